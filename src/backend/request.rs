//! The calls that a screen may ask for, as values. The shell makes them, all in one function ([`perform`]), so a screen
//! can be tested without a backend.

use futures::StreamExt;
use sarrio_client::{Client, FilesToHandOut};
use sarrio_model::{
    Abandoned, AnswerConsent, ArrangeSeats, Attention, AuditPage, AuditQuery, Batch, Category, CategoryId,
    Check, Class, Code, CollectWork, ConsentRules, CreatedDesktop, Dependants, Desktop, DesktopAction,
    DesktopId, DesktopQuery, DesktopSummary, DesktopsPreview, Directory, DirectorySync, DirectoryTest,
    DiskId, EditCategory, EditConsentRules, EditDesktop, EditGroup, EditGroupPeople, EditHypervisor,
    EditLesson, EditProfile, EditQuota, EditRoom, EditShares, EditStoragePath, EditTemplate, EditUser,
    ForgetStoragePath, Group, GroupId, GroupQuery, GrowDisk, HandoutId, HostAddress, HostKeys, HypervisorId,
    ImportQuery, ImportedPeople, Lesson, LessonId, MatchingDesktops, Media, NewCategory, NewClass,
    NewClassMessage, NewDesktops, NewGroup, NewHypervisor, NewLesson, NewMedia, NewRoom, NewStoragePath,
    NewTemplate, NewTemplateFromDesktop, NewUser, OpenSession, Operation, OperationId, Page, PermissionRow,
    PersonQuota, PowerKind, Problem, PutDirectory, Quota, Role, Room, RoomId, Seating, SessionId, SetPower,
    SignInRules, SshTarget, StartSync, StoragePath, StoragePathContents, StoragePathId, StudentWork,
    Template, TemplateId, TestDirectory, UnplacedComputer, User, UserBatch, UserId, UserQuery, UserUse,
    UsersChanged, WakeSeats, Woken,
    problem::{ImageNotNamed, NothingListensYet, ViewersDoNotReachIt, ViewersReachIt},
};
use secrecy::SecretString;

use super::audit_export::{self, AuditExport, Exported};
use super::cancel::Cancel;
use super::find_people::{self, FoundPeople};
use super::lists;
use super::local_file::FileBytes;
use super::transfer::{self, HandOut, SaveHandout};
use super::{people_list, seat_lists, still, timetable};

/// How many desktops are read at the same time.
const AT_ONCE: usize = 8;

