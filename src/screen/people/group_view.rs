//! The table of groups, the panel of one, and the dialogs.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, FillPortion, Padding};
use sarrio_model::{Group, GroupId, Permission};

use super::groups::{Dialog, Groups, Message, TABLE, column as at};
use super::may::May;
use super::name_form::Say;
use super::picker::Part;
use crate::screen::{Scene, consent, problems};
use crate::theme::{MEDIUM, STRONG, icon, style};
use crate::widget::elide::elide;
use crate::widget::table::{Checkboxes, Column, Table, column_of, foot, table};
use crate::widget::{Element, button, dialog, label, notice, panel, skeleton};
use crate::words::{self, people as texts};

impl Groups {
    pub(super) fn listed<'a>(&'a self, scene: Scene<'a>, width: f32) -> Element<'a, Message> {
        let all = self.count(scene.live);
        let content: Element<'a, Message> = if !scene.live.loaded {
            skeleton::rows(12)
        } else if all == 0 {
            self.nothing(scene)
        } else if self.shown.is_empty() {
            let clear = button::default(words::common::clear_filter()).small().on_press(Message::Cleared);
            let title = words::common::no_matches(self.typed.trim());
            notice::no_matches(title, texts::groups_hidden(all), clear)
        } else {
            self.rows(scene, width)
        };
        let (first, last) = self.table.in_sight(self.shown.len());
        let mut card = column![container(content).height(Fill)];
        if !self.shown.is_empty() {
            card = card.push(foot(texts::rows(first, last, self.shown.len()), None));
        }
        container(card).height(Fill).padding(1).style(style::card).into()
    }

    fn nothing<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let (title, why, buttons) = if self.archived.is_some() {
            (texts::no_archived(), texts::no_archived_why(), vec![])
        } else if !May::of(scene.me, scene.live).add_groups() {
            (texts::no_groups(), texts::no_groups_ask(), vec![])
        } else if scene.live.category_count() == 0 {
            (texts::no_groups(), texts::no_groups_no_category(), vec![])
        } else {
            let add = button::primary(texts::add_group()).icon(icon::PLUS).on_press(Message::AddPressed);
            (texts::no_groups(), texts::no_groups_why(), vec![add])
        };
        container(notice::empty(icon::USERS, title, why, buttons)).center_y(Fill).into()
    }

    fn rows<'a>(&'a self, scene: Scene<'a>, width: f32) -> Element<'a, Message> {
        let spec = Table {
            name: TABLE,
            columns: columns(width),
            rows: &self.shown,
            checkboxes: Checkboxes::Hidden,
            cell: Box::new(move |id: GroupId, column| match self.group(id, scene.live) {
                Some(group) => cell(group, column),
                None => space().into(),
            }),
            action: Box::new(|_| None),
        };
        table(&self.table, spec, Message::Table)
    }

    pub(super) fn panel<'a>(&'a self, scene: Scene<'a>) -> Option<Element<'a, Message>> {
        let group = self.current(scene.live).filter(|_| !self.closed)?;
        let may = May::of(scene.me, scene.live).change_group(group) && group.archived.is_none();
        let names = column![
            elide(group.name.as_str()).size(15.0).font(STRONG).width(Fill),
            elide(group.category.name.as_str()).style(style::second).width(Fill),
        ];
        let close = button::icon_only(icon::X, words::common::close())
            .kind(button::Kind::Ghost)
            .small()
            .side(crate::widget::tip::Position::Left)
            .on_press(Message::PanelClosed);
        let head = row![names, close].spacing(8);
        let mut facts = column![
            label::fact(texts::members(), label::body(texts::members_n(group.members, group.students))),
            label::fact(texts::added_on(), label::body(words::short_date(group.created, scene.now))),
        ]
        .spacing(7);
        if let Some(since) = group.archived {
            facts = facts
                .push(label::fact(texts::archived_since(), label::body(words::short_date(since, scene.now))));
        }
        let facts = container(facts).padding(Padding::from([4, 16]).bottom(14));
        let mut body = column![facts];
        if group.archived.is_none() {
            let show = button::default(texts::show_people()).icon(icon::USERS).small();
            let add = may.then(|| {
                let add = button::default(texts::add_members()).icon(icon::USER_PLUS).small();
                add.on_press(Message::ChoosePressed(Part::Members)).into()
            });
            let show = show.on_press(Message::PeopleAsked(group.id));
            let quota = group.actions.contains(Permission::QuotaSee).then(|| {
                let quota = button::default(words::quotas::title()).icon(icon::GAUGE).small();
                quota.on_press(Message::QuotaAsked(group.id)).into()
            });
            body = body.push(panel::section(row![show].extend(add).extend(quota).spacing(8).wrap()));
        }
        body = body.push(panel::section(teachers(group, may)));
        body = body.push(panel::section(consent::of_group(group.consent, may, Message::Consent)));
        Some(panel::panel(panel::EDITED, head, body, panel_foot(group, scene)))
    }

    pub(super) fn layer<'a>(&'a self, scene: Scene<'a>) -> Option<Element<'a, Message>> {
        let dialog = self.dialog.as_ref()?;
        if let Dialog::Choose(picker) = dialog {
            let content = picker.view(scene).map(Message::Picker);
            return Some(dialog::modal(content, dialog::FORM, 48.0, Message::Closed));
        }
        let ask =
            |title, body: String, more, problem: &'a Option<_>, act: button::Button<'a, Message>, working| {
                let mut content = column![label::second(body)].extend(more).spacing(12);
                if let Some(problem) = problem {
                    content = content.push(problems::note(problem));
                }
                let cancel =
                    button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed);
                dialog::dialog(title, content, vec![cancel, act.working(working).on_press(Message::Sent)])
            };
        let content = match dialog {
            Dialog::New { form, place } => {
                let say = Say { title: texts::add_group(), verb: texts::add_group() };
                // A manager has one category.
                let more = May::of(scene.me, scene.live)
                    .sees_all_categories()
                    .then(|| place.category().map(Message::Place));
                form.view(say, more, Message::Name, Message::Sent, Message::Closed)
            }
            Dialog::Rename { group, form } => {
                let say =
                    Say { title: texts::rename_group(group.name.as_str()), verb: words::common::rename() };
                form.view(say, None, Message::Name, Message::Sent, Message::Closed)
            }
            Dialog::Move { group, place, problem, working } => ask(
                texts::move_group(group.name.as_str()),
                texts::move_group_body(group.category.name.as_str()),
                Some(place.category().map(Message::Place)),
                problem,
                button::primary(texts::move_now()),
                *working,
            ),
            Dialog::Archive { group, problem, working } => ask(
                texts::archive_question(group.name.as_str()),
                texts::archive_body(),
                None,
                problem,
                button::primary(texts::archive()).icon(icon::ARCHIVE),
                *working,
            ),
            Dialog::Remove { group, problem, working } => ask(
                texts::remove_group_question(group.name.as_str()),
                texts::remove_group_body(group.members),
                None,
                problem,
                button::danger_filled(texts::remove_group()).icon(icon::TRASH_2),
                *working,
            ),
            Dialog::Choose(_) => return None,
        };
        Some(dialog::modal(content, dialog::QUESTION, 120.0, Message::Closed))
    }
}

