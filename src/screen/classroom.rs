//! The classroom: a class on the map of its room, with its live screens, and what its teacher does with it.
//!
//! The class of a group is read when it is chosen, and again when its group or its lesson changes; its desktops follow the events.
//! What happens in the lesson comes with the lesson itself.

mod dialogs;
mod hand_out;
mod lesson_form;
mod reading;
mod sending;
mod spot;
mod targets;
mod tiles;
mod tools;
mod view;

use std::collections::{BTreeMap, HashMap};

use iced::widget::image::Handle;
use iced::{Size, Task};
use jiff::{SignedDuration, Timestamp};
use sarrio_model::{
    ArrangeSeats, Change, Desktop, DesktopAction, DesktopId, EditLesson, GroupId, Lesson, LessonPhase,
    PowerKind, SeatPlace, SetPower, User, UserId,
};

use super::{Action, Notification};
use crate::backend::live::Live;
use crate::backend::request::{Reply, Request};
use crate::widget::{focus, seat_map, select};

pub use dialogs::Message as ModalMessage;
use dialogs::Modal;
pub use hand_out::Message as HandOutMessage;
use reading::Reading;
pub use spot::Spot;

/// The name of the map, for the focus.
pub const MAP: &str = "classroom.map";
/// By how much the teacher extends a lesson or a power at once, in minutes.
const EXTENSION: i64 = 10;

/// Which students are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Filter {
    Running,
    Starting,
    Stopped,
    Attention,
    Help,
}

/// A shortcut of this screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Shortcut {
    Start,
    Write,
    EyesOnMe,
    Exam,
}

/// The mode of a class: free work, or what is switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ClassMode {
    FreeWork,
    EyesOnMe,
    Exam,
}

/// A screen as it was seen last.
#[derive(Debug, Clone)]
struct Seen {
    picture: Handle,
    /// Since when it is not seen any more.
    unseen: Option<Timestamp>,
}

/// The screen.
#[derive(Debug, Default)]
pub struct Classroom {
    chosen: Option<GroupId>,
    group: select::State,
    groups: Vec<(GroupId, String)>,
    names: Vec<String>,
    class: Reading,
    map: seat_map::State<Spot>,
    screens: HashMap<DesktopId, Seen>,
    filter: Option<Filter>,
    modal: Option<Modal>,
    /// Whether a power or a lesson is being switched.
    working: bool,
    /// Where seats stand that were moved and are not written yet.
    moved: BTreeMap<sarrio_model::SeatId, SeatPlace>,
    window: Size,
}

/// What happens on this screen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Group(select::Message),
    ClassRead(GroupId, Reply),
    Map(seat_map::Message<Spot>),
    Filter(Option<Filter>),
    Act(DesktopAction, Vec<DesktopId>),
    Acted(Reply),
    Mode(ClassMode),
    Longer(PowerKind),
    EndPower(PowerKind),
    LessonLonger,
    LessonEnded,
    /// The answer to a change of the lesson.
    Changed(Reply),
    AnswerHand(UserId),
    Flip,
    Arrange,
    ArrangeSaved,
    ArrangeLeft,
    Arranged(Reply),
    Modal(ModalMessage),
    BeginLesson,
    Write(Option<Vec<UserId>>),
    HandOut(Option<Vec<UserId>>),
    MakeDesktops,
    Again,
}

impl Classroom {
    /// The lists have changed: another group may be the first.
    pub fn refresh(&mut self, live: &Live, me: &User) {
        let teaches = |group: &&sarrio_model::Group| group.teachers.iter().any(|teacher| teacher.id == me.id);
        let all = live.groups();
        let mut own: Vec<_> = all.iter().copied().filter(teaches).collect();
        if own.is_empty() {
            own = all;
        }
        self.groups = own.iter().map(|group| (group.id, group.name.to_string())).collect();
        // A lesson that one teaches with others is of a group that one does not teach.
        for lesson in live.lessons().into_iter().filter(|lesson| lesson.is_taught_by(me.id)) {
            if !self.groups.iter().any(|(group, _)| *group == lesson.group.id) {
                self.groups.push((lesson.group.id, lesson.group.name.to_string()));
            }
        }
        self.names = self.groups.iter().map(|(_, name)| name.clone()).collect();
        if self.chosen.is_none_or(|chosen| !self.groups.iter().any(|(group, _)| *group == chosen)) {
            let now = self.groups.iter().find(|(group, _)| live.lesson_of(*group).is_some());
            let first = now.or(self.groups.first()).map(|(group, _)| *group);
            self.choose(first);
        }
        let room = self.lesson(live).and_then(|lesson| lesson.room.as_ref()).map(|room| room.id);
        self.class.in_room(room);
        if let Some(class) = self.class.class() {
            self.screens.retain(|id, _| class.desktops.iter().any(|desktop| desktop.id == *id));
        }
    }

