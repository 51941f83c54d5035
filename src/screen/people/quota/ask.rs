//! Opening the quotas over the people, and what follows when they were saved.

use sarrio_model::{CategoryRef, User};

use super::{Editor, Message as Inner};
use crate::backend::live::Live;
use crate::backend::request::{Answer, QuotaOf, Reply};
use crate::screen::people::modal::Dialog;
use crate::screen::people::{Message, People, Tab, list};
use crate::screen::{Action, Notification};
use crate::widget::{dialog, focus};
use crate::words::quotas as texts;

impl People {
    /// Opens the quotas of somebody or something.
    pub(in crate::screen::people) fn ask_quota(
        &mut self,
        of: QuotaOf,
        live: &Live,
        me: &User,
    ) -> Action<Message> {
        let editor = match of {
            QuotaOf::User(id) => {
                let known = self.panel.user.as_ref().filter(|user| user.id == id);
                known.or(self.list.window.get(id)).map(|user| Editor::of_person(user, live))
            }
            QuotaOf::Group(id) => live.group(id).map(|group| Editor::of_group(group, live)),
            QuotaOf::Category(id) => live.category(id).map(|category| {
                let category = CategoryRef { id, name: category.name.clone() };
                Editor::of_category(&category, live)
            }),
            QuotaOf::Role(role) => Some(Editor::of_roles(role, live)),
        };
        let Some(mut editor) = editor.filter(|_| crate::screen::people::is_for(me)) else {
            return Action::None;
        };
        let ask = editor.ask().map(Message::Quota);
        self.dialog = Some(Dialog::Quota(editor));
        Action::All(vec![ask, Action::Run(focus::on(dialog::CANCEL))])
    }

    /// Handles a message of the dialog.
    pub(in crate::screen::people) fn update_quota(&mut self, message: Inner) -> Action<Message> {
        let Some(Dialog::Quota(editor)) = &mut self.dialog else {
            return match message {
                Inner::Saved(of, reply) => self.quota_saved(of, reply),
                _ => Action::None,
            };
        };
        match message {
            Inner::Closed => self.close_quota(),
            // There is nothing to save.
            Inner::Sent if !editor.is_changed() => self.close_quota(),
            Inner::Saved(of, reply) => self.quota_saved(of, reply),
            message => editor.update(message).map(Message::Quota),
        }
    }

    fn close_quota(&mut self) -> Action<Message> {
        self.dialog = None;
        Action::Run(focus::on(match self.tab {
            Tab::People => list::TABLE,
            Tab::Groups => super::super::groups::TABLE,
            Tab::Categories => super::super::categories::TABLE,
            Tab::Roles => super::super::roles::TABLE,
        }))
    }

    fn quota_saved(&mut self, of: QuotaOf, reply: Reply) -> Action<Message> {
        let told = match (&mut self.dialog, &reply) {
            (Some(Dialog::Quota(editor)), _) => editor.saved(of, reply.clone()),
            (_, Err(problem)) => return Action::Notify(Notification::bad(problem)),
            _ => None,
        };
        if let Err(_problem) = &reply {
            return Action::None;
        }
        // It may change what others have of how many.
        self.list.window.refresh();
        let mut all = vec![self.list.ask().map(Message::List)];
        match reply {
            Ok(Answer::PersonQuota(quota)) if self.panel.is_of(quota.user) => self.panel.quota = Some(quota),
            _ => all.push(self.panel.read_quota().map(Message::Person)),
        }
        all.extend(told.map(|name| Action::Notify(Notification::good(texts::saved(name)))));
        if let Some(Dialog::Quota(editor)) = &mut self.dialog {
            match editor.unsaved() {
                None => all.push(self.close_quota()),
                Some(at) => all.push(editor.update(Inner::Page(at)).map(Message::Quota)),
            }
        }
        Action::All(all)
    }
}
