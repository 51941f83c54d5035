//! `screens`: the live screens of many desktops, over one WebSocket.

use std::{
    collections::{BTreeMap, HashMap},
    convert::Infallible,
    sync::Arc,
    time::Duration,
};

use axum::{
    extract::{
        State,
        ws::{Message, WebSocket},
    },
    response::Response,
};
use bytes::Bytes;
use sarrio_engine::authz::{Permit, WatchDesktop, may};
use sarrio_model::{
    DesktopId, LookAt, LookAtScreen, Patch, Problem, ScreenNote,
    problem::{LookNotRead, TooManyScreens},
};
use tokio::{
    sync::{Semaphore, mpsc},
    time::{Instant, interval, sleep, sleep_until},
};
use tokio_util::task::AbortOnDropHandle;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    desktops::seen,
    screen_budget::Budget,
    screen_input::{self, Helper},
};
use crate::{
    app::App,
    http::{Answer, Ending, PING, Upgrade, Who, close, send},
};

/// The largest message of a client, in bytes: a list of all screens that it may look at.
const LARGEST: usize = 32 << 10;

/// How many screens are opened at once for a client, so that the first pictures of a class do not come all together.
const OPENINGS: usize = 6;

/// How long to wait before a screen that is not seen is tried again.
const AGAIN: Duration = Duration::from_secs(2);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(screens))
}

/// Sends the screens of desktops live
///
/// A WebSocket. The client sends what it looks at as JSON, all of it whenever it changes:
/// `{"screens": {"ID": {"width": 320, "pace": 1000}}, "budget": 5000}`, with the greatest width of the pictures in pixels (16 to
/// 4096), the least time between two of them in ms (100 to 60,000) and, if there should be a limit, the kbit/s that all of them
/// may take. It gets binary messages: the 16 bytes of a desktop's id; the width and height of the whole picture, then x, y, width
/// and height of a patch of it, all as big-endian 16-bit numbers; and the patch as JPEG. The first patch of each screen is the
/// whole picture. It also gets notes as JSON: which screens are not seen, and why; and how much more slowly the pictures come
/// than was asked for. A slow client misses pictures, never the last one.
///
/// Who looks closely says `"close": true` with the screen: its owner is told. The owner may have to agree before anything is seen.
///
/// Whoever helps at a desktop also sends what they do there: `{"desktop": "ID", "input": [{"type": "key", "keysym": 97, "down":
/// true}, {"type": "pointer", "x": 32768, "y": 32768, "buttons": 1}]}`, 1 to 256 at once and 500 a second. Keys that are down go up
/// when the help or the connection ends. What does not arrive is told in a note.
#[utoipa::path(get, path = "/screens", tag = "desktops",
    responses((status = 101, description = "The socket is open. Each text that it sends is one of these", body = ScreenNote)))]
async fn screens(State(app): State<App>, who: Who, upgrade: Upgrade) -> Answer<Response> {
    let open = app.open_sockets().take(&who.caller)?;
    Ok(upgrade.receives(LARGEST).open(&app.clone(), move |mut socket| async move {
        let _open = open;
        let closing = app.closing().clone();
        let why = tokio::select! {
            biased;
            () = closing.cancelled() => Ending::GoingDown,
            Err(end) = serve(app, who, &mut socket) => end,
        };
        close(socket, why).await;
    }))
}

/// What is sent about a screen.
enum News {
    Patch(DesktopId, Arc<Patch>),
    Unseen(DesktopId, Problem),
}

/// A client, and the screens at which it looks.
struct Looker {
    app: App,
    who: Who,
    looks: HashMap<DesktopId, (LookAtScreen, AbortOnDropHandle<()>)>,
    news: mpsc::Sender<News>,
    budget: Arc<Budget>,
    openings: Arc<Semaphore>,
}

async fn serve(app: App, who: Who, socket: &mut WebSocket) -> Result<Infallible, Ending> {
    // Of each screen one patch waits at most. What changes meanwhile is in the next one.
    let (news, mut ready) = mpsc::channel(1);
    let (mut ping, mut access) = (interval(PING), app.access());
    let (budget, openings) = (Arc::new(Budget::new()), Arc::new(Semaphore::new(OPENINGS)));
    let mut helper = Helper::new();
    let mut looker = Looker { app, who, looks: HashMap::new(), news, budget, openings };
    loop {
        tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) if screen_input::is_input(&text) => {
                    let done = screen_input::read(&text).map_err(Ending::Problem)?;
                    let desktop = done.desktop;
                    if let Err(problem) = helper.touch(&looker.app, &looker.who, done).await {
                        note(socket, &ScreenNote::NotDone { desktop, problem }).await?;
                    }
                }
                Some(Ok(Message::Text(text))) => looker.look_at(&text).map_err(Ending::Problem)?,
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(Ending::Gone),
                Some(Ok(_)) => {}
            },
            Some(news) = ready.recv() => looker.tell(socket, news).await?,
            _ = access.changed() => {
                looker.check_again().await?;
                helper.check_again(&looker.app, &looker.who).await;
            }
            _ = ping.tick() => {
                looker.check_again().await?;
                send(socket, Message::Ping(Bytes::new())).await?;
            }
        }
    }
}