    fn choose(&mut self, group: Option<GroupId>) {
        if self.chosen != group {
            self.chosen = group;
            self.class = Reading::default();
            self.map = seat_map::State::default();
            self.screens.clear();
            self.filter = None;
            self.moved.clear();
        }
    }

    /// The class is read again: events were missed.
    pub fn outdate(&mut self) {
        self.class.outdate();
    }

    /// Takes in an event.
    pub fn changed(&mut self, change: &Change) {
        match change {
            Change::Desktop(desktop) => self.class.desktop_changed(desktop),
            Change::DesktopGone(id) => self.class.desktop_gone(*id),
            Change::Group(group) if Some(group.id) == self.chosen => self.class.outdate(),
            Change::Lesson(lesson) if Some(lesson.group.id) == self.chosen => {
                self.class.lesson_changed(lesson)
            }
            Change::Room(_) | Change::User(_) => self.class.outdate(),
            _ => {}
        }
    }

    /// Asks for what is not known or has changed.
    pub fn read(&mut self) -> Action<Message> {
        let Some(group) = self.chosen else { return Action::None };
        let Some(room) = self.class.begins() else { return Action::None };
        Action::ask(Request::Class(group, room), move |reply| Message::ClassRead(group, reply))
    }

    /// The lesson of the group that takes place, or is about to.
    fn lesson<'a>(&self, live: &'a Live) -> Option<&'a Lesson> {
        live.lesson_of(self.chosen?)
    }

    /// The desktop of a student on the map.
    fn desktop(&self, spot: Spot, live: &Live) -> Option<&Desktop> {
        let Spot::Student(student) = spot else { return None };
        let templates = self.lesson(live).map(|lesson| lesson.templates.as_slice()).unwrap_or_default();
        self.class.class()?.desktop_of(student, templates)
    }

    /// The screens to look at: those that are visible on the map, and the enlarged one.
    pub fn watched(&self, live: &Live) -> Vec<(DesktopId, Watched)> {
        let on =
            |spot: &Spot| self.desktop(*spot, live).filter(|desktop| desktop.state.is_on()).map(|one| one.id);
        let enlarged = self.map.enlarged().and_then(|enlarged| on(&enlarged.id));
        let seen = self.map.seen();
        let visible = seen.tiles.iter().filter_map(on).filter(|id| Some(*id) != enlarged);
        let tile = Watched { size: seen.picture, large: false };
        let large = Watched { size: seat_map::enlarged::picture_size(self.window), large: true };
        visible.map(|id| (id, tile)).chain(enlarged.map(|id| (id, large))).collect()
    }

    /// A picture has arrived.
    pub fn picture_read(&mut self, id: DesktopId, picture: Handle) {
        self.screens.insert(id, Seen { picture, unseen: None });
    }

    /// A screen is not seen now.
    pub fn not_seen(&mut self, id: DesktopId, now: Timestamp) {
        if let Some(seen) = self.screens.get_mut(&id) {
            seen.unseen = seen.unseen.or(Some(now));
        }
    }

    /// Whether something is open over the page.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.modal.is_some() || self.map.enlarged().is_some_and(|enlarged| enlarged.kept)
    }

    /// Whether the view shows seconds that run.
    #[must_use]
    pub fn counts_seconds(&self, live: &Live) -> bool {
        self.lesson(live).is_some() || self.screens.values().any(|seen| seen.unseen.is_some())
    }

    /// Closes the topmost thing that is open. Returns whether there was one.
    pub fn escape(&mut self) -> bool {
        if self.modal.take().is_some() {
            return true;
        }
        if self.map.enlarged().is_some() {
            let _: (_, Task<Message>) = self.map.update(MAP, seat_map::Message::Closed, &[]);
            return true;
        }
        if self.map.mode == seat_map::Mode::Arrange {
            self.leave_arranging();
            return true;
        }
        let any = !self.map.selected().is_empty() || self.filter.is_some();
        self.filter = None;
        let _: (_, Task<Message>) = self.map.update(MAP, seat_map::Message::Cleared, &[]);
        any
    }

    fn leave_arranging(&mut self) {
        self.map.mode = seat_map::Mode::Watch;
        self.moved.clear();
    }

    /// What a shortcut does here; nothing where its button cannot act.
    #[must_use]
    pub fn shortcut(&self, shortcut: Shortcut, live: &Live) -> Option<Message> {
        let lesson = self.lesson(live).filter(|lesson| lesson.phase == LessonPhase::Now);
        let on = |kind| lesson.is_some_and(|lesson| lesson.power(kind).is_some());
        match shortcut {
            Shortcut::Start => {
                let ids = self.can(DesktopAction::Start, live);
                (!ids.is_empty()).then_some(Message::Act(DesktopAction::Start, ids))
            }
            Shortcut::Write => lesson.map(|_| Message::Write(self.selected_students())),
            Shortcut::EyesOnMe if on(PowerKind::EyesOnMe) => Some(Message::EndPower(PowerKind::EyesOnMe)),
            Shortcut::EyesOnMe => lesson.map(|_| Message::Mode(ClassMode::EyesOnMe)),
            Shortcut::Exam => lesson.map(|_| Message::Mode(ClassMode::Exam)),
        }
    }

    /// The window has another size.
    pub fn resized(&mut self, window: Size) {
        self.window = window;
    }

    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message, live: &Live, me: &User, now: Timestamp) -> Action<Message> {
        match message {
            Message::Group(message) => {
                if let Some(at) = self.group.update(message, &self.names) {
                    self.choose(self.groups.get(at).map(|(group, _)| *group));
                    self.refresh(live, me);
                }
                self.read()
            }
            Message::ClassRead(group, reply) if Some(group) == self.chosen => {
                self.class.read(reply);
                let class = self.class.class();
                self.map.keep(|spot| class.is_some_and(|class| spot::exists(*spot, class)));
                self.read()
            }
            Message::ClassRead(..) => Action::None,
            Message::Map(message) => self.map_changed(message, live, now),
            Message::Filter(filter) => {
                self.filter = if self.filter == filter { None } else { filter };
                Action::None
            }
            Message::Act(action, ids) => Action::ask(Request::Act(action, ids), Message::Acted),
            Message::Acted(Ok(_)) => Action::None,
            Message::Acted(Err(problem)) => Action::Notify(Notification::bad(&problem)),
            Message::Mode(mode) => self.switch(mode, live),
            Message::Longer(kind) => self.longer(kind, live, now),
            Message::EndPower(kind) => self.end_power(kind, live),
            Message::LessonLonger => match self.lesson(live) {
                Some(lesson) => self.end_at(lesson, lesson.ends + SignedDuration::from_mins(EXTENSION)),
                None => Action::None,
            },
            Message::LessonEnded => match self.lesson(live) {
                Some(lesson) => self.end_at(lesson, Timestamp::now()),
                None => Action::None,
            },
            Message::Changed(reply) => {
                self.working = false;
                match reply {
                    Err(problem) => Action::Notify(Notification::bad(&problem)),
                    Ok(answer) => Action::learn(answer),
                }
            }
            Message::AnswerHand(person) => match self.lesson(live) {
                Some(lesson) => self.change(Request::AnswerHand(lesson.id, person)),
                None => Action::None,
            },
            Message::Flip => {
                self.map.front = self.map.front.flipped();
                Action::None
            }
            Message::Arrange => {
                self.map.mode = seat_map::Mode::Arrange;
                self.filter = None;
                Action::Run(focus::on(MAP))
            }
            Message::ArrangeLeft => {
                self.leave_arranging();
                Action::None
            }
            Message::ArrangeSaved => self.save_arrangement(live),
            Message::Arranged(reply) => {
                self.working = false;
                match reply {
                    Ok(answer) => {
                        self.leave_arranging();
                        Action::learn(answer)
                    }
                    Err(problem) => Action::Notify(Notification::bad(&problem)),
                }
            }
            Message::Modal(message) => self.modal_changed(message, live),
            Message::BeginLesson => match self.chosen {
                Some(group) => {
                    self.modal = Some(Modal::lesson(group, live));
                    Action::Run(focus::on(lesson_form::TITLE))
                }
                None => Action::None,
            },
            Message::Write(people) => {
                self.modal = Some(Modal::message(people));
                Action::Run(focus::on(dialogs::TEXT))
            }
            Message::HandOut(people) => {
                self.modal = Some(Modal::hand_out(people));
                Action::None
            }
            Message::MakeDesktops => Action::NewDesktops(None),
            Message::Again => {
                self.class.outdate();
                self.read()
            }
        }
    }

    fn change(&mut self, request: Request) -> Action<Message> {
        self.working = true;
        Action::ask(request, Message::Changed)
    }

    /// Lets the lesson end then.
    fn end_at(&mut self, lesson: &Lesson, ends: Timestamp) -> Action<Message> {
        let edit = EditLesson { revision: lesson.revision, ends: Some(ends), ..EditLesson::default() };
        self.change(Request::EditLesson(lesson.id, Box::new(edit)))
    }

    fn map_changed(
        &mut self,
        message: seat_map::Message<Spot>,
        live: &Live,
        now: Timestamp,
    ) -> Action<Message> {
        // The tiles borrow the screen, so the map is taken out of it meanwhile.
        let mut map = std::mem::take(&mut self.map);
        let shown = self.tiles(live, now);
        let (event, mut task) = map.update(MAP, message, &shown);
        // A free seat has nothing to show.
        if let seat_map::Event::Opened(spot @ Spot::Student(_)) = event {
            let (_, open) = map.update(MAP, seat_map::Message::Enlarged(Some(spot)), &shown);
            let (_, keep) = map.update(MAP, seat_map::Message::Kept, &shown);
            task = Task::batch([task, open, keep]);
        }
        self.map = map;
        if let seat_map::Event::Moved(to) = event {
            self.seats_moved(to, live);
        }
        Action::Run(task)
    }

    /// Keeps where seats stand now, until that is written.
    fn seats_moved(&mut self, to: Vec<(Spot, seat_map::Place)>, live: &Live) {
        let part = |part: i32| u16::try_from(part).unwrap_or(0).min(SeatPlace::FARTHEST);
        for (spot, place) in to {
            if let Some(seat) = self.seat_of(spot, live) {
                self.moved.insert(seat, SeatPlace { x: part(place.x()), y: part(place.y()) });
            }
        }
    }

    /// Switches to a mode. Free work ends everything; another mode is added to what is on, so that an exam goes on while
    /// all look at the teacher.
    fn switch(&mut self, mode: ClassMode, live: &Live) -> Action<Message> {
        let Some(lesson) = self.lesson(live) else { return Action::None };
        match mode {
            ClassMode::FreeWork => {
                let on: Vec<PowerKind> = lesson.powers.iter().map(|power| power.power.kind()).collect();
                let end = |kind| Action::ask(Request::EndPower(lesson.id, kind), Message::Changed);
                self.working = !on.is_empty();
                Action::All(on.into_iter().map(end).collect())
            }
            ClassMode::EyesOnMe => {
                let people = self.selected_students();
                let set = SetPower { people, ..SetPower::default() };
                self.change(Request::SetPower(lesson.id, PowerKind::EyesOnMe, Box::new(set)))
            }
            ClassMode::Exam => {
                self.modal = Some(Modal::exam(self.selected_students(), lesson));
                Action::None
            }
        }
    }

    fn longer(&mut self, kind: PowerKind, live: &Live, now: Timestamp) -> Action<Message> {
        let Some(lesson) = self.lesson(live) else { return Action::None };
        let Some(power) = lesson.power(kind) else { return Action::None };
        let left = power.until.duration_since(now).as_mins().max(0) + EXTENSION;
        let (allowed, sharing) = match &power.power {
            sarrio_model::ClassPower::Exam { allowed, sharing } => (allowed.clone(), *sharing),
            sarrio_model::ClassPower::EyesOnMe => (vec![], false),
        };
        let minutes = u16::try_from(left).ok();
        let set =
            SetPower { people: power.people.clone(), minutes, stays: Some(power.stays), allowed, sharing };
        let longer = Request::SetPower(lesson.id, kind, Box::new(set));
        // A power ends with its lesson at the latest.
        if power.until == lesson.ends {
            return self.end_at(lesson, lesson.ends + SignedDuration::from_mins(EXTENSION));
        }
        self.change(longer)
    }

    fn end_power(&mut self, kind: PowerKind, live: &Live) -> Action<Message> {
        match self.lesson(live) {
            Some(lesson) => self.change(Request::EndPower(lesson.id, kind)),
            None => Action::None,
        }
    }

    fn save_arrangement(&mut self, live: &Live) -> Action<Message> {
        let Some(room) = self.room(live) else { return Action::None };
        if self.moved.is_empty() {
            self.leave_arranging();
            return Action::None;
        }
        self.working = true;
        let plan = ArrangeSeats { revision: room.revision, places: self.moved.clone() };
        Action::ask(Request::ArrangeSeats(room.id, plan), Message::Arranged)
    }

    fn modal_changed(&mut self, message: ModalMessage, live: &Live) -> Action<Message> {
        let lesson = self.lesson(live).map(|lesson| lesson.id);
        let Some(modal) = &mut self.modal else { return Action::None };
        match modal.update(message, lesson) {
            dialogs::Outcome::Stays => Action::None,
            dialogs::Outcome::Run(task) => Action::Run(task.map(Message::Modal)),
            dialogs::Outcome::Ask(request) => {
                Action::ask(*request, |reply| Message::Modal(ModalMessage::Answered(reply)))
            }
            dialogs::Outcome::Closed => {
                self.modal = None;
                Action::None
            }
            dialogs::Outcome::Done(answer) => {
                self.modal = None;
                Action::learn(*answer)
            }
        }
    }
}

/// What a screen is looked at for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Watched {
    /// The size of its picture in logical pixels.
    pub size: Size,
    /// Whether it is the enlarged one, which is drawn more often.
    pub large: bool,
}
