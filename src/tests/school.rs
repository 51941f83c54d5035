//! A school for tests: people, hypervisors, templates and desktops in every state, as the backend would list them.

use jiff::{Timestamp, ToSpan};
use sarrio_model::problem::{HostSilent, HostTooFull, NoHostTakesIt, PathNotMounted, Reasons, Said};
use sarrio_model::*;

use super::actions;
use crate::backend::lists::Lists;
use crate::backend::live::Live;

/// The school.
pub(crate) struct School {
    pub(crate) me: User,
    pub(crate) lists: Lists,
    /// How many desktops there are, where the lists have only some of them.
    pub(crate) counted: Option<DesktopSummary>,
}

pub(crate) fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub(crate) fn ago(seconds: i64) -> Timestamp {
    Timestamp::now().checked_sub(seconds.seconds()).unwrap()
}

pub(crate) fn user(full: &str, role: Role) -> User {
    User {
        id: UserId::new(),
        username: sign_in_name(full),
        full_name: full.to_owned(),
        role,
        custom_role: None,
        category: None,
        group: None,
        source: Source::Local,
        language: None,
        enabled: true,
        created: ago(9_000_000),
        revision: Revision(1),
        actions: Actions::default(),
    }
}

/// The first name in small letters, without those that no sign-in name has.
fn sign_in_name(full: &str) -> UserName {
    let first = full.split(' ').next().unwrap().to_lowercase();
    first.chars().filter(char::is_ascii_alphanumeric).collect::<String>().parse().unwrap()
}

/// A category and a group in it.
pub(crate) fn group_ref(category: &str) -> (CategoryRef, GroupRef) {
    let category = CategoryRef { id: CategoryId::new(), name: name(category) };
    (category, GroupRef { id: GroupId::new(), name: name("2MEC-A") })
}

/// The sessions of a person: this one, the app on another computer, and the command line.
pub(crate) fn sessions() -> Vec<OpenSession> {
    [
        ("sarrio/0.1.0 (professors-03; linux)", Some("192.0.2.23"), 60, true),
        ("sarrio/0.1.0 (aula-12; linux)", Some("192.0.2.112"), 7_400, false),
        ("sarrioctl/0.1.0 (portatil-marta; linux)", Some("2001:db8::41"), 18_000, false),
    ]
    .map(|(device, address, used, current)| OpenSession {
        id: SessionId::new(),
        device: device.to_owned(),
        address: address.map(|address| address.parse().unwrap()),
        source: Source::Local,
        created: ago(used + 9_000),
        last_used: ago(used),
        expires: ago(-9_000),
        current,
    })
    .to_vec()
}

/// What a student of a group of mechanics may use and uses.
pub(crate) fn quota_of(user: &User) -> PersonQuota {
    let role = QuotaSource::Role(user.role);
    let category = QuotaSource::Category(group_ref("Mecànica").0);
    let group = QuotaSource::Group(group_ref("Mecànica").1);
    let line = |quantity, limit, source: &QuotaSource, used| QuotaLine {
        quantity,
        limit: Limit::AtMost(limit),
        source: Some(source.clone()),
        used,
        ceilings: vec![],
    };
    let mut lines = vec![
        line(Quantity::Desktops, 6, &role, Some(2)),
        line(Quantity::Running, 1, &role, Some(1)),
        line(Quantity::RunningVcpus, 4, &category, Some(2)),
        line(Quantity::RunningMemory, 8192, &QuotaSource::Person, Some(4096)),
        line(Quantity::Templates, 0, &role, Some(0)),
        line(Quantity::Media, 2, &role, Some(1)),
        line(Quantity::Storage, 40 << 30, &group, Some(37 << 30)),
        line(Quantity::DiskSize, 60 << 30, &role, None),
        line(Quantity::DesktopVcpus, 4, &role, None),
        line(Quantity::DesktopMemory, 8192, &role, None),
        line(Quantity::Batch, 1, &role, None),
    ];
    lines[1].ceilings = vec![Ceiling { source: category, limit: 60, used: Some(41) }];
    lines[5].limit = Limit::Unlimited;
    let own = [(Quantity::RunningMemory, Limit::AtMost(8192))].into();
    PersonQuota { user: user.id, lines, own, revision: Revision(1) }
}

