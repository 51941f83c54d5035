//! A store for the tests, on either database, and the people and things of a small school.

use jiff::{SignedDuration, Timestamp};
use sarrio_model::{
    Actions, Bytes, Caller, Category, CategoryId, CategoryRef, Connection, Desktop, DesktopId, DesktopState,
    Disk, DiskFormat, DiskId, DiskOwner, DiskRole, Epoch, Group, GroupId, Hardware, HostState, Hypervisor,
    HypervisorId, Membership, Name, Operation, OperationId, OperationKind, OperationState, PathOnHost,
    Revision, Role, Scope, SessionId, Share, Sharing, Source, StoragePath, StoragePathId, Subject, Target,
    Template, TemplateId, TemplateState, User, UserId, UserRef,
};
use sarrio_store::{OperationRow, Part, PasswordHash, SessionRow, Store};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

/// Runs each test on SQLite and, where SARRIO_TEST_POSTGRES is set, on PostgreSQL.
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($database:ident: &Database) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            async fn holds($database: &$crate::school::Database) $body

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let database = $crate::school::Database::sqlite();
                holds(&database).await;
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let Some(database) = $crate::school::Database::postgres().await else { return };
                holds(&database).await;
                database.drop().await;
            }
        }
    )*};
}
pub(crate) use on_both_databases;

/// The database of one test.
pub struct Database {
    pub url: String,
    server: Option<(String, String)>,
    _directory: Option<tempfile::TempDir>,
}

impl Database {
    pub fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join("store.db").display());
        Self { url, server: None, _directory: Some(directory) }
    }

    /// `None` where no PostgreSQL is given. With CI set, one must be given.
    pub async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("SARRIO_TEST_POSTGRES") else {
            assert!(
                std::env::var("CI").is_err(),
                "CI runs these tests on PostgreSQL too: set SARRIO_TEST_POSTGRES"
            );
            println!("PostgreSQL was skipped: SARRIO_TEST_POSTGRES is not set");
            return None;
        };
        let name = format!("sarrio_test_{}", uuid::Uuid::new_v4().simple());
        run_on(&server, &format!("CREATE DATABASE {name}")).await;
        let (base, query) = server.split_once('?').unwrap_or((&server, ""));
        let (host, _) = base.rsplit_once('/').unwrap();
        let url = format!("{host}/{name}?{query}");
        Some(Self { url, server: Some((server.clone(), name)), _directory: None })
    }

    pub async fn store(&self) -> Store {
        Store::open(&self.url).await.unwrap()
    }

    /// Drops a PostgreSQL database. After a failed test it stays, so that it can be examined.
    pub async fn drop(self) {
        if let Some((server, name)) = &self.server {
            run_on(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }

    /// Runs a statement beside the store.
    pub async fn run(&self, statement: &str) {
        if self.server.is_some() {
            return run_on(&self.url, statement).await;
        }
        let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
    }

    pub async fn school(&self) -> School {
        School::open(self.store().await).await
    }
}

async fn run_on(server: &str, statement: &str) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
}

/// Two owners, two hosts, a path and a template.
pub struct School {
    pub store: Store,
    pub marta: User,
    pub pau: User,
    pub hosts: [Hypervisor; 2],
    pub path: StoragePath,
    pub template: Template,
}

impl School {
    pub async fn open(store: Store) -> Self {
        let (marta, pau) = (user("marta", "Marta Vila"), user("pau", ""));
        let hosts = [host("hyp-1"), host("hyp-2")];
        let path = path("NAS", &hosts);
        let template = template("SolidWorks", &marta, &path);
        let mut tx = store.begin().await.unwrap();
        for user in [&marta, &pau] {
            tx.insert_user(user, &PasswordHash::new(format!("secret-of-{}", user.username))).await.unwrap();
        }
        for host in &hosts {
            tx.insert_hypervisor(host).await.unwrap();
        }
        tx.insert_storage_path(&path).await.unwrap();
        tx.insert_template(&template).await.unwrap();
        tx.commit().await.unwrap();
        Self { store, marta, pau, hosts, path, template }
    }

    /// What a teacher sees who teaches Pau alone, and what a manager sees in whose category Marta alone is. Both have
    /// desktops of nobody else.
    pub async fn charges(&self) -> (Scope, Scope) {
        let category = Category {
            id: CategoryId::new(),
            name: name("Mecànica"),
            people: 0,
            groups: 0,
            created: now(),
            revision: Revision::default(),
            actions: Actions::default(),
        };
        let place = CategoryRef { id: category.id, name: category.name.clone() };
        let group = Group {
            id: GroupId::new(),
            name: name("2MEC-A"),
            category: place.clone(),
            members: 0,
            students: 0,
            teachers: Vec::new(),
            archived: None,
            consent: sarrio_model::OwnGrades::default(),
            created: now(),
            revision: Revision::default(),
            actions: Actions::default(),
        };
        let teacher = User { role: Role::Teacher, ..user("joan", "Joan Prats") };
        let manager =
            User { role: Role::Manager, category: Some(place.clone()), ..user("nuria", "Núria Puig") };
        let mut tx = self.store.begin().await.unwrap();
        tx.insert_category(&category).await.unwrap();
        tx.insert_group(&group).await.unwrap();
        for user in [&teacher, &manager] {
            tx.insert_user(user, &PasswordHash::new("secret".into())).await.unwrap();
        }
        tx.join_group(group.id, &[self.pau.id], Part::Member).await.unwrap();
        tx.join_group(group.id, &[teacher.id], Part::Teacher).await.unwrap();
        let mut marta = tx.user(self.marta.id).await.unwrap().unwrap();
        marta.category = Some(place);
        tx.save_user(&mut marta).await.unwrap();
        tx.commit().await.unwrap();
        let taught = self.store.caller_of(&teacher).await.unwrap().scope;
        let managed = self.store.caller_of(&manager).await.unwrap().scope;
        (taught, managed)
    }

