//! What an entry tells, in words.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sarrio_model::{Actor, AuditOutcome, Code, Noun, Origin, OutcomeName};

use crate::theme::{Tone, icon};
use crate::widget::pill::Status;
use crate::words::{self, audit as texts};

pub(super) use crate::words::deed;

/// Who did it.
pub(super) fn who(actor: &Actor) -> String {
    if actor.name.is_empty() { texts::nobody_known() } else { actor.name.clone() }
}

/// From where.
pub(super) fn place(origin: &Origin) -> String {
    match origin {
        Origin::Network { address, .. } => address.to_string(),
        Origin::Socket => texts::from_server(),
        Origin::Sarrio => "Sarrio".to_owned(),
    }
}

/// The day and the time to the second, as a log has them.
pub(super) fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The name of an outcome.
pub(super) fn outcome_name(outcome: OutcomeName) -> String {
    match outcome {
        OutcomeName::Done => texts::done(),
        OutcomeName::Accepted => texts::accepted(),
        OutcomeName::Refused => texts::refused(),
        OutcomeName::Failed => texts::failed(),
        OutcomeName::Cancelled => texts::cancelled(),
    }
}

/// The pill of an outcome.
pub(super) fn outcome(outcome: AuditOutcome) -> Status {
    let (tone, glyph) = match outcome.name() {
        OutcomeName::Done => (Tone::Good, icon::CHECK),
        OutcomeName::Accepted => (Tone::Busy, icon::LIST_CHECKS),
        OutcomeName::Refused => (Tone::Caution, icon::BAN),
        OutcomeName::Failed => (Tone::Bad, icon::TRIANGLE_ALERT),
        OutcomeName::Cancelled => (Tone::Neutral, icon::X),
    };
    Status::new(tone, glyph, outcome_name(outcome.name()))
}

/// Why something was refused or failed, as far as its code says.
pub(super) fn why(code: Code) -> String {
    words::of_code(code)
}

/// The icon of a kind of thing.
pub(super) fn glyph(kind: &str) -> &'static str {
    match Noun::ALL.iter().find(|noun| noun.as_str() == kind) {
        Some(Noun::Category) => icon::BUILDING_2,
        Some(Noun::CustomRole) => icon::SHIELD,
        Some(Noun::Deployment | Noun::Group) => icon::USERS,
        Some(Noun::Desktop) => icon::MONITOR,
        Some(Noun::Directory) => icon::NETWORK,
        Some(Noun::Disk | Noun::StoragePath) => icon::HARD_DRIVE,
        Some(Noun::Handout) => icon::PACKAGE,
        Some(Noun::Hypervisor) => icon::SERVER,
        Some(Noun::Lesson | Noun::Series) => icon::GRADUATION_CAP,
        Some(Noun::Media) => icon::DISC,
        Some(Noun::Operation) => icon::LIST_CHECKS,
        Some(Noun::Room) => icon::SCHOOL,
        Some(Noun::Seat) => icon::ARMCHAIR,
        Some(Noun::Session) => icon::LAPTOP,
        Some(Noun::Template | Noun::TemplatePicture) => icon::LAYERS,
        Some(Noun::User) => icon::USER,
        None => icon::CIRCLE,
    }
}
