//! Pictures of screens: the live one of a desktop, and the last one of a template. They are composed and scaled on
//! other threads than the one that draws.
//!
//! The backend reads a desktop's screen only while somebody looks at it.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use futures::channel::mpsc;
use futures::{SinkExt, Stream, StreamExt};
use iced::widget::image::Handle;
use image::imageops::{self, FilterType};
use image::{ImageReader, RgbaImage};
use sarrio_client::{Client, ScreenNews};
use sarrio_model::{
    DesktopId, DesktopInput, LookAt, LookAtScreen, Patch, Problem, ScreenNote, ScreenPatch, TemplateId,
};
use tokio::sync::watch;

/// The pixels of a template's picture. Its card gives it the same proportions.
pub const CARD: (u32, u32) = (320, 150);

/// How the screen of a desktop is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The size of its picture in pixels.
    pub size: (u32, u32),
    /// The radius of its corners in pixels.
    pub radius: u32,
    /// Which corners are round.
    pub corners: Corners,
    /// How often it is drawn, in ms.
    pub pace: u32,
    /// Whether somebody looks closely: its owner is told.
    pub close: bool,
}

/// Which corners of a picture are round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corners {
    /// All four.
    All,
    /// Those above, where something follows below.
    Upper,
}

/// The screens at which the app looks, over one connection.
#[derive(Debug)]
pub struct Screens {
    look: watch::Sender<LookAt>,
    shown: watch::Sender<HashMap<DesktopId, Shown>>,
    hands: tokio::sync::mpsc::Sender<DesktopInput>,
    done: Done,
}

/// What is done at desktops and not sent yet.
type Done = Arc<tokio::sync::Mutex<tokio::sync::mpsc::Receiver<DesktopInput>>>;

/// How much may wait to be sent. Where the connection is too slow for it, the rest is left out.
const WAITING: usize = 128;

impl Default for Screens {
    fn default() -> Self {
        let (hands, done) = tokio::sync::mpsc::channel(WAITING);
        let done = Arc::new(tokio::sync::Mutex::new(done));
        Self {
            look: watch::channel(LookAt::default()).0,
            shown: watch::channel(HashMap::new()).0,
            hands,
            done,
        }
    }
}

impl Screens {
    /// The app looks at these desktops from now on. `most` is how many Mbit/s their pictures may take; without it, what they need.
    pub fn look_at(&self, shown: HashMap<DesktopId, Shown>, most: Option<u32>) {
        let how = |shown: &Shown| LookAtScreen {
            width: u16::try_from(shown.size.0)
                .unwrap_or(u16::MAX)
                .clamp(*LookAtScreen::WIDTHS.start(), *LookAtScreen::WIDTHS.end()),
            pace: shown.pace,
            close: shown.close,
        };
        let screens = shown.iter().map(|(desktop, shown)| (*desktop, how(shown))).collect();
        let look = LookAt { screens, budget: most.map(|most| most.saturating_mul(1000)) };
        self.shown.send_replace(shown);
        self.look.send_if_modified(|now| std::mem::replace(now, look.clone()) != look);
    }

    /// Does something at a desktop.
    pub fn touch(&self, done: DesktopInput) {
        let _ = self.hands.try_send(done);
    }

    /// What to follow them with: a new connection for each `number`.
    #[must_use]
    pub fn followed(&self, number: u64, client: Client) -> Followed {
        let (look, shown) = (self.look.subscribe(), self.shown.subscribe());
        Followed { number, client, look, shown, done: self.done.clone() }
    }
}

/// A connection over which the screens come.
#[derive(Debug, Clone)]
pub struct Followed {
    number: u64,
    client: Client,
    look: watch::Receiver<LookAt>,
    shown: watch::Receiver<HashMap<DesktopId, Shown>>,
    done: Done,
}

