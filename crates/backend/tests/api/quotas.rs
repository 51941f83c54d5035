//! Quotas: who sets and sees which, and that nobody gets past them.

use futures::future::join_all;
use sarrio_client::Client;
use sarrio_model::{
    Batch, Category, Code, DesktopAction, DesktopQuery, EditGroup, EditGroupPeople, EditQuota, ForGroup,
    Group, Limit, Limits, NewCategory, NewGroup, NewUser, Problem, Quantity, QuotaSource, Revision, Role,
    StateName, Template, User, UserQuery,
};
use serde_json::json;

use crate::school::{PASSWORD, School, eventually, name, new_desktops};

fn limits(all: &[(Quantity, u64)]) -> Limits {
    all.iter().map(|(quantity, most)| (*quantity, Limit::AtMost(*most))).collect()
}

impl School {
    /// Adds rules for a person alone to those that there are.
    async fn allow(&self, user: &User, more: &[(Quantity, u64)]) {
        let quota = self.admin.quotas().of_user(user.id).await.unwrap();
        let mut own = quota.own;
        own.extend(limits(more));
        let edit = EditQuota { revision: quota.revision, limits: own, ceilings: Limits::new() };
        self.admin.quotas().edit_of_user(user.id, &edit).await.unwrap();
    }

    async fn in_category(&self, username: &str, role: Role, category: &Category) -> (User, Client) {
        let new = NewUser {
            username: username.parse().unwrap(),
            full_name: String::new(),
            role,
            custom_role: None,
            category: Some(category.id),
            group: None,
            password: PASSWORD.into(),
            must_change_password: false,
        };
        let user = self.admin.users().add(&new).await.unwrap();
        (user, self.signed_in(username).await)
    }

    async fn category(&self, text: &str) -> Category {
        self.admin.categories().add(&NewCategory { name: name(text) }).await.unwrap()
    }

    async fn group(&self, text: &str, category: &Category, members: &[&User]) -> Group {
        let group =
            self.admin.groups().add(&NewGroup { name: name(text), category: category.id }).await.unwrap();
        let add = members.iter().map(|user| user.id).collect();
        let edit = EditGroupPeople { add, remove: vec![] };
        self.admin.groups().change_members(group.id, &edit).await.unwrap()
    }
}

/// One line of somebody's own quota.
async fn own(client: &Client, quantity: Quantity) -> (Limit, Option<QuotaSource>, Option<u64>) {
    let quota = client.quotas().own().await.unwrap();
    let line = quota.lines.into_iter().find(|line| line.quantity == quantity).unwrap();
    (line.limit, line.source, line.used)
}

fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> Code {
    result.unwrap_err().code
}

/// How many of 200 requests at once were let through; the others were refused with this code.
fn through<T: std::fmt::Debug>(outcomes: Vec<Result<T, Problem>>, refused: Code) -> usize {
    let all = outcomes.len();
    let no: Vec<Problem> = outcomes.into_iter().filter_map(Result::err).collect();
    assert!(no.iter().all(|problem| problem.code == refused), "{no:?}");
    all - no.len()
}

/// The ids of all desktops that a client sees.
async fn ids(client: &Client) -> Vec<sarrio_model::DesktopId> {
    let query = DesktopQuery { limit: Some(500), ..DesktopQuery::default() };
    client.desktops().list(&query).await.unwrap().items.iter().map(|desktop| desktop.id).collect()
}

