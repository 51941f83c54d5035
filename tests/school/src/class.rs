//! A class on a school's lab: a group, its students, and a desktop for each of them.

use anyhow::{Result, ensure};
use sarrio_model::{
    Desktop, EditGroupPeople, ForGroup, Group, Lesson, Name, NewCategory, NewDesktops, NewGroup, NewLesson,
    NewUser, Role, Template,
};

use crate::School;

/// A class.
pub struct Class {
    /// Its group.
    pub group: Group,
    /// The desktops of its students, one each. They are off.
    pub desktops: Vec<Desktop>,
}

impl School {
    /// Adds a class with so many students, and makes each a desktop from the template.
    ///
    /// # Errors
    /// Something could not be made.
    pub async fn class(&self, template: &Template, students: u32) -> Result<Class> {
        let category = self.client.categories().add(&NewCategory { name: "Mecànica".parse()? }).await?;
        let new = NewGroup { name: "2MEC-A".parse()?, category: category.id };
        let group = self.client.groups().add(&new).await?;
        let mut add = Vec::new();
        for number in 0..students {
            let new: NewUser = serde_json::from_value(serde_json::json!({
                "username": format!("student{number}"), "full_name": format!("Student {number}"),
                "role": Role::Student, "category": category.id, "password": "a quite long secret",
            }))?;
            add.push(self.client.users().add(&new).await?.id);
        }
        self.client.groups().change_members(group.id, &EditGroupPeople { add, remove: vec![] }).await?;
        let for_group = ForGroup { group: group.id, members: vec![], missing: false, keep_up: false };
        let new = NewDesktops {
            name: "{template}".parse::<Name>()?,
            template: Some(template.id),
            count: 1,
            owner: None,
            for_group: Some(for_group),
            for_people: vec![],
            over_limit: Default::default(),
            hardware: Default::default(),
            disk: None,
            data_disk: None,
            scratch_disk: None,
            path: None,
            persistence: sarrio_model::Persistence::default(),
            start: false,
        };
        self.done(self.client.desktops().create(&new).await?).await?;
        let desktops = self.client.lessons().class(group.id, None).await?.desktops;
        ensure!(desktops.len() == students as usize, "{} desktops", desktops.len());
        Ok(Class { group, desktops })
    }

    /// Begins a lesson of the class.
    ///
    /// # Errors
    /// The API's.
    pub async fn begin_lesson(&self, class: &Class, minutes: u16) -> Result<Lesson> {
        let new = NewLesson {
            title: None,
            group: class.group.id,
            room: None,
            co_teachers: vec![],
            templates: vec![],
            begins: None,
            minutes,
            start_before: None,
            at_end: Default::default(),
        };
        Ok(self.client.lessons().add(&new).await?)
    }
}
