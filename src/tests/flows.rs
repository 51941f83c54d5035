//! The main flows as a person goes through them, with keys and presses on visible texts. View, update, tasks and focus
//! are real; only the backend's answers come from the test.

use iced::keyboard::{Modifiers, key::Named};
use sarrio_client::Signal;
use sarrio_model::problem::{
    BackendGoesDown, LibvirtHasNoSocket, LibvirtSilent, NoHostWithMemory, NoHostYet, NoStoragePathYet,
    ThisMachine,
};
use sarrio_model::{
    Accepted, Change, Check, CheckName, DesktopAction, Event, ForGroup, HostKey, HostKeys, MiB, Name, Noun,
    OperationKind, OperationState, Outcome, Problem, Seq, SignInRules, Source, Target,
};
use secrecy::ExposeSecret;

use super::person::Person;
use super::school::{School, name, no_room, sessions};
use super::stand_in::StandIn;
use crate::app::signed_in::Message;
use crate::backend::request::{Answer, Request};
use crate::screen::{Screen, desktops, hypervisors, profile, templates, wizard};
use crate::widget::select;
use crate::words::Language;

const CTRL: Modifiers = Modifiers::CTRL;

#[test]
fn a_desktop_is_found_by_its_letters_and_started_with_enter() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.focuses_table();
    person.types("aut");
    person.presses(Named::Enter);
    let aut = school.desktop("aut").id;
    assert!(matches!(&person.asked()[..], [Request::Act(DesktopAction::Start, ids)] if *ids == [aut]));
}

#[test]
fn a_press_on_one_desktop_is_one_job_that_shows_its_steps_and_can_be_tried_again() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    let aut = school.desktop("aut").id;
    let running = OperationState::Running { step: "create".into(), number: 4, of: 5 };
    let mut start = school.operation(OperationKind::StartDesktop, "aut", 1, running);
    start.target = Target::Desktop(aut);
    person.tells(Message::Answered(Ok(Answer::Accepted(start.clone()))));
    person.chord(CTRL, "j");
    assert!(person.reads("Start aut") && person.reads("Step 4 of 5, starting the machine"));

    start.state = OperationState::Failed { problem: no_room() };
    let event = Event { seq: Seq(8), at: jiff::Timestamp::now(), change: Change::Operation(start) };
    person.tells(Message::Signals(vec![Signal::Event(event)]));
    person.clicks("Try again");
    assert!(matches!(&person.asked()[..], [Request::Act(DesktopAction::Start, ids)] if *ids == [aut]));
}

#[test]
fn deleting_asks_first_and_enter_on_the_question_deletes_nothing() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.focuses_table();
    person.types("fol");
    person.presses(Named::Delete);
    assert!(person.reads("Delete FOL presentacions?"));
    person.presses(Named::Enter);
    assert!(!person.reads("Delete FOL presentacions?"));
    assert!(person.asked().is_empty());

    person.presses(Named::Delete);
    person.presses(Named::Tab);
    person.presses(Named::Enter);
    let fol = school.desktop("FOL presentacions").id;
    assert!(matches!(&person.asked()[..], [Request::Act(DesktopAction::Delete, ids)] if *ids == [fol]));
}

#[test]
fn a_reset_to_the_template_and_the_shutdown_of_a_volatile_desktop_ask_first() {
    let mut school = School::new();
    let at = school.lists.desktops.iter().position(|one| one.name.as_str() == "Print 3D").unwrap();
    school.lists.desktops[at].persistence = sarrio_model::Persistence::Volatile;
    let print = school.lists.desktops[at].id;
    let mut person = Person::at(&school, Screen::Desktops);
    let shut_down = |id| Message::Desktops(desktops::Message::Do(DesktopAction::Shutdown, vec![id].into()));
    person.tells(shut_down(print));
    assert!(person.reads("Shut down Print 3D?") && person.mentions("is gone at its next start"));
    assert!(person.asked().is_empty());
    person.presses(Named::Enter);
    person.tells(shut_down(school.desktop("ie_Grande").id));
    assert!(matches!(&person.asked()[..], [Request::Act(DesktopAction::Shutdown, _)]), "its work lasts");

    person.tells(Message::Desktops(desktops::Message::Do(DesktopAction::Renew, vec![print].into())));
    assert!(person.mentions("Reset Print 3D to ") && person.mentions("recycle bin"));
    person.clicks("Reset 1 desktop");
    assert!(matches!(&person.asked()[..], [.., Request::Act(DesktopAction::Renew, ids)] if *ids == [print]));
}