async fn some_desktops(school: &School, of: &Client, template: &Template, count: u32) {
    let mut new = new_desktops("pc", Some(template));
    new.count = count;
    let making = of.desktops().create(&new).await.unwrap();
    school.done(of, making.id).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
pub(crate) async fn of_two_hundred_requests_at_once_exactly_those_that_fit_are_let_through() {
    let (school, template) = School::with_template().await;
    let pau = school.add_person("pau", Role::Student).await;
    let client = school.signed_in("pau").await;
    school.allow(&pau, &[(Quantity::Desktops, 23)]).await;
    let new = new_desktops("pc", Some(&template));
    let desktops = client.desktops();
    assert_eq!(through(join_all((0..200).map(|_| desktops.create(&new))).await, Code::QuotaDesktops), 23);
    assert_eq!(own(&client, Quantity::Desktops).await.2, Some(23));

    school.allow(&pau, &[(Quantity::Desktops, 200)]).await;
    some_desktops(&school, &client, &template, 177).await;
    let ids = ids(&client).await;
    assert_eq!(ids.len(), 200);
    let ready = async || {
        let summary = client.desktops().summary().await.unwrap();
        summary.states.get(&StateName::Stopped) == Some(&200)
    };
    eventually("all are made", ready).await;
    school
        .allow(
            &pau,
            &[(Quantity::Running, 7), (Quantity::RunningVcpus, 100), (Quantity::RunningMemory, 9000)],
        )
        .await;
    assert_eq!(through(join_all(ids.iter().map(|id| desktops.start(*id))).await, Code::QuotaRunning), 7);
    assert_eq!(own(&client, Quantity::Running).await.2, Some(7));
    // One batch of all of them starts as many as fit.
    school.allow(&pau, &[(Quantity::Running, 9)]).await;
    let batch = Batch::of(DesktopAction::Start, ids);
    let over = school.over(&client, client.desktops().batch(&batch).await.unwrap().id).await;
    assert_eq!(over.children.unwrap().succeeded, 2, "{over:?}");
    assert_eq!(own(&client, Quantity::Running).await.2, Some(9));
}

#[tokio::test]
pub(crate) async fn the_nearest_rule_counts_and_a_group_that_is_gone_says_nothing() {
    let school = School::empty().await;
    let category = school.category("Mecànica").await;
    let (aina, client) = school.in_category("aina", Role::Student, &category).await;
    let group = school.group("2MEC-A", &category, &[&aina]).await;
    let desktops = async || {
        let (limit, source, _) = own(&client, Quantity::Desktops).await;
        (limit, serde_json::to_value(source).unwrap()["kind"].as_str().unwrap().to_owned())
    };
    let at = |most, kind: &str| (Limit::AtMost(most), kind.to_owned());
    let edit = |revision, most| EditQuota {
        revision: Revision(revision),
        limits: limits(&[(Quantity::Desktops, most)]),
        ceilings: Limits::new(),
    };
    let quotas = school.admin.quotas();
    assert_eq!(desktops().await, at(3, "role"));
    assert_eq!(own(&client, Quantity::Storage).await.0, Limit::Unlimited);
    quotas.edit_of_category(category.id, &edit(0, 4)).await.unwrap();
    quotas.edit_of_group(group.id, &edit(0, 5)).await.unwrap();
    assert_eq!(desktops().await, at(5, "group"));
    assert_eq!(code(quotas.edit_of_group(group.id, &edit(0, 9)).await), Code::StaleRevision);
    quotas.edit_of_user(aina.id, &edit(0, 0)).await.unwrap();
    assert_eq!(desktops().await, at(0, "person"));
    let nothing = EditQuota { revision: Revision(1), ..EditQuota::default() };
    quotas.edit_of_user(aina.id, &nothing).await.unwrap();
    assert_eq!(desktops().await, at(5, "group"));
    let archived = EditGroup { revision: group.revision, archived: Some(true), ..EditGroup::default() };
    school.admin.groups().edit(group.id, &archived).await.unwrap();
    assert_eq!(desktops().await, at(4, "category"));
    school.admin.groups().remove(group.id).await.unwrap();
    assert_eq!(code(quotas.of_group(group.id).await), Code::NotFound);
    assert_eq!(desktops().await, at(4, "category"));

    let wrong = json!({ "revision": 2, "limits": { "desktops": -1 } });
    let path = format!("/api/v1/users/{}/quota", aina.id);
    assert!(
        school.refused("PUT", &path, wrong).await.field.is_some_and(|field| field.starts_with("limits."))
    );
    let wrong = json!({ "revision": 2, "ceilings": { "desktops": 1 } });
    assert_eq!(school.refused("PUT", &path, wrong).await.field.as_deref(), Some("ceilings"));
    assert_eq!(school.raw("GET", "/api/v1/roles/janitor/quota", None, "").await.status, 404);
}

#[tokio::test]
pub(crate) async fn a_class_that_does_not_fit_is_refused_whole_and_names_who_has_no_room() {
    let (school, template) = School::with_template().await;
    let category = school.category("Mecànica").await;
    let (aina, client) = school.in_category("aina", Role::Student, &category).await;
    let (biel, _) = school.in_category("biel", Role::Student, &category).await;
    let (carla, _) = school.in_category("carla", Role::Student, &category).await;
    let group = school.group("2MEC-A", &category, &[&aina, &biel, &carla]).await;
    let mut new = new_desktops("pc", Some(&template));
    new.for_group = Some(ForGroup { group: group.id, members: vec![], missing: false, keep_up: false });
    some_desktops(&school, &client, &template, 3).await;
    school.allow(&biel, &[(Quantity::Desktops, 0)]).await;
    let refused = school.admin.desktops().create(&new).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "The quotas of 2 of 3 people do not allow it: aina; biel. aina has 3 of 3 desktops. The limit comes from role \
         Student. Delete one, or ask an administrator. [quota.desktops]"
    );
    assert_eq!(ids(&school.admin).await.len(), 3, "nobody got one");
    let fits = ForGroup { group: group.id, members: vec![carla.id], missing: false, keep_up: false };
    new.for_group = Some(fits);
    let made = school.admin.desktops().create(&new).await.unwrap();
    school.done(&school.admin, made.id).await;

    let quota = school.admin.quotas().of_group(group.id).await.unwrap();
    assert_eq!(quota.used[&Quantity::Desktops], 4);
    let ceilings = limits(&[(Quantity::Desktops, 5)]);
    let edit = EditQuota { revision: quota.revision, limits: limits(&[(Quantity::Desktops, 9)]), ceilings };
    school.admin.quotas().edit_of_group(group.id, &edit).await.unwrap();
    school.allow(&biel, &[(Quantity::Desktops, 9)]).await;
    new.for_group = Some(ForGroup { group: group.id, members: vec![], missing: false, keep_up: false });
    let refused = school.admin.desktops().create(&new).await.unwrap_err();
    assert_eq!(
        refused.detail,
        "2MEC-A has 4 of 5 desktops; 3 more were asked for. The limit comes from the ceiling of group 2MEC-A."
    );
    let line = client.quotas().own().await.unwrap().lines.remove(0);
    assert_eq!((line.used, line.ceilings.len()), (Some(3), 1));
    assert_eq!((line.ceilings[0].limit, line.ceilings[0].used), (5, Some(4)));
}

