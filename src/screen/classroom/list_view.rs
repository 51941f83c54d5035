//! The class as a list: the same students, the same selection and the same tools as on the map.

use std::collections::HashSet;

use iced::widget::{container, space};
use iced::{Fill, FillPortion};
use sarrio_model::{Lesson, Permission, Student, name_key};

use super::list::{LIST, at};
use super::{Classroom, Message, Spot};
use crate::backend::live::Live;
use crate::screen::{Action, Scene, status_of};
use crate::theme::{MEDIUM, MONO, style};
use crate::widget::Element;
use crate::widget::elide::elide;
use crate::widget::pill::pill;
use crate::widget::table::{self, Checkboxes, Column, Event, Selected, Table, column_of};
use crate::words::{self, classroom as texts};

impl Classroom {
    /// Puts the students that the filter shows in their order.
    pub(super) fn relist(&mut self, live: &Live) {
        let students = self.class.class().map(|class| class.students.as_slice()).unwrap_or_default();
        let shown = |one: &&Student| self.filter.is_none_or(|filter| self.fits(one, filter, live));
        let order = self.list.table.order;
        let column = order.map_or(at::NAME, |order| order.column);
        let mut rows: Vec<_> = students
            .iter()
            .filter(shown)
            .map(|one| {
                (self.key(one, column, live), name_key(&one.person.name), Spot::Student(one.person.id))
            })
            .collect();
        rows.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        if order.is_some_and(|order| order.descending) {
            rows.reverse();
        }
        let rows: Vec<Spot> = rows.into_iter().map(|(_, _, spot)| spot).collect();
        let all = |rows: &[Spot]| rows.iter().copied().collect::<HashSet<_>>();
        if !self.list.hovered || all(&rows) != all(&self.list.rows) {
            self.list.rows = rows;
        }
        self.list.table.settle(&self.list.rows);
    }

    /// By what a student is sorted in a column.
    fn key(&self, student: &Student, column: usize, live: &Live) -> String {
        let desktop = || self.desktop(Spot::Student(student.person.id), live);
        // Those who have nothing there come last.
        let last = || "\u{10ffff}".to_owned();
        match column {
            at::SEAT => {
                let seat = self.seat(student, live).map(|seat| seat.name.as_str());
                // 9 comes before 10.
                seat.map_or_else(last, |name| format!("{:0>12}", name_key(name)))
            }
            at::STATE => desktop().map_or_else(last, |one| one.state.name().as_str().to_owned()),
            at::DESKTOP => desktop().map_or_else(last, |one| name_key(one.name.as_str())),
            at::HOST => desktop()
                .and_then(|one| one.host_name.as_ref())
                .map_or_else(last, |host| name_key(host.as_str())),
            at::HAND => self.hand(student, live).map_or_else(last, |since| since.to_string()),
            at::CAME => self.came(student, live).map_or_else(last, |at| at.to_string()),
            _ => name_key(&student.person.name),
        }
    }

    /// Since when a student's hand is up.
    fn hand(&self, student: &Student, live: &Live) -> Option<jiff::Timestamp> {
        let hands = |lesson: &Lesson| {
            lesson.hands.iter().find(|hand| hand.person.id == student.person.id).map(|hand| hand.since)
        };
        self.lesson(live).and_then(hands)
    }

    /// When a student came.
    fn came(&self, student: &Student, live: &Live) -> Option<jiff::Timestamp> {
        let came = |lesson: &Lesson| {
            lesson.attendance.iter().find(|here| here.person.id == student.person.id).map(|here| here.at)
        };
        self.lesson(live).and_then(came)
    }