impl std::hash::Hash for Followed {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

/// What the app learns of a screen.
#[derive(Debug, Clone)]
pub enum Sight {
    /// What it shows.
    Picture(DesktopId, Handle),
    /// The width and height of its pictures as they come.
    Size(DesktopId, (u16, u16)),
    /// It is not seen now.
    Unseen(DesktopId, Problem),
    /// What was done there does not arrive.
    NotDone(DesktopId, Problem),
    /// All pictures come so many percent of the usual time apart: 100 is the pace that was asked for.
    Slowed(u32),
}

/// What was seen meanwhile is told together, after so long: many screens change at once, and the window is drawn once for all.
const TOGETHER: Duration = Duration::from_millis(120);

/// The pictures as they arrive. A broken connection is opened again after a pause; while the app looks at nothing there is
/// none.
pub fn pictures(followed: &Followed) -> impl Stream<Item = Vec<Sight>> + use<> {
    let Followed { client, mut look, shown, done, .. } = followed.clone();
    iced::stream::channel(2, async move |mut out| {
        while is_about(&mut look, |screens| screens > 0).await {
            let mut nothing = look.clone();
            tokio::select! {
                sent = send(&client, look.clone(), &shown, &done, &mut out) => match sent {
                    Ok(()) => tokio::time::sleep(Duration::from_secs(2)).await,
                    Err(Over) => return,
                },
                _ = is_about(&mut nothing, |screens| screens == 0) => {}
            }
        }
    })
}

/// Waits until the app looks at such a number of screens. False where that cannot be any more.
async fn is_about(look: &mut watch::Receiver<LookAt>, many: impl Fn(usize) -> bool + Send) -> bool {
    look.wait_for(|look| many(look.screens.len())).await.map(drop).is_ok()
}

/// Nobody wants pictures any more.
struct Over;

/// Sends pictures until the connection breaks.
async fn send(
    client: &Client,
    look: watch::Receiver<LookAt>,
    shown: &watch::Receiver<HashMap<DesktopId, Shown>>,
    done: &Done,
    out: &mut mpsc::Sender<Vec<Sight>>,
) -> Result<(), Over> {
    let mut done = done.lock().await;
    // What was done without a connection is not done later.
    while done.try_recv().is_ok() {}
    let (hands, touched) = tokio::sync::mpsc::channel(1);
    let Ok(news) = client.screens_and_hands(look.clone(), touched).await else { return Ok(()) };
    let mut news = std::pin::pin!(news);
    let mut wholes: HashMap<DesktopId, RgbaImage> = HashMap::new();
    let mut seen: Vec<Sight> = Vec::new();
    let (mut waiting, mut sizes) = (VecDeque::new(), HashMap::new());
    let mut told = tokio::time::interval(TOGETHER);
    told.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let news = tokio::select! {
            news = news.next() => news,
            Some(one) = done.recv(), if waiting.len() < WAITING => {
                waiting.push_back(one);
                continue;
            }
            Ok(room) = hands.reserve(), if !waiting.is_empty() => {
                if let Some(one) = waiting.pop_front() {
                    room.send(one);
                }
                continue;
            }
            _ = told.tick(), if !seen.is_empty() => {
                out.send(std::mem::take(&mut seen)).await.map_err(|_| Over)?;
                continue;
            }
        };
        let Some(Ok(news)) = news else { return Ok(()) };
        let (desktop, patch) = match news {
            ScreenNews::Patch(ScreenPatch { desktop, patch }) => (desktop, patch),
            ScreenNews::Note(ScreenNote::Unseen { desktop, problem }) => {
                seen.push(Sight::Unseen(desktop, problem));
                continue;
            }
            ScreenNews::Note(ScreenNote::NotDone { desktop, problem }) => {
                seen.push(Sight::NotDone(desktop, problem));
                continue;
            }
            ScreenNews::Note(ScreenNote::Slowed { percent }) => {
                seen.retain(|sight| !matches!(sight, Sight::Slowed(_)));
                seen.push(Sight::Slowed(percent));
                continue;
            }
        };
        let now = shown.borrow().clone();
        wholes.retain(|desktop, _| now.contains_key(desktop));
        let Some(how) = now.get(&desktop).copied() else { continue };
        let size = (patch.frame_width, patch.frame_height);
        if sizes.insert(desktop, size) != Some(size) {
            seen.push(Sight::Size(desktop, size));
        }
        let mut whole = wholes.remove(&desktop).unwrap_or_else(|| RgbaImage::new(1, 1));
        let drawn = tokio::task::spawn_blocking(move || {
            let fits = apply(&mut whole, &patch);
            let picture = fits.then(|| finish(&whole, how));
            (whole, picture)
        });
        let (whole, picture) = drawn.await.map_err(|_| Over)?;
        wholes.insert(desktop, whole);
        if let Some(picture) = picture {
            let handle = Handle::from_rgba(how.size.0, how.size.1, picture.into_raw());
            // Only the newest picture of a screen is told.
            seen.retain(|sight| !matches!(sight, Sight::Picture(of, _) if *of == desktop));
            seen.push(Sight::Picture(desktop, handle));
        }
    }
}

