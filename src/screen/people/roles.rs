//! What each role may do, as the backend says it.

use iced::widget::{column, container, space};
use iced::{Fill, FillPortion};
use sarrio_model::{CustomRole, Permission, PermissionRow, Problem, Reach, Role};

use crate::backend::request::{Answer, Reply, Request};
use crate::screen::finds::finds;
use crate::screen::{Action, Scene, problems};
use crate::theme::{MEDIUM, icon, style};
use crate::widget::elide::elide;
use crate::widget::table::{self, Checkboxes, Table, column_of, table};
use crate::widget::{Element, button, notice, skeleton};
use crate::words::{self, people as texts};

/// The id of the table, for the focus.
pub const TABLE: &str = "people.roles";
/// The id of the field for the search, for the focus.
pub const SEARCH: &str = "people.roles.search";
/// The number of the column with what is allowed; the roles follow.
const WHAT: usize = 0;

/// The table of roles.
#[derive(Debug, Default)]
pub(super) struct Roles {
    rows: Vec<PermissionRow>,
    shown: Vec<Permission>,
    table: table::State<Permission>,
    pub(super) typed: String,
    asked: bool,
    problem: Option<Problem>,
}

/// What happens to the table of roles.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    Table(table::Message<Permission>),
    Typed(String),
    Cleared,
    Read(Reply),
    Retry,
}

impl Roles {
    /// Asks for the table, once.
    pub(super) fn open(&mut self) -> Action<Message> {
        if std::mem::replace(&mut self.asked, true) {
            return Action::None;
        }
        Action::ask(Request::Permissions, Message::Read)
    }

    pub(super) fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Table(message) => {
                let (_, task) = self.table.update(TABLE, message, &self.shown);
                return Action::Run(task);
            }
            Message::Typed(typed) => self.typed = typed,
            Message::Cleared => self.typed.clear(),
            Message::Read(Ok(Answer::Permissions(rows))) => (self.rows, self.problem) = (rows, None),
            Message::Read(Ok(_)) => {}
            Message::Read(Err(problem)) => self.problem = Some(problem),
            Message::Retry => {
                (self.asked, self.problem) = (false, None);
                return self.open();
            }
        }
        self.refresh();
        Action::None
    }

    /// Searches again, as after a change of language.
    pub(super) fn refresh(&mut self) {
        let found =
            |row: &&PermissionRow| finds(&self.typed, &[&words::permission(row), row.permission.as_str()]);
        self.shown = self.rows.iter().filter(found).map(|row| row.permission).collect();
    }

    pub(super) fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let content: Element<'_, Message> = if let Some(problem) = &self.problem {
            let again = button::primary(words::common::try_again()).on_press(Message::Retry);
            notice::empty(
                icon::TRIANGLE_ALERT,
                problems::say(problem),
                problems::hint_of(problem),
                vec![again],
            )
        } else if self.rows.is_empty() {
            skeleton::rows(12)
        } else if self.shown.is_empty() {
            let clear = button::default(words::common::clear_filter()).small().on_press(Message::Cleared);
            let hidden = texts::permissions_hidden(self.rows.len());
            notice::no_matches(words::common::no_matches(self.typed.trim()), hidden, clear)
        } else {
            self.table(scene)
        };
        container(column![container(content).height(Fill)]).height(Fill).padding(1).style(style::card).into()
    }

    fn table<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let own = scene.live.roles();
        let role = |at: usize, name: String| (at + 1, column_of(name, FillPortion(2)).unsorted());
        let built_in = Role::ALL.iter().enumerate().map(|(at, of)| role(at, words::role(*of)));
        let what = (WHAT, column_of(texts::column_what(), FillPortion(4)).unsorted());
        let room = (scene.width / ROLE) as usize;
        let shown = own.iter().take(room.saturating_sub(Role::ALL.len()));
        let custom = shown.enumerate().map(|(at, of)| role(Role::ALL.len() + at, of.name.to_string()));
        let spec = Table {
            name: TABLE,
            columns: std::iter::once(what).chain(built_in).chain(custom).collect(),
            rows: &self.shown,
            checkboxes: Checkboxes::Hidden,
            cell: Box::new(move |permission, column| {
                let row = self.rows.iter().find(|row| row.permission == permission);
                row.map_or_else(|| space().into(), |row| cell(row, &own, column))
            }),
            action: Box::new(|_| None),
        };
        table(&self.table, spec, Message::Table)
    }
}

/// The least width of a role's column, in logical pixels; the first column is as wide as two.
const ROLE: f32 = 150.0;

fn cell<'a>(row: &PermissionRow, own: &[&CustomRole], column: usize) -> Element<'a, Message> {
    let Some(at) = column.checked_sub(1) else {
        return elide(words::permission(row)).font(MEDIUM).width(Fill).into();
    };
    let reach = match (Role::ALL.get(at), own.get(at.saturating_sub(Role::ALL.len()))) {
        (Some(role), _) => row.reach(*role),
        (None, Some(custom)) if !custom.without.contains(&row.permission) => row.reach(custom.base),
        (None, _) => Reach::Nothing,
    };
    let words = match reach {
        Reach::Nothing => "–".to_owned(),
        Reach::Own => texts::reach_own(),
        Reach::Charges => texts::reach_charges(),
        Reach::All => texts::reach_all(),
    };
    let ink = if reach == Reach::Nothing { style::caption } else { style::second };
    elide(words).style(ink).width(Fill).into()
}