/// One call.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Request {
    Desktop(DesktopId),
    /// A part of a list of desktops.
    Desktops(Box<DesktopQuery>),
    /// The first desktop of a list, and where it is in the list without its condition on how names begin.
    FindDesktop(Box<DesktopQuery>),
    /// A desktop, and where it is in a list.
    LocateDesktop(DesktopId, Box<DesktopQuery>),
    /// Those of these desktops that are still there.
    KnownDesktops(Vec<DesktopId>),
    CountDesktops,
    CreateDesktops(Box<NewDesktops>),
    /// What creating them would do.
    PreviewDesktops(Box<NewDesktops>),
    /// What became of the desktops that an operation creates.
    CreatedDesktops(OperationId),
    /// Creates the desktops that an operation did not make.
    CreateMissing(OperationId),
    EditDesktop(DesktopId, Box<EditDesktop>),
    /// One press: one desktop's own operation, or a batch of several.
    Act(DesktopAction, Vec<DesktopId>),
    /// The same with all that a list shows.
    ActOnMatching(DesktopAction, Box<MatchingDesktops>),
    GrowDisk(DiskId, GrowDisk),
    EmptyBin(u64),
    TemplateFromDesktop(DesktopId, NewTemplateFromDesktop),
    ImportTemplate(NewTemplate, Option<std::path::PathBuf>),
    EditTemplate(TemplateId, EditTemplate),
    ShareTemplate(TemplateId, EditShares),
    Dependants(TemplateId),
    DeleteTemplate(TemplateId),
    RestoreTemplate(TemplateId),
    PurgeTemplate(TemplateId),
    PublicKey,
    ProbeHost(SshTarget),
    TryHost(Box<NewHypervisor>),
    AddHost(Box<NewHypervisor>),
    EditHost(HypervisorId, Box<EditHypervisor>),
    RemoveHost(HypervisorId),
    CheckHost(HypervisorId),
    BeginMaintenance(HypervisorId),
    EndMaintenance(HypervisorId),
    RetryHost(HypervisorId),
    ConfirmOff(HypervisorId),
    AddPath(NewStoragePath),
    EditPath(StoragePathId, EditStoragePath),
    RemovePath(StoragePathId),
    PathContents(StoragePathId),
    ForgetPath(StoragePathId, ForgetStoragePath),
    AddMedia(NewMedia),
    Users(UserQuery),
    /// How many desktops the same people have of how many.
    UserUses(UserQuery),
    /// What the person who is signed in may use and uses.
    OwnQuota,
    Quota(QuotaOf),
    EditQuota(QuotaOf, Box<EditQuota>),
    AddUser(Box<NewUser>),
    EditUser(UserId, Box<EditUser>),
    RemoveUser(UserId),
    ChangeUsers(Box<UserBatch>),
    /// Reads a list of people from this computer, and asks what importing it would do.
    PreviewPeople(std::path::PathBuf, ImportQuery),
    ImportPeople(FileBytes, ImportQuery, Cancel),
    Groups(GroupQuery),
    AddGroup(NewGroup),
    EditGroup(GroupId, EditGroup),
    RemoveGroup(GroupId),
    ChangeMembers(GroupId, EditGroupPeople),
    ChangeTeachers(GroupId, EditGroupPeople),
    AddCategory(NewCategory),
    EditCategory(CategoryId, EditCategory),
    RemoveCategory(CategoryId),
    Permissions,
    /// The people whom a list names.
    FindPeople(Vec<String>),
    /// Who sits where, in all rooms.
    Seating,
    /// The students of a group with their desktops, and where they sit in a room.
    Class(GroupId, Option<RoomId>),
    /// Makes a group of people who are none, for a lesson.
    GatherClass(NewClass),
    AddLesson(Box<NewLesson>),
    EditLesson(LessonId, Box<EditLesson>),
    SetPower(LessonId, PowerKind, Box<SetPower>),
    EndPower(LessonId, PowerKind),
    WriteToClass(LessonId, NewClassMessage),
    RaiseHand(LessonId, bool),
    AnswerHand(LessonId, UserId),
    CollectWork(LessonId, Box<CollectWork>),
    /// Hands in these files and folders of this computer.
    HandIn(LessonId, Vec<std::path::PathBuf>),
    /// Saves this work in a folder of this computer.
    SaveWork(LessonId, Vec<StudentWork>, std::path::PathBuf),
    /// Asks the owner of a desktop whether one may look at its screen.
    AskToWatch(DesktopId),
    /// Begins to help at a desktop, or asks its owner for it.
    BeginHelp(DesktopId),
    EndHelp(DesktopId),
    AnswerConsent(AnswerConsent),
    ConsentRules,
    EditConsentRules(EditConsentRules),
    /// Looks at files and folders of this computer that are to be handed out.
    LookAtFiles(Vec<std::path::PathBuf>),
    HandOut(Box<HandOut>),
    TakeBack(LessonId, HandoutId),
    SaveHandout(Box<SaveHandout>),
    ArrangeSeats(RoomId, ArrangeSeats),
    WakeSeats(RoomId, WakeSeats),
    /// Writes a picture of a desktop's screen to a file of this computer.
    SaveStill(DesktopId, std::path::PathBuf),
    AddRoom(Box<NewRoom>),
    EditRoom(RoomId, Box<EditRoom>),
    RemoveRoom(RoomId),
    /// The computers that may become seats of a room.
    Unplaced(RoomId),
    SeatList(seat_lists::Call),
    Timetable(Box<timetable::Call>),
    Cancel(OperationId),
    Abandon(OperationId),
    EditProfile(EditProfile),
    ChangePassword {
        current: SecretString,
        new: SecretString,
    },
    SignInRules,
    Sessions,
    EndSession(SessionId),
    EndOtherSessions,
    Audit(AuditQuery),
    ExportAudit(Box<AuditExport>),
    Directory,
    PutDirectory(Box<PutDirectory>),
    TestDirectory(Box<TestDirectory>),
    SyncDirectory(StartSync),
    DirectorySyncs,
}

