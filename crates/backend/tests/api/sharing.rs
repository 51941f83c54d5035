//! Templates and ISO images are seen and used by those with whom they are shared, and by nobody else.

use std::time::Duration;

use futures::StreamExt;
use sarrio_client::{Client, Signal};
use sarrio_model::{
    Bytes, Change, Code, DependantKind, Desktop, EditGroupPeople, EditQuota, EditShares, EditTemplate,
    GroupId, HardwareEdit, Limit, Limits, NewCategory, NewDesktops, NewGroup, NewMedia,
    NewTemplateFromDesktop, NewUser, PageQuery, Permission, Quantity, Role, Sharing, Subject, Template,
    TemplateId, Topic, UserId,
};
use sarrio_simulator::SimImage;
use tokio::time::timeout;

use crate::school::{PASSWORD, School, name, new_desktops};

/// Joan teaches 2MEC-A, where Aina is. Cesc is in no group. Núria looks after the category of all of them. Joan has a
/// desktop, and a template that was made from it, which is shared with nobody.
struct Site {
    school: School,
    /// What everybody's desktops are made from.
    base: Template,
    group: GroupId,
    category: sarrio_model::CategoryId,
    aina: (UserId, Client),
    cesc: (UserId, Client),
    joan: (UserId, Client),
    nuria: (UserId, Client),
    desktop: Desktop,
    template: TemplateId,
}

impl Site {
    async fn new() -> Self {
        let (school, base) = School::with_template().await;
        let admin = school.admin.clone();
        let category = admin.categories().add(&NewCategory { name: name("Mecànica") }).await.unwrap().id;
        let person = async |username: &str, role| {
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
            (id, school.signed_in(username).await)
        };
        let (aina, cesc) = (person("aina", Role::Student).await, person("cesc", Role::Student).await);
        let (joan, nuria) = (person("joan", Role::Teacher).await, person("nuria", Role::Manager).await);
        let group = admin.groups().add(&NewGroup { name: name("2MEC-A"), category }).await.unwrap().id;
        let one = |id| EditGroupPeople { add: vec![id], remove: vec![] };
        admin.groups().change_members(group, &one(aina.0)).await.unwrap();
        admin.groups().change_teachers(group, &one(joan.0)).await.unwrap();
        let desktop = school.desktop(&joan.1, "pc", &base).await;
        let new = NewTemplateFromDesktop {
            name: name("Peça"),
            description: String::new(),
            shares: vec![],
            picture: false,
        };
        school.done(&joan.1, joan.1.desktops().template(desktop.id, &new).await.unwrap().id).await;
        let mine = joan.1.templates().list(&PageQuery::default()).await.unwrap().items;
        let template = mine.iter().find(|template| template.name == new.name).unwrap().id;
        Self { school, base, group, category, aina, cesc, joan, nuria, desktop, template }
    }

    /// Who sees the template, in a list and alone: Aina, Cesc.
    async fn seen(&self) -> (bool, bool) {
        let sees = async |client: &Client| {
            let listed = client.templates().list(&PageQuery::default()).await.unwrap();
            assert_eq!(listed.total, listed.items.len() as u64);
            let listed = listed.items.iter().any(|template| template.id == self.template);
            assert_eq!(client.templates().get(self.template).await.is_ok(), listed);
            listed
        };
        (sees(&self.aina.1).await, sees(&self.cesc.1).await)
    }

    async fn share(&self, by: &Client, add: &[Subject], remove: &[Subject]) -> Template {
        let edit = EditShares { add: add.to_vec(), remove: remove.to_vec() };
        by.templates().share(self.template, &edit).await.unwrap()
    }
}

