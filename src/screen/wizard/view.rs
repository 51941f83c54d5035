//! The steps at the left, and the current step in its card.

use iced::widget::{button as stock, column, container, row, space};
use iced::{Center, Fill, Padding};
use sarrio_model::{Firmware, HostState};

use super::{
    COUNT, DATA, DISK, MEMORY, Message, NAME, Owner, PERSON, SCRATCH, Source, Step, VCPUS, Wizard, name_of,
};
use crate::screen::input::parse_gigabytes;
use crate::screen::{Scene, problems};
use crate::theme::icon::{self, icon};
use crate::theme::{MEDIUM, STRONG, Tone, style};
use crate::widget::elide::elide;
use crate::widget::field::{Field, field};
use crate::widget::menu::separator;
use crate::widget::scroll::scroll;
use crate::widget::segmented::{segment, segmented};
use crate::widget::select::{Look, select};
use crate::widget::steps::{self, steps};
use crate::widget::{Element, bar, button, checkbox, focus, label, notice};
use crate::words::{self, hardware, wizard as texts};

impl Wizard {
    /// The whole screen.
    #[must_use]
    pub fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let (title, body, foot) = match self.step {
            Step::Template => (texts::template_title(), self.source_step(scene), self.foot(texts::next())),
            Step::Name => (texts::name_title(), self.name_step(), self.foot(texts::next())),
            Step::Hardware => (texts::hardware_title(), self.hardware_step(scene), self.foot(texts::next())),
            Step::Review => {
                let count = self.count();
                let create = texts::create_n(count);
                (texts::review_title(words::common::desktops(count)), self.review(scene), self.foot(create))
            }
            Step::Create => (self.create_title(scene), self.progress(scene), self.last_foot(scene)),
        };
        let number = self.step as usize + 1;
        let head = row![
            label::title(title).width(Fill),
            label::caption(texts::step_of(number, 5_usize)).style(style::second)
        ];
        let card = column![
            container(head.align_y(Center)).padding([14, 16]),
            separator(),
            scroll(container(body).padding(16).width(Fill)).height(Fill),
            separator(),
            container(foot).padding([10, 16]),
        ];
        let card = container(card).height(Fill).width(Fill).style(style::card);
        let whole: Element<'a, Message> = if scene.width >= 760.0 {
            let mut left = column![steps(self.steps(scene), self.step as usize), space().height(Fill)];
            if self.step != Step::Create {
                left = left.push(notice::aside(icon::INFO, texts::nothing_yet()));
            }
            row![container(left.width(212)).height(Fill), card].spacing(16).into()
        } else {
            card.into()
        };
        container(whole).padding(Padding::ZERO.bottom(20)).into()
    }

    fn steps(&self, scene: Scene<'_>) -> Vec<steps::Step<Message>> {
        let step = |at, name: String, detail: String| steps::Step {
            name,
            detail,
            go: (at < self.step && self.operation.is_none()).then_some(Message::Go(at)),
        };
        let chosen =
            self.source.and_then(|from| name_of(from, scene.live)).unwrap_or_else(texts::template_hint);
        let name =
            if self.step > Step::Name { words::common::desktops(self.count()) } else { texts::name_hint() };
        let source = if scene.live.media().is_empty() { texts::template() } else { texts::source() };
        let machine = if self.step > Step::Hardware { self.machine() } else { texts::hardware_hint() };
        vec![
            step(Step::Template, source, chosen),
            step(Step::Name, texts::name(), name),
            step(Step::Hardware, texts::hardware(), machine),
            step(Step::Review, texts::review(), texts::review_hint()),
            step(Step::Create, texts::create(), texts::create_hint()),
        ]
    }

    fn machine(&self) -> String {
        let memory = self.memory.trim().parse().unwrap_or(0);
        format!("{}, {}", words::common::vcpus(self.vcpus.trim()), words::mebibytes(memory))
    }

    fn foot<'a>(&'a self, go: String) -> Element<'a, Message> {
        let able = self.step != Step::Template || self.source.is_some();
        let primary = button::primary(go).working(self.working).act(if able {
            Ok(Message::Next)
        } else {
            Err(texts::choose_first())
        });
        let primary = if self.step == Step::Review { primary.icon(icon::CHECK) } else { primary };
        let mut foot = row![
            button::default(words::common::back()).icon(icon::ARROW_LEFT).on_press(Message::Back),
            space().width(Fill)
        ];
        if self.step == Step::Review {
            foot = foot.push(checkbox::checkbox(self.start, texts::start(), Some(Message::Start)));
        }
        foot.push(button::ghost(words::common::cancel()).on_press(Message::Cancel))
            .push(primary)
            .spacing(10)
            .align_y(Center)
            .into()
    }

    fn name_step(&self) -> Element<'_, Message> {
        let count = self.count();
        let for_group = matches!(self.owner, Owner::Group(..));
        let example = match self.name.parse::<sarrio_model::Name>() {
            _ if for_group => texts::group_hint(),
            Ok(name) if count > 1 => texts::numbered(
                name.numbered(1, count as usize).as_str(),
                name.numbered(count as usize, count as usize).as_str(),
            ),
            _ => texts::numbered_hint(),
        };
        let name = row![
            field(&self.name)
                .label(words::common::name())
                .id(NAME)
                .help(example)
                .error(self.error(NAME))
                .on_input(Message::Name)
                .on_submit(Message::Next),
        ]
        .spacing(12);
        let how_many = (!for_group).then(|| {
            field(&self.count)
                .label(texts::how_many())
                .id(COUNT)
                .width(130)
                .error(self.error(COUNT))
                .on_input(Message::Count)
                .on_submit(Message::Next)
        });
        let mut form = column![name.push(how_many)].spacing(16).max_width(620);
        if self.owner_names.len() > 1 {
            // A person who was found stands for all who can be.
            let owner = if let Owner::Person(_) = self.owner { Owner::Somebody } else { self.owner };
            let chosen = self.owners.iter().position(|known| *known == owner);
            let look = Look {
                name: Some(texts::owner().into()),
                glyph: Some(icon::USER),
                width: Fill,
                id: "wizard.owner",
            };
            form = form.push(select(&self.owner_select, &self.owner_names, chosen, look, Message::Owner));
        }
        if matches!(self.owner, Owner::Somebody | Owner::Person(_)) {
            form = form.push(self.somebody());
        }
        if for_group {
            let keep_up = checkbox::checkbox(self.keep_up, texts::keep_up(), Some(Message::KeepUp));
            form = form.push(keep_up);
        }
        form.into()
    }

    /// The search for a person, until one is chosen.
    fn somebody(&self) -> Element<'_, Message> {
        let chosen = self.person.as_ref().filter(|_| matches!(self.owner, Owner::Person(_)));
        let search = self.search.field(PERSON, Message::Search).error(self.error(PERSON));
        let results = self.search.results(220.0, move |user| {
            let person = user.named();
            let on = chosen.is_some_and(|chosen| chosen.id == person.id);
            let words = row![
                elide(person.name.clone()).font(if on { STRONG } else { MEDIUM }).width(Fill),
                label::caption(user.username.to_string()),
            ];
            let mark = icon(if on { icon::CHECK } else { icon::USER }, 15.0).style(style::second);
            let message = Message::PersonChosen(person);
            let press = stock(row![mark, words].spacing(10).align_y(Center)).padding([7, 12]).width(Fill);
            let press = press.style(style::bare).on_press(message.clone());
            column![focus::activate(press, Some(message)).radius(0.0).inside(), separator()].into()
        });
        column![search, results].spacing(8).into()
    }

    fn hardware_step<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let template = self.template().and_then(|id| scene.live.template(id));
        let from = match (template, self.media()) {
            (Some(t), _) => texts::template_has(
                words::common::vcpus(t.hardware.vcpus),
                words::mebibytes(t.hardware.memory.0),
            ),
            (None, Some(_)) => texts::installs_why(),
            (None, None) => String::new(),
        };
        let chosen = self.path_ids.iter().position(|id| *id == self.path);
        let look = Look {
            name: Some(hardware::storage().into()),
            glyph: Some(icon::HARD_DRIVE),
            width: Fill,
            id: "wizard.path",
        };
        let mut form = column![
            label::second(from),
            row![
                field(&self.vcpus)
                    .label(hardware::processors())
                    .unit("vCPU")
                    .id(VCPUS)
                    .error(self.error(VCPUS))
                    .on_input(Message::Vcpus)
                    .on_submit(Message::Next),
                field(&self.memory)
                    .label(hardware::memory())
                    .unit("MB")
                    .id(MEMORY)
                    .error(self.error(MEMORY))
                    .on_input(Message::Memory)
                    .on_submit(Message::Next),
            ]
            .spacing(12),
        ];
        if self.media().is_some() {
            let firmware = segmented(
                [segment(Firmware::Bios, "BIOS"), segment(Firmware::Uefi, "UEFI")],
                self.firmware,
                Message::Firmware,
            );
            let disk = self.disk_field(&self.disk, DISK, Message::Disk).label(hardware::disk());
            let firmware =
                column![label::medium(hardware::firmware()).size(12), firmware].spacing(6).width(Fill);
            form = form.push(row![disk, firmware].spacing(12));
        }
        let data = self.disk_field(&self.data, DATA, Message::Data);
        let scratch = self.disk_field(&self.scratch, SCRATCH, Message::Scratch);
        form.push(
            row![
                data.label(hardware::data_disk())
                    .placeholder(hardware::no_disk())
                    .help(hardware::data_disk_help()),
                scratch
                    .label(hardware::scratch_disk())
                    .placeholder(hardware::no_disk())
                    .help(hardware::scratch_disk_help()),
            ]
            .spacing(12),
        )
        .push(select(&self.path_select, &self.path_names, chosen, look, Message::Path))
        .extend(self.template().map(|_| {
            let name = words::desktops::volatile();
            let check = checkbox::checkbox(self.volatile, name, Some(Message::Volatile));
            column![check, label::caption(words::desktops::volatile_why())].spacing(4).into()
        }))
        .spacing(16)
        .max_width(620)
        .into()
    }

    fn disk_field<'a>(
        &'a self,
        typed: &'a str,
        id: &'static str,
        message: fn(String) -> Message,
    ) -> Field<'a, Message> {
        field(typed).unit("GB").id(id).error(self.error(id)).on_input(message).on_submit(Message::Next)
    }

    fn review<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let template = self.template().and_then(|id| scene.live.template(id));
        let part = |name: String, step, strong: String, details: Vec<String>| {
            let head =
                row![label::caption(name), button::link(texts::change()).small().on_press(Message::Go(step))];
            let detail = |words| elide(words).style(style::second).width(Fill).into();
            let words = column![head.spacing(8).align_y(Center), elide(strong).font(STRONG).width(Fill)]
                .extend(details.into_iter().map(detail));
            container(words.spacing(2)).width(Fill).into()
        };
        let count = self.count();
        let name = match self.name.parse::<sarrio_model::Name>() {
            Ok(name) if count > 1 && !matches!(self.owner, Owner::Group(..)) => texts::numbered(
                name.numbered(1, count as usize).as_str(),
                name.numbered(count as usize, count as usize).as_str(),
            ),
            _ => self.name.clone(),
        };
        let owner = match self.owner {
            Owner::Group(..) if self.keep_up => self.owner_name().map(texts::and_later),
            _ => self.owner_name(),
        };
        let path =
            self.path_ids.iter().position(|id| *id == self.path).and_then(|at| self.path_names.get(at));
        let size = match template {
            Some(template) => template.disk.as_ref().map(|d| d.virtual_size),
            None => parse_gigabytes(&self.disk),
        };
        let size = size.map_or_else(String::new, |size| words::bytes(size.0));
        let mut disks = vec![texts::disk_on(&size, path.cloned().unwrap_or_default())];
        let more = [(hardware::data_disk(), &self.data), (hardware::scratch_disk(), &self.scratch)];
        for (which, size) in
            more.into_iter().filter_map(|(which, typed)| Some((which, parse_gigabytes(typed)?)))
        {
            disks.push(format!("{which}, {}", words::bytes(size.0)));
        }
        let firmware = match self.firmware {
            Firmware::Bios => "BIOS",
            Firmware::Uefi => "UEFI",
        };
        let (from, whose) = match template {
            Some(template) => (texts::template(), template.owner.name.clone()),
            None => (texts::media(), texts::installs()),
        };
        let parts: Vec<Element<'a, Message>> = vec![
            part(
                from,
                Step::Template,
                self.source.and_then(|from| name_of(from, scene.live)).unwrap_or_default(),
                vec![whose],
            ),
            part(
                texts::name(),
                Step::Name,
                words::common::desktops(count),
                vec![format!("{name}, {}", owner.unwrap_or_default())],
            ),
            part(texts::hardware(), Step::Hardware, format!("{}, {firmware}", self.machine()), disks),
        ];
        let mut all = column![row(parts).spacing(20), separator()].spacing(16);
        if !scene.live.hypervisors().is_empty() {
            all = all.push(self.landing(scene)).push(separator());
        }
        let how = |glyph, name: String, detail: String| {
            let words = column![label::strong(name), label::second(detail)].spacing(2).width(Fill);
            row![icon(glyph, 16.0).style(style::second), words].spacing(10).width(Fill).into()
        };
        all = all.push(label::h2(texts::how_it_goes())).push(
            row(vec![
                how(
                    icon::HARD_DRIVE,
                    texts::disks(),
                    match self.source {
                        Some(Source::Media(_)) => texts::disks_empty(count),
                        _ => texts::disks_why(count),
                    },
                ),
                how(
                    icon::PLAY,
                    texts::starts(),
                    if self.start { texts::starts_yes() } else { texts::starts_no() },
                ),
                how(icon::UNDO_2, texts::undone(), texts::undone_why()),
            ])
            .spacing(20),
        );
        if let Some(problem) = &self.problem {
            all = all.push(problems::note(problem));
        }
        all.into()
    }

    /// The memory of each host now, and when these desktops run. This is a forecast, because the backend chooses a host
    /// at each start.
    fn landing<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let need = self.memory.trim().parse::<u64>().unwrap_or(0);
        let hosts = scene.live.hypervisors();
        let mut free: Vec<Option<u64>> = hosts
            .iter()
            .map(|h| h.load.as_ref().filter(|_| h.state.takes_desktops()).map(|l| l.memory_free.0))
            .collect();
        let mut given = vec![0_u64; hosts.len()];
        for _ in 0..self.count() {
            // The host with the most free memory takes the next one, as in the backend.
            let best =
                (0..hosts.len()).filter(|i| free[*i].is_some_and(|f| f >= need)).max_by_key(|i| free[*i]);
            let Some(at) = best else { break };
            given[at] += 1;
            free[at] = free[at].map(|f| f - need);
        }
        let mut list = column![
            row![
                label::h2(texts::landing()),
                label::caption(texts::landing_detail()).width(Fill),
                label::caption(texts::landing_legend())
            ]
            .spacing(10)
            .align_y(Center)
        ]
        .spacing(12);
        for (at, host) in hosts.iter().enumerate() {
            let total = host.facts.as_ref().map_or(0, |f| f.memory.0).max(1);
            let used = host.load.as_ref().map_or(0, |l| total.saturating_sub(l.memory_free.0));
            let (now, more) = (used as f32 / total as f32, (given[at] * need) as f32 / total as f32);
            let words = match (&host.state, given[at]) {
                (HostState::Maintenance { .. }, _) => texts::none_maintenance(),
                (state, _) if !state.takes_desktops() => texts::none_silent(),
                (_, 0) if free[at].is_some_and(|f| f >= need) => texts::none_needed(),
                (_, 0) => texts::none_memory(),
                (_, n) => texts::lands(words::common::desktops(n), words::percent(f64::from(now + more))),
            };
            list = list.push(
                row![
                    elide(host.name.as_str()).font(crate::theme::MONO).size(12.0).width(120),
                    bar::now_and_after(now, more),
                    container(label::body(words)).width(190),
                ]
                .spacing(14)
                .align_y(Center),
            );
        }
        let placed: u64 = given.iter().sum();
        if self.start && placed < u64::from(self.count()) {
            list = list.push(notice::note(
                Tone::Caution,
                icon::TRIANGLE_ALERT,
                Some(texts::too_little(placed, self.count())),
                texts::too_little_why(),
                vec![],
            ));
        }
        list.into()
    }
}
