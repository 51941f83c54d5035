//! Rows are read as they were written, with the names and counts of what they refer to.

use sarrio_model::{
    Actions, Bytes, Code, Connection, DiskOwner, HostFacts, Media, MediaId, NewerImage, NewerImageKind,
    OperationKind, Problem, Role, Scope, Sharing, SshTarget, Target, UserRef, problem::NoStoragePathYet,
};
use sarrio_store::{PasswordHash, StoreError};

use crate::school::{disk, name, now, on_both_databases, template};

on_both_databases! {
    async fn everything_is_read_as_it_was_inserted(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        let mut desktop = school.desktop("a b;$(id)'\" --help 100% _ \\ ñ");
        let base = disk(DiskOwner::Template(school.template.id), &school.path, None);
        let system = disk(DiskOwner::Desktop(desktop.id), &school.path, Some(base.id));
        let media = Media {
            id: MediaId::new(), name: name("Debian"), path: school.path.id,
            file: school.path.directory.join("debian.iso"), size: Bytes(5),
            owner: Some(school.pau.named()), sharing: Sharing::OnlyMe, shares: vec![],
            created: now(), actions: Actions::default(),
        };
        let operation = school.operation(OperationKind::StartDesktop, Target::Desktop(desktop.id));
        desktop.newer_images.push(NewerImage {
            disk: system.id, role: system.role, own: system.file.clone(), file: school.path.directory.join("x.backup"),
            kind: NewerImageKind::Overlay, host: school.hosts[0].id, since: now(),
        });
        let mut tx = store.begin().await.unwrap();
        tx.insert_desktop(&desktop).await.unwrap();
        tx.insert_disks(&[base.clone(), system.clone()]).await.unwrap();
        tx.insert_media(&media).await.unwrap();
        tx.insert_operations(std::slice::from_ref(&operation)).await.unwrap();
        assert_eq!(tx.count_children(base.id).await.unwrap(), 1);
        tx.commit().await.unwrap();

        desktop.disks = vec![system.clone()];
        assert_eq!(store.desktop(desktop.id).await.unwrap().as_ref(), Some(&desktop));
        let with_newer = store.desktops_with_newer_images().await.unwrap();
        assert_eq!(with_newer.iter().map(|found| found.id).collect::<Vec<_>>(), [desktop.id]);
        desktop.newer_images.clear();
        let mut tx = store.begin().await.unwrap();
        tx.save_desktop(&mut desktop.clone()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.desktops_with_newer_images().await.unwrap(), []);
        assert_eq!(store.disks_of_desktops(&[desktop.id]).await.unwrap(), std::slice::from_ref(&system));
        assert_eq!(store.disk_by_file(&system.file).await.unwrap().as_ref(), Some(&system));
        assert_eq!(store.disk(base.id).await.unwrap(), Some(base.clone()));
        assert_eq!(store.children_of(base.id).await.unwrap(), std::slice::from_ref(&system));
        assert_eq!(store.disks_on(school.path.id).await.unwrap().len(), 2);
        assert_eq!(store.media(media.id).await.unwrap(), Some(media));
        assert_eq!(store.operation(operation.operation.id).await.unwrap(), Some(operation));
        assert_eq!(store.hypervisors().await.unwrap(), school.hosts);
        let template = store.template(school.template.id).await.unwrap().unwrap();
        assert_eq!((template.desktops, template.disk), (1, Some(base)));
        let path = store.storage_path(school.path.id).await.unwrap().unwrap();
        assert_eq!((path.things, &path.hosts), (3, &school.path.hosts));
        let account = store.account(&school.marta.username).await.unwrap().unwrap();
        assert_eq!((&account.user, account.password.expose()), (&school.marta, "secret-of-marta"));
        assert!(!account.must_change_password);
    }

    async fn a_template_keeps_the_last_picture_of_its_desktop_until_it_is_deleted(database: &Database) {
        let school = database.school().await;
        let desktop = school.desktop("pc-01");
        school.with(&desktop).await;
        let mine = template("Mine", &school.marta, &school.path);
        let mut tx = school.store.begin().await.unwrap();
        tx.insert_template(&mine).await.unwrap();
        tx.give_screen(desktop.id, mine.id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(school.store.template_screen(mine.id).await.unwrap(), None);

        let mut tx = school.store.begin().await.unwrap();
        tx.keep_screen(desktop.id, vec![1]).await.unwrap();
        tx.keep_screen(desktop.id, vec![1, 2]).await.unwrap();
        tx.give_screen(desktop.id, mine.id).await.unwrap();
        tx.remove_desktop(desktop.id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(school.store.template_screen(mine.id).await.unwrap(), Some(vec![1, 2]));

        let mut tx = school.store.begin().await.unwrap();
        tx.keep_screen(desktop.id, vec![3]).await.unwrap_err();
        drop(tx);
        let mut tx = school.store.begin().await.unwrap();
        tx.remove_template(mine.id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(school.store.template_screen(mine.id).await.unwrap(), None);
    }

    async fn everything_is_read_as_it_was_saved(database: &Database) {
        let school = database.school().await;
        let mut desktop = school.desktop("pc-01");
        school.with(&desktop).await;
        let (mut host, mut path) = (school.hosts[0].clone(), school.path.clone());
        let (mut template, mut user) = (school.template.clone(), school.marta.clone());
        desktop.name = name("pc-02");
        desktop.owner = school.pau.named();
        desktop.state = school.running_on(0);
        desktop.viewers = 2;
        host.name = name("hyp-one");
        host.facts = Some(HostFacts { hostname: "h".into(), ..HostFacts::default() });
        path.hosts[1].usable = false;
        path.hosts[1].problem = Some(NoStoragePathYet.into());
        path.free = Some(Bytes(7));
        template.name = name("Blender");
        template.picture = true;
        user.full_name = "Marta Vila i Puig".into();
        user.role = Role::Administrator;
        let mut tx = school.store.begin().await.unwrap();
        tx.save_desktop(&mut desktop).await.unwrap();
        tx.save_hypervisor(&mut host).await.unwrap();
        tx.save_storage_path(&mut path).await.unwrap();
        tx.save_template(&mut template).await.unwrap();
        tx.save_user(&mut user).await.unwrap();
        assert_eq!(tx.count_administrators().await.unwrap(), 1);
        tx.commit().await.unwrap();

        let store = &school.store;
        let read = store.desktop(desktop.id).await.unwrap().unwrap();
        assert_eq!(read.template_name, Some(name("Blender")));
        assert_eq!(read.host_name, Some(name("hyp-one")));
        assert_eq!(read.owner, UserRef { id: school.pau.id, name: "pau".into() });
        assert_eq!((&read.name, &read.state, read.viewers, read.revision),
            (&desktop.name, &desktop.state, 2, desktop.revision));
        assert_eq!(store.hypervisor(host.id).await.unwrap(), Some(host.clone()));
        path.hosts.sort_by_key(|on| if on.hypervisor == host.id { "hyp-one" } else { "hyp-2" });
        path.hosts[1].name = host.name;
        path.things = 2;
        assert_eq!(store.storage_path(path.id).await.unwrap(), Some(path));
        assert_eq!(store.user(user.id).await.unwrap(), Some(user));
        // Searches use the new names.
        for (q, found) in [("blender", 1), ("PAU pc-02", 1), ("marta", 0), ("solidworks", 0), ("pc-01", 0)] {
            let query = sarrio_model::DesktopQuery { q: Some(q.into()), ..Default::default() };
            assert_eq!(store.desktops(&query, &Scope::Everything).await.unwrap().total, found, "{q}");
        }
    }

    async fn what_others_are_built_on_cannot_be_deleted(database: &Database) {
        let school = database.school().await;
        let mut desktop = school.desktop("pc-01");
        desktop.state = school.running_on(0);
        let base = disk(DiskOwner::Template(school.template.id), &school.path, None);
        let system = disk(DiskOwner::Desktop(desktop.id), &school.path, Some(base.id));
        let mut tx = school.store.begin().await.unwrap();
        tx.insert_desktop(&desktop).await.unwrap();
        tx.insert_disks(&[base.clone(), system]).await.unwrap();
        tx.commit().await.unwrap();

        macro_rules! refused { ($verb:ident, $id:expr) => {{
            let mut tx = school.store.begin().await.unwrap();
            let error = tx.$verb($id).await.unwrap_err();
            assert!(matches!(error, StoreError::InUse { .. }), "{error:?}");
            assert_eq!(sarrio_model::Problem::from(error).code, Code::WrongState);
        }}; }
        refused!(remove_disk, base.id);
        refused!(remove_template, school.template.id);
        refused!(remove_hypervisor, school.hosts[0].id);
        refused!(remove_storage_path, school.path.id);
        refused!(remove_user, school.marta.id);

        let mut tx = school.store.begin().await.unwrap();
        tx.remove_desktop(desktop.id).await.unwrap();
        tx.remove_disk(base.id).await.unwrap();
        tx.remove_template(school.template.id).await.unwrap();
        tx.remove_hypervisor(school.hosts[0].id).await.unwrap();
        tx.remove_storage_path(school.path.id).await.unwrap();
        tx.remove_user(school.marta.id).await.unwrap();
        let gone = tx.remove_user(school.marta.id).await.unwrap_err();
        assert_eq!(Problem::from(gone).code, Code::NotFound);
        tx.commit().await.unwrap();
        assert_eq!(school.store.desktop(desktop.id).await.unwrap(), None);
    }

    async fn sign_in_names_and_files_are_unique(database: &Database) {
        let school = database.school().await;
        let twin = crate::school::user("marta", "Another");
        let mut tx = school.store.begin().await.unwrap();
        let error = tx.insert_user(&twin, &PasswordHash::new("x".into())).await.unwrap_err();
        assert!(matches!(error, StoreError::Taken { .. }), "{error:?}");
        drop(tx);
        let one = disk(DiskOwner::Template(school.template.id), &school.path, None);
        let other_template = template("Other", &school.marta, &school.path);
        let mut other = disk(DiskOwner::Template(other_template.id), &school.path, None);
        other.file = one.file.clone();
        let mut tx = school.store.begin().await.unwrap();
        tx.insert_template(&other_template).await.unwrap();
        assert!(matches!(tx.insert_disks(&[one, other]).await, Err(StoreError::Taken { .. })));
    }

    async fn a_host_whose_stored_key_is_none_is_listed_without_it(database: &Database) {
        let school = database.school().await;
        let pinned = "UPDATE hypervisors SET connection = '{\"kind\":\"ssh\",\"address\":\"h9\",\"port\":22,\"user\":\"root\",\
            \"host_key\":{\"line\":\"ssh-ed25519 bm9uc2Vuc2U=\",\"fingerprint\":\"SHA256:x\"}}' WHERE name = 'NAME'";
        let statement = pinned.replace("NAME", school.hosts[0].name.as_str());
        database.run(&statement).await;
        let hosts = school.store.hypervisors().await.unwrap();
        assert_eq!(hosts.len(), school.hosts.len());
        let odd = hosts.iter().find(|host| host.id == school.hosts[0].id).unwrap();
        let target = SshTarget::root_at("h9".parse().unwrap());
        assert_eq!(odd.connection, Connection::Ssh { target, host_key: None, jump_key: None });
    }
}
