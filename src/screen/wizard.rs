//! Creating desktops: what from, for whom, hardware, review; then the progress of each. They are created from a template, or
//! start with an empty disk to install from an ISO image.
//!
//! The person can go back to every step, and nothing is created before the last button. The review shows what the backend says
//! would happen.

mod begin_lesson;
mod hardware;
mod landing;
mod lesson;
pub mod people;
mod people_view;
mod progress;
mod request;
mod review;
mod source;
mod tiles;
mod view;

use sarrio_model::{
    CreatedDesktop, Desktop, DesktopAction, DesktopId, DesktopsPreview, Firmware, GroupId, Hardware, MediaId,
    Operation, OperationId, OverLimit, Problem, StoragePathId, TemplateId, User,
};

use super::{Action, DesktopsFor, Screen};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::widget::{focus, select};
use crate::words::{self, wizard as texts};

use lesson::Lesson;
use people::People;

const NAME: &str = "wizard.name";
const COUNT: &str = "wizard.count";
const VCPUS: &str = "wizard.vcpus";
const MEMORY: &str = "wizard.memory";
const DISK: &str = "wizard.disk";
const DATA: &str = "wizard.data";
const SCRATCH: &str = "wizard.scratch";
const FILTER: &str = "wizard.filter";
const MINUTES: &str = "wizard.minutes";
/// The suggested size of the disk of a desktop to install, in GB.
const DISK_PROPOSED: &str = "40";
/// How wide the screen must be for what happens afterwards to be chosen beside the buttons.
const WIDE_FOOT: f32 = 1000.0;
/// The most desktops that are created at once.
const MOST: u32 = 500;

/// What desktops are created from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A template: each gets a disk on top of the template's.
    Template(TemplateId),
    /// An ISO image: each gets an empty disk and starts from the image.
    Media(MediaId),
}

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// What they are created from.
    Template,
    /// For whom they are, and their name.
    People,
    /// Their hardware, and on which storage path they are.
    Hardware,
    /// All choices once more.
    Review,
    /// The progress of each.
    Create,
}

/// What the backend says would happen.
#[derive(Debug, Default)]
enum Preview {
    #[default]
    Unknown,
    Asked,
    Known(Box<DesktopsPreview>),
    /// The request would be refused, or the backend does not answer.
    Refused(Problem),
}

/// The wizard.
#[derive(Debug)]
pub struct Wizard {
    step: Step,
    query: String,
    source: Option<Source>,
    name: String,
    count: String,
    people: People,
    vcpus: String,
    memory: String,
    disk: String,
    data: String,
    scratch: String,
    firmware: Firmware,
    path: Option<StoragePathId>,
    path_select: select::State,
    path_ids: Vec<Option<StoragePathId>>,
    path_names: Vec<String>,
    over_limit: OverLimit,
    preview: Preview,
    /// The number of the last question for a preview: earlier answers are dropped.
    turn: u64,
    start: bool,
    /// Whether they are fresh at each start.
    volatile: bool,
    lesson: Lesson,
    wrong: Option<(&'static str, String)>,
    problem: Option<Problem>,
    working: bool,
    /// The operation that creates them, once it was asked for.
    operation: Option<OperationId>,
    /// The desktops that it creates and, after another try, those that were created before.
    ids: Vec<DesktopId>,
    /// What became of each, once the operation is over.
    outcomes: Vec<CreatedDesktop>,
}

/// What happens on this screen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Go(Step),
    Next,
    Back,
    Cancel,
    Filter(String),
    From(Source),
    AddMedia,
    Name(String),
    Count(String),
    People(people::Message),
    Volatile,
    Vcpus(String),
    Memory(String),
    Disk(String),
    Data(String),
    Scratch(String),
    Firmware(Firmware),
    Path(select::Message),
    Previewed(u64, Reply),
    OverLimit(OverLimit),
    Start,
    Lesson,
    Minutes(String),
    ClassGathered(Reply),
    LessonBegun(Reply),
    Created(Reply),
    StopPressed,
    Stopped(Reply),
    /// Those that are missing are to be created.
    Again,
    /// Those that failed afterwards are to be started again.
    StartAgain(Vec<DesktopId>),
    StartedAgain(Reply),
    /// Desktops were read that were not known.
    DesktopsRead(Reply),
    Outcomes(OperationId, Reply),
    Another,
    Show(DesktopId),
    ShowClass(GroupId),
    Close,
}