#[tokio::test]
pub(crate) async fn a_template_is_seen_by_those_with_whom_it_is_shared() {
    let site = Site::new().await;
    let (joan, nuria, admin) = (&site.joan.1, &site.nuria.1, &site.school.admin);
    let (group, category) = (Subject::Group(site.group), Subject::Category(site.category));
    assert_eq!(site.seen().await, (false, false));

    let shared = site.share(joan, &[group, group], &[]).await;
    let names: Vec<_> = shared.shares.iter().map(|share| share.name.as_deref()).collect();
    assert_eq!((shared.sharing, names.as_slice()), (Sharing::Chosen, [Some("2MEC-A")].as_slice()));
    assert_eq!(site.seen().await, (true, false));
    let row = site.aina.1.templates().get(site.template).await.unwrap();
    assert_eq!((row.sharing, row.shares.len()), (Sharing::Chosen, 0), "she need not know with whom");

    let new = new_desktops("mine", Some(&row));
    site.school.done(&site.aina.1, site.aina.1.desktops().create(&new).await.unwrap().id).await;
    let refused = site.cesc.1.desktops().create(&new).await.unwrap_err();
    assert_eq!((refused.status, refused.field.as_deref()), (422, Some("template")));

    site.share(joan, &[Subject::Person(site.aina.0)], &[group]).await;
    assert_eq!(site.seen().await, (true, false));
    site.share(nuria, &[category], &[Subject::Person(site.aina.0)]).await;
    assert_eq!(site.seen().await, (true, true));
    site.share(admin, &[Subject::Role(Role::Teacher)], &[category]).await;
    assert_eq!(site.seen().await, (false, false));
    site.share(admin, &[Subject::Role(Role::Student)], &[]).await;
    assert_eq!(site.seen().await, (true, true));
    site.share(admin, &[group, Subject::Everyone], &[Subject::Role(Role::Student)]).await;
    assert_eq!(site.seen().await, (true, true));
    site.share(joan, &[], &[Subject::Everyone]).await;
    assert_eq!(site.seen().await, (true, false), "whoever may share may also end it");

    let group = admin.groups().get(site.group).await.unwrap();
    let archive = sarrio_model::EditGroup {
        revision: group.revision,
        archived: Some(true),
        ..sarrio_model::EditGroup::default()
    };
    admin.groups().edit(site.group, &archive).await.unwrap();
    assert_eq!(site.seen().await, (false, false), "the group is archived");
    admin.groups().remove(site.group).await.unwrap();
    let left = joan.templates().get(site.template).await.unwrap().shares;
    let left: Vec<_> = left.iter().map(|share| share.with).collect();
    assert_eq!(left, [Subject::Role(Role::Teacher)], "the group's share is gone with the group");
}

#[tokio::test]
pub(crate) async fn nobody_shares_with_those_whom_they_do_not_see_or_with_everyone_without_the_right() {
    let site = Site::new().await;
    let joan = &site.joan.1;
    let refused = async |by: &Client, subject| {
        let edit = EditShares { add: vec![subject], remove: vec![] };
        let problem = by.templates().share(site.template, &edit).await.unwrap_err();
        (problem.code, problem.field)
    };
    let wrong = |field: &str| (Code::Invalid, Some(field.to_owned()));
    assert_eq!(refused(joan, Subject::Person(site.cesc.0)).await, wrong("add"));
    assert_eq!(refused(joan, Subject::Category(site.category)).await, wrong("add"));
    assert_eq!(refused(joan, Subject::Group(GroupId::new())).await, wrong("add"));
    assert_eq!(refused(joan, Subject::Everyone).await, (Code::Forbidden, None));
    assert_eq!(refused(joan, Subject::Role(Role::Student)).await, (Code::Forbidden, None));
    assert_eq!(refused(&site.aina.1, Subject::Everyone).await, (Code::NotFound, None));
    let row = joan.templates().get(site.template).await.unwrap();
    let may = |to| row.actions.contains(to);
    assert!(may(Permission::TemplateShare) && !may(Permission::TemplatePublish));

    let everyone = NewTemplateFromDesktop {
        name: name("For all"),
        description: String::new(),
        shares: vec![Subject::Everyone],
        picture: false,
    };
    let problem = joan.desktops().template(site.desktop.id, &everyone).await.unwrap_err();
    assert_eq!((problem.code, problem.field.as_deref()), (Code::Forbidden, Some("shares")));
}

