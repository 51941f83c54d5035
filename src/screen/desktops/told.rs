//! What the dialogs and the form of the panel say.

use sarrio_model::{Batch, BatchAction, EditDesktop, Name, NewTemplateFromDesktop, Sharing, User};

use super::{Desktops, Message, NAME, Over, TABLE, TemplateForm, edit};
use crate::live::Live;
use crate::request::{Answer, Request};
use crate::screen::problems;
use crate::screen::{Action, News, say};
use crate::widget::{dialog, focus};
use crate::words::desktops as said;

impl Desktops {
    pub(super) fn dialog_told(&mut self, message: Message, live: &Live, _: &User) -> Action<Message> {
        match (message, &mut self.over) {
            (Message::RenameAsked(id), _) => return self.rename(id, live),
            (Message::RenameTyped(typed), Some(Over::Rename { name, error, .. })) => {
                (*name, *error) = (typed, None);
            }
            (Message::RenameSent, Some(Over::Rename { id, name, error, working })) => {
                match (name.parse::<Name>(), live.desktop(*id)) {
                    (Ok(name), Some(desktop)) => {
                        *working = true;
                        let edit = EditDesktop {
                            revision: desktop.revision,
                            name: Some(name),
                            hardware: None,
                            owner: None,
                        };
                        return Action::ask(Request::EditDesktop(*id, edit), Message::RenameAnswered);
                    }
                    (Err(why), _) => *error = Some(problems::of_name(&why)),
                    (_, None) => self.over = None,
                }
            }
            (Message::RenameAnswered(Ok(_)), _) => {
                self.over = None;
                return Action::Run(focus::on(TABLE));
            }
            (Message::RenameAnswered(Err(problem)), Some(Over::Rename { error, working, .. })) => {
                *working = false;
                *error = Some(say(&problem));
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
            (Message::TemplateSent, Some(Over::Template { id, form })) => match form.name.parse::<Name>() {
                Ok(name) => {
                    form.working = true;
                    let sharing = if form.everyone { Sharing::Everyone } else { Sharing::OnlyMe };
                    let new = NewTemplateFromDesktop { name, description: form.description.clone(), sharing };
                    return Action::ask(Request::TemplateFromDesktop(*id, new), Message::TemplateAnswered);
                }
                Err(why) => form.error = Some(problems::of_name(&why)),
            },
            (Message::TemplateAnswered(Ok(_)), _) => {
                self.over = None;
                return Action::Run(focus::on(TABLE));
            }
            (Message::TemplateAnswered(Err(problem)), Some(Over::Template { form, .. })) => {
                form.working = false;
                form.problem = Some(problem);
            }
            (Message::DeleteAsked(ids), _) => return self.delete(ids, live),
            (Message::DeleteTyped(text), Some(Over::Delete { typed, .. })) => *typed = text,
            (Message::DeleteSent, Some(Over::Delete { ids, working, .. })) => {
                *working = true;
                let (ids, count) = (ids.clone(), ids.len());
                let batch = Batch { action: BatchAction::Delete, ids };
                return Action::ask(Request::Batch(batch), move |r| {
                    Message::Asked(BatchAction::Delete, count, r)
                });
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

    pub(super) fn edit_told(&mut self, message: Message, live: &Live) -> Action<Message> {
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
            (Message::EditSaved | Message::Edit(edit::Message::Entered), Some(form), Some(desktop)) => {
                match form.send(desktop) {
                    Ok(Some(edit)) => {
                        return Action::ask(Request::EditDesktop(desktop.id, edit), Message::EditAnswered);
                    }
                    Ok(None) => self.edit = None,
                    Err(field) => return Action::Run(focus::on(field)),
                }
            }
            (Message::EditAnswered(Ok(Answer::Desktop(desktop))), edit, _) => {
                *edit = None;
                let off = desktop.state.is_off();
                let news = News::good(said::saved(desktop.name.as_str()));
                let news = if off { news } else { news.detail(said::saved_next_start()) };
                return Action::All(vec![Action::Tell(news), Action::Run(focus::on(TABLE))]);
            }
            (Message::EditAnswered(Err(problem)), Some(form), _) => form.refused(problem),
            (Message::Edit(message), Some(form), _) => form.update(message),
            _ => {}
        }
        Action::None
    }
}