impl Wizard {
    /// A wizard. With a template it starts with the people.
    #[must_use]
    pub fn new(begin: DesktopsFor, live: &Live, me: &User) -> Self {
        let DesktopsFor { template, group, people } = begin;
        let paths: Vec<_> = live.paths().into_iter().filter(|p| p.desktops).collect();
        let mut wizard = Self {
            step: Step::Template,
            query: String::new(),
            source: None,
            name: String::new(),
            count: "1".to_owned(),
            people: People::new(live, me),
            vcpus: String::new(),
            memory: String::new(),
            disk: DISK_PROPOSED.to_owned(),
            data: String::new(),
            scratch: String::new(),
            firmware: Firmware::default(),
            path: None,
            path_select: select::State::default(),
            path_ids: std::iter::once(None).chain(paths.iter().map(|p| Some(p.id))).collect(),
            path_names: std::iter::once(texts::path_most_free())
                .chain(paths.iter().map(|p| match p.free {
                    Some(free) => texts::path_free(p.name.as_str(), words::bytes(free.0)),
                    None => p.name.to_string(),
                }))
                .collect(),
            over_limit: OverLimit::default(),
            preview: Preview::default(),
            turn: 0,
            start: true,
            volatile: false,
            lesson: Lesson::default(),
            wrong: None,
            problem: None,
            working: false,
            operation: None,
            ids: vec![],
            outcomes: vec![],
        };
        if let Some(group) = group {
            wizard.people.choose_group(group);
        }
        wizard.people.choose_list(people);
        let only = match (live.usable_templates().as_slice(), live.media().as_slice()) {
            ([one], []) => Some(one.id),
            _ => None,
        };
        if let Some(chosen) = template.or(only) {
            wizard.choose(Source::Template(chosen), live);
            wizard.step = if template.is_some() { Step::People } else { Step::Template };
        }
        wizard
    }

    /// Puts the focus where it belongs when the wizard opens.
    pub fn first_focus(&self) -> iced::Task<Message> {
        focus::on(if self.step == Step::People { NAME } else { FILTER })
    }

    /// What it asks of the backend when it opens.
    pub fn opened(&self) -> Action<Message> {
        self.people.read().map(Message::People)
    }

    fn choose(&mut self, source: Source, live: &Live) {
        // A name that came from the old choice is replaced by that of the new one.
        let old = self.source.and_then(|source| name_of(source, live));
        if self.name.is_empty() || old.as_deref() == Some(self.name.as_str()) {
            self.name = name_of(source, live).unwrap_or_default();
        }
        self.source = Some(source);
        self.wrong = None;
        let hardware = self.base(live);
        self.vcpus = hardware.vcpus.to_string();
        self.memory = hardware.memory.0.to_string();
        self.firmware = hardware.firmware;
    }

    /// The hardware before anything is changed: the template's.
    fn base(&self, live: &Live) -> Hardware {
        match self.source {
            Some(Source::Template(id)) => live.template(id).map(|t| t.hardware.clone()).unwrap_or_default(),
            _ => Hardware::default(),
        }
    }

    fn template(&self) -> Option<TemplateId> {
        match self.source {
            Some(Source::Template(id)) => Some(id),
            _ => None,
        }
    }

    /// The ISO image to install from.
    fn media(&self) -> Option<MediaId> {
        match self.source {
            Some(Source::Media(id)) => Some(id),
            _ => None,
        }
    }

