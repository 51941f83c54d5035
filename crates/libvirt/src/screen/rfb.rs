//! A client of RFB 3.8 (VNC): no password, 32 bits for each pixel, raw rectangles, only what has changed; keys and the pointer.

use std::{
    io::{self, ErrorKind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::io::{
    AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader, ReadHalf, WriteHalf, split,
};

use sarrio_hypervisor::{HandMove, Rectangle, ScreenUpdate};

const RAW: i32 = 0;
const DESKTOP_SIZE: i32 = -223;
/// QEMU's own: the server understands the places of keys.
const EXTENDED_KEYS: i32 = -258;
/// The greatest width and height of a screen that can be shown, in pixels.
pub const LARGEST: u16 = 8192;
/// The most that one update may have, in screens full of pixels.
const MOST: usize = 4;
/// The longest text that a server may send, in bytes.
const LONGEST_TEXT: u32 = 1 << 20;

/// The part of the screen that is requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    All,
    /// What has changed since the last answer.
    Changes,
}

/// A connection after its handshake: what the server says.
pub struct Rfb<S> {
    stream: BufReader<ReadHalf<S>>,
    /// The screen's width in pixels.
    pub width: u16,
    /// The screen's height in pixels.
    pub height: u16,
    /// Whether the server understands the places of keys.
    places: Arc<AtomicBool>,
}

/// What is said to the server. It is apart from what it says, so that a key does not wait until something has changed.
pub struct Asking<S> {
    stream: WriteHalf<S>,
    places: Arc<AtomicBool>,
}

fn odd(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("the VNC server {what}"))
}

impl<S: AsyncRead + AsyncWrite + Unpin> Rfb<S> {
    /// Makes the handshake.
    pub async fn greet(stream: S) -> io::Result<(Self, Asking<S>)> {
        let (stream, mut asking) = split(stream);
        let mut stream = BufReader::with_capacity(64 << 10, stream);
        let mut version = [0; 12];
        stream.read_exact(&mut version).await?;
        if !version.starts_with(b"RFB 003.") {
            return Err(odd("does not speak VNC"));
        }
        asking.write_all(b"RFB 003.008\n").await?;
        let count = stream.read_u8().await?;
        let mut kinds = vec![0; usize::from(count)];
        stream.read_exact(&mut kinds).await?;
        if !kinds.contains(&1) {
            return Err(odd("wants a password"));
        }
        asking.write_all(&[1]).await?;
        if stream.read_u32().await? != 0 {
            return Err(odd("refuses the connection"));
        }
        asking.write_all(&[1]).await?; // others may look too
        let (width, height) = (stream.read_u16().await?, stream.read_u16().await?);
        let mut format = [0; 16];
        stream.read_exact(&mut format).await?;
        let places = Arc::new(AtomicBool::new(false));
        let mut this = Self { stream, width, height, places: places.clone() };
        this.skip_text().await?;
        // 32 bits, depth 24, little endian, true colour, 8 bits each of red, green and blue from bits 16, 8 and 0.
        let mut hello = vec![0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0];
        hello.extend([2, 0, 0, 3]);
        hello.extend(RAW.to_be_bytes());
        hello.extend(DESKTOP_SIZE.to_be_bytes());
        hello.extend(EXTENDED_KEYS.to_be_bytes());
        asking.write_all(&hello).await?;
        this.size(width, height)?;
        Ok((this, Asking { stream: asking, places }))
    }

    fn size(&mut self, width: u16, height: u16) -> io::Result<()> {
        if width == 0 || height == 0 || width > LARGEST || height > LARGEST {
            return Err(odd("has no screen of a size that can be shown"));
        }
        (self.width, self.height) = (width, height);
        Ok(())
    }

    /// The width and height of the screen, in pixels.
    pub fn screen(&self) -> (u16, u16) {
        (self.width, self.height)
    }

    /// Waits for the answer. Returns what has changed, and the part to request next: all of the screen, if its size is
    /// another one now.
    pub async fn update(&mut self) -> io::Result<(ScreenUpdate, Part)> {
        loop {
            match self.stream.read_u8().await? {
                0 => {
                    if let Some(update) = self.rectangles().await? {
                        return Ok(update);
                    }
                }
                1 => {
                    self.stream.read_exact(&mut [0; 3]).await?;
                    let colours = self.stream.read_u16().await?;
                    self.skip(u64::from(colours) * 6).await?;
                }
                2 => {} // the bell
                3 => {
                    self.stream.read_exact(&mut [0; 3]).await?;
                    self.skip_text().await?;
                }
                _ => return Err(odd("sends an unknown message")),
            }
        }
    }

