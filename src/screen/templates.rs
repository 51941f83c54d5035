//! The gallery of templates, which desktops are created from.

mod import;
mod share;
mod tree;
mod view;

pub use share::Message as ShareMessage;

use std::collections::HashMap;

use iced::Task;
use iced::widget::image::Handle;
use sarrio_model::{
    Desktop, DesktopQuery, DesktopState, EditTemplate, Name, Permission, Problem, Revision, Sharing,
    StateName, Template, TemplateId, TemplateState, User,
};

use super::{Action, Notification, say};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::{finds::finds, problems};
use crate::widget::{dialog, focus};
use crate::words::templates as texts;

/// The id of the filter, for the focus.
pub const FILTER: &str = "templates.filter";
/// The id of the field for the name in the panel's form, for the focus.
pub const NAME: &str = "templates.name";

/// Which templates are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TemplateFilter {
    /// All that can be used.
    #[default]
    All,
    /// The person's own.
    Mine,
    /// Shared by others.
    Shared,
    /// Retired: not offered for new desktops.
    Retired,
}

/// The screen.
#[derive(Debug, Default)]
pub struct Templates {
    filter: TemplateFilter,
    query: String,
    chosen: Option<TemplateId>,
    /// How many desktops of a template run, as the backend has counted them.
    running: Option<(TemplateId, u64)>,
    edit: Option<Edit>,
    modal: Option<Modal>,
    /// The picture of each, once it was asked for; most templates have none.
    pictures: HashMap<TemplateId, Option<Handle>>,
    /// The templates whose picture could not be read.
    missed: Vec<TemplateId>,
    /// Counts the import forms, so that an answer is matched with its form.
    imports: u64,
}

#[derive(Debug)]
struct Edit {
    name: String,
    description: String,
    picture: bool,
    error: Option<String>,
    /// Whether something was changed that is not saved.
    touched: bool,
    /// Whether somebody wanted to leave it like that.
    leaving: bool,
    working: bool,
}

#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // there is one at a time
enum Modal {
    Import(Box<import::Form>),
    Delete { id: TemplateId, working: bool },
    Share(share::Form),
    Tree(tree::Tree),
}

/// What happens on this screen.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    TemplateFilter(TemplateFilter),
    Filter(String),
    FilterFocused,
    Chosen(TemplateId),
    Use(TemplateId),
    /// It was counted how many desktops of a template run.
    Running(TemplateId, Reply),
    PanelClosed,
    Share(share::Message),
    TreeAsked(TemplateId),
    TreeRead(TemplateId, Reply),
    EditPicture,
    Retire(TemplateId),
    BringBack(TemplateId),
    Changed(Reply),
    EditPressed,
    EditName(String),
    EditDescription(String),
    EditDiscarded,
    EditSaved,
    EditAnswered(TemplateId, Reply),
    ImportPressed,
    Import(import::Message),
    Imported(u64, Reply),
    DeleteAsked(TemplateId),
    DeleteSent,
    DeleteAnswered(Reply),
    Closed,
    Nothing,
}

