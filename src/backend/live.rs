//! What the app knows about its site: the lists that it read from the backend, kept up to date by events. Of the desktops,
//! of which there may be many, it knows how many there are and those that something shows.
//!
//! ```text
//! connect -> events begin -> lists are read -> every event changes one thing
//! ```
//! Events begin before the lists are read, and those that arrive while they are read are applied again afterwards. So
//! no change is missed, and applying one twice makes no difference. Nothing is polled.

mod desktops;

use std::collections::{BTreeMap, HashMap, VecDeque};

use jiff::Timestamp;
use sarrio_model::{
    Actions, Attention, Category, CategoryId, Change, CustomRole, CustomRoleId, Desktop, DesktopId,
    DesktopState, DesktopSummary, Group, GroupId, HostLoad, Hypervisor, HypervisorId, Lesson, LessonId,
    LessonPhase, Media, MediaId, Operation, OperationId, OperationState, Permission, Room, RoomId,
    StoragePath, StoragePathId, Template, TemplateId, UserId,
};

use super::lists::Lists;

pub use super::counts::{Counts, StateFilter};

/// For how many seconds the load of a host is kept.
pub const LOADS: i64 = 600;

/// How many finished operations the app keeps; the backend keeps them all.
const JOBS: usize = 60;

/// The site as the app knows it now.
#[derive(Debug, Default)]
pub struct Live {
    actions: Actions,
    /// The desktops that the app knows: those of the rows around what is visible, and others that it has met.
    desktops: HashMap<DesktopId, Desktop>,
    /// How many there are, as the backend counts them.
    summary: DesktopSummary,
    /// Whether they have to be counted again.
    uncounted: bool,
    /// The first rows of the lists of desktops in use and in the recycle bin, as they were read with the other lists.
    first: Vec<DesktopId>,
    first_deleted: Vec<DesktopId>,
    templates: BTreeMap<TemplateId, Template>,
    hypervisors: BTreeMap<HypervisorId, Hypervisor>,
    paths: BTreeMap<StoragePathId, StoragePath>,
    operations: BTreeMap<OperationId, Operation>,
    media: BTreeMap<MediaId, Media>,
    groups: BTreeMap<GroupId, Group>,
    categories: BTreeMap<CategoryId, Category>,
    roles: BTreeMap<CustomRoleId, CustomRole>,
    rooms: BTreeMap<RoomId, Room>,
    lessons: BTreeMap<LessonId, Lesson>,
    attention: BTreeMap<UserId, Attention>,
    loads: HashMap<HypervisorId, VecDeque<(Timestamp, HostLoad)>>,
    /// Whether the lists have been read; until then, screens show skeletons.
    pub loaded: bool,
    /// How often the lists are being read now.
    readings: u32,
    /// The changes that arrived while the lists were being read. The lists may be older.
    meanwhile: Vec<Change>,
}

impl Live {
    /// Nothing is known yet but what the person's role lets them do.
    #[must_use]
    pub fn of(actions: Actions) -> Self {
        Self { actions, ..Self::default() }
    }

