//! The syncs: the one that runs, what earlier ones did, and what they noted.

use std::time::Duration;

use iced::widget::{column, container, row};
use iced::{Center, Fill, Padding, Task};
use jiff::Timestamp;
use sarrio_model::problem::{Argument, SyncWouldDisableMany};
use sarrio_model::{DirectoryNote, DirectorySync, SyncOutcome, SyncTrigger};

use crate::backend::request::{Answer, Reply, Request};
use crate::screen::{Action, Scene, problems};
use crate::theme::icon::{self, icon};
use crate::theme::{Tone, style};
use crate::widget::menu::separator;
use crate::widget::pill::{Status, pill};
use crate::widget::{Element, button, label, notice, skeleton};
use crate::words::{self, directory as texts};

/// How often it is looked whether a sync has ended.
const LOOK: Duration = Duration::from_secs(1);

/// How many notes of a sync are shown before somebody wants all of them.
const FEW: usize = 4;

/// What happens with the syncs.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Pressed,
    Begun(Reply),
    /// A moment has passed while a sync runs.
    Look,
    Read(Reply),
    /// All notes of the sync that began then, or a few.
    Unfolded(Timestamp),
    /// It is asked whether many people may be disabled.
    DisableAsked,
}

/// The syncs.
#[derive(Debug, Default)]
pub(super) struct Syncs {
    /// The newest first; `None` until they are read.
    known: Option<Vec<DirectorySync>>,
    starting: bool,
    unfolded: Option<Timestamp>,
    problem: Option<sarrio_model::Problem>,
}

impl Syncs {
    /// Asks for the syncs.
    pub(super) fn read(&self) -> Action<Message> {
        Action::ask(Request::DirectorySyncs, Message::Read)
    }

    /// The sync that runs.
    pub(super) fn running(&self) -> Option<&DirectorySync> {
        self.known.iter().flatten().find(|sync| sync.ended.is_none())
    }

    /// Whether somebody waits for one.
    pub(super) fn is_working(&self) -> bool {
        self.starting || self.running().is_some()
    }

    /// A sync is being started.
    pub(super) fn starts(&mut self) {
        (self.starting, self.problem) = (true, None);
    }

    /// How many people the newest one would have disabled, if it refused to.
    pub(super) fn refused(&self) -> Option<u64> {
        let newest = self.known.as_ref().and_then(|all| all.first());
        let refused = newest.filter(|sync| sync.outcome == Some(SyncOutcome::Refused))?;
        let messages = refused.notes.iter().filter_map(|note| note.message.as_ref());
        let many = messages.filter(|message| message.key == SyncWouldDisableMany::KEY);
        many.filter_map(|message| match message.arguments.get("vanished") {
            Some(Argument::Number(number)) => Some(*number),
            _ => None,
        })
        .next()
    }

