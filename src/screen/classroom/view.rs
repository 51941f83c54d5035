//! The screen: the class and its lesson, the tools, the map, and the foot.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, Padding};
use sarrio_model::{ClassPower, Lesson, LessonPhase, PowerInForce};

use super::{ClassMode, Classroom, MAP, Message, Spot};
use crate::screen::{Layer, Scene, lesson_progress, problems, status_of};
use crate::theme::icon::{self, icon};
use crate::theme::{MONO, Theme, style};
use crate::widget::elide::elide;
use crate::widget::seat_map::{Mode, enlarged, seat_map};
use crate::widget::segmented::{segment, segmented_mode};
use crate::widget::select::{Look, select};
use crate::widget::{Element, bar, button, label, notice, skeleton};
use crate::words::{self, classroom as texts};

/// A window that is lower, in logical pixels, shows the map instead of the chips and the foot.
const LOW: f32 = 500.0;

impl Classroom {
    /// The whole screen.
    #[must_use]
    pub fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        if !scene.live.loaded {
            return skeleton::cards(4, 160.0);
        }
        if self.groups.is_empty() {
            return notice::empty(icon::SCHOOL, texts::no_group(), texts::no_group_why(), vec![]);
        }
        let mut page = column![self.head(scene)].spacing(10);
        let Some(class) = self.class.class() else {
            return page.push(self.missing()).into();
        };
        if class.students.is_empty() {
            return page
                .push(notice::empty(icon::USERS, texts::no_students(), texts::no_students_why(), vec![]))
                .into();
        }
        page = page.push(self.tools(scene));
        let lesson = self.lesson(scene.live);
        let powers = lesson.map(|lesson| lesson.powers.as_slice()).unwrap_or_default();
        page = page.extend(powers.iter().map(|power| self.banner(power, class.students.len(), scene)));
        // In a low window the map needs the room.
        let low = scene.window.height < LOW;
        if !low || self.filter.is_some() || self.selected_students().is_some() {
            page = page.push(self.chips(scene));
        }
        if class.desktops.is_empty() {
            let make =
                button::primary(texts::make_desktops()).icon(icon::PLUS).on_press(Message::MakeDesktops);
            page = page.push(notice::note(
                crate::theme::Tone::Neutral,
                icon::INFO,
                Some(texts::no_desktops()),
                texts::no_desktops_why(),
                vec![make],
            ));
        }
        let tiles = self.tiles(scene.live, scene.now);
        let map = seat_map(&self.map, MAP, tiles, texts::board(), Message::Map);
        page.push(container(map).height(Fill)).extend((!low).then(|| self.foot(scene))).into()
    }

    fn missing<'a>(&self) -> Element<'a, Message> {
        match self.class.problem() {
            None => skeleton::cards(4, 160.0),
            Some(problem) => {
                let again = button::default(words::common::try_again()).on_press(Message::Again);
                column![problems::note(problem), again].spacing(12).into()
            }
        }
    }

    /// The class, its lesson and the mode.
    fn head<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let chosen = self.groups.iter().position(|(group, _)| Some(*group) == self.chosen);
        let look = Look { name: None, glyph: Some(icon::SCHOOL), width: 190.into(), id: "classroom.group" };
        let group = select(&self.group, &self.names, chosen, look, Message::Group);
        let Some(lesson) = self.lesson(scene.live) else {
            let begin =
                button::primary(texts::begin_lesson()).icon(icon::PLAY).on_press(Message::BeginLesson);
            let words = elide(texts::no_lesson()).style(style::second).width(Fill);
            return row![group, words, begin].spacing(12).align_y(Center).into();
        };
        let mode = match (lesson.powers.iter().map(|power| &power.power)).collect::<Vec<_>>().as_slice() {
            [] => ClassMode::FreeWork,
            powers if powers.contains(&&ClassPower::EyesOnMe) => ClassMode::EyesOnMe,
            _ => ClassMode::Exam,
        };
        let modes = [
            segment(ClassMode::FreeWork, texts::free_work()).icon(icon::SUN),
            segment(ClassMode::EyesOnMe, texts::eyes_on_me()).icon(icon::PAUSE),
            segment(ClassMode::Exam, texts::exam()).icon(icon::GLOBE_LOCK),
        ];
        let modes: Element<'a, Message> = match lesson.phase {
            LessonPhase::Now => {
                segmented_mode("classroom.mode", modes, mode, ClassMode::FreeWork, Message::Mode)
            }
            _ => space().into(),
        };
        let longer = match scene.width < 700.0 {
            true => button::icon_only(icon::TIMER, texts::longer()),
            false => button::default(texts::longer()).icon(icon::TIMER),
        };
        let longer = longer.small().on_press(Message::LessonLonger);
        let end = button::default(texts::end_lesson()).small().on_press(Message::LessonEnded);
        let ends = row![longer, end].spacing(8);
        if scene.width < 1000.0 {
            let first = row![group, progress(lesson, scene), space().width(Fill), ends].spacing(12);
            return column![first.align_y(Center), modes].spacing(10).into();
        }
        row![group, progress(lesson, scene), modes, space().width(Fill), ends]
            .spacing(12)
            .align_y(Center)
            .into()
    }

    /// What is in force: what, for how many, how long, and a button that ends it.
    fn banner<'a>(&self, power: &'a PowerInForce, class: usize, scene: Scene<'a>) -> Element<'a, Message> {
        let people = power.people.as_ref().map_or(class, Vec::len);
        let (glyph, what, details) = match &power.power {
            ClassPower::EyesOnMe => (icon::PAUSE, texts::eyes_on_me(), texts::eyes_for(people)),
            ClassPower::Exam { allowed, .. } if allowed.is_empty() => {
                (icon::GLOBE_LOCK, texts::exam_on(), texts::exam_off_for(people))
            }
            ClassPower::Exam { allowed, .. } => {
                (icon::GLOBE_LOCK, texts::exam_on(), texts::exam_limited_for(people, allowed.len()))
            }
        };
        let left = u64::try_from(power.until.duration_since(scene.now).as_secs()).unwrap_or(0);
        let kind = power.power.kind();
        let line = row![
            icon(glyph, 16.0),
            label::strong(what),
            elide(details).width(Fill),
            icon(icon::TIMER, 15.0),
            elide(words::duration(left)).font(MONO).size(12.0),
            elide(if scene.width < 900.0 {
                String::new()
            } else {
                texts::ends_at(words::clock(power.until))
            }),
            button::default(texts::longer()).small().on_press(Message::Longer(kind)),
            button::default(match kind {
                sarrio_model::PowerKind::EyesOnMe => texts::end_eyes(),
                sarrio_model::PowerKind::Exam => texts::end_exam(),
            })
            .small()
            .working(self.working)
            .on_press(Message::EndPower(kind)),
        ];
        container(line.spacing(10).align_y(Center))
            .padding(Padding::from([7, 14]))
            .width(Fill)
            .style(|t: &Theme| container::Style {
                text_color: Some(t.chamois_text),
                ..style::filled(t.chamois_soft, 10.0)
            })
            .into()
    }

    fn foot<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let people = self.class.class().map_or(0, |class| class.students.len());
        let here = self.lesson(scene.live).map_or(0, |lesson| lesson.attendance.len());
        let seats = self.room(scene.live).map(|room| room.seats.len());
        let words = match seats {
            Some(seats) => texts::seats_and_people(seats, people, here),
            None => texts::people_here(people, here),
        };
        let mut foot = row![elide(words).style(style::second).width(Fill)].spacing(14).align_y(Center);
        if scene.has_hints() && scene.width >= 700.0 && self.map.mode == Mode::Watch {
            foot = foot
                .push(label::hint(&["Space"], texts::hint_enlarge()))
                .push(label::hint(&["Ctrl", "A"], texts::hint_all()))
                .push(label::hint(&["Esc"], texts::hint_clear()));
        }
        container(foot).padding(Padding::ZERO.bottom(12)).into()
    }

    /// The dialog that is open, or the enlarged seat.
    #[must_use]
    pub fn layer<'a>(&'a self, scene: Scene<'a>) -> Option<Layer<'a, Message>> {
        let content = match &self.modal {
            Some(modal) => {
                let class = self.class.class().map_or(0, |class| class.students.len());
                modal.view(class, self.lesson(scene.live), scene).map(Message::Modal)
            }
            None => self.enlarged(scene)?,
        };
        Some(Layer { content })
    }

    /// The seat that is enlarged.
    fn enlarged<'a>(&'a self, scene: Scene<'a>) -> Option<Element<'a, Message>> {
        let shown = self.map.enlarged()?;
        let Spot::Student(id) = shown.id else { return None };
        let student = self.class.class()?.students.iter().find(|student| student.person.id == id)?;
        let desktop = self.desktop(shown.id, scene.live);
        let seat = self.seat(student, scene.live);
        let seat = seat.map(|seat| match &seat.hostname {
            Some(host) => texts::seat_and_host(seat.name.to_string(), host.to_string()),
            None => texts::seat(seat.name.to_string()),
        });
        let lesson = self.lesson(scene.live);
        let hand = lesson.and_then(|lesson| lesson.hands.iter().find(|hand| hand.person.id == id));
        let mut buttons = vec![];
        if hand.is_some() {
            buttons.push(button::default(texts::answer()).icon(icon::HAND).on_press(Message::AnswerHand(id)));
        }
        if lesson.is_some() {
            let write = button::default(texts::message()).icon(icon::PENCIL);
            buttons.push(write.on_press(Message::Write(Some(vec![id]))));
        }
        let line = match desktop {
            Some(desktop) => {
                let name = desktop.template_name.as_ref().unwrap_or(&desktop.name).to_string();
                match &desktop.host_name {
                    Some(host) => texts::desktop_on(name, host.to_string()),
                    None => name,
                }
            }
            None => texts::no_desktop(),
        };
        let content = enlarged::Shown {
            picture: desktop
                .and_then(|desktop| self.screens.get(&desktop.id))
                .map(|seen| seen.picture.clone()),
            name: student.person.name.clone(),
            seat: seat.unwrap_or_default(),
            status: desktop.map(|desktop| status_of(desktop, scene.live, scene.now)),
            help: hand.map(|hand| texts::asks_since(words::since(hand.since, scene.now))),
            line,
            buttons,
        };
        Some(enlarged::enlarged(content, shown.kept, scene.window, Message::Map))
    }
}

/// The lesson, how far it is, and how long it still lasts.
fn progress<'a>(lesson: &'a Lesson, scene: Scene<'a>) -> Element<'a, Message> {
    let left = match lesson.phase {
        LessonPhase::Preparing => texts::begins_at(words::clock(lesson.begins)),
        _ => texts::minutes_left(u64::try_from(lesson.ends.duration_since(scene.now).as_mins()).unwrap_or(0)),
    };
    let line = row![
        elide(lesson.title.as_str()).font(crate::theme::STRONG).width(Fill),
        elide(left).style(style::second)
    ];
    let done = bar::lesson(lesson_progress(lesson, scene.now));
    container(column![line.spacing(8), done].spacing(6)).width(200).into()
}