/// Whose quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum QuotaOf {
    User(UserId),
    Group(GroupId),
    Category(CategoryId),
    Role(Role),
}

/// What the backend answered.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Answer {
    /// Done; the answer has no content.
    Done,
    /// Accepted as an operation, which goes on.
    Accepted(Operation),
    Desktop(Desktop),
    Desktops(Page<Desktop>),
    /// A desktop, and its row in a list that shows it.
    Located {
        desktop: Desktop,
        row: Option<u64>,
    },
    Counted(DesktopSummary),
    Template(Template),
    Dependants(Dependants),
    HostKeys(HostKeys),
    PublicKey(String),
    Checks(Vec<Check>),
    Host(HypervisorId),
    Path(StoragePath),
    Contents(StoragePathContents),
    Media(Media),
    Users(Page<User>),
    UserUses(Page<UserUse>),
    PersonQuota(PersonQuota),
    Quota(Quota),
    User(User),
    UsersChanged(UsersChanged),
    PeoplePreviewed(FileBytes, ImportedPeople),
    PeopleImported(ImportedPeople),
    Groups(Vec<Group>),
    Group(Group),
    Category(Category),
    Permissions(Vec<PermissionRow>),
    Abandoned(Abandoned),
    Class(Class),
    Lesson(Box<Lesson>),
    FilesToHandOut(FilesToHandOut),
    /// What was saved on this computer; nothing where it was cancelled.
    Saved(Option<Vec<std::path::PathBuf>>),
    Room(Room),
    Woken(Woken),
    StillSaved(std::path::PathBuf),
    Unplaced(Vec<UnplacedComputer>),
    SeatList(Box<seat_lists::Answered>),
    Timetable(Box<timetable::Answered>),
    SignInRules(SignInRules),
    Attention(Box<Attention>),
    ConsentRules(ConsentRules),
    Sessions(Vec<OpenSession>),
    CreatedDesktops(Vec<CreatedDesktop>),
    Previewed(Box<DesktopsPreview>),
    PeopleFound(FoundPeople),
    Seating(Vec<Seating>),
    Audit(AuditPage),
    AuditExported(Exported),
    Directory(Directory),
    DirectoryTest(DirectoryTest),
    DirectorySync(DirectorySync),
    DirectorySyncs(Vec<DirectorySync>),
}

/// The answer to a screen's request.
pub type Reply = Result<Answer, Problem>;

