//! Every route, called by every role about things of every kind of owner, does what the table of roles says.

use std::collections::BTreeSet;

use sarrio_client::Client;
use sarrio_engine::authz::{Reach, reach};
use sarrio_model::{
    CategoryId, EditGroupPeople, NewCategory, NewCustomRole, NewDesktops, NewGroup, NewRoom, NewUser,
    Permission, Role, StateName, UserId,
};
use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::school::{PASSWORD, School, eventually, name, new_desktops};

struct Person {
    role: Role,
    id: UserId,
    category: CategoryId,
    client: Client,
}

/// Whose a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Site,
    Category(CategoryId),
    /// A group that the teacher teaches, in this category.
    Taught(CategoryId),
    /// The class of a group that the teacher teaches, in this category.
    Class(CategoryId),
    /// A person's, by their place among the people.
    Person(usize),
}

/// A thing that routes are about. `noun` is the path of its kind.
struct Thing {
    noun: &'static str,
    id: String,
    whose: Whose,
}

/// Two categories. The teacher teaches one student of the first; another student of it, and the student of the second, are
/// none of theirs. Everybody has a desktop that may still run on a silent host, so that no call to it changes anything.
struct Site {
    school: School,
    people: Vec<Person>,
    things: Vec<Thing>,
    http: reqwest::Client,
}

const ADMINISTRATOR: usize = 0;
const TEACHER: usize = 2;
const TAUGHT: usize = 3;

impl Site {
    async fn new() -> Self {
        let (school, template) = School::with_template().await;
        let admin = school.admin.clone();
        let category =
            async |text| admin.categories().add(&NewCategory { name: name(text) }).await.unwrap().id;
        let (mine, other) = (category("Mecànica").await, category("Informàtica").await);
        let mut people = Vec::new();
        for (username, role, category) in [
            ("berta", Role::Administrator, mine),
            ("nuria", Role::Manager, mine),
            ("joan", Role::Teacher, mine),
            ("aina", Role::Student, mine),
            ("cesc", Role::Student, mine),
            ("biel", Role::Student, other),
        ] {
            let new = NewUser {
                username: username.parse().unwrap(),
                full_name: String::new(),
                role,
                custom_role: None,
                category: Some(category),
                group: None,
                password: PASSWORD.into(),
                must_change_password: false,
            };
            let id = admin.users().add(&new).await.unwrap().id;
            people.push(Person { role, id, category, client: school.signed_in(username).await });
        }
        let mut things = Vec::new();
        for (text, category, whose) in [
            ("2MEC-A", mine, Whose::Taught(mine)),
            ("2MEC-B", mine, Whose::Category(mine)),
            ("1INF", other, Whose::Category(other)),
        ] {
            let id = admin.groups().add(&NewGroup { name: name(text), category }).await.unwrap().id;
            if let Whose::Taught(_) = whose {
                let one = |who: usize| EditGroupPeople { add: vec![people[who].id], remove: vec![] };
                admin.groups().change_members(id, &one(TAUGHT)).await.unwrap();
                admin.groups().change_teachers(id, &one(TEACHER)).await.unwrap();
            }
            if let Whose::Taught(of) = whose {
                let new = serde_json::json!({ "group": id, "minutes": 55 });
                let lesson = admin.lessons().add(&serde_json::from_value(new).unwrap()).await.unwrap();
                things.push(Thing { noun: "lessons", id: lesson.id.to_string(), whose: Whose::Class(of) });
                let new = serde_json::json!({
                    "group": id, "weekly": {
                        "weekdays": ["monday"], "dates": { "first": "2026-09-07", "last": "2026-09-30" },
                        "at": "08:00", "minutes": 55, "zone": "Europe/Madrid",
                    },
                });
                let series = admin.timetable().add(&serde_json::from_value(new).unwrap()).await.unwrap();
                things.push(Thing { noun: "series", id: series.id.to_string(), whose: Whose::Class(of) });
            }
            things.push(Thing { noun: "groups", id: id.to_string(), whose });
        }
        let room = NewRoom { name: name("Aula 2.10"), broadcast: None, seats: vec![] };
        let room = admin.rooms().add(&room).await.unwrap();
        things.push(Thing { noun: "rooms", id: room.id.to_string(), whose: Whose::Site });
        for id in [mine, other] {
            things.push(Thing { noun: "categories", id: id.to_string(), whose: Whose::Category(id) });
        }
        for (place, person) in people.iter().enumerate() {
            let whose = Whose::Person(place);
            let new = NewDesktops { start: true, ..new_desktops("pc", Some(&template)) };
            let making = person.client.desktops().create(&new).await.unwrap();
            school.done(&person.client, making.id).await;
            let query = sarrio_model::DesktopQuery { owner: Some(person.id), ..Default::default() };
            let pc = admin.desktops().list(&query).await.unwrap().items.remove(0).id;
            eventually("it runs", async || school.state(pc).await == StateName::Running).await;
            let disk = admin.desktops().get(pc).await.unwrap().disks[0].id;
            for (noun, id) in [
                ("desktops", pc.to_string()),
                ("disks", disk.to_string()),
                ("operations", making.id.to_string()),
                ("users", person.id.to_string()),
                ("sessions", person.client.session().await.unwrap().id.to_string()),
            ] {
                things.push(Thing { noun, id, whose });
            }
        }
        things.push(Thing { noun: "roles", id: Role::Student.as_str().to_owned(), whose: Whose::Site });
        let host = admin.hypervisors().list().await.unwrap().remove(0).id;
        things.push(Thing { noun: "hypervisors", id: host.to_string(), whose: Whose::Site });
        let path = school.nas().await.id;
        things.push(Thing { noun: "storage/paths", id: path.to_string(), whose: Whose::Site });
        let copy = NewCustomRole { name: name("Exam"), base: Role::Teacher, without: BTreeSet::new() };
        let exam = admin.roles().add(&copy).await.unwrap();
        things.push(Thing { noun: "roles", id: exam.id.to_string(), whose: Whose::Site });
        school.fleet.host("h1").power_cut();
        let silent = async || {
            let all = admin.desktops().list(&Default::default()).await.unwrap().items;
            all.iter().all(|desktop| desktop.state.name() == StateName::Unreachable)
        };
        eventually("nobody knows whether the desktops run", silent).await;
        let http =
            reqwest::Client::builder().tls_danger_accept_invalid_certs(true).no_proxy().build().unwrap();
        Self { school, people, things, http }
    }

