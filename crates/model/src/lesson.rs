//! Lessons: a class that is taught at a time, who is there, and the powers that its teachers use.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    Actions, AtEnd, CategoryId, ClassMessage, ClassPower, ConsentGrades, GroupId, GroupRef, Handout,
    LessonId, Name, PowerInForce, Revision, RoomId, RoomRef, SeatId, SeriesId, StudentWork, TemplateId,
    TemplateRef, UserId, UserRef,
};

/// A lesson of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Lesson {
    /// Its id.
    pub id: LessonId,
    /// Its title, such as `OST M11`.
    pub title: Name,
    /// Who is taught.
    pub group: GroupRef,
    /// The category of the group.
    pub category: CategoryId,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub room: Option<RoomRef>,
    /// Who teaches the group.
    pub teachers: Vec<UserRef>,
    /// Who teaches this lesson with them.
    pub co_teachers: Vec<UserRef>,
    /// The templates of the desktops that it works with. Without any it works with whatever desktops the students have.
    pub templates: Vec<TemplateRef>,
    /// The series that it comes from; absent if it was planned by itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub series: Option<SeriesDate>,
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    pub begins: Timestamp,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub ends: Timestamp,
    /// How far it is.
    pub phase: LessonPhase,
    /// So many minutes before it begins its desktops are started; absent if they are not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub start_before: Option<u16>,
    /// What becomes of its desktops when it ends.
    pub at_end: AtEnd,
    /// Whether its students are asked before they are watched, helped or paused: the group's grades, or the school's.
    #[serde(default)]
    pub consent: ConsentGrades,
    /// The powers that are in force, at most one of each kind.
    pub powers: Vec<PowerInForce>,
    /// Whose hand is up, the longest first.
    pub hands: Vec<Hand>,
    /// Who has come, in the order in which they came.
    pub attendance: Vec<Attendance>,
    /// What its teachers wrote to the class, the oldest first.
    pub messages: Vec<ClassMessage>,
    /// What students handed in, and what was collected from them, by name.
    #[serde(default)]
    pub work: Vec<StudentWork>,
    /// What was handed out, the oldest first.
    #[serde(default)]
    pub handouts: Vec<Handout>,
    /// When it was planned.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// Counts the changes of what was planned. Powers, hands and messages do not count.
    pub revision: Revision,
    /// What the caller may do with it now.
    #[serde(default)]
    pub actions: Actions,
}

/// The series that a lesson comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SeriesDate {
    /// Which.
    pub id: SeriesId,
    /// The day that the rule of the series gives it. No other lesson of the series has it.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// Whether somebody changed or ended the lesson by hand: it follows its series no more.
    pub by_hand: bool,
}

/// How far a lesson is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LessonPhase {
    /// It is planned.
    Planned,
    /// Its desktops are being started.
    Preparing,
    /// It takes place.
    Now,
    /// It is over.
    Over,
}

impl LessonPhase {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Planned, Self::Preparing, Self::Now, Self::Over];

    /// As it is written in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Preparing => "preparing",
            Self::Now => "now",
            Self::Over => "over",
        }
    }
}

/// A student asks for help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Hand {
    /// Who.
    pub person: UserRef,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
}

/// A student has come to a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Attendance {
    /// Who.
    pub person: UserRef,
    /// When they came: when Sarrio saw them first in this lesson.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The seat at which they signed in, where it is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub seat: Option<SeatId>,
}

impl Lesson {
    /// The longest that a lesson may last, in minutes: a day.
    pub const LONGEST: i64 = 24 * 60;

    /// Whether this person teaches it.
    #[must_use]
    pub fn is_taught_by(&self, person: UserId) -> bool {
        self.teachers.iter().chain(&self.co_teachers).any(|teacher| teacher.id == person)
    }

    /// The power of this kind, if one is in force.
    #[must_use]
    pub fn power(&self, kind: crate::PowerKind) -> Option<&PowerInForce> {
        self.powers.iter().find(|power| power.power.kind() == kind)
    }

    /// What one of its students may know of it: of the others in the class, nothing.
    #[must_use]
    pub fn as_seen_by(mut self, student: UserId) -> Self {
        self.hands.retain(|hand| hand.person.id == student);
        self.attendance.retain(|here| here.person.id == student);
        self.work.retain(|work| work.person.id == student);
        self.messages.retain(|message| message.reaches(student));
        self.handouts.retain(|handout| handout.reaches(student));
        self.powers.retain(|power| power.reaches(student));
        for people in self.powers.iter_mut().map(|power| &mut power.people) {
            *people = people.take().map(|_| vec![student]);
        }
        for people in self.messages.iter_mut().map(|message| &mut message.people) {
            *people = people.take().map(|_| vec![student]);
        }
        for people in self.handouts.iter_mut().map(|handout| &mut handout.people) {
            *people = people.take().map(|_| vec![student]);
        }
        for power in &mut self.powers {
            if let ClassPower::Exam { allowed, .. } = &mut power.power {
                allowed.clear();
            }
        }
        self
    }
}

