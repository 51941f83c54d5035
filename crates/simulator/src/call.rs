//! A call to a simulated host: the request, the answer, and the faults of both.

use std::{
    future::pending,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use sarrio_hypervisor::{HostError, HostResult, Link, StorageDir};
use sarrio_model::{
    DesktopId, Epoch, SiteId,
    problem::{ConnectionEnded, HostCall, LibvirtStuck, NoAnswerInTime},
};
use tokio::{
    sync::oneshot,
    time::{Instant, sleep_until, timeout_at},
};

use crate::{
    Call, Fate, Moment,
    host::Trouble,
    link::HostLink,
    machine::Machine,
    world::{Shared, World},
};

/// How a call reaches its host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Via {
    /// Through libvirt: it waits while libvirt hangs.
    Libvirt,
    /// A command over SSH: it works while libvirt hangs.
    Command,
}

/// What the host makes of a request.
enum Answer<T> {
    /// It answers at once.
    Given(HostResult<T>),
    /// libvirt hangs: the answer comes when the hang ends.
    Stuck(oneshot::Receiver<HostResult<T>>),
    /// The request did not arrive.
    Silent,
}

/// A call in progress.
pub(crate) struct OpenCall {
    name: &'static str,
    via: Via,
    /// When its caller gives up, and how long that is after the start.
    until: Instant,
    deadline: Duration,
    /// How long it takes, where a test slowed it down.
    slow: Option<Duration>,
    /// Whether its answer is lost.
    lost: bool,
}

/// What a method of the port asks of a host.
pub(crate) fn asked(method: &str) -> HostCall {
    match method {
        "facts" => HostCall::AskHost,
        "load" => HostCall::AskLoad,
        "domains" => HostCall::ListDomains,
        "domain" => HostCall::LookAtDomain,
        "create_paused" => HostCall::Start,
        "resume" => HostCall::Resume,
        "suspend" => HostCall::Pause,
        "shutdown" => HostCall::ShutDown,
        "destroy" => HostCall::ForceOff,
        "reset" => HostCall::Reset,
        "resize_disk" | "resize_open_disk" => HostCall::GrowDisk,
        "set_clock" => HostCall::SetClock,
        "set_exchange" => HostCall::SetExchange,
        "show_message" => HostCall::ShowMessage,
        "read_guest_folder" => HostCall::ReadGuestFolder,
        "wake" => HostCall::Wake,
        "copy_open_disk" => HostCall::CopyOpenDisk,
        "set_link" => HostCall::SetLink,
        "insert_media" => HostCall::InsertMedia,
        "limit_networks" => HostCall::LimitNetworks,
        "open_console" | "close_console" | "disconnect_viewers" => HostCall::SetConsolePassword,
        "tunnel" => HostCall::OpenTunnel,
        "screen" => HostCall::WatchScreen,
        "mark_path" => HostCall::MarkPath,
        "hold_lock" => HostCall::HoldLock,
        "make_folders" => HostCall::MakeFolders,
        "write_sidecar" => HostCall::WriteSidecar,
        "make_disk" => HostCall::CreateDisk,
        "copy_disk" => HostCall::CopyDisk,
        "upload" => HostCall::Upload,
        "download" => HostCall::Download,
        "rename" => HostCall::MoveFile,
        "delete_folder" => HostCall::DeleteFolder,
        "exists" => HostCall::FindFile,
        "set_access" => HostCall::SetAccess,
        "image_info" | "chain" => HostCall::ReadHeader,
        "images" => HostCall::ReadHeaders,
        "is_free" => HostCall::TryImageLock,
        _ => HostCall::LookAtPath,
    }
}

/// The calls of one handle.
pub(crate) struct Calls {
    pub(crate) shared: Arc<Shared>,
    pub(crate) link: Arc<HostLink>,
}

impl OpenCall {
    /// The same call with its deadline counted from now, for a call that had to wait for its caller.
    pub(crate) fn with_new_deadline(&self) -> Self {
        Self { until: Instant::now() + self.deadline, ..*self }
    }
}

impl Calls {
    /// The address of the host, and the site whose domains are meant.
    pub(crate) fn scope(&self) -> (String, SiteId) {
        (self.link.address.clone(), self.link.site)
    }