#[test]
fn tab_stays_inside_a_dialog_and_esc_closes_the_topmost_thing() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.focuses_table();
    person.types("aut");
    person.presses(Named::F2);
    for _ in 0..7 {
        person.presses(Named::Tab);
    }
    assert!(person.reads("Rename desktop"));
    // Help does not open over a dialog; Esc closes it.
    person.presses(Named::F1);
    assert!(!person.reads("Keyboard shortcuts"));
    person.presses(Named::Escape);
    assert!(!person.reads("Rename desktop"));
    assert!(person.asked().is_empty());
}

#[test]
fn a_wrong_name_is_refused_at_its_field_and_what_was_typed_stays() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.focuses_table();
    person.types("aut");
    person.presses(Named::F2);
    person.tells(Message::Desktops(desktops::Message::RenameTyped("  ".into())));
    person.presses(Named::Enter);
    assert!(person.reads("Type a name."));
    person.tells(Message::Desktops(desktops::Message::RenameTyped("aut 2".into())));
    person.presses(Named::Enter);
    let new: Name = name("aut 2");
    assert!(matches!(&person.asked()[..], [Request::EditDesktop(_, e)] if e.name == Some(new)));
    let aut = school.desktop("aut").id;
    let gone = Problem::not_found(Noun::Desktop, aut);
    person.tells(Message::Desktops(desktops::Message::RenameAnswered(aut, Err(gone))));
    assert!(person.reads(&format!("There is no desktop {aut}.")));
}

#[test]
fn hardware_is_changed_in_the_panel_and_sent_with_enter() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.focuses_table();
    person.types("aut");
    person.tells(Message::Desktops(desktops::Message::EditPressed));
    person.types("3");
    person.presses(Named::Enter);
    let asked = person.asked();
    let [Request::EditDesktop(id, edit)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(*id, school.desktop("aut").id);
    assert_eq!(edit.hardware.as_ref().and_then(|h| h.vcpus), Some(3), "typing replaced the old number");
}

#[test]
fn a_form_is_kept_when_another_desktop_is_chosen_and_only_sent_to_its_own() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.focuses_table();
    person.types("aut");
    person.tells(Message::Desktops(desktops::Message::EditPressed));
    person.types("3");
    person.tells(Message::ShowDesktop(school.desktop("FOL presentacions").id));
    assert!(person.reads("Save or discard these changes first."));
    person.tells(Message::Desktops(desktops::Message::EditSaved));
    let asked = person.asked();
    let [Request::EditDesktop(id, edit)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(*id, school.desktop("aut").id);
    assert_eq!(edit.hardware.as_ref().and_then(|h| h.vcpus), Some(3));
}

#[test]
fn a_late_answer_closes_only_the_dialog_that_asked() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.focuses_table();
    person.types("aut");
    person.presses(Named::Enter);
    person.presses(Named::F2);
    let aut = school.desktop("aut").id;
    let late = || Err(NoHostYet.into());
    person.tells(Message::Desktops(desktops::Message::Asked(DesktopAction::Start, vec![aut].into(), late())));
    person.tells(Message::Desktops(desktops::Message::RenameAnswered(aut, late())));
    assert!(person.reads("Rename desktop") && person.reads("There is no host yet."));
}

#[test]
fn a_failed_import_is_reported_even_if_its_form_was_closed() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Templates);
    person.tells(Message::Templates(templates::Message::ImportPressed));
    person.presses(Named::Escape);
    person.tells(Message::Templates(templates::Message::ImportPressed));
    let late = Err(NoStoragePathYet.into());
    person.tells(Message::Templates(templates::Message::Imported(1, late)));
    assert!(person.reads("Import a template") && person.reads("There is no storage path for it yet."));
}

#[test]
fn a_change_that_arrives_while_the_lists_are_read_is_kept() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    let mut aut = school.desktop("aut").clone();
    aut.name = name("aut, renamed");
    let event = Event { seq: Seq(8), at: jiff::Timestamp::now(), change: Change::Desktop(aut) };
    person.tells(Message::Signals(vec![Signal::Resync { seq: Seq(7) }, Signal::Event(event)]));
    person.tells(Message::Loaded(Ok(school.read())));
    assert!(person.reads("aut, renamed"));
}