/// A whole JPEG in its final size; absent if it cannot be decoded.
#[must_use]
pub fn still(jpeg: &[u8], size: (u32, u32)) -> Option<Handle> {
    let reader = ImageReader::with_format(std::io::Cursor::new(jpeg), image::ImageFormat::Jpeg);
    let radius = size.0 * 10 / 288;
    let how = Shown { size, radius, corners: Corners::All, pace: 1000, close: false };
    let picture = finish(&reader.decode().ok()?.to_rgba8(), how);
    Some(Handle::from_rgba(size.0, size.1, picture.into_raw()))
}

/// The picture for a template's card; absent where the backend has none.
///
/// # Errors
/// The backend does not answer.
pub async fn of_template(client: Client, id: TemplateId) -> Result<Option<Handle>, Problem> {
    let Some(jpeg) = client.templates().screen(id).await? else { return Ok(None) };
    Ok(tokio::task::spawn_blocking(move || card(&jpeg)).await.ok().flatten())
}

/// A whole JPEG for the upper part of a card. What does not fit is cut off below or at both sides.
#[must_use]
pub fn card(jpeg: &[u8]) -> Option<Handle> {
    let reader = ImageReader::with_format(std::io::Cursor::new(jpeg), image::ImageFormat::Jpeg);
    let whole = reader.decode().ok()?.to_rgba8();
    let (width, height) = whole.dimensions();
    let (w, h) = (width.min(height * CARD.0 / CARD.1).max(1), height.min(width * CARD.1 / CARD.0).max(1));
    let part = imageops::crop_imm(&whole, (width - w) / 2, 0, w, h).to_image();
    let mut picture = imageops::resize(&part, CARD.0, CARD.1, FilterType::Triangle);
    let upper = 0..CARD.1 / 2;
    round(&mut picture, 11.0, upper);
    Some(Handle::from_rgba(CARD.0, CARD.1, picture.into_raw()))
}

/// Draws a patch into the picture. Returns whether it could be decoded.
fn apply(whole: &mut RgbaImage, patch: &Patch) -> bool {
    let (width, height) = (u32::from(patch.frame_width), u32::from(patch.frame_height));
    if whole.dimensions() != (width, height) {
        *whole = RgbaImage::from_pixel(width, height, image::Rgba([0, 0, 0, 255]));
    }
    let reader = ImageReader::with_format(std::io::Cursor::new(&patch.jpeg), image::ImageFormat::Jpeg);
    let Ok(part) = reader.decode() else { return false };
    imageops::replace(whole, &part.to_rgba8(), i64::from(patch.x), i64::from(patch.y));
    true
}

