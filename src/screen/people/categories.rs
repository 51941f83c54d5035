//! The categories: a table of all, with buttons for one.

use iced::widget::{column, container, row, space};
use iced::{Fill, FillPortion, Padding};
use sarrio_model::{Category, CategoryId, EditCategory, NewCategory, Permission, Problem};

use super::may::May;
use super::name_form::{self, NameForm, Say};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::finds::finds;
use crate::screen::{Action, Notification, Scene, problems};
use crate::theme::{MEDIUM, STRONG, icon, style};
use crate::widget::elide::elide;
use crate::widget::table::{self, Checkboxes, Event, Table, column_of, foot, table};
use crate::widget::{Element, button, dialog, focus, label, notice, panel, skeleton};
use crate::words::{self, people as texts};

/// The id of the table, for the focus.
pub const TABLE: &str = "people.categories";
/// The id of the field for the search, for the focus.
pub const SEARCH: &str = "people.categories.search";

/// The numbers of the columns.
mod at {
    pub(super) const NAME: usize = 0;
    pub(super) const PEOPLE: usize = 1;
    pub(super) const GROUPS: usize = 2;
}

/// The categories.
#[derive(Debug)]
pub(super) struct Categories {
    pub(super) table: table::State<CategoryId>,
    shown: Vec<CategoryId>,
    pub(super) typed: String,
    pub(super) closed: bool,
    pub(super) dialog: Option<Dialog>,
}

impl Default for Categories {
    fn default() -> Self {
        Self {
            table: table::State::sorted_by(at::NAME),
            shown: vec![],
            typed: String::new(),
            closed: false,
            dialog: None,
        }
    }
}

/// What is open over the categories.
#[derive(Debug)]
pub(super) enum Dialog {
    New(NameForm),
    Rename { category: Category, form: NameForm },
    Remove { category: Category, problem: Option<Problem>, working: bool },
}

/// What happens to the categories.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    Table(table::Message<CategoryId>),
    Typed(String),
    Cleared,
    PanelClosed,
    /// Its people are shown in the other table.
    PeopleAsked(CategoryId),
    /// Its quotas are shown.
    QuotaAsked(CategoryId),
    AddPressed,
    RenamePressed,
    RemovePressed,
    Name(String),
    Sent,
    Answered(Reply),
    Closed,
}