impl Looker {
    /// The client looks at these screens from now on.
    fn look_at(&mut self, text: &str) -> Result<(), Problem> {
        let LookAt { screens, budget } = read(text)?;
        self.budget.limit(budget);
        self.looks.retain(|desktop, (how, _)| screens.get(desktop) == Some(how));
        for (desktop, how) in screens {
            if !self.looks.contains_key(&desktop) {
                self.begin(desktop, how);
            }
        }
        Ok(())
    }

    fn begin(&mut self, desktop: DesktopId, how: LookAtScreen) {
        let look = OneLook {
            app: self.app.clone(),
            who: self.who.clone(),
            desktop,
            how,
            news: self.news.clone(),
            budget: self.budget.clone(),
            openings: self.openings.clone(),
        };
        self.looks.insert(desktop, (how, AbortOnDropHandle::new(tokio::spawn(look.run()))));
    }

    async fn tell(&self, socket: &mut WebSocket, news: News) -> Result<(), Ending> {
        match news {
            News::Patch(desktop, patch) if self.looks.contains_key(&desktop) => {
                let message = patch.message(desktop);
                let bytes = message.len();
                send(socket, Message::Binary(message.into())).await?;
                if let Some(percent) = self.budget.sent(bytes) {
                    note(socket, &ScreenNote::Slowed { percent }).await?;
                }
            }
            News::Unseen(desktop, problem) if self.looks.contains_key(&desktop) => {
                note(socket, &ScreenNote::Unseen { desktop, problem }).await?;
            }
            // The client does not look at it any more.
            News::Patch(..) | News::Unseen(..) => {}
        }
        Ok(())
    }

    /// Reads again who the client is, and which screens they may look at.
    async fn check_again(&mut self) -> Result<(), Ending> {
        self.who = self.who.again(&self.app).await.map_err(Ending::Problem)?;
        let all: BTreeMap<DesktopId, LookAtScreen> =
            self.looks.iter().map(|(desktop, (how, _))| (*desktop, *how)).collect();
        for (desktop, how) in all {
            if permitted(&self.app, &self.who, desktop).await.is_err() {
                // It begins again with being refused, which is said.
                self.begin(desktop, how);
            }
        }
        Ok(())
    }
}

fn read(text: &str) -> Result<LookAt, Problem> {
    let wrong = |why: String| LookNotRead { why };
    let look: LookAt = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
    if look.screens.len() > LookAt::MOST {
        return Err(TooManyScreens { most: LookAt::MOST }.into());
    }
    for LookAtScreen { width, pace, .. } in look.screens.values() {
        if !LookAtScreen::WIDTHS.contains(width) || !LookAtScreen::PACES.contains(pace) {
            return Err(wrong(format!("width {width}, pace {pace}")).into());
        }
    }
    Ok(look)
}

async fn note(socket: &mut WebSocket, note: &ScreenNote) -> Result<(), Ending> {
    let text = serde_json::to_string(note).unwrap_or_default();
    send(socket, Message::Text(text.into())).await
}

async fn permitted(app: &App, who: &Who, desktop: DesktopId) -> Result<Permit<WatchDesktop>, Problem> {
    let permit = may(&who.caller, WatchDesktop, seen(app, who, desktop).await?)?;
    app.engine().require_consent(&permit).await?;
    Ok(permit)
}

/// One screen at which a client looks.
struct OneLook {
    app: App,
    who: Who,
    desktop: DesktopId,
    how: LookAtScreen,
    news: mpsc::Sender<News>,
    budget: Arc<Budget>,
    openings: Arc<Semaphore>,
}

impl OneLook {
    /// Sends its pictures for as long as the client looks. Where there is none, it says why, once, and tries again.
    async fn run(self) {
        let mut told = None;
        loop {
            let seen = self.pictures(&mut told).await;
            if let Err(problem) = seen
                && told != Some(problem.code)
            {
                told = Some(problem.code);
                if self.news.send(News::Unseen(self.desktop, problem)).await.is_err() {
                    return;
                }
            }
            sleep(AGAIN).await;
        }
    }

    /// Sends pictures until the screen ends. What was `told` does not hold any more from the first one on.
    async fn pictures<T>(&self, told: &mut Option<T>) -> Result<(), Problem> {
        let pace = Duration::from_millis(self.how.pace.into());
        let mut opening = self.openings.acquire().await.ok();
        let who = self.who.again(&self.app).await?;
        let permit = permitted(&self.app, &who, self.desktop).await?;
        let (mut look, _looking) = self.app.engine().look(permit, self.how).await?;
        while look.changed().await {
            let Ok(room) = self.news.reserve().await else { return Ok(()) };
            let begun = Instant::now();
            if let Some(patch) = look.patch().await {
                room.send(News::Patch(self.desktop, patch));
                *told = None;
            }
            drop(opening.take());
            sleep_until(begun + self.budget.wait(pace)).await;
        }
        Ok(())
    }
}