/// The picture in its final size, on black, with round corners.
fn finish(whole: &RgbaImage, how: Shown) -> RgbaImage {
    let (width, height) = how.size;
    let scale = (width as f32 / whole.width() as f32).min(height as f32 / whole.height() as f32);
    let fit = |side: u32| ((side as f32 * scale).round() as u32).max(1);
    let (w, h) = (fit(whole.width()).min(width), fit(whole.height()).min(height));
    let scaled = imageops::resize(whole, w, h, FilterType::Triangle);
    let mut picture = RgbaImage::from_pixel(width, height, image::Rgba([11, 14, 15, 255]));
    imageops::replace(&mut picture, &scaled, i64::from((width - w) / 2), i64::from((height - h) / 2));
    let rows = match how.corners {
        Corners::All => 0..height,
        Corners::Upper => 0..height / 2,
    };
    round(&mut picture, how.radius as f32, rows);
    picture
}

/// Makes the corners that lie in `rows` transparent outside a circle of `radius` pixels, with a soft edge.
fn round(picture: &mut RgbaImage, radius: f32, rows: std::ops::Range<u32>) {
    let (width, height) = picture.dimensions();
    let reach = radius.ceil() as u32;
    let corners = (0..reach.min(height)).chain(height.saturating_sub(reach)..height);
    for y in corners.filter(|y| rows.contains(y)) {
        for x in (0..reach.min(width)).chain(width.saturating_sub(reach)..width) {
            let inside = |at: u32, side: u32| {
                let at = at as f32 + 0.5;
                (radius - at).max(at - (side as f32 - radius)).max(0.0)
            };
            let away = inside(x, width).hypot(inside(y, height));
            let cover = (radius - away + 0.5).clamp(0.0, 1.0);
            let pixel = picture.get_pixel_mut(x, y);
            pixel[3] = (f32::from(pixel[3]) * cover) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patch(frame: (u16, u16), at: (u16, u16), grey: u8) -> Patch {
        let part = image::RgbImage::from_pixel(8, 8, image::Rgb([grey; 3]));
        let mut jpeg = std::io::Cursor::new(Vec::new());
        part.write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
        Patch {
            frame_width: frame.0,
            frame_height: frame.1,
            x: at.0,
            y: at.1,
            width: 8,
            height: 8,
            jpeg: jpeg.into_inner(),
        }
    }

    #[test]
    fn patches_make_one_picture_in_its_final_size_with_round_corners() {
        let mut whole = RgbaImage::new(1, 1);
        assert!(apply(&mut whole, &patch((32, 18), (0, 0), 250)));
        assert!(apply(&mut whole, &patch((32, 18), (24, 10), 120)));
        assert_eq!(whole.dimensions(), (32, 18));
        assert!(whole.get_pixel(28, 14)[0].abs_diff(120) < 4);
        let how = Shown { size: (288, 162), radius: 10, corners: Corners::All, pace: 500, close: true };
        let picture = finish(&whole, how);
        assert_eq!(picture.dimensions(), (288, 162));
        assert_eq!(picture.get_pixel(0, 0)[3], 0);
        assert_eq!(picture.get_pixel(144, 0)[3], 255);
    }

    #[test]
    fn a_templates_picture_fills_the_upper_part_of_its_card() {
        let Patch { jpeg, .. } = patch((8, 8), (0, 0), 250);
        let Some(Handle::Rgba { width, height, pixels, .. }) = card(&jpeg) else { panic!("no picture") };
        assert_eq!((width, height), CARD);
        let alpha = |x: u32, y: u32| pixels[((y * width + x) * 4 + 3) as usize];
        assert_eq!((alpha(0, 0), alpha(0, height - 1), alpha(160, 75)), (0, 255, 255));
        assert!(card(&[1, 2, 3]).is_none());
    }

    #[test]
    fn a_patch_that_is_not_a_picture_changes_nothing() {
        let mut whole = RgbaImage::new(32, 18);
        let broken = Patch { jpeg: vec![1, 2, 3], ..patch((32, 18), (0, 0), 0) };
        assert!(!apply(&mut whole, &broken));
    }
}