#[test]
fn the_palette_finds_and_does_what_is_typed_into_it() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Templates);
    person.chord(CTRL, "k");
    person.types("shut provinc");
    assert!(person.reads("Adrià Nogué"));
    person.presses(Named::Enter);
    let id = school.desktop("provinciadelag").id;
    assert!(matches!(&person.asked()[..], [Request::Act(DesktopAction::Shutdown, ids)] if *ids == [id]));
    assert!(!person.reads("Adrià Nogué"));
}

#[test]
fn ten_desktops_are_created_with_the_keyboard_alone() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.chord(CTRL, "k");
    person.types("create fedora");
    person.presses(Named::Enter);
    assert!(person.reads("For whom they are, and their name"));
    person.presses(Named::Tab);
    person.chord(CTRL, "a");
    person.types("0");
    person.enters(CTRL);
    assert!(person.reads("From 1 to 500."));
    person.chord(CTRL, "a");
    person.types("10");
    for _ in 0..3 {
        person.enters(CTRL);
    }
    let asked = person.asked();
    let [Request::CreateDesktops(new)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((new.count, new.name.as_str(), new.start), (10, "Fedora 25 workstation", true));

    let mut operation = school.operation(OperationKind::CreateDesktops, "Fedora", 10, OperationState::Queued);
    operation.finished = None;
    let answer = Answer::Accepted(Accepted { operation }.operation);
    person.tells(Message::Wizard(wizard::Message::Created(Ok(answer))));
    assert!(person.reads("Creating 10 desktops"));
    assert!(person.reads("Disks 0 of 10"));
}

#[test]
fn a_teacher_creates_one_desktop_for_each_student_of_their_group() {
    let mut school = School::new();
    school.me.role = sarrio_model::Role::Teacher;
    let group = school.group("2MEC-A", 27);
    school.lists.groups.push(group.clone());
    let mut person = Person::at(&school, Screen::Desktops);
    person.chord(CTRL, "k");
    person.types("create fedora");
    person.presses(Named::Enter);
    assert!(person.reads("How many"));
    person.tells(Message::Wizard(wizard::Message::People(wizard::people::Message::Who(
        select::Message::Chosen(1),
    ))));
    assert!(person.reads("Each student of 2MEC-A (27)") && !person.reads("How many"));
    assert!(person.reads("The student’s name is added. Or say where: {first name}, {name}."));
    person.clicks("Also for those who join later");
    person.enters(CTRL);
    person.enters(CTRL);
    assert!(person.reads("27 desktops"));
    assert!(person.reads("Fedora 25 workstation, Each student of 2MEC-A (27), and those who join later"));
    person.enters(CTRL);
    let asked = person.asked();
    let [Request::CreateDesktops(new)] = &asked[..] else { panic!("{asked:?}") };
    let for_group = ForGroup { group: group.id, members: vec![], missing: false, keep_up: true };
    assert_eq!((new.count, new.owner, new.for_group.as_ref()), (1, None, Some(&for_group)));
}

#[test]
fn a_desktop_to_install_from_an_iso_is_created_with_the_keyboard_alone() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.chord(CTRL, "n");
    assert!(person.reads("No template: install from an ISO image"));
    person.types("netinst");
    person.presses(Named::Tab);
    person.presses(Named::Tab);
    person.presses(Named::Enter);
    person.enters(CTRL);
    person.enters(CTRL);
    person.presses(Named::Tab);
    person.presses(Named::Tab);
    person.chord(CTRL, "a");
    person.types("0");
    person.enters(CTRL);
    assert!(person.reads("A disk has 1 to 65,536 GB."));
    person.chord(CTRL, "a");
    person.types("25");
    person.presses(Named::Tab);
    person.presses(Named::Tab);
    person.types("5");
    person.enters(CTRL);
    assert!(person.reads("Starts with an empty disk"));
    person.enters(CTRL);
    let asked = person.asked();
    let [Request::CreateDesktops(new)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((new.template, new.name.as_str()), (None, "Debian 13 netinst"));
    assert_eq!(new.disk, Some(sarrio_model::Bytes(25 << 30)));
    assert_eq!((new.data_disk, new.scratch_disk), (Some(sarrio_model::Bytes(5 << 30)), None));
    assert_eq!(new.hardware.media, Some(Some(school.lists.media[0].id)));
    assert_eq!(new.hardware.boot, Some(sarrio_model::Boot::Media));
}

