//! Creating desktops: what from, name and number, hardware, review; then the progress of each. They are created from a
//! template, or start with an empty disk to install from an ISO image.
//!
//! The person can go back to every step, and nothing is created before the last button.

mod progress;
mod source;
mod view;

use sarrio_model::{
    Actions, Boot, CreatedDesktop, Desktop, DesktopId, Firmware, ForGroup, GroupId, Hardware, HardwareEdit,
    MediaId, Name, NewDesktops, Operation, OperationId, Permission, Persistence, Problem, Role,
    StoragePathId, TemplateId, User, UserId, UserRef,
};

use super::person_search::{self, PersonSearch};
use super::{Action, Screen};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::input::{Wrong, parse_gigabytes, parse_machine};
use crate::screen::problems;
use crate::widget::{focus, select};
use crate::words::{self, wizard as texts};

const NAME: &str = "wizard.name";
const COUNT: &str = "wizard.count";
const VCPUS: &str = "wizard.vcpus";
const MEMORY: &str = "wizard.memory";
const DISK: &str = "wizard.disk";
const DATA: &str = "wizard.data";
const SCRATCH: &str = "wizard.scratch";
const FILTER: &str = "wizard.filter";
const PERSON: &str = "wizard.person";
/// The suggested size of the disk of a desktop to install, in GB.
const DISK_PROPOSED: &str = "40";
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
    /// Their name, number and owner.
    Name,
    /// Their hardware, and on which storage path they are.
    Hardware,
    /// All choices once more.
    Review,
    /// The progress of each.
    Create,
}

/// For whom they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Me,
    /// Somebody who is still to be chosen.
    Somebody,
    Person(UserId),
    /// One for each student of a group; how many there are.
    Group(GroupId, u32),
}

/// The wizard.
#[derive(Debug)]
pub struct Wizard {
    step: Step,
    query: String,
    source: Option<Source>,
    name: String,
    count: String,
    owner: Owner,
    owner_select: select::State,
    owners: Vec<Owner>,
    owner_names: Vec<String>,
    search: PersonSearch,
    /// Whom the search has found.
    person: Option<UserRef>,
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
    /// Whether students who join the group later get one too.
    keep_up: bool,
    start: bool,
    /// Whether they are fresh at each start.
    volatile: bool,
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
    Owner(select::Message),
    Search(person_search::Message),
    PersonChosen(UserRef),
    KeepUp,
    Volatile,
    Vcpus(String),
    Memory(String),
    Disk(String),
    Data(String),
    Scratch(String),
    Firmware(Firmware),
    Path(select::Message),
    Start,
    Created(Reply),
    StopPressed,
    Stopped(Reply),
    /// Those that are missing are to be created.
    Again,
    /// Desktops were read that were not known.
    DesktopsRead(Reply),
    Outcomes(OperationId, Reply),
    Another,
    Show(DesktopId),
    Close,
}

impl Wizard {
    /// A wizard. With a template it starts at the name.
    #[must_use]
    pub fn new(template: Option<TemplateId>, live: &Live, me: &User) -> Self {
        let paths: Vec<_> = live.paths().into_iter().filter(|p| p.desktops).collect();
        let mut wizard = Self {
            step: Step::Template,
            query: String::new(),
            source: None,
            name: String::new(),
            count: "1".to_owned(),
            owner: Owner::Me,
            owner_select: select::State::default(),
            owners: vec![],
            owner_names: vec![],
            search: PersonSearch::default(),
            person: None,
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
            keep_up: false,
            start: true,
            volatile: false,
            wrong: None,
            problem: None,
            working: false,
            operation: None,
            ids: vec![],
            outcomes: vec![],
        };
        wizard.offer(Owner::Me, texts::owner_me(&me.named().name));
        let may = |actions: Actions| actions.contains(Permission::DesktopCreate);
        for group in live.groups().into_iter().filter(|group| may(group.actions)) {
            let students = u32::try_from(group.students).unwrap_or(u32::MAX);
            wizard.offer(Owner::Group(group.id, students), texts::owner_group(group.name.as_str(), students));
        }
        // Students see nobody but themselves.
        if me.role != Role::Student {
            wizard.offer(Owner::Somebody, texts::owner_person());
        }
        let only = match (live.usable_templates().as_slice(), live.media().as_slice()) {
            ([one], []) => Some(one.id),
            _ => None,
        };
        if let Some(chosen) = template.or(only) {
            wizard.choose(Source::Template(chosen), live);
            wizard.step = if template.is_some() { Step::Name } else { Step::Template };
        }
        wizard
    }

    fn offer(&mut self, owner: Owner, name: String) {
        self.owners.push(owner);
        self.owner_names.push(name);
    }

