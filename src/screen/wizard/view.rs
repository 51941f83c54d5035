//! The steps at the left, and the current step in its card.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, Padding};

use super::{Message, Step, WIDE_FOOT, Wizard, name_of};
use crate::screen::Scene;
use crate::theme::{icon, style};
use crate::widget::menu::separator;
use crate::widget::scroll::scroll;
use crate::widget::steps::{self, steps};
use crate::widget::{Element, button, label, notice};
use crate::words::{self, wizard as texts};

impl Wizard {
    /// The whole screen.
    #[must_use]
    pub fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let (title, body, foot) = match self.step {
            Step::Template => {
                (texts::template_title(), self.source_step(scene), self.foot(texts::next(), scene))
            }
            Step::People => (texts::name_title(), self.people_step(), self.foot(texts::next(), scene)),
            Step::Hardware => {
                (texts::hardware_title(), self.hardware_step(scene), self.foot(texts::next(), scene))
            }
            Step::Review => {
                let count = self.will_be_created();
                let foot = self.foot(texts::create_n(count), scene);
                (self.review_title(words::common::desktops(count), scene), self.review(scene), foot)
            }
            Step::Create => (self.create_title(scene), self.progress(scene), self.last_foot(scene)),
        };
        let number = self.step as usize + 1;
        let head = row![
            label::title(title).width(Fill),
            label::caption(texts::step_of(number, 5_usize)).style(style::second)
        ];
        let card = column![
            container(head.align_y(Center)).padding([14, 16]),
            separator(),
            scroll(container(body).padding(16).width(Fill)).height(Fill),
            separator(),
            container(foot).padding([10, 16]),
        ];
        let card = container(card).height(Fill).width(Fill).style(style::card);
        let whole: Element<'a, Message> = if scene.width >= 760.0 {
            let mut left = column![steps(self.steps(scene), self.step as usize), space().height(Fill)];
            if self.step != Step::Create {
                left = left.push(notice::aside(icon::INFO, texts::nothing_yet()));
            }
            row![container(left.width(212)).height(Fill), card].spacing(16).into()
        } else {
            card.into()
        };
        container(whole).padding(Padding::ZERO.bottom(20)).into()
    }

    /// What the review is of: how many, and of which class.
    fn review_title(&self, count: String, scene: Scene<'_>) -> String {
        match self.class().and_then(|group| scene.live.group(group)) {
            Some(group) => texts::review_title_for(count, group.name.as_str()),
            None => texts::review_title(count),
        }
    }

    fn steps(&self, scene: Scene<'_>) -> Vec<steps::Step<Message>> {
        let step = |at, name: String, detail: String| steps::Step {
            name,
            detail,
            go: (at < self.step && self.operation.is_none()).then_some(Message::Go(at)),
        };
        let chosen =
            self.source.and_then(|from| name_of(from, scene.live)).unwrap_or_else(texts::template_hint);
        let people = match self.step > Step::People {
            true => self.people.name().unwrap_or_else(|| words::common::desktops(self.count())),
            false => texts::people_hint(),
        };
        let source = if scene.live.media().is_empty() { texts::template() } else { texts::source() };
        let machine = if self.step > Step::Hardware { self.machine() } else { texts::hardware_hint() };
        vec![
            step(Step::Template, source, chosen),
            step(Step::People, texts::people_step(), people),
            step(Step::Hardware, texts::hardware(), machine),
            step(Step::Review, texts::review(), texts::review_hint()),
            step(Step::Create, texts::create(), texts::create_hint()),
        ]
    }

    pub(super) fn machine(&self) -> String {
        let memory = self.memory.trim().parse().unwrap_or(0);
        format!("{}, {}", words::common::vcpus(self.vcpus.trim()), words::mebibytes(memory))
    }

    fn foot<'a>(&'a self, go: String, scene: Scene<'a>) -> Element<'a, Message> {
        let refusal = self.refusal().filter(|_| self.step == Step::Review);
        let can = match (refusal, self.source) {
            (Some(why), _) => Err(why),
            (None, None) if self.step == Step::Template => Err(texts::choose_first()),
            _ => Ok(Message::Next),
        };
        let primary = button::primary(go).working(self.working).act(can);
        let primary = if self.step == Step::Review { primary.icon(icon::CHECK) } else { primary };
        let mut foot = row![
            button::default(words::common::back()).icon(icon::ARROW_LEFT).on_press(Message::Back),
            space().width(Fill)
        ];
        if self.step == Step::Review && scene.width >= WIDE_FOOT {
            foot = foot.push(self.then(scene.live));
        }
        foot.push(button::ghost(words::common::cancel()).on_press(Message::Cancel))
            .push(primary)
            .spacing(10)
            .align_y(Center)
            .into()
    }
}
