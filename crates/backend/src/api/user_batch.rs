//! `users/batch`: one change of many people, all or nobody.

use axum::{Json, extract::State};
use sarrio_engine::authz::{About, Action as _, ChangeUsers, EditUser, UsersToChange, entry, may, sees_user};
use sarrio_model::{
    AuditOutcome, Group, GroupId, Noun, Problem, User, UserBatch, UserChange, UserId, UserSelection,
    UsersChanged,
    problem::{CannotDisableYourself, NoSuchGroup, NotYoursToChange, PeopleCountDiffers},
};
use sarrio_store::{Part, Tx};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    groups,
    problems::NamesThings,
    users::{Place, require_place, still_an_administrator},
};
use crate::{
    app::App,
    http::{Answer, Body, Who},
    person_audit::tell_changes,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(batch))
}

/// How many of the people who may not be changed are named.
const NAMED: usize = 5;

/// Changes many people at once
///
/// All of them, or nobody: if the caller may not change one of them, the whole request is refused. `preview` changes
/// nothing, and says how many they are and which groups they would leave.
#[utoipa::path(post, path = "/users/batch", tag = "people", request_body = UserBatch,
    responses((status = 200, description = "What was done", body = UsersChanged), NamesThings))]
async fn batch(State(app): State<App>, who: Who, Body(batch): Body<UserBatch>) -> Answer<Json<UsersChanged>> {
    batch.people.check()?;
    let to = Destination::of(&app, &who, &batch.change).await?;
    let mut tx = app.store().begin().await?;
    let before = chosen(&mut tx, &who, &batch.people).await?;
    let people = before.iter().map(|user| (user.clone(), to.applied(user))).collect();
    let on = UsersToChange { people, group: to.group_alone() };
    let names: Vec<String> = on.refused(&who.caller).take(NAMED).map(|user| user.named().name).collect();
    if !names.is_empty() {
        return Err(NotYoursToChange { names: names.join(", ") }.problem().into());
    }
    let permit = may(&who.caller, ChangeUsers, on)?;
    permit.ask_again(&mut tx, permit.on()).await?;
    for (before, after) in &permit.on().people {
        require_place(after)?;
        tx.audit(entry(&who.caller, EditUser::NAME, About::of(before), AuditOutcome::Done));
        tell_changes(&mut tx, Some(before), after);
    }
    if batch.change == UserChange::Disable && before.iter().any(|user| user.id == who.user.id) {
        return Err(CannotDisableYourself.problem().into());
    }
    let done = to.apply(&mut tx, &before).await?;
    if batch.preview {
        return Ok(Json(done));
    }
    tx.commit().await?;
    app.access_changed();
    Ok(Json(done))
}

/// Reads the people as this transaction sees them.
async fn chosen(tx: &mut Tx, who: &Who, selection: &UserSelection) -> Result<Vec<User>, Problem> {
    match selection {
        UserSelection::Named { ids } => {
            let mut ids = ids.clone();
            ids.sort_unstable();
            ids.dedup();
            let mut users = tx.users_by_id(&ids).await?;
            users.retain(|user| sees_user(&who.caller, user));
            users.sort_unstable_by_key(|user| user.id);
            match ids.iter().find(|id| users.binary_search_by_key(*id, |user| user.id).is_err()) {
                Some(id) => Err(Problem::not_found(Noun::User, id)),
                None => Ok(users),
            }
        }
        UserSelection::Matching { filter, except, count } => {
            let mut users = tx.users_matching(filter, &who.caller.scope).await?;
            users.retain(|user| !except.contains(&user.id));
            match users.len() as u64 {
                now if now == *count => Ok(users),
                now => Err(PeopleCountDiffers { told: *count, now }.into()),
            }
        }
    }
}

/// A change, with the names of what it is about.
enum Destination {
    Enabled(bool),
    Place(Place),
    Joins(Group),
    Leaves(Group),
}

impl Destination {
    async fn of(app: &App, who: &Who, change: &UserChange) -> Result<Self, Problem> {
        let group = async |id: GroupId| {
            let known = groups::seen(app, who, id).await;
            known.map_err(|_| NoSuchGroup.at("change.group"))
        };
        Ok(match change {
            UserChange::Enable => Self::Enabled(true),
            UserChange::Disable => Self::Enabled(false),
            UserChange::Move { category, group } => {
                let place = Place::of(app, who, *category, *group).await;
                Self::Place(place.map_err(|mut problem| {
                    problem.field = problem.field.map(|field| format!("change.{field}"));
                    problem
                })?)
            }
            UserChange::Join { group: id } => Self::Joins(group(*id).await?),
            UserChange::Leave { group: id } => Self::Leaves(group(*id).await?),
        })
    }

    /// The person as the change leaves them.
    fn applied(&self, user: &User) -> User {
        let user = user.clone();
        match self {
            Self::Enabled(enabled) => User { enabled: *enabled, ..user },
            Self::Place(place) => {
                User { category: place.category.clone(), group: place.group.clone(), ..user }
            }
            Self::Joins(_) | Self::Leaves(_) => user,
        }
    }

    /// The group whose members change, while the people stay as they are.
    fn group_alone(&self) -> Option<Group> {
        match self {
            Self::Joins(group) | Self::Leaves(group) => Some(group.clone()),
            Self::Enabled(_) | Self::Place(_) => None,
        }
    }

    async fn apply(&self, tx: &mut Tx, people: &[User]) -> Result<UsersChanged, Problem> {
        let ids: Vec<UserId> = people.iter().map(|user| user.id).collect();
        let administrators = tx.count_administrators().await?;
        let leaves = match self {
            Self::Enabled(enabled) => {
                tx.enable_users(people, *enabled).await?;
                if !enabled {
                    for id in &ids {
                        tx.end_sessions_of(*id, None).await?;
                    }
                }
                Vec::new()
            }
            Self::Place(Place { category, group }) => {
                let (category, group) = (category.as_ref().map(|of| of.id), group.as_ref().map(|of| of.id));
                tx.place_users(people, category, group).await?
            }
            Self::Joins(group) => {
                tx.join_group(group.id, &ids, Part::Member).await?;
                Vec::new()
            }
            Self::Leaves(Group { id, .. }) => {
                tx.leave_group(*id, &ids, Part::Member).await?;
                Vec::new()
            }
        };
        still_an_administrator(administrators, tx).await?;
        Ok(UsersChanged { people: people.len() as u64, leaves })
    }
}
