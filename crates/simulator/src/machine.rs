//! One domain on a host.

use sarrio_hypervisor::{
    AgentAnswer, Domain, DomainRun, DomainSpec, FolderAnswer, HandMove, HostError, HostResult, said,
};
use sarrio_model::{Bytes, HostPath, PauseReason, SiteId};
use std::collections::BTreeMap;
use tokio::time::Instant;

/// A SPICE password and when it expires.
#[derive(Debug, Clone)]
pub(crate) struct Password {
    pub(crate) text: String,
    pub(crate) until: Instant,
}

/// A transient domain.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    pub(crate) spec: DomainSpec,
    pub(crate) run: DomainRun,
    /// The image that each of its disks writes now: the spec's, until somebody moves the disk to another.
    pub(crate) images: Vec<HostPath>,
    /// Another number for each domain of a desktop and for each boot: an action that comes late finds out that it is
    /// meant for an earlier one.
    pub(crate) life: u64,
    /// The files that it has open for writing, by number.
    pub(crate) writes: Vec<u64>,
    /// The backing files that it reads, by number.
    pub(crate) reads: Vec<u64>,
    /// Whether its guest agent answers.
    pub(crate) agent: bool,
    /// How often its agent has set its clock.
    pub(crate) clock_sets: u32,
    /// The titles and texts that its agent has shown.
    pub(crate) messages: Vec<(String, String)>,
    /// The folders of its guest, each as a tar file.
    pub(crate) folders: BTreeMap<String, Vec<u8>>,
    /// What was done with its keyboard and pointer through its second console.
    pub(crate) touched: Vec<HandMove>,
    pub(crate) port: u16,
    pub(crate) password: Option<Password>,
    pub(crate) viewers: u32,
    /// Whether its processors have run already: a later resume is no boot.
    booted: bool,
}

/// A tar file with the folder itself, `./`, alone.
fn empty_tar() -> Vec<u8> {
    let mut tar = vec![0; 3 * 512];
    let mut put = |at: usize, text: &[u8]| tar[at..at + text.len()].copy_from_slice(text);
    put(0, b"./");
    put(100, b"0000755");
    put(108, b"0000000");
    put(116, b"0000000");
    put(124, b"00000000000");
    put(136, b"00000000000");
    put(148, b"        ");
    put(156, b"5");
    put(257, b"ustar\x0000");
    let sum: u32 = tar.iter().map(|byte| u32::from(*byte)).sum();
    tar[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    tar
}

/// Whether a domain that starts to run runs for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    Boot,
    Resume,
}

impl Machine {
    /// A new domain, paused before its first instruction.
    pub(crate) fn paused(spec: &DomainSpec, life: u64, writes: Vec<u64>, reads: Vec<u64>, port: u16) -> Self {
        Self {
            spec: spec.clone(),
            run: DomainRun::Paused(PauseReason::Asked),
            images: spec.disks.iter().map(|disk| disk.file.clone()).collect(),
            life,
            writes,
            reads,
            agent: false,
            clock_sets: 0,
            messages: Vec::new(),
            folders: BTreeMap::from([("/etc".to_owned(), empty_tar())]),
            touched: Vec::new(),
            port,
            password: None,
            viewers: 0,
            booted: false,
        }
    }

    pub(crate) fn pause(&mut self, why: PauseReason) {
        self.run = DomainRun::Paused(why);
    }

    /// Lets its processors run.
    pub(crate) fn run(&mut self) -> Start {
        self.run = DomainRun::Running;
        if std::mem::replace(&mut self.booted, true) { Start::Resume } else { Start::Boot }
    }

    /// Asks the agent of its guest to do something.
    pub(crate) fn ask(&mut self, act: impl FnOnce(&mut Self)) -> HostResult<AgentAnswer> {
        if self.run != DomainRun::Running {
            return Err(HostError::WrongState(said("domain is not running")));
        }
        if !self.agent {
            return Ok(AgentAnswer::NoAgent);
        }
        act(self);
        Ok(AgentAnswer::Done)
    }

    /// What its agent answers when it is to read a folder, and what it reads.
    pub(crate) fn read_folder(&self, folder: &str, limit: Bytes) -> HostResult<(FolderAnswer, Vec<u8>)> {
        if self.run != DomainRun::Running {
            return Err(HostError::WrongState(said("domain is not running")));
        }
        let (answer, content) = match self.folders.get(folder) {
            _ if !self.agent => (FolderAnswer::NoAgent, vec![]),
            None => (FolderAnswer::Missing, vec![]),
            Some(content) if content.len() as u64 > limit.0 => (FolderAnswer::TooLarge, vec![]),
            Some(content) => (FolderAnswer::Read(Bytes(content.len() as u64)), content.clone()),
        };
        Ok((answer, content))
    }

    /// What the port says about it to `site`.
    pub(crate) fn domain(&self, site: SiteId) -> Domain {
        let memory = self.spec.hardware.memory;
        if self.spec.site == site {
            let (desktop, epoch) = (self.spec.desktop, self.spec.epoch);
            let media = self.spec.media.iter().cloned();
            let images = Some(self.images.iter().cloned().chain(media).collect());
            Domain::Ours { desktop, epoch, run: self.run, memory, images }
        } else {
            let uuid = self.spec.desktop.to_string();
            Domain::Foreign { name: format!("sarrio-{uuid}"), uuid, other_site: true, memory }
        }
    }
}