    /// Whether the person's role lets them do this with something. What they may do with one thing, its row says.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.actions.contains(permission)
    }

    /// Replaces the lists by those that were read, and applies the changes that have arrived in the meantime.
    pub fn load(&mut self, lists: Lists) {
        self.actions = lists.actions;
        (self.first, self.first_deleted) = (vec![], vec![]);
        for desktop in lists.desktops {
            let first = if desktop.deleted.is_none() { &mut self.first } else { &mut self.first_deleted };
            first.push(desktop.id);
            self.learn(desktop);
        }
        self.summary = lists.summary;
        self.uncounted = false;
        self.templates = lists.templates.into_iter().map(|t| (t.id, t)).collect();
        self.hypervisors = lists.hypervisors.into_iter().map(|h| (h.id, h)).collect();
        self.paths = lists.paths.into_iter().map(|p| (p.id, p)).collect();
        self.operations = lists.operations.into_iter().map(|o| (o.id, o)).collect();
        self.media = lists.media.into_iter().map(|m| (m.id, m)).collect();
        let now = Timestamp::now();
        for host in self.hypervisors.values() {
            self.loads.entry(host.id).or_default().extend(host.load.clone().map(|load| (now, load)));
        }
        self.groups = lists.groups.into_iter().map(|g| (g.id, g)).collect();
        self.categories = lists.categories.into_iter().map(|c| (c.id, c)).collect();
        self.roles = lists.roles.into_iter().map(|r| (r.id, r)).collect();
        self.rooms = lists.rooms.into_iter().map(|room| (room.id, room)).collect();
        self.lessons = lists.lessons.into_iter().map(|lesson| (lesson.id, lesson)).collect();
        self.attention = lists.attention.into_iter().map(|one| (one.person.id, one)).collect();
        self.loaded = true;
        for change in self.meanwhile.clone() {
            self.take_in(change);
        }
        self.reading_ended();
    }

    /// The lists are about to be read: changes that arrive until [`Live::load`] are applied again after it.
    pub fn reading_begins(&mut self) {
        self.readings += 1;
    }

    /// The lists were read, or could not be.
    pub fn reading_ended(&mut self) {
        self.readings = self.readings.saturating_sub(1);
        if self.readings == 0 {
            self.meanwhile.clear();
        }
    }

    /// Applies the change of an event.
    pub fn apply(&mut self, change: Change) {
        if self.readings > 0 {
            self.meanwhile.push(change.clone());
        }
        self.take_in(change);
    }

    fn take_in(&mut self, change: Change) {
        match change {
            Change::Desktop(new) => {
                self.uncounted = true;
                self.recount(new.id, Some(&new));
                self.learn(new);
            }
            Change::DesktopGone(id) => {
                self.uncounted = true;
                self.recount(id, None);
                self.desktops.remove(&id);
            }
            Change::Template(new) => drop(self.templates.insert(new.id, new)),
            Change::TemplateGone(id) => drop(self.templates.remove(&id)),
            Change::Hypervisor(new) => self.hypervisor_changed(new, Timestamp::now()),
            Change::HypervisorGone(id) => {
                self.hypervisors.remove(&id);
                self.loads.remove(&id);
            }
            Change::StoragePath(new) => drop(self.paths.insert(new.id, new)),
            Change::StoragePathGone(id) => drop(self.paths.remove(&id)),
            Change::Operation(new) => self.operation_changed(new),
            Change::Media(new) => drop(self.media.insert(new.id, new)),
            Change::MediaGone(id) => drop(self.media.remove(&id)),
            // There may be many people, so a window on their list knows those that are visible. The timetable
            // reads the series of its week.
            Change::User(_) | Change::UserGone(_) | Change::Series(_) | Change::SeriesGone(_) => {}
            Change::Group(new) if new.archived.is_none() => drop(self.groups.insert(new.id, new)),
            Change::Group(Group { id, .. }) | Change::GroupGone(id) => drop(self.groups.remove(&id)),
            Change::Category(new) => drop(self.categories.insert(new.id, new)),
            Change::CategoryGone(id) => drop(self.categories.remove(&id)),
            Change::Room(new) => drop(self.rooms.insert(new.id, new)),
            Change::RoomGone(id) => drop(self.rooms.remove(&id)),
            Change::Lesson(new) if new.phase != LessonPhase::Over => drop(self.lessons.insert(new.id, *new)),
            Change::Lesson(over) => drop(self.lessons.remove(&over.id)),
            Change::LessonGone(id) => drop(self.lessons.remove(&id)),
            Change::Attention(none) if none.is_empty() => drop(self.attention.remove(&none.person.id)),
            Change::Attention(new) => drop(self.attention.insert(new.person.id, new)),
            Change::CustomRole(new) => drop(self.roles.insert(new.id, new)),
            Change::CustomRoleGone(id) => drop(self.roles.remove(&id)),
        }
    }

    /// Replaces a hypervisor, and adds its load to the history as measured at `now`.
    pub fn hypervisor_changed(&mut self, new: Hypervisor, now: Timestamp) {
        let loads = self.loads.entry(new.id).or_default();
        loads.extend(new.load.clone().map(|load| (now, load)));
        while loads.front().is_some_and(|(at, _)| now.as_second() - at.as_second() > LOADS) {
            loads.pop_front();
        }
        self.hypervisors.insert(new.id, new);
    }

    fn operation_changed(&mut self, new: Operation) {
        // The answer to a call may arrive after the event of the operation's end.
        if self.operations.get(&new.id).is_some_and(|old| old.state.is_over() && !new.state.is_over()) {
            return;
        }
        self.operations.insert(new.id, new);
        let over: Vec<OperationId> =
            self.operations.values().filter(|o| o.state.is_over()).map(|o| o.id).collect();
        for id in over.iter().take(over.len().saturating_sub(JOBS)) {
            self.operations.remove(id);
        }
    }

    /// Removes the operations that have ended.
    pub fn clear_jobs(&mut self) {
        self.operations.retain(|_, o| !o.state.is_over());
    }

    /// A template.
    #[must_use]
    pub fn template(&self, id: TemplateId) -> Option<&Template> {
        self.templates.get(&id)
    }

    /// All templates outside the recycle bin, the most used first.
    #[must_use]
    pub fn templates(&self) -> Vec<&Template> {
        let mut all: Vec<&Template> = self.templates.values().filter(|t| t.deleted.is_none()).collect();
        all.sort_by(|a, b| b.desktops.cmp(&a.desktops).then_with(|| a.name.cmp(&b.name)));
        all
    }

    /// Templates in the recycle bin, the last deleted first.
    #[must_use]
    pub fn deleted_templates(&self) -> Vec<&Template> {
        let mut all: Vec<&Template> = self.templates.values().filter(|t| t.deleted.is_some()).collect();
        all.sort_by_key(|t| std::cmp::Reverse((t.deleted, t.id)));
        all
    }

    /// The templates from which this person can create desktops now.
    #[must_use]
    pub fn usable_templates(&self) -> Vec<&Template> {
        let usable = |t: &&Template| t.actions.contains(Permission::DesktopCreate);
        self.templates().into_iter().filter(usable).collect()
    }

    /// A hypervisor.
    #[must_use]
    pub fn hypervisor(&self, id: HypervisorId) -> Option<&Hypervisor> {
        self.hypervisors.get(&id)
    }

    /// All hypervisors by name.
    #[must_use]
    pub fn hypervisors(&self) -> Vec<&Hypervisor> {
        let mut all: Vec<&Hypervisor> = self.hypervisors.values().collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// The load of a hypervisor in the last [`LOADS`] seconds, as far as the app has it: when and what, the oldest first.
    pub fn loads(&self, id: HypervisorId) -> impl Iterator<Item = &(Timestamp, HostLoad)> {
        self.loads.get(&id).into_iter().flatten()
    }

    /// A storage path.
    #[must_use]
    pub fn path(&self, id: StoragePathId) -> Option<&StoragePath> {
        self.paths.get(&id)
    }

    /// All storage paths by name.
    #[must_use]
    pub fn paths(&self) -> Vec<&StoragePath> {
        let mut all: Vec<&StoragePath> = self.paths.values().collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// All ISO images by name.
    #[must_use]
    pub fn media(&self) -> Vec<&Media> {
        let mut all: Vec<&Media> = self.media.values().collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// The groups by name.
    #[must_use]
    pub fn groups(&self) -> Vec<&Group> {
        let mut all: Vec<&Group> = self.groups.values().collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// How many groups there are, without those that are archived.
    #[must_use]
    pub fn group_count(&self) -> usize {
        self.groups.len()
    }

    /// A group, unless it is archived.
    #[must_use]
    pub fn group(&self, id: GroupId) -> Option<&Group> {
        self.groups.get(&id)
    }

    /// The categories by name.
    #[must_use]
    pub fn categories(&self) -> Vec<&Category> {
        let mut all: Vec<&Category> = self.categories.values().collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// How many categories there are.
    #[must_use]
    pub fn category_count(&self) -> usize {
        self.categories.len()
    }

    /// A category.
    #[must_use]
    pub fn category(&self, id: CategoryId) -> Option<&Category> {
        self.categories.get(&id)
    }

    /// The school's own roles by name.
    #[must_use]
    pub fn roles(&self) -> Vec<&CustomRole> {
        let mut all: Vec<&CustomRole> = self.roles.values().collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// The rooms by name.
    #[must_use]
    pub fn rooms(&self) -> Vec<&Room> {
        let mut all: Vec<&Room> = self.rooms.values().collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// A room.
    #[must_use]
    pub fn room(&self, id: RoomId) -> Option<&Room> {
        self.rooms.get(&id)
    }

    /// The lessons that are not over, in the order in which they begin.
    #[must_use]
    pub fn lessons(&self) -> Vec<&Lesson> {
        let mut all: Vec<&Lesson> = self.lessons.values().collect();
        all.sort_by_key(|lesson| (lesson.begins, lesson.id));
        all
    }

    /// A lesson that is not over.
    #[must_use]
    pub fn lesson(&self, id: LessonId) -> Option<&Lesson> {
        self.lessons.get(&id)
    }

    /// The lesson of a group that takes place, or is about to. Of several it is the one that begins first.
    #[must_use]
    pub fn lesson_of(&self, group: GroupId) -> Option<&Lesson> {
        let now = |lesson: &&Lesson| matches!(lesson.phase, LessonPhase::Now | LessonPhase::Preparing);
        let own = self.lessons.values().filter(|lesson| lesson.group.id == group);
        own.filter(now).min_by_key(|lesson| (lesson.begins, lesson.id))
    }

    /// What others do at the desktops of a person; nothing where nobody does anything.
    #[must_use]
    pub fn attention(&self, person: UserId) -> Option<&Attention> {
        self.attention.get(&person)
    }

    /// One of the school's own roles.
    #[must_use]
    pub fn role(&self, id: CustomRoleId) -> Option<&CustomRole> {
        self.roles.get(&id)
    }

    /// An operation.
    #[must_use]
    pub fn operation(&self, id: OperationId) -> Option<&Operation> {
        self.operations.get(&id)
    }

    /// Operations that are not part of another: first those that run or wait, then the failed ones, then those that have
    /// ended otherwise; within each, the newest first.
    #[must_use]
    pub fn jobs(&self) -> Vec<&Operation> {
        let mut all: Vec<&Operation> = self.operations.values().filter(|o| o.parent.is_none()).collect();
        let rank = |o: &Operation| match &o.state {
            OperationState::Failed { .. } => 1,
            state if state.is_over() => 2,
            _ => 0,
        };
        all.sort_by_key(|o| (rank(o), std::cmp::Reverse(o.id)));
        all
    }

    /// How many operations run that are not part of another.
    #[must_use]
    pub fn jobs_running(&self) -> usize {
        self.operations.values().filter(|o| o.parent.is_none() && !o.state.is_over()).count()
    }

    /// How many hypervisors can start desktops now, and how many there are.
    #[must_use]
    pub fn hosts_up(&self) -> (usize, usize) {
        (self.hypervisors.values().filter(|h| h.state.takes_desktops()).count(), self.hypervisors.len())
    }

    /// Whether the view shows running seconds, and has to be drawn again every second.
    #[must_use]
    pub fn counts_seconds(&self) -> bool {
        self.jobs_running() > 0 || self.counts().in_progress > 0
    }
}

/// Since when a desktop is in `state`; none for states without a time.
#[must_use]
pub fn since(state: &DesktopState) -> Option<Timestamp> {
    match state {
        DesktopState::Starting { since, .. }
        | DesktopState::Running { since, .. }
        | DesktopState::Paused { since, .. }
        | DesktopState::Stopping { since, .. }
        | DesktopState::Unreachable { since, .. }
        | DesktopState::Creating { since }
        | DesktopState::Templating { since }
        | DesktopState::Deleting { since } => Some(*since),
        DesktopState::Stopped | DesktopState::Failed { .. } => None,
    }
}