#[test]
fn what_is_typed_after_tab_takes_the_place_of_what_the_field_has() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.tells(Message::NewDesktops(Some(school.lists.templates[1].id)));
    // From the name to how many: there is a 1 already.
    person.presses(Named::Tab);
    person.types("4");
    for _ in 0..3 {
        person.enters(CTRL);
    }
    let asked = person.asked();
    let [Request::CreateDesktops(new)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(new.count, 4);
}

#[test]
fn a_refused_creation_says_why_and_what_to_do() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.tells(Message::NewDesktops(Some(school.lists.templates[1].id)));
    for _ in 0..4 {
        person.enters(CTRL);
    }
    let refused = NoHostWithMemory { memory: MiB(128 << 10) }.into();
    person.tells(Message::Wizard(wizard::Message::Created(Err(refused))));
    assert!(person.reads("No host has more than 128 GB."));
    assert!(person.reads("Give it less memory or fewer processors."));
}

#[test]
fn a_host_is_added_only_after_its_key_was_compared_and_its_checks_passed() {
    use hypervisors::Message as H;
    let school = School::new();
    let mut person = Person::at(&school, Screen::Hypervisors);
    person.clicks("Add host");
    assert!(person.reads("Add a hypervisor"));
    person.asked();
    person.presses(Named::Enter);
    assert!(person.reads("Type a host name or an IP address."));
    person.types("vdesktop7");
    person.presses(Named::Enter);
    assert!(
        matches!(&person.asked()[..], [Request::ProbeHost(t)] if t.address.as_str() == "vdesktop7" && t.user.as_str() == "root")
    );

    let key = HostKey::ed25519([1; 32]);
    person.adds_host(Answer::HostKeys(HostKeys { host_key: key.clone(), jump_key: None }));
    let bare = key.fingerprint().trim_start_matches("SHA256:").to_owned();
    assert!(person.reads(&bare[..4]) && person.reads(&bare[36..40]));
    person.presses(Named::Enter);
    assert!(matches!(&person.asked()[..], [Request::TryHost(n)] if n.host_key == Some(key)));

    let silent = LibvirtSilent { host: name("hyp"), why: LibvirtHasNoSocket.into() }.problem();
    let advice = silent.hint.to_string();
    person.checks_host(vec![Check::of_problem(CheckName::Libvirt, silent)]);
    assert!(person.reads(&advice));
    person.presses(Named::Enter);
    assert!(person.asked().is_empty());
    person.checks_host(vec![Check::new(CheckName::Libvirt, Outcome::Passed, ThisMachine)]);
    person.presses(Named::Enter);
    assert!(matches!(&person.asked()[..], [Request::AddHost(_)]));
    person.tells(Message::Hypervisors(H::Closed));
}

#[test]
fn templates_are_found_by_words_in_any_order_without_accents() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Templates);
    let filter = templates::Message::Filter("mecanics windows SÓLID".into());
    person.tells(Message::Templates(filter));
    assert!(!person.reads("SolidWorks 2017 - Windows 10"), "no word may be missing");
    let filter = templates::Message::Filter("mechanics windows SÓLID".into());
    person.tells(Message::Templates(filter));
    assert!(person.reads("SolidWorks 2017 - Windows 10") && !person.reads("Fedora 25 workstation"));
}

#[test]
fn a_deleted_template_is_restored_or_deleted_for_good_after_the_number_is_typed() {
    let school = School::new();
    let template = school.lists.templates.last().unwrap().id;
    let mut person = Person::at(&school, Screen::Templates);
    assert!(!person.reads("Made by mistake"));
    person.chord(CTRL, "8");
    person.clicks("Deleted templates 1");
    assert!(person.reads("Made by mistake"));
    person.clicks("Restore");
    assert!(matches!(&person.asked()[..], [Request::RestoreTemplate(id)] if *id == template));

    person.clicks("Delete for good");
    assert!(person.reads("Delete Made by mistake for good?"));
    person.presses(Named::Enter);
    assert!(person.asked().is_empty());
    person.types("1");
    person.presses(Named::Tab);
    person.presses(Named::Tab);
    person.presses(Named::Enter);
    assert!(matches!(&person.asked()[..], [Request::PurgeTemplate(id)] if *id == template));
}

