//! What the forms and questions over the people ask of the backend, and what its answers mean.

use jiff::Timestamp;
use sarrio_model::{EditUser, User, UserBatch, UserChange, UserId};

use super::may::May;
use super::modal::{Dialog, Progress};
use super::{Message, People, Tab, add, bulk, edit, import, password, person};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::{Action, Notification};
use crate::widget::{dialog, focus};
use crate::words::people as texts;

impl People {
    pub(super) fn close(&mut self) -> Action<Message> {
        self.dialog = None;
        Action::Run(focus::on(super::TABLE))
    }

    /// Handles the messages of forms, questions and of the panel's form.
    pub(super) fn update_dialog(&mut self, message: Message, live: &Live, me: &User) -> Action<Message> {
        // Whatever was chosen in the menu, it closes.
        self.more = false;
        match message {
            Message::Person(person::Message::EditPressed) => {
                let Some(user) = self.panel.user.clone() else { return Action::None };
                self.panel.form = Some(edit::Form::of(&user, live, me));
                Action::Run(focus::on(edit::FIRST))
            }
            Message::Person(person::Message::Edit(edit::Message::Discarded)) => {
                self.panel.form = None;
                Action::All(vec![self.follow_cursor(), Action::Run(focus::on(super::TABLE))])
            }
            Message::Person(person::Message::Edit(edit::Message::Saved)) => self.save(),
            Message::Person(person::Message::Edit(message)) => {
                if let Some(form) = &mut self.panel.form {
                    form.update(message, live);
                }
                Action::None
            }
            Message::EditPreviewed(id, reply) => self.edit_previewed(id, reply),
            Message::EditAnswered(id, reply) => self.edit_answered(id, reply),
            Message::LeavingSent => match self.dialog.take() {
                Some(Dialog::Leaving { person, edit, .. }) => edit_user(person.id, edit),
                other => {
                    self.dialog = other;
                    Action::None
                }
            },
            Message::AddPressed if May::of(me, live).add_people() => {
                self.tab = Tab::People;
                self.dialog = Some(Dialog::Add(Box::new(add::Form::new(self.tree.chosen, live, me))));
                Action::Run(focus::on(add::FIRST))
            }
            Message::Add(message) => self.update_add(message, live),
            Message::Added(reply) => self.added(reply),
            Message::Person(person::Message::PasswordPressed) => {
                let Some(user) = &self.panel.user else { return Action::None };
                let (person, revision) = (user.named(), user.revision);
                let form = password::Form::new();
                self.dialog = Some(Dialog::Password { person, revision, form, state: Progress::default() });
                Action::Run(focus::on(dialog::CANCEL))
            }
            Message::Password(password::Message::Submitted) | Message::PasswordSent => self.send_password(),
            Message::Password(message) => match &mut self.dialog {
                Some(Dialog::Password { form, .. }) => {
                    form.update(message).map_or(Action::None, Action::Copy)
                }
                _ => Action::None,
            },
            Message::PasswordAnswered(id, reply) => self.password_answered(id, reply),
            Message::RemoveAsked(id) | Message::Person(person::Message::RemovePressed(id)) => {
                self.ask_to_remove(id, live, me)
            }
            Message::RemoveSent => self.send_removal(),
            Message::RemoveAnswered(id, reply) => self.removed(id, reply),
            Message::BulkAsked(change) => self.ask_bulk(change, live, me),
            Message::Bulk(bulk::Message::Closed) => self.close(),
            Message::Bulk(bulk::Message::Sent) => match &mut self.dialog {
                Some(Dialog::Bulk(dialog)) => dialog.send().map_or(Action::None, change_users),
                _ => Action::None,
            },
            Message::Bulk(message) => {
                if let Some(Dialog::Bulk(dialog)) = &mut self.dialog {
                    dialog.update(message, live);
                }
                Action::None
            }
            Message::BulkPreviewed(reply) => self.bulk_previewed(reply),
            Message::BulkAnswered(reply) => self.bulk_answered(reply),
            Message::EnablePressed => {
                self.dialog = None;
                let count = self.targets();
                let people = self.list.selection();
                let batch = UserBatch { people, change: UserChange::Enable, preview: false };
                Action::ask(Request::ChangeUsers(Box::new(batch)), move |reply| {
                    Message::Enabled(count, reply)
                })
            }
            Message::Enabled(count, reply) => {
                let people = texts::people(count);
                Action::Notify(match reply {
                    Ok(_) => Notification::good(texts::enabled(people)),
                    Err(problem) => Notification::bad(&problem),
                })
            }
            _ => Action::None,
        }
    }

    fn save(&mut self) -> Action<Message> {
        let Some(form) = self.panel.form.as_mut().filter(|form| !form.working) else { return Action::None };
        let id = form.user.id;
        match form.save() {
            edit::Save::Nothing => {
                self.panel.form = None;
                Action::Run(focus::on(super::TABLE))
            }
            edit::Save::Send(edit) => edit_user(id, edit),
            edit::Save::LookFirst(batch) => {
                Action::ask(Request::ChangeUsers(batch), move |reply| Message::EditPreviewed(id, reply))
            }
        }
    }