    /// Puts the focus where it belongs when the wizard opens.
    pub fn first_focus(&self) -> iced::Task<Message> {
        focus::on(if self.step == Step::Name { NAME } else { FILTER })
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
        match self.owner {
            Owner::Group(_, students) => students,
            Owner::Me | Owner::Somebody | Owner::Person(_) => self.count.trim().parse().unwrap_or(0),
        }
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
                    Step::Name => Step::Template,
                    Step::Hardware => Step::Name,
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
            Message::Owner(message) => {
                if let Some(at) = self.owner_select.update(message, &self.owner_names) {
                    self.owner = self.owners.get(at).copied().unwrap_or(Owner::Me);
                    if self.owner == Owner::Somebody {
                        let ask = self.search.ask().map(Message::Search);
                        return Action::All(vec![ask, Action::Run(focus::on(PERSON))]);
                    }
                }
            }
            Message::Search(message) => return self.search.update(message).map(Message::Search),
            Message::PersonChosen(person) => {
                self.owner = Owner::Person(person.id);
                (self.person, self.wrong) = (Some(person), None);
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
            Message::KeepUp => self.keep_up = !self.keep_up,
            Message::Start => self.start = !self.start,
            Message::Volatile => self.volatile = !self.volatile,
            Message::Created(Ok(Answer::Accepted(operation))) => {
                self.working = false;
                self.operation = Some(operation.id);
                self.outcomes.clear();
                self.problem = None;
                live.known_desktops().for_each(|desktop| self.desktop_changed(desktop));
                self.step = Step::Create;
                // Those that were ready before this answer arrived are not the operation's any more.
                return ask_outcomes(operation.id);
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
        }
        Action::None
    }

    fn next(&mut self, live: &Live) -> Action<Message> {
        self.problem = None;
        let wrong = |wizard: &mut Self, step, field, why: String| {
            wizard.step = step;
            wizard.wrong = Some((field, why));
            Action::Run(focus::on(field))
        };
        match self.step {
            Step::Template => {
                if self.source.is_some() {
                    self.step = Step::Name;
                    return Action::Run(focus::on(NAME));
                }
                Action::None
            }
            Step::Name => {
                if let Err(why) = self.name.parse::<Name>() {
                    return wrong(self, Step::Name, NAME, problems::of_name(&why));
                }
                if !(1..=MOST).contains(&self.count()) {
                    return wrong(self, Step::Name, COUNT, texts::count_wrong(MOST));
                }
                if self.owner == Owner::Somebody {
                    return wrong(self, Step::Name, PERSON, texts::owner_missing());
                }
                self.step = Step::Hardware;
                Action::Run(focus::on(VCPUS))
            }
            Step::Hardware => {
                let edit = match self.hardware() {
                    Ok(edit) => edit,
                    Err(which) => {
                        let field = if which == Wrong::Vcpus { VCPUS } else { MEMORY };
                        return wrong(self, Step::Hardware, field, words::common::not_a_number());
                    }
                };
                if let Err(problem) = edit.apply(&self.base(live)).check("") {
                    let field = if problem.field.as_deref() == Some("vcpus") { VCPUS } else { MEMORY };
                    return wrong(self, Step::Hardware, field, problems::of_field(&problem));
                }
                let unclear = |typed: &str| !typed.trim().is_empty() && parse_gigabytes(typed).is_none();
                let field = match () {
                    () if self.media().is_some() && parse_gigabytes(&self.disk).is_none() => Some(DISK),
                    () if unclear(&self.data) => Some(DATA),
                    () if unclear(&self.scratch) => Some(SCRATCH),
                    () => None,
                };
                if let Some(field) = field {
                    return wrong(self, Step::Hardware, field, texts::disk_wrong());
                }
                self.step = Step::Review;
                Action::None
            }
            Step::Review => match (self.name.parse::<Name>(), self.hardware()) {
                (Ok(name), Ok(hardware)) if !self.working => {
                    self.working = true;
                    let (count, owner, for_group) = match self.owner {
                        Owner::Me | Owner::Somebody => (self.count(), None, None),
                        Owner::Person(id) => (self.count(), Some(id), None),
                        Owner::Group(group, _) => {
                            let keep_up = self.keep_up;
                            (1, None, Some(ForGroup { group, members: vec![], missing: false, keep_up }))
                        }
                    };
                    let new = NewDesktops {
                        name,
                        template: self.template(),
                        count,
                        owner,
                        for_group,
                        hardware,
                        disk: self.media().and_then(|_| parse_gigabytes(&self.disk)),
                        data_disk: parse_gigabytes(&self.data),
                        scratch_disk: parse_gigabytes(&self.scratch),
                        path: self.path,
                        persistence: match self.volatile && self.template().is_some() {
                            true => Persistence::Volatile,
                            false => Persistence::Persistent,
                        },
                        start: self.start,
                    };
                    Action::ask(Request::CreateDesktops(new), Message::Created)
                }
                _ => Action::None,
            },
            Step::Create => Action::Go(Screen::Desktops),
        }
    }

    fn hardware(&self) -> Result<HardwareEdit, Wrong> {
        let (vcpus, memory) = parse_machine(&self.vcpus, &self.memory)?;
        let edit = HardwareEdit { vcpus: Some(vcpus), memory: Some(memory), ..HardwareEdit::default() };
        Ok(match self.media() {
            // When the image is ejected, the desktop boots from its disk.
            Some(media) => HardwareEdit {
                firmware: Some(self.firmware),
                boot: Some(Boot::Media),
                media: Some(Some(media)),
                ..edit
            },
            None => edit,
        })
    }

    /// For whom they are, as people read it.
    fn owner_name(&self) -> Option<String> {
        match (self.owner, &self.person) {
            (Owner::Person(_), Some(person)) => Some(person.name.clone()),
            _ => {
                let at = self.owners.iter().position(|owner| *owner == self.owner)?;
                self.owner_names.get(at).cloned()
            }
        }
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
