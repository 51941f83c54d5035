//! The core stories once more, on PostgreSQL. SARRIO_TEST_POSTGRES says where it is; `cargo xtask test` starts one.

use std::process::Command;

use uuid::Uuid;

use crate::school::DATABASE;

/// Runs a story, which is a test of its own on SQLite, on a new PostgreSQL database. After a failure that stays, to be
/// looked at.
fn tell(story: fn()) {
    let Ok(server) = std::env::var("SARRIO_TEST_POSTGRES") else {
        assert!(
            std::env::var("CI").is_err(),
            "CI runs these tests on PostgreSQL too: set SARRIO_TEST_POSTGRES"
        );
        println!("PostgreSQL was skipped: SARRIO_TEST_POSTGRES is not set");
        return;
    };
    let name = format!("sarrio_test_{}", Uuid::new_v4().simple());
    run_on(&server, &format!("CREATE DATABASE {name}"));
    let (base, query) = server.split_once('?').unwrap_or((&server, ""));
    let (host, _) = base.rsplit_once('/').unwrap();
    DATABASE.set(Some(format!("{host}/{name}?{query}")));
    story();
    DATABASE.set(None);
    run_on(&server, &format!("DROP DATABASE {name} WITH (FORCE)"));
}

fn run_on(server: &str, statement: &str) {
    let done = Command::new("psql").args([server, "-qc", statement]).output().expect("psql is not installed");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

macro_rules! stories {
    ($($noun:ident::$story:ident;)*) => {$(
        #[test]
        fn $story() {
            tell(crate::$noun::$story);
        }
    )*};
}

stories! {
    access::whoever_is_disabled_is_disconnected_from_desktops_screens_and_events_at_once;
    desktops::a_desktop_lives_from_its_template_to_the_recycle_bin_and_out_of_it;
    desktops::a_change_of_what_somebody_else_changed_meanwhile_is_refused;
    desktops::a_batch_with_one_desktop_that_is_not_theirs_is_refused_whole;
    desktops::another_persons_desktop_is_as_if_it_were_not_there;
    desktops::ten_desktops_are_made_and_started_in_one_go;
    desktops::a_template_is_made_of_a_desktop_that_goes_on;
    edge::an_id_that_is_nothing_s_is_404_on_every_route;
    events::a_start_is_told_step_by_step_to_its_owner;
    events::nobody_hears_what_is_not_theirs;
    events::who_comes_back_is_told_what_was_missed;
    events::a_lost_line_comes_back_and_misses_nothing;
    failures::the_cause_of_a_database_error_is_logged_once_under_the_id_that_the_person_is_told;
    hypervisors::a_host_is_probed_confirmed_checked_added_and_removed;
    operations::each_person_follows_their_own_operations;
    session::the_first_administrator_changes_the_password_before_anything_else;
    session::a_session_ends_when_its_owner_signs_out_changes_the_password_or_is_switched_off;
    status::monitors_are_answered;
    storage::a_path_that_is_asked_for_must_take_what_is_put_on_it;
    storage::a_path_with_something_on_it_stays;
    templates::a_template_is_shared_retired_brought_back_deleted_restored_and_purged;
    templates::a_template_is_uploaded_and_used;
    users::people_are_added_changed_and_removed;
    users::the_last_administrator_stays;
}
