//! The dialogs and the panel's form: what is typed, checked and sent.

use sarrio_model::{DesktopAction, DesktopId, EditDesktop, Name, NewTemplateFromDesktop, Subject};

use super::{Desktops, Message, Modal, NAME, TABLE, TemplateForm, ask, edit, grow};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::problems;
use crate::screen::{Action, Notification, say};
use crate::widget::{dialog, focus};
use crate::words::desktops as texts;

impl Desktops {
    pub(super) fn update_dialog(&mut self, message: Message, live: &Live) -> Action<Message> {
        match (message, &mut self.modal) {
            (Message::RenameAsked(id), _) => return self.rename(id, live),
            (Message::RenameTyped(typed), Some(Modal::Rename { name, error, .. })) => {
                (*name, *error) = (typed, None);
            }
            (Message::RenameSent, Some(Modal::Rename { id, name, error, working })) if !*working => {
                let id = *id;
                match (name.parse::<Name>(), live.desktop(id)) {
                    (Ok(name), Some(desktop)) => {
                        *working = true;
                        let edit = EditDesktop {
                            revision: desktop.revision,
                            name: Some(name),
                            hardware: None,
                            owner: None,
                            persistence: None,
                        };
                        return Action::ask(Request::EditDesktop(id, Box::new(edit)), move |reply| {
                            Message::RenameAnswered(id, reply)
                        });
                    }
                    (Err(why), _) => *error = Some(problems::of_name(&why)),
                    (_, None) => self.modal = None,
                }
            }
            (Message::RenameAnswered(id, Ok(_)), modal) => {
                let asking =
                    matches!(modal, Some(Modal::Rename { id: own, working: true, .. }) if *own == id);
                return if asking { self.close() } else { Action::None };
            }
            (
                Message::RenameAnswered(id, Err(problem)),
                Some(Modal::Rename { id: own, error, working, .. }),
            ) if *working && *own == id => {
                (*error, *working) = (Some(say(&problem)), false);
                return Action::Run(focus::on(NAME));
            }
            (Message::TemplateAsked(id), _) => {
                let Some(desktop) = live.desktop(id) else { return Action::None };
                self.more = false;
                let form = TemplateForm {
                    name: desktop.name.to_string(),
                    description: String::new(),
                    everyone: false,
                    picture: false,
                    error: None,
                    problem: None,
                    working: false,
                };
                self.modal = Some(Modal::Template { id, form });
                return Action::Run(focus::on(NAME));
            }
            (Message::TemplateName(typed), Some(Modal::Template { form, .. })) => {
                (form.name, form.error) = (typed, None);
            }
            (Message::TemplateDescription(typed), Some(Modal::Template { form, .. })) => {
                form.description = typed
            }
            (Message::TemplateEveryone(everyone), Some(Modal::Template { form, .. })) => {
                form.everyone = everyone;
            }
            (Message::TemplatePicture, Some(Modal::Template { form, .. })) => form.picture = !form.picture,
            (Message::TemplateSent, Some(Modal::Template { form, .. })) if form.working => {}
            (Message::TemplateSent, Some(Modal::Template { id, form })) => match form.name.parse::<Name>() {
                Ok(name) => {
                    let id = *id;
                    form.working = true;
                    let (description, picture) = (form.description.clone(), form.picture);
                    let shares = form.everyone.then_some(Subject::Everyone).into_iter().collect();
                    let new = NewTemplateFromDesktop { name, description, shares, picture };
                    return Action::ask(Request::TemplateFromDesktop(id, new), move |reply| {
                        Message::TemplateAnswered(id, reply)
                    });
                }
                Err(why) => form.error = Some(problems::of_name(&why)),
            },
            (Message::TemplateAnswered(id, Ok(_)), modal) => {
                let asking =
                    matches!(modal, Some(Modal::Template { id: own, form }) if form.working && *own == id);
                return if asking { self.close() } else { Action::None };
            }
            (Message::TemplateAnswered(id, Err(problem)), Some(Modal::Template { id: own, form }))
                if form.working && *own == id =>
            {
                (form.working, form.problem) = (false, Some(problem));
            }
            // The dialog that asked was closed.
            (Message::RenameAnswered(_, Err(problem)) | Message::TemplateAnswered(_, Err(problem)), _) => {
                return Action::Notify(Notification::bad(&problem));
            }
            (Message::DeleteAsked(ids), _) => return self.delete(ids, live),
            (Message::DeleteTyped(text), Some(Modal::Delete { typed, .. } | Modal::Sure { typed, .. })) => {
                *typed = text
            }
            (Message::DeleteSent, Some(Modal::Delete { ids, working, .. })) if !*working => {
                *working = true;
                return ask(DesktopAction::Delete, ids.clone());
            }
            (Message::SureSent, Some(Modal::Sure { action, ids, .. })) => {
                let (action, ids) = (*action, ids.clone());
                return self.act(action, ids, live);
            }
            (Message::ForceOffAsked(ids), _) => {
                self.more = false;
                self.modal = Some(Modal::ForceOff { ids, working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            (Message::ForceOffSent, Some(Modal::ForceOff { ids, working })) => {
                *working = true;
                let ids = ids.clone();
                return self.act(DesktopAction::Stop, ids, live);
            }
            (message, _) => return self.update_edit(message, live),
        }
        Action::None
    }

    pub(super) fn update_grow(&mut self, message: grow::Message, live: &Live) -> Action<Message> {
        match (message, &mut self.modal) {
            (grow::Message::Asked(id), _) => {
                let desktop = live.desktop(id).filter(|desktop| grow::can_grow(desktop));
                let Some(form) = desktop.and_then(grow::Form::of) else { return Action::None };
                self.more = false;
                self.modal = Some(Modal::Grow { id, form });
                return Action::Run(focus::on(grow::SIZE));
            }
            (grow::Message::Chosen(disk), Some(Modal::Grow { form, .. })) => form.choose(disk),
            (grow::Message::Typed(size), Some(Modal::Grow { form, .. })) => form.type_size(size),
            (grow::Message::Sent, Some(Modal::Grow { id, form })) if !form.working => {
                let id = *id;
                let Some(disk) = live.desktop(id).and_then(|desktop| form.chosen(desktop)) else {
                    self.modal = None;
                    return Action::None;
                };
                return match form.send(disk) {
                    Some(grow) => Action::ask(Request::GrowDisk(disk.id, grow), move |reply| {
                        Message::Grow(grow::Message::Answered(id, Box::new(reply)))
                    }),
                    None => Action::Run(focus::on(grow::SIZE)),
                };
            }
            (grow::Message::Closed, _) => return self.close(),
            (grow::Message::Answered(id, reply), _) => return self.grow_answered(id, *reply),
            _ => {}
        }
        Action::None
    }

    fn grow_answered(&mut self, id: DesktopId, reply: Reply) -> Action<Message> {
        let asking = match &mut self.modal {
            Some(Modal::Grow { id: own, form }) if form.working && *own == id => Some(form),
            _ => None,
        };
        match (reply, asking) {
            (Ok(_), Some(_)) => self.close(),
            (Ok(_), None) => Action::None,
            (Err(problem), Some(form)) => {
                form.refused(problem);
                Action::None
            }
            // The dialog that asked was closed.
            (Err(problem), None) => Action::Notify(Notification::bad(&problem)),
        }
    }

    fn update_edit(&mut self, message: Message, live: &Live) -> Action<Message> {
        let shown = self.shown().and_then(|id| live.desktop(id));
        match (message, &mut self.edit, shown) {
            (Message::EditPressed, Some(form), _) if form.touched => form.leaving = true,
            (Message::EditPressed, edit, Some(desktop)) => {
                *edit = Some(edit::Form::of(desktop, live));
                self.panel = true;
                return Action::Run(focus::on(edit::FIRST));
            }
            (Message::EditDiscarded, edit, _) => {
                *edit = None;
                return Action::Run(focus::on(TABLE));
            }
            (Message::EditSaved | Message::Edit(edit::Message::Entered), Some(form), Some(desktop))
                if !form.working =>
            {
                let id = desktop.id;
                match form.send(desktop) {
                    Ok(Some(edit)) => {
                        return Action::ask(Request::EditDesktop(id, Box::new(edit)), move |reply| {
                            Message::EditAnswered(id, reply)
                        });
                    }
                    Ok(None) => self.edit = None,
                    Err(field) => return Action::Run(focus::on(field)),
                }
            }
            (Message::EditAnswered(id, Ok(Answer::Desktop(desktop))), edit, _) => {
                let off = desktop.state.is_off();
                let notification = Notification::good(texts::saved(desktop.name.as_str()));
                let notification = Action::Notify(if off {
                    notification
                } else {
                    notification.detail(texts::saved_next_start())
                });
                return match edit.take_if(|form| form.desktop == id && form.working) {
                    Some(_) => Action::All(vec![notification, Action::Run(focus::on(TABLE))]),
                    None => notification,
                };
            }
            (Message::EditAnswered(id, Err(problem)), edit, _) => {
                match edit.as_mut().filter(|form| form.desktop == id && form.working) {
                    Some(form) => form.refused(problem),
                    None => return Action::Notify(Notification::bad(&problem)),
                }
            }
            (Message::Edit(message), Some(form), _) => form.update(message),
            _ => {}
        }
        Action::None
    }
}
