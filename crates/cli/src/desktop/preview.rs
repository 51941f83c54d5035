//! What creating desktops would do, as a table.

use sarrio_model::{DesktopsPreview, HostPreview, QuotaPreview, TakesNone};

use crate::{
    quota::shown,
    table::{NOTHING, Table},
};

/// Quotas and hosts, before and after; whose limits would be passed, and how many would find a host.
pub(super) fn table(preview: &DesktopsPreview) -> Table {
    let mut table = Table::new(["OF", "WHAT", "NOW", "AFTER", "LIMIT"]);
    for quota in &preview.quotas {
        table.row(of_quota(quota));
    }
    for host in &preview.hosts {
        table.row(of_host(host));
    }
    let mut foot = vec![format!(
        "{}, {} of which find a host if all are started now; {} of disk on {} at first",
        desktops(preview.desktops),
        preview.placed,
        preview.storage.more,
        preview.storage.path
    )];
    foot.extend(preview.no_host.as_ref().map(|problem| problem.detail.clone()));
    foot.extend(preview.over.iter().map(|over| format!("{}: {}", over.person.name, over.problem.detail)));
    let plain: Vec<String> = foot.iter().map(|line| line.replace(char::is_control, " ")).collect();
    table.foot(plain.join("\n"));
    table
}

fn desktops(count: impl Into<u64>) -> String {
    match count.into() {
        1 => "1 desktop".to_owned(),
        count => format!("{count} desktops"),
    }
}

fn of_quota(quota: &QuotaPreview) -> [String; 5] {
    let amount = |amount| shown(quota.quantity, amount);
    let what = quota.quantity.as_str().replace('_', "-");
    [quota.who.clone(), what, amount(quota.now), amount(quota.after), amount(quota.limit)]
}

fn of_host(host: &HostPreview) -> [String; 5] {
    let what = match &host.none {
        None => desktops(host.desktops),
        Some(TakesNone::InMaintenance) => "none: in maintenance".to_owned(),
        Some(TakesNone::NotAnswering) => "none: does not answer".to_owned(),
        Some(TakesNone::PathNotMounted) => "none: a storage path is not mounted".to_owned(),
        Some(TakesNone::TooSmall) => "none: one is larger than the host".to_owned(),
        Some(TakesNone::MemoryFull { free }) => format!("none: {free} of memory left"),
        Some(TakesNone::WithoutSpice) => "none: no SPICE".to_owned(),
        Some(TakesNone::NotNeeded) => "none: others have more memory left".to_owned(),
    };
    let limit = if host.memory.0 == 0 { NOTHING.to_owned() } else { host.memory.to_string() };
    [host.name.to_string(), what, host.now.to_string(), host.after.to_string(), limit]
}
