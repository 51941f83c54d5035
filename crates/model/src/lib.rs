//! The words of Sarrio: ids, names, amounts, states, errors, and the bodies and events of its API.
//!
//! Every other crate uses these types. This crate depends on none of the others and does no I/O. Input is parsed once,
//! here: a value that exists is valid.
//!
//! ```
//! use sarrio_model::{DesktopId, Name};
//! let name: Name = "SolidWorks peça 04".parse()?;
//! assert!("".parse::<Name>().is_err());
//! assert_ne!(DesktopId::new(), DesktopId::new());
//! # Ok::<(), sarrio_model::NameError>(())
//! ```

mod actions;
mod amount;
mod at_end;
mod attention;
mod audit;
mod caller;
mod certificate;
mod check;
mod checklist;
mod class_power;
mod consent;
mod created_desktop;
mod custom_role;
mod deployment;
mod desktop;
mod desktop_batch;
mod desktop_list;
mod desktops_preview;
mod directory;
mod disk;
mod event;
mod group;
mod handout;
mod hardware;
mod host_address;
mod host_key;
mod hypervisor;
mod id;
mod language;
mod lesson;
mod mac;
mod media;
mod move_up;
mod name;
mod name_key;
mod name_pattern;
mod named;
mod newer_image;
mod open_session;
mod operation;
mod page;
mod path;
mod people_list;
mod permission;
mod persistence;
pub mod problem;
mod profile;
mod quota;
mod role;
mod room;
mod scope;
mod screen;
mod screen_input;
mod seat_list;
mod seating;
mod secret;
mod series;
mod sharing;
mod sign_in_rules;
mod source;
mod ssh;
mod storage;
mod student_work;
mod template;
mod timetable;
mod timetable_import;
mod unplaced_computer;
mod user;
mod user_batch;
mod viewing;
mod weekday;
mod zone;