impl Templates {
    /// Whether a dialog is open.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.modal.is_some()
    }

    /// Closes the topmost thing that is open. Returns whether there was one.
    pub fn escape(&mut self) -> bool {
        self.modal.take().is_some() || self.edit.take().is_some() || self.chosen.take().is_some()
    }

    /// Moves the focus to the filter.
    pub fn find(&self) -> Task<Message> {
        focus::on(FILTER)
    }

    /// The templates whose pictures have to be asked for. The next call does not return them again.
    pub fn without_picture(&mut self, live: &Live) -> Vec<TemplateId> {
        let shows = |t: &&Template| t.picture && t.state == TemplateState::Ready;
        let ready = live.templates().into_iter().filter(shows).map(|t| t.id);
        self.pictures.retain(|id, _| live.template(*id).is_some_and(|t| t.picture));
        let wanted: Vec<_> = ready.filter(|id| !self.pictures.contains_key(id)).collect();
        self.pictures.extend(wanted.iter().map(|id| (*id, None)));
        wanted
    }

    /// The picture of a template was read, or it has none, or the backend did not answer.
    pub fn picture_read(&mut self, id: TemplateId, picture: Result<Option<Handle>, Problem>) {
        match picture {
            Ok(picture) => drop(self.pictures.insert(id, picture)),
            Err(_) => self.missed.push(id),
        }
    }

    /// Asks again for the pictures that could not be read.
    pub fn ask_pictures_again(&mut self) {
        for id in self.missed.drain(..) {
            self.pictures.remove(&id);
        }
    }

    fn shown<'a>(&self, live: &'a Live, me: &User) -> Vec<&'a Template> {
        let passes = |t: &&Template| match self.filter {
            TemplateFilter::All => t.enabled,
            TemplateFilter::Mine => t.enabled && t.owner.id == me.id,
            TemplateFilter::Shared => t.enabled && t.owner.id != me.id && t.sharing != Sharing::OnlyMe,
            TemplateFilter::Retired => !t.enabled,
        };
        let matches =
            |t: &&Template| finds(&self.query, &[t.name.as_str(), t.owner.name.as_str(), &t.description]);
        live.templates().into_iter().filter(passes).filter(matches).collect()
    }

    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        match message {
            Message::TemplateFilter(filter) => self.filter = filter,
            Message::Filter(query) => self.query = query,
            Message::FilterFocused => return Action::Run(self.find()),
            Message::Chosen(id) => {
                if !self.leave_form() {
                    return Action::None;
                }
                if self.chosen == Some(id) {
                    // The second press of a double click, or Enter on the chosen card.
                    return if self.usable(id, live) { Action::NewDesktops(Some(id)) } else { Action::None };
                }
                self.chosen = Some(id);
                return self.count_running(live);
            }
            Message::Running(id, Ok(Answer::Desktops(page))) => self.running = Some((id, page.total)),
            Message::Running(..) => {}
            Message::Use(id) => return Action::NewDesktops(Some(id)),
            Message::PanelClosed => {
                if self.leave_form() {
                    self.chosen = None;
                }
            }
            Message::Share(message) => return self.update_share(message),
            Message::TreeAsked(id) => {
                self.modal = Some(Modal::Tree(tree::Tree::new(id)));
                let read = Action::ask(Request::Dependants(id), move |reply| Message::TreeRead(id, reply));
                return Action::All(vec![read, Action::Run(focus::on(dialog::CANCEL))]);
            }
            Message::TreeRead(id, reply) => {
                if let Some(Modal::Tree(tree)) = &mut self.modal
                    && tree.id == id
                {
                    tree.read(reply);
                }
            }
            Message::Retire(id) => return change(id, live, |edit| edit.enabled = Some(false)),
            Message::BringBack(id) => return change(id, live, |edit| edit.enabled = Some(true)),
            Message::Changed(Ok(_)) => {}
            Message::Changed(Err(problem)) => return Action::Notify(Notification::bad(&problem)),
            Message::EditPressed => {
                let Some(template) = self.chosen.and_then(|id| live.template(id)) else {
                    return Action::None;
                };
                self.edit = Some(Edit {
                    name: template.name.to_string(),
                    description: template.description.clone(),
                    picture: template.picture,
                    error: None,
                    touched: false,
                    leaving: false,
                    working: false,
                });
                return Action::Run(focus::on(NAME));
            }
            Message::ImportPressed => {
                self.imports += 1;
                self.modal = Some(Modal::Import(Box::new(import::Form::new(self.imports, live))));
                return Action::Run(focus::on(import::NAME));
            }
            Message::Import(message) => {
                let Some(Modal::Import(form)) = &mut self.modal else { return Action::None };
                return match form.update(message) {
                    import::Next::Stay => Action::None,
                    import::Next::Run(task) => Action::Run(task.map(Message::Import)),
                    import::Next::Close => {
                        self.modal = None;
                        Action::None
                    }
                    import::Next::Send(new, upload) => {
                        let number = form.number;
                        Action::ask(Request::ImportTemplate(*new, upload), move |reply| {
                            Message::Imported(number, reply)
                        })
                    }
                };
            }
            // An upload takes long. Its form may have been closed, and another opened.
            Message::Imported(number, reply) => {
                let asking = match &mut self.modal {
                    Some(Modal::Import(form)) if form.number == number => Some(form),
                    _ => None,
                };
                match (reply, asking) {
                    (Ok(Answer::Accepted(operation)), asking) => {
                        if asking.is_some() {
                            self.modal = None;
                        }
                        let name = operation.target_name.as_str();
                        return Action::Notify(
                            Notification::good(texts::importing(name))
                                .action(super::NotificationAction::Jobs),
                        );
                    }
                    (Ok(_), _) => {}
                    (Err(problem), Some(form)) => form.refused(problem),
                    (Err(problem), None) => return Action::Notify(Notification::bad(&problem)),
                }
            }
            Message::DeleteAsked(id) => {
                self.modal = Some(Modal::Delete { id, working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            Message::DeleteSent => {
                if let Some(Modal::Delete { id, working }) = &mut self.modal {
                    *working = true;
                    return Action::ask(Request::DeleteTemplate(*id), Message::DeleteAnswered);
                }
            }
            Message::DeleteAnswered(reply) => {
                if matches!(self.modal, Some(Modal::Delete { working: true, .. })) {
                    self.modal = None;
                    self.chosen = None;
                }
                if let Err(problem) = reply {
                    return Action::Notify(Notification::bad(&problem));
                }
            }
            Message::EditAnswered(id, reply) => {
                // Choosing another template closes the form.
                let asking = self.edit.as_mut().filter(|edit| edit.working && self.chosen == Some(id));
                match (reply, asking) {
                    (Ok(_), Some(_)) => self.edit = None,
                    (Ok(_), None) => {}
                    (Err(problem), Some(edit)) => (edit.working, edit.error) = (false, Some(say(&problem))),
                    (Err(problem), None) => return Action::Notify(Notification::bad(&problem)),
                }
            }
            Message::Closed => self.modal = None,
            Message::Nothing => {}
            other => return self.update_edit(other, live),
        }
        Action::None
    }

    fn update_share(&mut self, message: share::Message) -> Action<Message> {
        if let share::Message::Asked(id) = message {
            let mut form = share::Form::new(id);
            let ask = form.ask().map(Message::Share);
            self.modal = Some(Modal::Share(form));
            return Action::All(vec![Action::Run(focus::on(share::SEARCH)), ask]);
        }
        let Some(Modal::Share(form)) = &mut self.modal else { return Action::None };
        if let share::Message::Closed = message {
            self.modal = None;
            return Action::None;
        }
        form.update(message).map(Message::Share)
    }

    /// Closes the form, unless something in it was changed. Returns whether it is closed.
    fn leave_form(&mut self) -> bool {
        if let Some(edit) = self.edit.as_mut().filter(|edit| edit.touched) {
            edit.leaving = true;
            return false;
        }
        self.edit = None;
        true
    }

    fn update_edit(&mut self, message: Message, live: &Live) -> Action<Message> {
        let Some(edit) = &mut self.edit else { return Action::None };
        edit.touched |=
            matches!(message, Message::EditName(_) | Message::EditDescription(_) | Message::EditPicture);
        match message {
            Message::EditName(typed) => (edit.name, edit.error) = (typed, None),
            Message::EditDescription(typed) => edit.description = typed,
            Message::EditPicture => edit.picture = !edit.picture,
            Message::EditDiscarded => self.edit = None,
            Message::EditSaved if edit.working => {}
            Message::EditSaved => {
                let name = match edit.name.parse::<Name>() {
                    Ok(name) => name,
                    Err(why) => {
                        edit.error = Some(problems::of_name(&why));
                        return Action::Run(focus::on(NAME));
                    }
                };
                let Some(template) = self.chosen.and_then(|id| live.template(id)) else {
                    return Action::None;
                };
                edit.working = true;
                let mut change = unchanged(template.revision);
                change.name = Some(name);
                change.description = Some(edit.description.clone());
                change.picture = Some(edit.picture);
                let id = template.id;
                return Action::ask(Request::EditTemplate(id, change), move |reply| {
                    Message::EditAnswered(id, reply)
                });
            }
            _ => {}
        }
        Action::None
    }

    /// Asks how many desktops of the chosen template run, where the app does not know them all.
    pub fn count_running(&mut self, live: &Live) -> Action<Message> {
        let Some(id) = self.chosen.filter(|_| !live.knows_all_desktops()) else { return Action::None };
        let state = Some(StateName::Running.as_str().to_owned());
        let query = DesktopQuery { template: Some(id), state, limit: Some(1), ..DesktopQuery::default() };
        Action::ask(Request::Desktops(Box::new(query)), move |reply| Message::Running(id, reply))
    }

    /// How many desktops of a template run; absent before the backend has said so.
    fn running(&self, id: TemplateId, live: &Live) -> Option<usize> {
        if live.knows_all_desktops() {
            let of = |d: &&Desktop| d.template == Some(id) && matches!(d.state, DesktopState::Running { .. });
            return Some(live.known_desktops().filter(of).count());
        }
        let (_, count) = self.running.filter(|(of, _)| *of == id)?;
        usize::try_from(count).ok()
    }

    fn usable(&self, id: TemplateId, live: &Live) -> bool {
        live.template(id).is_some_and(|t| t.actions.contains(Permission::DesktopCreate))
    }
}

fn unchanged(revision: Revision) -> EditTemplate {
    EditTemplate { revision, ..EditTemplate::default() }
}

fn change(id: TemplateId, live: &Live, set: impl FnOnce(&mut EditTemplate)) -> Action<Message> {
    let Some(template) = live.template(id) else { return Action::None };
    let mut edit = unchanged(template.revision);
    set(&mut edit);
    Action::ask(Request::EditTemplate(id, edit), Message::Changed)
}
