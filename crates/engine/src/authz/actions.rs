//! Every action, the permission that it needs, and the thing that it is done to.

use sarrio_model::{
    Caller, Category, CustomRole, Desktop, Group, Hypervisor, Lesson, Media, Operation, Permission, Problem,
    Reach, Room, Scope, Series, StoragePath, Template, User, UserId,
};

use super::{
    Action,
    reaches::{Owner, reach_of, reaches},
    things::{Thing, is_below, sees_user},
};

/// New desktops: from which template, and whose they will be.
#[derive(Debug, Clone)]
pub struct DesktopsToCreate {
    /// Without a template an empty desktop is made.
    pub template: Option<Template>,
    /// Who will own them: one person all of them, or several one each.
    pub owners: Vec<UserId>,
}

/// Makes desktops from a template, or an empty one to install.
#[derive(Debug, Clone, Copy)]
pub struct CreateDesktops;

impl Action for CreateDesktops {
    type On = DesktopsToCreate;
    const NAME: &'static str = Permission::DesktopCreate.as_str();

    fn allows(caller: &Caller, on: &DesktopsToCreate) -> bool {
        !on.owners.is_empty()
            && on.owners.iter().all(|owner| reaches(caller, Permission::DesktopCreate, Owner::Person(*owner)))
            && on.template.as_ref().is_none_or(|template| template.may(caller, Permission::DesktopCreate))
    }

    fn obstacle(caller: &Caller, on: &DesktopsToCreate) -> Option<Problem> {
        let template = on.template.as_ref()?;
        let obstacle = template.obstacle(caller, Permission::DesktopCreate)?;
        Some(obstacle(template).at("template"))
    }
}

/// A desktop, and who will own it.
#[derive(Debug, Clone)]
pub struct DesktopToGive {
    /// Which.
    pub desktop: Desktop,
    /// To whom.
    pub to: UserId,
}

/// Gives a desktop to somebody else.
#[derive(Debug, Clone, Copy)]
pub struct GiveDesktop;

impl Action for GiveDesktop {
    type On = DesktopToGive;
    const NAME: &'static str = Permission::DesktopGive.as_str();

    fn allows(caller: &Caller, on: &DesktopToGive) -> bool {
        let to = Owner::Person(on.to);
        on.desktop.may(caller, Permission::DesktopGive) && reaches(caller, Permission::DesktopGive, to)
    }
}

/// A template, and who will own it.
#[derive(Debug, Clone)]
pub struct TemplateToGive {
    /// Which.
    pub template: Template,
    /// To whom.
    pub to: UserId,
}

/// Gives a template to somebody else.
#[derive(Debug, Clone, Copy)]
pub struct GiveTemplate;

impl Action for GiveTemplate {
    type On = TemplateToGive;
    const NAME: &'static str = Permission::TemplateGive.as_str();

    fn allows(caller: &Caller, on: &TemplateToGive) -> bool {
        let to = Owner::Person(on.to);
        on.template.may(caller, Permission::TemplateGive) && reaches(caller, Permission::TemplateGive, to)
    }
}

/// Takes back what was handed out in a lesson, also when it is over.
#[derive(Debug, Clone, Copy)]
pub struct TakeBack;

impl Action for TakeBack {
    type On = Lesson;
    const NAME: &'static str = Permission::ClassHandOut.as_str();

    fn allows(caller: &Caller, on: &Lesson) -> bool {
        on.may(caller, Permission::ClassHandOut)
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident($on:ty) = $permission:ident;)*) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Action for $name {
            type On = $on;
            const NAME: &'static str = Permission::$permission.as_str();
            fn allows(caller: &Caller, on: &$on) -> bool {
                on.may(caller, Permission::$permission)
            }
            fn obstacle(caller: &Caller, on: &$on) -> Option<Problem> {
                on.obstacle(caller, Permission::$permission).map(|says| says(on))
            }
        })*
    };
}