    /// What has changed; nothing where the server only says what it understands.
    async fn rectangles(&mut self) -> io::Result<Option<(ScreenUpdate, Part)>> {
        self.stream.read_u8().await?;
        let count = self.stream.read_u16().await?;
        let (mut rectangles, mut next) = (Vec::new(), Part::Changes);
        let mut room = usize::from(self.width) * usize::from(self.height) * MOST;
        for _ in 0..count {
            let (x, y) = (self.stream.read_u16().await?, self.stream.read_u16().await?);
            let (width, height) = (self.stream.read_u16().await?, self.stream.read_u16().await?);
            match self.stream.read_i32().await? {
                RAW => {
                    let inside =
                        |at: u16, size: u16, all: u16| u32::from(at) + u32::from(size) <= u32::from(all);
                    if !inside(x, width, self.width) || !inside(y, height, self.height) {
                        return Err(odd("paints outside of its screen"));
                    }
                    let count = usize::from(width) * usize::from(height);
                    room = room.checked_sub(count).ok_or_else(|| odd("paints too much at once"))?;
                    let mut pixels = vec![0; count * 4];
                    self.stream.read_exact(&mut pixels).await?;
                    rectangles.push(Rectangle { x, y, width, height, pixels });
                }
                DESKTOP_SIZE => {
                    self.size(width, height)?;
                    // What was painted belongs to the old screen.
                    rectangles.clear();
                    next = Part::All;
                }
                EXTENDED_KEYS => {
                    self.places.store(true, Ordering::Relaxed);
                    if count == 1 {
                        return Ok(None);
                    }
                }
                _ => return Err(odd("uses an encoding that was not asked for")),
            }
        }
        Ok(Some((ScreenUpdate { width: self.width, height: self.height, rectangles }, next)))
    }

    async fn skip_text(&mut self) -> io::Result<()> {
        match self.stream.read_u32().await? {
            length @ ..=LONGEST_TEXT => self.skip(length.into()).await,
            _ => Err(odd("sends too long a text")),
        }
    }

    async fn skip(&mut self, length: u64) -> io::Result<()> {
        let skipped = tokio::io::copy(&mut (&mut self.stream).take(length), &mut tokio::io::sink()).await?;
        if skipped == length { Ok(()) } else { Err(ErrorKind::UnexpectedEof.into()) }
    }
}

impl<S: AsyncWrite> Asking<S> {
    /// Requests a part of the screen, which has this size.
    pub async fn ask(&mut self, part: Part, (width, height): (u16, u16)) -> io::Result<()> {
        let incremental = match part {
            Part::All => 0,
            Part::Changes => 1,
        };
        let mut request = vec![3, incremental, 0, 0, 0, 0];
        request.extend(width.to_be_bytes());
        request.extend(height.to_be_bytes());
        self.stream.write_all(&request).await
    }

