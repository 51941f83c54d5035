//! Copies and uploads. A copy runs on the host and goes on when its caller is gone.

use std::time::Duration;

use bytes::Bytes as Chunk;
use sarrio_hypervisor::{CopyDisk, HostError, HostResult, Link, ProgressSink, StorageDir};
use sarrio_model::{
    Bytes, DesktopId, Epoch, HostPath, Progress,
    problem::{DesktopNotOnFile, HostCall, NotInside, UploadEnded},
};
use tokio::{sync::mpsc, time::sleep};

use crate::{
    SimImage,
    call::{Calls, Via},
    tree::Node,
    world::World,
};

/// How many progress reports a copy sends.
const PIECES: u32 = 10;

/// The most bytes of a piece of a download.
const PIECE: usize = 64 << 10;

/// What a request for a copy leads to.
enum CopyStart {
    /// The copy is there already.
    Done,
    /// An earlier copy still writes the file.
    Wait,
    Copy(Box<RunningCopy>),
}

#[derive(Clone)]
struct RunningCopy {
    /// The file while it is incomplete.
    part: HostPath,
    /// The name that it gets at the end.
    to: HostPath,
    /// The number of the file.
    number: u64,
    /// The numbers of the files that it is made of.
    reads: Vec<u64>,
    image: SimImage,
    /// The domain that has the disk open.
    domain: Option<(DesktopId, Epoch)>,
}

impl Calls {
    pub(crate) async fn copy(
        &self,
        path: &StorageDir,
        copy: &CopyDisk,
        progress: ProgressSink,
    ) -> HostResult<()> {
        self.copy_of("copy_disk", Via::Command, path, copy, None, progress).await
    }

    /// Copies a disk that a domain has open.
    pub(crate) async fn copy_open(
        &self,
        path: &StorageDir,
        copy: &CopyDisk,
        domain: (DesktopId, Epoch),
        progress: ProgressSink,
    ) -> HostResult<()> {
        self.copy_of("copy_open_disk", Via::Libvirt, path, copy, Some(domain), progress).await
    }

    async fn copy_of(
        &self,
        name: &'static str,
        via: Via,
        path: &StorageDir,
        copy: &CopyDisk,
        domain: Option<(DesktopId, Epoch)>,
        progress: ProgressSink,
    ) -> HostResult<()> {
        let open = self.begin(name, via).await?;
        let pause = self.shared.world().timing.copy / PIECES;
        let copied = loop {
            let (host, site, at, copy) =
                (self.link.address.clone(), self.link.site, path.clone(), copy.clone());
            let begin = self.request(&open, move |world| {
                world.mounted(&host, &at)?;
                if let Some((desktop, epoch)) = domain
                    && !world.host(&host).machine(site, desktop, epoch)?.images.contains(&copy.from)
                {
                    return Err(HostError::WrongState(DesktopNotOnFile { file: copy.from }.into()));
                }
                world.begin_copy(&host, &copy, domain)
            });
            match begin.await {
                Err(error) => break Err(error),
                Ok(CopyStart::Done) => break Ok(()),
                Ok(CopyStart::Wait) => sleep(pause).await,
                Ok(CopyStart::Copy(running)) => break self.follow(*running, pause, progress).await,
            }
        };
        self.finish(&open, copied).await
    }

    /// Starts the copy as a process of the host and waits for it while the link is up.
    async fn follow(&self, running: RunningCopy, pause: Duration, progress: ProgressSink) -> HostResult<()> {
        let (shared, address) = (self.shared.clone(), self.link.address.clone());
        let process = tokio::spawn(async move {
            let boots = shared.world().host(&address).boots;
            for piece in 0..=PIECES {
                let total = running.image.actual_size;
                let done = Bytes(total.0 * u64::from(piece) / u64::from(PIECES));
                progress(Progress::bytes(done, total));
                sleep(pause).await;
                let mut world = shared.world();
                let host = world.host(&address);
                if host.boots != boots || !host.powered {
                    world.end_copy(&running);
                    return Err(HostError::Lost { call: HostCall::CopyDisk });
                }
                // The copy of an open disk ends with its domain.
                if let Some((desktop, epoch)) = running.domain
                    && host.machines.get(&desktop).is_none_or(|machine| machine.spec.epoch != epoch)
                {
                    world.end_copy(&running);
                    world.tree(&address, &running.part).remove(&running.part);
                    return Err(HostError::NoDomain(desktop));
                }
            }
            shared.world().publish(&address, running)
        });
        let mut link = self.link.state.subscribe();
        tokio::select! {
            copied = process => copied.unwrap_or(Err(HostError::Cancelled)),
            _ = link.wait_for(|link| matches!(link, Link::Down(HostError::Unreachable(_)))) => {
                Err(HostError::Lost { call: HostCall::CopyDisk })
            }
        }
    }

