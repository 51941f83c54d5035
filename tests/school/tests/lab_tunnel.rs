//! A console that this computer cannot reach is opened through the SSH connection, in a real viewer.

use std::{collections::HashSet, net::Ipv4Addr};

use anyhow::{Context as _, Result, ensure};
use sarrio_lab::Display;
use sarrio_model::{EditHypervisor, NewTicket, Route};
use sarrio_school::School;
use sarrio_viewer::{Viewer, is_reachable};

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_whose_console_cannot_be_reached_is_opened_through_a_tunnel() -> Result<()> {
    let school = School::on_lab(1).await?;
    let template = school.demo_template().await?;
    let pc = school.make(&template, "pc", 1).await?.remove(0);
    let (client, h1) = (&school.client, school.lab.host(1));
    school.done(client.desktops().start(pc.id).await?).await?;

    // An address in the lab's network that no host has.
    let [a, b, c, _] = h1.address.octets();
    let nobody = Ipv4Addr::from([a, b, c, 199]).to_string();
    let host = client.hypervisors().list().await?.remove(0);
    let move_viewers = EditHypervisor {
        revision: host.revision,
        viewer_address: Some(Some(nobody.parse()?)),
        ..EditHypervisor::default()
    };
    client.hypervisors().edit(host.id, &move_viewers).await?;
    let straight = client.desktops().ticket(pc.id, &NewTicket::default()).await?;
    ensure!(straight.host == nobody && !is_reachable(&straight.host, straight.tls_port).await);

    let tunnel = NewTicket { route: Route::Tunnel, ..NewTicket::default() };
    let ticket = client.desktops().ticket(pc.id, &tunnel).await?;
    ensure!(ticket.host == "127.0.0.1" && is_reachable(&ticket.host, ticket.tls_port).await, "{ticket:?}");
    let (display, home) = (Display::start()?, tempfile::tempdir()?);
    let session = Viewer::at(display.script("remote-viewer", home.path())?).start(&ticket).await?;
    school
        .until("somebody looks at it", async || Ok(client.desktops().get(pc.id).await?.viewers > 0))
        .await?;
    let mut window = None;
    school
        .until("its window is there", async || {
            window = display.window("pc - 1")?;
            Ok(window.is_some())
        })
        .await?;
    let window = window.context("it was there")?;
    school
        .until("the guest is seen", async || {
            // While the window is being resized there is no picture of it.
            let Ok(picture) = image::load_from_memory(&display.picture(&window)?) else { return Ok(false) };
            Ok(picture.to_rgb8().pixels().map(|pixel| pixel.0).collect::<HashSet<_>>().len() > 8)
        })
        .await?;

    // When the desktop is opened again, the same tunnel is used, so no port is left over.
    let again = client.desktops().ticket(pc.id, &tunnel).await?;
    ensure!(again.tls_port == ticket.tls_port && again.password != ticket.password);
    ensure!(session.ending().is_none(), "the first viewer stays");
    school.done(client.desktops().stop(pc.id).await?).await?;
    session.ended().await;
    school.close().await;
    Ok(())
}
