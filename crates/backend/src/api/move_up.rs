//! `groups` at the end of the year: archiving them with their desktops, and moving students up.

use std::collections::HashMap;

use axum::{Json, extract::State};
use jiff::Timestamp;
use sarrio_engine::authz::{About, AddGroup, EditGroup as MayEdit, Permit, may, sees_group};
use sarrio_model::{
    ArchiveGroup, ArchivedGroup, Caller, DesktopsOfGroup, Group, GroupDesktops, GroupId, GroupMove, GroupRef,
    MoveTo, MoveUp, MovedGroup, MovedUp, Noun, Problem, UserId,
    problem::{
        GroupIsArchived, MoveUpCountWrong, MovedToItself, MovedToOtherCategory, MovedTwice, NoSuchGroup,
    },
};
use sarrio_store::{Part, Tx};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::groups;
use crate::{
    app::App,
    http::{Answer, Body, Id, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(desktops)).routes(routes!(archive)).routes(routes!(move_up))
}

/// Counts the desktops that were made for a group
///
/// Those of its deployments, the recycle bin apart: what archiving it can move to the recycle bin.
#[utoipa::path(get, path = "/groups/{id}/desktops", tag = "people",
    params(("id" = GroupId, Path, description = "Its id")),
    responses((status = 200, description = "How many there are", body = GroupDesktops)))]
async fn desktops(State(app): State<App>, who: Who, Id(id): Id<GroupId>) -> Answer<Json<GroupDesktops>> {
    let group = groups::seen(&app, &who, id).await?;
    Ok(Json(app.engine().count_desktops_of_groups(&[group.id]).await?))
}

/// Archives a group with its desktops
///
/// Its teachers have no power over its members any more, and its deployments end. The desktops that were made for it stay, or are
/// moved to the recycle bin by one batch. Those that are on stay, as parts of the batch that failed. An archived group stays
/// archived, so this can be repeated for its desktops.
#[utoipa::path(post, path = "/groups/{id}/archive", tag = "people", request_body = ArchiveGroup,
    params(("id" = GroupId, Path, description = "Its id")),
    responses((status = 200, description = "The group, archived", body = ArchivedGroup)))]
async fn archive(
    State(app): State<App>,
    who: Who,
    Id(id): Id<GroupId>,
    Body(asked): Body<ArchiveGroup>,
) -> Answer<Json<ArchivedGroup>> {
    let permit = may(&who.caller, MayEdit, groups::seen(&app, &who, id).await?)?;
    let mut tx = app.store().begin().await?;
    let mut group = tx.group(id).await?.ok_or_else(|| Problem::not_found(Noun::Group, id))?;
    permit.confirm(&mut tx, &group).await?;
    tx.audit_change("archived", Some(group.archived.is_some()), Some(true));
    group.revision = asked.revision;
    group.archived = group.archived.or_else(|| Some(Timestamp::now()));
    tx.save_group(&mut group).await?;
    tx.commit().await?;
    app.access_changed();
    let operation = match asked.desktops {
        DesktopsOfGroup::Keep => None,
        DesktopsOfGroup::Recycle => app.engine().recycle_desktops_of_groups(&who.caller, &[group.id]).await?,
    };
    Ok(Json(ArchivedGroup { group, operation }))
}

/// Moves students up
///
/// The members of each group go to another one, or the group is archived with them; teachers stay. All moves are done at once, with
/// the groups as they were before, so a whole category moves up with one request. With `dry_run` nothing is changed, and the answer
/// says what would be.
#[utoipa::path(post, path = "/groups/move-up", tag = "people", request_body = MoveUp,
    responses((status = 200, description = "What was moved", body = MovedUp)))]
async fn move_up(State(app): State<App>, who: Who, Body(asked): Body<MoveUp>) -> Answer<Json<MovedUp>> {
    if asked.moves.is_empty() || asked.moves.len() > MoveUp::LIMIT {
        return Err(MoveUpCountWrong { most: MoveUp::LIMIT }.at("moves").into());
    }
    let mut tx = app.store().begin().await?;
    let plan = Plan::read(&mut tx, &who.caller, &asked.moves).await?;
    let archived: Vec<GroupId> = plan.archived().map(|group| group.id).collect();
    let desktops = app.engine().count_desktops_of_groups(&archived).await?;
    let moves = plan.carry_out(&mut tx).await?;
    if asked.dry_run {
        return Ok(Json(MovedUp { moves, desktops, operation: None }));
    }
    tx.commit().await?;
    app.access_changed();
    let operation = match asked.desktops {
        DesktopsOfGroup::Keep => None,
        DesktopsOfGroup::Recycle => app.engine().recycle_desktops_of_groups(&who.caller, &archived).await?,
    };
    Ok(Json(MovedUp { moves, desktops, operation }))
}