    pub(super) fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Begun(reply) => {
                self.starting = false;
                match reply {
                    Ok(Answer::DirectorySync(sync)) => {
                        self.known.get_or_insert_default().insert(0, sync);
                        self.look_soon()
                    }
                    Ok(_) => Action::None,
                    Err(problem) => {
                        self.problem = Some(problem);
                        Action::None
                    }
                }
            }
            Message::Look => self.read(),
            Message::Read(Ok(Answer::DirectorySyncs(syncs))) => {
                self.known = Some(syncs);
                match self.running() {
                    Some(_) => self.look_soon(),
                    None => Action::None,
                }
            }
            Message::Read(Ok(_)) => Action::None,
            Message::Read(Err(problem)) => {
                self.problem = Some(problem);
                // It may go on, so it is looked at again.
                if self.running().is_some() { self.look_soon() } else { Action::None }
            }
            Message::Unfolded(began) => {
                self.unfolded = (self.unfolded != Some(began)).then_some(began);
                Action::None
            }
            Message::Pressed | Message::DisableAsked => Action::None,
        }
    }

    fn look_soon(&self) -> Action<Message> {
        Action::Run(Task::perform(async { tokio::time::sleep(LOOK).await }, |()| Message::Look))
    }

    /// What was done, the newest first. `can` is why no sync can be started, or nothing.
    pub(super) fn view<'a>(&'a self, scene: Scene<'a>, can: Result<(), String>) -> Element<'a, Message> {
        let start = button::primary(texts::sync_now())
            .icon(icon::REFRESH_CW)
            .working(self.is_working())
            .act(can.map(|()| Message::Pressed));
        let mut head = row![start].spacing(12).align_y(Center);
        if let Some(sync) = self.running() {
            let seconds = scene.now.as_second() - sync.began.as_second();
            let time = words::duration(u64::try_from(seconds).unwrap_or(0));
            head = head.push(label::second(texts::syncing(time)));
        }
        let mut all = column![label::second(texts::sync_help()), head].spacing(16);
        if let Some(problem) = &self.problem {
            all = all.push(problems::note(problem));
        }
        if self.refused().is_some() && !self.is_working() {
            let act = button::default(texts::disable_anyway()).on_press(Message::DisableAsked);
            all = all.push(notice::note(
                Tone::Caution,
                icon::TRIANGLE_ALERT,
                Some(texts::refused_title()),
                texts::refused_body(),
                vec![act],
            ));
        }
        match self.known.as_deref() {
            None if self.problem.is_none() => all = all.push(skeleton::rows(4)),
            None => {}
            Some([]) => all = all.push(label::second(texts::no_sync_yet())),
            Some(syncs) => {
                for sync in syncs {
                    all = all.push(separator()).push(self.one(sync, scene));
                }
            }
        }
        all.into()
    }

    fn one<'a>(&'a self, sync: &'a DirectorySync, scene: Scene<'a>) -> Element<'a, Message> {
        let when = words::date_and_clock(sync.began, scene.now);
        let by = match sync.trigger {
            SyncTrigger::Schedule => texts::by_schedule(),
            SyncTrigger::Person => texts::by_person(),
        };
        let time = sync.ended.map(|ended| {
            let seconds = u64::try_from(ended.as_second() - sync.began.as_second()).unwrap_or(0);
            label::caption(texts::took(seconds.to_string())).into()
        });
        let head = row![pill(outcome(sync)), label::strong(when), label::second(by).width(Fill)]
            .extend(time)
            .spacing(10)
            .align_y(Center);
        let counts = texts::sync_counts(
            words::grouped(sync.read),
            words::grouped(sync.added),
            words::grouped(sync.changed),
            words::grouped(sync.disabled),
            words::grouped(sync.enabled),
        );
        let mut all = column![head].spacing(6);
        if sync.ended.is_some() {
            all = all.push(label::body(counts));
        }
        let whole = self.unfolded == Some(sync.began);
        let shown = if whole { sync.notes.len() } else { FEW.min(sync.notes.len()) };
        all = all.extend(sync.notes.iter().take(shown).map(note));
        let hidden = (sync.notes.len() - shown) as u64;
        if hidden > 0 || whole && sync.notes.len() > FEW {
            let name = if whole { words::common::less() } else { texts::more_notes(hidden) };
            all = all.push(row![button::link(name).on_press(Message::Unfolded(sync.began))]);
        }
        if sync.more_notes > 0 && hidden == 0 {
            all = all.push(label::caption(texts::untold_notes(sync.more_notes)));
        }
        container(all).padding(Padding::ZERO.bottom(2)).into()
    }
}

fn outcome(sync: &DirectorySync) -> Status {
    match sync.outcome {
        None => Status::new(Tone::Busy, icon::LOADER_CIRCLE, texts::sync_runs()),
        Some(SyncOutcome::Completed) => Status::new(Tone::Good, icon::CHECK, texts::sync_completed()),
        Some(SyncOutcome::Partial) => Status::new(Tone::Caution, icon::TRIANGLE_ALERT, texts::sync_partial()),
        Some(SyncOutcome::Refused) => Status::new(Tone::Caution, icon::BAN, texts::sync_refused()),
        Some(SyncOutcome::Failed) => Status::new(Tone::Bad, icon::TRIANGLE_ALERT, texts::sync_failed()),
    }
}

fn note(note: &DirectoryNote) -> Element<'_, Message> {
    let found = words::found(note.message.as_ref(), &note.found);
    let advice = words::found_advice(note.message.as_ref(), note.advice.as_deref());
    let beside = column![label::body(found)]
        .extend(advice.map(|advice| label::second(advice).into()))
        .spacing(2)
        .width(Fill);
    let mark = container(icon(icon::INFO, 14.0).style(style::second)).padding([2, 0]);
    row![mark, beside].spacing(10).align_y(iced::Top).into()
}