/// The name and the number of members are always shown, the other columns only if there is room.
fn columns(width: f32) -> Vec<(usize, Column)> {
    let all = [
        (0.0, at::NAME, column_of(texts::column_name(), FillPortion(4))),
        (420.0, at::CATEGORY, column_of(texts::category(), FillPortion(3))),
        (620.0, at::TEACHERS, column_of(texts::teachers(), FillPortion(5)).unsorted()),
        (0.0, at::MEMBERS, column_of(texts::members(), 90).right()),
    ];
    all.into_iter().filter(|(from, ..)| width >= *from).map(|(_, number, column)| (number, column)).collect()
}

fn cell<'a>(group: &'a Group, column: usize) -> Element<'a, Message> {
    match column {
        at::NAME => elide(group.name.as_str()).font(MEDIUM).width(Fill).into(),
        at::CATEGORY => elide(group.category.name.as_str()).width(Fill).into(),
        at::TEACHERS => elide(teacher_names(group)).style(style::second).width(Fill).into(),
        _ => label::mono(words::grouped(group.members)).into(),
    }
}

fn teacher_names(group: &Group) -> String {
    match group.teachers.as_slice() {
        [] => "–".to_owned(),
        teachers => teachers.iter().map(|teacher| teacher.name.as_str()).collect::<Vec<_>>().join(", "),
    }
}

/// Who teaches the group, with buttons for whoever may choose them.
fn teachers<'a>(group: &'a Group, may: bool) -> Element<'a, Message> {
    let lines = group.teachers.iter().map(|teacher| {
        let take = may.then(|| {
            button::icon_only(icon::X, texts::take_teacher(teacher.name.as_str()))
                .kind(button::Kind::Ghost)
                .small()
                .side(crate::widget::tip::Position::Left)
                .on_press(Message::TeacherRemoved(group.id, teacher.id))
                .into()
        });
        row![label::avatar(&teacher.name, 24.0), elide(teacher.name.as_str()).width(Fill)]
            .extend(take)
            .spacing(10)
            .align_y(Center)
            .into()
    });
    let nobody = group.teachers.is_empty().then(|| label::second(texts::no_teachers()).into());
    let add = may.then(|| {
        let add = button::default(texts::add_teachers()).icon(icon::USER_PLUS).small();
        row![add.on_press(Message::ChoosePressed(Part::Teachers))].into()
    });
    column![label::h2(texts::teachers())].extend(lines).extend(nobody).extend(add).spacing(8).into()
}

/// The buttons; none for whoever may not change groups.
fn panel_foot<'a>(group: &Group, scene: Scene<'_>) -> Option<Element<'a, Message>> {
    let may = May::of(scene.me, scene.live);
    let small = |glyph, name: String, message| button::icon_only(glyph, name).on_press(message);
    let mut foot = row![].spacing(8);
    if may.change_group(group) && group.archived.is_some() {
        let back = button::default(texts::unarchive()).icon(icon::ARCHIVE_RESTORE);
        foot = foot.push(back.on_press(Message::UnarchivePressed));
    } else if may.change_group(group) {
        let rename = button::default(words::common::rename()).icon(icon::PENCIL);
        foot = foot.push(rename.on_press(Message::RenamePressed));
        if may.sees_all_categories() && may.add_groups() {
            foot = foot.push(small(icon::ARROW_RIGHT_LEFT, texts::move_group_hint(), Message::MovePressed));
        }
        let archive = button::default(texts::archive()).icon(icon::ARCHIVE);
        foot = foot.push(archive.on_press(Message::ArchivePressed));
    }
    if may.remove_group(group) {
        let remove = small(icon::TRASH_2, texts::remove_group(), Message::RemovePressed)
            .kind(button::Kind::Danger)
            .side(crate::widget::tip::Position::Left);
        foot = foot.push(space().width(Fill)).push(remove);
    }
    (may.change_group(group) || may.remove_group(group)).then(|| foot.into())
}
