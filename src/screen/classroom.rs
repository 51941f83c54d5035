//! The classroom: a class on the map of its room, with its live screens, and what its teacher does with it.
//!
//! The class of a group is read when it is chosen, and again when its group or its lesson changes; its desktops follow the events.
//! What happens in the lesson comes with the lesson itself.

mod arranging;
mod chips;
mod collecting;
mod consent;
mod dialogs;
mod ending;
mod enlarging;
mod hand_out;
mod help;
mod lesson_form;
mod list;
mod list_view;
mod message;
mod opening;
mod powers;
mod reading;
mod renewing;
mod sending;
mod spot;
mod spotlight;
mod still;
mod targets;
mod tiles;
mod tools;
mod unplaced;
mod view;
mod waking;

use std::collections::{BTreeMap, HashMap};

use iced::widget::image::Handle;
use iced::{Size, Task};
use jiff::Timestamp;
use sarrio_model::{
    Change, Desktop, DesktopAction, DesktopId, GroupId, Lesson, LessonPhase, PowerKind, SeatPlace, User,
    UserId,
};

use super::{Action, Notification};
use crate::backend::live::Live;
use crate::backend::request::Request;
use crate::widget::{focus, seat_map, select};

pub use collecting::Message as CollectMessage;
pub use consent::HelpMessage;
use consent::{Control, Sees, sees};
pub use dialogs::Message as ModalMessage;
use dialogs::Modal;
pub use ending::Message as EndMessage;
pub use hand_out::Message as HandOutMessage;
pub use list::LIST;
use list::List;
pub use message::{ClassMode, Filter, Message, Shape, Shortcut, Watched};
use reading::Reading;
pub use spot::Spot;
use spotlight::Spotlight;
use unplaced::Unplaced;

