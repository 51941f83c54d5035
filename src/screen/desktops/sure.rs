//! The question before a desktop is reset to its template, and before one that is fresh at each start is shut down.

use sarrio_model::{Desktop, DesktopAction};

use super::{Desktops, Message, Modal};
use crate::backend::live::Live;
use crate::screen::desktop_list::Targets;
use crate::screen::{Action, Scene};
use crate::theme::icon;
use crate::widget::dialog::{self, Destructive};
use crate::widget::{Element, button, focus, label};
use crate::words::{self, desktops as texts};

/// What whoever turns these desktops off must know: what is on some of them does not last.
pub(super) fn loses<'a>(desktops: impl Iterator<Item = &'a Desktop>) -> Option<String> {
    let (mut all, mut volatile) = (0, 0);
    for desktop in desktops {
        all += 1;
        volatile += usize::from(desktop.persistence.is_volatile());
    }
    match (all, volatile) {
        (_, 0) => None,
        (1, _) => Some(texts::volatile_lost()),
        (_, some) => Some(texts::volatile_lost_some(some)),
    }
}

impl Desktops {
    pub(super) fn ask_whether(
        &mut self,
        action: DesktopAction,
        ids: Targets,
        live: &Live,
    ) -> Action<Message> {
        self.more = false;
        let ids = ids.that_can(action, live);
        if ids.count() == 0 {
            return Action::None;
        }
        self.modal = Some(Modal::Sure { action, ids, typed: String::new() });
        Action::Run(focus::on(dialog::CANCEL))
    }
}

pub(super) fn view<'a>(
    action: DesktopAction,
    ids: &Targets,
    typed: &'a str,
    scene: Scene<'a>,
) -> Element<'a, Message> {
    let known: Vec<&Desktop> = ids.known(scene.live).collect();
    let count = ids.count();
    if action == DesktopAction::Shutdown {
        let title = match known.as_slice() {
            [one] if count == 1 => texts::shut_down_question_one(one.name.as_str()),
            _ => texts::shut_down_question(count),
        };
        let body = loses(known.into_iter()).unwrap_or_default();
        return dialog::dialog(
            title,
            label::second(body),
            vec![
                button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed),
                button::danger_filled(texts::shut_down()).icon(icon::POWER).on_press(Message::SureSent),
            ],
        );
    }
    let title = match known.as_slice() {
        [one] if count == 1 => {
            let template = one.template_name.as_ref().map_or("–", |name| name.as_str());
            texts::renew_question_one(one.name.as_str(), template)
        }
        _ => texts::renew_question(count),
    };
    let template = |one: &Desktop| one.template_name.as_ref().map(ToString::to_string).unwrap_or_default();
    let things = match known.len() {
        0 | 1 => vec![],
        _ => known.iter().map(|one| (one.name.to_string(), one.owner.name.clone(), template(one))).collect(),
    };
    let what = Destructive {
        title,
        body: texts::renew_body(),
        things,
        count,
        kept: Some(texts::renew_kept()),
        verb: texts::renew_n(count),
        typed,
        working: false,
    };
    dialog::confirm_with(icon::ROTATE_CCW, what, Message::DeleteTyped, Message::Closed, Message::SureSent)
}
