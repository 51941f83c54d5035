//! The menu of a row, and the dialogs.

use iced::Fill;
use iced::widget::column;
use sarrio_model::{Desktop, DesktopAction, DesktopId, Permission};

use super::{Desktops, Message, Modal, NAME, TemplateForm};
use crate::screen::desktop_list::Targets;
use crate::screen::problems;
use crate::screen::{Layer, Scene};
use crate::theme::icon;
use crate::widget::dialog::{self, Destructive};
use crate::widget::field::field;
use crate::widget::menu::{Item, at_point, item};
use crate::widget::{button, checkbox, label};
use crate::words::{self, desktops as texts};

impl Desktops {
    /// The dialog or menu that is open.
    #[must_use]
    pub fn layer<'a>(&'a self, scene: Scene<'a>) -> Option<Layer<'a, Message>> {
        let content = match self.modal.as_ref()? {
            Modal::Menu { id, at } => at_point(self.menu(*id, scene), *at, Message::Closed),
            Modal::Delete { ids, typed, working } => {
                let what = Destructive { working: *working, ..deleting(ids, typed, scene) };
                let content =
                    dialog::confirm(what, Message::DeleteTyped, Message::Closed, Message::DeleteSent);
                dialog::modal(content, dialog::QUESTION, 120.0, Message::Closed)
            }
            Modal::ForceOff { ids, working } => {
                let count = ids.count();
                let title = match (count, ids.known(scene.live).next()) {
                    (1, Some(one)) => texts::force_question_one(one.name.as_str()),
                    _ => texts::force_question(count),
                };
                let content = dialog::dialog(
                    title,
                    column![label::second(texts::force_body())]
                        .extend(
                            super::sure::loses(ids.known(scene.live)).map(|why| label::second(why).into()),
                        )
                        .spacing(8),
                    vec![
                        button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed),
                        button::danger_filled(texts::force_off())
                            .icon(icon::POWER_OFF)
                            .working(*working)
                            .on_press(Message::ForceOffSent),
                    ],
                );
                dialog::modal(content, dialog::QUESTION, 120.0, Message::Closed)
            }
            Modal::Sure { action, ids, typed } => {
                let content = super::sure::view(*action, ids, typed, scene);
                dialog::modal(content, dialog::QUESTION, 120.0, Message::Closed)
            }
            Modal::Rename { name, error, working, .. } => {
                let input = field(name)
                    .label(words::common::name())
                    .id(NAME)
                    .error(error.as_deref())
                    .on_input(Message::RenameTyped)
                    .on_submit(Message::RenameSent);
                let content = dialog::dialog(
                    texts::rename_title(),
                    column![input],
                    vec![
                        button::default(words::common::cancel()).on_press(Message::Closed),
                        button::primary(words::common::rename())
                            .working(*working)
                            .on_press(Message::RenameSent),
                    ],
                );
                dialog::modal(content, dialog::QUESTION, 120.0, Message::Closed)
            }
            Modal::Template { id, form } => {
                let name = scene.live.desktop(*id).map_or_else(String::new, |d| d.name.to_string());
                let content = template(form, &name, scene);
                dialog::modal(content, dialog::QUESTION + 80.0, 48.0, Message::Closed)
            }
            Modal::Grow { id, form } => {
                let content = form.view(scene.live.desktop(*id), scene).map(Message::Grow);
                dialog::modal(content, dialog::QUESTION + 80.0, 48.0, Message::Closed)
            }
        };
        Some(Layer { content })
    }

    /// The menu for a row, or for all selected rows where the row is one of them.
    fn menu(&self, id: DesktopId, scene: Scene<'_>) -> Vec<Item<Message>> {
        let selected = self.list.table.is_selected(&id);
        let targets = if selected { self.list.targets() } else { vec![id].into() };
        menu_of(&targets, scene)
    }
}

