//! The groups: a table of all, with a panel for one.

use sarrio_model::{
    EditGroup, EditGroupPeople, Group, GroupId, GroupQuery, NewGroup, OwnGrades, Problem, User, UserId,
};

use super::name_form::{self, NameForm};
use super::picker::{self, Part, Picker};
use super::place::{self, PlaceForm};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::finds::finds;
use crate::screen::{Action, Notification};
use crate::widget::table::{self, Event};
use crate::widget::{dialog, focus};
use crate::words::people as texts;

/// The id of the table, for the focus.
pub const TABLE: &str = "people.groups";
/// The id of the field for the search, for the focus.
pub const SEARCH: &str = "people.groups.search";

/// The numbers of the columns.
pub(super) mod column {
    pub(in crate::screen::people) const NAME: usize = 0;
    pub(in crate::screen::people) const CATEGORY: usize = 1;
    pub(in crate::screen::people) const TEACHERS: usize = 2;
    pub(in crate::screen::people) const MEMBERS: usize = 3;
}

/// The groups.
#[derive(Debug)]
pub(super) struct Groups {
    pub(super) table: table::State<GroupId>,
    pub(super) shown: Vec<GroupId>,
    pub(super) typed: String,
    /// Those that are archived, while they are shown instead of the others.
    pub(super) archived: Option<Vec<Group>>,
    /// Whether those have changed since they were read.
    outdated: bool,
    pub(super) closed: bool,
    pub(super) dialog: Option<Dialog>,
}

impl Default for Groups {
    fn default() -> Self {
        Self {
            table: table::State::sorted_by(column::NAME),
            shown: vec![],
            typed: String::new(),
            archived: None,
            outdated: false,
            closed: false,
            dialog: None,
        }
    }
}

/// What is open over the groups.
#[derive(Debug)]
pub(super) enum Dialog {
    New { form: NameForm, place: PlaceForm },
    Rename { group: Box<Group>, form: NameForm },
    Move { group: Box<Group>, place: PlaceForm, problem: Option<Problem>, working: bool },
    Archive { group: Box<Group>, problem: Option<Problem>, working: bool },
    Remove { group: Box<Group>, problem: Option<Problem>, working: bool },
    Choose(Picker),
}

/// What happens to the groups.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Table(table::Message<GroupId>),
    Typed(String),
    Cleared,
    ArchivedToggled,
    ArchivedRead(Reply),
    PanelClosed,
    /// Its people are shown in the other table.
    PeopleAsked(GroupId),
    /// Its quotas are shown.
    QuotaAsked(GroupId),
    AddPressed,
    RenamePressed,
    MovePressed,
    ArchivePressed,
    UnarchivePressed,
    RemovePressed,
    ChoosePressed(Part),
    TeacherRemoved(GroupId, UserId),
    Consent(OwnGrades),
    Picker(picker::Message),
    Place(place::Message),
    Name(String),
    Sent,
    /// The answer to what a dialog asked.
    Answered(Reply),
    /// The answer to what a button asked.
    Changed(Reply),
    Closed,
}

impl Groups {
    /// A group, whether it is archived or not.
    pub(super) fn group<'a>(&'a self, id: GroupId, live: &'a Live) -> Option<&'a Group> {
        match &self.archived {
            Some(archived) => archived.iter().find(|group| group.id == id),
            None => live.group(id),
        }
    }

    /// The group in the panel.
    pub(super) fn current<'a>(&'a self, live: &'a Live) -> Option<&'a Group> {
        self.group(self.table.cursor()?, live)
    }

    /// How many groups there are, without the search.
    pub(super) fn count(&self, live: &Live) -> usize {
        self.archived.as_ref().map_or_else(|| live.group_count(), Vec::len)
    }

    /// The lists have changed: searches and sorts again.
    pub(super) fn refresh(&mut self, live: &Live) {
        let mut groups: Vec<&Group> = match &self.archived {
            Some(archived) => archived.iter().collect(),
            None => live.groups(),
        };
        groups.retain(|group| finds(&self.typed, &[group.name.as_str(), group.category.name.as_str()]));
        let order = self.table.order.unwrap_or(table::Order { column: column::NAME, descending: false });
        match order.column {
            column::CATEGORY => groups.sort_by_key(|group| (&group.category.name, &group.name)),
            column::MEMBERS => groups.sort_by_key(|group| group.members),
            _ => groups.sort_by_key(|group| (&group.name, &group.category.name)),
        }
        if order.descending {
            groups.reverse();
        }
        self.shown = groups.into_iter().map(|group| group.id).collect();
        let shown = &self.shown;
        self.table.keep(|id| shown.contains(id));
    }