/// Plans a lesson, or begins one now.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLesson {
    /// Its title; without one it has the name of the group.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<Name>,
    /// Who is taught.
    pub group: GroupId,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub room: Option<RoomId>,
    /// Who teaches it with those who teach the group.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub co_teachers: Vec<UserId>,
    /// The templates of the desktops that it works with.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub templates: Vec<TemplateId>,
    /// When it begins; without it, now.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub begins: Option<Timestamp>,
    /// How long it lasts, in minutes: 1 to 1,440.
    #[schema(minimum = 1, maximum = 1440)]
    pub minutes: u16,
    /// So many minutes before it begins its desktops are started: 0 to 240; without it they are not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(minimum = 0, maximum = 240)]
    pub start_before: Option<u16>,
    /// What becomes of its desktops when it ends.
    #[serde(default)]
    pub at_end: AtEnd,
}

/// Puts a class together for lessons, of people who are no group.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClass {
    /// The name of the group that is made of them. If another group has it, a number is added.
    pub name: Name,
    /// The students, 1 to 500.
    #[schema(min_items = 1, max_items = 500)]
    pub people: Vec<UserId>,
}

impl NewClass {
    /// The most students of one class.
    pub const MOST: usize = 500;
}

/// Changes a lesson. Fields that are absent stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditLesson {
    /// The revision that was read.
    pub revision: Revision,
    /// A new title.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<Name>,
    /// Another room, or with `null` none.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "crate::page::present")]
    #[schema(value_type = Option<RoomId>)]
    pub room: Option<Option<RoomId>>,
    /// Who teaches it with those who teach the group.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(max_items = 20)]
    pub co_teachers: Option<Vec<UserId>>,
    /// The templates of the desktops that it works with.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(max_items = 20)]
    pub templates: Option<Vec<TemplateId>>,
    /// When it begins; only before it has begun.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub begins: Option<Timestamp>,
    /// When it ends; before now ends it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ends: Option<Timestamp>,
    /// What becomes of its desktops when it ends.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at_end: Option<AtEnd>,
}

/// Which lessons a list shows.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct LessonQuery {
    /// Those of this group.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<GroupId>)]
    pub group: Option<GroupId>,
    /// Those in this room.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<RoomId>)]
    pub room: Option<RoomId>,
    /// Those that end after this time; without it, those that are not over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub after: Option<Timestamp>,
    /// Those that begin before this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub before: Option<Timestamp>,
}

/// Says whether one's hand is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RaiseHand {
    /// Whether it is.
    pub up: bool,
}

/// Answers a raised hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerHand {
    /// Whose.
    pub person: UserId,
}

/// A class: the students of a group, their desktops, and where they sit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Class {
    /// The group.
    pub group: GroupRef,
    /// Its students who may sign in, by name.
    pub students: Vec<Student>,
    /// Their desktops, without those in the recycle bin.
    pub desktops: Vec<crate::Desktop>,
}

impl Class {
    /// The desktop with which a student works in a lesson: one from its templates, of these or of all the one that is on, and
    /// of several the newest.
    #[must_use]
    pub fn desktop_of(&self, student: UserId, templates: &[TemplateRef]) -> Option<&crate::Desktop> {
        let fits = |desktop: &&crate::Desktop| {
            templates.is_empty() || templates.iter().any(|one| desktop.template == Some(one.id))
        };
        let own = self.desktops.iter().filter(|desktop| desktop.owner.id == student);
        own.filter(fits).max_by_key(|desktop| (desktop.state.is_on(), desktop.id))
    }
}

/// A student of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Student {
    /// Who.
    pub person: UserRef,
    /// The seat that the seating plan of the room gives them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub seat: Option<SeatId>,
    /// The seat at which they are signed in, of whichever room; absent if they are not signed in, or from somewhere else.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub signed_in_at: Option<SeatId>,
    /// Whether they are signed in.
    pub signed_in: bool,
}

/// The room whose seating plan is asked for with a class.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ClassQuery {
    /// The room.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<RoomId>)]
    pub room: Option<RoomId>,
}
