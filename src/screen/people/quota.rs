//! The dialog in which quotas are read and set: those of a person, a group, a category or a role. The wider rules stand
//! beside the nearer ones, each on a page of its own.

pub(super) mod ask;
mod entry;
mod view;

use sarrio_model::{
    Amounts, CategoryRef, EditQuota, Group, GroupRef, Limit, Limits, Permission, PersonQuota, Problem,
    Quantity, Quota, QuotaLine, Revision, Role, User, UserRef,
};

use crate::backend::live::Live;
use crate::backend::request::{Answer, QuotaOf, Reply, Request};
use crate::screen::Action;
use crate::widget::focus;
use crate::words;

use entry::{Entry, Wider};

pub use entry::Kind;

/// Whose rules these are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holder {
    Person(UserRef, Role),
    Group(GroupRef),
    Category(CategoryRef),
    Role(Role),
}

impl Holder {
    pub(super) fn of(&self) -> QuotaOf {
        match self {
            Self::Person(person, _) => QuotaOf::User(person.id),
            Self::Group(group) => QuotaOf::Group(group.id),
            Self::Category(category) => QuotaOf::Category(category.id),
            Self::Role(role) => QuotaOf::Role(*role),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Person(person, _) => person.name.clone(),
            Self::Group(group) => group.name.to_string(),
            Self::Category(category) => category.name.to_string(),
            Self::Role(role) => words::role(*role),
        }
    }

    /// Whether all its people together can have ceilings.
    fn has_ceilings(&self) -> bool {
        matches!(self, Self::Group(_) | Self::Category(_))
    }
}

/// Which rules of a group or category are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What each of its people may use.
    Each,
    /// What all of them together may use.
    Together,
}

/// The dialog.
#[derive(Debug)]
pub(super) struct Editor {
    pages: Vec<Page>,
    at: usize,
    part: Part,
}

/// The rules of one holder.
#[derive(Debug)]
struct Page {
    holder: Holder,
    may_edit: bool,
    /// Absent until they were read.
    rules: Option<Rules>,
    problem: Option<Problem>,
    working: bool,
}

#[derive(Debug)]
struct Rules {
    revision: Revision,
    /// Of a person: what counts of each quantity.
    lines: Vec<QuotaLine>,
    /// Of a group or category: what all its people together use.
    used: Amounts,
    each: Vec<Entry>,
    together: Vec<Entry>,
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    /// The page of another holder is shown.
    Page(usize),
    Part(Part),
    Kind(Quantity, Kind),
    Typed(Quantity, String),
    Sent,
    Read(QuotaOf, Reply),
    ReadAgain,
    Saved(QuotaOf, Reply),
    Closed,
}

/// The id of the choice of a quantity, for the focus.
fn choice_of(quantity: Quantity) -> String {
    format!("people.quota.{}", quantity.as_str())
}

/// The id of the field of a quantity, for the focus.
fn field_of(quantity: Quantity) -> String {
    format!("people.quota.{}.number", quantity.as_str())
}

impl Editor {
    /// A person's own rules, and the wider ones that hold them: of their main group, their category and their role.
    pub(super) fn of_person(user: &User, live: &Live) -> Self {
        let edit = user.actions.contains(Permission::QuotaEdit);
        let mut pages = vec![Page::new(Holder::Person(user.named(), user.role), edit)];
        let group = user.group.as_ref().and_then(|group| live.group(group.id));
        if matches!(user.role, Role::Teacher | Role::Student) {
            pages.extend(group.and_then(Page::of_group));
        }
        let category = user.category.as_ref().filter(|_| user.role != Role::Administrator);
        pages.extend(category.and_then(|category| Page::of_category(category, live)));
        pages.push(Page::of_role(user.role, live));
        Self { pages, at: 0, part: Part::Each }
    }

    /// The rules of a group, and those of its category.
    pub(super) fn of_group(group: &Group, live: &Live) -> Self {
        let pages = [Page::of_group(group), Page::of_category(&group.category, live)];
        Self { pages: pages.into_iter().flatten().collect(), at: 0, part: Part::Each }
    }

    /// The rules of a category.
    pub(super) fn of_category(category: &CategoryRef, live: &Live) -> Self {
        Self { pages: Page::of_category(category, live).into_iter().collect(), at: 0, part: Part::Each }
    }

