//! The gallery of templates: what desktops are made from.

mod import;
mod view;

use std::collections::HashMap;

use iced::Task;
use iced::widget::image::Handle;
use sarrio_model::{
    DesktopState, EditTemplate, Name, Problem, Revision, Sharing, Template, TemplateId, TemplateState, User,
};

use super::{Action, News, say};
use crate::live::Live;
use crate::request::{Answer, Reply, Request};
use crate::screen::problems;
use crate::widget::{dialog, focus};
use crate::words::templates as said;

/// The filter's name for the focus.
pub const FILTER: &str = "templates.filter";
/// The first field of the dialogs.
pub const NAME: &str = "templates.name";

/// Which templates are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shelf {
    /// All that may be used.
    #[default]
    All,
    /// One's own.
    Mine,
    /// Shared by others.
    Shared,
    /// Retired: hidden from those who make desktops.
    Retired,
}

/// The screen.
#[derive(Debug, Default)]
pub struct Templates {
    shelf: Shelf,
    query: String,
    chosen: Option<TemplateId>,
    edit: Option<Edit>,
    over: Option<Over>,
    /// What each looks like, once it was asked for; most have no picture.
    screens: HashMap<TemplateId, Option<Handle>>,
    /// Those whose picture could not be asked for.
    missed: Vec<TemplateId>,
    /// Counts the forms that import.
    imports: u64,
}

#[derive(Debug)]
struct Edit {
    name: String,
    description: String,
    error: Option<String>,
    working: bool,
}

#[derive(Debug)]
enum Over {
    Import(Box<import::Form>),
    Delete { id: TemplateId, working: bool },
}