#[tokio::test]
pub(crate) async fn a_manager_sets_the_quotas_of_their_groups_and_people_and_nobody_raises_their_own() {
    let school = School::empty().await;
    let (mine, other) = (school.category("Mecànica").await, school.category("Informàtica").await);
    let (nuria, manager) = school.in_category("nuria", Role::Manager, &mine).await;
    let (joan, teacher) = school.in_category("joan", Role::Teacher, &mine).await;
    let (aina, student) = school.in_category("aina", Role::Student, &mine).await;
    let (biel, _) = school.in_category("biel", Role::Student, &other).await;
    let group = school.group("2MEC-A", &mine, &[&aina, &nuria]).await;
    let teach = EditGroupPeople { add: vec![joan.id], remove: vec![] };
    school.admin.groups().change_teachers(group.id, &teach).await.unwrap();
    let elsewhere = school.group("1INF", &other, &[&biel]).await;
    let much = EditQuota { limits: limits(&[(Quantity::Desktops, 99)]), ..EditQuota::default() };

    let quotas = manager.quotas();
    quotas.edit_of_user(aina.id, &much).await.unwrap();
    quotas.edit_of_group(group.id, &much).await.unwrap();
    assert_eq!(own(&student, Quantity::Desktops).await.0, Limit::AtMost(99));
    assert_eq!(own(&manager, Quantity::Desktops).await.0, Limit::AtMost(12), "not by a group of their own");
    assert_eq!(code(quotas.edit_of_user(nuria.id, &much).await), Code::Forbidden);
    assert_eq!(code(quotas.edit_of_user(biel.id, &much).await), Code::NotFound);
    assert_eq!(code(quotas.edit_of_group(elsewhere.id, &much).await), Code::NotFound);
    assert_eq!(code(quotas.edit_of_category(mine.id, &much).await), Code::Forbidden);
    assert_eq!(code(quotas.edit_of_role(Role::Student, &much).await), Code::Forbidden);
    quotas.of_category(mine.id).await.unwrap();

    for (client, person) in [(&teacher, &joan), (&student, &aina)] {
        assert_eq!(code(client.quotas().edit_of_user(person.id, &much).await), Code::Forbidden);
        client.quotas().of_user(person.id).await.unwrap();
    }
    teacher.quotas().of_user(aina.id).await.unwrap();
    teacher.quotas().of_group(group.id).await.unwrap();
    assert_eq!(code(teacher.quotas().edit_of_group(group.id, &much).await), Code::Forbidden);
    assert_eq!(code(student.quotas().of_user(joan.id).await), Code::NotFound);
    assert_eq!(code(student.quotas().of_group(group.id).await), Code::NotFound);
    let seen = student.quotas().list(&UserQuery::default()).await.unwrap();
    assert_eq!(seen.items.iter().map(|line| line.user).collect::<Vec<_>>(), [aina.id]);
}

