//! The dialog that shows what builds on a template, and so keeps it from being deleted.

use iced::widget::{column, container, row};
use iced::{Center, Fill, Padding};
use sarrio_model::{Dependant, DependantKind, Dependants, Problem, TemplateId};

use crate::backend::request::{Answer, Reply};
use crate::screen::problems;
use crate::theme::icon::{self, icon};
use crate::theme::style;
use crate::widget::elide::elide;
use crate::widget::{Element, button, dialog, label, skeleton};
use crate::words::{self, templates as texts};

/// What builds on a template, once it was read.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) id: TemplateId,
    dependants: Option<Dependants>,
    problem: Option<Problem>,
}

impl Tree {
    pub(super) fn new(id: TemplateId) -> Self {
        Self { id, dependants: None, problem: None }
    }

    pub(super) fn read(&mut self, reply: Reply) {
        match reply {
            Ok(Answer::Dependants(dependants)) => self.dependants = Some(dependants),
            Ok(_) => {}
            Err(problem) => self.problem = Some(problem),
        }
    }

    pub(super) fn view<'a, Message: Clone + 'a>(
        &'a self,
        name: &str,
        window: f32,
        close: Message,
    ) -> Element<'a, Message> {
        let mut body = column![label::second(texts::tree_body())].spacing(12);
        match (&self.dependants, &self.problem) {
            (Some(found), _) => {
                body = body.push(column(found.tree.iter().map(line)).spacing(6));
                if found.others > 0 {
                    body = body.push(label::caption(texts::tree_others(found.others)));
                }
            }
            (None, Some(problem)) => body = body.push(problems::note(problem)),
            (None, None) => body = body.push(skeleton::rows(3)),
        }
        let done = button::default(words::common::close()).id(dialog::CANCEL).on_press(close.clone());
        dialog::form(texts::tree_title(name), close, body, None, vec![done], window)
    }
}

fn line<'a, Message: 'a>(one: &'a Dependant) -> Element<'a, Message> {
    let glyph = match one.what {
        DependantKind::Desktop(_) => icon::MONITOR,
        DependantKind::Template(_) => icon::LAYERS,
    };
    let owner = match one.deleted {
        true => format!("{}, {}", one.owner.name, texts::tree_in_bin()),
        false => one.owner.name.clone(),
    };
    let content = row![
        icon(glyph, 14.0).style(style::second),
        elide(one.name.as_str()).width(Fill),
        elide(owner).size(12.0).style(style::caption).width(Fill),
    ];
    let indent = 18.0 * one.depth.saturating_sub(1).min(8) as f32;
    container(content.spacing(8).align_y(Center)).padding(Padding::ZERO.left(indent)).into()
}