    /// How many desktops to create; 0 if what was typed is not a number.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.people.count().unwrap_or_else(|| self.count.trim().parse().unwrap_or(0))
    }

    /// A desktop has changed. If the wizard's operation creates it, it gets a card.
    pub fn desktop_changed(&mut self, desktop: &Desktop) {
        if self.operation.is_some() && desktop.operation == self.operation && !self.ids.contains(&desktop.id)
        {
            self.ids.push(desktop.id);
            self.ids.sort_unstable();
        }
    }

    /// The desktops whose progress it shows.
    pub fn desktops(&self) -> impl Iterator<Item = DesktopId> {
        self.ids.iter().copied()
    }

    /// An operation has changed. At the end of the wizard's own it asks what became of each desktop.
    pub fn operation_changed(&mut self, operation: &Operation) -> Action<Message> {
        match operation.state.is_over() && self.operation == Some(operation.id) {
            true => ask_outcomes(operation.id),
            false => Action::None,
        }
    }

    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        match message {
            Message::Go(step) if step < self.step && self.operation.is_none() => self.step = step,
            Message::Go(_) => {}
            Message::Next => return self.next(live),
            Message::Back => {
                self.step = match self.step {
                    Step::Template | Step::Create => return Action::Go(Screen::Desktops),
                    Step::People => Step::Template,
                    Step::Hardware => Step::People,
                    Step::Review => Step::Hardware,
                };
                self.problem = None;
            }
            Message::Cancel | Message::Close => return Action::Go(Screen::Desktops),
            Message::Filter(query) => self.query = query,
            Message::From(source) => {
                if self.source == Some(source) {
                    return self.next(live);
                }
                self.choose(source, live);
            }
            Message::AddMedia => return Action::AddMedia,
            Message::Name(typed) => (self.name, self.wrong) = (typed, None),
            Message::Count(typed) => (self.count, self.wrong) = (typed, None),
            Message::People(message) => {
                self.wrong = None;
                return self.people.update(message).map(Message::People);
            }
            Message::Vcpus(typed) => (self.vcpus, self.wrong) = (typed, None),
            Message::Memory(typed) => (self.memory, self.wrong) = (typed, None),
            Message::Disk(typed) => (self.disk, self.wrong) = (typed, None),
            Message::Data(typed) => (self.data, self.wrong) = (typed, None),
            Message::Scratch(typed) => (self.scratch, self.wrong) = (typed, None),
            Message::Firmware(chosen) => self.firmware = chosen,
            Message::Path(message) => {
                if let Some(at) = self.path_select.update(message, &self.path_names) {
                    self.path = self.path_ids.get(at).copied().flatten();
                }
            }
            Message::Previewed(turn, reply) if turn == self.turn => {
                self.preview = match reply {
                    Ok(Answer::Previewed(preview)) => Preview::Known(preview),
                    Ok(_) => Preview::Unknown,
                    Err(problem) => Preview::Refused(problem),
                };
            }
            Message::Previewed(..) => {}
            Message::OverLimit(over_limit) => {
                self.over_limit = over_limit;
                return self.ask_preview();
            }
            Message::Start => self.start = !self.start,
            Message::Volatile => self.volatile = !self.volatile,
            Message::Lesson => {
                self.lesson.wanted = !self.lesson.wanted;
                self.wrong = None;
                if self.lesson.wanted {
                    return Action::Run(focus::on(MINUTES));
                }
            }
            Message::Minutes(typed) => (self.lesson.minutes, self.wrong) = (typed, None),
            Message::ClassGathered(Ok(Answer::Group(group))) => return self.lesson_of(group.id),
            Message::ClassGathered(Ok(_)) => {}
            Message::LessonBegun(Ok(answer)) => {
                return Action::learn(answer);
            }
            Message::ClassGathered(Err(problem)) | Message::LessonBegun(Err(problem)) => {
                self.problem = Some(problem)
            }
            Message::Created(Ok(Answer::Accepted(operation))) => {
                self.working = false;
                self.operation = Some(operation.id);
                self.outcomes.clear();
                self.problem = None;
                live.known_desktops().for_each(|desktop| self.desktop_changed(desktop));
                self.step = Step::Create;
                // Those that were ready before this answer arrived are not the operation's any more.
                return Action::All(vec![ask_outcomes(operation.id), self.begin_lesson(live)]);
            }
            Message::Created(Err(problem)) => {
                self.working = false;
                self.problem = Some(problem);
            }
            Message::Created(Ok(_)) => self.working = false,
            Message::StopPressed => {
                if let Some(id) = self.operation {
                    return Action::ask(Request::Cancel(id), Message::Stopped);
                }
            }
            Message::Stopped(Err(problem)) => self.problem = Some(problem),
            Message::Stopped(Ok(_)) => {}
            Message::Again => {
                if let Some(id) = self.operation.filter(|_| !self.working) {
                    self.working = true;
                    return Action::ask(Request::CreateMissing(id), Message::Created);
                }
            }
            Message::StartAgain(ids) if !self.working => {
                self.working = true;
                return Action::ask(Request::Act(DesktopAction::Start, ids), Message::StartedAgain);
            }
            Message::StartAgain(_) => {}
            Message::StartedAgain(reply) => {
                self.working = false;
                self.problem = reply.err();
            }
            Message::Outcomes(of, Ok(Answer::CreatedDesktops(outcomes))) if self.operation == Some(of) => {
                self.ids.extend(outcomes.iter().map(|one| one.desktop));
                self.ids.sort_unstable();
                self.ids.dedup();
                let missing = outcomes.iter().filter(|one| one.outcome.is_missing()).map(|one| one.desktop);
                let missing: Vec<DesktopId> = missing.collect();
                self.outcomes = outcomes;
                let known = |id: &DesktopId| live.desktop(*id).is_some() || missing.contains(id);
                let unknown: Vec<DesktopId> = self.ids.iter().copied().filter(|id| !known(id)).collect();
                if !unknown.is_empty() {
                    return Action::ask(Request::KnownDesktops(unknown), Message::DesktopsRead);
                }
            }
            Message::DesktopsRead(_) => {}
            Message::Outcomes(_, Err(problem)) => self.problem = Some(problem),
            Message::Outcomes(_, Ok(_)) => {}
            Message::Another => return Action::NewDesktops(None),
            Message::Show(id) => return Action::ShowDesktop(id),
            Message::ShowClass(group) => return Action::ShowClass(group),
        }
        Action::None
    }

    fn error(&self, of: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|(field, _)| *field == of).map(|(_, why)| why.as_str())
    }
}

fn ask_outcomes(operation: OperationId) -> Action<Message> {
    Action::ask(Request::CreatedDesktops(operation), move |reply| Message::Outcomes(operation, reply))
}

fn name_of(source: Source, live: &Live) -> Option<String> {
    match source {
        Source::Template(id) => live.template(id).map(|t| t.name.to_string()),
        Source::Media(id) => live.media().into_iter().find(|m| m.id == id).map(|m| m.name.to_string()),
    }
}
