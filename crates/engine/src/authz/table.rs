//! Which role may do what, to whose things. `docs/permissions.md` is printed from this table.

use sarrio_model::{Permission, PermissionRow, Reach, Role};

use Reach::{All, Charges, Nothing, Own};

/// One row for each permission, in their order: how far it reaches for an administrator, a manager, a teacher and a student.
pub const TABLE: &[(Permission, [Reach; 4])] = &[
    (Permission::DesktopSee, [All, Charges, Charges, Own]),
    (Permission::DesktopCreate, [All, Charges, Charges, Own]),
    (Permission::DesktopStart, [All, Charges, Charges, Own]),
    (Permission::DesktopShutdown, [All, Charges, Charges, Own]),
    (Permission::DesktopStop, [All, Charges, Charges, Own]),
    (Permission::DesktopReset, [All, Charges, Charges, Own]),
    (Permission::DesktopRenew, [All, Charges, Charges, Own]),
    (Permission::DesktopPause, [All, Charges, Charges, Own]),
    (Permission::DesktopResume, [All, Charges, Charges, Own]),
    (Permission::DesktopOpen, [All, Charges, Charges, Own]),
    (Permission::DesktopWatch, [All, Charges, Charges, Own]),
    (Permission::DesktopStill, [All, Charges, Charges, Own]),
    (Permission::DesktopEdit, [All, Charges, Charges, Own]),
    (Permission::DesktopNetwork, [All, Nothing, Nothing, Nothing]),
    (Permission::DesktopGive, [All, Charges, Nothing, Nothing]),
    (Permission::DesktopDelete, [All, Charges, Charges, Own]),
    (Permission::DesktopRestore, [All, Charges, Charges, Own]),
    (Permission::DesktopPurge, [All, Charges, Own, Own]),
    (Permission::DesktopTemplate, [All, Charges, Own, Nothing]),
    (Permission::DiskGrow, [All, Charges, Charges, Own]),
    (Permission::TemplateSee, [All, Charges, Own, Own]),
    (Permission::TemplateImport, [All, Nothing, Nothing, Nothing]),
    (Permission::TemplateUpload, [All, Charges, Own, Nothing]),
    (Permission::TemplateEdit, [All, Charges, Own, Nothing]),
    (Permission::TemplateShare, [All, Charges, Own, Nothing]),
    (Permission::TemplatePublish, [All, Charges, Nothing, Nothing]),
    (Permission::TemplateGive, [All, Charges, Nothing, Nothing]),
    (Permission::TemplateDelete, [All, Charges, Own, Nothing]),
    (Permission::TemplateRestore, [All, Charges, Own, Nothing]),
    (Permission::TemplatePurge, [All, Charges, Own, Nothing]),
    (Permission::MediaAdd, [All, Nothing, Nothing, Nothing]),
    (Permission::MediaShare, [All, Nothing, Nothing, Nothing]),
    (Permission::MediaRemove, [All, Nothing, Nothing, Nothing]),
    (Permission::StorageSee, [All, All, All, All]),
    (Permission::StorageAdd, [All, Nothing, Nothing, Nothing]),
    (Permission::StorageEdit, [All, Nothing, Nothing, Nothing]),
    (Permission::StorageRemove, [All, Nothing, Nothing, Nothing]),
    (Permission::StorageForget, [All, Nothing, Nothing, Nothing]),
    (Permission::HypervisorSee, [All, Nothing, Nothing, Nothing]),
    (Permission::HypervisorAdd, [All, Nothing, Nothing, Nothing]),
    (Permission::HypervisorEdit, [All, Nothing, Nothing, Nothing]),
    (Permission::HypervisorRemove, [All, Nothing, Nothing, Nothing]),
    (Permission::OperationSee, [All, Charges, Charges, Own]),
    (Permission::OperationCancel, [All, Charges, Charges, Own]),
    (Permission::OperationAbandon, [All, Nothing, Nothing, Nothing]),
    (Permission::UserSee, [All, Charges, Charges, Own]),
    (Permission::UserAdd, [All, Charges, Nothing, Nothing]),
    (Permission::UserEdit, [All, Charges, Nothing, Nothing]),
    (Permission::UserPassword, [All, Charges, Nothing, Nothing]),
    (Permission::UserRemove, [All, Charges, Nothing, Nothing]),
    (Permission::UserSessions, [All, Charges, Own, Own]),
    (Permission::CategorySee, [All, Charges, Nothing, Nothing]),
    (Permission::CategoryAdd, [All, Nothing, Nothing, Nothing]),
    (Permission::CategoryEdit, [All, Nothing, Nothing, Nothing]),
    (Permission::CategoryRemove, [All, Nothing, Nothing, Nothing]),
    (Permission::GroupSee, [All, Charges, Charges, Nothing]),
    (Permission::GroupAdd, [All, Charges, Nothing, Nothing]),
    (Permission::GroupEdit, [All, Charges, Nothing, Nothing]),
    (Permission::GroupRemove, [All, Charges, Nothing, Nothing]),
    (Permission::DeploymentEnd, [All, Charges, Charges, Nothing]),
    (Permission::AuditSee, [All, Charges, Nothing, Nothing]),
    (Permission::AuditExport, [All, Charges, Nothing, Nothing]),
    (Permission::SignInEdit, [All, Nothing, Nothing, Nothing]),
    (Permission::DirectoryManage, [All, Nothing, Nothing, Nothing]),
    (Permission::RoleSee, [All, All, All, All]),
    (Permission::RoleAdd, [All, Nothing, Nothing, Nothing]),
    (Permission::RoleEdit, [All, Nothing, Nothing, Nothing]),
    (Permission::RoleRemove, [All, Nothing, Nothing, Nothing]),
    (Permission::RoomSee, [All, All, All, Nothing]),
    (Permission::RoomArrange, [All, All, All, Nothing]),
    (Permission::RoomAdd, [All, All, Nothing, Nothing]),
    (Permission::RoomEdit, [All, All, Nothing, Nothing]),
    (Permission::RoomRemove, [All, All, Nothing, Nothing]),
    (Permission::LessonSee, [All, Charges, Charges, Own]),
    (Permission::LessonHand, [Nothing, Nothing, Nothing, Own]),
    (Permission::LessonHandIn, [Nothing, Nothing, Nothing, Own]),
    (Permission::LessonPlan, [All, Charges, Charges, Nothing]),
    (Permission::HolidayEdit, [All, All, Nothing, Nothing]),
    (Permission::ClassPause, [All, Charges, Charges, Nothing]),
    (Permission::ClassExam, [All, Charges, Charges, Nothing]),
    (Permission::ClassMessage, [All, Charges, Charges, Nothing]),
    (Permission::ClassCollect, [All, Charges, Charges, Nothing]),
    (Permission::ClassHelp, [All, Charges, Charges, Nothing]),
    (Permission::ConsentEdit, [All, Nothing, Nothing, Nothing]),
    (Permission::ClassHandOut, [All, Charges, Charges, Nothing]),
    (Permission::QuotaSee, [All, Charges, Charges, Own]),
    (Permission::QuotaEdit, [All, Charges, Nothing, Nothing]),
    (Permission::QuotaEditWide, [All, Nothing, Nothing, Nothing]),
];

