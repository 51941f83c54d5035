//! From what was typed and chosen to what is asked of the backend.

use sarrio_model::{Boot, HardwareEdit, Name, NewDesktops, Persistence};

use super::{COUNT, DATA, DISK, MEMORY, MINUTES, MOST, Message, NAME, Preview, SCRATCH, Step, VCPUS, Wizard};
use crate::backend::live::Live;
use crate::backend::request::Request;
use crate::screen::input::{Wrong, parse_gigabytes, parse_machine};
use crate::screen::{Action, Screen, problems};
use crate::widget::focus;
use crate::words::{self, wizard as texts};

impl Wizard {
    /// Goes to the next step, or says what is wrong with this one.
    pub(super) fn next(&mut self, live: &Live) -> Action<Message> {
        self.problem = None;
        match self.step {
            Step::Template => match self.source {
                Some(_) => self.go(Step::People, NAME),
                None => Action::None,
            },
            Step::People => match self.wrong_about_people() {
                Some((field, why)) => self.is_wrong(field, why),
                None => self.go(Step::Hardware, VCPUS),
            },
            Step::Hardware => match self.wrong_about_hardware(live) {
                Some((field, why)) => self.is_wrong(field, why),
                None => {
                    self.step = Step::Review;
                    self.ask_preview()
                }
            },
            Step::Review if self.working => Action::None,
            Step::Review if self.lesson_is_wrong() => {
                self.is_wrong(MINUTES, words::classroom::minutes_wrong())
            }
            Step::Review => match self.request() {
                Some(new) => {
                    self.working = true;
                    Action::ask(Request::CreateDesktops(Box::new(new)), Message::Created)
                }
                None => Action::None,
            },
            Step::Create => Action::Go(Screen::Desktops),
        }
    }

    fn go(&mut self, step: Step, field: &'static str) -> Action<Message> {
        self.step = step;
        Action::Run(focus::on(field))
    }

    fn is_wrong(&mut self, field: &'static str, why: String) -> Action<Message> {
        self.wrong = Some((field, why));
        Action::Run(focus::on(field))
    }

    fn wrong_about_people(&self) -> Option<(&'static str, String)> {
        if let Err(why) = self.name.parse::<Name>() {
            return Some((NAME, problems::of_name(&why)));
        }
        if let Some(missing) = self.people.missing() {
            return Some(missing);
        }
        (!(1..=MOST).contains(&self.count())).then(|| (COUNT, texts::count_wrong(MOST)))
    }

    fn wrong_about_hardware(&self, live: &Live) -> Option<(&'static str, String)> {
        let edit = match self.hardware() {
            Ok(edit) => edit,
            Err(which) => {
                let field = if which == Wrong::Vcpus { VCPUS } else { MEMORY };
                return Some((field, words::common::not_a_number()));
            }
        };
        if let Err(problem) = edit.apply(&self.base(live)).check("") {
            let field = if problem.field.as_deref() == Some("vcpus") { VCPUS } else { MEMORY };
            return Some((field, problems::of_field(&problem)));
        }
        let unclear = |typed: &str| !typed.trim().is_empty() && parse_gigabytes(typed).is_none();
        let field = match () {
            () if self.media().is_some() && parse_gigabytes(&self.disk).is_none() => DISK,
            () if unclear(&self.data) => DATA,
            () if unclear(&self.scratch) => SCRATCH,
            () => return None,
        };
        Some((field, texts::disk_wrong()))
    }

    /// Asks what would happen, with what was chosen until now.
    pub(super) fn ask_preview(&mut self) -> Action<Message> {
        let Some(new) = self.request() else { return Action::None };
        self.turn += 1;
        // What was known stays until the answer is there, so that nothing jumps.
        if !matches!(self.preview, Preview::Known(_)) {
            self.preview = Preview::Asked;
        }
        let turn = self.turn;
        Action::ask(Request::PreviewDesktops(Box::new(new)), move |reply| Message::Previewed(turn, reply))
    }

    /// What is asked for; absent while something is wrong.
    pub(super) fn request(&self) -> Option<NewDesktops> {
        let (owner, for_group, for_people) = self.people.request();
        Some(NewDesktops {
            name: self.name.parse().ok()?,
            template: self.template(),
            count: if self.people.is_one_each() { 1 } else { self.count() },
            owner,
            for_group,
            for_people,
            over_limit: self.over_limit,
            hardware: self.hardware().ok()?,
            disk: self.media().and_then(|_| parse_gigabytes(&self.disk)),
            data_disk: parse_gigabytes(&self.data),
            scratch_disk: parse_gigabytes(&self.scratch),
            path: self.path,
            persistence: match self.volatile && self.template().is_some() {
                true => Persistence::Volatile,
                false => Persistence::Persistent,
            },
            start: self.start,
        })
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
}