    /// The rules of all roles, this one first shown.
    pub(super) fn of_roles(role: Role, live: &Live) -> Self {
        let at = Role::ALL.iter().position(|known| *known == role).unwrap_or(0);
        let pages = Role::ALL.iter().map(|role| Page::of_role(*role, live)).collect();
        Self { pages, at, part: Part::Each }
    }

    fn page(&self) -> Option<&Page> {
        self.pages.get(self.at)
    }

    /// The name of whose rules it was opened for; none for those of roles.
    fn name(&self) -> Option<String> {
        let first = self.pages.first()?;
        (!matches!(first.holder, Holder::Role(_))).then(|| first.holder.name())
    }

    /// Asks for the page that is shown, unless it is known.
    pub(super) fn ask(&mut self) -> Action<Message> {
        let Some(page) = self.pages.get_mut(self.at).filter(|page| page.rules.is_none()) else {
            return Action::None;
        };
        page.problem = None;
        let of = page.holder.of();
        Action::ask(Request::Quota(of), move |reply| Message::Read(of, reply))
    }

    fn page_of(&mut self, of: QuotaOf) -> Option<&mut Page> {
        self.pages.iter_mut().find(|page| page.holder.of() == of)
    }

    /// The entries that are shown.
    fn entries(&mut self) -> &mut [Entry] {
        let part = self.part;
        let rules = self.pages.get_mut(self.at).and_then(|page| page.rules.as_mut());
        rules.map_or(&mut [], |rules| match part {
            Part::Each => &mut rules.each,
            Part::Together => &mut rules.together,
        })
    }

    pub(super) fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Page(at) => {
                (self.at, self.part) = (at.min(self.pages.len().saturating_sub(1)), Part::Each);
                return self.ask();
            }
            Message::Part(part) => self.part = part,
            Message::Kind(quantity, kind) => {
                if let Some(entry) = self.entries().iter_mut().find(|entry| entry.quantity == quantity) {
                    (entry.kind, entry.error) = (kind, None);
                }
            }
            Message::Typed(quantity, typed) => {
                if let Some(entry) = self.entries().iter_mut().find(|entry| entry.quantity == quantity) {
                    (entry.typed, entry.error) = (typed, None);
                }
            }
            Message::Read(of, reply) => return self.read(of, reply),
            Message::ReadAgain => {
                if let Some(page) = self.pages.get_mut(self.at) {
                    page.rules = None;
                }
                return self.ask();
            }
            Message::Sent => return self.send(),
            Message::Saved(..) | Message::Closed => {}
        }
        Action::None
    }

    fn read(&mut self, of: QuotaOf, reply: Reply) -> Action<Message> {
        let shown = self.page().is_some_and(|page| page.holder.of() == of);
        let Some(page) = self.page_of(of).filter(|page| page.rules.is_none()) else { return Action::None };
        page.take(reply);
        let first = page.rules.as_ref().and_then(|rules| rules.each.first()).map(|entry| entry.quantity);
        match first.filter(|_| shown && page.may_edit) {
            Some(quantity) => Action::Run(focus::on(choice_of(quantity))),
            None => Action::None,
        }
    }

    /// Sends what was changed on the page that is shown.
    fn send(&mut self) -> Action<Message> {
        let Some(page) = self.pages.get_mut(self.at).filter(|page| page.may_edit && !page.working) else {
            return Action::None;
        };
        let of = page.holder.of();
        let Some(rules) = &mut page.rules else { return Action::None };
        let (limits, ceilings) = match (collect(&mut rules.each), collect(&mut rules.together)) {
            (Ok(limits), Ok(ceilings)) => (limits, ceilings),
            (Err(wrong), _) => {
                self.part = Part::Each;
                return Action::Run(focus::on(field_of(wrong)));
            }
            (_, Err(wrong)) => {
                self.part = Part::Together;
                return Action::Run(focus::on(field_of(wrong)));
            }
        };
        let edit = EditQuota { revision: rules.revision, limits, ceilings };
        (page.working, page.problem) = (true, None);
        Action::ask(Request::EditQuota(of, Box::new(edit)), move |reply| Message::Saved(of, reply))
    }

    /// The rules of a holder were saved, or could not be. Returns the name to tell of, if they were.
    pub(super) fn saved(&mut self, of: QuotaOf, reply: Reply) -> Option<String> {
        let page = self.page_of(of)?;
        page.working = false;
        match reply {
            Ok(answer) => {
                page.take(Ok(answer));
                let name = page.holder.name();
                // What counts for a person may come from the page that was saved.
                for other in self.pages.iter_mut().filter(|page| page.holder.of() != of && !page.is_changed())
                {
                    other.rules = None;
                }
                Some(name)
            }
            Err(problem) => {
                page.problem = Some(problem);
                None
            }
        }
    }

    /// Whether something is changed on the page that is shown.
    pub(super) fn is_changed(&self) -> bool {
        self.page().is_some_and(Page::is_changed)
    }

    /// The first page on which something is changed and not saved.
    pub(super) fn unsaved(&self) -> Option<usize> {
        self.pages.iter().position(Page::is_changed)
    }
}