#[test]
fn the_language_changes_while_it_runs() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Settings);
    person.clicks("Català");
    assert!(person.reads("Configuració"));
    assert!(person.reads("Escriptoris"));
    person.clicks("English");
    assert!(person.reads("Settings"));
}

#[test]
fn the_filter_says_what_it_hides_and_can_be_cleared() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.stands_in(StandIn::of(school.lists.desktops.clone()));
    person.chord(CTRL, "f");
    person.types("zzz");
    person.waits_for("Nothing matches “zzz”");
    assert!(person.reads("18 desktops are hidden by this filter"));
    person.clicks("Clear filter");
    person.waits_for("adnet");
}

#[test]
fn the_loss_of_the_backend_is_shown_and_the_lists_stay() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    let lost = BackendGoesDown.into();
    person.tells(Message::Signals(vec![Signal::Lost(lost)]));
    assert_eq!(person.places("Reconnecting").len(), 2, "above the table, and in the bar at the top");
    assert!(person.reads("SolidWorks peça 04"));
    person.tells(Message::Signals(vec![Signal::Connected { seq: Seq(9) }]));
    assert!(!person.reads("Reconnecting"));
}

#[test]
fn an_ordinary_person_sees_their_bin_but_no_hosts_and_no_storage() {
    let mut school = School::new();
    school.me.role = sarrio_model::Role::Student;
    super::actions::of_student(&mut school);
    let mut person = Person::at(&school, Screen::Desktops);
    person.chord(CTRL, "b");
    assert!(person.reads("Templates"));
    assert!(!person.reads("Storage") && !person.reads("Hypervisors"));
    person.chord(CTRL, "4");
    assert!(person.reads("Recycle bin") && person.reads("Restore"));
    assert!(!person.reads("Add path") && !person.reads("Add ISO"));
}

#[test]
fn a_person_opens_their_profile_changes_the_password_and_signs_out_elsewhere_by_keyboard_alone() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.chord(CTRL, "k");
    person.types("profile");
    person.presses(Named::Enter);
    assert!(person.reads("Profile") && person.reads("Where you are signed in"));
    assert!(matches!(&person.asked()[..], [Request::Sessions, Request::SignInRules]));
    for answer in [Answer::Sessions(sessions()), Answer::SignInRules(SignInRules::default())] {
        person.tells(Message::Profile(profile::Message::Read(Ok(answer))));
    }
    assert!(person.reads("sarrio/0.1.0 on aula-12; linux") && person.reads("Here"));
    assert_eq!(person.places("End").len(), 2, "the session that is used here is ended by signing out");

    // From the name over the language to the password.
    person.presses(Named::Tab);
    person.presses(Named::Tab);
    person.types("the old one");
    person.presses(Named::Enter);
    person.types("pluja mapa tambor");
    person.presses(Named::Enter);
    person.types("pluja mapa tambor");
    person.presses(Named::Enter);
    let asked = person.asked();
    let [Request::ChangePassword { current, new }] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((current.expose_secret(), new.expose_secret()), ("the old one", "pluja mapa tambor"));
    person.tells(Message::Profile(profile::Message::PasswordChanged(Ok(Answer::Done))));
    assert!(person.reads("Your password is changed."));
    assert!(matches!(&person.asked()[..], [Request::Sessions]));

    person.clicks("Sign out everywhere else");
    assert!(matches!(&person.asked()[..], [Request::EndOtherSessions]));
    person.presses(Named::Escape);
    assert!(person.reads("SolidWorks peça 04"), "Esc goes back");
}

#[test]
fn the_language_of_the_profile_is_kept_with_the_account() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Profile);
    let _ = person.asked();
    person.clicks("Català");
    assert!(person.reads("Perfil"));
    let asked = person.asked();
    let [Request::EditProfile(edit)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((&edit.full_name, edit.language), (&None, Some(Some(Language::Catalan))));
    person.clicks("English");
}

#[test]
fn somebody_of_the_schools_directory_changes_neither_name_nor_password_here() {
    let mut school = School::new();
    school.me.source = Source::Directory;
    let mut person = Person::at(&school, Screen::Profile);
    assert!(person.reads("Your name comes from the school’s directory. It is changed there."));
    assert!(person.reads("The school’s directory keeps your password. It is changed there."));
    assert!(!person.reads("Change password") && !person.reads("Save"));
}