/// Why no host takes a desktop of 4 GB.
pub(crate) fn no_room() -> Problem {
    let (host, free, needed) = (name("vdesktop3"), MiB(2150), MiB(4096));
    NoHostTakesIt { reasons: Reasons(vec![HostTooFull { host, free, needed }.into()]) }.into()
}

fn not_mounted() -> Problem {
    PathNotMounted { host: name("vdesktop3"), path: "/srv/nas2/bulk".parse().unwrap() }.into()
}

fn host(
    label: &str,
    cpu: &str,
    memory: u64,
    free: u64,
    running: u32,
    busy: f32,
    state: HostState,
) -> Hypervisor {
    let up = state.takes_desktops() || matches!(state, HostState::Maintenance { .. });
    Hypervisor {
        id: HypervisorId::new(),
        name: name(label),
        connection: Connection::Ssh {
            target: SshTarget {
                user: "sarrio".parse().unwrap(),
                ..SshTarget::root_at(format!("10.200.200.{}", 10 + label.len()).parse().unwrap())
            },
            host_key: Some(HostKey::ed25519([7; 32])),
            jump_key: None,
        },
        viewer_address: None,
        network: Some("guests".into()),
        state,
        facts: Some(HostFacts {
            hostname: label.into(),
            cpu_model: cpu.into(),
            cores: 12,
            threads: 24,
            memory: MiB(memory * 1024),
            libvirt: "9.0.0".into(),
            qemu: "10.0.2".into(),
            kvm: true,
            spice: true,
        }),
        load: up.then_some(HostLoad {
            cpu_percent: busy,
            iowait_percent: busy / 20.0,
            memory_free: MiB(free * 1024),
            running,
        }),
        foreign: vec![],
        created: ago(8_000_000),
        revision: Revision(1),
        actions: Actions::default(),
    }
}

fn disk(owner: DiskOwner, path: StoragePathId, virtual_gb: u64, used_mb: u64) -> Disk {
    Disk {
        id: DiskId::new(),
        owner,
        role: DiskRole::System,
        path,
        file: "/srv/nas/disk.qcow2".parse().unwrap(),
        format: DiskFormat::Qcow2,
        virtual_size: Bytes(virtual_gb << 30),
        actual_size: Some(Bytes(used_mb << 20)),
        base: None,
        created: ago(100),
    }
}

/// How many desktops are in which state.
pub(crate) fn summary_of(desktops: &[Desktop]) -> DesktopSummary {
    let mut summary = DesktopSummary::default();
    for desktop in desktops {
        if desktop.deleted.is_some() {
            (summary.deleted, summary.binned) = (summary.deleted + 1, summary.binned + 1);
            continue;
        }
        summary.total += 1;
        summary.attention += u64::from(desktop.state.needs_attention());
        *summary.states.entry(desktop.state.name()).or_default() += 1;
    }
    summary
}

impl School {
    pub(crate) fn empty() -> Self {
        let lists = Lists { actions: actions::everything(), ..Lists::default() };
        Self { me: user("Marta Vila", Role::Administrator), lists, counted: None }
    }

    pub(crate) fn new() -> Self {
        let mut school = Self::empty();
        school.paths();
        school.hosts();
        school.templates();
        school.media();
        school.desktops();
        school.jobs();
        actions::of_administrator(&mut school);
        school
    }

    pub(crate) fn group(&self, label: &str, students: u64) -> Group {
        Group {
            id: GroupId::new(),
            name: name(label),
            category: CategoryRef { id: CategoryId::new(), name: name("Mecànica") },
            members: students,
            students,
            teachers: vec![self.me.named()],
            consent: OwnGrades::default(),
            archived: None,
            created: ago(100),
            revision: Revision(1),
            actions: actions::everything(),
        }
    }

