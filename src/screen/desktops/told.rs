//! What the dialogs and the form of the panel say.

use sarrio_model::{BatchAction, EditDesktop, Name, NewTemplateFromDesktop, Sharing};

use super::{Desktops, Message, NAME, Over, TABLE, TemplateForm, ask_many, edit};
use crate::live::Live;
use crate::request::{Answer, Request};
use crate::screen::problems;
use crate::screen::{Action, News, say};
use crate::widget::{dialog, focus};
use crate::words::desktops as said;

impl Desktops {
    pub(super) fn dialog_told(&mut self, message: Message, live: &Live) -> Action<Message> {
        match (message, &mut self.over) {
            (Message::RenameAsked(id), _) => return self.rename(id, live),
            (Message::RenameTyped(typed), Some(Over::Rename { name, error, .. })) => {
                (*name, *error) = (typed, None);
            }
            (Message::RenameSent, Some(Over::Rename { id, name, error, working })) if !*working => {
                let id = *id;
                match (name.parse::<Name>(), live.desktop(id)) {
                    (Ok(name), Some(desktop)) => {
                        *working = true;
                        let edit = EditDesktop {
                            revision: desktop.revision,
                            name: Some(name),
                            hardware: None,
                            owner: None,
                        };
                        return Action::ask(Request::EditDesktop(id, edit), move |reply| {
                            Message::RenameAnswered(id, reply)
                        });
                    }
                    (Err(why), _) => *error = Some(problems::of_name(&why)),
                    (_, None) => self.over = None,
                }
            }
            (Message::RenameAnswered(id, Ok(_)), over) => {
                let asking = matches!(over, Some(Over::Rename { id: own, working: true, .. }) if *own == id);
                return self.close_if(asking);
            }
            (
                Message::RenameAnswered(id, Err(problem)),
                Some(Over::Rename { id: own, error, working, .. }),
            ) if *working && *own == id => {
                (*error, *working) = (Some(say(&problem)), false);
                return Action::Run(focus::on(NAME));
            }
            (Message::TemplateAsked(id), _) => {
                let Some(desktop) = live.desktop(id) else { return Action::None };
                self.more = false;
                let form = TemplateForm { name: desktop.name.to_string(), ..TemplateForm::default() };
                self.over = Some(Over::Template { id, form });
                return Action::Run(focus::on(NAME));
            }
            (Message::TemplateName(typed), Some(Over::Template { form, .. })) => {
                (form.name, form.error) = (typed, None);
            }
            (Message::TemplateDescription(typed), Some(Over::Template { form, .. })) => {
                form.description = typed
            }
            (Message::TemplateSharing(everyone), Some(Over::Template { form, .. })) => {
                form.everyone = everyone
            }
            (Message::TemplateSent, Some(Over::Template { form, .. })) if form.working => {}
            (Message::TemplateSent, Some(Over::Template { id, form })) => match form.name.parse::<Name>() {
                Ok(name) => {
                    let id = *id;
                    form.working = true;
                    let sharing = if form.everyone { Sharing::Everyone } else { Sharing::OnlyMe };
                    let new = NewTemplateFromDesktop { name, description: form.description.clone(), sharing };
                    return Action::ask(Request::TemplateFromDesktop(id, new), move |reply| {
                        Message::TemplateAnswered(id, reply)
                    });
                }
                Err(why) => form.error = Some(problems::of_name(&why)),
            },
            (Message::TemplateAnswered(id, Ok(_)), over) => {
                let asking =
                    matches!(over, Some(Over::Template { id: own, form }) if form.working && *own == id);
                return self.close_if(asking);
            }
            (Message::TemplateAnswered(id, Err(problem)), Some(Over::Template { id: own, form }))
                if form.working && *own == id =>
            {
                (form.working, form.problem) = (false, Some(problem));
            }
            // The dialog that asked is closed.
            (Message::RenameAnswered(_, Err(problem)) | Message::TemplateAnswered(_, Err(problem)), _) => {
                return Action::Tell(News::bad(&problem));
            }
            (Message::DeleteAsked(ids), _) => return self.delete(ids, live),
            (Message::DeleteTyped(text), Some(Over::Delete { typed, .. })) => *typed = text,
            (Message::DeleteSent, Some(Over::Delete { ids, working, .. })) if !*working => {
                *working = true;
                return ask_many(BatchAction::Delete, ids.clone());
            }
            (Message::ForceOffAsked(ids), _) => {
                self.more = false;
                self.over = Some(Over::ForceOff { ids, working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            (Message::ForceOffSent, Some(Over::ForceOff { ids, working })) => {
                *working = true;
                let ids = ids.clone();
                return self.act(BatchAction::Stop, ids, live);
            }
            (message, _) => return self.edit_told(message, live),
        }
        Action::None
    }

    fn edit_told(&mut self, message: Message, live: &Live) -> Action<Message> {
        let current = self.current().and_then(|id| live.desktop(id));
        match (message, &mut self.edit, current) {
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
                        return Action::ask(Request::EditDesktop(id, edit), move |reply| {
                            Message::EditAnswered(id, reply)
                        });
                    }
                    Ok(None) => self.edit = None,
                    Err(field) => return Action::Run(focus::on(field)),
                }
            }
            (Message::EditAnswered(id, Ok(Answer::Desktop(desktop))), edit, _) => {
                let off = desktop.state.is_off();
                let news = News::good(said::saved(desktop.name.as_str()));
                let news = Action::Tell(if off { news } else { news.detail(said::saved_next_start()) });
                return match edit.take_if(|form| form.desktop == id && form.working) {
                    Some(_) => Action::All(vec![news, Action::Run(focus::on(TABLE))]),
                    None => news,
                };
            }
            (Message::EditAnswered(id, Err(problem)), edit, _) => {
                match edit.as_mut().filter(|form| form.desktop == id && form.working) {
                    Some(form) => form.refused(problem),
                    None => return Action::Tell(News::bad(&problem)),
                }
            }
            (Message::Edit(message), Some(form), _) => form.update(message),
            _ => {}
        }
        Action::None
    }
}
