//! The dialog that exports what the filter finds into a file that the person chooses.

use std::path::PathBuf;
use std::time::Instant;

use iced::widget::{column, container, row};
use iced::{Center, Padding, Task};
use jiff::Zoned;
use sarrio_model::{AuditFormat, AuditQuery, Problem};

use crate::backend::audit_export::{AuditExport, Exported, Watch};
use crate::backend::request::{Answer, Reply};
use crate::screen::input::parse_path;
use crate::screen::{file_dialog, problems};
use crate::theme::icon;
use crate::widget::field::field;
use crate::widget::segmented::{segment, segmented};
use crate::widget::{Element, button, dialog, focus, label, spinner};
use crate::words::{self, audit as texts};

/// The id of the field for the path, for the focus.
pub(super) const PATH: &str = "audit.path";

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    Format(AuditFormat),
    Path(String),
    Browse,
    Browsed(Option<PathBuf>),
    Sent,
    Answered(Reply),
    Closed,
}

/// The dialog.
#[derive(Debug)]
pub(super) struct Form {
    query: AuditQuery,
    /// Whether some entries are left out.
    filtered: bool,
    format: AuditFormat,
    path: String,
    /// The file dialog gave no path, so it has to be typed.
    typing: bool,
    /// The file that the person agreed to replace: the file dialog asks for that.
    agreed: Option<String>,
    wrong: Option<String>,
    problem: Option<Problem>,
    working: Option<(Watch, Instant)>,
}

/// An export that nobody looks at any more ends.
impl Drop for Form {
    fn drop(&mut self) {
        if let Some((watch, _)) = &self.working {
            watch.cancel();
        }
    }
}

/// What the screen does after a message.
pub(super) enum Next {
    Stay,
    Run(Task<Message>),
    Send(Box<AuditExport>),
    /// It is written, and so many bytes long.
    Written(PathBuf, u64),
    Close,
}

impl Form {
    pub(super) fn new(query: AuditQuery) -> Self {
        let day = Zoned::now().strftime("%Y-%m-%d");
        let path = file_dialog::usual_folder().join(format!("sarrio-audit-{day}.csv"));
        Self {
            filtered: query != AuditQuery::default(),
            query,
            format: AuditFormat::Csv,
            path: path.display().to_string(),
            typing: false,
            agreed: None,
            wrong: None,
            problem: None,
            working: None,
        }
    }

    /// Whether a file is being written.
    pub(super) fn is_working(&self) -> bool {
        self.working.is_some()
    }

    pub(super) fn update(&mut self, message: Message) -> Next {
        match message {
            Message::Format(_) | Message::Path(_) if self.is_working() => {}
            Message::Format(format) => {
                // The name follows, unless somebody has chosen another ending.
                if let Some(stem) = self.path.strip_suffix(&format!(".{}", self.format.as_str())) {
                    self.path = format!("{stem}.{}", format.as_str());
                }
                self.format = format;
            }
            Message::Path(typed) => (self.path, self.wrong) = (typed, None),
            Message::Browse => {
                let name = parse_path(&self.path);
                let name = name.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let picked = file_dialog::choose_destination(texts::export_title(), name);
                return Next::Run(Task::perform(picked, Message::Browsed));
            }
            Message::Browsed(Some(path)) => {
                self.path = path.display().to_string();
                (self.agreed, self.wrong, self.typing) = (Some(self.path.clone()), None, false);
            }
            // Cancelled, or this computer has no file dialog: the path can be typed.
            Message::Browsed(None) => {
                self.typing = true;
                return Next::Run(focus::on(PATH));
            }
            Message::Sent if self.is_working() => {}
            Message::Sent => return self.send(),
            Message::Answered(reply) => {
                self.working = None;
                match reply {
                    Ok(Answer::AuditExported(Exported::Written(bytes))) => {
                        return Next::Written(parse_path(&self.path), bytes);
                    }
                    Ok(Answer::AuditExported(Exported::FileExists)) => {
                        self.wrong = Some(texts::file_exists());
                        return Next::Run(focus::on(PATH));
                    }
                    Ok(_) => {}
                    Err(problem) => self.problem = Some(problem),
                }
            }
            Message::Closed => return Next::Close,
        }
        Next::Stay
    }

    fn send(&mut self) -> Next {
        let path = parse_path(&self.path);
        if path.file_name().is_none() || !path.is_absolute() {
            self.wrong = Some(texts::path_wrong());
            return Next::Run(focus::on(PATH));
        }
        let watch = Watch::default();
        self.problem = None;
        self.working = Some((watch.clone(), Instant::now()));
        Next::Send(Box::new(AuditExport {
            query: self.query.clone(),
            format: self.format,
            path,
            replaces: self.agreed.as_ref() == Some(&self.path),
            watch,
        }))
    }

    pub(super) fn view(&self) -> Element<'_, Message> {
        let what = if self.filtered { texts::export_filtered() } else { texts::export_all() };
        let formats = segmented(
            [segment(AuditFormat::Csv, texts::csv()), segment(AuditFormat::Jsonl, texts::json_lines())],
            self.format,
            Message::Format,
        );
        let input = field(&self.path)
            .label(texts::file())
            .mono()
            .id(PATH)
            .help(if self.typing { words::common::type_path() } else { texts::export_note() })
            .error(self.wrong.as_deref())
            .on_input(Message::Path)
            .on_submit(Message::Sent);
        let browse =
            button::default(words::templates::browse()).icon(icon::FOLDER_OPEN).on_press(Message::Browse);
        let line = row![input, container(browse).padding(Padding::ZERO.top(23))].spacing(8);
        let mut body = column![label::second(what), formats, line].spacing(14);
        if let Some((watch, since)) = &self.working {
            let written =
                texts::written(words::bytes(watch.written()), words::duration(since.elapsed().as_secs()));
            body =
                body.push(row![spinner::spinner(16.0), label::second(written)].spacing(10).align_y(Center));
        }
        if let Some(problem) = &self.problem {
            body = body.push(problems::note(problem));
        }
        dialog::dialog(
            texts::export_title(),
            body,
            vec![
                button::default(words::common::cancel()).on_press(Message::Closed),
                button::primary(texts::export()).working(self.is_working()).on_press(Message::Sent),
            ],
        )
    }
}