    /// Two categories with groups, and some of the people in them.
    pub(crate) fn with_people() -> (Self, Vec<User>) {
        let mut school = Self::new();
        let mut people = vec![];
        let of = |label: &str| CategoryRef { id: CategoryId::new(), name: name(label) };
        let (mechanics, computing) = (of("Mecànica"), of("Informàtica"));
        let teacher = user("Joan Prats Miró", Role::Teacher);
        for (label, category, members) in [
            ("1MEC-A", &mechanics, 31),
            ("1MEC-B", &mechanics, 29),
            ("2MEC-A", &mechanics, 27),
            ("2MEC-B", &mechanics, 26),
            ("1ASIX-B", &computing, 30),
            ("1DAM-A", &computing, 24),
        ] {
            let teachers = vec![teacher.named()];
            school.lists.groups.push(Group {
                category: category.clone(),
                teachers,
                ..school.group(label, members)
            });
        }
        for (category, people, groups) in [(&mechanics, 214, 4), (&computing, 640, 2)] {
            let (id, label) = (category.id, category.name.clone());
            let revision = Revision(1);
            school.lists.categories.push(Category {
                id,
                name: label,
                people,
                groups,
                created: ago(9_000_000),
                revision,
                actions: actions::everything(),
            });
        }
        let group = |at: usize| school.lists.groups[at].named();
        for (full, role, category, at) in [
            ("Aina Soler Vidal", Role::Student, &mechanics, 2),
            ("Adrià Nogué Feliu", Role::Student, &computing, 4),
            ("Albert Coma Rius", Role::Teacher, &computing, 4),
            ("Biel Ferrer Roca", Role::Student, &mechanics, 2),
            ("Carla Mas Puig", Role::Student, &mechanics, 2),
            ("Laia Ribas Coll", Role::Student, &computing, 5),
            ("Maria dels Àngels Casadevall i Puigdomènech", Role::Student, &mechanics, 2),
            ("Núria Puigdevall Sans", Role::Manager, &mechanics, 0),
            ("Pol Cardona Gil", Role::Student, &mechanics, 3),
            ("Roger Tarragó Mir", Role::Student, &mechanics, 2),
            ("Yasmin Haddad", Role::Student, &mechanics, 1),
        ] {
            let enabled = full != "Pol Cardona Gil";
            let place = (Some(category.clone()), Some(group(at)));
            people.push(User { category: place.0, group: place.1, enabled, ..user(full, role) });
        }
        people.push(User { category: Some(mechanics), ..teacher });
        people.push(school.me.clone());
        people.sort_by_key(|user| user.named().name);
        people.iter_mut().for_each(|user| user.actions = actions::everything());
        (school, people)
    }

    /// The lists as the backend gives them: sorted and counted.
    pub(crate) fn read(&self) -> Lists {
        let mut lists = self.lists.clone();
        let place = |d: &Desktop| (std::cmp::Reverse(d.deleted), name_key(d.name.as_str()), d.id);
        lists.desktops.sort_by_key(place);
        lists.summary = self.counted.clone().unwrap_or_else(|| summary_of(&lists.desktops));
        lists
    }

    pub(crate) fn live(&self) -> Live {
        let mut live = Live::default();
        for (seconds, swing) in (0..40).map(|i| (i * 15, (i % 7) as f32 - 3.0)) {
            for host in &self.lists.hypervisors {
                let mut host = host.clone();
                if let Some(load) = &mut host.load {
                    load.cpu_percent += swing * 2.0;
                    load.iowait_percent += swing.abs() * 0.5;
                }
                live.hypervisor_changed(host, ago(600 - seconds));
            }
        }
        live.load(self.read());
        live
    }

    fn paths(&mut self) {
        let one = |label: &str, total: u64, free: u64, things| StoragePath {
            id: StoragePathId::new(),
            name: name(label),
            directory: format!("/srv/{label}").parse().unwrap(),
            desktops: true,
            templates: label.contains("templates"),
            total: Some(Bytes(total << 30)),
            free: Some(Bytes(free << 30)),
            hosts: vec![],
            things,
            created: ago(8_000_000),
            revision: Revision(1),
            actions: Actions::default(),
        };
        self.lists.paths = vec![
            one("nas1/fast", 8192, 3994, 1204),
            one("nas1/templates", 1024, 552, 31),
            one("nas2/bulk", 1024, 12, 612),
        ];
    }