actions! {
    /// Starts a desktop.
    StartDesktop(Desktop) = DesktopStart;
    /// Asks it to shut down.
    ShutdownDesktop(Desktop) = DesktopShutdown;
    /// Forces it off.
    StopDesktop(Desktop) = DesktopStop;
    /// Presses its reset button.
    ResetDesktop(Desktop) = DesktopReset;
    /// Resets it to its template.
    RenewDesktop(Desktop) = DesktopRenew;
    /// Pauses it: its processors stop.
    PauseDesktop(Desktop) = DesktopPause;
    /// Resumes it after a pause.
    ResumeDesktop(Desktop) = DesktopResume;
    /// Renames it, changes its hardware.
    EditDesktop(Desktop) = DesktopEdit;
    /// Makes one of its disks larger.
    GrowDisk(Desktop) = DiskGrow;
    /// Moves it to the recycle bin.
    DeleteDesktop(Desktop) = DesktopDelete;
    /// Takes it out of the recycle bin.
    RestoreDesktop(Desktop) = DesktopRestore;
    /// Deletes it for good.
    PurgeDesktop(Desktop) = DesktopPurge;
    /// Makes a template of its disk.
    TemplateDesktop(Desktop) = DesktopTemplate;
    /// Opens it in a viewer.
    OpenDesktop(Desktop) = DesktopOpen;
    /// Looks at its screen.
    WatchDesktop(Desktop) = DesktopWatch;
    /// Saves a picture of its screen.
    SaveStill(Desktop) = DesktopStill;
    /// Imports a template from a file on a storage path, where anybody's image may lie.
    ImportTemplate(()) = TemplateImport;
    /// Uploads the image of a template.
    UploadTemplate(Template) = TemplateUpload;
    /// Renames and retires it.
    EditTemplate(Template) = TemplateEdit;
    /// Shares it with those whom the caller sees.
    ShareTemplate(Template) = TemplateShare;
    /// Moves it to the recycle bin.
    DeleteTemplate(Template) = TemplateDelete;
    /// Takes it out of the recycle bin.
    RestoreTemplate(Template) = TemplateRestore;
    /// Deletes it for good.
    PurgeTemplate(Template) = TemplatePurge;
    /// Adds an ISO.
    AddMedia(()) = MediaAdd;
    /// Shares it.
    ShareMedia(Media) = MediaShare;
    /// Removes it; its file stays.
    RemoveMedia(Media) = MediaRemove;
    /// Sees ISOs and storage paths.
    SeeStorage(()) = StorageSee;
    /// Adds a storage path.
    AddStoragePath(()) = StorageAdd;
    /// Changes it.
    EditStoragePath(StoragePath) = StorageEdit;
    /// Removes it.
    RemoveStoragePath(StoragePath) = StorageRemove;
    /// Forgets a storage path with all that is stored on it, and sees what that is.
    ForgetStoragePath(StoragePath) = StorageForget;
    /// Sees hosts.
    SeeHypervisors(()) = HypervisorSee;
    /// Adds a host.
    AddHypervisor(()) = HypervisorAdd;
    /// Changes a host: name, key, maintenance.
    EditHypervisor(Hypervisor) = HypervisorEdit;
    /// Removes a host.
    RemoveHypervisor(Hypervisor) = HypervisorRemove;
    /// Cancels an operation.
    CancelOperation(Operation) = OperationCancel;
    /// Ends an operation that hangs, without undoing what it did.
    AbandonOperation(Operation) = OperationAbandon;
    /// Changes a person's role, name, groups, access.
    EditUser(User) = UserEdit;
    /// Gives a person a new password.
    ChangePassword(User) = UserPassword;
    /// Removes a person.
    RemoveUser(User) = UserRemove;
    /// Sees and ends a person's sessions.
    SeeSessions(User) = UserSessions;
    /// Adds a category.
    AddCategory(()) = CategoryAdd;
    /// Renames a category.
    EditCategory(Category) = CategoryEdit;
    /// Removes a category.
    RemoveCategory(Category) = CategoryRemove;
    /// Adds a group to a category.
    AddGroup(Category) = GroupAdd;
    /// Renames and archives a group, and chooses its members and teachers.
    EditGroup(Group) = GroupEdit;
    /// Removes a group.
    RemoveGroup(Group) = GroupRemove;
    /// Sees rooms and their seats.
    SeeRooms(()) = RoomSee;
    /// Adds a room.
    AddRoom(()) = RoomAdd;
    /// Renames a room, and changes the computers at its seats.
    EditRoom(Room) = RoomEdit;
    /// Moves the seats of a room on its plan, and says who sits where.
    ArrangeRoom(Room) = RoomArrange;
    /// Removes a room.
    RemoveRoom(Room) = RoomRemove;
    /// Plans a lesson of a group: its teachers may.
    PlanLesson(Group) = LessonPlan;
    /// Changes and ends a lesson.
    EditLesson(Lesson) = LessonPlan;
    /// Changes and removes a series of lessons.
    EditSeries(Series) = LessonPlan;
    /// Changes the holidays of the school.
    EditHolidays(()) = HolidayEdit;
    /// Pauses the class of a lesson.
    PauseClass(Lesson) = ClassPause;
    /// Cuts the network of the class of a lesson.
    HoldExam(Lesson) = ClassExam;
    /// Writes to the class of a lesson, and answers its hands.
    WriteToClass(Lesson) = ClassMessage;
    /// Collects the work of the class of a lesson, and reads it.
    CollectWork(Lesson) = ClassCollect;
    /// Hands in one's work in a lesson.
    HandIn(Lesson) = LessonHandIn;
    /// Helps at a desktop with keyboard and pointer.
    HelpAtDesktop(Desktop) = ClassHelp;
    /// Changes the rules of consent of the school.
    EditConsentRules(()) = ConsentEdit;
    /// Hands files out to the class of a lesson.
    HandOut(Lesson) = ClassHandOut;
    /// Raises one's hand in a lesson.
    RaiseHand(Lesson) = LessonHand;
    /// Changes the rules of signing in.
    EditSignInRules(()) = SignInEdit;
    /// Sets up, tests and syncs the school's directory.
    ManageDirectory(()) = DirectoryManage;
    /// Sees the school's own roles.
    SeeRoles(()) = RoleSee;
    /// Adds one.
    AddRole(()) = RoleAdd;
    /// Renames one, and changes what it may do.
    EditRole(CustomRole) = RoleEdit;
    /// Removes one.
    RemoveRole(CustomRole) = RoleRemove;
    /// Sees what a person may use and uses.
    SeeQuotaOfUser(User) = QuotaSee;
    /// Sets what a person may use.
    EditQuotaOfUser(User) = QuotaEdit;
    /// Sees what all people of a category may use and use.
    SeeQuotaOfCategory(Category) = QuotaSee;
    /// Sets what the people of a category may use.
    EditQuotaOfCategory(Category) = QuotaEditWide;
    /// Sees what the people of a group may use and use: its teachers do.
    SeeQuotaOfGroup(Group) = QuotaSee;
    /// Lets the desktops that were made for a group keep up with it no more: its teachers may.
    EndDeployment(Group) = DeploymentEnd;
    /// Sets what the people of a group may use.
    EditQuotaOfGroup(Group) = QuotaEdit;
    /// Sets what everybody with a role may use.
    EditQuotaOfRole(()) = QuotaEditWide;
}

