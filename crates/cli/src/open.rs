//! `desktop open`: a ticket, and the viewer with it.

use std::path::PathBuf;

use clap::Args;
use sarrio_client::Client;
use sarrio_model::{NewTicket, Protocol, Route, Ticket};
use sarrio_viewer::{Ending, Viewer, is_reachable, save_as};

use crate::{connect::Setting, find, outcome::Failure, output::remark};

/// Opens it in a viewer.
#[derive(Debug, Args)]
pub struct Open {
    /// Which, by name or id.
    desktop: String,
    /// Saves the viewer's file instead of starting a viewer; it works once, for two minutes.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Goes through a tunnel in any case.
    #[arg(long)]
    tunnel: bool,
}

pub(crate) async fn run(setting: &Setting, client: &Client, open: Open) -> Result<(), Failure> {
    // Before a console is opened that nobody could use.
    let viewer = if open.save.is_none() { Some(Viewer::find()?) } else { None };
    let desktop = find::desktop(client, &open.desktop, false).await?;
    let ticket = ticket(setting, client, desktop.id, open.tunnel).await?;
    if let Some(file) = &open.save {
        save_as(&ticket, file)?;
        let said = serde_json::json!({ "file": file, "expires": ticket.expires });
        return setting.output.say(&said, |_| format!("Open {} within two minutes.", file.display()));
    }
    let Some(viewer) = viewer else { return Ok(()) };
    let session = viewer.start(&ticket).await?;
    let process = session.process();
    setting.output.say(&serde_json::json!({ "desktop": desktop.id, "process": process }), |_| {
        format!("{} is open in {}.", desktop.name, viewer.program().display())
    })?;
    if !setting.wait {
        // The viewer reads its file as it starts, and the file goes with this program.
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

/// A ticket by the way that leads there from this machine.
async fn ticket(
    setting: &Setting,
    client: &Client,
    desktop: sarrio_model::DesktopId,
    tunnel: bool,
) -> Result<Ticket, Failure> {
    let ask = |route| NewTicket { protocol: Protocol::Spice, route };
    if tunnel {
        return Ok(client.desktops().ticket(desktop, &ask(Route::Tunnel)).await?);
    }
    let straight = client.desktops().ticket(desktop, &ask(Route::Straight)).await?;
    if is_reachable(&straight.host, straight.tls_port).await {
        return Ok(straight);
    }
    let place = format!("{}:{}", straight.host, straight.tls_port);
    if setting.socket.is_none() {
        remark(format_args!("{place} cannot be reached from this computer; the viewer may not connect."));
        return Ok(straight);
    }
    tracing::info!(%place, "the console cannot be reached; trying a tunnel");
    Ok(client.desktops().ticket(desktop, &ask(Route::Tunnel)).await?)
}

/// Waits until the viewer has read its file, which it does within a moment, or has ended.
async fn read(session: &sarrio_viewer::Session) {
    for _ in 0..50 {
        if session.has_read_its_file() || session.ending().is_some() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}
