//! Importing a template: a qcow2 image on a storage path, or one that is uploaded from this computer.

use std::path::PathBuf;

use iced::widget::{column, row};
use iced::{Center, Fill, Task};
use sarrio_model::{DiskBus, Firmware, Hardware, HostPath, Name, NewTemplate, Problem, Subject, Video};

use crate::backend::live::Live;
use crate::screen::input::{Wrong, parse_machine, parse_path};
use crate::screen::{file_dialog, problems};
use crate::theme::icon;
use crate::widget::field::field;
use crate::widget::segmented::{segment, segmented};
use crate::widget::{Element, button, checkbox, dialog, label};
use crate::words::{self, hardware, templates as texts};

/// The id of the first field, for the focus.
pub(super) const NAME: &str = "import.name";
const FILE: &str = "import.file";
const VCPUS: &str = "import.vcpus";
const MEMORY: &str = "import.memory";

/// Where the image is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// Below a storage path, as the hosts see it.
    Host,
    /// On this computer.
    Here,
}

#[derive(Debug)]
pub(super) struct Form {
    /// The number of this form, counted over all that were opened.
    pub(super) number: u64,
    name: String,
    description: String,
    from: From,
    file: String,
    example: String,
    vcpus: String,
    memory: String,
    firmware: Firmware,
    disk_bus: DiskBus,
    video: Video,
    /// Whether it is shared with everyone.
    everyone: bool,
    /// The file dialog gave no file, so its path has to be typed.
    typing: bool,
    wrong: Option<(&'static str, String)>,
    problem: Option<Problem>,
    working: bool,
}

/// What is typed and chosen.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    Name(String),
    Description(String),
    From(From),
    File(String),
    Browse,
    Browsed(Option<PathBuf>),
    Vcpus(String),
    Memory(String),
    Firmware(Firmware),
    DiskBus(DiskBus),
    Video(Video),
    Everyone,
    Sent,
    Closed,
}

/// What the screen does after a message.
pub(super) enum Next {
    Stay,
    Run(Task<Message>),
    /// Sends the new template, with the file to upload where the image is on this computer.
    Send(Box<NewTemplate>, Option<PathBuf>),
    Close,
}

impl Form {
    pub(super) fn new(number: u64, live: &Live) -> Self {
        let hardware = Hardware::default();
        let example = live.paths().first().map_or_else(|| "/srv".to_owned(), |p| p.directory.to_string());
        Self {
            number,
            name: String::new(),
            description: String::new(),
            from: From::Host,
            file: String::new(),
            example: format!("{example}/fedora.qcow2"),
            vcpus: hardware.vcpus.to_string(),
            memory: hardware.memory.0.to_string(),
            firmware: hardware.firmware,
            disk_bus: hardware.disk_bus,
            video: hardware.video,
            everyone: true,
            typing: false,
            wrong: None,
            problem: None,
            working: false,
        }
    }

    pub(super) fn update(&mut self, message: Message) -> Next {
        match message {
            Message::Name(typed) => (self.name, self.wrong) = (typed, None),
            Message::Description(typed) => self.description = typed,
            Message::From(from) => (self.from, self.wrong) = (from, None),
            Message::File(typed) => (self.file, self.wrong) = (typed, None),
            Message::Browse => {
                let kind = Some(("qcow2", &["qcow2", "img"][..]));
                let picked = file_dialog::choose(texts::choose_image(), kind);
                return Next::Run(Task::perform(picked, Message::Browsed));
            }
            Message::Browsed(Some(file)) => {
                (self.file, self.wrong, self.typing) = (file.display().to_string(), None, false);
            }
            // Cancelled, or this computer has no file dialog: the path can be typed.
            Message::Browsed(None) => {
                self.typing = true;
                return Next::Run(crate::widget::focus::on(FILE));
            }
            Message::Vcpus(typed) => (self.vcpus, self.wrong) = (typed, None),
            Message::Memory(typed) => (self.memory, self.wrong) = (typed, None),
            Message::Firmware(chosen) => self.firmware = chosen,
            Message::DiskBus(chosen) => self.disk_bus = chosen,
            Message::Video(chosen) => self.video = chosen,
            Message::Everyone => self.everyone = !self.everyone,
            Message::Sent if self.working => {}
            Message::Sent => return self.send(),
            Message::Closed => return Next::Close,
        }
        Next::Stay
    }

    pub(super) fn refused(&mut self, problem: Problem) {
        self.working = false;
        self.problem = Some(problem);
    }

