//! Which images the domains of a host write, as they answered when they were last asked.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Instant,
};

use sarrio_model::HostPath;
use uuid::Uuid;

/// The answers of a host's domains.
#[derive(Default)]
pub struct Answers {
    /// Held while they are asked.
    pub asking: Arc<tokio::sync::Mutex<()>>,
    /// The images of each domain that answered.
    pub images: Mutex<HashMap<Uuid, Vec<HostPath>>>,
    /// When a domain was asked that did not answer.
    pub silent: Mutex<HashMap<Uuid, Instant>>,
}
