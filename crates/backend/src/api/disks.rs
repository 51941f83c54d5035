//! `disks`.

use axum::{Json, extract::State};
use sarrio_engine::authz::{
    AddStoragePath, GrowDisk as MayGrow, SeeStorage, may, sees_desktop, sees_template,
};
use sarrio_model::{
    Accepted, DesktopId, Disk, DiskChain, DiskId, DiskOwner, GrowDisk, Noun, Page, Problem, StoragePathId,
    TemplateId,
    problem::{OneOwnerOfDisks, TemplateDiskIsFixed},
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{Begun, begun, whole},
    desktops::seen,
    problems::NamesThings,
};
use crate::{
    app::App,
    http::{Answer, Body, Id, Query, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(chain)).routes(routes!(grow))
}

#[derive(Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct DiskQuery {
    /// Only the disks of this desktop.
    desktop: Option<DesktopId>,
    /// Only the disks of this template.
    template: Option<TemplateId>,
    /// Only the disks on this storage path; for administrators.
    path: Option<StoragePathId>,
}

/// Whether this caller may see the desktop or template that the disk belongs to.
async fn sees(app: &App, who: &Who, owner: DiskOwner) -> Result<bool, Problem> {
    Ok(match owner {
        DiskOwner::Desktop(id) => {
            app.store().desktop(id).await?.is_some_and(|d| sees_desktop(&who.caller, &d))
        }
        DiskOwner::Template(id) => {
            app.store().template(id).await?.is_some_and(|t| sees_template(&who.caller, &t))
        }
    })
}

/// Lists disks
///
/// The disks of one desktop, one template or one storage path: exactly one of these must be given.
#[utoipa::path(get, path = "/disks", tag = "disks", params(DiskQuery),
    responses((status = 200, description = "All disks", body = Page<Disk>), NamesThings))]
async fn list(State(app): State<App>, who: Who, Query(query): Query<DiskQuery>) -> Answer<Json<Page<Disk>>> {
    let owner = match (query.desktop, query.template, query.path) {
        (Some(id), None, None) => DiskOwner::Desktop(id),
        (None, Some(id), None) => DiskOwner::Template(id),
        (None, None, Some(path)) => {
            let _permit = may(&who.caller, AddStoragePath, ())?;
            app.store()
                .storage_path(path)
                .await?
                .ok_or_else(|| Problem::not_found(Noun::StoragePath, path))?;
            return Ok(Json(whole(app.store().disks_on(path).await?)));
        }
        _ => {
            return Err(OneOwnerOfDisks.at("desktop").into());
        }
    };
    if !sees(&app, &who, owner).await? {
        return Err(match owner {
            DiskOwner::Desktop(id) => Problem::not_found(Noun::Desktop, id),
            DiskOwner::Template(id) => Problem::not_found(Noun::Template, id),
        }
        .into());
    }
    Ok(Json(whole(app.store().disks_of(owner).await?)))
}

/// Reads a disk's backing chain
///
/// The disk and all images that it is built on. If a host reaches the storage path, the chain is read from the images'
/// headers now, and `verified` is true. Otherwise it comes from the database, and `problem` says why.
#[utoipa::path(get, path = "/disks/{id}/chain", tag = "disks", params(("id" = DiskId, Path, description = "Its id")),
    responses((status = 200, description = "The chain", body = DiskChain)))]
async fn chain(State(app): State<App>, who: Who, Id(id): Id<DiskId>) -> Answer<Json<DiskChain>> {
    let none = || Problem::not_found(Noun::Disk, id);
    let disk = app.store().disk(id).await?.ok_or_else(none)?;
    if !sees(&app, &who, disk.owner).await? {
        return Err(none().into());
    }
    let permit = may(&who.caller, SeeStorage, ())?;
    Ok(Json(app.engine().disk_chain(permit, disk).await?))
}

/// Makes a disk larger
///
/// The disk of a desktop, while the desktop is off or running. A disk cannot be made smaller again. The guest sees the
/// new size at once (with virtio) or after its next start, and its partitions must be enlarged there. The space is
/// taken only when something is written to it.
#[utoipa::path(post, path = "/disks/{id}/grow", tag = "disks", request_body = GrowDisk,
    params(("id" = DiskId, Path, description = "Its id")),
    responses((status = 202, description = "The operation that makes it larger; its target is the desktop", body = Accepted)))]
async fn grow(
    State(app): State<App>,
    who: Who,
    Id(id): Id<DiskId>,
    Body(grow): Body<GrowDisk>,
) -> Answer<Begun> {
    let none = || Problem::not_found(Noun::Disk, id);
    let disk = app.store().disk(id).await?.ok_or_else(none)?;
    if !sees(&app, &who, disk.owner).await? {
        return Err(none().into());
    }
    let DiskOwner::Desktop(desktop) = disk.owner else {
        return Err(TemplateDiskIsFixed.problem().into());
    };
    let permit = may(&who.caller, MayGrow, seen(&app, &who, desktop).await?)?;
    Ok(begun(&who, app.engine().grow_disk(permit, id, grow).await?))
}
