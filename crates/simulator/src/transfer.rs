//! Copies and uploads. A copy runs on the host and goes on when its caller has gone away.

use std::time::Duration;

use bytes::Bytes as Chunk;
use sarrio_hypervisor::{CopyDisk, HostError, HostResult, Link, ProgressSink, StorageDir};
use sarrio_model::{Bytes, HostPath, Progress};
use tokio::{sync::mpsc, time::sleep};

use crate::{SimImage, call::Via, handle::SimHypervisor, tree::Node, world::World};

/// How many progress reports a copy sends.
const PIECES: u32 = 10;

/// How much of an upload is read: a qcow2 header and the name of its backing file.
const HEAD: usize = 64 << 10;

enum Begin {
    Done,
    /// An earlier copy still writes the file.
    Wait,
    Copy(Running),
}

#[derive(Clone)]
struct Running {
    part: HostPath,
    to: HostPath,
    number: u64,
    reads: Vec<u64>,
    image: SimImage,
}

impl SimHypervisor {
    pub(crate) async fn transfer(
        &self,
        path: &StorageDir,
        copy: &CopyDisk,
        progress: ProgressSink,
    ) -> HostResult<()> {
        let errand = self.set_out("copy_disk", Via::Command).await?;
        let pause = self.shared.world().timing.copy / PIECES;
        let copied = loop {
            let (host, at, copy) = (self.line.address.clone(), path.clone(), copy.clone());
            let begin = self.ask(&errand, move |world| {
                world.mounted(&host, &at)?;
                world.begin_copy(&host, &copy)
            });
            match begin.await {
                Err(error) => break Err(error),
                Ok(Begin::Done) => break Ok(()),
                Ok(Begin::Wait) => sleep(pause).await,
                Ok(Begin::Copy(running)) => break self.follow(running, pause, progress).await,
            }
        };
        self.come_back(&errand, copied).await
    }

    /// Starts the copy as a process of the host and waits for it while the link is up.
    async fn follow(&self, running: Running, pause: Duration, progress: ProgressSink) -> HostResult<()> {
        let (shared, address) = (self.shared.clone(), self.line.address.clone());
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
                    return Err(HostError::Lost { call: "copy_disk" });
                }
            }
            shared.world().publish(&address, running)
        });
        let mut link = self.line.state.subscribe();
        tokio::select! {
            copied = process => copied.unwrap_or(Err(HostError::Cancelled)),
            _ = link.wait_for(|link| matches!(link, Link::Down(HostError::Unreachable(_)))) => {
                Err(HostError::Lost { call: "copy_disk" })
            }
        }
    }

    pub(crate) async fn receive(
        &self,
        path: &StorageDir,
        file: &HostPath,
        content: mpsc::Receiver<std::io::Result<Chunk>>,
    ) -> HostResult<Bytes> {
        let errand = self.set_out("upload", Via::Command).await?;
        let received = self.take_in(path, file, content).await;
        let (host, to) = (self.line.address.clone(), file.clone());
        let stored = match received {
            Err(error) => Err(error),
            Ok((head, length)) => {
                let errand = errand.anew();
                let store = self.ask(&errand, move |world| {
                    world.room(&host, &to, length)?;
                    if let Some(parent) = to.parent() {
                        world.tree(&host, &to).make_directories(&parent);
                    }
                    world.add_image(&host, &to, SimImage::parse(&head, length)).map(|_| length)
                });
                store.await
            }
        };
        self.come_back(&errand, stored).await
    }

    /// The first bytes of an upload, and its length.
    async fn take_in(
        &self,
        path: &StorageDir,
        file: &HostPath,
        mut content: mpsc::Receiver<std::io::Result<Chunk>>,
    ) -> HostResult<(Vec<u8>, Bytes)> {
        {
            let mut world = self.shared.world();
            world.mounted(&self.line.address, path)?;
            if !file.is_within(&path.incoming()) || *file == path.incoming() {
                let message = format!("{file} is not below {}", path.incoming());
                return Err(HostError::Refused { call: "upload", message });
            }
            if world.tree(&self.line.address, file).contains(file) {
                return Err(HostError::Exists(file.clone()));
            }
        }
        let (mut head, mut length) = (Vec::new(), 0_u64);
        while let Some(chunk) = content.recv().await {
            let chunk = chunk.map_err(|error| HostError::Command {
                command: "upload",
                message: format!("it ended early: {error}"),
            })?;
            length += chunk.len() as u64;
            let wanted = HEAD.saturating_sub(head.len()).min(chunk.len());
            head.extend_from_slice(&chunk[..wanted]);
        }
        Ok((head, Bytes(length)))
    }
}

impl World {
    fn begin_copy(&mut self, host: &str, copy: &CopyDisk) -> HostResult<Begin> {
        let chain = self.tree(host, &copy.from).chain(&copy.from)?;
        let size = chain.first().map_or(Bytes(0), |(_, _, image)| image.virtual_size);
        let actual = Bytes(chain.iter().map(|(_, _, image)| image.actual_size.0).sum());
        let part =
            copy.to.parent().unwrap_or_else(|| copy.to.clone()).join(format!("{}.part", copy.to.file_name()));
        if let Ok((_, there, _)) = self.tree(host, &copy.to).image(&copy.to) {
            let whole = there.backing.is_none() && there.virtual_size == size;
            return if whole { Ok(Begin::Done) } else { Err(HostError::Exists(copy.to.clone())) };
        }
        if let Ok((number, ..)) = self.tree(host, &part).image(&part) {
            if self.is_written(number) {
                return Ok(Begin::Wait);
            }
            self.tree(host, &part).remove(&part);
        }
        for (file, number, _) in &chain {
            if self.is_written(*number) {
                return Err(HostError::Locked(file.clone()));
            }
        }
        self.room(host, &copy.to, actual)?;
        let image = SimImage::qcow2(size, actual);
        let number = self.add_image(host, &part, image.clone())?;
        let reads = chain.iter().map(|(_, number, _)| *number).collect::<Vec<_>>();
        self.copying.insert(number);
        self.copied.extend(&reads);
        Ok(Begin::Copy(Running { part, to: copy.to.clone(), number, reads, image }))
    }

    fn end_copy(&mut self, running: &Running) {
        self.copying.remove(&running.number);
        for number in &running.reads {
            if let Some(at) = self.copied.iter().position(|each| each == number) {
                self.copied.swap_remove(at);
            }
        }
    }

    /// The last step of a copy: the finished file gets its name.
    fn publish(&mut self, host: &str, running: Running) -> HostResult<()> {
        self.end_copy(&running);
        let Running { part, to, number, image, .. } = running;
        let room = self.room(host, &to, Bytes(0));
        let tree = self.tree(host, &to);
        tree.remove(&part);
        room?;
        tree.add(&to, Node::Image { number, image, protected: false })
    }
}
