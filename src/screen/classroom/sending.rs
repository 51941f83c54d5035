//! Whether a form was sent.

use sarrio_model::Problem;

/// Whether a form was sent, and why it was refused.
#[derive(Debug, Default)]
pub(super) struct Sending {
    pub(super) working: bool,
    pub(super) problem: Option<Problem>,
}