/// A group whose members move, as it is before.
struct Moving {
    group: Group,
    to: MoveTo,
    /// Its members, each with whether it is their main group.
    members: Vec<(UserId, bool)>,
}

/// All moves, with the groups as they are before.
struct Plan {
    moving: Vec<Moving>,
    /// All groups that are named, with the right to change each.
    groups: HashMap<GroupId, Permit<MayEdit>>,
}

impl Plan {
    /// Reads the groups, and refuses what cannot be done or what `caller` may not do.
    async fn read(tx: &mut Tx, caller: &Caller, moves: &[GroupMove]) -> Result<Self, Problem> {
        let mut groups: HashMap<GroupId, Permit<MayEdit>> = HashMap::new();
        let mut moving: Vec<Moving> = Vec::with_capacity(moves.len());
        for GroupMove { from, to } in moves {
            for id in [Some(*from), to.group()].into_iter().flatten() {
                if groups.contains_key(&id) {
                    continue;
                }
                let group = tx.group(id).await?.filter(|group| sees_group(caller, group));
                let group = group.ok_or_else(|| NoSuchGroup.at("moves"))?;
                if group.archived.is_some() {
                    return Err(GroupIsArchived { group: group.name }.at("moves"));
                }
                let permit = may(caller, MayEdit, group.clone())?;
                permit.confirm(tx, &group).await?;
                groups.insert(id, permit);
            }
            let known = |id| groups.get(&id).map(|permit| permit.on().clone()).ok_or(NoSuchGroup);
            let group = known(*from)?;
            if moving.iter().any(|other| other.group.id == *from) {
                return Err(MovedTwice { group: group.name }.at("moves"));
            }
            if let Some(to) = to.group().map(known).transpose()? {
                if to.id == group.id {
                    return Err(MovedToItself { group: group.name }.at("moves"));
                }
                if to.category.id != group.category.id {
                    return Err(
                        MovedToOtherCategory { group: to.name, category: to.category.name }.at("moves")
                    );
                }
            }
            moving.push(Moving { group, to: *to, members: tx.members_of_group(*from).await? });
        }
        Ok(Self { moving, groups })
    }

    /// The groups that are archived.
    fn archived(&self) -> impl Iterator<Item = &Group> {
        self.moving.iter().filter(|one| one.to == MoveTo::Archive).map(|one| &one.group)
    }

    /// Archives groups and moves people: all leave before anybody joins, so that nobody is moved twice.
    async fn carry_out(&self, tx: &mut Tx) -> Result<Vec<MovedGroup>, Problem> {
        let mut targets: HashMap<GroupId, GroupRef> =
            self.groups.iter().map(|(id, permit)| (*id, permit.on().named())).collect();
        for group in self.archived() {
            let mut archived = Group { archived: Some(Timestamp::now()), ..group.clone() };
            tx.save_group(&mut archived).await?;
            if self.moving.iter().any(|one| one.to == MoveTo::Group(group.id)) {
                targets.insert(group.id, self.renew(tx, group).await?.named());
            }
        }
        let people = |one: &Moving| one.members.iter().map(|(person, _)| *person).collect::<Vec<_>>();
        for one in self.moving.iter().filter(|one| one.to != MoveTo::Archive) {
            tx.leave_group(one.group.id, &people(one), Part::Member).await?;
        }
        let mut moved = Vec::with_capacity(self.moving.len());
        for one in &self.moving {
            let to = one.to.group().and_then(|id| targets.get(&id)).cloned();
            if let Some(to) = &to {
                let main = one.members.iter().filter(|(_, is_main)| *is_main);
                let main: Vec<UserId> = main.map(|(person, _)| *person).collect();
                tx.join_group(to.id, &people(one), Part::Member).await?;
                tx.set_main_group(to.id, &main).await?;
            }
            moved.push(MovedGroup { from: one.group.named(), to, people: one.members.len() as u64 });
        }
        Ok(moved)
    }

    /// Adds a group of the same name and with the same teachers as one that was archived.
    async fn renew(&self, tx: &mut Tx, old: &Group) -> Result<Group, Problem> {
        let category = tx.category(old.category.id).await?;
        let category = category.ok_or_else(|| Problem::not_found(Noun::Category, old.category.id))?;
        let caller = self.groups.get(&old.id).map(Permit::caller).ok_or(NoSuchGroup)?;
        let group =
            Group { teachers: old.teachers.clone(), ..Group::new(old.name.clone(), old.category.clone()) };
        may(caller, AddGroup, category.clone())?.confirm_about(tx, &category, About::of(&group)).await?;
        tx.insert_group(&group).await?;
        let teachers: Vec<UserId> = old.teachers.iter().map(|teacher| teacher.id).collect();
        tx.join_group(group.id, &teachers, Part::Teacher).await?;
        Ok(group)
    }
}