/// What happens here.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    Shelf(Shelf),
    Filter(String),
    FilterFocused,
    Chosen(TemplateId),
    Use(TemplateId),
    PanelClosed,
    Sharing(TemplateId, Sharing),
    Retire(TemplateId, bool),
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
        self.over.is_some()
    }

    /// Closes the topmost thing; whether there was one.
    pub fn escape(&mut self) -> bool {
        self.over.take().is_some() || self.edit.take().is_some() || self.chosen.take().is_some()
    }

    /// Puts the focus into the filter.
    pub fn find(&self) -> Task<Message> {
        focus::on(FILTER)
    }

    /// Those whose pictures nobody asked for yet. From now on they were.
    pub fn unseen(&mut self, live: &Live) -> Vec<TemplateId> {
        let ready = live.templates().into_iter().filter(|t| t.state == TemplateState::Ready).map(|t| t.id);
        self.screens.retain(|id, _| live.template(*id).is_some());
        let unseen: Vec<_> = ready.filter(|id| !self.screens.contains_key(id)).collect();
        self.screens.extend(unseen.iter().map(|id| (*id, None)));
        unseen
    }

    /// The picture of a template came, or that it has none, or that the backend could not say.
    pub fn seen(&mut self, id: TemplateId, picture: Result<Option<Handle>, Problem>) {
        match picture {
            Ok(picture) => drop(self.screens.insert(id, picture)),
            Err(_) => self.missed.push(id),
        }
    }

    /// A good time to ask again for the pictures that the backend could not give.
    pub fn ask_again(&mut self) {
        for id in self.missed.drain(..) {
            self.screens.remove(&id);
        }
    }

    fn shown<'a>(&self, live: &'a Live, me: &User) -> Vec<&'a Template> {
        let query = self.query.trim().to_lowercase();
        let on_shelf = |t: &&Template| match self.shelf {
            Shelf::All => t.enabled,
            Shelf::Mine => t.enabled && t.owner.id == me.id,
            Shelf::Shared => t.enabled && t.owner.id != me.id && t.sharing == Sharing::Everyone,
            Shelf::Retired => !t.enabled,
        };
        let says = |t: &&Template| {
            query.is_empty()
                || t.name.as_str().to_lowercase().contains(&query)
                || t.owner.name.to_lowercase().contains(&query)
                || t.description.to_lowercase().contains(&query)
        };
        live.templates().into_iter().filter(on_shelf).filter(says).collect()
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        match message {
            Message::Shelf(shelf) => self.shelf = shelf,
            Message::Filter(query) => self.query = query,
            Message::FilterFocused => return Action::Run(self.find()),
            Message::Chosen(id) => {
                self.edit = None;
                if self.chosen == Some(id) {
                    // The second press of a double click, or Enter on what is chosen.
                    return if self.usable(id, live) { Action::Make(Some(id)) } else { Action::None };
                }
                self.chosen = Some(id);
            }
            Message::Use(id) => return Action::Make(Some(id)),
            Message::PanelClosed => (self.chosen, self.edit) = (None, None),
            Message::Sharing(id, sharing) => return change(id, live, |edit| edit.sharing = Some(sharing)),
            Message::Retire(id, retire) => return change(id, live, |edit| edit.enabled = Some(!retire)),
            Message::Changed(Ok(_)) => {}
            Message::Changed(Err(problem)) => return Action::Tell(News::bad(&problem)),
            Message::EditPressed => {
                let Some(template) = self.chosen.and_then(|id| live.template(id)) else {
                    return Action::None;
                };
                self.edit = Some(Edit {
                    name: template.name.to_string(),
                    description: template.description.clone(),
                    error: None,
                    working: false,
                });
                return Action::Run(focus::on(NAME));
            }
            Message::ImportPressed => {
                self.imports += 1;
                self.over = Some(Over::Import(Box::new(import::Form::new(self.imports, live))));
                return Action::Run(focus::on(NAME));
            }
            Message::Import(message) => {
                let Some(Over::Import(form)) = &mut self.over else { return Action::None };
                return match form.update(message) {
                    import::Next::Stay => Action::None,
                    import::Next::Run(task) => Action::Run(task.map(Message::Import)),
                    import::Next::Send(new, upload) => {
                        let number = form.number;
                        Action::ask(Request::ImportTemplate(*new, upload), move |reply| {
                            Message::Imported(number, reply)
                        })
                    }
                };
            }
            // The form that asked may be closed, and another open: an upload takes its time.
            Message::Imported(number, reply) => {
                let asking = match &mut self.over {
                    Some(Over::Import(form)) if form.number == number => Some(form),
                    _ => None,
                };
                match (reply, asking) {
                    (Ok(Answer::Accepted(operation)), asking) => {
                        if asking.is_some() {
                            self.over = None;
                        }
                        let name = operation.target_name.as_str();
                        return Action::Tell(News::good(said::importing(name)).offer(super::Offer::Jobs));
                    }
                    (Ok(_), _) => {}
                    (Err(problem), Some(form)) => form.refused(problem),
                    (Err(problem), None) => return Action::Tell(News::bad(&problem)),
                }
            }
            Message::DeleteAsked(id) => {
                self.over = Some(Over::Delete { id, working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            Message::DeleteSent => {
                if let Some(Over::Delete { id, working }) = &mut self.over {
                    *working = true;
                    return Action::ask(Request::DeleteTemplate(*id), Message::DeleteAnswered);
                }
            }
            Message::DeleteAnswered(reply) => {
                if matches!(self.over, Some(Over::Delete { working: true, .. })) {
                    self.over = None;
                    self.chosen = None;
                }
                if let Err(problem) = reply {
                    return Action::Tell(News::bad(&problem));
                }
            }
            Message::EditAnswered(id, reply) => {
                // Choosing another template drops the form.
                let asking = self.edit.as_mut().filter(|edit| edit.working && self.chosen == Some(id));
                match (reply, asking) {
                    (Ok(_), Some(_)) => self.edit = None,
                    (Ok(_), None) => {}
                    (Err(problem), Some(edit)) => (edit.working, edit.error) = (false, Some(say(&problem))),
                    (Err(problem), None) => return Action::Tell(News::bad(&problem)),
                }
            }
            Message::Closed => self.over = None,
            Message::Nothing => {}
            other => return self.edit_told(other, live),
        }
        Action::None
    }

    fn edit_told(&mut self, message: Message, live: &Live) -> Action<Message> {
        let Some(edit) = &mut self.edit else { return Action::None };
        match message {
            Message::EditName(typed) => (edit.name, edit.error) = (typed, None),
            Message::EditDescription(typed) => edit.description = typed,
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
                let id = template.id;
                return Action::ask(Request::EditTemplate(id, change), move |reply| {
                    Message::EditAnswered(id, reply)
                });
            }
            _ => {}
        }
        Action::None
    }

    fn usable(&self, id: TemplateId, live: &Live) -> bool {
        live.template(id).is_some_and(|t| t.enabled && t.state == TemplateState::Ready)
    }
}

fn unchanged(revision: Revision) -> EditTemplate {
    EditTemplate { revision, name: None, description: None, sharing: None, enabled: None, hardware: None }
}

fn change(id: TemplateId, live: &Live, set: impl FnOnce(&mut EditTemplate)) -> Action<Message> {
    let Some(template) = live.template(id) else { return Action::None };
    let mut edit = unchanged(template.revision);
    set(&mut edit);
    Action::ask(Request::EditTemplate(id, edit), Message::Changed)
}

/// Desktops of a template that run now.
fn running(id: TemplateId, live: &Live) -> usize {
    live.desktops()
        .filter(|d| d.template == Some(id) && matches!(d.state, DesktopState::Running { .. }))
        .count()
}
