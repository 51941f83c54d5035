//! The entries of the palette: first actions, then screens, desktops, templates and hypervisors. It has only what this
//! person may do.

use sarrio_model::{
    Actions, Batch, DesktopAction, DesktopFilter, MatchingDesktops, Permission, Role, StateName,
};

use super::signed_in::{Message, SignedIn};
use crate::backend::live::Live;
use crate::backend::request::QuotaOf;
use crate::screen::desktop_list::Targets;
use crate::screen::{Screen, desktops, hypervisors, people};
use crate::theme::icon;
use crate::widget::palette::Entry;
use crate::words::{self, shell as texts};

/// How many known desktops the palette searches. The backend searches the others.
const DESKTOPS: usize = 2_000;

/// The words of what can be done with one desktop.
pub(super) fn verbs() -> String {
    [texts::p_open(""), texts::p_start(""), texts::p_shut("")].join(" ")
}

/// What is done to all desktops at once, if there are several with which it can be done.
fn all_that_can(action: DesktopAction, live: &Live) -> Option<Targets> {
    if live.knows_all_desktops() {
        let able = live.known_desktops().filter(|d| desktops::can(action, d)).map(|d| d.id);
        let mut able: Vec<_> = able.take(Batch::LIMIT).collect();
        able.sort_unstable();
        return (able.len() > 1).then_some(Targets::These(able));
    }
    let states: &[StateName] = match action {
        DesktopAction::Start => &[StateName::Stopped, StateName::Failed],
        _ => &[StateName::Running],
    };
    let count = states.iter().filter_map(|state| live.summary().states.get(state)).sum();
    let state = states.iter().map(|state| state.as_str()).collect::<Vec<_>>().join(",");
    let filter = DesktopFilter { state: Some(state), ..DesktopFilter::default() };
    let fits = count > 1 && count <= Batch::MATCHING_LIMIT as u64 && live.may(action.permission());
    fits.then(|| Targets::Matching(MatchingDesktops { filter, except: vec![], count }))
}

