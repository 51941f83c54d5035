//! Operations and sessions, from start to end.

use std::time::Duration;

use crate::school::{now, on_both_databases, session};
use sarrio_model::{OperationKind, OperationQuery, OperationState, Scope, Target, problem::NoHostYet};

on_both_databases! {
    async fn a_restart_finds_the_operations_that_are_not_over(database: &Database) {
        let school = database.school().await;
        let batch = school.operation(OperationKind::Batch, Target::Desktops);
        let mut parts: Vec<_> = (0..3).map(|_| school.operation(OperationKind::StartDesktop, Target::Desktops)).collect();
        for part in &mut parts {
            part.operation.parent = Some(batch.operation.id);
        }
        let mut alone = school.operation(OperationKind::StopDesktop, Target::Desktops);
        alone.operation.owner = school.pau.id;
        let mut tx = school.store.begin().await.unwrap();
        tx.insert_operations(&[batch.clone(), parts[0].clone(), parts[1].clone(), parts[2].clone(), alone.clone()])
            .await.unwrap();
        parts[0].operation.state = OperationState::Succeeded;
        parts[1].operation.state = OperationState::Failed { problem: NoHostYet.into() };
        for part in &mut parts[..2] {
            part.operation.finished = Some(now());
            tx.save_operation(part).await.unwrap();
        }
        let children = tx.children(batch.operation.id).await.unwrap();
        assert_eq!((children.total, children.succeeded, children.failed), (3, 1, 1));
        assert!(tx.ask_cancel(parts[2].operation.id).await.unwrap());
        assert!(!tx.ask_cancel(parts[1].operation.id).await.unwrap(), "it is over");
        tx.save_operation(&parts[2]).await.unwrap(); // its runner has not seen the mark yet
        tx.commit().await.unwrap();
        parts[2].cancel_asked = true;

        let store = database.store().await;
        let unfinished = store.unfinished_operations().await.unwrap();
        let ids: Vec<_> = unfinished.iter().map(|row| row.operation.id).collect();
        assert_eq!(ids, [batch.operation.id, parts[2].operation.id, alone.operation.id]);
        assert_eq!(unfinished[1], parts[2]);

        let list = |query: OperationQuery, viewer: &Scope| {
            let (store, viewer) = (store.clone(), viewer.clone());
            async move { store.operations(&query, &viewer).await.unwrap() }
        };
        let all = list(OperationQuery::default(), &Scope::Everything).await;
        assert_eq!((all.items.len(), all.total, all.next), (2, 2, None));
        assert_eq!(all.items[0].id, alone.operation.id, "newest first");
        let mine = list(OperationQuery::default(), &Scope::Own(school.pau.id)).await;
        assert_eq!((mine.items.len(), mine.total), (1, 1));
        let of_batch = OperationQuery { parent: Some(batch.operation.id), limit: Some(2), ..Default::default() };
        let page = list(of_batch.clone(), &Scope::Everything).await;
        let rest = list(OperationQuery { cursor: page.next, ..of_batch.clone() }, &Scope::Everything).await;
        assert_eq!((page.items.len(), rest.items.len(), page.total, rest.next), (2, 1, 3, None));
        let active = list(OperationQuery { active: Some(true), ..of_batch }, &Scope::Everything).await;
        assert_eq!((active.items.len(), active.items[0].id), (1, parts[2].operation.id));

        let mut again = parts[1].clone();
        again.operation.state = OperationState::Queued;
        let mut tx = store.begin().await.unwrap();
        assert!(!tx.save_operation(&again).await.unwrap(), "what is over stays over");
        tx.mark_touched(parts[2].operation.id).await.unwrap();
        let unfinished = tx.unfinished_parts(batch.operation.id).await.unwrap();
        assert_eq!((unfinished.len(), unfinished[0].touched), (1, true));
        tx.commit().await.unwrap();
        assert_eq!(store.operation(parts[1].operation.id).await.unwrap().unwrap(), parts[1]);

        let mut batch = batch;
        batch.operation.state = OperationState::Succeeded;
        batch.operation.finished = Some(now());
        let mut tx = store.begin().await.unwrap();
        tx.save_operation(&batch).await.unwrap();
        let later = now() + Duration::from_secs(1);
        assert_eq!(tx.prune_operations(later).await.unwrap(), 1);
        assert_eq!(tx.operation(parts[0].operation.id).await.unwrap(), None, "parts are deleted with their batch");
        tx.commit().await.unwrap();
        store.close().await;
    }

    async fn a_session_ends_when_it_expires_at_sign_out_and_with_its_person(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        let (a, b, over) =
            (session(school.marta.id, 1, 60), session(school.marta.id, 2, 60), session(school.marta.id, 3, -1));
        let pau = session(school.pau.id, 4, 60);
        let mut tx = store.begin().await.unwrap();
        for session in [&a, &b, &over, &pau] {
            tx.insert_session(session).await.unwrap();
        }
        tx.commit().await.unwrap();
        let alive = async || {
            let mut alive = Vec::new();
            for mark in 1..=4 {
                if store.session([mark; 32]).await.unwrap().is_some() {
                    alive.push(mark);
                }
            }
            alive
        };
        assert_eq!(alive().await, [1, 2, 4]);
        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.prune_sessions(now()).await.unwrap(), 1);
        assert_eq!(tx.end_sessions_of(school.marta.id, Some(b.id)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(alive().await, [2, 4]);
        let mut disabled = school.pau.clone();
        disabled.enabled = false;
        let mut tx = store.begin().await.unwrap();
        tx.save_user(&mut disabled).await.unwrap();
        assert!(tx.end_session(b.id).await.unwrap());
        assert!(!tx.end_session(b.id).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(alive().await, [0_u8; 0]);
    }

    async fn a_session_that_is_not_used_ends_and_its_viewer_counts_as_use(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        let minutes = jiff::SignedDuration::from_mins;
        let [mut idle, mut used, mut viewing] = [1, 2, 3].map(|mark| session(school.marta.id, mark, 3600));
        for session in [&mut idle, &mut used, &mut viewing] {
            session.idle = minutes(30);
            session.last_used = now() - minutes(20);
        }
        let mut desktop = school.desktop("pc");
        desktop.viewers = 1;
        let mut tx = store.begin().await.unwrap();
        for session in [&idle, &used, &viewing] {
            tx.insert_session(session).await.unwrap();
        }
        tx.insert_desktop(&desktop).await.unwrap();
        tx.insert_viewer(desktop.id, desktop.epoch, viewing.id, school.marta.id).await.unwrap();
        tx.sessions_used(&[(used.id, now())].into()).await.unwrap();
        tx.viewing_sessions_used(now(), minutes(1)).await.unwrap();
        assert_eq!(tx.prune_sessions(now() + minutes(15)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let mut left: Vec<_> =
            store.sessions_of(school.marta.id).await.unwrap().iter().map(|session| session.id).collect();
        left.sort();
        let mut expected = [used.id, viewing.id];
        expected.sort();
        assert_eq!(left, expected);
        // What has ended is not used again.
        let mut tx = store.begin().await.unwrap();
        tx.sessions_used(&[(idle.id, now())].into()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.session(idle.token_hash).await.unwrap(), None);
    }

    async fn a_viewer_belongs_to_its_session_and_the_newest_takes_the_place_of_the_others(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        let sessions = [1, 2, 3].map(|mark| session(school.marta.id, mark, 3600));
        let desktop = school.desktop("pc");
        let mut tx = store.begin().await.unwrap();
        tx.insert_desktop(&desktop).await.unwrap();
        for session in &sessions {
            tx.insert_session(session).await.unwrap();
            tx.insert_viewer(desktop.id, desktop.epoch, session.id, school.marta.id).await.unwrap();
        }
        tx.only_viewer(desktop.id, sessions[1].id).await.unwrap();
        tx.end_session(sessions[1].id).await.unwrap();
        tx.commit().await.unwrap();
        let viewers = store.viewers().await.unwrap();
        let may_stay: Vec<_> = viewers.iter().map(|viewer| (viewer.session, viewer.person.is_some())).collect();
        assert_eq!(may_stay, [(sessions[1].id, false), (sessions[2].id, true)], "the third was opened after the second");
        let mut tx = store.begin().await.unwrap();
        tx.insert_viewer(desktop.id, desktop.epoch, sessions[2].id, school.marta.id).await.unwrap();
        for viewer in &viewers {
            tx.remove_viewer(viewer).await.unwrap();
        }
        tx.commit().await.unwrap();
        let left = store.viewers().await.unwrap();
        assert_eq!(left.len(), 1, "it was opened again");
    }
}
