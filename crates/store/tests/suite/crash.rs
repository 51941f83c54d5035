//! A process that is killed in the middle of a transaction leaves only complete ones.

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use sarrio_model::{DesktopQuery, DiskOwner, Scope, Seq};
use sarrio_store::Store;

use crate::school::{School, disk, on_both_databases};

/// How many desktops each transaction of the writer makes.
const AT_ONCE: u64 = 20;
const URL: &str = "SARRIO_CRASH_TEST_URL";

/// Not a test: the test below starts it as a process of its own, and kills it.
#[tokio::test]
#[ignore = "writes without end; the crash test starts and kills it"]
async fn writer() {
    let store = Store::open(&std::env::var(URL).unwrap()).await.unwrap();
    let school = School::open(store).await;
    loop {
        let desktops: Vec<_> = (0..AT_ONCE).map(|n| school.desktop(&format!("pc {n}"))).collect();
        let mut tx = school.store.begin().await.unwrap();
        tx.insert_desktops(&desktops).await.unwrap();
        for mut desktop in desktops {
            tx.insert_disk(&disk(DiskOwner::Desktop(desktop.id), &school.path, None)).await.unwrap();
            desktop.state = school.running_on(0);
            tx.save_desktop(&mut desktop).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

on_both_databases! {
    async fn a_killed_writer_leaves_whole_transactions(database: &Database) {
        let store = database.store().await;
        let mut seen = Seq(0);
        for round in 0..4 {
            // Each round has names of its own, because sign-in names and directories are unique.
            let mut tx = store.begin().await.unwrap();
            let users = store.users(&Default::default(), &Scope::Everything).await.unwrap();
            for (number, mut user) in users.items.into_iter().enumerate() {
                user.username = format!("before-{round}-{number}").parse().unwrap();
                tx.save_user(&mut user).await.unwrap();
            }
            for (number, mut path) in tx.storage_paths().await.unwrap().into_iter().enumerate() {
                path.directory = format!("/srv/before-{round}-{number}").parse().unwrap();
                tx.save_storage_path(&mut path).await.unwrap();
            }
            tx.commit().await.unwrap();
            seen = store.newest_seq().await.unwrap().max(seen);

            let mut writer = Command::new(std::env::current_exe().unwrap())
                .args(["crash::writer", "--exact", "--ignored"])
                .env(URL, &database.url)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let patience = Instant::now() + Duration::from_secs(60);
            while store.newest_seq().await.unwrap().0 < seen.0 + 30 {
                assert!(Instant::now() < patience, "the writer writes");
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            tokio::time::sleep(Duration::from_millis(7 * round)).await;
            writer.kill().unwrap(); // SIGKILL
            writer.wait().unwrap();

            let store = database.store().await;
            // PostgreSQL may still be rolling back the dead client's transaction; the next writer waits for that.
            drop(store.begin().await.unwrap());
            let summary = store.desktop_summary(&Scope::Everything).await.unwrap();
            assert!(summary.total > 0 && summary.total.is_multiple_of(AT_ONCE), "{summary:?}");
            let mut query = DesktopQuery { limit: Some(500), sort: Some("created".into()), ..Default::default() };
            let mut counted = 0;
            loop {
                let page = store.desktops(&query, &Scope::Everything).await.unwrap();
                counted += page.items.len() as u64;
                for desktop in &page.items {
                    assert_eq!(store.disks_of(DiskOwner::Desktop(desktop.id)).await.unwrap().len(), 1);
                }
                let Some(next) = page.next else { break };
                query.cursor = Some(next);
            }
            assert_eq!(counted, summary.total);
            let newest = store.newest_seq().await.unwrap();
            let events = store.events_since(seen, 100_000).await.unwrap();
            let seqs: Vec<i64> = events.iter().map(|(event, _)| event.seq.0).collect();
            assert_eq!(seqs, (seen.0 + 1..=newest.0).collect::<Vec<_>>());
            seen = newest;
            store.close().await;
        }
    }
}