    /// A desktop of Marta's that is off and not in the store yet.
    pub fn desktop(&self, name: &str) -> Desktop {
        Desktop {
            id: DesktopId::new(),
            name: self::name(name),
            owner: self.marta.named(),
            template: Some(self.template.id),
            template_name: Some(self.template.name.clone()),
            state: DesktopState::Stopped,
            host_name: None,
            hardware: Hardware::default(),
            persistence: sarrio_model::Persistence::default(),
            path: self.path.id,
            path_name: self.path.name.clone(),
            disks: Vec::new(),
            newer_images: Vec::new(),
            holds: sarrio_model::Holds::default(),
            operation: None,
            epoch: Epoch::default(),
            viewers: 0,
            created: now(),
            deleted: None,
            revision: Revision::default(),
            actions: Actions::default(),
        }
    }

    /// Adds a desktop to the store.
    pub async fn with(&self, desktop: &Desktop) {
        let mut tx = self.store.begin().await.unwrap();
        tx.insert_desktop(desktop).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub fn running_on(&self, host: usize) -> DesktopState {
        DesktopState::Running { on: self.hosts[host].id, epoch: Epoch(1), since: now() }
    }

    pub fn operation(&self, kind: OperationKind, target: Target) -> OperationRow {
        let operation = Operation {
            id: OperationId::new(),
            kind,
            target,
            target_name: name("pc-01"),
            count: 1,
            action: None,
            state: OperationState::Queued,
            progress: None,
            parent: None,
            children: None,
            waiting: None,
            owner: self.marta.id,
            created: now(),
            started: None,
            finished: None,
            actions: Actions::default(),
        };
        OperationRow::new(operation, serde_json::json!({"a": [1]}))
    }
}

/// The time now, in microseconds, as databases keep it.
pub fn now() -> Timestamp {
    Timestamp::from_microsecond(Timestamp::now().as_microsecond()).unwrap()
}

pub fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub fn user(username: &str, full_name: &str) -> User {
    User {
        id: UserId::new(),
        username: username.parse().unwrap(),
        full_name: full_name.to_owned(),
        role: Role::Student,
        custom_role: None,
        category: None,
        group: None,
        source: Source::Local,
        language: None,
        enabled: true,
        created: now(),
        revision: Revision::default(),
        actions: Actions::default(),
    }
}

/// A session of a person that lasts for so many seconds. `mark` fills its token's hash.
pub fn session(user: UserId, mark: u8, seconds: i64) -> SessionRow {
    SessionRow {
        id: SessionId::new(),
        user,
        token_hash: [mark; 32],
        source: Source::Local,
        device: "sarrio".to_owned(),
        address: Some("192.0.2.7".parse().unwrap()),
        created: now(),
        last_used: now(),
        idle: SignedDuration::from_hours(1),
        expires: now() + SignedDuration::from_secs(seconds),
    }
}

/// Somebody with this scope who belongs to nothing.
pub fn caller(scope: &Scope) -> Caller {
    let id = match scope {
        Scope::Own(me) | Scope::Students { me, .. } | Scope::Category { me, .. } => *me,
        Scope::Everything => UserId::new(),
    };
    let (user, membership) = (UserRef { id, name: String::new() }, Membership::default());
    let (without, from) = (std::sync::Arc::default(), sarrio_model::Origin::Sarrio);
    Caller { user, role: Role::Student, without, scope: scope.clone(), membership, direct: false, from }
}

pub fn host(name: &str) -> Hypervisor {
    Hypervisor {
        id: HypervisorId::new(),
        name: self::name(name),
        connection: Connection::Local,
        viewer_address: None,
        network: Some("default".to_owned()),
        state: HostState::Online { since: now() },
        facts: None,
        load: None,
        foreign: Vec::new(),
        created: now(),
        revision: Revision::default(),
        actions: Actions::default(),
    }
}

pub fn path(name: &str, hosts: &[Hypervisor]) -> StoragePath {
    StoragePath {
        id: StoragePathId::new(),
        name: self::name(name),
        directory: format!("/srv/{name}").parse().unwrap(),
        desktops: true,
        templates: true,
        total: Some(Bytes(1 << 40)),
        free: None,
        hosts: hosts
            .iter()
            .map(|host| PathOnHost {
                hypervisor: host.id,
                name: host.name.clone(),
                usable: true,
                problem: None,
            })
            .collect(),
        things: 0,
        created: now(),
        revision: Revision::default(),
        actions: Actions::default(),
    }
}

pub fn template(name: &str, owner: &User, path: &StoragePath) -> Template {
    Template {
        id: TemplateId::new(),
        name: self::name(name),
        description: "peça, assemblatge".to_owned(),
        owner: owner.named(),
        sharing: Sharing::Everyone,
        shares: vec![Share { with: Subject::Everyone, name: None }],
        picture: false,
        state: TemplateState::Ready,
        enabled: true,
        hardware: Hardware::default(),
        path: path.id,
        path_name: path.name.clone(),
        disk: None,
        parent: None,
        desktops: 0,
        children: 0,
        operation: None,
        created: now(),
        deleted: None,
        revision: Revision::default(),
        actions: Actions::default(),
    }
}

pub fn disk(owner: DiskOwner, path: &StoragePath, base: Option<DiskId>) -> Disk {
    let id = DiskId::new();
    Disk {
        id,
        owner,
        role: DiskRole::System,
        path: path.id,
        file: path.directory.join(format!("{id}.qcow2")),
        format: DiskFormat::Qcow2,
        virtual_size: Bytes(20 << 30),
        actual_size: None,
        base,
        created: now(),
    }
}