/// What the entries say, or the first quantity whose number is none.
fn collect(entries: &mut [Entry]) -> Result<Limits, Quantity> {
    let (mut limits, mut wrong) = (Limits::new(), None);
    for entry in entries {
        match entry.limit() {
            Ok(limit) => limits.extend(limit.map(|limit| (entry.quantity, limit))),
            Err(why) => {
                entry.error = Some(why);
                wrong = wrong.or(Some(entry.quantity));
            }
        }
    }
    wrong.map_or(Ok(limits), Err)
}

impl Page {
    fn new(holder: Holder, may_edit: bool) -> Self {
        Self { holder, may_edit, rules: None, problem: None, working: false }
    }

    fn of_group(group: &Group) -> Option<Self> {
        let sees = group.actions.contains(Permission::QuotaSee);
        let edit = group.actions.contains(Permission::QuotaEdit) && group.archived.is_none();
        sees.then(|| Self::new(Holder::Group(group.named()), edit))
    }

    fn of_category(category: &CategoryRef, live: &Live) -> Option<Self> {
        let row = live.category(category.id).filter(|row| row.actions.contains(Permission::QuotaSee))?;
        let edit = row.actions.contains(Permission::QuotaEditWide);
        Some(Self::new(Holder::Category(category.clone()), edit))
    }

    fn of_role(role: Role, live: &Live) -> Self {
        Self::new(Holder::Role(role), live.may(Permission::QuotaEditWide))
    }

    /// Takes in what was read.
    fn take(&mut self, reply: Reply) {
        match reply {
            Ok(Answer::PersonQuota(quota)) => self.rules = Some(Rules::of_person(quota)),
            Ok(Answer::Quota(quota)) => self.rules = Some(Rules::of(quota, &self.holder)),
            Ok(_) => {}
            Err(problem) => self.problem = Some(problem),
        }
    }

    fn is_changed(&self) -> bool {
        let changed = |rules: &Rules| rules.each.iter().chain(&rules.together).any(Entry::is_changed);
        self.rules.as_ref().is_some_and(changed)
    }
}

impl Rules {
    fn of_person(quota: PersonQuota) -> Self {
        let PersonQuota { lines, own, revision, .. } = quota;
        let each = lines.iter().map(|line| {
            let begin = match line.limit {
                Limit::AtMost(most) => most,
                Limit::Unlimited => line.used.unwrap_or(0),
            };
            Entry::new(line.quantity, own.get(&line.quantity).copied(), Wider::Yes, begin)
        });
        Self { revision, each: each.collect(), together: vec![], used: Amounts::new(), lines }
    }

    fn of(quota: Quota, holder: &Holder) -> Self {
        let Quota { limits, ceilings, used, revision } = quota;
        let wider = if matches!(holder, Holder::Role(_)) { Wider::No } else { Wider::Yes };
        let entry = |of: &Limits, quantity: Quantity, wider, begin| {
            Entry::new(quantity, of.get(&quantity).copied(), wider, begin)
        };
        let each = Quantity::ALL.iter().map(|quantity| entry(&limits, *quantity, wider, 0)).collect();
        let together = Quantity::ALL
            .iter()
            .filter(|_| holder.has_ceilings())
            .map(|quantity| entry(&ceilings, *quantity, Wider::No, used.get(quantity).copied().unwrap_or(0)));
        Self { revision, lines: vec![], each, together: together.collect(), used }
    }
}
