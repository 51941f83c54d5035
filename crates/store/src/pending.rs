//! What a transaction has changed, until its events are written.

use sarrio_model::{
    Audience, CategoryId, Change, CustomRoleId, DesktopId, GroupId, HypervisorId, LessonId, MediaId,
    OperationId, RoomId, SeriesId, StoragePathId, TemplateId, UserId,
};

/// A thing that has a new state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Touched {
    Desktop(DesktopId),
    Template(TemplateId),
    Hypervisor(HypervisorId),
    StoragePath(StoragePathId),
    Media(MediaId),
    User(UserId),
    Operation(OperationId),
    Category(CategoryId),
    Group(GroupId),
    CustomRole(CustomRoleId),
    Room(RoomId),
    Lesson(LessonId),
    Series(SeriesId),
    /// What others do at this person's desktops.
    Attention(UserId),
}

pub(crate) enum Item {
    Now(Touched),
    Gone(Box<Change>, Audience),
}

/// What a transaction has changed, in order.
#[derive(Default)]
pub(crate) struct Pending {
    pub(crate) items: Vec<Item>,
}

impl Pending {
    /// Notes that a thing has a new state.
    pub(crate) fn touch(&mut self, thing: Touched) {
        self.items.push(Item::Now(thing));
    }

    /// Notes that a thing no longer exists for `audience`.
    pub(crate) fn gone(&mut self, change: Change, audience: Audience) {
        self.items.push(Item::Gone(Box::new(change), audience));
    }
}