    fn send(&mut self) -> Next {
        let wrong = |form: &mut Self, field, why: String| {
            form.wrong = Some((field, why));
            Next::Run(crate::widget::focus::on(field))
        };
        let name = match self.name.parse::<Name>() {
            Ok(name) => name,
            Err(why) => return wrong(self, NAME, problems::of_name(&why)),
        };
        let (file, upload) = match self.from {
            From::Host => match self.file.trim().parse::<HostPath>() {
                Ok(path) => (Some(path), None),
                Err(_) => return wrong(self, FILE, words::common::path_wrong()),
            },
            From::Here => {
                let path = parse_path(&self.file);
                if !path.is_file() {
                    return wrong(self, FILE, texts::no_such_file());
                }
                (None, Some(path))
            }
        };
        let (vcpus, memory) = match parse_machine(&self.vcpus, &self.memory) {
            Ok(machine) => machine,
            Err(which) => {
                let field = if which == Wrong::Vcpus { VCPUS } else { MEMORY };
                return wrong(self, field, words::common::not_a_number());
            }
        };
        let hardware = Hardware {
            vcpus,
            memory,
            firmware: self.firmware,
            disk_bus: self.disk_bus,
            video: self.video,
            ..Hardware::default()
        };
        if let Err(problem) = hardware.check("") {
            let field = if problem.field.as_deref() == Some("memory") { MEMORY } else { VCPUS };
            return wrong(self, field, problems::of_field(&problem));
        }
        self.working = true;
        self.problem = None;
        let shares = self.everyone.then_some(Subject::Everyone).into_iter().collect();
        let description = self.description.trim().to_owned();
        Next::Send(Box::new(NewTemplate { name, description, shares, hardware, path: None, file }), upload)
    }

    fn error(&self, of: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|(field, _)| *field == of).map(|(_, why)| why.as_str())
    }

    pub(super) fn view(&self, window: f32) -> Element<'_, Message> {
        let sources = [segment(From::Host, texts::from_host()), segment(From::Here, texts::from_here())];
        let file = field(&self.file)
            .label(texts::image())
            .mono()
            .id(FILE)
            .placeholder(if self.from == From::Host {
                self.example.clone()
            } else {
                "~/fedora.qcow2".to_owned()
            })
            .help(match self.from {
                From::Host => texts::from_host_help(),
                From::Here if self.typing => words::common::type_path(),
                From::Here => texts::from_here_help(),
            })
            .error(self.error(FILE))
            .on_input(Message::File)
            .on_submit(Message::Sent);
        let mut source = row![file].spacing(8).align_y(iced::Top);
        if self.from == From::Here {
            let browse = button::default(texts::browse()).icon(icon::FOLDER_OPEN).on_press(Message::Browse);
            source = source.push(iced::widget::container(browse).padding(iced::Padding::ZERO.top(23)));
        }
        let mut body = column![
            field(&self.name)
                .label(texts::name())
                .id(NAME)
                .error(self.error(NAME))
                .on_input(Message::Name)
                .on_submit(Message::Sent),
            field(&self.description)
                .label(words::common::description())
                .on_input(Message::Description)
                .on_submit(Message::Sent),
            segmented(sources, self.from, Message::From),
            source,
            row![
                field(&self.vcpus)
                    .label(hardware::processors())
                    .unit("vCPU")
                    .id(VCPUS)
                    .error(self.error(VCPUS))
                    .on_input(Message::Vcpus)
                    .on_submit(Message::Sent),
                field(&self.memory)
                    .label(hardware::memory())
                    .unit("MB")
                    .id(MEMORY)
                    .error(self.error(MEMORY))
                    .on_input(Message::Memory)
                    .on_submit(Message::Sent),
            ]
            .spacing(12),
            row![
                segmented(
                    [segment(Firmware::Bios, "BIOS"), segment(Firmware::Uefi, "UEFI")],
                    self.firmware,
                    Message::Firmware
                ),
                segmented(
                    [segment(DiskBus::Virtio, texts::disk_virtio()), segment(DiskBus::Sata, "SATA")],
                    self.disk_bus,
                    Message::DiskBus
                ),
                segmented(
                    [
                        segment(Video::Qxl, "QXL"),
                        segment(Video::Virtio, "virtio"),
                        segment(Video::Vga, "VGA")
                    ],
                    self.video,
                    Message::Video
                ),
            ]
            .spacing(12)
            .align_y(Center),
            checkbox::checkbox(self.everyone, texts::share_everyone(), Some(Message::Everyone)),
        ]
        .spacing(14);
        if let Some(problem) = &self.problem {
            body = body.push(problems::note(problem));
        }
        let left = label::caption(texts::import_note()).width(Fill);
        dialog::form(
            texts::import_title(),
            Message::Closed,
            body,
            Some(left.into()),
            vec![
                button::default(words::common::cancel()).on_press(Message::Closed),
                button::primary(texts::import())
                    .icon(icon::UPLOAD)
                    .working(self.working)
                    .on_press(Message::Sent),
            ],
            window,
        )
    }
}