/// Makes the call.
///
/// # Errors
/// The backend refuses, or does not answer.
pub async fn perform(client: Client, request: Request) -> Reply {
    use Answer::{Accepted, Done};
    Ok(match request {
        Request::Desktop(id) => Answer::Desktop(client.desktops().get(id).await?),
        Request::Desktops(query) => Answer::Desktops(client.desktops().list(&query).await?),
        Request::FindDesktop(query) => find_desktop(&client, *query).await?,
        Request::LocateDesktop(id, query) => Answer::Located {
            desktop: client.desktops().get(id).await?,
            row: client.desktops().place(id, &query).await.ok().map(|place| place.row),
        },
        Request::KnownDesktops(ids) => Answer::Desktops(known_desktops(client, ids).await?),
        Request::CountDesktops => Answer::Counted(client.desktops().summary().await?),
        Request::CreatedDesktops(id) => Answer::CreatedDesktops(client.operations().desktops(id).await?),
        Request::CreateMissing(id) => Accepted(client.operations().again(id).await?),
        Request::CreateDesktops(new) => Accepted(client.desktops().create(&new).await?),
        Request::PreviewDesktops(new) => Answer::Previewed(Box::new(client.desktops().preview(&new).await?)),
        Request::FindPeople(names) => Answer::PeopleFound(find_people::find(&client, names).await?),
        Request::Seating => Answer::Seating(client.rooms().seating().await?),
        Request::EditDesktop(id, edit) => Answer::Desktop(client.desktops().edit(id, &edit).await?),
        Request::GrowDisk(id, grow) => Accepted(client.disks().grow(id, &grow).await?),
        Request::Act(action, ids) => Accepted(client.desktops().act(action, &ids).await?),
        Request::ActOnMatching(action, list) => {
            let batch = Batch { action, ids: vec![], matching: Some(*list) };
            Accepted(client.desktops().batch(&batch).await?)
        }
        Request::EmptyBin(count) => Accepted(client.desktops().purge_all(count).await?),
        Request::TemplateFromDesktop(id, new) => Accepted(client.desktops().template(id, &new).await?),
        Request::ImportTemplate(new, upload) => Accepted(import(&client, &new, upload.as_deref()).await?),
        Request::EditTemplate(id, edit) => Answer::Template(client.templates().edit(id, &edit).await?),
        Request::ShareTemplate(id, edit) => Answer::Template(client.templates().share(id, &edit).await?),
        Request::Dependants(id) => Answer::Dependants(client.templates().dependants(id).await?),
        Request::DeleteTemplate(id) => Accepted(client.templates().delete(id).await?),
        Request::RestoreTemplate(id) => Accepted(client.templates().restore(id).await?),
        Request::PurgeTemplate(id) => Accepted(client.templates().purge(id).await?),
        Request::PublicKey => Answer::PublicKey(client.hypervisors().public_key().await?),
        Request::ProbeHost(target) => Answer::HostKeys(client.hypervisors().probe(&target).await?),
        Request::TryHost(new) => Answer::Checks(try_host(&client, &new).await?),
        Request::AddHost(new) => Answer::Host(client.hypervisors().add(&new).await?.id),
        Request::EditHost(id, edit) => Answer::Host(client.hypervisors().edit(id, &edit).await?.id),
        Request::RemoveHost(id) => {
            client.hypervisors().remove(id).await?;
            Done
        }
        Request::CheckHost(id) => Answer::Checks(client.hypervisors().doctor(id).await?),
        Request::BeginMaintenance(id) => Answer::Host(client.hypervisors().begin_maintenance(id).await?.id),
        Request::EndMaintenance(id) => Answer::Host(client.hypervisors().end_maintenance(id).await?.id),
        Request::RetryHost(id) => {
            client.hypervisors().retry(id).await?;
            Done
        }
        Request::ConfirmOff(id) => Answer::Host(client.hypervisors().confirm_off(id).await?.id),
        Request::AddPath(new) => Answer::Path(client.storage().add(&new).await?),
        Request::EditPath(id, edit) => Answer::Path(client.storage().edit(id, &edit).await?),
        Request::RemovePath(id) => {
            client.storage().remove(id).await?;
            Done
        }
        Request::PathContents(id) => Answer::Contents(client.storage().contents(id).await?),
        Request::ForgetPath(id, forget) => Answer::Contents(client.storage().forget(id, &forget).await?),
        Request::AddMedia(new) => Answer::Media(client.media().add(&new).await?),
        Request::Users(query) => Answer::Users(client.users().list(&query).await?),
        Request::UserUses(query) => Answer::UserUses(client.quotas().list(&query).await?),
        Request::OwnQuota => Answer::PersonQuota(client.quotas().own().await?),
        Request::Quota(of) => quota(&client, of).await?,
        Request::EditQuota(of, edit) => edit_quota(&client, of, &edit).await?,
        Request::AddUser(new) => Answer::User(client.users().add(&new).await?),
        Request::EditUser(id, edit) => Answer::User(client.users().edit(id, &edit).await?),
        Request::RemoveUser(id) => {
            client.users().remove(id).await?;
            Done
        }
        Request::ChangeUsers(batch) => Answer::UsersChanged(client.users().batch(&batch).await?),
        Request::PreviewPeople(file, query) => {
            let (file, seen) = people_list::preview(&client, &file, &query).await?;
            Answer::PeoplePreviewed(file, seen)
        }
        Request::ImportPeople(file, query, cancel) => {
            let done = people_list::import(&client, &file, &query, &cancel).await?;
            done.map_or(Done, Answer::PeopleImported)
        }
        Request::Groups(query) => Answer::Groups(lists::groups(&client, query).await?),
        Request::AddGroup(new) => Answer::Group(client.groups().add(&new).await?),
        Request::EditGroup(id, edit) => Answer::Group(client.groups().edit(id, &edit).await?),
        Request::RemoveGroup(id) => {
            client.groups().remove(id).await?;
            Done
        }
        Request::ChangeMembers(id, edit) => Answer::Group(client.groups().change_members(id, &edit).await?),
        Request::ChangeTeachers(id, edit) => Answer::Group(client.groups().change_teachers(id, &edit).await?),
        Request::AddCategory(new) => Answer::Category(client.categories().add(&new).await?),
        Request::EditCategory(id, edit) => Answer::Category(client.categories().edit(id, &edit).await?),
        Request::RemoveCategory(id) => {
            client.categories().remove(id).await?;
            Done
        }
        Request::Permissions => Answer::Permissions(client.users().permissions().await?),
        Request::Class(group, room) => Answer::Class(client.lessons().class(group, room).await?),
        Request::AddLesson(new) => Answer::Lesson(Box::new(client.lessons().add(&new).await?)),
        Request::GatherClass(class) => Answer::Group(client.lessons().gather(&class).await?),
        Request::EditLesson(id, edit) => Answer::Lesson(Box::new(client.lessons().edit(id, &edit).await?)),
        Request::SetPower(id, kind, set) => {
            Answer::Lesson(Box::new(client.lessons().set_power(id, kind, &set).await?))
        }
        Request::EndPower(id, kind) => Answer::Lesson(Box::new(client.lessons().end_power(id, kind).await?)),
        Request::WriteToClass(id, message) => {
            Answer::Lesson(Box::new(client.lessons().write(id, &message).await?))
        }
        Request::RaiseHand(id, up) => Answer::Lesson(Box::new(client.lessons().raise_hand(id, up).await?)),
        Request::AnswerHand(id, person) => {
            Answer::Lesson(Box::new(client.lessons().answer_hand(id, person).await?))
        }
        Request::AskToWatch(id) => Answer::Attention(Box::new(client.consent().ask_to_watch(id).await?)),
        Request::BeginHelp(id) => Answer::Attention(Box::new(client.consent().begin_help(id).await?)),
        Request::EndHelp(id) => Answer::Attention(Box::new(client.consent().end_help(id).await?)),
        Request::AnswerConsent(said) => Answer::Attention(Box::new(client.consent().answer(&said).await?)),
        Request::ConsentRules => Answer::ConsentRules(client.consent().rules().await?),
        Request::EditConsentRules(edit) => Answer::ConsentRules(client.consent().edit_rules(&edit).await?),
        Request::LookAtFiles(chosen) => Answer::FilesToHandOut(transfer::look_at(chosen).await?),
        Request::HandOut(what) => {
            let after = transfer::hand_out(&client, *what).await?;
            after.map_or(Done, |lesson| Answer::Lesson(Box::new(lesson)))
        }
        Request::TakeBack(id, handout) => {
            Answer::Lesson(Box::new(client.lessons().take_back(id, handout).await?))
        }
        Request::SaveHandout(what) => Answer::Saved(transfer::save(&client, *what).await?),
        Request::AddRoom(new) => Answer::Room(client.rooms().add(&new).await?),
        Request::EditRoom(id, edit) => Answer::Room(client.rooms().edit(id, &edit).await?),
        Request::RemoveRoom(id) => {
            client.rooms().remove(id).await?;
            Done
        }
        Request::CollectWork(id, request) => Accepted(client.lessons().collect(id, &request).await?),
        Request::HandIn(id, paths) => {
            let packed = sarrio_client::pack(paths)?;
            Answer::Lesson(Box::new(client.lessons().hand_in(id, packed).await?))
        }
        Request::SaveWork(id, all, folder) => {
            save_work(&client, id, &all, &folder).await?;
            Done
        }
        Request::Unplaced(room) => Answer::Unplaced(client.rooms().unplaced(room).await?.items),
        Request::SeatList(call) => Answer::SeatList(Box::new(seat_lists::perform(&client, call).await?)),
        Request::Timetable(call) => Answer::Timetable(Box::new(timetable::perform(&client, *call).await?)),
        Request::ArrangeSeats(id, plan) => Answer::Room(client.rooms().arrange(id, &plan).await?),
        Request::WakeSeats(id, which) => Answer::Woken(client.rooms().wake(id, &which).await?),
        Request::SaveStill(id, path) => Answer::StillSaved(still::save(&client, id, path).await?),
        Request::Cancel(id) => Accepted(client.operations().cancel(id).await?),
        Request::Abandon(id) => Answer::Abandoned(client.operations().abandon(id).await?),
        Request::EditProfile(edit) => Answer::User(client.edit_profile(&edit).await?),
        Request::ChangePassword { current, new } => {
            client.change_password(current, new).await?;
            Done
        }
        Request::SignInRules => Answer::SignInRules(client.sign_in_rules().await?),
        Request::Sessions => Answer::Sessions(client.sessions().await?),
        Request::EndSession(id) => {
            client.end_session(id).await?;
            Done
        }
        Request::EndOtherSessions => {
            client.end_other_sessions().await?;
            Done
        }
        Request::Audit(query) => Answer::Audit(client.audit().list(&query).await?),
        Request::Directory => Answer::Directory(client.directory().get().await?),
        Request::PutDirectory(put) => Answer::Directory(client.directory().put(&put).await?),
        Request::TestDirectory(test) => Answer::DirectoryTest(client.directory().test(&test).await?),
        Request::SyncDirectory(start) => Answer::DirectorySync(client.directory().sync(&start).await?),
        Request::DirectorySyncs => Answer::DirectorySyncs(client.directory().syncs().await?),
        Request::ExportAudit(export) => Answer::AuditExported(audit_export::export(&client, *export).await?),
    })
}

