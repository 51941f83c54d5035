//! What happens in a lesson: raised hands, messages and attendance, and what a student learns of it.

use futures::StreamExt;
use sarrio_client::{Client, Signal};
use sarrio_model::{
    Change, Code, Lesson, LessonQuery, NewClassMessage, NewRoom, NewUser, PowerKind, Role, SetPower, Topic,
    UserId,
};

use crate::{
    classroom::{Class, lesson_of},
    people::{add, code},
    school::{PASSWORD, name},
};

/// What a client hears of lessons.
struct Hears(std::pin::Pin<Box<dyn futures::Stream<Item = Signal>>>);

impl Hears {
    async fn open(client: &Client) -> Self {
        let mut hears = Self(Box::pin(client.follow(None, &[Topic::Lessons])));
        assert!(matches!(hears.0.next().await, Some(Signal::Connected { .. })));
        hears
    }

    /// The lesson as it is told next for which this holds.
    async fn lesson(&mut self, holds: impl Fn(&Lesson) -> bool) -> Lesson {
        loop {
            let Some(Signal::Event(event)) = self.0.next().await else { panic!("no event") };
            if let Change::Lesson(lesson) = event.change
                && holds(&lesson)
            {
                return *lesson;
            }
        }
    }
}

fn message(text: &str, people: Option<Vec<UserId>>) -> NewClassMessage {
    NewClassMessage { text: text.parse().unwrap(), people }
}

#[tokio::test]
pub(crate) async fn a_student_learns_of_a_lesson_what_concerns_themselves_wherever_they_look() {
    let class = Class::on_hosts(1).await;
    let (aina, carla, joan) = (&class.people.aina, &class.carla, &class.people.teacher);
    let lesson = class.begun().await;
    let mut of_aina = Hears::open(&aina.1).await;
    let mut of_carla = Hears::open(&carla.1).await;
    let mut of_joan = Hears::open(joan).await;
    joan.lessons().write(lesson.id, &message("Well done, Aina", Some(vec![aina.0.id]))).await.unwrap();
    let only = SetPower {
        people: Some(vec![aina.0.id]),
        allowed: vec!["10.0.0.5".parse().unwrap()],
        ..SetPower::default()
    };
    joan.lessons().set_power(lesson.id, PowerKind::Exam, &only).await.unwrap();
    carla.1.lessons().raise_hand(lesson.id, true).await.unwrap();
    let all = of_joan.lesson(|lesson| lesson.hands.len() == 1 && lesson.attendance.len() == 2).await;
    assert_eq!((all.messages.len(), all.powers.len(), &all.hands[0].person), (1, 1, &carla.0.named()));

    let mine = aina.1.lessons().get(lesson.id).await.unwrap();
    assert_eq!(
        (mine.messages.len(), mine.powers.len(), mine.hands.len(), mine.attendance.len()),
        (1, 1, 0, 1)
    );
    assert_eq!(
        aina.1.lessons().list(&LessonQuery::default()).await.unwrap().items,
        std::slice::from_ref(&mine)
    );
    let heard = of_aina.lesson(|lesson| lesson.powers.len() == 1 && lesson.attendance.len() == 1).await;
    assert_eq!((heard.messages, heard.powers, heard.hands), (mine.messages, mine.powers, vec![]));
    let hers = carla.1.lessons().get(lesson.id).await.unwrap();
    assert_eq!(
        (hers.messages.len(), hers.powers.len(), hers.hands.len(), hers.attendance.len()),
        (0, 0, 1, 1)
    );
    let heard = of_carla.lesson(|lesson| lesson.hands.len() == 1).await;
    assert_eq!((heard.messages, heard.powers, heard.hands), (vec![], vec![], hers.hands.clone()));
    for told in [serde_json::to_string(&hers).unwrap(), serde_json::to_string(&heard.attendance).unwrap()] {
        assert!(!told.contains("Well done") && !told.contains(&aina.0.id.to_string()), "{told}");
    }
}