    /// Makes a call of libvirt about one domain.
    pub(crate) async fn on_machine<T: Send + 'static>(
        &self,
        name: &'static str,
        desktop: DesktopId,
        epoch: Epoch,
        act: impl FnOnce(&mut Machine) -> HostResult<T> + Send + 'static,
    ) -> HostResult<T> {
        let (host, site) = self.scope();
        let act = move |world: &mut World| act(world.host(&host).machine(site, desktop, epoch)?);
        self.call(name, Via::Libvirt, act).await
    }

    /// Makes a call that reads or writes below a storage path. It fails where the path is not mounted.
    pub(crate) async fn on_path<T: Send + 'static>(
        &self,
        name: &'static str,
        path: &StorageDir,
        act: impl FnOnce(&mut World, &str, &StorageDir) -> HostResult<T> + Send + 'static,
    ) -> HostResult<T> {
        let (host, path) = (self.link.address.clone(), path.clone());
        self.call(name, Via::Command, move |world| {
            world.mounted(&host, &path)?;
            act(world, &host, &path)
        })
        .await
    }

    /// Makes the call `name`: carries out `act` on the host, unless there is a fault.
    pub(crate) async fn call<T: Send + 'static>(
        &self,
        name: &'static str,
        via: Via,
        act: impl FnOnce(&mut World) -> HostResult<T> + Send + 'static,
    ) -> HostResult<T> {
        let open = self.begin(name, via).await?;
        if let Some(slow) = open.slow {
            if slow >= open.deadline {
                // The caller gives up; the host carries it out all the same.
                self.shared.world().later(slow, move |world| drop(act(world)));
                sleep_until(open.until).await;
                return Err(HostError::Deadline { call: asked(name), after: open.deadline });
            }
            tokio::time::sleep(slow).await;
        }
        let result = self.request(&open, act).await;
        self.finish(&open, result).await
    }

    /// What comes before the call: the hook, a failure that a test has set, the link.
    pub(crate) async fn begin(&self, name: &'static str, via: Via) -> HostResult<OpenCall> {
        self.hook(name, Moment::Before).await?;
        let (failure, open) = {
            let mut world = self.shared.world();
            let deadline = world.timing.deadline;
            let faults = &mut world.host(&self.link.address).faults;
            let (slow, failure) = (faults.slow.get(name).copied(), faults.take_failure(name));
            let lost = failure.is_none() && faults.take_loss(name);
            (failure, OpenCall { name, via, until: Instant::now() + deadline, deadline, slow, lost })
        };
        if let Some(failure) = failure {
            return Err(failure);
        }
        self.wait_for_link(&open).await?;
        Ok(open)
    }

    /// What comes after the call: the hook, and the loss of the answer where a test asked for it.
    pub(crate) async fn finish<T>(&self, open: &OpenCall, result: HostResult<T>) -> HostResult<T> {
        self.hook(open.name, Moment::After).await?;
        if open.lost { Err(HostError::Lost { call: asked(open.name) }) } else { result }
    }

    /// Asks the hook. When the hook halts the call, this never returns.
    pub(crate) async fn hook(&self, name: &'static str, moment: Moment) -> HostResult<()> {
        match self.shared.fate(&Call { host: self.link.address.clone(), name, moment }) {
            Fate::Go => Ok(()),
            Fate::Halt => pending().await,
            Fate::Fail(error) => Err(error),
        }
    }

    /// Waits while the link connects. When it is down, the error is the reason.
    async fn wait_for_link(&self, open: &OpenCall) -> HostResult<()> {
        let OpenCall { via, until, deadline, .. } = *open;
        let mut link = self.link.state.subscribe();
        let settled = link.wait_for(|link| *link != Link::Connecting);
        let now = match timeout_at(until, settled).await {
            Ok(Ok(now)) => now.clone(),
            _ => return Err(HostError::Unreachable(NoAnswerInTime { seconds: deadline.as_secs() }.into())),
        };
        if self.link.closed.load(Ordering::SeqCst) {
            return Err(HostError::Unreachable(ConnectionEnded.into()));
        }
        match now {
            Link::Down(HostError::Deadline { .. } | HostError::NoLibvirt(_)) if via == Via::Command => Ok(()),
            Link::Down(HostError::Deadline { .. }) => Err(HostError::NoLibvirt(LibvirtStuck.into())),
            Link::Down(error) => Err(error),
            Link::Up | Link::Connecting => Ok(()),
        }
    }

    /// Carries out `act` on the host and waits for the answer until the deadline.
    pub(crate) async fn request<T: Send + 'static>(
        &self,
        open: &OpenCall,
        act: impl FnOnce(&mut World) -> HostResult<T> + Send + 'static,
    ) -> HostResult<T> {
        let OpenCall { name, via, until, deadline, .. } = *open;
        let gave_up = HostError::Deadline { call: asked(name), after: deadline };
        let mut act = Some(act);
        loop {
            let mut link = self.link.state.subscribe();
            let (answer, mut changed) = self.send(via, &mut act);
            match answer {
                Answer::Given(result) => return result,
                Answer::Stuck(answer) => {
                    return match timeout_at(until, answer).await {
                        Ok(answer) => answer.unwrap_or(Err(HostError::Lost { call: asked(name) })),
                        Err(_) => Err(gave_up),
                    };
                }
                Answer::Silent => {
                    let lost = link.wait_for(|link| *link != Link::Up);
                    tokio::select! {
                        _ = lost => return Err(HostError::Lost { call: asked(name) }),
                        () = sleep_until(until) => return Err(gave_up),
                        // The host answers again before the loss was noticed: the request arrives late.
                        _ = changed.changed() => {}
                    }
                }
            }
        }
    }

    /// Sends the request. Where it does not arrive, `act` stays, for another attempt.
    fn send<T: Send + 'static, F: FnOnce(&mut World) -> HostResult<T> + Send + 'static>(
        &self,
        via: Via,
        act: &mut Option<F>,
    ) -> (Answer<T>, tokio::sync::watch::Receiver<()>) {
        let mut world = self.shared.world();
        let host = world.host(&self.link.address);
        let changed = host.changed.subscribe();
        let answer = match (host.trouble(), act.take()) {
            (Some(Trouble::Silent), again) => {
                *act = again;
                Answer::Silent
            }
            (Some(Trouble::Hung), Some(act)) if via == Via::Libvirt => {
                let (sender, answer) = oneshot::channel();
                let pending = world.pending.entry(self.link.address.clone()).or_default();
                pending.push_back(Box::new(move |world| drop(sender.send(act(world)))));
                Answer::Stuck(answer)
            }
            (_, Some(act)) => Answer::Given(act(&mut world)),
            (_, None) => Answer::Silent,
        };
        (answer, changed)
    }
}