/// What somebody may use and uses, or the rules of a group, a category or a role.
async fn quota(client: &Client, of: QuotaOf) -> Reply {
    let quotas = client.quotas();
    Ok(match of {
        QuotaOf::User(id) => Answer::PersonQuota(quotas.of_user(id).await?),
        QuotaOf::Group(id) => Answer::Quota(quotas.of_group(id).await?),
        QuotaOf::Category(id) => Answer::Quota(quotas.of_category(id).await?),
        QuotaOf::Role(role) => Answer::Quota(quotas.of_role(role).await?),
    })
}

async fn edit_quota(client: &Client, of: QuotaOf, edit: &EditQuota) -> Reply {
    let quotas = client.quotas();
    Ok(match of {
        QuotaOf::User(id) => Answer::PersonQuota(quotas.edit_of_user(id, edit).await?),
        QuotaOf::Group(id) => Answer::Quota(quotas.edit_of_group(id, edit).await?),
        QuotaOf::Category(id) => Answer::Quota(quotas.edit_of_category(id, edit).await?),
        QuotaOf::Role(role) => Answer::Quota(quotas.edit_of_role(role, edit).await?),
    })
}

/// The first desktop whose name begins with what the query says, and where it is among all the others.
async fn find_desktop(client: &Client, query: DesktopQuery) -> Reply {
    let first = DesktopQuery { limit: Some(1), ..query.clone() };
    let found = client.desktops().list(&first).await?.items.into_iter().next();
    let Some(desktop) = found else { return Ok(Answer::Done) };
    let place = client.desktops().place(desktop.id, &DesktopQuery { begins: None, ..query }).await?;
    Ok(Answer::Located { desktop, row: Some(place.row) })
}