/// Everything that can be found now.
pub(super) fn all(signed_in: &SignedIn) -> Vec<Entry<Message>> {
    let live = &signed_in.live;
    let mut entries = Vec::new();
    let entry = |glyph, title: String, detail: String, group: String, keys, message| Entry {
        glyph,
        title,
        detail,
        group,
        keys,
        message,
    };
    let act = |glyph, title, detail: String, keys, message| {
        entry(glyph, title, detail, texts::g_actions(), keys, message)
    };
    if live.may(Permission::DesktopCreate) {
        let message = Message::NewDesktops(None);
        entries.push(act(icon::PLUS, texts::p_new(), texts::p_new_detail(), Some("Ctrl N"), message));
    }
    for (action, glyph, title) in [
        (DesktopAction::Start, icon::PLAY, texts::p_start_all()),
        (DesktopAction::Shutdown, icon::POWER, texts::p_shut_all()),
    ] {
        if let Some(able) = all_that_can(action, live) {
            let count = words::common::desktops(able.count());
            let message = Message::Desktops(desktops::Message::Do(action, able));
            entries.push(act(glyph, title, count, None, message));
        }
    }
    if live.may(Permission::HypervisorAdd) {
        let message = Message::Hypervisors(hypervisors::Message::AddPressed);
        entries.push(act(icon::SERVER, texts::p_add_host(), String::new(), None, message));
    }
    if live.may(Permission::TemplateImport) {
        let message = Message::ImportTemplate;
        entries.push(act(icon::UPLOAD, words::templates::import_title(), String::new(), None, message));
    }
    if people::May::of(signed_in.me(), live).add_people() {
        let message = Message::People(people::Message::AddPressed);
        entries.push(act(icon::USER_PLUS, texts::p_add_person(), String::new(), None, message));
        let message = Message::People(people::Message::ImportAsked);
        entries.push(act(icon::FILE_UP, words::import::title(), String::new(), None, message));
    }
    entries.push(act(icon::SUN_MOON, texts::p_theme(), String::new(), None, Message::SwitchTheme));
    entries.push(act(icon::KEYBOARD, texts::k_title(), String::new(), Some("?"), Message::Help));
    let found = signed_in.palette_desktops.iter().filter_map(|id| live.desktop(*id));
    let found: Vec<_> = match signed_in.palette_desktops.is_empty() {
        true => live.known_desktops().take(DESKTOPS).collect(),
        false => found.filter(|desktop| desktop.deleted.is_none()).collect(),
    };
    for desktop in found.iter().copied() {
        let name = desktop.name.as_str();
        if desktop.actions.contains(Permission::DesktopOpen) {
            let message = Message::OpenDesktop(desktop.id);
            let owner = desktop.owner.name.clone();
            entries.push(act(icon::MONITOR_UP, texts::p_open(name), owner, None, message));
        }
        if desktops::can(DesktopAction::Start, desktop) {
            let message =
                Message::Desktops(desktops::Message::Do(DesktopAction::Start, vec![desktop.id].into()));
            let owner = desktop.owner.name.clone();
            entries.push(act(icon::PLAY, texts::p_start(name), owner, None, message));
        }
        if desktops::can(DesktopAction::Shutdown, desktop) {
            let message =
                Message::Desktops(desktops::Message::Do(DesktopAction::Shutdown, vec![desktop.id].into()));
            entries.push(act(icon::POWER, texts::p_shut(name), desktop.owner.name.clone(), None, message));
        }
    }
    for (number, screen) in signed_in.screens().iter().enumerate() {
        let keys = ["Ctrl 1", "Ctrl 2", "Ctrl 3", "Ctrl 4", "Ctrl 5", "Ctrl 6", "Ctrl 7", "Ctrl 8", "Ctrl 9"]
            .get(number)
            .copied();
        entries.push(entry(
            screen.icon(),
            screen.name(),
            String::new(),
            texts::g_go(),
            keys,
            Message::Go(*screen),
        ));
    }
    entries.push(entry(
        Screen::Profile.icon(),
        Screen::Profile.name(),
        signed_in.me().named().name,
        texts::g_go(),
        None,
        Message::Go(Screen::Profile),
    ));
    entries.push(entry(
        Screen::Settings.icon(),
        Screen::Settings.name(),
        String::new(),
        texts::g_go(),
        Some("Ctrl ,"),
        Message::Go(Screen::Settings),
    ));
    for desktop in found {
        let host = desktop.host_name.as_ref().map_or(String::new(), |h| format!(", {h}"));
        let state = crate::screen::desktop_status(&desktop.state, None, signed_in.now).word.to_lowercase();
        let detail = format!("{}, {state}{host}", desktop.owner.name);
        let (glyph, message) = (icon::MONITOR, Message::ShowDesktop(desktop.id));
        entries.push(entry(
            glyph,
            desktop.name.to_string(),
            detail.clone(),
            texts::g_desktops(),
            None,
            message,
        ));
    }
    for template in live.usable_templates() {
        let title = texts::p_make(template.name.as_str());
        let message = Message::NewDesktops(Some(template.id));
        entries.push(entry(
            icon::LAYERS,
            title,
            template.owner.name.clone(),
            texts::g_templates(),
            None,
            message,
        ));
    }
    if people::is_for(signed_in.me()) {
        for user in &signed_in.palette_people {
            let detail = format!("{}, {}", user.username, words::role_of(user));
            let message = Message::People(people::Message::ShowPerson(Box::new(user.clone())));
            entries.push(entry(icon::USER, user.named().name, detail, texts::g_people(), None, message));
        }
        for group in live.groups() {
            let title = texts::p_people_of(group.name.as_str());
            let message = Message::People(people::Message::ShowGroup(group.id));
            let category = group.category.name.to_string();
            entries.push(entry(icon::USERS, title, category, texts::g_people(), None, message));
        }
        entries.extend(quotas(live).map(|(title, of)| {
            let message = Message::People(people::Message::QuotaAsked(of));
            entry(icon::GAUGE, title, String::new(), texts::g_people(), None, message)
        }));
    }
    for host in live.hypervisors() {
        let state = crate::screen::host_status(&host.state, signed_in.now).word;
        let message = Message::Go(Screen::Hypervisors);
        entries.push(entry(icon::SERVER, host.name.to_string(), state, texts::g_hosts(), None, message));
    }
    entries
}

/// The quotas that can be shown: those of roles, categories and groups. Those of people are in their panels.
fn quotas(live: &Live) -> impl Iterator<Item = (String, QuotaOf)> {
    let of_roles = Role::ALL.iter().map(|role| (words::role(*role), QuotaOf::Role(*role)));
    let sees = |actions: Actions| actions.contains(Permission::QuotaSee);
    let categories = live.categories().into_iter().filter(move |category| sees(category.actions));
    let groups = live.groups().into_iter().filter(move |group| sees(group.actions));
    of_roles
        .chain(categories.map(|category| (category.name.to_string(), QuotaOf::Category(category.id))))
        .chain(groups.map(|group| (group.name.to_string(), QuotaOf::Group(group.id))))
        .map(|(name, of)| (words::quotas::edit_title(name), of))
}
