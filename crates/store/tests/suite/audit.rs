//! The audit: committed with what it tells of, searched over months, and dropped by whole months.

use jiff::Timestamp;
use sarrio_model::{Actor, AuditOutcome, AuditQuery, AuditThing, FieldChange, Origin};
use sarrio_store::{Concerns, NewAuditEntry, Store};
use uuid::Uuid;

use crate::school::on_both_databases;

fn entry(name: &str) -> NewAuditEntry {
    NewAuditEntry {
        who: Actor::sarrio(),
        from: Origin::Sarrio,
        action: "desktop.start".to_owned(),
        thing: Some(AuditThing::new("desktop", Uuid::nil(), name)),
        concerns: Concerns::Actor,
        outcome: AuditOutcome::Done,
        operation: None,
        changes: vec![FieldChange { field: "name".to_owned(), from: None, to: Some(name.to_owned()) }],
    }
}

async fn write(store: &Store, at: &str, names: &[&str]) {
    let mut tx = store.begin().await.unwrap();
    tx.audit_as_of(at.parse().unwrap());
    names.iter().for_each(|name| tx.audit(entry(name)));
    tx.commit().await.unwrap();
}

async fn names(store: &Store, query: &AuditQuery) -> Vec<String> {
    let (mut query, mut names) = (query.clone(), Vec::new());
    loop {
        let page = store.audit(&query, None).await.unwrap();
        names.extend(page.items.into_iter().map(|entry| entry.thing.unwrap().name));
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => return names,
        }
    }
}

on_both_databases! {
    async fn nothing_is_told_of_what_was_not_committed(database: &Database) {
        let store = database.store().await;
        let mut tx = store.begin().await.unwrap();
        tx.audit(entry("dropped"));
        drop(tx);
        let mut tx = store.begin().await.unwrap();
        tx.audit(entry("kept"));
        tx.commit().await.unwrap();
        let all = store.audit(&AuditQuery::default(), None).await.unwrap().items;
        assert_eq!(all.len(), 1);
        assert_eq!((&all[0].who, &all[0].from, &all[0].changes), (&Actor::sarrio(), &Origin::Sarrio, &entry("kept").changes));
    }

    async fn a_search_goes_through_the_months_newest_first_and_its_pages_miss_nothing(database: &Database) {
        let store = database.store().await;
        write(&store, "2026-09-30T23:59:59Z", &["a1", "a2"]).await;
        write(&store, "2026-11-01T00:00:00Z", &["b1", "peça", "b2"]).await;
        write(&store, "2026-12-24T12:00:00Z", &["c1"]).await;
        // The clock was set back: no two entries have the same time.
        write(&store, "2026-11-01T00:00:00Z", &["b3"]).await;
        let all = ["c1", "b3", "b2", "peça", "b1", "a2", "a1"];
        for limit in [1, 2, 3, 7, 500] {
            let query = AuditQuery { limit: Some(limit), ..AuditQuery::default() };
            assert_eq!(names(&store, &query).await, all, "{limit} a page");
        }
        let words = |q: &str| AuditQuery { q: Some(q.to_owned()), ..AuditQuery::default() };
        assert_eq!(names(&store, &words("PECA sarrio")).await, ["peça"]);
        assert_eq!(names(&store, &words("sarrio")).await, all, "who did it counts too");
        assert_eq!(names(&store, &words("b_")).await, Vec::<String>::new());
        let time = |text: &str| text.parse::<Timestamp>().ok();
        let (from, to) = (time("2026-10-01T00:00:00Z"), time("2026-12-01T00:00:00Z"));
        let window = AuditQuery { from, to, ..AuditQuery::default() };
        assert_eq!(names(&store, &window).await, ["b3", "b2", "peça", "b1"]);
    }

    async fn old_months_are_forgotten_at_once_and_dropped_later(database: &Database) {
        let store = database.store().await;
        for month in ["2025-10", "2025-11", "2026-10", "2026-11"] {
            write(&store, &format!("{month}-15T08:00:00Z"), &[month]).await;
        }
        let now: Timestamp = "2026-11-29T21:00:00Z".parse().unwrap();
        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.forget_audit(now, 12).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let all = AuditQuery::default();
        assert_eq!(names(&store, &all).await, ["2026-11", "2026-10", "2025-11"]);
        assert_eq!(store.drop_forgotten_audit(now).await.unwrap(), 0, "somebody may be reading it");
        assert_eq!(store.drop_forgotten_audit("2026-11-29T21:00:01Z".parse().unwrap()).await.unwrap(), 1);
        database.run("CREATE TABLE audit_202510 (is_free BIGINT)").await;
        assert_eq!(names(&store, &all).await, ["2026-11", "2026-10", "2025-11"]);
    }
}
