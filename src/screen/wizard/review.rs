//! The fourth step: all choices once more, and what the backend says would happen: quotas, those whose limits are passed, and the
//! hosts.

use iced::widget::{column, container, row};
use iced::{Center, Fill};
use sarrio_model::{DesktopsPreview, Firmware, OverLimit, QuotaPreview};

use super::{Message, Preview, Source, Step, WIDE_FOOT, Wizard, name_of};
use crate::screen::input::parse_gigabytes;
use crate::screen::{Scene, problems, say};
use crate::theme::icon::{self, icon};
use crate::theme::{STRONG, Tone, style};
use crate::widget::button::Button;
use crate::widget::card_row::card_row;
use crate::widget::elide::elide;
use crate::widget::menu::separator;
use crate::widget::{Element, bar, button, label, notice, skeleton};
use crate::words::{self, hardware, wizard as texts};

/// How many people a sentence names.
const NAMED: usize = 4;

impl Wizard {
    pub(super) fn review<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let mut all = column![row(self.choices(scene)).spacing(20), separator()].spacing(16);
        if scene.width < WIDE_FOOT {
            all = all.push(self.then(scene.live)).push(separator());
        }
        match &self.preview {
            Preview::Unknown => {}
            Preview::Asked => all = all.push(skeleton::rows(6)).push(separator()),
            Preview::Refused(problem) => all = all.push(problems::note(problem)).push(separator()),
            Preview::Known(preview) => {
                all = all.extend(self.quotas(preview, scene));
                if !preview.over.is_empty() {
                    all = all.push(self.over(preview));
                } else if let Some(problem) = &preview.refused {
                    all = all.push(problems::note(problem));
                }
                all = all.push(separator()).push(self.landing(preview)).push(separator());
            }
        }
        all = all.push(label::h2(texts::how_it_goes())).push(row(self.how_it_goes()).spacing(20));
        if let Some(problem) = &self.problem {
            all = all.push(problems::note(problem));
        }
        all.into()
    }

    /// What was chosen in each step, with a way back to it.
    fn choices<'a>(&'a self, scene: Scene<'a>) -> Vec<Element<'a, Message>> {
        let template = self.template().and_then(|id| scene.live.template(id));
        let part = |name: String, step, strong: String, details: Vec<String>| {
            let head =
                row![label::caption(name), button::link(texts::change()).small().on_press(Message::Go(step))];
            let detail = |words| elide(words).style(style::second).width(Fill).into();
            let words = column![head.spacing(8).align_y(Center), elide(strong).font(STRONG).width(Fill)]
                .extend(details.into_iter().map(detail));
            container(words.spacing(2)).width(Fill).into()
        };
        let count = self.count();
        let name = match self.name.parse::<sarrio_model::Name>() {
            Ok(name) if count > 1 && !self.people.is_one_each() => texts::numbered(
                name.numbered(1, count as usize).as_str(),
                name.numbered(count as usize, count as usize).as_str(),
            ),
            _ => self.name.clone(),
        };
        let owner = self.people.name().unwrap_or_default();
        let path =
            self.path_ids.iter().position(|id| *id == self.path).and_then(|at| self.path_names.get(at));
        let size = match template {
            Some(template) => template.disk.as_ref().map(|d| d.virtual_size),
            None => parse_gigabytes(&self.disk),
        };
        let size = size.map_or_else(String::new, |size| words::bytes(size.0));
        let mut disks = vec![texts::disk_on(&size, path.cloned().unwrap_or_default())];
        let more = [(hardware::data_disk(), &self.data), (hardware::scratch_disk(), &self.scratch)];
        for (which, size) in
            more.into_iter().filter_map(|(which, typed)| Some((which, parse_gigabytes(typed)?)))
        {
            disks.push(format!("{which}, {}", words::bytes(size.0)));
        }
        let firmware = match self.firmware {
            Firmware::Bios => "BIOS",
            Firmware::Uefi => "UEFI",
        };
        let (from, whose) = match template {
            Some(template) => (texts::template(), template.owner.name.clone()),
            None => (texts::media(), texts::installs()),
        };
        let source = self.source.and_then(|from| name_of(from, scene.live)).unwrap_or_default();
        let desktops = words::common::desktops(count);
        vec![
            part(from, Step::Template, source, vec![whose]),
            part(texts::people_step(), Step::People, desktops, vec![format!("{name}, {owner}")]),
            part(texts::hardware(), Step::Hardware, format!("{}, {firmware}", self.machine()), disks),
        ]
    }

    /// What is used of each quota and of the storage path, now and after; nothing where nothing has a limit.
    fn quotas<'a>(&'a self, preview: &'a DesktopsPreview, scene: Scene<'a>) -> Option<Element<'a, Message>> {
        let across = if scene.width >= 980.0 { 3 } else { 2 };
        let mut cards: Vec<Element<'a, Message>> = preview.quotas.iter().map(quota).collect();
        let storage = &preview.storage;
        if let (Some(total), Some(free)) = (storage.total, storage.free) {
            let now = total.0.saturating_sub(free.0);
            let after = now.saturating_add(storage.more.0);
            let words = texts::now_and_after(words::bytes(now), words::used_of(after, total.0));
            cards.push(used(texts::space_on(storage.path.as_str()), now, after, total.0, words));
        }
        if cards.is_empty() {
            return None;
        }
        let mut all = column![label::h2(texts::quota())].spacing(10);
        while !cards.is_empty() {
            let rest = cards.split_off(across.min(cards.len()));
            all = all.push(card_row(cards, across, 24.0));
            cards = rest;
        }
        Some(all.into())
    }

    /// Whose own limits are passed, and what can be done about it.
    fn over<'a>(&'a self, preview: &'a DesktopsPreview) -> Element<'a, Message> {
        let mut names: Vec<&str> =
            preview.over.iter().take(NAMED).map(|over| over.person.name.as_str()).collect();
        let more = preview.over.len().saturating_sub(NAMED);
        let and_more = texts::and_more(more);
        if more > 0 {
            names.push(&and_more);
        }
        let (count, names) = (preview.over.len(), names.join(", "));
        let choose = |words: String, over_limit| -> Button<'a, Message> {
            button::default(words).small().on_press(Message::OverLimit(over_limit))
        };
        match self.over_limit {
            OverLimit::Refuse => {
                let why = preview.over.first().map(|over| say(&over.problem)).unwrap_or_default();
                let mut buttons = vec![choose(texts::skip_them(), OverLimit::Skip)];
                if preview.over.iter().all(|over| over.may_allow) {
                    buttons.push(choose(texts::allow_them(), OverLimit::Allow));
                }
                let title = Some(texts::over_limit(count, names));
                notice::note(Tone::Caution, icon::TRIANGLE_ALERT, title, why, buttons)
            }
            OverLimit::Skip | OverLimit::Allow => {
                let title = match self.over_limit {
                    OverLimit::Skip => texts::skipped(count, names),
                    _ => texts::allowed(count, names),
                };
                let why = preview.refused.as_ref().map(say).unwrap_or_default();
                let undo = vec![choose(texts::undo_choice(), OverLimit::Refuse)];
                notice::note(Tone::Caution, icon::INFO, Some(title), why, undo)
            }
        }
    }

    fn how_it_goes<'a>(&'a self) -> Vec<Element<'a, Message>> {
        let count = self.will_be_created();
        let how = |glyph, name: String, detail: String| {
            let words = column![label::strong(name), label::second(detail)].spacing(2).width(Fill);
            row![icon(glyph, 16.0).style(style::second), words].spacing(10).width(Fill).into()
        };
        let disks = match self.source {
            Some(Source::Media(_)) => texts::disks_empty(count),
            _ => texts::disks_why(count),
        };
        let starts = if self.start { texts::starts_yes() } else { texts::starts_no() };
        vec![
            how(icon::HARD_DRIVE, texts::disks(), disks),
            how(icon::PLAY, texts::starts(), starts),
            how(icon::UNDO_2, texts::undone(), texts::undone_why()),
        ]
    }

    /// How many desktops there will be: without those who are skipped.
    pub(super) fn will_be_created(&self) -> u32 {
        match &self.preview {
            Preview::Known(preview) if self.step == Step::Review => preview.desktops,
            _ => self.count(),
        }
    }

    /// Why they cannot be created as they were chosen.
    pub(super) fn refusal(&self) -> Option<String> {
        match &self.preview {
            Preview::Known(preview) => preview.refused.as_ref().map(say),
            Preview::Refused(problem) if problem.status < 500 => Some(say(problem)),
            _ => None,
        }
    }
}

/// What is used of a quota.
fn quota<'a>(line: &'a QuotaPreview) -> Element<'a, Message> {
    let name = texts::quota_of(words::quantity(line.quantity), line.who.as_str());
    let now = words::quota_amount(line.quantity, line.now);
    let words = texts::now_and_after(now, words::quota_amount_of(line.quantity, line.after, line.limit));
    used(name, line.now, line.after, line.limit, words)
}

fn used<'a>(name: String, now: u64, after: u64, limit: u64, words: String) -> Element<'a, Message> {
    let share = |amount: u64| amount as f32 / limit.max(1) as f32;
    let full = after > limit;
    let caption: Element<'a, Message> = match full {
        true => row![
            icon(icon::TRIANGLE_ALERT, 13.0).style(style::warn),
            label::caption(words).style(style::main)
        ]
        .spacing(5)
        .into(),
        false => label::caption(words).into(),
    };
    let bar = bar::now_and_after(share(now), share(after.saturating_sub(now)));
    column![elide(name).width(Fill), bar, caption].spacing(5).width(Fill).into()
}
