//! How desktops are shown.

use std::collections::HashMap;

use sarrio_client::Client;
use sarrio_model::{
    Desktop, DesktopState, NewerImageKind, Operation, OperationId, OperationQuery, OperationState, Page,
    Problem,
};

use crate::{
    failed_during,
    find::whole,
    hardware,
    outcome::Failure,
    table::{NOTHING, Table, moment, or_dash},
};

/// The state of a desktop whose operation is being undone.
const UNDOING: &str = "undoing";

/// The operations among those of these desktops that are being undone, with the reason of each. Until that is over, a
/// desktop keeps the state that it got when the operation began.
pub(super) async fn undone(client: &Client, desktops: &[Desktop]) -> Result<Undone, Failure> {
    if desktops.iter().all(|desktop| desktop.operation.is_none()) {
        return Ok(Undone::default());
    }
    let query = OperationQuery { active: Some(true), ..OperationQuery::default() };
    let active: Vec<Operation> = whole!(client.operations(), query);
    let reason = |operation: Operation| match operation.state {
        OperationState::Undoing { problem, .. } => Some((operation.id, problem)),
        _ => None,
    };
    Ok(Undone(active.into_iter().filter_map(reason).collect()))
}

/// Why operations are being undone.
#[derive(Debug, Default)]
pub(super) struct Undone(HashMap<OperationId, Problem>);

impl Undone {
    fn reason(&self, desktop: &Desktop) -> Option<&Problem> {
        self.0.get(&desktop.operation?)
    }
}

/// Desktops in lines.
pub(super) fn rows(page: &Page<Desktop>, undone: &Undone) -> Table {
    let mut table = Table::new(["NAME", "STATE", "HOST", "OWNER", "TEMPLATE", "VIEWERS"]);
    for desktop in &page.items {
        table.row([
            desktop.name.to_string(),
            match undone.reason(desktop) {
                Some(_) => UNDOING.to_owned(),
                None => desktop.state.name().to_string(),
            },
            or_dash(desktop.host_name.as_ref()),
            desktop.owner.name.clone(),
            or_dash(desktop.template_name.as_ref()),
            if desktop.viewers == 0 { NOTHING.to_owned() } else { desktop.viewers.to_string() },
        ]);
    }
    table.foot(format!("{} of {} desktops", page.items.len(), page.total));
    table
}

/// One desktop.
pub(super) fn show(desktop: &Desktop, undone: &Undone) -> Table {
    let mut table = Table::of_one();
    table.property("Name", &desktop.name);
    table.property("Id", desktop.id);
    table.property("Owner", &desktop.owner.name);
    match undone.reason(desktop) {
        Some(problem) => table.property("State", format_args!("{UNDOING}: {}", problem.detail)),
        None => table.property("State", state(&desktop.state)),
    }
    table.maybe("Host", desktop.host_name.as_ref());
    table.maybe("Template", desktop.template_name.as_ref());
    if desktop.persistence.is_volatile() {
        table.property("Volatile", "each start begins with the template as it is");
    }
    hardware::properties(&desktop.hardware, &mut table);
    table.property("Storage", &desktop.path_name);
    for disk in &desktop.disks {
        let size = disk.actual_size.map_or(String::new(), |size| format!(", {size} used"));
        let what = format!("{} {}{size}", disk.role.as_str(), disk.virtual_size);
        table.property("Disk", format_args!("{what}  {}", disk.file));
    }
    newer_images(desktop, &mut table);
    table.maybe("Operation", desktop.operation);
    table.property("Viewers", desktop.viewers);
    table.property("Created", moment(desktop.created));
    table.maybe("Deleted", desktop.deleted.map(moment));
    table
}

/// Adds the images that have newer data than the files of its disks, each with what to do about it.
fn newer_images(desktop: &Desktop, table: &mut Table) {
    let off = desktop.state.place().is_none();
    for newer in &desktop.newer_images {
        let problem = match off {
            true => newer.problem(&desktop.name),
            false => newer.problem_in_use(desktop.id, &desktop.name),
        };
        let how = match newer.kind {
            NewerImageKind::Overlay => "a snapshot",
            NewerImageKind::Outdated => "an outdated snapshot",
            NewerImageKind::Empty => "an empty snapshot",
            NewerImageKind::Copy => "a copy",
        };
        let (role, file) = (newer.role.as_str(), &newer.file);
        table.property(
            "Newer image",
            format_args!("{how} of the {role} disk, not made by Sarrio: {file}. {}", problem.hint),
        );
    }
}

fn state(state: &DesktopState) -> String {
    match state {
        DesktopState::Failed { during, problem } => {
            let during = failed_during::words(during);
            format!("failed {during}: {} {} [{}]", problem.detail, problem.hint, problem.code)
        }
        DesktopState::Running { since, .. } => format!("running since {}", moment(*since)),
        DesktopState::Unreachable { since, .. } => format!("unreachable since {}", moment(*since)),
        DesktopState::Paused { why, .. } => format!("paused ({})", hardware::text(why)),
        other => other.name().to_string(),
    }
}
