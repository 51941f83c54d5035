//! Series of lessons: what a group is taught every week.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Actions, AtEnd, CategoryId, GroupId, GroupRef, Name, Revision, RoomId, RoomRef, SeriesId, TemplateId,
    TemplateRef, UserId, UserRef, Weekly,
};

/// Lessons of a group that take place every week or every few weeks. Sarrio makes those of the next two weeks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Series {
    /// Its id.
    pub id: SeriesId,
    /// The title of its lessons, such as `OST M11`.
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
    /// Who teaches these lessons with them.
    pub co_teachers: Vec<UserRef>,
    /// The templates of the desktops that its lessons work with. Without any they work with whatever desktops the students have.
    pub templates: Vec<TemplateRef>,
    /// When its lessons take place. The day of a lesson that was removed by hand is among the exceptions.
    pub weekly: Weekly,
    /// So many minutes before a lesson its desktops are started; absent if they are not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub start_before: Option<u16>,
    /// What becomes of the desktops when a lesson ends.
    pub at_end: AtEnd,
    /// Lessons of the next two weeks that are left out, since the group has another lesson then.
    pub conflicts: Vec<Conflict>,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// Counts the changes of what was planned. Conflicts do not count.
    pub revision: Revision,
    /// What the caller may do with it now.
    #[serde(default)]
    pub actions: Actions,
}

impl Series {
    /// Whether this person teaches it.
    #[must_use]
    pub fn is_taught_by(&self, person: UserId) -> bool {
        self.teachers.iter().chain(&self.co_teachers).any(|teacher| teacher.id == person)
    }
}

/// A lesson of a series that is left out, since its group has another one then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Conflict {
    /// When it would begin.
    #[schema(value_type = String, format = DateTime)]
    pub begins: Timestamp,
    /// The title of the other lesson.
    pub title: Name,
}

/// Adds a series of lessons.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSeries {
    /// The title of its lessons; without one they have the name of the group.
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
    /// The templates of the desktops that its lessons work with.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub templates: Vec<TemplateId>,
    /// When its lessons take place.
    pub weekly: Weekly,
    /// So many minutes before a lesson its desktops are started: 0 to 240; without it they are not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(minimum = 0, maximum = 240)]
    pub start_before: Option<u16>,
    /// What becomes of the desktops when a lesson ends.
    #[serde(default)]
    pub at_end: AtEnd,
}

/// Changes a series, and its lessons that have not begun and that nobody changed by hand. Fields that are absent stay as they
/// are.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditSeries {
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
    /// The templates of the desktops that its lessons work with.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(max_items = 20)]
    pub templates: Option<Vec<TemplateId>>,
    /// When its lessons take place.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub weekly: Option<Weekly>,
    /// So many minutes before a lesson its desktops are started: 0 to 240; with `null` they are not.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "crate::page::present")]
    #[schema(value_type = Option<u16>, minimum = 0, maximum = 240)]
    pub start_before: Option<Option<u16>>,
    /// What becomes of the desktops when a lesson ends.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at_end: Option<AtEnd>,
}

/// Which series a list shows.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct SeriesQuery {
    /// Those of this group.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<GroupId>)]
    pub group: Option<GroupId>,
    /// Those in this room.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<RoomId>)]
    pub room: Option<RoomId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_that_is_taken_away_is_told_from_one_that_stays() {
        let read = |text| serde_json::from_str::<EditSeries>(text).unwrap();
        assert_eq!(read(r#"{"revision":1}"#).room, None);
        assert_eq!(read(r#"{"revision":1,"room":null,"start_before":null}"#).room, Some(None));
        assert_eq!(read(r#"{"revision":1,"start_before":5}"#).start_before, Some(Some(5)));
    }
}