impl Categories {
    fn current<'a>(&self, live: &'a Live) -> Option<&'a Category> {
        live.category(self.table.cursor()?)
    }

    /// The lists have changed: searches and sorts again.
    pub(super) fn refresh(&mut self, live: &Live) {
        let mut all = live.categories();
        all.retain(|category| finds(&self.typed, &[category.name.as_str()]));
        let order = self.table.order.unwrap_or(table::Order { column: at::NAME, descending: false });
        match order.column {
            at::PEOPLE => all.sort_by_key(|category| category.people),
            at::GROUPS => all.sort_by_key(|category| category.groups),
            _ => all.sort_by_key(|category| &category.name),
        }
        if order.descending {
            all.reverse();
        }
        self.shown = all.into_iter().map(|category| category.id).collect();
        let shown = &self.shown;
        self.table.keep(|id| shown.contains(id));
    }

    pub(super) fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        match message {
            Message::Table(message) => {
                let before = self.table.cursor();
                let (event, task) = self.table.update(TABLE, message, &self.shown);
                self.closed &= self.table.cursor() == before;
                if event == Event::OrderChanged {
                    self.refresh(live);
                }
                return Action::Run(task);
            }
            Message::Typed(typed) => self.typed = typed,
            Message::Cleared => self.typed.clear(),
            Message::PanelClosed => self.closed = true,
            Message::PeopleAsked(_) | Message::QuotaAsked(_) => {}
            Message::AddPressed => {
                self.dialog = Some(Dialog::New(NameForm::default()));
                return Action::Run(focus::on(name_form::FIELD));
            }
            Message::RenamePressed => {
                let Some(category) = self.current(live).cloned() else { return Action::None };
                let form = NameForm::of(&category.name);
                self.dialog = Some(Dialog::Rename { category, form });
                return Action::Run(focus::on(name_form::FIELD));
            }
            Message::RemovePressed => {
                let Some(category) = self.current(live).cloned() else { return Action::None };
                self.dialog = Some(Dialog::Remove { category, problem: None, working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            Message::Name(typed) => {
                if let Some(Dialog::New(form) | Dialog::Rename { form, .. }) = &mut self.dialog {
                    form.typed(typed);
                }
            }
            Message::Sent => return self.send(),
            Message::Answered(reply) => return self.answered(reply),
            Message::Closed => return self.close(),
        }
        self.refresh(live);
        Action::None
    }

    fn send(&mut self) -> Action<Message> {
        let request = match &mut self.dialog {
            Some(Dialog::New(form)) => form.send().map(|name| Request::AddCategory(NewCategory { name })),
            Some(Dialog::Rename { category, form }) => form.send().map(|name| {
                Request::EditCategory(category.id, EditCategory { revision: category.revision, name })
            }),
            Some(Dialog::Remove { category, working, .. }) if !*working => {
                *working = true;
                Some(Request::RemoveCategory(category.id))
            }
            _ => None,
        };
        request.map_or(Action::None, |request| Action::ask(request, Message::Answered))
    }

    fn answered(&mut self, reply: Reply) -> Action<Message> {
        match (reply, &mut self.dialog) {
            (Ok(answer), Some(dialog)) => {
                let said = match (dialog, answer) {
                    (Dialog::New(_), Answer::Category(category)) => {
                        texts::category_added(category.name.as_str())
                    }
                    (Dialog::Remove { category, .. }, _) => texts::category_removed(category.name.as_str()),
                    _ => return self.close(),
                };
                Action::All(vec![Action::Notify(Notification::good(said)), self.close()])
            }
            (Ok(_), None) => Action::None,
            (Err(refused), Some(dialog)) => {
                match dialog {
                    Dialog::New(form) | Dialog::Rename { form, .. } => form.refused(refused),
                    Dialog::Remove { problem, working, .. } => {
                        (*problem, *working) = (Some(refused), false);
                    }
                }
                Action::None
            }
            (Err(problem), None) => Action::Notify(Notification::bad(&problem)),
        }
    }

    /// Closes the dialog.
    fn close(&mut self) -> Action<Message> {
        self.dialog = None;
        Action::Run(focus::on(TABLE))
    }

    pub(super) fn listed<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let all = scene.live.category_count();
        let content: Element<'a, Message> = if !scene.live.loaded {
            skeleton::rows(8)
        } else if all == 0 {
            let add = button::primary(texts::add_category()).icon(icon::PLUS).on_press(Message::AddPressed);
            let add = if May::of(scene.me, scene.live).add_categories() { vec![add] } else { vec![] };
            let notice =
                notice::empty(icon::BUILDING_2, texts::no_categories(), texts::no_categories_why(), add);
            container(notice).center_y(Fill).into()
        } else if self.shown.is_empty() {
            let clear = button::default(words::common::clear_filter()).small().on_press(Message::Cleared);
            let title = words::common::no_matches(self.typed.trim());
            notice::no_matches(title, texts::categories_hidden(all), clear)
        } else {
            self.rows(scene)
        };
        let (first, last) = self.table.in_sight(self.shown.len());
        let mut card = column![container(content).height(Fill)];
        if !self.shown.is_empty() {
            card = card.push(foot(texts::rows(first, last, self.shown.len()), None));
        }
        container(card).height(Fill).padding(1).style(style::card).into()
    }

    fn rows<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let spec = Table {
            name: TABLE,
            columns: vec![
                (at::NAME, column_of(texts::column_name(), FillPortion(1))),
                (at::PEOPLE, column_of(texts::column_people(), 100).right()),
                (at::GROUPS, column_of(texts::column_groups(), 100).right()),
            ],
            rows: &self.shown,
            checkboxes: Checkboxes::Hidden,
            cell: Box::new(move |id: CategoryId, column| match (scene.live.category(id), column) {
                (None, _) => space().into(),
                (Some(category), at::NAME) => elide(category.name.as_str()).font(MEDIUM).width(Fill).into(),
                (Some(category), at::PEOPLE) => label::mono(words::grouped(category.people)).into(),
                (Some(category), _) => label::mono(words::grouped(category.groups)).into(),
            }),
            action: Box::new(|_| None),
        };
        table(&self.table, spec, Message::Table)
    }

    pub(super) fn panel<'a>(&'a self, scene: Scene<'a>) -> Option<Element<'a, Message>> {
        let category = self.current(scene.live).filter(|_| !self.closed)?;
        let close = button::icon_only(icon::X, words::common::close())
            .kind(button::Kind::Ghost)
            .small()
            .side(crate::widget::tip::Position::Left)
            .on_press(Message::PanelClosed);
        let head = row![elide(category.name.as_str()).size(15.0).font(STRONG).width(Fill), close].spacing(8);
        let facts = column![
            label::fact(texts::column_people(), label::body(words::grouped(category.people))),
            label::fact(texts::column_groups(), label::body(words::grouped(category.groups))),
            label::fact(texts::added_on(), label::body(words::short_date(category.created, scene.now))),
        ]
        .spacing(7);
        let show = button::default(texts::show_people()).icon(icon::USERS).small();
        let quota = category.actions.contains(Permission::QuotaSee).then(|| {
            let quota = button::default(words::quotas::title()).icon(icon::GAUGE).small();
            quota.on_press(Message::QuotaAsked(category.id)).into()
        });
        let body = column![
            container(facts).padding(Padding::from([4, 16]).bottom(14)),
            panel::section(row![show.on_press(Message::PeopleAsked(category.id))].extend(quota).spacing(8)),
        ];
        let may = May::of(scene.me, scene.live);
        let rename = button::default(words::common::rename()).icon(icon::PENCIL);
        let rename = may.change_category(category).then(|| rename.on_press(Message::RenamePressed).into());
        let remove = button::icon_only(icon::TRASH_2, texts::remove_category())
            .kind(button::Kind::Danger)
            .side(crate::widget::tip::Position::Left);
        let empty = category.people + category.groups == 0;
        let remove = may.remove_categories().then(|| {
            let press = if empty { Ok(Message::RemovePressed) } else { Err(texts::remove_category_body()) };
            remove.act(press).into()
        });
        let foot = (rename.is_some() || remove.is_some())
            .then(|| row(rename).push(space().width(Fill)).extend(remove).spacing(8).into());
        Some(panel::panel(panel::DETAIL, head, body, foot))
    }

    pub(super) fn layer<'a>(&'a self) -> Option<Element<'a, Message>> {
        let content = match self.dialog.as_ref()? {
            Dialog::New(form) => {
                let say = Say { title: texts::add_category(), verb: texts::add_category() };
                form.view(say, None, Message::Name, Message::Sent, Message::Closed)
            }
            Dialog::Rename { category, form } => {
                let say = Say {
                    title: texts::rename_category(category.name.as_str()),
                    verb: words::common::rename(),
                };
                form.view(say, None, Message::Name, Message::Sent, Message::Closed)
            }
            Dialog::Remove { category, problem, working } => {
                let mut body = column![label::second(texts::remove_category_body())].spacing(12);
                if let Some(problem) = problem {
                    body = body.push(problems::note(problem));
                }
                let remove = button::danger_filled(texts::remove_category())
                    .icon(icon::TRASH_2)
                    .working(*working)
                    .on_press(Message::Sent);
                let cancel =
                    button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed);
                dialog::dialog(
                    texts::remove_category_question(category.name.as_str()),
                    body,
                    vec![cancel, remove],
                )
            }
        };
        Some(dialog::modal(content, dialog::QUESTION, 120.0, Message::Closed))
    }
}
