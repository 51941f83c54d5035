//! Several desktops are created, and one of them is not made.

use iced::keyboard::Modifiers;
use sarrio_client::Signal;
use sarrio_model::problem::DesktopsPartlyMade;
use sarrio_model::{
    Change, Children, CreateOutcome, CreatedDesktop, Desktop, DesktopId, Event, OperationKind,
    OperationState, Seq, UserRef,
};

use super::person::Person;
use super::school::{School, name, no_room};
use crate::app::signed_in::Message;
use crate::backend::request::{Answer, Request};
use crate::screen::{Screen, wizard};

#[test]
fn the_wizard_says_for_whom_no_desktop_was_made_and_another_press_makes_it() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.tells(Message::NewDesktops(Some(school.lists.templates[1].id)));
    person.tells(Message::Wizard(wizard::Message::Count("3".to_owned())));
    for _ in 0..3 {
        person.enters(Modifiers::CTRL);
    }
    assert!(matches!(&person.asked()[..], [Request::CreateDesktops(new)] if new.count == 3));
    let mut job = school.operation(OperationKind::CreateDesktops, "Fedora", 3, OperationState::Queued);
    person.tells(Message::Wizard(wizard::Message::Created(Ok(Answer::Accepted(job.clone())))));
    assert!(
        person.asked().iter().any(|asked| matches!(asked, Request::CreatedDesktops(id) if *id == job.id))
    );

    let problem = DesktopsPartlyMade { made: 2, total: 3, reason: no_room().wording() }.problem();
    job.state = OperationState::Failed { problem };
    job.children = Some(Children { total: 3, succeeded: 2, failed: 1 });
    let event = Event { seq: Seq(9), at: jiff::Timestamp::now(), change: Change::Operation(job.clone()) };
    person.tells(Message::Signals(vec![Signal::Event(event)]));
    assert!(
        person.asked().iter().any(|asked| matches!(asked, Request::CreatedDesktops(id) if *id == job.id))
    );
    let made = |desktop: &Desktop| CreatedDesktop {
        desktop: desktop.id,
        name: desktop.name.clone(),
        owner: desktop.owner.clone(),
        outcome: CreateOutcome::Made,
    };
    let missing = CreatedDesktop {
        desktop: DesktopId::new(),
        name: name("Fedora Aina"),
        owner: UserRef { id: school.me.id, name: "Aina Soler".to_owned() },
        outcome: CreateOutcome::Failed { problem: no_room() },
    };
    let all = vec![made(school.desktop("aut")), missing, made(school.desktop("FOL presentacions"))];
    let answer = Ok(Answer::CreatedDesktops(all));
    person.tells(Message::Wizard(wizard::Message::Outcomes(job.id, answer)));
    assert!(person.reads("aut") && person.reads("FOL presentacions"));
    let why = format!("Fedora Aina, for Aina Soler: {}", crate::screen::say(&no_room()));
    assert!(person.reads(&why));
    person.clicks("Try again");
    assert!(matches!(&person.asked()[..], [Request::CreateMissing(id)] if *id == job.id));
}
