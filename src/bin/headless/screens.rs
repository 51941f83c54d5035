//! Draws every screen in both themes, with a real backend on a lab.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, bail};
use futures::StreamExt;
use jiff::Timestamp;
use sarrio::app::signed_in::Message;
use sarrio::app::{App, Flags, Message as AppMessage};
use sarrio::backend::live::Live;
use sarrio::backend::screen_picture::Sight;
use sarrio::backend::session::Connected;
use sarrio::backend::{embedded, lists, screen_picture};
use sarrio::screen::{Screen, desktops, hypervisors, storage, templates, wizard};
use sarrio::theme::Theme;
use sarrio::widget::table;
use sarrio_client::{Client, Signal};
use sarrio_model::{
    Batch, Change, Desktop, DesktopAction, DesktopId, DesktopState, Hypervisor, Name, NewDesktops,
    NewTemplateFromDesktop, Operation, OverLimit, Subject, Template, TemplateId,
};

use crate::draw;
use crate::people::{self, View};
use crate::wait::{booted_screen, ready_template, until};

/// Draws them all.
pub fn screens(folder: &Path) -> anyhow::Result<()> {
    let lab = std::env::var_os("SARRIO_LAB").map(PathBuf::from).context("SARRIO_LAB names no lab")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let drawn = runtime.block_on(school(lab)).and_then(|school| draw_all(&school, folder));
    runtime.block_on(embedded::stop());
    drawn
}

/// What is drawn.
struct School {
    connected: Connected,
    lists: lists::Lists,
    /// The events of the hosts, and when they came.
    host_events: Vec<(Timestamp, Hypervisor)>,
    screen: Option<(DesktopId, Vec<u8>)>,
    /// The picture of the template that was made here.
    template: Option<(TemplateId, Vec<u8>)>,
    /// What the administrator, a teacher and a student see.
    views: Vec<View>,
}

/// Sets up a small school on the lab: some desktops that run, some that do not, one in the recycle bin, and a template
/// made from one of them.
async fn school(lab: PathBuf) -> anyhow::Result<School> {
    let connected = embedded::start(Some(lab.clone())).await?;
    let client = connected.client.clone();
    if let Some(problem) = embedded::furnish(client.clone(), Some(lab)).await.into_iter().next() {
        bail!("the lab could not be added: {problem}");
    }
    let host_events = HostEvents::default();
    let hosts = tokio::spawn(collect_events(client.clone(), host_events.clone()));
    let source = until("a template is ready", || ready_template(&client)).await?;
    let template = source.clone();
    make(&client, &template, "SolidWorks peça", 6, Then::Start).await?;
    make(&client, &template, "Print 3D", 3, Then::StayOff).await?;
    make(&client, &template, "prova borrar", 1, Then::StayOff).await?;
    let all = client.desktops().list(&Default::default()).await?.items;
    let gone = all.iter().find(|d| d.name.as_str() == "prova borrar").context("a desktop is missing")?;
    over(&client, client.desktops().delete(gone.id).await?).await?;
    let running = until("desktops run", || running(&client, 6)).await?;
    let [shown, becomes, .., paused] = &running[..] else { bail!("too little runs") };
    until("a guest shows its console", || booted_screen(&client, becomes.id, 576)).await?;
    let template = template_of(&client, becomes).await?;
    let screen = until("a guest shows its console", || booted_screen(&client, shown.id, 576)).await?;
    let pause = Batch::of(DesktopAction::Pause, vec![paused.id]);
    over(&client, client.desktops().batch(&pause).await?).await?;
    // With its disks, as the panel reads it.
    let whole = client.desktops().get(shown.id).await?;
    let mut lists = lists::read(client).await?;
    for desktop in lists.desktops.iter_mut().filter(|d| d.id == whole.id) {
        desktop.disks.clone_from(&whole.disks);
    }
    hosts.abort();
    let host_events = std::mem::take(&mut *host_events.lock().unwrap_or_else(PoisonError::into_inner));
    let views = people::views(&connected, &source).await?;
    Ok(School { connected, lists, host_events, screen: Some((shown.id, screen)), template, views })
}

