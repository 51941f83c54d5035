//! What a person does, on real hosts: imports a template, starts a desktop, watches and opens it, shuts it down, makes
//! a template from it, and creates ten more at once.

use std::time::Duration;

use anyhow::{Context as _, Result};
use futures::StreamExt as _;
use sarrio_model::{
    Batch, Code, DesktopAction, DesktopState, EditDesktop, HardwareEdit, MiB, NewTemplateFromDesktop,
    NewTicket, StateName, Subject,
};
use sarrio_school::School;

#[tokio::test(flavor = "multi_thread")]
async fn a_person_goes_from_a_template_to_ten_running_desktops() -> Result<()> {
    let school = School::on_lab(3).await?;
    let client = &school.client;
    let template = school.demo_template().await?;
    assert!(template.disk.is_some(), "a template that is ready has its base");

    // A name that a shell, XML and a .vv file could misread.
    let name = "a b;$(id)'\"<&>`--help";
    let pc = school.make(&template, name, 1).await?.remove(0);
    assert_eq!(pc.name.as_str(), name);
    school.done(client.desktops().start(pc.id).await?).await?;
    let running = client.desktops().get(pc.id).await?;
    assert!(matches!(running.state, DesktopState::Running { epoch, .. } if epoch == running.epoch));

    // The picture of its screen changes while somebody watches it.
    let mut screen = Box::pin(client.desktops().screen_live(pc.id, 640).await?);
    let mut patches = 0;
    let moves = async {
        while patches < 5 {
            let patch = screen.next().await.context("the screen ended")??;
            assert!(patch.frame_width <= 640 && !patch.jpeg.is_empty());
            patches += 1;
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(Duration::from_secs(40), moves).await.context("the screen stands still")??;
    drop(screen);

    // The console opens with a ticket, and with nothing else.
    let ticket = client.desktops().ticket(pc.id, &NewTicket::default()).await?;
    assert_eq!((ticket.desktop, ticket.epoch), (pc.id, running.epoch));
    assert!(ticket.ca.starts_with("-----BEGIN CERTIFICATE-----"));
    assert!(sarrio_viewer::vv_file(&ticket).contains("delete-this-file=1"));

    // What its state does not allow is refused.
    let busy = client.desktops().start(pc.id).await.unwrap_err();
    assert_eq!(busy.code, Code::WrongState);
    school.done(client.desktops().shutdown(pc.id).await?).await?;
    assert_eq!(school.state(pc.id).await?, StateName::Stopped);

    // Other hardware, from the next start on.
    let now = client.desktops().get(pc.id).await?;
    let edit = EditDesktop {
        revision: now.revision,
        name: None,
        hardware: Some(HardwareEdit { memory: Some(MiB(192)), ..Default::default() }),
        persistence: None,
        owner: None,
    };
    client.desktops().edit(pc.id, &edit).await?;
    assert_eq!(client.desktops().edit(pc.id, &edit).await.unwrap_err().code, Code::StaleRevision);

    // Its disk becomes a template, and the desktop gets an overlay on it.
    let new = NewTemplateFromDesktop {
        name: "Mine".parse()?,
        description: String::new(),
        shares: vec![Subject::Everyone],
        picture: false,
    };
    school.done(client.desktops().template(pc.id, &new).await?).await?;
    let mine = client.templates().list(&Default::default()).await?.items;
    let mine = mine.into_iter().find(|template| template.name.as_str() == "Mine").context("it is listed")?;

    let ten = school.make(&mine, "class", 10).await?;
    let mut ids: Vec<_> = ten.iter().map(|desktop| desktop.id).collect();
    ids.push(pc.id);
    school.done(client.desktops().batch(&Batch::of(DesktopAction::Start, ids.clone())).await?).await?;
    let summary = client.desktops().summary().await?;
    assert_eq!(summary.states.get(&StateName::Running), Some(&11));
    let hosts = client.hypervisors().list().await?;
    school
        .until("every host has some of them", async || {
            let hosts = client.hypervisors().list().await?;
            Ok(hosts.iter().all(|host| host.load.as_ref().is_some_and(|load| load.running >= 2)))
        })
        .await?;
    assert_eq!(hosts.len(), 3);

    school.done(client.desktops().batch(&Batch::of(DesktopAction::Stop, ids.clone())).await?).await?;
    school.done(client.desktops().batch(&Batch::of(DesktopAction::Delete, ids.clone())).await?).await?;
    let summary = client.desktops().summary().await?;
    assert_eq!((summary.total, summary.deleted), (0, 11));
    school.done(client.desktops().purge_all(11).await?).await?;
    let left = std::fs::read_dir(school.lab.nas().join("recycle-bin"))?.count();
    assert_eq!(left, 0, "nothing of them is left on the storage");
    school.close().await;
    Ok(())
}