    /// Whether a permission of `caller` reaches what is `whose`, according to the table.
    fn reaches(&self, permission: Permission, caller: usize, whose: Whose) -> bool {
        let Person { role, category, .. } = &self.people[caller];
        match (reach(permission, *role), whose) {
            (Reach::Nothing, _) => false,
            (Reach::All, _) => true,
            (_, Whose::Person(owner)) if owner == caller => true,
            (Reach::Own, Whose::Class(_)) => caller == TAUGHT,
            (Reach::Own, _) | (_, Whose::Site) => false,
            (Reach::Charges, Whose::Person(owner)) => match role {
                Role::Teacher => owner == TAUGHT,
                _ => owner != ADMINISTRATOR && self.people[owner].category == *category,
            },
            (Reach::Charges, Whose::Taught(of) | Whose::Class(of)) => {
                *role == Role::Teacher || of == *category
            }
            (Reach::Charges, Whose::Category(of)) => *role == Role::Manager && of == *category,
        }
    }

    /// Whether the role of the person is one that `caller` may change: managers change teachers and students.
    fn below(&self, caller: usize, whose: Whose) -> bool {
        let Whose::Person(person) = whose else { return true };
        caller == ADMINISTRATOR || matches!(self.people[person].role, Role::Teacher | Role::Student)
    }

    async fn call(&self, caller: usize, method: &str, path: &str, body: &Value) -> u16 {
        let token = self.people[caller].client.token().unwrap();
        let url = format!("{}{path}", self.school.url());
        let mut request =
            self.http.request(method.to_uppercase().parse().unwrap(), url).bearer_auth(token.expose_secret());
        if !body.is_null() {
            request = request.json(body);
        }
        request.send().await.unwrap().status().as_u16()
    }
}

