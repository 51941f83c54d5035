//! Consent: who may look at whose screen, help and pause, what people are asked, and how it is told.

use std::{collections::BTreeMap, time::Duration};

use futures::StreamExt;
use jiff::Timestamp;
use sarrio_client::{Client, ScreenNews};
use sarrio_hypervisor::HandMove;
use sarrio_model::{
    AnswerConsent, Attention, AuditEntry, AuditQuery, Code, ConsentAnswer, ConsentGrade, ConsentTo, Desktop,
    DesktopId, DesktopInput, EditConsentRules, EditGroup, Lesson, LookAt, LookAtScreen, OwnGrades, PowerKind,
    Problem, ScreenInput, ScreenNote, SetPower, StateName, UserId,
};
use sarrio_store::Store;
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::timeout,
};

use crate::{classroom::Class, school::eventually};

const LIMIT: Duration = Duration::from_secs(20);

/// The key of a problem's message.
fn key<T: std::fmt::Debug>(result: Result<T, Problem>) -> String {
    result.unwrap_err().message.unwrap().key.to_string()
}

/// Somebody's app is open as long as this lives.
struct Open(JoinHandle<()>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn open(client: &Client) -> Open {
    let mut events = Box::pin(client.events(None, &[]).await.unwrap());
    events.next().await.unwrap().unwrap();
    Open(tokio::spawn(async move { while events.next().await.is_some() {} }))
}

/// The screens that somebody looks at, and their hands.
struct Screens {
    news: mpsc::UnboundedReceiver<Result<ScreenNews, Problem>>,
    _reading: Open,
    hands: mpsc::Sender<DesktopInput>,
    _looking: watch::Sender<LookAt>,
}

impl Screens {
    async fn of(client: &Client, desktop: DesktopId, close: bool) -> Self {
        let how = LookAtScreen { width: 320, pace: 100, close };
        let look = LookAt { screens: BTreeMap::from([(desktop, how)]), budget: None };
        let (looking, look) = watch::channel(look);
        let (hands, done) = mpsc::channel(1);
        let mut read = Box::pin(client.screens_and_hands(look, done).await.unwrap());
        let (heard, news) = mpsc::unbounded_channel();
        // What is done is sent while the news are read.
        let reading = tokio::spawn(async move {
            while let Some(next) = read.next().await {
                let _ = heard.send(next);
            }
        });
        Self { news, _reading: Open(reading), hands, _looking: looking }
    }

    async fn next<T>(&mut self, fits: impl Fn(ScreenNews) -> Option<T>) -> T {
        let next = async {
            loop {
                if let Some(found) = fits(self.news.recv().await.unwrap().unwrap()) {
                    return found;
                }
            }
        };
        timeout(LIMIT, next).await.expect("the news did not come")
    }

    async fn is_seen(&mut self) {
        self.next(|news| matches!(news, ScreenNews::Patch(_)).then_some(())).await;
    }

    /// Why the screen is not seen.
    async fn unseen(&mut self) -> String {
        self.next(|news| match news {
            ScreenNews::Note(ScreenNote::Unseen { problem, .. }) => Some(problem.message?.key.to_string()),
            _ => None,
        })
        .await
    }

    /// Why something is not done.
    async fn not_done(&mut self) -> String {
        self.next(|news| match news {
            ScreenNews::Note(ScreenNote::NotDone { problem, .. }) => Some(problem.message?.key.to_string()),
            _ => None,
        })
        .await
    }

    async fn touch(&self, desktop: DesktopId, input: &[ScreenInput]) {
        self.hands.send(DesktopInput { desktop, input: input.to_vec() }).await.unwrap();
    }
}

fn down(keysym: u32) -> ScreenInput {
    ScreenInput::Key { keysym, place: None, down: true }
}

impl Class {
    /// Other grades for the group of the class.
    async fn consents(&self, own: OwnGrades) {
        let group = self.school.admin.groups().get(self.people.class.id).await.unwrap();
        let edit = EditGroup { revision: group.revision, consent: Some(own), ..EditGroup::default() };
        let edited = self.people.manager.groups().edit(group.id, &edit).await.unwrap();
        assert_eq!(edited.consent, own);
    }

    async fn attention(&self, person: UserId) -> Option<Attention> {
        let all = self.school.admin.consent().attention().await.unwrap().items;
        all.into_iter().find(|one| one.person.id == person)
    }

    async fn joan(&self) -> UserId {
        self.people.teacher.session().await.unwrap().user.id
    }

    async fn aina_says(&self, to: ConsentTo, agree: bool) -> Result<Attention, Problem> {
        let said = AnswerConsent { by: self.joan().await, to, agree };
        self.people.aina.1.consent().answer(&said).await
    }

    /// The entries of the audit about an action, the oldest first.
    async fn audit(&self, action: &str) -> Vec<AuditEntry> {
        let query = AuditQuery { action: Some(action.into()), ..AuditQuery::default() };
        let mut all = self.school.admin.audit().list(&query).await.unwrap().items;
        all.reverse();
        all
    }

    fn touched(&self, desktop: &Desktop) -> Vec<HandMove> {
        self.school.fleet.host(desktop.host_name.as_ref().unwrap().as_str()).touched(desktop.id)
    }
}

const ASK: OwnGrades = OwnGrades {
    watch: Some(ConsentGrade::Ask),
    help: Some(ConsentGrade::Ask),
    pause: Some(ConsentGrade::Ask),
};

#[tokio::test]
pub(crate) async fn the_rules_of_the_school_are_changed_by_administrators_and_a_group_may_have_others() {
    let class = Class::on_hosts(1).await;
    let lesson = class.begun().await;
    let rules = class.people.aina.1.consent().rules().await.unwrap();
    let grades = rules.grades;
    assert_eq!(
        (grades.watch, grades.help, grades.pause),
        (ConsentGrade::Always, ConsentGrade::Ask, ConsentGrade::Always)
    );
    let never = OwnGrades { pause: Some(ConsentGrade::Never), ..OwnGrades::default() };
    let edit = EditConsentRules { revision: rules.revision, grades: never };
    for other in [&class.people.teacher, &class.people.manager, &class.people.aina.1] {
        assert_eq!(other.consent().edit_rules(&edit).await.unwrap_err().code, Code::Forbidden);
    }
    let changed = class.school.admin.consent().edit_rules(&edit).await.unwrap();
    assert_eq!((changed.grades.pause, changed.grades.help), (ConsentGrade::Never, ConsentGrade::Ask));
    assert_eq!(class.school.admin.consent().edit_rules(&edit).await.unwrap_err().code, Code::StaleRevision);
    let told = class.audit("consent.edit").await;
    let told = told.iter().find(|entry| !entry.changes.is_empty()).unwrap();
    assert_eq!((told.changes[0].field.as_str(), told.changes[0].to.as_deref()), ("pause", Some("never")));

    let joan = &class.people.teacher;
    let refused = joan.lessons().set_power(lesson.id, PowerKind::EyesOnMe, &SetPower::default()).await;
    assert_eq!(key(refused), "never-paused");
    assert_eq!(class.lesson(&lesson).await.consent.pause, ConsentGrade::Never);
    class.consents(OwnGrades { pause: Some(ConsentGrade::Always), ..OwnGrades::default() }).await;
    class.pause(&class.lesson(&lesson).await).await;
    class.consents(OwnGrades::default()).await;
    let ended = async || class.lesson(&lesson).await.powers.is_empty();
    eventually("a power that the rules never allow any more ends", ended).await;
}

#[tokio::test]
pub(crate) async fn whoever_is_asked_is_seen_when_they_agree_and_no_more_when_they_take_it_back() {
    let class = Class::on_hosts(1).await;
    let aina = class.people.aina.0.id;
    let pc = class.running(aina, "pc-aina").await;
    let lesson = class.begun().await;
    class.consents(ASK).await;
    let joan = class.people.teacher.clone();
    assert_eq!(key(joan.desktops().screen(pc.id, 320).await), "watch-not-agreed");
    assert_eq!(key(joan.consent().ask_to_watch(pc.id).await), "cannot-be-asked");

    let _open = open(&class.people.aina.1).await;
    let asked = joan.consent().ask_to_watch(pc.id).await.unwrap();
    let question = asked.question(class.joan().await, ConsentTo::Watch).unwrap().clone();
    assert_eq!((question.answer, question.lesson), (ConsentAnswer::Waiting, Some(lesson.id)));
    assert_eq!(class.people.aina.1.consent().attention().await.unwrap().items, [asked]);
    assert!(class.people.biel.1.consent().attention().await.unwrap().items.is_empty());
    let mut screens = Screens::of(&joan, pc.id, true).await;
    assert_eq!(screens.unseen().await, "watch-not-agreed");
    class.aina_says(ConsentTo::Watch, true).await.unwrap();
    screens.is_seen().await;
    let looks = async || class.attention(aina).await.is_some_and(|all| all.looks.len() == 1);
    eventually("she is told that Joan looks", looks).await;
    // She agreed to Joan, not to everybody.
    assert_eq!(key(class.school.admin.desktops().screen(pc.id, 320).await), "watch-not-agreed");

    class.aina_says(ConsentTo::Watch, false).await.unwrap();
    assert_eq!(screens.unseen().await, "watch-not-agreed");
    eventually("nobody looks any more", async || class.attention(aina).await.unwrap().looks.is_empty()).await;
    assert_eq!(key(class.aina_says(ConsentTo::Watch, true).await), "no-such-question");
    // Asked again, she says no.
    joan.consent().ask_to_watch(pc.id).await.unwrap();
    let no = class.aina_says(ConsentTo::Watch, false).await.unwrap();
    assert_eq!(no.questions[0].answer, ConsentAnswer::Refused);
    class.over(&lesson).await;
    assert_eq!(class.attention(aina).await, None, "what was said in a lesson is forgotten with it");
    let told = class.audit("consent.answer").await;
    let said: Vec<_> = told.iter().filter(|entry| entry.outcome.problem().is_none()).collect();
    assert_eq!(said.len(), 3);
    assert_eq!(said[0].who.name, "aina");
    assert_eq!(said[0].thing.as_ref().unwrap().name, "joan");
}

#[tokio::test]
pub(crate) async fn a_question_that_is_not_answered_ends_and_never_is_never() {
    let class = Class::on_hosts(1).await;
    let aina = class.people.aina.0.id;
    let pc = class.running(aina, "pc-aina").await;
    class.consents(ASK).await;
    let _open = open(&class.people.aina.1).await;
    // No lesson takes place: her desktop is looked at from the list of desktops.
    let joan = class.people.teacher.clone();
    let asked = joan.consent().ask_to_watch(pc.id).await.unwrap();
    let mut question = asked.questions[0].clone();
    assert_eq!(question.lesson, None);
    question.until = Some(Timestamp::now());
    let store = Store::open(&class.school.database()).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    tx.put_question(aina, &question).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    class.begun().await;
    let silent = async || {
        class.attention(aina).await.is_some_and(|all| all.questions[0].answer == ConsentAnswer::Silent)
    };
    eventually("nobody waits any more", silent).await;
    assert_eq!(key(class.aina_says(ConsentTo::Watch, true).await), "no-such-question");

    let never = OwnGrades { watch: Some(ConsentGrade::Never), help: Some(ConsentGrade::Never), pause: None };
    class.consents(never).await;
    assert_eq!(key(joan.consent().ask_to_watch(pc.id).await), "never-watched");
    assert_eq!(key(joan.desktops().screen(pc.id, 320).await), "never-watched");
    assert_eq!(key(class.school.admin.desktops().screen(pc.id, 320).await), "never-watched");
    assert_eq!(key(joan.consent().begin_help(pc.id).await), "never-helped");
    assert!(class.people.aina.1.desktops().screen(pc.id, 320).await.is_ok(), "one always sees one's own");
}

#[tokio::test]
pub(crate) async fn whoever_agreed_is_helped_once_and_keys_arrive_until_it_ends() {
    let class = Class::on_hosts(1).await;
    let aina = class.people.aina.0.id;
    let pc = class.running(aina, "pc-aina").await;
    class.begun().await;
    let joan = class.people.teacher.clone();
    let mut screens = Screens::of(&joan, pc.id, true).await;
    screens.is_seen().await;
    screens.touch(pc.id, &[down(0x61)]).await;
    assert_eq!(screens.not_done().await, "no-help");

    let _open = open(&class.people.aina.1).await;
    let asked = joan.consent().begin_help(pc.id).await.unwrap();
    assert!(asked.helps.is_empty() && asked.questions[0].answer == ConsentAnswer::Waiting);
    let helped = class.aina_says(ConsentTo::Help, true).await.unwrap();
    assert_eq!((helped.helps[0].by.name.as_str(), helped.questions.len()), ("joan", 0));
    assert_eq!(key(class.school.admin.consent().begin_help(pc.id).await), "helped-by-other");

    tokio::time::sleep(Duration::from_millis(1100)).await; // after a refusal nobody asks again for a second
    let middle = ScreenInput::Pointer { x: 32768, y: 65535, buttons: 1 };
    screens.touch(pc.id, &[down(0xffe1), down(0x41), middle]).await;
    let arrived = [
        HandMove::Key { keysym: 0xffe1, place: None, down: true },
        HandMove::Key { keysym: 0x41, place: None, down: true },
        HandMove::Pointer { x: 512, y: 767, buttons: 1 },
    ];
    eventually("what she does arrives", async || class.touched(&pc) == arrived).await;
    class.aina_says(ConsentTo::Help, false).await.unwrap();
    let let_go = [
        HandMove::Key { keysym: 0x41, place: None, down: false },
        HandMove::Key { keysym: 0xffe1, place: None, down: false },
        HandMove::Pointer { x: 512, y: 767, buttons: 0 },
    ];
    eventually("nothing stays down", async || class.touched(&pc)[3..] == let_go).await;
    screens.touch(pc.id, &[down(0x62)]).await;
    assert_eq!(screens.not_done().await, "no-help");
    assert_eq!(class.touched(&pc).len(), 6);
    let told = class.audit("class.help").await.pop().unwrap();
    let change = |field: &str| told.changes.iter().find(|change| change.field == field).cloned();
    assert_eq!(told.who.name, "joan");
    assert_eq!(change("ended_by").unwrap().to.as_deref(), Some("owner"));
    assert!(change("helped").is_some_and(|helped| helped.from.is_some() && helped.to.is_some()));
    // The next time she is asked again.
    let asked = joan.consent().begin_help(pc.id).await.unwrap();
    assert!(asked.helps.is_empty());
    joan.consent().end_help(pc.id).await.unwrap();
    assert!(class.attention(aina).await.unwrap().questions.is_empty(), "Joan gave up");
}

#[tokio::test]
pub(crate) async fn nobody_helps_at_a_paused_class_and_a_help_ends_with_its_lesson() {
    let class = Class::on_hosts(1).await;
    let aina = class.people.aina.0.id;
    let pc = class.running(aina, "pc-aina").await;
    let lesson = class.begun().await;
    class.consents(OwnGrades { help: Some(ConsentGrade::Always), ..OwnGrades::default() }).await;
    let joan = class.people.teacher.clone();
    let _open = open(&joan).await;
    let now = joan.consent().begin_help(pc.id).await.unwrap();
    assert_eq!(now.helps.len(), 1, "nobody has to be asked");
    let mut screens = Screens::of(&joan, pc.id, true).await;
    screens.is_seen().await;
    screens.touch(pc.id, &[down(0x61)]).await;
    eventually("it arrives", async || class.touched(&pc).len() == 1).await;
    class.pause(&lesson).await;
    eventually("the key is up", async || class.touched(&pc).len() == 2).await;
    screens.touch(pc.id, &[down(0x62)]).await;
    assert_eq!(screens.not_done().await, "paused-with-class");
    class.end(&lesson, PowerKind::EyesOnMe).await;
    class.becomes(pc.id, StateName::Running).await;
    let again = async || {
        screens.touch(pc.id, &[down(0x63)]).await;
        class.touched(&pc).len() > 2
    };
    eventually("she goes on", again).await;
    class.over(&lesson).await;
    assert_eq!(class.attention(aina).await.map(|all| all.helps.len()).unwrap_or(0), 0);
    let up = HandMove::Key { keysym: 0x63, place: None, down: false };
    eventually("the key is up again", async || class.touched(&pc).last() == Some(&up)).await;
    let told = class.audit("class.help").await.pop().unwrap();
    assert!(told.changes.iter().any(|change| change.to.as_deref() == Some("lesson")));
}

#[tokio::test]
pub(crate) async fn eyes_on_me_reaches_those_who_agree_and_nobody_else() {
    let class = Class::on_hosts(1).await;
    let (aina, carla) = (&class.people.aina, &class.carla);
    let pc = class.running(aina.0.id, "pc-aina").await.id;
    let other = class.running(carla.0.id, "pc-carla").await.id;
    let lesson = class.begun().await;
    class.consents(ASK).await;
    let _open = (open(&aina.1).await, open(&carla.1).await);
    let people = |lesson: &Lesson| lesson.power(PowerKind::EyesOnMe).unwrap().people.clone();
    assert_eq!(people(&class.pause(&lesson).await), Some(vec![]));
    class.aina_says(ConsentTo::Pause, true).await.unwrap();
    class.becomes(pc, StateName::Paused).await;
    assert_eq!(people(&class.lesson(&lesson).await), Some(vec![aina.0.id]));
    assert_eq!(class.school.state(other).await, StateName::Running);
    class.aina_says(ConsentTo::Pause, false).await.unwrap();
    class.becomes(pc, StateName::Running).await;
}

#[tokio::test]
pub(crate) async fn the_audit_tells_of_each_close_look_and_of_each_wall_once() {
    let class = Class::on_hosts(1).await;
    let aina = class.people.aina.0.id;
    let pc = class.running(aina, "pc-aina").await;
    let lesson = class.begun().await;
    let joan = class.people.teacher.clone();
    let mut close = Screens::of(&joan, pc.id, true).await;
    close.is_seen().await;
    let mut wall = Screens::of(&joan, pc.id, false).await;
    wall.is_seen().await;
    assert!(class.audit("desktop.watch").await.is_empty(), "it is told when it has ended");
    let looks = class.attention(aina).await.unwrap().looks;
    assert_eq!((looks.len(), looks[0].by.name.as_str()), (1, "joan"), "the wall is not a close look");
    drop(close);
    eventually("it has ended", async || class.attention(aina).await.is_none()).await;
    let told = class.audit("desktop.watch").await;
    let entry = &told[0];
    assert_eq!((told.len(), entry.thing.as_ref().unwrap().kind.as_str()), (1, "desktop"));
    assert_eq!(entry.changes[0].field, "looked");
    assert!(entry.changes[0].from < entry.changes[0].to);
    // A wall that is opened again soon is the same look; what an earlier run left ends when Sarrio starts.
    drop(wall);
    let mut wall = Screens::of(&joan, pc.id, false).await;
    wall.is_seen().await;
    let mut class = class;
    class.school.restart().await;
    let told = async || class.audit("desktop.watch").await.len() == 2;
    eventually("the wall is told too", told).await;
    let entry = class.audit("desktop.watch").await.pop().unwrap();
    assert_eq!(entry.thing.unwrap().name, lesson.title.to_string());
    assert_eq!(entry.who.name, "joan");
}