    /// The form that waits for an answer about this person.
    fn form_of(&mut self, id: UserId) -> Option<&mut edit::Form> {
        self.panel.form.as_mut().filter(|form| form.working && form.is_of(id))
    }

    fn edit_previewed(&mut self, id: UserId, reply: Reply) -> Action<Message> {
        let Some(form) = self.form_of(id) else { return Action::None };
        match reply {
            Ok(Answer::UsersChanged(told)) => {
                let Some(edit) = form.change() else { return Action::None };
                if told.leaves.is_empty() {
                    return edit_user(id, edit);
                }
                form.working = false;
                let person = form.user.named();
                self.dialog = Some(Dialog::Leaving { person, edit, leaves: told.leaves });
                Action::Run(focus::on(dialog::CANCEL))
            }
            Ok(_) => Action::None,
            Err(problem) => {
                form.refused(problem);
                Action::None
            }
        }
    }

    fn edit_answered(&mut self, id: UserId, reply: Reply) -> Action<Message> {
        match reply {
            Ok(Answer::User(user)) => {
                self.list.window.replace(&user);
                if self.panel.is_of(id) {
                    self.panel.form = None;
                    self.panel.user = Some(user);
                    return Action::All(vec![
                        self.panel.read().map(Message::Person),
                        self.follow_cursor(),
                        Action::Run(focus::on(super::TABLE)),
                    ]);
                }
                Action::None
            }
            Ok(_) => Action::None,
            Err(problem) => match self.panel.form.as_mut().filter(|form| form.is_of(id)) {
                Some(form) => {
                    form.refused(problem);
                    Action::None
                }
                None => Action::Notify(Notification::bad(&problem)),
            },
        }
    }

    /// Opens the dialog that imports people from a list.
    pub(super) fn ask_import(&mut self, live: &Live, me: &User) -> Action<Message> {
        if !May::of(me, live).add_people() {
            return Action::None;
        }
        self.tab = Tab::People;
        self.dialog = Some(Dialog::Import(Box::default()));
        Action::Run(focus::on(import::FILE))
    }

    pub(super) fn update_import(&mut self, message: import::Message) -> Action<Message> {
        let imported = matches!(message, import::Message::Imported(_));
        let Some(Dialog::Import(import)) = &mut self.dialog else { return Action::None };
        if let import::Message::Closed = message {
            return if import.closes() { self.close() } else { Action::None };
        }
        let action = import.update(message, Timestamp::now()).map(Message::Import);
        if !imported {
            return action;
        }
        self.list.changed_altogether();
        Action::All(vec![action, self.list.read().map(Message::List)])
    }

    fn update_add(&mut self, message: add::Message, live: &Live) -> Action<Message> {
        let Some(Dialog::Add(form)) = &mut self.dialog else { return Action::None };
        match form.update(message, live) {
            add::Next::Stay => Action::None,
            add::Next::Focus(field) => Action::Run(focus::on(field)),
            add::Next::Copy(text) => Action::Copy(text),
            add::Next::Close => self.close(),
            add::Next::Send(new) => Action::ask(Request::AddUser(new), Message::Added),
        }
    }

    fn added(&mut self, reply: Reply) -> Action<Message> {
        let asking = match &mut self.dialog {
            Some(Dialog::Add(form)) => Some(form),
            _ => None,
        };
        match (reply, asking) {
            (Ok(Answer::User(user)), asking) => {
                self.list.changed_altogether();
                let stays = asking.is_some_and(|form| form.succeeded(user.clone()));
                let read = self.list.read().map(Message::List);
                let show = self.panel.show(user.clone()).map(Message::Person);
                let said = Action::Notify(Notification::good(texts::added(user.named().name)));
                let end = if stays { Action::Run(focus::on(password::COPY)) } else { self.close() };
                Action::All(vec![read, show, said, end])
            }
            (Ok(_), _) => Action::None,
            (Err(problem), Some(form)) => Action::Run(focus::on(form.refused(problem))),
            (Err(problem), None) => Action::Notify(Notification::bad(&problem)),
        }
    }

    fn send_password(&mut self) -> Action<Message> {
        let Some(Dialog::Password { person, revision, form, state }) = &mut self.dialog else {
            return Action::None;
        };
        let Ok(password) = form.password() else { return Action::Run(focus::on(password::FIRST)) };
        if !state.begin() {
            return Action::None;
        }
        let (id, edit) =
            (person.id, EditUser { revision: *revision, password: Some(password), ..EditUser::default() });
        Action::ask(Request::EditUser(id, Box::new(edit)), move |reply| Message::PasswordAnswered(id, reply))
    }