    fn hosts(&mut self) {
        let online = || HostState::Online { since: ago(90_000) };
        self.lists.hypervisors = vec![
            host("vdesktop1", "Xeon E5-2620", 96, 37, 18, 48.0, online()),
            host("vdesktop2", "Xeon E5-2620", 96, 41, 21, 39.0, online()),
            host(
                "vdesktop3",
                "i7-6700K",
                64,
                2,
                16,
                71.0,
                HostState::Degraded { since: ago(700), reason: not_mounted() },
            ),
            host("vdesktop4", "Xeon E5-2630", 128, 59, 23, 33.0, online()),
            host(
                "vdesktop5",
                "Xeon E5-1650",
                128,
                0,
                0,
                0.0,
                HostState::Unreachable {
                    since: ago(130),
                    reason: HostSilent {
                        host: name("vdesktop5"),
                        why: Said { text: "No route to host".to_owned() }.into(),
                    }
                    .into(),
                },
            ),
            host("vdesktop6", "i7-5820K", 64, 41, 9, 9.0, HostState::Maintenance { since: ago(400) }),
        ];
        let id = self.lists.hypervisors[2].id;
        self.lists.paths[2].hosts = vec![PathOnHost {
            hypervisor: id,
            name: name("vdesktop3"),
            usable: false,
            problem: Some(not_mounted()),
        }];
    }

    fn templates(&mut self) {
        let path = self.lists.paths[1].clone();
        let owner = UserRef { id: self.me.id, name: self.me.full_name.clone() };
        let one = |label: &str, desktops, sharing, enabled| {
            let id = TemplateId::new();
            Template {
                id,
                name: name(label),
                description: "For the second year of mechanics.".into(),
                owner: owner.clone(),
                sharing,
                shares: match sharing {
                    Sharing::Everyone => vec![Share { with: Subject::Everyone, name: None }],
                    _ => vec![],
                },
                picture: false,
                state: TemplateState::Ready,
                enabled,
                hardware: Hardware { memory: MiB(4096), ..Hardware::default() },
                path: path.id,
                path_name: path.name.clone(),
                disk: Some(disk(DiskOwner::Template(id), path.id, 35, 21_900)),
                parent: None,
                desktops,
                children: 1,
                operation: None,
                created: ago(4_000_000),
                deleted: None,
                revision: Revision(1),
                actions: Actions::default(),
            }
        };
        self.lists.templates = vec![
            one("SolidWorks 2017 - Windows 10", 27, Sharing::Everyone, true),
            one("Fedora 25 workstation", 312, Sharing::Everyone, true),
            one("Windows 7 amb CYPE", 41, Sharing::OnlyMe, true),
            one("Windows 7 x64 with .NET", 188, Sharing::Everyone, true),
            one("Ubuntu 16.04 Office", 540, Sharing::Everyone, true),
            one("Debian 8 LAMP", 19, Sharing::OnlyMe, true),
            one("Windows XP", 0, Sharing::OnlyMe, false),
        ];
        let deleted =
            Template { deleted: Some(ago(3000)), ..one("Made by mistake", 0, Sharing::OnlyMe, true) };
        self.lists.templates.push(deleted);
        let base = self.lists.templates[3].id;
        self.lists.templates[0].parent = Some(base);
        self.lists.templates[5].state = TemplateState::Creating;
    }

    fn media(&mut self) {
        self.lists.media = vec![Media {
            id: MediaId::new(),
            name: name("Debian 13 netinst"),
            path: self.lists.paths[1].id,
            file: "/srv/nas1/templates/iso/debian-13-netinst.iso".parse().unwrap(),
            size: Bytes(790 << 20),
            owner: None,
            sharing: Sharing::Everyone,
            shares: vec![],
            created: ago(6_000_000),
            actions: Actions::default(),
        }];
    }

