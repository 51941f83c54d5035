//! `desktop open`: a ticket, and the viewer with it.

use std::path::PathBuf;

use clap::Args;
use sarrio_client::Client;
use sarrio_model::{NewTicket, Protocol, Route, Ticket};
use sarrio_viewer::{Ending, Viewer, is_reachable, save_as};

use crate::{
    connect::Context,
    find::{self, Search},
    outcome::Failure,
    output::remark,
};

/// Opens a desktop in a viewer.
#[derive(Debug, Args)]
pub struct Open {
    /// The desktop, by name or id.
    desktop: String,
    /// Saves the viewer's file instead of starting a viewer; it works once, for two minutes.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Always uses a tunnel.
    #[arg(long)]
    tunnel: bool,
}

pub(crate) async fn run(context: &Context, client: &Client, open: Open) -> Result<(), Failure> {
    // Before a console is opened that could not be used.
    let viewer = if open.save.is_none() { Some(Viewer::find()?) } else { None };
    let desktop = find::desktop(client, &open.desktop, Search::InUse).await?;
    let ticket = match open.tunnel {
        true => client.desktops().ticket(desktop.id, &spice(Route::Tunnel)).await?,
        false => fitting_ticket(context, client, desktop.id).await?,
    };
    if let Some(file) = &open.save {
        save_as(&ticket, file)?;
        let answer = serde_json::json!({ "file": file, "expires": ticket.expires });
        return context.output.say(&answer, |_| format!("Open {} within two minutes.", file.display()));
    }
    let Some(viewer) = viewer else { return Ok(()) };
    let session = viewer.start(&ticket).await?;
    let process = session.process();
    context.output.say(&serde_json::json!({ "desktop": desktop.id, "process": process }), |_| {
        format!("{} is open in {}.", desktop.name, viewer.program().display())
    })?;
    if !context.wait {
        // The viewer reads its file when it starts, and the file is deleted when this program exits.
        read(&session).await;
        return Ok(());
    }
    match session.ended().await {
        Ending::Closed => Ok(()),
        Ending::Failed { code, output } => {
            Err(Failure::Local(format!("the viewer ended with exit code {code}: {output}")))
        }
        Ending::Killed { signal, output } => {
            Err(Failure::Local(format!("signal {signal} ended the viewer: {output}")))
        }
    }
}

/// A ticket for the route that works from this computer.
async fn fitting_ticket(
    context: &Context,
    client: &Client,
    desktop: sarrio_model::DesktopId,
) -> Result<Ticket, Failure> {
    let straight = client.desktops().ticket(desktop, &spice(Route::Straight)).await?;
    if is_reachable(&straight.host, straight.tls_port).await {
        return Ok(straight);
    }
    let place = format!("{}:{}", straight.host, straight.tls_port);
    if context.socket.is_none() {
        remark(format_args!("{place} cannot be reached from this computer; the viewer may not connect."));
        return Ok(straight);
    }
    tracing::info!(%place, "the console cannot be reached; trying a tunnel");
    Ok(client.desktops().ticket(desktop, &spice(Route::Tunnel)).await?)
}

fn spice(route: Route) -> NewTicket {
    NewTicket { protocol: Protocol::Spice, route }
}

/// Waits until the viewer has read its file, which takes only a moment, or has ended.
async fn read(session: &sarrio_viewer::Session) {
    for _ in 0..50 {
        if session.has_read_its_file() || session.ending().is_some() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}