/// The name of the map, for the focus.
pub const MAP: &str = "classroom.map";

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
    /// The width and height of their pictures as they come.
    sizes: HashMap<DesktopId, (u16, u16)>,
    control: Control,
    filter: Option<Filter>,
    modal: Option<Modal>,
    /// Whether a power or a lesson is being switched.
    working: bool,
    /// Where seats stand that were moved and are not written yet.
    moved: BTreeMap<sarrio_model::SeatId, SeatPlace>,
    /// Whether the class is on the map or in a list.
    shape: Shape,
    list: List,
    spotlight: Option<Spotlight>,
    /// The menu with the tools for which there is no room.
    more: bool,
    /// The pictures come so many percent of the usual time apart.
    slowed: Option<u32>,
    /// The computers that may become seats, while seats are arranged.
    unplaced: Unplaced,
    window: Size,
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
        let lesson = self.chosen.and_then(|group| live.lesson_of(group));
        if let (Some(modal), Some(lesson), Some(class)) = (&mut self.modal, lesson, self.class.class()) {
            modal.refresh(lesson, class);
        }
        if let Some(class) = self.class.class() {
            self.screens.retain(|id, _| class.desktops.iter().any(|desktop| desktop.id == *id));
        }
        self.relist(live);
    }

    /// Shows the class of a group.
    pub fn show(&mut self, group: GroupId, live: &Live, me: &User) {
        self.choose(Some(group));
        self.refresh(live, me);
    }

    fn choose(&mut self, group: Option<GroupId>) {
        if self.chosen != group {
            self.chosen = group;
            self.class = Reading::default();
            self.map = seat_map::State::default();
            (self.list, self.spotlight) = (List::default(), None);
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

    /// Gives the keyboard of a student back where the seat is not enlarged any more, and takes in what they said.
    pub fn settle(&mut self, live: &Live, me: &User) -> Action<Message> {
        self.settle_help(live, me)
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
    pub fn watched(&self, live: &Live, me: UserId) -> Vec<(DesktopId, Watched)> {
        let lesson = self.lesson(live);
        let seen = |desktop: &&Desktop| {
            desktop.state.is_on() && sees(desktop.owner.id, lesson, live, me) == Sees::Yes
        };
        let on = |spot: &Spot| self.desktop(*spot, live).filter(seen).map(|one| one.id);
        let enlarged = self.map.enlarged().and_then(|enlarged| on(&enlarged.id));
        let seen = self.map.seen();
        // In the list nothing is seen but the screen that is enlarged.
        let tiles = if self.shape == Shape::Map { seen.tiles.as_slice() } else { &[] };
        let visible = tiles.iter().filter_map(on).filter(|id| Some(*id) != enlarged);
        let tile = Watched { size: seen.picture, large: false, hands: false };
        let hands = self.helps_at(live, me).is_some();
        let large = Watched { size: seat_map::enlarged::picture_size(self.window), large: true, hands };
        visible.map(|id| (id, tile)).chain(enlarged.map(|id| (id, large))).collect()
    }

    /// A picture has arrived.
    pub fn picture_read(&mut self, id: DesktopId, picture: Handle) {
        self.screens.insert(id, Seen { picture, unseen: None });
    }

    /// The pictures come so many percent of the usual time apart.
    pub fn slowed(&mut self, percent: u32) {
        self.slowed = (percent > 100).then_some(percent);
    }

    /// The pictures of a screen come in this size.
    pub fn screen_sized(&mut self, id: DesktopId, size: (u16, u16)) {
        self.sizes.insert(id, size);
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
        self.lesson(live).is_some()
            || self.spotlight.is_some()
            || self.screens.values().any(|seen| seen.unseen.is_some())
    }

    /// Closes the topmost thing that is open. Returns whether there was one.
    pub fn escape(&mut self) -> bool {
        if self.modal.take().is_some() || std::mem::take(&mut self.more) {
            return true;
        }
        if self.map.enlarged().is_some() {
            let _: (_, Task<Message>) = self.map.update(MAP, seat_map::Message::Closed, &[]);
            self.spotlight = None;
            return true;
        }
        if self.map.mode == seat_map::Mode::Arrange {
            self.leave_arranging();
            return true;
        }
        let any = !self.map.selected().is_empty() || self.filter.is_some();
        self.filter = None;
        let _: (_, Task<Message>) = self.map.update(MAP, seat_map::Message::Cleared, &[]);
        self.list.clear();
        any
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
        self.more &= !message.is_of_menu();
        let done = self.updated(message, live, me, now);
        Action::All(vec![done, self.settle_help(live, me)])
    }

    fn updated(&mut self, message: Message, live: &Live, me: &User, now: Timestamp) -> Action<Message> {
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
                self.relist(live);
                self.read()
            }
            Message::ClassRead(..) => Action::None,
            Message::Map(message) => self.map_changed(message, live, (me.id, now)),
            Message::Filter(filter) => {
                self.filter = if self.filter == filter { None } else { filter };
                self.relist(live);
                Action::None
            }
            Message::Act(action, ids) => Action::ask(Request::Act(action, ids), Message::Acted),
            Message::Acted(Ok(_)) => Action::None,
            Message::Acted(Err(problem)) => Action::Notify(Notification::bad(&problem)),
            Message::Mode(mode) => self.switch(mode, live),
            Message::Longer(kind) => self.longer(kind, live, now),
            Message::EndPower(kind) => self.end_power(kind, live),
            Message::LessonLonger => self.lesson_longer(live),
            Message::LessonEnded => self.end_lesson(live),
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
            Message::Help(message) => self.help_changed(message),
            Message::Flip => {
                self.map.front = self.map.front.flipped();
                Action::None
            }
            Message::Arrange => self.begin_arranging(live),
            Message::UnplacedRead(reply) => {
                self.unplaced.read(reply);
                Action::None
            }
            Message::Place(ip) => self.place(ip, live),
            Message::Placed(reply) => self.placed(reply),
            Message::ArrangeLeft => {
                self.leave_arranging();
                Action::None
            }
            Message::ArrangeSaved => self.save_arrangement(live),
            Message::Arranged(reply) => self.arranged(reply),
            Message::Modal(message) => self.modal_changed(message, live),
            Message::BeginLesson => self.begin_lesson(live),
            Message::Write(people) => self.write(people),
            Message::Collect(people) => self.collect(people),
            Message::HandOut(people) => self.hand_out(people),
            Message::MakeDesktops => Action::MakeDesktops(Box::new(self.desktops_to_make(live))),
            Message::RenewAsked(ids) => self.ask_to_renew(ids, live),
            Message::Wake => self.wake(live),
            Message::Woken(reply) => Self::woken(reply),
            Message::Shape(shape) => {
                self.shape = shape;
                Action::Run(focus::on(if shape == Shape::Map { MAP } else { LIST }))
            }
            Message::List(message) => self.list_changed(message, live, (me.id, now)),
            Message::Spotlight => self.begin_spotlight(live, me.id, now),
            Message::SpotlightPaused => {
                self.pause_spotlight(now);
                Action::None
            }
            Message::SaveStill(student) => self.save_still(student, live, now),
            Message::StillSaved(reply) => Self::still_saved(reply),
            Message::MoreToggled => {
                self.more = !self.more;
                Action::None
            }
            Message::MoreClosed => Action::None,
            Message::Again => {
                self.class.outdate();
                self.read()
            }
        }
    }

    fn map_changed(
        &mut self,
        message: seat_map::Message<Spot>,
        live: &Live,
        (me, now): (UserId, Timestamp),
    ) -> Action<Message> {
        let before = self.map.enlarged().map(|one| one.id);
        // The tiles borrow the screen, so the map is taken out of it meanwhile.
        let mut map = std::mem::take(&mut self.map);
        let shown = self.tiles(live, me, now);
        let (event, mut task) = map.update(MAP, message, &shown);
        // A free seat has nothing to show.
        if let seat_map::Event::Opened(spot @ Spot::Student(_)) = event {
            let (_, open) = map.update(MAP, seat_map::Message::Enlarged(Some(spot)), &shown);
            let (_, keep) = map.update(MAP, seat_map::Message::Kept, &shown);
            task = Task::batch([task, open, keep]);
        }
        self.map = map;
        self.keep_spotlight(before, now);
        self.select_in_list();
        if let seat_map::Event::Moved(to) = event {
            self.seats_moved(to, live);
        }
        Action::Run(task)
    }

    fn modal_changed(&mut self, message: ModalMessage, live: &Live) -> Action<Message> {
        let lesson = self.chosen.and_then(|group| live.lesson_of(group));
        let Some(modal) = &mut self.modal else { return Action::None };
        match modal.update(message, lesson) {
            dialogs::Outcome::Stays => Action::None,
            dialogs::Outcome::Run(task) => Action::Run(task.map(Message::Modal)),
            dialogs::Outcome::Ask(request) => {
                Action::ask(*request, |reply| Message::Modal(ModalMessage::Answered(reply)))
            }
            dialogs::Outcome::Save(folder) => {
                let Some(lesson) = self.lesson(live) else { return Action::None };
                let work = lesson.work.iter().filter(|work| work.handed_in.is_some()).cloned().collect();
                Action::ask(Request::SaveWork(lesson.id, work, folder), |reply| {
                    Message::Modal(ModalMessage::Saved(reply))
                })
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