/// Moves a desktop to the recycle bin, and shuts it down before where it is on. Only a lesson does that, at its end.
#[derive(Debug, Clone, Copy)]
pub struct ShutDownAndDelete;

impl Action for ShutDownAndDelete {
    type On = Desktop;
    const NAME: &'static str = Permission::DesktopDelete.as_str();

    fn allows(caller: &Caller, on: &Desktop) -> bool {
        on.may(caller, Permission::DesktopDelete)
    }

    fn obstacle(caller: &Caller, on: &Desktop) -> Option<Problem> {
        let first = if on.state.is_off() { Permission::DesktopDelete } else { Permission::DesktopShutdown };
        on.obstacle(caller, first).map(|says| says(on))
    }
}

/// Adds a person: an administrator anybody, a manager somebody below themselves in their category.
#[derive(Debug, Clone, Copy)]
pub struct AddUser;

impl Action for AddUser {
    type On = User;
    const NAME: &'static str = Permission::UserAdd.as_str();

    fn allows(caller: &Caller, on: &User) -> bool {
        let place = on.category.as_ref().map_or(Owner::Site, |category| Owner::Category(category.id));
        reaches(caller, Permission::UserAdd, place) && is_below(caller, on)
    }
}

/// Puts a class together for lessons, of students in one's charge.
#[derive(Debug, Clone, Copy)]
pub struct GatherClass;

