//! Groups of groups, in each way in which they are followed.

use sarrio_directory::{Access, read_people};
use sarrio_model::{Role, problem::DirectoryHasNoChains};
use sarrio_slapd::{PASSWORD, Slapd, WITH_MEMBER_OF, WITHOUT_MEMBER_OF};
use serde_json::json;

use crate::{access, groups, person, signs_in, slapd};

fn following(slapd: &Slapd, suffix: &str, nesting: &str) -> Access {
    let groups = json!({ "base": format!("ou=groups,{suffix}"), "nesting": nesting });
    access(slapd, suffix, json!({ "groups": groups }))
}

/// The groups of somebody at their sign-in, which a sync must find too.
async fn both_ways(access: &Access, name: &str) -> Vec<String> {
    let one = person(access, name).await;
    let everybody = read_people(access).await.unwrap().people;
    let synced = everybody.iter().find(|other| other.key == one.key).unwrap();
    assert_eq!(groups(synced), groups(&one), "{name}");
    assert_eq!(synced.placement, one.placement, "{name}");
    groups(&one)
}

#[tokio::test]
async fn walking_finds_groups_of_groups_written_in_any_way_and_ends_in_circles() {
    let slapd = slapd(0);
    for suffix in [WITH_MEMBER_OF, WITHOUT_MEMBER_OF] {
        let access = following(&slapd, suffix, "walk");
        // Her class has her in capitals and with blanks.
        assert_eq!(both_ways(&access, "aina.puig").await, ["2MEC-A", "alumnes"]);
        assert_eq!(
            both_ways(&access, "joan").await,
            ["anell-a", "anell-b", "claustre", "professors", "vell"]
        );
        assert_eq!(person(&access, "joan").await.placement.role, Some(Role::Teacher));
        assert_eq!(both_ways(&access, "ningu").await, [] as [&str; 0]);
    }
}

#[tokio::test]
async fn member_of_knows_what_its_overlay_saw_and_nothing_elsewhere() {
    let slapd = slapd(0);
    let access = following(&slapd, WITH_MEMBER_OF, "member_of");
    assert_eq!(both_ways(&access, "aina.puig").await, ["2MEC-A", "alumnes"]);
    // The group vell is older than the overlay, and anell-a older than its member anell-b.
    assert_eq!(both_ways(&access, "joan").await, ["anell-b", "claustre", "professors"]);
    let access = following(&slapd, WITHOUT_MEMBER_OF, "member_of");
    assert_eq!(both_ways(&access, "joan").await, [] as [&str; 0]);
}

#[tokio::test]
async fn the_rule_for_chains_is_refused_where_the_server_would_silently_find_nothing() {
    let slapd = slapd(0);
    let access = following(&slapd, WITH_MEMBER_OF, "in_chain");
    let problem = signs_in(&access, "joan", PASSWORD).await.unwrap_err();
    assert!(problem.says(DirectoryHasNoChains::KEY), "{problem}");
    assert!(read_people(&access).await.unwrap_err().says(DirectoryHasNoChains::KEY));
}

#[tokio::test]
async fn groups_that_list_sign_in_names_are_followed_too() {
    let slapd = slapd(0);
    let groups = json!({
        "base": format!("ou=groups,{WITH_MEMBER_OF}"), "filter": "(objectClass=posixGroup)", "members": "member_uid",
    });
    let access = access(&slapd, WITH_MEMBER_OF, json!({ "groups": groups }));
    assert_eq!(both_ways(&access, "joan").await, ["taller"]);
    assert_eq!(both_ways(&access, "marta").await, [] as [&str; 0]);
}