#[tokio::test]
pub(crate) async fn a_list_of_people_says_how_many_desktops_each_has_of_how_many() {
    let (school, template) = School::with_template().await;
    let pau = school.add_person("pau", Role::Student).await;
    let client = school.signed_in("pau").await;
    some_desktops(&school, &client, &template, 2).await;
    let mine = ids(&client).await;
    school.done(&client, client.desktops().start(mine[0]).await.unwrap().id).await;
    school.done(&client, client.desktops().delete(mine[1]).await.unwrap().id).await;
    let query = UserQuery { limit: Some(2), ..UserQuery::default() };
    let (people, used) =
        (school.admin.users().list(&query).await.unwrap(), school.admin.quotas().list(&query).await.unwrap());
    assert_eq!((people.next, people.total), (used.next.clone(), used.total));
    let of = |users: Vec<User>| users.into_iter().map(|user| user.id).collect::<Vec<_>>();
    assert_eq!(used.items.iter().map(|line| line.user).collect::<Vec<_>>(), of(people.items));
    let query = UserQuery { role: Some(Role::Student), ..UserQuery::default() };
    let line = school.admin.quotas().list(&query).await.unwrap().items.remove(0);
    assert_eq!((line.user, line.desktops.used, line.desktops.limit), (pau.id, 1, Limit::AtMost(3)));
    assert_eq!((line.running.used, line.running.limit), (1, Limit::AtMost(1)));
    let admin = school.admin.session().await.unwrap().user;
    let admin = school.admin.quotas().of_user(admin.id).await.unwrap();
    assert!(admin.lines.iter().all(|line| line.limit == Limit::Unlimited && line.source.is_none()));
}

#[tokio::test]
async fn an_old_limit_of_the_configuration_becomes_the_students_once() {
    let mut school = School::empty().await;
    let students = async |school: &School| {
        let quota = school.admin.quotas().of_role(Role::Student).await.unwrap();
        (quota.limits[&Quantity::Desktops], quota)
    };
    let restart = async |school: &mut School, desktops| {
        school.config.desktops_each = desktops;
        school.restart().await;
        school.admin = Client::unix(school.config.runtime_dir.join("sarriod.sock")).unwrap();
    };
    assert_eq!(students(&school).await.0, Limit::AtMost(3));
    restart(&mut school, Some(20)).await;
    let (limit, quota) = students(&school).await;
    assert_eq!(limit, Limit::AtMost(20));
    assert_eq!(quota.limits[&Quantity::Running], Limit::AtMost(1), "the others stay");
    let mut edit = EditQuota { revision: quota.revision, limits: quota.limits, ceilings: Limits::new() };
    edit.limits.insert(Quantity::Desktops, Limit::AtMost(4));
    school.admin.quotas().edit_of_role(Role::Student, &edit).await.unwrap();
    restart(&mut school, Some(20)).await;
    assert_eq!(students(&school).await.0, Limit::AtMost(4), "what was set since is not lost");
}