    fn desktops(&mut self) {
        let hosts: Vec<HypervisorId> = self.lists.hypervisors.iter().map(|h| h.id).collect();
        let epoch = Epoch(3);
        let running = |on: usize, s| DesktopState::Running { on: hosts[on], epoch, since: ago(s) };
        let failed = DesktopState::Failed { during: "desktop.start: place".into(), problem: no_room() };
        let rows: Vec<(&str, &str, usize, DesktopState)> = vec![
            ("SolidWorks peça 04", "Aina Soler", 0, running(1, 1020)),
            ("provinciadelag", "Adrià Nogué", 1, running(0, 4000)),
            ("SolidWorks peça 05", "Biel Ferrer", 0, running(3, 7200)),
            ("win7-admin", "Marta Vila", 3, running(1, 90_000)),
            ("Print 3D", "Carla Mas", 4, running(3, 300)),
            ("Servidor web", "Núria Puigdevall", 5, DesktopState::Templating { since: ago(20) }),
            ("bona", "Oriol Planas", 4, DesktopState::Stopping { on: hosts[3], epoch, since: ago(12) }),
            ("ie_Grande", "Pol Cardona", 4, running(0, 500)),
            (
                "Windows CYPE",
                "Sílvia Duran",
                2,
                DesktopState::Paused { on: hosts[3], epoch, since: ago(60), why: PauseReason::Asked },
            ),
            ("SolidWorks peça 06", "Sara Benítez", 0, failed),
            (
                "adnet",
                "Jan Torrents",
                5,
                DesktopState::Unreachable { last_on: hosts[4], epoch, since: ago(130) },
            ),
            (
                "SolidWorks peça 07",
                "Daniel Ortiz",
                0,
                DesktopState::Starting { on: None, epoch: None, since: ago(4) },
            ),
            ("Xarxes pràctica 7", "Queralt Sala", 1, DesktopState::Creating { since: ago(9) }),
            ("prova borrar 2", "Nil Esteve", 5, DesktopState::Deleting { since: ago(2) }),
            ("Mòdul 5 SolidWorks", "Roger Tarragó", 0, DesktopState::Stopped),
            ("aut", "Kevin Quispe", 4, DesktopState::Stopped),
            ("Windows 7 x64 with .NET and a very long name", "Laia Ribas", 3, DesktopState::Stopped),
            ("FOL presentacions", "Noa Domènech", 4, DesktopState::Stopped),
            ("Deleted by mistake", "Noa Domènech", 4, DesktopState::Stopped),
        ];
        for (label, owner, template, state) in rows {
            let id = DesktopId::new();
            let host_name = state.place().and_then(|(on, _)| {
                self.lists.hypervisors.iter().find(|h| h.id == on).map(|h| h.name.clone())
            });
            let template = &self.lists.templates[template];
            self.lists.desktops.push(Desktop {
                id,
                name: name(label),
                owner: UserRef { id: UserId::new(), name: owner.to_owned() },
                template: Some(template.id),
                template_name: Some(template.name.clone()),
                state,
                host_name,
                hardware: template.hardware.clone(),
                persistence: Persistence::default(),
                path: self.lists.paths[0].id,
                path_name: self.lists.paths[0].name.clone(),
                disks: vec![disk(DiskOwner::Desktop(id), self.lists.paths[0].id, 35, 14_630)],
                newer_images: vec![],
                holds: Holds::default(),
                operation: None,
                epoch,
                viewers: 0,
                created: ago(2_000_000),
                deleted: (label == "Deleted by mistake").then(|| ago(5000)),
                revision: Revision(1),
                actions: Actions::default(),
            });
        }
    }

    pub(crate) fn operation(
        &self,
        kind: OperationKind,
        label: &str,
        count: u32,
        state: OperationState,
    ) -> Operation {
        let mut operation = Operation {
            id: OperationId::new(),
            kind,
            target: Target::Desktops,
            target_name: name(label),
            count,
            action: (kind == OperationKind::Batch).then_some(DesktopAction::Start),
            state,
            progress: None,
            parent: None,
            children: None,
            waiting: None,
            owner: self.me.id,
            created: ago(41),
            started: Some(ago(40)),
            finished: None,
            actions: Actions::default(),
        };
        operation.actions = actions::of_operation(&operation);
        operation
    }

    fn jobs(&mut self) {
        let running = OperationState::Running { step: "create".into(), number: 3, of: 4 };
        let mut start = self.operation(OperationKind::Batch, "Aula N2M2", 28, running.clone());
        start.children = Some(Children { total: 28, succeeded: 23, failed: 1 });
        let mut import = self.operation(OperationKind::ImportTemplate, "Fedora 25 workstation", 1, running);
        import.progress = Some(Progress::bytes(Bytes(4 << 30), Bytes(9 << 30)));
        let mut failed = self.operation(
            OperationKind::StartDesktop,
            "SolidWorks peça 06",
            1,
            OperationState::Failed { problem: no_room() },
        );
        failed.target = Target::Desktop(self.lists.desktops[9].id);
        failed.finished = Some(ago(38));
        self.lists.operations = vec![start, import, failed];
    }

    pub(crate) fn desktop(&self, label: &str) -> &Desktop {
        self.lists.desktops.iter().find(|d| d.name.as_str() == label).unwrap()
    }
}
