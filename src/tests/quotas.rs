//! Quotas in the app, against a real backend in this process: one's own in the top bar, and those that are set.

use iced::keyboard::key::Named;
use sarrio_model::{EditQuota, Limit, Quantity, Role};

use super::people::{CTRL, Site};

#[test]
fn whoever_has_a_limit_sees_in_words_how_much_is_left_and_hears_of_changes() {
    let site = Site::new();
    let mut student = site.person(Some("aina"));
    student.waits_for("0 of 3 desktops");
    assert!(student.reads("0 of 1 running"));
    // A press shows the rest, and who says so.
    student.clicks("0 of 3 desktops");
    student.waits_for("0 of 3 used, rule of role Student");
    let id = site.user("aina").id;
    let own = [(Quantity::Desktops, Limit::AtMost(0)), (Quantity::Running, Limit::Unlimited)];
    let edit = EditQuota { limits: own.into(), ..EditQuota::default() };
    let saved = site.runtime.block_on(site.admin.quotas().edit_of_user(id, &edit)).unwrap();
    student.waits_for("0 of 0 desktops, full");
    assert!(student.reads("0 running"));
    let none = own.map(|(quantity, _)| (quantity, Limit::Unlimited));
    let edit = EditQuota { revision: saved.revision, limits: none.into(), ..EditQuota::default() };
    site.runtime.block_on(site.admin.quotas().edit_of_user(id, &edit)).unwrap();
    student.waits_until("there is no limit any more", |person| !person.reads("0 running"));
    let mut admin = site.person(None);
    admin.chord(CTRL, "5");
    admin.waits_for("Aina Soler Vidal");
    assert!(!admin.reads("0 running"), "nothing is said to people without a limit");
}

#[test]
fn a_persons_quota_is_set_with_the_keyboard_and_a_wrong_number_is_said_at_its_field() {
    let site = Site::new();
    let mut person = site.person(None);
    person.chord(CTRL, "5");
    person.waits_for("Aina Soler Vidal");
    person.clicks("Aina Soler Vidal");
    person.waits_for("0 of 3 used, rule of role Student");
    person.clicks("Change quotas");
    person.waits_for("Number");
    assert!(person.reads("2MEC-A") && person.reads("Mecànica"), "the wider rules are beside it");
    // The focus is on what the rule says of desktops: first it says nothing.
    person.presses(Named::ArrowRight);
    person.presses(Named::Tab);
    person.types("x");
    person.presses(Named::Enter);
    assert!(person.reads("Type a whole number."));
    // The number is selected, so typing replaces it.
    person.types("5");
    person.presses(Named::Enter);
    person.waits_for("0 of 5 used, own rule");
    let quota = |site: &Site| {
        let id = site.user("aina").id;
        site.runtime.block_on(site.admin.quotas().of_user(id)).unwrap()
    };
    assert_eq!(quota(&site).own, [(Quantity::Desktops, Limit::AtMost(5))].into());
    // Back to the wider rule; Esc first leaves everything as it is.
    person.clicks("Change quotas");
    person.waits_for("Number");
    person.presses(Named::ArrowLeft);
    person.presses(Named::Escape);
    assert!(!person.reads("Number") && person.reads("0 of 5 used, own rule"));
    person.clicks("Change quotas");
    person.waits_for("Number");
    person.presses(Named::ArrowLeft);
    person.clicks("Save");
    person.waits_for("0 of 3 used, rule of role Student");
    assert!(quota(&site).own.is_empty());
}

#[test]
fn a_manager_sets_the_ceiling_of_a_group_and_reads_the_rules_of_the_category_and_the_roles() {
    let site = Site::new();
    let mut manager = site.person(Some("nuria"));
    manager.chord(CTRL, "k");
    manager.types("quotas of 2mec");
    manager.presses(Named::Enter);
    manager.waits_for("Number");
    manager.clicks("All together");
    manager.clicks("Number");
    // The field begins with what is used.
    manager.presses(Named::Tab);
    manager.types("4");
    manager.presses(Named::Enter);
    manager.waits_for("Saved the quotas of 2MEC-A");
    let quota = site.runtime.block_on(site.admin.quotas().of_group(site.class.id)).unwrap();
    assert_eq!(quota.ceilings.get(&Quantity::Desktops).copied(), Some(Limit::AtMost(4)));
    assert!(quota.limits.is_empty());

    manager.clicks("Groups");
    manager.clicks("2MEC-A");
    manager.clicks("Quotas");
    manager.waits_for("Number");
    // The panel has the name too.
    manager.clicks_last("Mecànica");
    manager.waits_for("You may look at these, but not change them.");
    assert!(!manager.reads("Save"), "a category’s quota is an administrator’s");
    manager.presses(Named::Escape);
    manager.clicks("Roles");
    manager.clicks("Quotas");
    manager.clicks("Student");
    manager.waits_for("You may look at these, but not change them.");
    assert!(!manager.reads("Save"));
    let of_students = site.runtime.block_on(site.admin.quotas().of_role(Role::Student)).unwrap();
    assert_eq!(of_students.limits.get(&Quantity::Desktops).copied(), Some(Limit::AtMost(3)));
}