/// The permission to know that a thing of this kind exists.
fn seeing(noun: &str) -> Permission {
    match noun {
        "desktops" | "disks" => Permission::DesktopSee,
        "operations" => Permission::OperationSee,
        "users" | "sessions" => Permission::UserSee,
        "groups" => Permission::GroupSee,
        "categories" => Permission::CategorySee,
        "hypervisors" => Permission::HypervisorSee,
        "roles" => Permission::RoleSee,
        "rooms" => Permission::RoomSee,
        "lessons" | "series" => Permission::LessonSee,
        _ => Permission::StorageSee,
    }
}

#[tokio::test]
async fn every_route_does_for_every_role_and_owner_what_the_table_says() {
    let site = Site::new().await;
    let api = sarrio_backend::openapi();
    let mut tried = 0;
    let mut wrong = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            // A socket asks for an upgrade first: its own tests open it.
            let socket = operation["responses"]["101"].is_object();
            let Ok(permission) = serde_json::from_value::<Permission>(operation["x-permission"].clone())
            else {
                continue;
            };
            // What a second id names has tests of its own.
            if socket || !path.contains("{id}") || path.matches('{').count() > 1 {
                continue;
            }
            let noun = path.trim_start_matches("/api/v1/").split("/{id}").next().unwrap();
            let body = &operation["requestBody"]["content"]["application/json"]["example"];
            // Quotas are those of Sarrio's roles, which have words for ids; the school's own have ids like other things.
            let of_role_word = noun == "roles" && path.ends_with("/quota");
            let is_meant = |thing: &&Thing| {
                thing.noun == noun && (noun != "roles" || of_role_word == thing.id.parse::<UserId>().is_err())
            };
            for thing in site.things.iter().filter(is_meant) {
                for caller in 0..site.people.len() {
                    let sees = site.reaches(seeing(noun), caller, thing.whose);
                    let mut may = site.reaches(permission, caller, thing.whose);
                    let sees_only = matches!(permission, Permission::UserSee | Permission::QuotaSee);
                    if !sees_only && matches!(noun, "users" | "sessions") {
                        let own = thing.whose == Whose::Person(caller);
                        may &=
                            site.below(caller, thing.whose) || own && permission == Permission::UserSessions;
                    }
                    // What would really be removed is not tried by those who may. A new password ends sessions.
                    let removes = method == "delete"
                        && matches!(
                            path.as_str().trim_start_matches("/api/v1/"),
                            "groups/{id}"
                                | "users/{id}"
                                | "users/{id}/sessions"
                                | "sessions/{id}"
                                | "hypervisors/{id}"
                                | "hypervisors/{id}/maintenance"
                                | "roles/{id}"
                                | "rooms/{id}"
                                | "lessons/{id}"
                                | "series/{id}"
                        )
                        || path.ends_with("/password");
                    if may && removes {
                        continue;
                    }
                    let status = site.call(caller, method, &path.replace("{id}", &thing.id), body).await;
                    let right = match (sees, may) {
                        // Of hosts everybody knows that there are some.
                        (false, _) if thing.whose == Whose::Site => status == 403,
                        (false, _) => status == 404,
                        (true, false) => status == 403,
                        // Nothing was handed out in it.
                        (true, true) if path.contains("{handout}") => status == 404,
                        (true, true) => !matches!(status, 401 | 403 | 404),
                    };
                    tried += 1;
                    if !right {
                        let role = site.people[caller].role.as_str();
                        wrong.push(format!(
                            "{method} {path} by the {role}, {:?}: {status}, sees {sees}, may {may}",
                            thing.whose
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 600, "{tried}");
}

#[tokio::test]
async fn nobody_makes_things_of_the_site_except_those_whom_the_table_lets() {
    let site = Site::new().await;
    let api = sarrio_backend::openapi();
    let mut wrong = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Ok(permission) = serde_json::from_value::<Permission>(operation["x-permission"].clone())
            else {
                continue;
            };
            if path.contains("{id}") || method == "get" && reach(permission, Role::Student) == Reach::All {
                continue;
            }
            let body = &operation["requestBody"]["content"]["application/json"]["example"];
            for (caller, person) in site.people.iter().enumerate() {
                if reach(permission, person.role) != Reach::Nothing {
                    continue;
                }
                let status = site.call(caller, method, path, body).await;
                // An example names things that do not exist: what is named may be refused first.
                if status != 403 && status != 422 {
                    wrong.push(format!("{method} {path} by the {}: {status}", person.role.as_str()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