pub use actions::Actions;
pub use amount::{Bytes, MiB, Revision, Seq};
pub use at_end::AtEnd;
pub use attention::{AnswerConsent, Attention, CloseLook, ConsentAnswer, ConsentQuestion, Help};
pub use audit::{
    Actor, AuditEntry, AuditFormat, AuditOutcome, AuditPage, AuditQuery, AuditThing, FieldChange, Origin,
    OutcomeName, action_name,
};
pub use caller::{Caller, Membership};
pub use certificate::{Fingerprint, FingerprintError};
pub use check::{Check, CheckName, Outcome};
pub use checklist::{Checklist, OpenDesktop};
pub use class_power::{
    AllowedNetwork, ClassMessage, ClassPower, Holds, MessageText, NetworkHold, NewClassMessage, PowerInForce,
    PowerKind, SetPower,
};
pub use consent::{
    ConsentGrade, ConsentGrades, ConsentRules, ConsentTo, EditConsentRules, GradeError, OwnGrades,
};
pub use created_desktop::{CreateOutcome, CreatedDesktop};
pub use custom_role::{CustomRole, EditCustomRole, NewCustomRole};
pub use deployment::{Deployment, EndReason, FailedDeployment, KeepUp, Orderer};
pub use desktop::{
    Desktop, DesktopState, EditDesktop, Epoch, ForGroup, NewDesktops, OverLimit, PauseReason, StateName,
};
pub use desktop_batch::{Batch, DesktopAction, MatchingDesktops, Purge};
pub use desktop_list::{DesktopFilter, DesktopPlace, DesktopQuery, DesktopSummary};
pub use desktops_preview::{
    DesktopsPreview, HostPreview, PersonOverLimit, QuotaPreview, StoragePreview, TakesNone,
};
pub use directory::{
    AddPeople, AttributeName, BindName, BindPattern, Directory, DirectoryAttributes, DirectoryBind,
    DirectoryGroups, DirectoryNameError, DirectoryNote, DirectoryPeople, DirectoryPerson, DirectoryRule,
    DirectorySecurity, DirectorySettings, DirectoryStep, DirectoryStepName, DirectorySync, DirectoryTest,
    DistinguishedName, GroupMembers, GroupNesting, MissingPlaces, PutDirectory, RuleCondition, StartSync,
    SyncOutcome, SyncTrigger, TestDirectory, Vanishing, WithoutRule, folded,
};
pub use disk::{ChainImage, Disk, DiskChain, DiskFormat, DiskOwner, DiskRole, GrowDisk};
pub use event::{Audience, Change, Event, Frame, Topic};
pub use group::{
    Category, EditCategory, EditGroup, EditGroupPeople, Group, GroupQuery, NewCategory, NewGroup,
};
pub use handout::{FileOfHandout, HandedFile, Handout, HandoutDisc, NewHandout};
pub use hardware::{Boot, DiskBus, Firmware, Hardware, HardwareEdit, SpiceProfile, Video};
pub use host_address::{AccountName, HostAddress, SshError};
pub use host_key::{HostKey, HostKeyError};
pub use hypervisor::{
    EditHypervisor, ForeignDomain, HostFacts, HostLoad, HostProbe, HostState, Hypervisor, NewHypervisor,
};
pub use id::{
    CategoryId, ClassMessageId, CustomRoleId, DeploymentId, DesktopId, DiskId, GroupId, HandoutId,
    HypervisorId, IdError, LessonId, MediaId, OperationId, RoomId, SeatId, SeriesId, SessionId, SiteId,
    StoragePathId, TemplateId, UserId, WorkId,
};
pub use language::Language;
pub use lesson::{
    AnswerHand, Attendance, Class, ClassQuery, EditLesson, Hand, Lesson, LessonPhase, LessonQuery, NewClass,
    NewLesson, RaiseHand, SeriesDate, Student,
};
pub use mac::{MacAddress, MacError};
pub use media::{Media, NewMedia};
pub use move_up::{
    ArchiveGroup, ArchivedGroup, DesktopsOfGroup, GroupDesktops, GroupMove, MoveTo, MoveUp, MovedGroup,
    MovedUp,
};
pub use name::{Name, NameError, UserName};
pub use name_key::{name_key, name_matches, name_words};
pub use name_pattern::{NamePattern, UnknownPlaceholder};
pub use named::{CategoryRef, CustomRoleRef, GroupRef, TemplateRef, UserRef};
pub use newer_image::{NewerImage, NewerImageKind};
pub use open_session::{EndedSessions, OpenSession};
pub use operation::{
    Abandoned, Accepted, Children, LeftBehind, Operation, OperationKind, OperationQuery, OperationState,
    Progress, Target, Unit, Waiting,
};
pub use page::{Page, PageQuery, rows_per_page};
pub use path::{HostPath, HostPathError};
pub use people_list::{
    Existing, ImportQuery, ImportedPeople, LineError, ListColumn, ListField, ListedChange, ListedGroup,
    ListedPerson, Missing, Separator, TextEncoding,
};
pub use permission::{Permission, PermissionRow, Reach};
pub use persistence::Persistence;
pub use problem::{Code, Message, Noun, Problem};
pub use profile::{EditProfile, GivePassword, GivenPassword};
pub use quota::{
    Amounts, Ceiling, Counted, EditQuota, Limit, LimitError, Limits, PersonQuota, Quantity, QuantityUnit,
    Quota, QuotaLine, QuotaRule, QuotaRules, QuotaSource, UsedOf, UserUse,
};
pub use role::Role;
pub use room::{
    ArrangeSeats, EditRoom, NewRoom, Room, RoomRef, Seat, SeatEntry, SeatKind, SeatPlace, SeatingPlan,
    WakeSeats, Woken,
};
pub use scope::Scope;
pub use screen::{LookAt, LookAtScreen, Patch, PatchError, ScreenNote, ScreenPatch};
pub use screen_input::{DesktopInput, ScreenInput, keysym_of};
pub use seat_list::{ImportedSeats, ListedSeat, SeatColumn, SeatField, SeatImportQuery};
pub use seating::{SeatedPerson, Seating};
pub use series::{Conflict, EditSeries, NewSeries, Series, SeriesQuery};
pub use sharing::{EditShares, Share, Sharing, Subject};
pub use sign_in_rules::{
    EditPasswordRules, EditSessionRules, EditSignInRules, PasswordRules, SessionLife, SessionRules,
    SignInRules,
};
pub use source::Source;
pub use ssh::{Connection, HostKeys, SshDestination, SshTarget};
pub use storage::{
    EditStoragePath, ForgetStoragePath, NewStoragePath, PathOnHost, StoragePath, StoragePathContents,
    StoredKind, StoredThing,
};
pub use student_work::{
    CollectWork, GuestFolder, GuestFolderError, HandedIn, NotCollected, StudentWork, WorkSource,
};
pub use template::{
    Dependant, DependantKind, Dependants, EditTemplate, Importing, NewTemplate, NewTemplateFromDesktop,
    Template, TemplateFilter, TemplateState,
};
pub use timetable::{
    DateRange, Holidays, Minutes, Moved, Occurrence, PutHolidays, SchoolHolidays, TimetableError, WallTime,
    Weekly, Weeks,
};
pub use timetable_import::{FromCalendar, GoneSeries, ImportedTimetable, ListedSeries, TimetableImport};
pub use unplaced_computer::UnplacedComputer;
pub use user::{ChangePassword, EditUser, NewSession, NewUser, Session, User, UserQuery, UserSort};
pub use user_batch::{GroupLeft, UserBatch, UserChange, UserFilter, UserSelection, UsersChanged};
pub use viewing::{NewTicket, Protocol, Route, Ticket};
pub use weekday::{NoWeekday, Weekday, Weekdays};
pub use zone::{UnknownZone, Zone};