    fn password_answered(&mut self, id: UserId, reply: Reply) -> Action<Message> {
        let asking = match &mut self.dialog {
            Some(Dialog::Password { person, form, state, .. }) if person.id == id => Some((form, state)),
            _ => None,
        };
        match (reply, asking) {
            (Ok(answer), asking) => {
                if let Answer::User(user) = answer
                    && self.panel.is_of(id)
                {
                    self.panel.user = Some(user);
                }
                match asking {
                    Some((form, state)) if form.shown_once().is_some() => {
                        (state.working, state.done) = (false, true);
                        Action::Run(focus::on(password::COPY))
                    }
                    Some(_) => Action::All(vec![
                        Action::Notify(Notification::good(texts::password_set())),
                        self.close(),
                    ]),
                    None => Action::None,
                }
            }
            (Err(problem), Some((form, state))) => {
                if form.refused(&problem) {
                    state.working = false;
                } else {
                    state.refused(problem);
                }
                Action::None
            }
            (Err(problem), None) => Action::Notify(Notification::bad(&problem)),
        }
    }

    /// Asks before somebody is removed.
    pub(super) fn ask_to_remove(&mut self, id: UserId, live: &Live, me: &User) -> Action<Message> {
        let known = self.list.window.get(id).or(self.panel.user.as_ref().filter(|user| user.id == id));
        let Some(user) = known.filter(|user| May::of(me, live).remove(user)) else { return Action::None };
        self.dialog = Some(Dialog::Remove { person: user.named(), state: Progress::default() });
        Action::Run(focus::on(dialog::CANCEL))
    }

    fn send_removal(&mut self) -> Action<Message> {
        let Some(Dialog::Remove { person, state }) = &mut self.dialog else { return Action::None };
        if !state.begin() {
            return Action::None;
        }
        let id = person.id;
        Action::ask(Request::RemoveUser(id), move |reply| Message::RemoveAnswered(id, reply))
    }

    fn removed(&mut self, id: UserId, reply: Reply) -> Action<Message> {
        let asking = matches!(&self.dialog, Some(Dialog::Remove { person, .. }) if person.id == id);
        match (reply, &mut self.dialog) {
            (Ok(_), Some(Dialog::Remove { person, .. })) if asking => {
                let said = Action::Notify(Notification::good(texts::removed(person.name.as_str())));
                self.list.table.keep(|known| *known != id);
                self.list.changed_altogether();
                self.panel.forget(id);
                let read = self.list.read().map(Message::List);
                Action::All(vec![said, read, self.close()])
            }
            (Ok(_), _) => Action::None,
            (Err(problem), Some(Dialog::Remove { state, .. })) if asking => {
                state.refused(problem);
                Action::None
            }
            (Err(problem), _) => Action::Notify(Notification::bad(&problem)),
        }
    }

    /// How many people buttons act on.
    pub(super) fn targets(&self) -> usize {
        match self.list.selected() {
            0 => usize::from(self.list.table.cursor().is_some()),
            selected => selected,
        }
    }

    fn ask_bulk(&mut self, change: bulk::Change, live: &Live, me: &User) -> Action<Message> {
        let count = self.targets();
        if count == 0 || !May::of(me, live).change_people() {
            return Action::None;
        }
        let people = self.list.selection();
        let name = self.list.only_one().map(|user| user.named().name);
        self.dialog = Some(Dialog::Bulk(bulk::Dialog::new(change, people, count, name, live, me)));
        Action::Run(focus::on(dialog::CANCEL))
    }

    fn bulk_previewed(&mut self, reply: Reply) -> Action<Message> {
        let Some(Dialog::Bulk(dialog)) = &mut self.dialog else { return Action::None };
        match reply {
            Ok(Answer::UsersChanged(told)) => match dialog.previewed(told) {
                Some(batch) => change_users(batch),
                None => Action::Run(focus::on(dialog::CANCEL)),
            },
            Ok(_) => Action::None,
            Err(problem) => {
                dialog.refused(problem);
                Action::None
            }
        }
    }

    fn bulk_answered(&mut self, reply: Reply) -> Action<Message> {
        match (reply, &mut self.dialog) {
            (Ok(_), Some(Dialog::Bulk(dialog))) => {
                let said = Action::Notify(Notification::good(dialog.done()));
                self.list.table.clear();
                self.list.changed_altogether();
                let read = self.list.read().map(Message::List);
                let groups = self.panel.read().map(Message::Person);
                Action::All(vec![said, read, groups, self.close()])
            }
            (Ok(_), _) => Action::None,
            (Err(problem), Some(Dialog::Bulk(dialog))) => {
                dialog.refused(problem);
                Action::None
            }
            (Err(problem), _) => Action::Notify(Notification::bad(&problem)),
        }
    }
}

/// Sends the change of one person.
fn edit_user(id: UserId, edit: Box<EditUser>) -> Action<Message> {
    Action::ask(Request::EditUser(id, edit), move |reply| Message::EditAnswered(id, reply))
}

/// Sends the change of several people, or asks what it would do.
fn change_users(batch: Box<UserBatch>) -> Action<Message> {
    let preview = batch.preview;
    Action::ask(Request::ChangeUsers(batch), move |reply| match preview {
        true => Message::BulkPreviewed(reply),
        false => Message::BulkAnswered(reply),
    })
}
