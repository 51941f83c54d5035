//! The dialog in which a template is shared: with whom it is shared, and people, groups, categories and roles that are
//! found as one types.

use iced::widget::{column, row};
use iced::{Center, Fill};
use sarrio_model::{Category, EditShares, Permission, Problem, Role, Share, Subject, Template, TemplateId};

use crate::backend::live::Live;
use crate::backend::request::{Reply, Request};
use crate::screen::finds::finds;
use crate::screen::person_search::{self, PersonSearch};
use crate::screen::{Action, problems};
use crate::theme::icon::{self, icon};
use crate::theme::style;
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::{Element, button, dialog, label, menu};
use crate::words::{self, templates as texts};

/// The id of the field for the search, for the focus.
pub const SEARCH: &str = "templates.share";

/// How many are offered at once.
const OFFERED: usize = 8;

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Asked(TemplateId),
    Typed(String),
    People(person_search::Message),
    Add(Subject),
    Remove(Subject),
    Answered(TemplateId, Reply),
    Closed,
}

/// The dialog.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) id: TemplateId,
    query: String,
    people: PersonSearch,
    problem: Option<Problem>,
    working: bool,
}

impl Form {
    pub(super) fn new(id: TemplateId) -> Self {
        Self { id, query: String::new(), people: PersonSearch::default(), problem: None, working: false }
    }

    /// Asks for the people who can be added.
    pub(super) fn ask(&mut self) -> Action<Message> {
        self.people.ask().map(Message::People)
    }

    /// Handles what happens.
    pub(super) fn update(&mut self, message: Message) -> Action<Message> {
        let edit = match message {
            Message::Typed(typed) => {
                self.query.clone_from(&typed);
                return self.people.update(person_search::Message::Typed(typed)).map(Message::People);
            }
            Message::People(message) => return self.people.update(message).map(Message::People),
            Message::Add(_) | Message::Remove(_) if self.working => return Action::None,
            Message::Add(subject) => EditShares { add: vec![subject], remove: vec![] },
            Message::Remove(subject) => EditShares { add: vec![], remove: vec![subject] },
            Message::Answered(id, reply) if id == self.id => {
                (self.working, self.problem) = (false, reply.err());
                return Action::None;
            }
            Message::Answered(..) | Message::Asked(_) | Message::Closed => return Action::None,
        };
        (self.working, self.problem) = (true, None);
        let id = self.id;
        Action::ask(Request::ShareTemplate(id, edit), move |reply| Message::Answered(id, reply))
    }

    pub(super) fn view<'a>(
        &'a self,
        template: Option<&'a Template>,
        live: &'a Live,
        window: f32,
    ) -> Element<'a, Message> {
        let shares = template.map(|template| template.shares.as_slice()).unwrap_or_default();
        let mut now = column![label::h2(texts::who())].spacing(6);
        if shares.is_empty() {
            now = now.push(label::caption(texts::share_nobody()));
        }
        for share in shares {
            let end = button::icon_only(icon::X, texts::share_end()).kind(button::Kind::Ghost).small();
            now = now.push(line(share, end.on_press(Message::Remove(share.with)).into()));
        }
        let search = field(&self.query)
            .icon(icon::SEARCH)
            .placeholder(texts::share_find())
            .id(SEARCH)
            .on_input(Message::Typed);
        let mut offered = column![search].spacing(6);
        let found = template.map(|template| self.found(template, live)).unwrap_or_default();
        if found.is_empty() {
            offered = offered.push(label::caption(texts::share_none()));
        }
        for share in found {
            let add = button::default(texts::share_add()).small().icon(icon::PLUS);
            offered = offered.push(line(&share, add.on_press(Message::Add(share.with)).into()));
        }
        let mut body = column![now, menu::separator(), offered].spacing(14);
        if let Some(problem) = &self.problem {
            body = body.push(problems::note(problem));
        }
        let title = texts::share_title(template.map_or("", |template| template.name.as_str()));
        let done = button::primary(words::common::close()).working(self.working).on_press(Message::Closed);
        dialog::form(title, Message::Closed, body, None, vec![done], window)
    }

    /// Those whom the person may add and who match what is typed.
    fn found(&self, template: &Template, live: &Live) -> Vec<Share> {
        let mut all = Vec::new();
        if template.actions.contains(Permission::TemplatePublish) {
            all.push(Subject::Everyone);
            all.extend(Role::ALL.iter().rev().map(|role| Subject::Role(*role)));
        }
        let mut all: Vec<Share> = all.into_iter().map(|with| Share { with, name: None }).collect();
        let category = |category: &Category| Share {
            with: Subject::Category(category.id),
            name: Some(category.name.to_string()),
        };
        all.extend(live.categories().into_iter().map(category));
        all.extend(
            live.groups()
                .into_iter()
                .map(|group| Share { with: Subject::Group(group.id), name: Some(group.name.to_string()) }),
        );
        all.retain(|share| finds(&self.query, &[&name_of(share)]));
        // The backend has searched for them already, by their sign-in names too.
        all.extend(
            self.people
                .found()
                .iter()
                .filter(|user| user.id != template.owner.id)
                .map(|user| Share { with: Subject::Person(user.id), name: Some(user.named().name) }),
        );
        let is_new = |share: &Share| template.shares.iter().all(|known| known.with != share.with);
        all.into_iter().filter(is_new).take(OFFERED).collect()
    }
}

/// The name of one with whom something is shared.
pub(super) fn name_of(share: &Share) -> String {
    match share.with {
        Subject::Everyone => texts::everyone(),
        Subject::Role(role) => words::role(role),
        _ => share.name.clone().unwrap_or_default(),
    }
}

fn kind_of(subject: Subject) -> (&'static str, String) {
    match subject {
        Subject::Everyone => (icon::GLOBE, texts::everyone_why()),
        Subject::Role(_) => (icon::SCHOOL, texts::kind_role()),
        Subject::Category(_) => (icon::BUILDING_2, texts::kind_category()),
        Subject::Group(_) => (icon::USERS, texts::kind_group()),
        Subject::Person(_) => (icon::USER, texts::kind_person()),
    }
}

fn line<'a>(share: &Share, button: Element<'a, Message>) -> Element<'a, Message> {
    let (glyph, kind) = kind_of(share.with);
    row![
        icon(glyph, 16.0).style(style::second),
        column![elide(name_of(share)).width(Fill), label::caption(kind)].spacing(2).width(Fill),
        button,
    ]
    .spacing(10)
    .align_y(Center)
    .into()
}
