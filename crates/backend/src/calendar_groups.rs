//! Which group a lesson of a calendar file belongs to, and whether its series is there already.

use sarrio_calendar::Imported;
use sarrio_model::{
    Group, Name, Problem, Room, RoomRef, Series, name_key,
    problem::{TitleNamesGroups, TitleNamesNoGroup},
};

/// The groups among which the title of a lesson chooses.
#[derive(Debug)]
pub(crate) struct GroupsByName {
    /// The group of all lessons, where the request named one.
    one: Option<Group>,
    /// Each group with the words of its name, as keys.
    groups: Vec<(Vec<String>, Group)>,
}

impl GroupsByName {
    pub(crate) fn new(one: Option<Group>, groups: Vec<Group>) -> Self {
        let groups = groups.into_iter().map(|group| (words(&group.name), group));
        Self { one, groups: groups.filter(|(words, _)| !words.is_empty()).collect() }
    }

    /// The group whose name the title contains as whole words; of several, the one with the longest name.
    ///
    /// # Errors
    /// It contains the name of no group, or one that several groups have.
    pub(crate) fn of(&self, title: &Name) -> Result<&Group, Problem> {
        if let Some(group) = &self.one {
            return Ok(group);
        }
        let title_words = words(title);
        let contains = |name: &[String]| title_words.windows(name.len()).any(|part| part == name);
        let longest = |name: &[String]| name.iter().map(String::len).sum::<usize>();
        let mut found: Vec<_> = self.groups.iter().filter(|(name, _)| contains(name)).collect();
        found.sort_by_key(|(name, _)| std::cmp::Reverse(longest(name)));
        match found[..] {
            [] => Err(TitleNamesNoGroup { title: title.clone() }.into()),
            [(first, group), (second, _), ..] if longest(first) == longest(second) => {
                Err(TitleNamesGroups { title: title.clone(), group: group.name.clone() }.into())
            }
            [(_, group), ..] => Ok(group),
        }
    }
}

/// The words of a name, as keys: letters and digits, with the `-` and `.` between them that names of groups have.
fn words(name: &Name) -> Vec<String> {
    let key = name_key(name.as_str());
    let words = key.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '.'));
    let trimmed = words.map(|word| word.trim_matches(['-', '.']));
    trimmed.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether the lesson is there already: a series of the group has its title, days of the week and time, in the same months.
pub(crate) fn is_known(series: &Series, group: &Group, lesson: &Imported) -> bool {
    let (known, read) = (&series.weekly, &lesson.weekly);
    let overlap = known.dates.first() <= read.dates.last() && read.dates.first() <= known.dates.last();
    series.group.id == group.id
        && series.title == lesson.title
        && (known.weekdays, known.every, known.at, known.minutes)
            == (read.weekdays, read.every, read.at, read.minutes)
        && known.zone == read.zone
        && overlap
}

/// The room with this name.
pub(crate) fn room_called(rooms: &[Room], place: &Name) -> Option<RoomRef> {
    let key = name_key(place.as_str());
    rooms.iter().find(|room| name_key(room.name.as_str()) == key).map(Room::named)
}

#[cfg(test)]
mod tests {
    use sarrio_model::{CategoryId, CategoryRef};

    use super::*;

    #[test]
    fn a_title_belongs_to_the_group_with_the_longest_name_in_it() {
        let name = |text: &str| text.parse::<Name>().unwrap();
        let category = CategoryRef { id: CategoryId::new(), name: name("Mecànica") };
        let group = |text: &str| Group::new(name(text), category.clone());
        let groups = ["2MEC", "2MEC-A", "ESO 1", "Tarda", "Tarda"].map(group).to_vec();
        let groups = GroupsByName::new(None, groups);
        let of = |title: &str| groups.of(&name(title)).map(|group| group.name.to_string());
        assert_eq!(of("Pneumàtica (2mec-a)").unwrap(), "2MEC-A");
        assert_eq!(of("2MEC: Tutoria").unwrap(), "2MEC");
        assert_eq!(of("Mates eso 1").unwrap(), "ESO 1");
        assert!(of("Mates ESO 12").unwrap_err().says(TitleNamesNoGroup::KEY));
        assert!(of("Anglès Tarda").unwrap_err().says(TitleNamesGroups::KEY));
    }
}
