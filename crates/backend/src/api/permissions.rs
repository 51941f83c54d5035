//! Which permission each route needs. The description of the API names it, and a test compares it with what the route does.

use sarrio_model::Permission;

/// What a route asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// A permission, for the thing that the route is about.
    Permission(Permission),
    /// A permission for what the body names: its things, or the state that they are to have.
    OfBody,
    /// Somebody who is signed in. What they get is what they may see.
    SignIn,
    /// Nothing.
    Nothing,
}

/// What a route below `/api/v1` asks of its caller; `None` where nobody has decided that.
pub(super) fn of_route(method: &str, path: &str) -> Option<Needs> {
    use Needs::{Nothing, OfBody, SignIn};
    use Permission as P;
    let permission = match (method, path) {
        ("post", "session") => return Some(Nothing),
        ("get" | "delete", "session" | "sessions")
        | ("post", "session/password")
        | ("patch", "session/profile")
        | ("get", "sign-in/rules" | "consent/rules" | "attention" | "events" | "screens")
        | ("put", "session/consent") => return Some(SignIn),
        ("get", "desktops" | "desktops/summary" | "disks" | "templates" | "operations" | "users") => {
            return Some(SignIn);
        }
        (
            "get",
            "categories" | "groups" | "permissions" | "users/quotas" | "session/quota" | "roles/{id}/quota",
        ) => {
            return Some(SignIn);
        }
        ("get", "lessons" | "series" | "holidays" | "timetable/export") => return Some(SignIn),
        ("post", "desktops/batch" | "desktops/purge" | "users/batch") => return Some(OfBody),
        ("post", "users/import") => P::UserAdd,
        ("get", "audit") => P::AuditSee,
        ("get", "audit/export") => P::AuditExport,
        ("post", "desktops" | "desktops/preview") => P::DesktopCreate,
        ("get", "desktops/{id}" | "desktops/{id}/place") => P::DesktopSee,
        ("patch", "desktops/{id}") => P::DesktopEdit,
        ("delete", "desktops/{id}") => P::DesktopDelete,
        ("post", "desktops/{id}/start") => P::DesktopStart,
        ("post", "desktops/{id}/shutdown") => P::DesktopShutdown,
        ("post", "desktops/{id}/stop") => P::DesktopStop,
        ("post", "desktops/{id}/reset") => P::DesktopReset,
        ("post", "desktops/{id}/renew") => P::DesktopRenew,
        ("post", "desktops/{id}/pause") => P::DesktopPause,
        ("post", "desktops/{id}/resume") => P::DesktopResume,
        ("post", "desktops/{id}/restore") => P::DesktopRestore,
        ("post", "desktops/{id}/purge") => P::DesktopPurge,
        ("post", "desktops/{id}/template") => P::DesktopTemplate,
        ("post", "desktops/{id}/ticket") => P::DesktopOpen,
        ("get", "desktops/{id}/screen") | ("post", "desktops/{id}/ask-to-watch") => P::DesktopWatch,
        ("post", "desktops/{id}/still") => P::DesktopStill,
        ("put" | "delete", "desktops/{id}/help") => P::ClassHelp,
        ("patch", "consent/rules") => P::ConsentEdit,
        ("get", "disks/{id}/chain") => P::StorageSee,
        ("post", "disks/{id}/grow") => P::DiskGrow,
        ("post", "templates") => P::TemplateImport,
        ("get", "templates/{id}" | "templates/{id}/screen" | "templates/{id}/dependants") => P::TemplateSee,
        ("post", "templates/{id}/shares") => P::TemplateShare,
        ("patch", "templates/{id}") => P::TemplateEdit,
        ("delete", "templates/{id}") => P::TemplateDelete,
        ("post", "templates/{id}/restore") => P::TemplateRestore,
        ("post", "templates/{id}/purge") => P::TemplatePurge,
        ("put", "templates/{id}/upload") => P::TemplateUpload,
        ("get", "media") => P::StorageSee,
        ("post", "media") => P::MediaAdd,
        ("post", "media/{id}/shares") => P::MediaShare,
        ("delete", "media/{id}") => P::MediaRemove,
        ("get", "hypervisors" | "hypervisors/{id}" | "hypervisors/public-key") => P::HypervisorSee,
        ("post", "hypervisors" | "hypervisors/check" | "hypervisors/probe") => P::HypervisorAdd,
        ("delete", "hypervisors/{id}") => P::HypervisorRemove,
        ("patch", "hypervisors/{id}")
        | ("post" | "delete", "hypervisors/{id}/maintenance")
        | ("post", "hypervisors/{id}/confirm-off" | "hypervisors/{id}/doctor" | "hypervisors/{id}/retry") => {
            P::HypervisorEdit
        }
        ("get", "storage/paths" | "storage/paths/{id}") => P::StorageSee,
        ("post", "storage/paths") => P::StorageAdd,
        ("patch", "storage/paths/{id}") => P::StorageEdit,
        ("delete", "storage/paths/{id}") => P::StorageRemove,
        ("get", "storage/paths/{id}/contents") | ("post", "storage/paths/{id}/forget") => P::StorageForget,
        ("get", "operations/{id}" | "operations/{id}/desktops") => P::OperationSee,
        ("post", "operations/{id}/again") => P::DesktopCreate,
        ("post", "operations/{id}/cancel") => P::OperationCancel,
        ("post", "operations/{id}/abandon") => P::OperationAbandon,
        ("post", "users") => P::UserAdd,
        ("get", "users/{id}") => P::UserSee,
        ("patch", "users/{id}") => P::UserEdit,
        ("delete", "users/{id}") => P::UserRemove,
        ("post", "users/{id}/password") => P::UserPassword,
        ("get" | "delete", "users/{id}/sessions") | ("delete", "sessions/{id}") => P::UserSessions,
        ("patch", "sign-in/rules") => P::SignInEdit,
        ("post", "categories") => P::CategoryAdd,
        ("get", "categories/{id}") => P::CategorySee,
        ("patch", "categories/{id}") => P::CategoryEdit,
        ("delete", "categories/{id}") => P::CategoryRemove,
        ("post", "groups") => P::GroupAdd,
        ("get", "groups/{id}" | "groups/{id}/deployments" | "groups/{id}/desktops" | "deployments/{id}") => {
            P::GroupSee
        }
        ("post", "deployments/{id}/end") => P::DeploymentEnd,
        ("patch", "groups/{id}")
        | (
            "post",
            "groups/{id}/members" | "groups/{id}/teachers" | "groups/{id}/archive" | "groups/move-up",
        ) => P::GroupEdit,
        ("delete", "groups/{id}") => P::GroupRemove,
        ("get", "roles" | "roles/{id}") => P::RoleSee,
        ("post", "roles") => P::RoleAdd,
        ("patch", "roles/{id}") => P::RoleEdit,
        ("delete", "roles/{id}") => P::RoleRemove,
        ("get", "users/{id}/quota" | "groups/{id}/quota" | "categories/{id}/quota") => P::QuotaSee,
        ("put", "users/{id}/quota" | "groups/{id}/quota") => P::QuotaEdit,
        ("put", "categories/{id}/quota" | "roles/{id}/quota") => P::QuotaEditWide,
        ("get", "seating" | "rooms" | "rooms/{id}" | "rooms/{id}/seats/export") => P::RoomSee,
        ("post", "rooms") => P::RoomAdd,
        ("get", "rooms/{id}/unplaced") | ("patch", "rooms/{id}") | ("post", "rooms/{id}/seats/import") => {
            P::RoomEdit
        }
        ("delete", "rooms/{id}") => P::RoomRemove,
        ("put", "rooms/{id}/plan" | "rooms/{id}/seating") | ("post", "rooms/{id}/wake") => P::RoomArrange,
        ("get", "groups/{id}/class") => P::GroupSee,
        ("get", "lessons/{id}" | "series/{id}") => P::LessonSee,
        ("post", "classes" | "lessons" | "series" | "timetable/import")
        | ("patch" | "delete", "lessons/{id}" | "series/{id}")
        | ("get", "lessons/{id}/attendance" | "lessons/{id}/checklist") => P::LessonPlan,
        ("put", "holidays") => P::HolidayEdit,
        ("put" | "delete", "lessons/{id}/powers/eyes_on_me") => P::ClassPause,
        ("put" | "delete", "lessons/{id}/powers/exam") => P::ClassExam,
        ("post", "lessons/{id}/messages" | "lessons/{id}/hands/answer") => P::ClassMessage,
        ("post", "lessons/{id}/handouts") | ("delete", "lessons/{id}/handouts/{handout}") => P::ClassHandOut,
        ("get", "lessons/{id}/handouts/{handout}" | "lessons/{id}/handouts/{handout}/files") => P::LessonSee,
        ("put", "lessons/{id}/hand") => P::LessonHand,
        ("put", "lessons/{id}/work") => P::LessonHandIn,
        ("post", "lessons/{id}/collections")
        | ("get", "lessons/{id}/work" | "lessons/{id}/work/table" | "lessons/{id}/work/{person}") => {
            P::ClassCollect
        }
        ("get" | "put", "directory")
        | ("post", "directory/test" | "directory/sync")
        | ("get", "directory/syncs") => P::DirectoryManage,
        _ => return None,
    };
    Some(Needs::Permission(permission))
}
