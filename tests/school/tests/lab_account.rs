//! A host is run by an account that is not root: one that may use libvirt and owns the storage.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use futures::StreamExt as _;
use sarrio_lab::Lab;
use sarrio_model::{Batch, DesktopAction, DesktopState, NewTemplateFromDesktop, NewTicket, Outcome};
use sarrio_school::School;

#[tokio::test(flavor = "multi_thread")]
async fn an_account_of_the_group_libvirt_is_enough() -> Result<()> {
    let lab = Lab::for_test(1)?;
    lab.host(1).add_operator("ops")?;
    let school = School::signed_in_as("ops", lab).await?;
    let client = &school.client;
    let host = client.hypervisors().list().await?.remove(0);
    let checks = client.hypervisors().doctor(host.id).await?;
    ensure!(checks.iter().all(|check| check.outcome != Outcome::Failed), "{checks:?}");

    let template = school.demo_template().await?;
    let pc = school.make(&template, "pc", 1).await?.remove(0);
    school.done(client.desktops().start(pc.id).await?).await?;
    ensure!(matches!(client.desktops().get(pc.id).await?.state, DesktopState::Running { .. }));
    let ticket = client.desktops().ticket(pc.id, &NewTicket::default()).await?;
    ensure!(sarrio_viewer::is_reachable(&ticket.host, ticket.tls_port).await);

    // The picture comes as a screenshot where the account cannot open the VNC socket.
    let mut screen = Box::pin(client.desktops().screen_live(pc.id, 640).await?);
    let seen = tokio::time::timeout(Duration::from_secs(40), screen.next()).await;
    ensure!(!seen.context("nothing is seen")?.context("the screen ended")??.jpeg.is_empty());
    drop(screen);

    school.done(client.desktops().stop(pc.id).await?).await?;
    let new = NewTemplateFromDesktop {
        name: "Mine".parse()?,
        description: String::new(),
        shares: vec![],
        picture: false,
    };
    school.done(client.desktops().template(pc.id, &new).await?).await?;
    school.done(client.desktops().start(pc.id).await?).await?;
    school.done(client.desktops().stop(pc.id).await?).await?;
    for action in [DesktopAction::Delete, DesktopAction::Purge] {
        school.done(client.desktops().batch(&Batch::of(action, vec![pc.id])).await?).await?;
    }
    school.close().await;
    Ok(())
}
