//! The most important tests once more, on PostgreSQL. SARRIO_TEST_POSTGRES is its address; `cargo xtask test` starts
//! one.

use std::process::Command;

use uuid::Uuid;

use crate::school::DATABASE;

/// Runs a test of SQLite on a new PostgreSQL database. After a failure the database stays, so that it can be examined.
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
    audit::whoever_does_something_is_in_the_audit_with_what_became_of_it;
    audit::whoever_takes_the_name_of_somebody_else_is_told_with_the_name_they_sign_in_with;
    audit::words_times_actions_and_outcomes_narrow_the_audit_and_pages_follow_each_other;
    audit::a_manager_sees_what_concerns_their_category_and_others_see_nothing;
    import::categories_and_groups_are_made_and_people_moved_if_the_request_says_so;
    import::two_thousand_people_are_imported_at_once;
    deployments::who_joins_later_gets_a_desktop_until_the_teacher_ends_that;
    deployments::desktops_that_were_not_made_are_named_by_person_and_made_by_another_try;
    deployments::a_whole_category_moves_up_at_once_and_nobody_twice;
    deployments::a_group_is_archived_with_the_desktops_that_were_made_for_it_and_no_others;
    class::a_student_learns_of_a_lesson_what_concerns_themselves_wherever_they_look;
    class::a_hand_goes_up_and_its_teacher_answers_it;
    work::what_a_student_hands_in_reaches_the_teacher_alone_and_replaces_what_was_there;
    work::a_folder_is_collected_by_the_agent_and_the_disk_where_none_answers;
    consent::the_rules_of_the_school_are_changed_by_administrators_and_a_group_may_have_others;
    consent::whoever_is_asked_is_seen_when_they_agree_and_no_more_when_they_take_it_back;
    consent::whoever_agreed_is_helped_once_and_keys_arrive_until_it_ends;
    consent::eyes_on_me_reaches_those_who_agree_and_nobody_else;
    lessons::whoever_teaches_a_lesson_with_others_has_power_over_the_class_while_it_takes_place;
    lessons::a_lesson_has_a_time_of_its_own;
    lessons::the_desktops_of_the_templates_of_a_lesson_are_deleted_after_it_and_no_others;
    preview::each_of_a_list_of_people_gets_a_desktop_whichever_group_they_are_in;
    preview::a_preview_tells_whose_limits_are_passed_and_changes_nothing;
    gathered::people_who_are_no_group_have_a_lesson_until_it_is_over;
    handouts::a_hand_out_reaches_those_whom_it_is_for_in_their_window_and_in_their_drive;
    handouts::what_is_taken_back_and_what_a_lesson_ends_goes_out_of_the_drives;
    powers::eyes_on_me_pauses_the_desktops_of_the_class_and_of_nobody_else;
    powers::an_exam_unplugs_the_cables_of_the_class_also_of_what_is_started_meanwhile;
    powers::a_power_ends_by_its_timer_with_its_lesson_and_when_that_is_removed;
    rooms::of_two_who_arrange_a_room_at_once_the_second_is_refused;
    rooms::a_computer_at_which_somebody_is_signed_in_is_offered_until_it_is_a_seat;
    rooms::a_seating_plan_says_where_each_student_of_a_group_sits;
    actions::an_event_offers_each_hearer_what_they_may_do;
    desktops::a_desktop_is_created_used_deleted_restored_and_purged;
    desktops::a_change_based_on_an_old_revision_is_refused;
    desktops::a_desktop_is_reset_to_its_template_and_its_old_disk_comes_back_from_the_recycle_bin;
    desktops::a_desktop_says_whether_what_is_changed_on_it_lasts;
    desktops::a_batch_with_one_desktop_that_is_not_theirs_is_refused_whole;
    desktops::another_persons_desktop_is_as_if_it_were_not_there;
    desktops::ten_desktops_are_created_and_started_at_once;
    desktops::a_template_is_made_from_a_desktop_that_can_still_be_used;
    directory::a_sync_adds_changes_disables_and_enables_again_and_deletes_nobody;
    edge::an_unknown_id_is_404_on_every_route;
    events::the_owner_gets_every_step_of_a_start;
    events::nobody_gets_events_about_what_they_may_not_see;
    events::a_client_that_reconnects_gets_the_missed_events;
    events::a_client_reconnects_after_a_loss_and_misses_nothing;
    failures::the_cause_of_a_database_error_is_logged_once_with_the_id_that_the_person_sees;
    hypervisors::a_host_is_probed_confirmed_checked_added_and_removed;
    operations::each_person_follows_their_own_operations;
    user_batch::people_move_to_another_category_all_or_nobody_and_it_is_said_which_groups_they_leave;
    user_batch::a_manager_slips_nobody_in_whom_they_may_not_change;
    roles::a_permission_that_is_taken_from_a_role_is_lost_at_once_and_the_others_stay;
    session::a_password_that_somebody_else_gave_is_changed_at_the_first_sign_in;
    sessions::people_see_their_sessions_and_end_one_or_all_others;
    sessions::a_session_that_ends_takes_its_viewers_sockets_and_tickets_with_it_and_no_others;
    sign_in::guessing_one_account_is_delayed_more_and_more_also_after_a_restart;
    quotas::of_two_hundred_requests_at_once_exactly_those_that_fit_are_let_through;
    quotas::the_nearest_rule_counts_and_a_group_that_is_gone_says_nothing;
    quotas::a_class_that_does_not_fit_is_refused_whole_and_names_who_has_no_room;
    quotas::a_manager_sets_the_quotas_of_their_groups_and_people_and_nobody_raises_their_own;
    quotas::a_list_of_people_says_how_many_desktops_each_has_of_how_many;
    session::the_first_administrator_changes_the_password_before_anything_else;
    session::a_session_ends_when_its_owner_signs_out_changes_the_password_or_is_disabled;
    sharing::a_template_is_given_away;
    sharing::a_template_is_seen_by_those_with_whom_it_is_shared;
    sharing::a_teacher_makes_desktops_for_students_from_a_template_that_they_do_not_see;
    sharing::an_iso_image_is_seen_and_used_by_those_with_whom_it_is_shared;
    sharing::events_tell_of_a_template_while_it_is_shared_and_that_it_is_gone_afterwards;
    sharing::nobody_shares_with_those_whom_they_do_not_see_or_with_everyone_without_the_right;
    sharing::what_builds_on_a_template_is_a_tree_of_what_the_caller_sees;
    status::monitoring_is_answered;
    storage::a_path_with_something_on_it_cannot_be_removed;
    storage::a_path_that_is_asked_for_must_take_what_is_put_on_it;
    timetable::a_calendar_that_is_imported_again_changes_what_it_brought_and_keeps_what_people_changed;
    timetable::managers_change_the_holidays_and_lessons_follow;
    timetable::lessons_are_made_from_series_and_told_to_the_class;
    templates::a_template_is_shared_retired_brought_back_deleted_restored_and_purged;
    templates::a_template_is_uploaded_and_used;
    users::people_are_added_changed_and_removed;
    users::the_last_administrator_cannot_be_removed;
}