/// Reads desktops one by one, some at the same time.
async fn known_desktops(client: Client, ids: Vec<DesktopId>) -> Result<Page<Desktop>, Problem> {
    let read = |id| {
        let client = client.clone();
        async move { client.desktops().get(id).await }
    };
    let mut reading = futures::stream::iter(ids).map(read).buffer_unordered(AT_ONCE);
    let mut items = Vec::new();
    while let Some(read) = reading.next().await {
        match read {
            Ok(desktop) => items.push(desktop),
            Err(problem) if problem.code == Code::NotFound => {}
            Err(problem) => return Err(problem),
        }
    }
    let total = items.len() as u64;
    Ok(Page { items, next: None, total })
}

/// Imports a file on a storage path, or uploads one from this computer.
async fn import(
    client: &Client,
    new: &NewTemplate,
    upload: Option<&std::path::Path>,
) -> Result<Operation, Problem> {
    if let Some(file) = upload {
        return client.templates().import_file(new, file).await;
    }
    let importing = client.templates().create(new).await?;
    importing.operation.ok_or_else(|| ImageNotNamed.at("file"))
}

/// Saves work in a folder, each student's in a file with their name.
async fn save_work(
    client: &Client,
    lesson: LessonId,
    all: &[StudentWork],
    folder: &std::path::Path,
) -> Result<(), Problem> {
    for work in all {
        let Some(there) = work.handed_in else { continue };
        let pieces = client.lessons().read_work(lesson, work.person.id).await?;
        sarrio_client::save(pieces, folder, &work.file_name(there.how)).await?;
    }
    Ok(())
}