    pub(crate) async fn upload(
        &self,
        path: &StorageDir,
        file: &HostPath,
        content: mpsc::Receiver<std::io::Result<Chunk>>,
    ) -> HostResult<Bytes> {
        let open = self.begin("upload", Via::Command).await?;
        let received = self.receive(path, file, content).await;
        let (host, to) = (self.link.address.clone(), file.clone());
        let stored = match received {
            Err(error) => Err(error),
            Ok(content) => {
                let length = Bytes(content.len() as u64);
                let open = open.with_new_deadline();
                let store = self.request(&open, move |world| {
                    world.require_space(&host, &to, length)?;
                    if let Some(parent) = to.parent() {
                        world.tree(&host, &to).make_directories(&parent);
                    }
                    world.add_image(&host, &to, SimImage::uploaded(content)).map(|_| length)
                });
                store.await
            }
        };
        self.finish(&open, stored).await
    }

    /// Receives an upload.
    async fn receive(
        &self,
        path: &StorageDir,
        file: &HostPath,
        mut content: mpsc::Receiver<std::io::Result<Chunk>>,
    ) -> HostResult<Vec<u8>> {
        {
            let mut world = self.shared.world();
            world.mounted(&self.link.address, path)?;
            if !file.is_within(&path.incoming()) || *file == path.incoming() {
                let why = NotInside { entry: file.clone(), directory: path.incoming() }.into();
                return Err(HostError::Refused { call: HostCall::Upload, why });
            }
            if world.tree(&self.link.address, file).contains(file) {
                return Err(HostError::Exists(file.clone()));
            }
        }
        let mut received = Vec::new();
        while let Some(chunk) = content.recv().await {
            let chunk = chunk.map_err(|error| HostError::Command {
                call: HostCall::Upload,
                why: UploadEnded { why: error.to_string() }.into(),
            })?;
            received.extend_from_slice(&chunk);
        }
        Ok(received)
    }

    pub(crate) async fn download(
        &self,
        path: &StorageDir,
        file: &HostPath,
        to: mpsc::Sender<Chunk>,
    ) -> HostResult<Bytes> {
        let open = self.begin("download", Via::Command).await?;
        let (host, at, from) = (self.link.address.clone(), path.clone(), file.clone());
        let read = self.request(&open, move |world| {
            world.mounted(&host, &at)?;
            if !from.is_within(&at.directory) {
                let why = NotInside { entry: from, directory: at.directory }.into();
                return Err(HostError::Refused { call: HostCall::Download, why });
            }
            world.tree(&host, &from).content(&from)
        });
        let sent = match read.await {
            Ok(content) => send(content, to).await,
            Err(error) => Err(error),
        };
        self.finish(&open, sent).await
    }
}

async fn send(mut content: Chunk, to: mpsc::Sender<Chunk>) -> HostResult<Bytes> {
    let length = Bytes(content.len() as u64);
    while !content.is_empty() {
        let piece = content.split_to(PIECE.min(content.len()));
        to.send(piece).await.map_err(|_| HostError::Cancelled)?;
    }
    Ok(length)
}

impl World {
    fn begin_copy(
        &mut self,
        host: &str,
        copy: &CopyDisk,
        domain: Option<(DesktopId, Epoch)>,
    ) -> HostResult<CopyStart> {
        let chain = self.tree(host, &copy.from).chain(&copy.from)?;
        let size = chain.first().map_or(Bytes(0), |(_, _, image)| image.virtual_size);
        let actual = Bytes(chain.iter().map(|(_, _, image)| image.actual_size.0).sum());
        let part =
            copy.to.parent().unwrap_or_else(|| copy.to.clone()).join(format!("{}.part", copy.to.file_name()));
        if let Ok((_, there, _)) = self.tree(host, &copy.to).image(&copy.to) {
            let complete = there.backing.is_none() && there.virtual_size == size;
            return if complete { Ok(CopyStart::Done) } else { Err(HostError::Exists(copy.to.clone())) };
        }
        if let Ok((number, ..)) = self.tree(host, &part).image(&part) {
            if self.is_written(number) {
                return Ok(CopyStart::Wait);
            }
            self.tree(host, &part).remove(&part);
        }
        for (file, number, _) in &chain {
            if self.is_written(*number) && (domain.is_none() || *file != copy.from) {
                return Err(HostError::Locked(file.clone()));
            }
        }
        self.require_space(host, &copy.to, actual)?;
        let image = SimImage::qcow2(size, actual);
        let number = self.add_image(host, &part, image.clone())?;
        let reads = chain.iter().map(|(_, number, _)| *number).collect::<Vec<_>>();
        self.copying.insert(number);
        self.copied.extend(&reads);
        let running = RunningCopy { part, to: copy.to.clone(), number, reads, image, domain };
        Ok(CopyStart::Copy(Box::new(running)))
    }

    fn end_copy(&mut self, running: &RunningCopy) {
        self.copying.remove(&running.number);
        for number in &running.reads {
            if let Some(at) = self.copied.iter().position(|each| each == number) {
                self.copied.swap_remove(at);
            }
        }
    }

    /// The last step of a copy: the complete file gets its name.
    fn publish(&mut self, host: &str, running: RunningCopy) -> HostResult<()> {
        self.end_copy(&running);
        let RunningCopy { part, to, number, image, .. } = running;
        let space = self.require_space(host, &to, Bytes(0));
        let tree = self.tree(host, &to);
        tree.remove(&part);
        space?;
        tree.add(&to, Node::Image { number, image, protected: false })
    }
}