    fn read_archived() -> Action<Message> {
        let archived = GroupQuery { archived: Some(true), ..GroupQuery::default() };
        Action::ask(Request::Groups(archived), Message::ArchivedRead)
    }

    /// A group has changed. Those that are archived have to be read again.
    pub(super) fn outdate(&mut self) {
        self.outdated = true;
    }

    /// Reads what has changed.
    pub(super) fn read(&mut self) -> Action<Message> {
        match std::mem::take(&mut self.outdated) && self.archived.is_some() {
            true => Self::read_archived(),
            false => Action::None,
        }
    }

    fn changed(&mut self) -> Action<Message> {
        self.outdate();
        self.read()
    }

    pub(super) fn update(&mut self, message: Message, live: &Live, me: &User) -> Action<Message> {
        match message {
            Message::Table(message) => return self.update_table(message, live),
            Message::Typed(typed) => self.typed = typed,
            Message::Cleared => self.typed.clear(),
            Message::ArchivedToggled => {
                self.table.clear();
                self.archived = match self.archived {
                    Some(_) => None,
                    None => Some(vec![]),
                };
                self.refresh(live);
                return self.changed();
            }
            Message::ArchivedRead(Ok(Answer::Groups(groups))) => {
                if let Some(archived) = &mut self.archived {
                    *archived = groups;
                }
            }
            Message::ArchivedRead(Ok(_)) | Message::Changed(Ok(_)) => return self.changed(),
            Message::ArchivedRead(Err(problem)) | Message::Changed(Err(problem)) => {
                return Action::Notify(Notification::bad(&problem));
            }
            Message::PanelClosed => self.closed = true,
            Message::TeacherRemoved(group, teacher) => {
                let edit = EditGroupPeople { add: vec![], remove: vec![teacher] };
                return Action::ask(Request::ChangeTeachers(group, edit), Message::Changed);
            }
            Message::Consent(own) => {
                let Some(group) = self.current(live) else { return Action::None };
                let edit = EditGroup { revision: group.revision, consent: Some(own), ..EditGroup::default() };
                return Action::ask(Request::EditGroup(group.id, edit), Message::Changed);
            }
            Message::UnarchivePressed => {
                let Some(group) = self.current(live) else { return Action::None };
                let edit =
                    EditGroup { revision: group.revision, archived: Some(false), ..EditGroup::default() };
                return Action::ask(Request::EditGroup(group.id, edit), Message::Changed);
            }
            Message::Closed | Message::Picker(picker::Message::Closed) => return self.close(),
            Message::Sent | Message::Picker(picker::Message::Sent) => return self.send(),
            Message::Answered(reply) => return self.answered(reply),
            Message::Name(typed) => {
                if let Some(Dialog::New { form, .. } | Dialog::Rename { form, .. }) = &mut self.dialog {
                    form.typed(typed);
                }
                return Action::None;
            }
            Message::Place(message) => {
                if let Some(Dialog::New { place, .. } | Dialog::Move { place, .. }) = &mut self.dialog {
                    place.update(message, live);
                }
                return Action::None;
            }
            Message::Picker(message) => {
                let Some(Dialog::Choose(picker)) = &mut self.dialog else { return Action::None };
                return picker.update(message).map(Message::Picker);
            }
            other => return self.ask(other, live, me),
        }
        self.refresh(live);
        Action::None
    }

    fn update_table(&mut self, message: table::Message<GroupId>, live: &Live) -> Action<Message> {
        let before = self.table.cursor();
        let (event, task) = self.table.update(TABLE, message, &self.shown);
        if self.table.cursor() != before {
            self.closed = false;
        }
        if event == Event::OrderChanged {
            self.refresh(live);
        }
        Action::Run(task)
    }