#[tokio::test]
pub(crate) async fn a_hand_goes_up_and_its_teacher_answers_it() {
    let class = Class::on_hosts(1).await;
    let (aina, carla, joan) = (&class.people.aina, &class.carla, &class.people.teacher);
    let lesson = class.begun().await;
    let up = async |who: &Client, up| who.lessons().raise_hand(lesson.id, up).await;
    let first = up(&carla.1, true).await.unwrap();
    up(&aina.1, true).await.unwrap();
    let again = up(&carla.1, true).await.unwrap();
    assert_eq!(again.hands, first.hands, "it is up already");
    let hands = class.lesson(&lesson).await.hands.into_iter().map(|hand| hand.person.id);
    assert_eq!(hands.collect::<Vec<_>>(), [carla.0.id, aina.0.id], "the longest first");
    assert_eq!(code(aina.1.lessons().answer_hand(lesson.id, carla.0.id).await), Code::Forbidden);
    assert_eq!(code(up(joan, true).await), Code::Forbidden, "a hand is a student's");
    assert_eq!(code(up(&class.people.biel.1, true).await), Code::NotFound);
    let answered = joan.lessons().answer_hand(lesson.id, carla.0.id).await.unwrap();
    assert_eq!(answered.hands.len(), 1);
    assert_eq!(joan.lessons().answer_hand(lesson.id, carla.0.id).await.unwrap().hands, answered.hands);
    assert!(up(&aina.1, false).await.unwrap().hands.is_empty());
    up(&aina.1, true).await.unwrap();
    assert_eq!(class.over(&lesson).await.hands, [], "all hands are down when it is over");
    assert_eq!(code(up(&aina.1, true).await), Code::WrongState);
}

#[tokio::test]
pub(crate) async fn what_a_teacher_writes_reaches_the_class_or_those_who_are_named() {
    let class = Class::on_hosts(1).await;
    let (aina, carla, joan) = (&class.people.aina, &class.carla, &class.people.teacher);
    let lesson = class.begun().await;
    joan.lessons().write(lesson.id, &message("Save your work", None)).await.unwrap();
    joan.lessons().write(lesson.id, &message("Come here, please", Some(vec![carla.0.id]))).await.unwrap();
    let texts = async |who: &Client| {
        let messages = who.lessons().get(lesson.id).await.unwrap().messages;
        messages.iter().map(|message| message.text.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(texts(&aina.1).await, ["Save your work"]);
    assert_eq!(texts(&carla.1).await, ["Save your work", "Come here, please"]);
    let strange =
        joan.lessons().write(lesson.id, &message("Hello", Some(vec![class.people.biel.0.id]))).await;
    let problem = strange.unwrap_err();
    assert_eq!((problem.code, problem.field.as_deref()), (Code::Invalid, Some("people")));
    assert_eq!(code(aina.1.lessons().write(lesson.id, &message("Hello", None)).await), Code::Forbidden);
    assert_eq!(code(class.pep.1.lessons().write(lesson.id, &message("Hello", None)).await), Code::NotFound);
    class.over(&lesson).await;
    assert_eq!(code(joan.lessons().write(lesson.id, &message("Bye", None)).await), Code::WrongState);
    assert_eq!(texts(&joan.clone()).await.len(), 2);
}

#[tokio::test]
pub(crate) async fn attendance_is_a_table_that_a_spreadsheet_opens_without_harm() {
    let class = Class::on_hosts(1).await;
    let (school, joan) = (&class.school, &class.people.teacher);
    let new = NewUser {
        username: "eve".parse().unwrap(),
        full_name: "=HYPERLINK(\"http://x\")".to_owned(),
        role: Role::Student,
        custom_role: None,
        category: Some(class.people.mechanics.id),
        group: None,
        password: PASSWORD.into(),
        must_change_password: false,
    };
    let eve = school.admin.users().add(&new).await.unwrap();
    school.admin.groups().change_members(class.people.class.id, &add(&[eve.id])).await.unwrap();
    let seat = serde_json::json!({ "name": "10", "ip": "127.0.0.1" });
    let new = NewRoom {
        name: name("Aula 2.10"),
        broadcast: None,
        seats: vec![serde_json::from_value(seat).unwrap()],
    };
    let room = school.admin.rooms().add(&new).await.unwrap();
    let new = sarrio_model::NewLesson { room: Some(room.id), ..lesson_of(class.people.class.id) };
    let lesson = joan.lessons().add(&new).await.unwrap();
    let mut heard = Hears::open(joan).await;
    let events = Box::pin(class.people.aina.1.events(None, &[]).await.unwrap());
    let here = heard.lesson(|lesson| lesson.attendance.len() == 1).await.attendance.remove(0);
    assert_eq!((here.person.id, here.seat), (class.people.aina.0.id, Some(room.seats[0].id)));
    drop(events);
    let table = joan.lessons().attendance(lesson.id).await.unwrap();
    let rows: Vec<&str> = table.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(rows[0], "student,came,seat");
    assert!(rows.contains(&format!("aina,{},10", here.at).as_str()), "{table}");
    assert!(rows.contains(&"carla,,"), "{table}");
    assert!(table.contains("\"'=HYPERLINK(\"\"http://x\"\")\""), "{table}");
    assert_eq!(code(class.people.aina.1.lessons().attendance(lesson.id).await), Code::Forbidden);
    assert_eq!(code(class.pep.1.lessons().attendance(lesson.id).await), Code::NotFound);
}