    pub(super) fn list_changed(
        &mut self,
        message: table::Message<Spot>,
        live: &Live,
        (me, now): (sarrio_model::UserId, jiff::Timestamp),
    ) -> Action<Message> {
        if let table::Message::Hovered(hovered) = &message {
            self.list.hovered = *hovered;
        }
        let (event, task) = self.list.table.update(LIST, message, &self.list.rows);
        let rows = self.list.rows.iter().copied();
        let selected: HashSet<Spot> = match self.list.table.selected() {
            Selected::These(these) => these.clone(),
            Selected::AllExcept(these) => rows.filter(|spot| !these.contains(spot)).collect(),
        };
        self.map.select_only(selected);
        self.relist(live);
        let after = match event {
            Event::Activated(spot) => self.enlarge(spot, live, me, now),
            _ => Action::None,
        };
        Action::All(vec![Action::Run(task), after])
    }

    /// What is selected on the map is selected in the list.
    pub(super) fn select_in_list(&mut self) {
        let students = self.map.selected().iter().copied().filter(|spot| matches!(spot, Spot::Student(_)));
        self.list.table.select_only(students);
    }

    pub(super) fn list<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let spec = Table {
            name: LIST,
            columns: columns(scene),
            rows: &self.list.rows,
            checkboxes: Checkboxes::Shown,
            cell: Box::new(move |spot, column| self.cell(spot, column, scene)),
            action: Box::new(|_| None),
        };
        let table = table::table(&self.list.table, spec, Message::List);
        let words = texts::listed(self.list.rows.len());
        let foot = table::foot(words, None);
        let card = iced::widget::column![container(table).height(Fill), foot];
        container(card).height(Fill).padding(1).style(style::card).into()
    }

    fn cell<'a>(&'a self, spot: Spot, column: usize, scene: Scene<'a>) -> Element<'a, Message> {
        let Spot::Student(id) = spot else { return space().into() };
        let class = self.class.class();
        let student = class.and_then(|class| class.students.iter().find(|one| one.person.id == id));
        let Some(student) = student else { return space().into() };
        let desktop = self.desktop(spot, scene.live);
        let figure = |words: String| elide(words).font(MONO).size(12.0).width(Fill).into();
        match column {
            at::NAME => elide(student.person.name.as_str()).font(MEDIUM).width(Fill).into(),
            at::SEAT => {
                let seat = self.seat(student, scene.live).map(|seat| seat.name.to_string());
                figure(seat.unwrap_or_default())
            }
            at::STATE => {
                pill(desktop.map_or_else(super::tiles::none, |one| status_of(one, scene.live, scene.now)))
            }
            at::DESKTOP => {
                let name = desktop.map_or("–", |one| one.name.as_str());
                elide(name).style(style::second).width(Fill).into()
            }
            at::HOST => {
                let host = desktop.and_then(|one| one.host_name.as_ref());
                figure(host.map(ToString::to_string).unwrap_or_default())
            }
            at::HAND => {
                let since = self.hand(student, scene.live).map(|since| words::since(since, scene.now));
                elide(since.unwrap_or_default()).width(Fill).into()
            }
            _ => figure(self.came(student, scene.live).map(words::clock).unwrap_or_default()),
        }
    }
}

/// Name and state are always shown, the other columns only if there is room.
fn columns(scene: Scene<'_>) -> Vec<(usize, Column)> {
    let sees_hosts = scene.live.may(Permission::HypervisorSee);
    let all = [
        (0.0, at::NAME, column_of(texts::column_person(), FillPortion(4))),
        (420.0, at::SEAT, column_of(texts::column_seat(), 72)),
        (0.0, at::STATE, column_of(texts::column_state(), 142)),
        (640.0, at::DESKTOP, column_of(texts::column_desktop(), FillPortion(4))),
        (900.0, at::HOST, column_of(texts::column_host(), 110)),
        (540.0, at::HAND, column_of(texts::column_hand(), 110)),
        (760.0, at::CAME, column_of(texts::column_came(), 86)),
    ];
    let fits = |(from, number, _): &(f32, usize, Column)| {
        scene.width >= *from && (*number != at::HOST || sees_hosts)
    };
    all.into_iter().filter(fits).map(|(_, number, column)| (number, column)).collect()
}