/// Runs the backend's checks, and one that only this computer can run: whether it reaches the address for viewers.
async fn try_host(client: &Client, new: &NewHypervisor) -> Result<Vec<Check>, Problem> {
    let mut checks = client.hypervisors().check(new).await?;
    let address = new.viewer_address.as_ref().or(new.ssh.as_ref().map(|ssh| &ssh.address));
    if let Some(address) = address.map(HostAddress::as_str) {
        checks.push(reach(address, new.ssh.as_ref().map_or(22, |ssh| ssh.port)).await);
    }
    Ok(checks)
}

/// Whether `address` answers this computer. A console has no port before a desktop runs, so the SSH port is tried too.
async fn reach(address: &str, port: u16) -> Check {
    use sarrio_model::{CheckName, Outcome};
    let line = tokio::time::timeout(
        std::time::Duration::from_secs(4),
        tokio::net::TcpStream::connect((address, port)),
    );
    let (name, address) = (CheckName::ViewerAddress, address.to_owned());
    match line.await {
        Ok(Ok(_)) => Check::new(name, Outcome::Passed, ViewersReachIt { address }),
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            Check::new(name, Outcome::Passed, NothingListensYet { address, port: port.to_string() })
        }
        _ => Check::new(name, Outcome::Warning, ViewersDoNotReachIt { address }),
    }
}