/// The events of the hosts while the school was set up. Their charts are drawn from these.
type HostEvents = Arc<Mutex<Vec<(Timestamp, Hypervisor)>>>;

/// Collects the events of the hosts.
async fn collect_events(client: Client, host_events: HostEvents) {
    let mut events = std::pin::pin!(client.follow(None, &[]));
    while let Some(signal) = events.next().await {
        if let Signal::Event(event) = signal
            && let Change::Hypervisor(host) = event.change
        {
            host_events.lock().unwrap_or_else(PoisonError::into_inner).push((Timestamp::now(), host));
        }
    }
}

/// Watches a desktop, shuts it down and makes a template from it, as a person would.
async fn template_of(client: &Client, desktop: &Desktop) -> anyhow::Result<Option<(TemplateId, Vec<u8>)>> {
    let mut live = Box::pin(client.desktops().screen_live(desktop.id, 480).await?);
    live.next().await.context("the screen ended")??;
    drop(live);
    over(client, client.desktops().stop(desktop.id).await?).await?;
    let new = NewTemplateFromDesktop {
        name: "SolidWorks 2017".parse()?,
        description: "For the second year of mechanics.".to_owned(),
        shares: vec![Subject::Everyone],
        picture: true,
    };
    over(client, client.desktops().template(desktop.id, &new).await?).await?;
    let all = client.templates().list(&Default::default()).await?.items;
    let made = all.iter().find(|t| t.name == new.name).context("the template is missing")?;
    Ok(client.templates().screen(made.id).await?.map(|jpeg| (made.id, jpeg.to_vec())))
}

async fn running(client: &Client, wanted: usize) -> anyhow::Result<Option<Vec<Desktop>>> {
    let all = client.desktops().list(&Default::default()).await?.items;
    let running: Vec<_> =
        all.into_iter().filter(|d| matches!(d.state, DesktopState::Running { .. })).collect();
    Ok((running.len() >= wanted).then_some(running))
}

/// What becomes of desktops that were made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Start,
    StayOff,
}

async fn make(
    client: &Client,
    template: &Template,
    label: &str,
    count: u32,
    then: Then,
) -> anyhow::Result<()> {
    let name: Name = label.parse()?;
    let new = NewDesktops {
        name,
        template: Some(template.id),
        count,
        owner: None,
        for_group: None,
        for_people: vec![],
        over_limit: OverLimit::Refuse,
        hardware: Default::default(),
        disk: None,
        data_disk: None,
        scratch_disk: None,
        path: None,
        persistence: sarrio_model::Persistence::default(),
        start: then == Then::Start,
    };
    over(client, client.desktops().create(&new).await?).await
}

/// Waits until an operation is over. Fails if it does.
pub(crate) async fn over(client: &Client, operation: Operation) -> anyhow::Result<()> {
    let ended = until("a job ends", async || {
        let now = client.operations().get(operation.id).await?;
        Ok(now.state.is_over().then_some(now))
    })
    .await?;
    match ended.state {
        sarrio_model::OperationState::Failed { problem } => bail!("{}: {problem}", ended.kind),
        _ => Ok(()),
    }
}

fn draw_all(school: &School, folder: &Path) -> anyhow::Result<()> {
    for theme in Theme::ALL {
        for (name, place, messages) in scenes(school) {
            draw_one(school, folder, theme, name, place, messages)?;
        }
        for view in &school.views {
            for (name, place, messages) in view.scenes() {
                let mut app = draw::app(&view.session, view.live(), place, theme);
                for message in messages {
                    drop(app.update(AppMessage::SignedIn(message)));
                }
                let picture = draw::picture(&mut app, theme)?;
                let name = format!("{name}-as-{}-{}", view.session.user.role.as_str(), theme.slug());
                super::write(folder, &name, &picture)?;
            }
        }
        let (mut app, _) = App::new(Flags::default(), draw::preferences(theme));
        let picture = draw::picture(&mut app, theme)?;
        super::write(folder, &format!("first-run-{}", theme.slug()), &picture)?;
    }
    Ok(())
}