#[tokio::test]
pub(crate) async fn a_teacher_makes_desktops_for_students_from_a_template_that_they_do_not_see() {
    let site = Site::new().await;
    let row = site.joan.1.templates().get(site.template).await.unwrap();
    let new = NewDesktops { owner: Some(site.aina.0), ..new_desktops("hers", Some(&row)) };
    site.school.done(&site.joan.1, site.joan.1.desktops().create(&new).await.unwrap().id).await;
    assert_eq!(site.aina.1.desktops().list(&Default::default()).await.unwrap().total, 1);
    assert_eq!(site.aina.1.templates().get(site.template).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
pub(crate) async fn events_tell_of_a_template_while_it_is_shared_and_that_it_is_gone_afterwards() {
    let site = Site::new().await;
    let mut signals = Box::pin(site.aina.1.follow(None, &[Topic::Templates]));
    let mut next = async || loop {
        let signal = timeout(Duration::from_secs(20), signals.next()).await.expect("nothing is heard");
        match signal.unwrap() {
            Signal::Connected { .. } => return None,
            Signal::Event(event) => return Some(event.change),
            Signal::Resync { .. } => {}
            Signal::Lost(problem) => panic!("{problem}"),
        }
    };
    assert_eq!(next().await, None);
    let group = [Subject::Group(site.group)];
    site.share(&site.joan.1, &group, &[]).await;
    let Some(Change::Template(heard)) = next().await else { panic!("she does not hear of it") };
    assert_eq!((heard.id, heard.shares.len()), (site.template, 0));
    assert!(heard.actions.contains(Permission::DesktopCreate));
    site.share(&site.joan.1, &[], &group).await;
    assert_eq!(next().await, Some(Change::TemplateGone(site.template)));
}

#[tokio::test]
pub(crate) async fn what_builds_on_a_template_is_a_tree_of_what_the_caller_sees() {
    let site = Site::new().await;
    let theirs = site.school.desktop(&site.cesc.1, "cesc", &site.base).await;
    let row = site.joan.1.templates().get(site.template).await.unwrap();
    let child = site.school.desktop(&site.joan.1, "child", &row).await;
    let tree = async |caller: &Client| {
        let found = caller.templates().dependants(site.base.id).await.unwrap();
        let one = |one: &sarrio_model::Dependant| (one.depth, one.what);
        (found.tree.iter().map(one).collect::<Vec<_>>(), found.others)
    };
    let own = [
        (1, DependantKind::Template(site.template)),
        (2, DependantKind::Desktop(child.id)),
        (2, DependantKind::Desktop(site.desktop.id)),
    ];
    let all: Vec<_> = std::iter::once((1, DependantKind::Desktop(theirs.id))).chain(own).collect();
    assert_eq!(tree(&site.school.admin).await, (all, 0));
    assert_eq!(tree(&site.joan.1).await, (own.to_vec(), 1));
    assert_eq!(tree(&site.aina.1).await, (vec![], 4), "she sees none of them");
    let base = site.school.admin.templates().get(site.base.id).await.unwrap();
    assert_eq!((base.desktops, base.children), (1, 1), "each counts where it builds");
    assert!(!base.actions.contains(Permission::TemplateDelete));
}

#[tokio::test]
pub(crate) async fn a_template_is_given_away() {
    let site = Site::new().await;
    let row = site.joan.1.templates().get(site.template).await.unwrap();
    let give = |owner| EditTemplate { revision: row.revision, owner: Some(owner), ..EditTemplate::default() };
    let refused = site.joan.1.templates().edit(site.template, &give(site.nuria.0)).await.unwrap_err();
    assert_eq!(refused.code, Code::Forbidden);
    let over = site.nuria.1.templates().edit(site.template, &give(site.cesc.0)).await.unwrap_err();
    assert_eq!(over.code, Code::QuotaTemplates, "students have no templates");
    let quotas = site.school.admin.quotas();
    let quota = quotas.of_user(site.cesc.0).await.unwrap();
    let one = [(Quantity::Templates, Limit::AtMost(1))].into();
    let edit = EditQuota { revision: quota.revision, limits: one, ceilings: Limits::new() };
    quotas.edit_of_user(site.cesc.0, &edit).await.unwrap();
    let given = site.nuria.1.templates().edit(site.template, &give(site.cesc.0)).await.unwrap();
    assert_eq!(given.owner.id, site.cesc.0);
    assert_eq!(site.joan.1.templates().get(site.template).await.unwrap_err().code, Code::NotFound);
    assert_eq!(site.seen().await, (false, true));
    let nobody =
        EditTemplate { revision: given.revision, owner: Some(UserId::new()), ..EditTemplate::default() };
    let refused = site.school.admin.templates().edit(site.template, &nobody).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("owner"));
}

#[tokio::test]
pub(crate) async fn an_iso_image_is_seen_and_used_by_those_with_whom_it_is_shared() {
    let site = Site::new().await;
    let file = "/srv/nas/iso/debian.iso".parse().unwrap();
    site.school.fleet.put_image(&file, SimImage::raw(Bytes(1 << 20))).unwrap();
    let admin = &site.school.admin;
    let media = admin.media().add(&NewMedia { name: name("Debian"), file, shares: vec![] }).await.unwrap();
    let student = &site.aina.1;
    let listed = async |client: &Client| client.media().list(&PageQuery::default()).await.unwrap().total;
    let mut new = NewDesktops { disk: Some(Bytes(1 << 30)), ..new_desktops("empty", None) };
    new.hardware = HardwareEdit { media: Some(Some(media.id)), ..HardwareEdit::default() };
    assert_eq!((listed(admin).await, listed(student).await), (1, 0));
    let refused = student.desktops().create(&new).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("hardware.media"));

    let group = EditShares { add: vec![Subject::Group(site.group)], remove: vec![] };
    assert_eq!(site.joan.1.media().share(media.id, &group).await.unwrap_err().code, Code::NotFound);
    let shared = admin.media().share(media.id, &group).await.unwrap();
    assert_eq!((shared.sharing, shared.shares.len()), (Sharing::Chosen, 1));
    assert_eq!((listed(student).await, listed(&site.cesc.1).await), (1, 0));
    site.school.done(student, student.desktops().create(&new).await.unwrap().id).await;
}
