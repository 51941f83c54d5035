//! The checks of a host: what each found, and what to do.

use iced::widget::{column, container, row};
use iced::{Center, Fill};
use sarrio_model::{Check, CheckName, Outcome};

use crate::theme::icon::{self, icon};
use crate::theme::style;
use crate::widget::{Element, label};
use crate::words::{self, checks as texts};

/// The name of a check for people.
pub fn name(check: CheckName) -> String {
    match check {
        CheckName::Reach => texts::reach(),
        CheckName::HostKey => texts::host_key(),
        CheckName::SignIn => texts::sign_in(),
        CheckName::Libvirt => texts::libvirt(),
        CheckName::Qemu => texts::qemu(),
        CheckName::Kvm => texts::kvm(),
        CheckName::SpiceTls => texts::spice_tls(),
        CheckName::Paths => texts::paths(),
        CheckName::Clock => texts::clock(),
        CheckName::Network => texts::network(),
        CheckName::GuestIsolation => texts::guest_isolation(),
        CheckName::NetworkLimits => texts::network_limits(),
        CheckName::OtherSite => texts::other_site(),
        CheckName::ViewerAddress => texts::viewer_address(),
    }
}

/// All checks as a list.
pub fn list<'a, Message: 'a>(checks: &'a [Check]) -> Element<'a, Message> {
    column(checks.iter().map(line)).spacing(10).into()
}

fn line<'a, Message: 'a>(check: &'a Check) -> Element<'a, Message> {
    let mark = match check.outcome {
        Outcome::Passed => icon(icon::CIRCLE_CHECK, 15.0).style(style::ok),
        Outcome::Warning => icon(icon::TRIANGLE_ALERT, 15.0).style(style::warn),
        Outcome::Failed => icon(icon::CIRCLE_X, 15.0).style(style::danger),
        Outcome::Skipped => icon(icon::MINUS, 15.0).style(style::caption),
    };
    let mut lines = column![
        row![
            container(label::strong(name(check.name))).width(150),
            label::body(words::finding(check)).style(style::second).width(Fill)
        ]
        .spacing(8)
    ]
    .spacing(2)
    .width(Fill);
    if let Some(advice) = words::finding_advice(check) {
        lines = lines
            .push(row![container(label::body("")).width(150), label::body(advice).width(Fill)].spacing(8));
    }
    row![container(mark).padding([2, 0]), lines].spacing(10).align_y(iced::Top).into()
}

/// How many passed, warned and failed.
pub fn summary(checks: &[Check]) -> String {
    let count = |outcome| checks.iter().filter(|c| c.outcome == outcome).count();
    texts::summary(count(Outcome::Passed), count(Outcome::Warning), count(Outcome::Failed))
}

/// Whether a host with these results may be added.
pub fn good_enough(checks: &[Check]) -> bool {
    checks.iter().all(|c| c.outcome != Outcome::Failed)
}

/// A fingerprint in groups of four letters, so that people can compare it.
pub fn fingerprint<'a, Message: 'a>(text: &str) -> Element<'a, Message> {
    let bare = text.strip_prefix("SHA256:").unwrap_or(text);
    let groups: Vec<String> = if bare.contains(':') {
        let bytes: Vec<&str> = bare.split(':').collect();
        bytes.chunks(4).map(|four| four.join(":")).collect()
    } else {
        let letters: Vec<char> = bare.chars().collect();
        letters.chunks(4).map(|four| four.iter().collect()).collect()
    };
    let across = if bare.contains(':') { 4 } else { 6 };
    column(groups.chunks(across).map(|line| {
        let mut cells = row(line
            .iter()
            .map(|g| container(label::mono(g.clone()).size(15).line_height(1.4)).width(Fill).into()));
        for _ in line.len()..across {
            cells = cells.push(iced::widget::space().width(Fill));
        }
        cells.align_y(Center).into()
    }))
    .spacing(6)
    .into()
}
