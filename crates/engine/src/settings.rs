//! What an administrator can set of the engine.

use std::{path::PathBuf, sync::Arc, time::Duration};

use sarrio_model::{Bytes, MiB};

use crate::operation::{Faults, NoFaults};

/// The engine's settings, each with its default.
#[derive(Clone)]
pub struct EngineSettings {
    /// How long a guest may take to shut down before it is forced off.
    pub shutdown_grace: Duration,
    /// How long the recycle bin keeps a desktop or a template.
    pub keep_deleted: Duration,
    /// How long a template waits for the image that is to be uploaded.
    pub await_image: Duration,
    /// How often housekeeping is done: the recycle bin, old events and operations.
    pub tidy_every: Duration,
    /// How often it is looked whether somebody joined a group with which desktops keep up.
    pub keep_up_every: Duration,
    /// How often that is looked at without such a change, and the first pause after a desktop for such a person failed.
    pub keep_up_pause: Duration,
    /// So long before they begin the lessons of series are made.
    pub lessons_ahead: Duration,
    /// How often a host's load is sampled.
    pub sample_every: Duration,
    /// How often a whole host is looked at, besides following its events.
    pub look_every: Duration,
    /// How long a console's password is valid.
    pub ticket_life: Duration,
    /// How long a console's password is valid after a viewer has used it: each of its channels needs it.
    pub ticket_after_use: Duration,
    /// Memory that each host keeps for itself.
    pub host_reserve: MiB,
    /// Free space that each storage path keeps.
    pub path_reserve: Bytes,
    /// How many whole months the audit is kept, besides the current one.
    pub keep_audit_months: u32,
    /// Events that are kept for clients that come back.
    pub keep_events: u64,
    /// How long somebody's powers over a class go on after their app was closed or lost the backend.
    pub class_absence: Duration,
    /// How long a question waits whether somebody agrees.
    pub consent_patience: Duration,
    /// How long after the wall of a lesson was closed it is one look still, where it is opened again.
    pub wall_grace: Duration,
    /// The program that makes discs of what is handed out.
    pub xorriso: PathBuf,
    /// Where files lie while a disc is made of them: up to the size of a hand-out, so it should not be in memory.
    pub scratch: PathBuf,
    /// How long what was handed out in a lesson is kept after its end.
    pub keep_handouts: Duration,
    /// Identifies this engine: the same at each start, so that it takes its own lease again without waiting, and different
    /// from every other's.
    pub holder: String,
    /// Where tests make operations fail.
    pub faults: Arc<dyn Faults>,
}

impl Default for EngineSettings {
    fn default() -> Self {
        Self {
            shutdown_grace: Duration::from_secs(60),
            keep_deleted: Duration::from_secs(7 * 24 * 3600),
            await_image: Duration::from_secs(24 * 3600),
            tidy_every: Duration::from_secs(600),
            keep_up_every: Duration::from_secs(2),
            keep_up_pause: Duration::from_secs(60),
            lessons_ahead: Duration::from_secs(14 * 24 * 3600),
            sample_every: Duration::from_secs(5),
            look_every: Duration::from_secs(60),
            ticket_life: Duration::from_secs(120),
            ticket_after_use: Duration::from_secs(3),
            host_reserve: MiB(512),
            path_reserve: MiB(256).bytes(),
            keep_audit_months: 12,
            keep_events: 50_000,
            class_absence: Duration::from_secs(30),
            consent_patience: Duration::from_secs(60),
            wall_grace: Duration::from_secs(60),
            xorriso: "xorriso".into(),
            scratch: "/var/tmp".into(),
            keep_handouts: Duration::from_secs(7 * 24 * 3600),
            holder: String::new(),
            faults: Arc::new(NoFaults),
        }
    }
}