    /// Moves the pointer, or presses or releases a key or button.
    pub async fn touch(&mut self, done: HandMove) -> io::Result<()> {
        let said = match done {
            HandMove::Pointer { x, y, buttons } => {
                let ([x, x2], [y, y2]) = (x.to_be_bytes(), y.to_be_bytes());
                vec![5, buttons, x, x2, y, y2]
            }
            HandMove::Key { keysym, place: Some(place), down } if self.places.load(Ordering::Relaxed) => {
                let (keysym, place) = (keysym.to_be_bytes(), u32::from(place).to_be_bytes());
                [&[255, 0, 0, u8::from(down)], &keysym[..], &place].concat()
            }
            HandMove::Key { keysym, down, .. } => {
                [&[4, u8::from(down), 0, 0], &keysym.to_be_bytes()[..]].concat()
            }
        };
        self.stream.write_all(&said).await
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    /// A server that sends these bytes and nothing more, and keeps what it is sent.
    struct Said(Cursor<Vec<u8>>, Vec<u8>);

    impl AsyncRead for Said {
        fn poll_read(
            mut self: std::pin::Pin<&mut Self>,
            cx: &mut std::task::Context<'_>,
            buf: &mut tokio::io::ReadBuf<'_>,
        ) -> std::task::Poll<io::Result<()>> {
            std::pin::Pin::new(&mut self.0).poll_read(cx, buf)
        }
    }

    impl AsyncWrite for Said {
        fn poll_write(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
            buf: &[u8],
        ) -> std::task::Poll<io::Result<usize>> {
            self.1.extend(buf);
            std::task::Poll::Ready(Ok(buf.len()))
        }
        fn poll_flush(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<io::Result<()>> {
            std::task::Poll::Ready(Ok(()))
        }
        fn poll_shutdown(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<io::Result<()>> {
            std::task::Poll::Ready(Ok(()))
        }
    }

    fn greeting(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"RFB 003.008\n\x01\x01\0\0\0\0".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([0; 16]);
        bytes.extend([0, 0, 0, 4]);
        bytes.extend(b"QEMU");
        bytes
    }

    async fn see(bytes: Vec<u8>) -> io::Result<Vec<ScreenUpdate>> {
        let (mut rfb, _) = Rfb::greet(Said(Cursor::new(bytes), vec![])).await?;
        let mut seen = Vec::new();
        while let Ok((update, _)) = rfb.update().await {
            seen.push(update);
        }
        Ok(seen)
    }

    #[tokio::test]
    async fn a_rectangle_is_told_where_it_belongs() {
        let mut bytes = greeting(4, 2);
        bytes.extend([0, 0, 0, 1, 0, 1, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0]);
        bytes.extend([1, 2, 3, 0, 4, 5, 6, 0]);
        let seen = see(bytes).await.unwrap();
        let rectangle = Rectangle { x: 1, y: 0, width: 2, height: 1, pixels: vec![1, 2, 3, 0, 4, 5, 6, 0] };
        assert_eq!(seen, [ScreenUpdate { width: 4, height: 2, rectangles: vec![rectangle] }]);
    }

    #[tokio::test]
    async fn a_rectangle_outside_of_the_screen_ends_it() {
        let mut bytes = greeting(4, 2);
        bytes.extend([0, 0, 0, 1, 0, 3, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0]);
        bytes.extend([0; 8]);
        assert!(see(bytes).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_key_and_the_pointer_are_said_as_rfb_says_them() {
        let (rfb, mut asking) = Rfb::greet(Said(Cursor::new(greeting(4, 4)), vec![])).await.unwrap();
        let before = 12 + 1 + 1 + 20 + 16;
        asking.touch(HandMove::Key { keysym: 0xff0d, place: Some(28), down: true }).await.unwrap();
        asking.touch(HandMove::Pointer { x: 513, y: 2, buttons: 5 }).await.unwrap();
        let Said(_, said) = rfb.stream.into_inner().unsplit(asking.stream);
        assert_eq!(said[before..], [4, 1, 0, 0, 0, 0, 0xff, 0x0d, 5, 5, 2, 1, 0, 2]);
    }

    #[tokio::test]
    async fn a_server_that_knows_places_is_told_the_place_of_a_key_and_goes_on_with_pictures() {
        let mut bytes = greeting(4, 2);
        bytes.extend([0, 0, 0, 1, 0, 0, 0, 0, 0, 4, 0, 2]);
        bytes.extend(EXTENDED_KEYS.to_be_bytes());
        bytes.extend([0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 2, 3, 0]);
        let (mut rfb, mut asking) = Rfb::greet(Said(Cursor::new(bytes), vec![])).await.unwrap();
        let (update, part) = rfb.update().await.unwrap();
        assert_eq!((update.rectangles.len(), part), (1, Part::Changes));
        asking.touch(HandMove::Key { keysym: 0xe7, place: Some(43), down: true }).await.unwrap();
        let Said(_, said) = rfb.stream.into_inner().unsplit(asking.stream);
        assert!(said.ends_with(&[255, 0, 0, 1, 0, 0, 0, 0xe7, 0, 0, 0, 43]));
    }

    proptest! {
        #[test]
        fn garbage_from_the_server_ends_the_screen_and_nothing_else(junk in prop::collection::vec(any::<u8>(), 0..200)) {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                let _ = see(junk.clone()).await;
                let _ = see([greeting(4, 4), junk].concat()).await;
            });
        }
    }
}