impl Action for GatherClass {
    type On = Vec<User>;
    const NAME: &'static str = Permission::LessonPlan.as_str();

    fn allows(caller: &Caller, students: &Vec<User>) -> bool {
        let reaches = |student: &User| reaches(caller, Permission::LessonPlan, student.owner());
        reach_of(caller, Permission::LessonPlan) > Reach::Own && students.iter().all(reaches)
    }
}

/// Imports a timetable: whoever plans lessons of a group. Each group is asked about apart.
#[derive(Debug, Clone, Copy)]
pub struct ImportTimetable;

impl Action for ImportTimetable {
    type On = ();
    const NAME: &'static str = Permission::LessonPlan.as_str();

    fn allows(caller: &Caller, (): &()) -> bool {
        reach_of(caller, Permission::LessonPlan) > Reach::Nothing
    }
}

macro_rules! category_actions {
    ($($(#[$doc:meta])* $name:ident = $permission:ident;)*) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Action for $name {
            type On = ();
            const NAME: &'static str = Permission::$permission.as_str();
            fn allows(caller: &Caller, (): &()) -> bool {
                let charges = || matches!(caller.scope, Scope::Category { .. });
                match reach_of(caller, Permission::$permission) {
                    Reach::All => true,
                    Reach::Charges => charges(),
                    Reach::Own | Reach::Nothing => false,
                }
            }
        })*
    };
}

category_actions! {
    /// Sees the audit: an administrator all of it, a manager what concerns their category.
    SeeAudit = AuditSee;
    /// Exports it.
    ExportAudit = AuditExport;
    /// Imports a list of people: an administrator anybody, a manager people of their category. Each person is asked about apart.
    ImportPeople = UserAdd;
}

/// People as they are and as they will be, and the group that they join or leave.
#[derive(Debug, Clone)]
pub struct UsersToChange {
    /// Each person before and after.
    pub people: Vec<(User, User)>,
    /// The group that they join or leave, as a whole.
    pub group: Option<Group>,
}

impl UsersToChange {
    /// Those whom `caller` may not change so.
    pub fn refused<'a>(&'a self, caller: &'a Caller) -> impl Iterator<Item = &'a User> {
        let may = |before: &User, after: &User| match self.group {
            // Whoever chooses the members of a group, chooses among those whom they see.
            Some(_) => sees_user(caller, before),
            None => EditUser::allows(caller, before) && AddUser::allows(caller, after),
        };
        self.people.iter().filter(move |(before, after)| !may(before, after)).map(|(before, _)| before)
    }
}

/// Changes many people: allowed where it is allowed for each.
#[derive(Debug, Clone, Copy)]
pub struct ChangeUsers;

impl Action for ChangeUsers {
    type On = UsersToChange;
    const NAME: &'static str = "user.batch";

    fn allows(caller: &Caller, on: &UsersToChange) -> bool {
        on.group.as_ref().is_none_or(|group| EditGroup::allows(caller, group))
            && on.refused(caller).next().is_none()
    }
}