type SceneOf = (&'static str, Screen, Vec<Message>);

fn scenes(school: &School) -> Vec<SceneOf> {
    let table = |message| Message::Desktops(desktops::Message::Table(message));
    let desktop = school.screen.as_ref().map(|(id, _)| *id);
    let show = || desktop.map(|id| table(table::Message::CursorSet(id))).into_iter();
    let template = school.template.as_ref().map(|(id, _)| *id);
    let wizard = |steps: usize| -> Vec<Message> {
        let count = Message::Wizard(wizard::Message::Count("10".into()));
        let next = std::iter::repeat_n(Message::Wizard(wizard::Message::Next), steps);
        [Message::NewDesktops(template), count].into_iter().chain(next).collect()
    };
    let first_host = school.lists.hypervisors.first().map(|h| h.id);
    let stopped: Vec<_> = school
        .lists
        .desktops
        .iter()
        .filter(|d| d.state == DesktopState::Stopped && d.deleted.is_none())
        .map(|d| d.id)
        .collect();
    vec![
        ("desktops", Screen::Desktops, show().chain([table(table::Message::Selected)]).collect()),
        (
            "desktops-edit",
            Screen::Desktops,
            show().chain([Message::Desktops(desktops::Message::EditPressed)]).collect(),
        ),
        (
            "desktops-delete",
            Screen::Desktops,
            vec![Message::Desktops(desktops::Message::DeleteAsked(stopped.into()))],
        ),
        ("palette", Screen::Desktops, vec![Message::PaletteOpened, Message::PaletteTyped("start".into())]),
        ("jobs", Screen::Desktops, show().chain([Message::JobsToggled]).collect()),
        ("shortcuts", Screen::Desktops, vec![Message::Help]),
        (
            "templates",
            Screen::Templates,
            template.map(|id| Message::Templates(templates::Message::Chosen(id))).into_iter().collect(),
        ),
        ("templates-import", Screen::Templates, vec![Message::Templates(templates::Message::ImportPressed)]),
        ("new-name", Screen::Wizard, wizard(0)),
        ("new-hardware", Screen::Wizard, wizard(1)),
        ("new-review", Screen::Wizard, wizard(2)),
        ("hypervisors", Screen::Hypervisors, first_host.map(|_| vec![]).unwrap_or_default()),
        (
            "hypervisors-add",
            Screen::Hypervisors,
            vec![Message::Hypervisors(hypervisors::Message::AddPressed)],
        ),
        ("storage", Screen::Storage, vec![]),
        ("storage-add", Screen::Storage, vec![Message::Storage(storage::Message::AddPathPressed)]),
        ("profile", Screen::Profile, vec![]),
        ("settings", Screen::Settings, vec![]),
    ]
}

fn draw_one(
    school: &School,
    folder: &Path,
    theme: Theme,
    name: &str,
    place: Screen,
    messages: Vec<Message>,
) -> anyhow::Result<()> {
    let mut live = Live::default();
    school.host_events.iter().for_each(|(at, host)| live.hypervisor_changed(host.clone(), *at));
    live.load(school.lists.clone());
    let mut app = draw::app(&school.connected.session, live, place, theme);
    for message in messages {
        drop(app.update(AppMessage::SignedIn(message)));
    }
    if let Some((id, jpeg)) = &school.screen {
        let (width, height) = desktops::PICTURE;
        if let Some(picture) = screen_picture::still(jpeg, (width as u32, height as u32)) {
            drop(app.update(AppMessage::SignedIn(Message::Sights(vec![Sight::Picture(*id, picture)]))));
        }
    }
    if let Some((id, jpeg)) = &school.template {
        let picture = Message::TemplatePicture(*id, Ok(screen_picture::card(jpeg)));
        drop(app.update(AppMessage::SignedIn(picture)));
    }
    let picture = draw::picture(&mut app, theme)?;
    super::write(folder, &format!("{name}-{}", theme.slug()), &picture).map(drop)
}
