//! The desktops of a lesson: they are started before it, and shut down or deleted after it.

use std::{sync::Arc, time::Duration};

use sarrio_model::{AtEnd, Code, Desktop, DesktopId, Lesson, Problem, Student};
use tokio::time::Instant;

use crate::{
    Engine, Inner,
    authz::{Permit, ShutDownAndDelete, ShutdownDesktop, StartDesktop},
};

/// The pause before a desktop that could not be deleted is tried again, and for how long it is tried: something else may be
/// done to it when the lesson ends, or its host may be silent.
const AGAIN: Duration = Duration::from_secs(5);
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// The desktops with which the class works in a lesson.
async fn of_lesson(engine: &Inner, lesson: &Lesson) -> Result<Vec<Desktop>, Problem> {
    let class = engine.store.class(lesson.group.clone(), None).await?;
    let of = |student: &Student| class.desktop_of(student.person.id, &lesson.templates).cloned();
    Ok(class.students.iter().filter_map(of).collect())
}

/// Starts the desktops of a class. One that cannot be started keeps no other from it.
pub(super) async fn start(engine: &Arc<Inner>, lesson: &Lesson) -> Result<(), Problem> {
    let this = Engine(engine.clone());
    for desktop in of_lesson(engine, lesson).await?.into_iter().filter(|desktop| desktop.state.is_off()) {
        let (id, owner) = (desktop.id, desktop.owner.id);
        let permit: Permit<StartDesktop> = Permit::for_housekeeping(owner, desktop);
        if let Err(why) = this.start_desktop(permit).await {
            tracing::warn!(desktop.id = %id, lesson.id = %lesson.id, %why, "not started before its lesson");
        }
    }
    Ok(())
}

/// Does with the desktops of a lesson what was planned for its end.
pub(super) async fn tidy(engine: &Arc<Inner>, lesson: &Lesson) -> Result<(), Problem> {
    match lesson.at_end {
        AtEnd::Nothing => Ok(()),
        AtEnd::ShutDown => shut_down_desktops(engine, lesson).await,
        AtEnd::Delete => delete_desktops(engine, lesson).await,
    }
}

/// Asks the desktops of a class to shut down.
async fn shut_down_desktops(engine: &Arc<Inner>, lesson: &Lesson) -> Result<(), Problem> {
    let this = Engine(engine.clone());
    for desktop in of_lesson(engine, lesson).await?.into_iter().filter(|desktop| desktop.state.is_on()) {
        let (id, owner) = (desktop.id, desktop.owner.id);
        let permit: Permit<ShutdownDesktop> = Permit::for_housekeeping(owner, desktop);
        if let Err(why) = this.shutdown_desktop(permit).await {
            tracing::warn!(desktop.id = %id, lesson.id = %lesson.id, %why, "not shut down after its lesson");
        }
    }
    Ok(())
}

/// Shuts down and deletes the desktops of the class that come from the templates of the lesson. Those of which there are none
/// any more have no desktops either, so nothing else is ever deleted.
async fn delete_desktops(engine: &Arc<Inner>, lesson: &Lesson) -> Result<(), Problem> {
    let class = engine.store.class(lesson.group.clone(), None).await?;
    let is_of_lesson =
        |desktop: &Desktop| lesson.templates.iter().any(|template| desktop.template == Some(template.id));
    let desktops: Vec<DesktopId> =
        class.desktops.into_iter().filter(is_of_lesson).map(|desktop| desktop.id).collect();
    let (this, lesson) = (engine.clone(), lesson.id);
    engine.spawn(async move {
        let until = Instant::now() + PATIENCE;
        let mut left = desktops;
        while !left.is_empty() && Instant::now() < until {
            let mut again = Vec::new();
            for id in left {
                match delete(&this, id).await {
                    Ok(()) => {}
                    Err(why) if may_pass(why.code) => again.push(id),
                    Err(why) => {
                        tracing::warn!(desktop.id = %id, lesson.id = %lesson, %why, "not deleted after its lesson");
                    }
                }
            }
            left = again;
            if !left.is_empty() {
                tokio::time::sleep(AGAIN).await;
            }
        }
        for id in left {
            tracing::warn!(desktop.id = %id, lesson.id = %lesson, "not deleted after its lesson: it was in use too long");
        }
    });
    Ok(())
}

/// Whether what keeps a desktop from being deleted may be over soon.
fn may_pass(code: Code) -> bool {
    matches!(code, Code::Busy | Code::WrongState | Code::HostMayStillRun | Code::StaleRevision)
}

/// Shuts a desktop down and deletes it. One that is gone, or in the recycle bin, is done.
async fn delete(engine: &Arc<Inner>, id: DesktopId) -> Result<(), Problem> {
    let Some(desktop) = engine.store.desktop(id).await?.filter(|desktop| desktop.deleted.is_none()) else {
        return Ok(());
    };
    let permit: Permit<ShutDownAndDelete> = Permit::for_housekeeping(desktop.owner.id, desktop);
    Engine(engine.clone()).shut_down_and_delete(permit).await.map(drop)
}