/// How far a permission reaches for a role. What the table does not name reaches nothing.
#[must_use]
pub fn reach(permission: Permission, role: Role) -> Reach {
    let column = match role {
        Role::Administrator => 0,
        Role::Manager => 1,
        Role::Teacher => 2,
        Role::Student => 3,
    };
    TABLE.get(permission as usize).map_or(Nothing, |(_, reaches)| reaches[column])
}

/// The table, row by row.
#[must_use]
pub fn rows() -> Vec<PermissionRow> {
    let row = |(permission, [administrator, manager, teacher, student]): &(Permission, [Reach; 4])| {
        let [administrator, manager, teacher, student] = [*administrator, *manager, *teacher, *student];
        let meaning = permission.meaning().to_owned();
        PermissionRow { permission: *permission, meaning, administrator, manager, teacher, student }
    };
    TABLE.iter().map(row).collect()
}

/// The table as a page for people, in Markdown.
#[must_use]
pub fn document() -> String {
    let mut page = DOCUMENT.to_owned();
    for (permission, reaches) in TABLE {
        let cell = |reach: &Reach| match reach {
            Nothing => "–",
            Own => "own",
            Charges => "own and charges",
            All => "all",
        };
        let [administrator, manager, teacher, student] = reaches.each_ref().map(cell);
        let meaning = permission.meaning();
        page += &format!(
            "| {meaning} | `{permission}` | {administrator} | {manager} | {teacher} | {student} |\n"
        );
    }
    page
}

/// What stands before the rows of [`document`].
const DOCUMENT: &str = "\
# Who may do what

This page is printed from the table of roles (`cargo xtask permissions`). How far a permission reaches:

- **all**: to everything.
- **own and charges**: to what is one's own, and to what belongs to the people in one's charge. In a manager's charge are
  the people of their category except administrators, and its groups. In a teacher's charge are the groups that they teach,
  and the students in them.
- **own**: to what is one's own.
- **–**: to nothing.

Whatever a person may not see is answered as if it did not exist. Templates and ISO images are seen and used by those with
whom they are shared. Only administrators change the accounts and the quotas of managers and administrators. Nobody gives a
role, or moves somebody to a category, with which they could not add somebody.

| What | Permission | Administrator | Manager | Teacher | Student |
|---|---|---|---|---|---|
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_permission_has_one_row() {
        let rows: Vec<Permission> = TABLE.iter().map(|(permission, _)| *permission).collect();
        assert_eq!(rows, Permission::ALL);
    }

    #[test]
    fn a_role_reaches_no_further_than_the_role_above_it() {
        // A hand, and what one hands in, is a student's alone.
        let of_students =
            |permission: &Permission| matches!(permission, Permission::LessonHand | Permission::LessonHandIn);
        for (permission, reaches) in TABLE.iter().filter(|(permission, _)| !of_students(permission)) {
            assert!(reaches.windows(2).all(|pair| pair[0] >= pair[1]), "{permission}");
            assert_eq!(reaches[0], All, "{permission}");
        }
    }
}