    /// Opens the dialog of a button.
    fn ask(&mut self, message: Message, live: &Live, me: &User) -> Action<Message> {
        if let Message::AddPressed = message {
            let place = PlaceForm::of_group(me.category.as_ref().map(|category| category.id), live);
            self.dialog = Some(Dialog::New { form: NameForm::default(), place });
            return Action::Run(focus::on(name_form::FIELD));
        }
        let Some(group) = self.current(live).cloned() else { return Action::None };
        let (dialog, focused) = match message {
            Message::ChoosePressed(part) => {
                let mut picker = Picker::new(&group, part);
                let ask = picker.ask().map(Message::Picker);
                self.dialog = Some(Dialog::Choose(picker));
                return Action::All(vec![ask, Action::Run(focus::on(picker::SEARCH))]);
            }
            Message::RenamePressed => {
                let form = NameForm::of(&group.name);
                (Dialog::Rename { group: Box::new(group), form }, name_form::FIELD)
            }
            Message::MovePressed => {
                let place = PlaceForm::of_group(Some(group.category.id), live);
                let group = Box::new(group);
                (Dialog::Move { group, place, problem: None, working: false }, dialog::CANCEL)
            }
            Message::ArchivePressed => {
                let group = Box::new(group);
                (Dialog::Archive { group, problem: None, working: false }, dialog::CANCEL)
            }
            Message::RemovePressed => {
                let group = Box::new(group);
                (Dialog::Remove { group, problem: None, working: false }, dialog::CANCEL)
            }
            _ => return Action::None,
        };
        self.dialog = Some(dialog);
        Action::Run(focus::on(focused))
    }

    /// Sends what the dialog asks for.
    fn send(&mut self) -> Action<Message> {
        let edit = |group: &Group| EditGroup { revision: group.revision, ..EditGroup::default() };
        let request = match &mut self.dialog {
            Some(Dialog::New { form, place }) => {
                let name = place.category.and_then(|category| Some((form.send()?, category)));
                name.map(|(name, category)| Request::AddGroup(NewGroup { name, category }))
            }
            Some(Dialog::Rename { group, form }) => form
                .send()
                .map(|name| Request::EditGroup(group.id, EditGroup { name: Some(name), ..edit(group) })),
            Some(Dialog::Move { group, place, working, .. }) if !*working => {
                *working = true;
                Some(Request::EditGroup(group.id, EditGroup { category: place.category, ..edit(group) }))
            }
            Some(Dialog::Archive { group, working, .. }) if !*working => {
                *working = true;
                Some(Request::EditGroup(group.id, EditGroup { archived: Some(true), ..edit(group) }))
            }
            Some(Dialog::Remove { group, working, .. }) if !*working => {
                *working = true;
                Some(Request::RemoveGroup(group.id))
            }
            Some(Dialog::Choose(picker)) => picker.send(),
            _ => None,
        };
        request.map_or(Action::None, |request| Action::ask(request, Message::Answered))
    }

    fn answered(&mut self, reply: Reply) -> Action<Message> {
        match (reply, &mut self.dialog) {
            (Ok(answer), Some(dialog)) => {
                let said = done(dialog, &answer);
                let notify = said.map_or(Action::None, |said| Action::Notify(Notification::good(said)));
                Action::All(vec![notify, self.close(), self.changed()])
            }
            (Ok(_), None) => self.changed(),
            (Err(refused), Some(dialog)) => {
                match dialog {
                    Dialog::New { form, .. } | Dialog::Rename { form, .. } => form.refused(refused),
                    Dialog::Choose(picker) => picker.refused(refused),
                    Dialog::Move { problem, working, .. }
                    | Dialog::Archive { problem, working, .. }
                    | Dialog::Remove { problem, working, .. } => {
                        (*problem, *working) = (Some(refused), false);
                    }
                }
                Action::None
            }
            (Err(problem), None) => Action::Notify(Notification::bad(&problem)),
        }
    }

    /// Closes the dialog.
    pub(super) fn close(&mut self) -> Action<Message> {
        self.dialog = None;
        Action::Run(focus::on(TABLE))
    }
}

/// What the notification says, where the table does not show it.
fn done(dialog: &Dialog, answer: &Answer) -> Option<String> {
    match (dialog, answer) {
        (Dialog::New { .. }, Answer::Group(group)) => Some(texts::group_added(group.name.as_str())),
        (Dialog::Move { .. }, Answer::Group(group)) => {
            Some(texts::group_moved(group.name.as_str(), group.category.name.as_str()))
        }
        (Dialog::Archive { group, .. }, _) => Some(texts::group_archived(group.name.as_str())),
        (Dialog::Remove { group, .. }, _) => Some(texts::group_removed(group.name.as_str())),
        (Dialog::Choose(_), Answer::Group(group)) => {
            Some(texts::group_has(group.name.as_str(), group.members, group.teachers.len()))
        }
        _ => None,
    }
}