/// The items of the menu for these desktops.
pub(super) fn menu_of(targets: &Targets, scene: Scene<'_>) -> Vec<Item<Message>> {
    let any = |action| targets.any_can(action, scene.live);
    let act = |action| any(action).then(|| Message::Do(action, targets.clone()));
    let one = targets.only_one().and_then(|id| scene.live.desktop(id));
    let may = |to| one.filter(|d| d.actions.contains(to)).map(|d| d.id);
    let grows = one.filter(|d| super::grow::can_grow(d)).map(|d| d.id);
    let (stops, deletes) = (any(DesktopAction::Stop), any(DesktopAction::Delete));
    vec![
        item(Some(icon::MONITOR_UP), texts::open(), may(Permission::DesktopOpen).map(Message::Open)),
        item(Some(icon::PLAY), texts::start(), act(DesktopAction::Start)),
        item(Some(icon::POWER), texts::shut_down(), act(DesktopAction::Shutdown)),
        item(Some(icon::PAUSE), texts::pause(), act(DesktopAction::Pause)).apart(),
        item(Some(icon::PLAY), texts::resume(), act(DesktopAction::Resume)),
        item(Some(icon::ROTATE_CCW), texts::reset(), act(DesktopAction::Reset)),
        item(Some(icon::ROTATE_CCW), texts::renew(), act(DesktopAction::Renew)).danger(),
        item(
            Some(icon::POWER_OFF),
            texts::force_off(),
            stops.then(|| Message::ForceOffAsked(targets.clone())),
        )
        .danger(),
        item(
            Some(icon::PENCIL),
            words::common::rename(),
            may(Permission::DesktopEdit).map(Message::RenameAsked),
        )
        .keys("F2")
        .apart(),
        item(
            Some(icon::LAYERS),
            texts::make_template(),
            may(Permission::DesktopTemplate).map(Message::TemplateAsked),
        ),
        item(
            Some(icon::HARD_DRIVE),
            texts::grow(),
            grows.map(|id| Message::Grow(super::grow::Message::Asked(id))),
        ),
        item(
            Some(icon::TRASH_2),
            words::common::delete(),
            deletes.then(|| Message::DeleteAsked(targets.clone())),
        )
        .keys("Del")
        .danger()
        .apart(),
    ]
}

fn deleting<'a>(targets: &Targets, typed: &'a str, scene: Scene<'_>) -> Destructive<'a> {
    let desktops: Vec<_> = targets.known(scene.live).collect();
    let count = targets.count();
    let title = match (count, desktops.as_slice()) {
        (1, [one]) => texts::delete_question_one(one.name.as_str()),
        _ => texts::delete_question(count),
    };
    let size = |d: &Desktop| {
        d.system_disk().and_then(|d| d.actual_size).map_or_else(String::new, |s| words::bytes(s.0))
    };
    Destructive {
        title,
        body: texts::delete_body(),
        things: if desktops.len() > 1 {
            desktops.iter().map(|d| (d.name.to_string(), d.owner.name.clone(), size(d))).collect()
        } else {
            vec![]
        },
        count,
        kept: Some(texts::deleted_where()),
        verb: texts::delete_n(count),
        typed,
        working: false,
    }
}

fn template<'a>(
    form: &'a TemplateForm,
    desktop: &str,
    scene: Scene<'_>,
) -> crate::widget::Element<'a, Message> {
    let choice = |everyone: bool, name: String, why: String| {
        let words = column![label::strong(name), label::caption(why)].spacing(2).width(Fill);
        checkbox::choice(form.everyone == everyone, words, None, Message::TemplateEveryone(everyone))
    };
    let mut body = column![
        label::second(texts::template_body(desktop)),
        field(&form.name)
            .label(texts::template_name())
            .id(NAME)
            .error(form.error.as_deref())
            .on_input(Message::TemplateName)
            .on_submit(Message::TemplateSent),
        field(&form.description)
            .label(words::common::description())
            .on_input(Message::TemplateDescription)
            .on_submit(Message::TemplateSent),
    ]
    .spacing(12);
    if scene.live.may(Permission::TemplatePublish) {
        body = body
            .push(choice(false, words::templates::only_me(), words::templates::only_me_why()))
            .push(choice(true, words::templates::everyone(), words::templates::everyone_why()));
    }
    let picture =
        checkbox::checkbox(form.picture, words::templates::picture(), Some(Message::TemplatePicture));
    body = body.push(column![picture, label::caption(words::templates::picture_why())].spacing(4));
    if let Some(problem) = &form.problem {
        body = body.push(problems::note(problem));
    }
    dialog::form(
        texts::template_title(),
        Message::Closed,
        body,
        None,
        vec![
            button::default(words::common::cancel()).on_press(Message::Closed),
            button::primary(texts::make_template())
                .icon(icon::LAYERS)
                .working(form.working)
                .on_press(Message::TemplateSent),
        ],
        scene.window.height,
    )
}
