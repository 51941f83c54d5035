//! The database of an older Sarrio is brought up to date, with everything in it, and can be used.

use sarrio_model::{
    DesktopQuery, DesktopState, Hardware, OperationId, Problem, Scope, TemplateState, UserId,
    problem::NoHostYet,
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::school::{Database, name};

#[allow(dead_code)]
#[path = "../../src/migrations.rs"]
mod migrations;

use migrations::{POSTGRES, SQLITE, migrator};

/// How many migrations come before the one that stores the name of an operation's step.
const STEPS_BY_NAME: usize = 5;

/// A person, a path, a template, a desktop made from it, with a picture, and two operations, as every version stores
/// them. `id` writes an id as the database does, `bytes` some bytes.
fn rows(version: usize, id: fn(u8) -> String, bytes: &str) -> String {
    let [person, path, template, desktop] = [1, 2, 3, 4].map(id);
    let state = serde_json::to_string(&DesktopState::Stopped).unwrap();
    let ready = serde_json::to_string(&TemplateState::Ready).unwrap();
    let hardware = serde_json::to_string(&Hardware::default()).unwrap();
    // Since then, with whom a template is shared is in a table of its own.
    let shared = SQLITE[..version].iter().all(|(number, ..)| *number < 15);
    let (shared, is_shared) = if shared { (" shared,", " TRUE,") } else { ("", "") };
    let mut rows = format!(
        "INSERT INTO users (id, username, full_name, shown, shown_key, role, enabled, password, created, revision) \
         VALUES ({person}, 'pau', 'Pau Puig', 'Pau Puig', 'pau puig', 'user', TRUE, 'x', 1, 1);
         INSERT INTO storage_paths (id, name, name_key, directory, desktops, templates, created, revision) \
         VALUES ({path}, 'NAS', 'nas', '/srv/nas', TRUE, TRUE, 1, 1);
         INSERT INTO templates (id, name, name_key, description, owner,{shared} enabled, state, hardware, path, \
         created, revision) \
         VALUES ({template}, 'Blender', 'blender', '', {person},{is_shared} TRUE, '{ready}', '{hardware}', {path}, 1, 1);
         INSERT INTO desktops (id, name, name_key, owner, owner_key, template, template_key, state, state_body, \
         hardware, memory, path, created, epoch, viewers, revision) \
         VALUES ({desktop}, 'Aula 07', 'aula 07', {person}, 'pau puig', {template}, 'blender', 'stopped', '{state}', \
         '{hardware}', 16, {path}, 1, 1, 0, 1);"
    );
    // An operation under way and one that is being undone, at the second of their steps.
    let [running, undoing] = [5, 6].map(id);
    for (id, name, is_undone) in [(running, "running", "FALSE"), (undoing, "undoing", "TRUE")] {
        // As an older version of Sarrio wrote it.
        let mut problem = serde_json::to_value(Problem::from(NoHostYet)).unwrap();
        problem.as_object_mut().unwrap().remove("message");
        let body = serde_json::json!({
            "id": OperationId::new(), "kind": "desktop.start", "target": { "kind": "desktops" }, "target_name": "x",
            "count": 1, "owner": UserId::new(), "created": "2026-09-14T08:00:00Z",
            "state": { "name": name, "step": "claim", "number": 2, "of": 4, "problem": problem },
        });
        let (column, step) = if version >= STEPS_BY_NAME { ("step_name", "'claim'") } else { ("step", "1") };
        rows += &format!(
            "INSERT INTO operations (id, owner, state, body, {column}, undoing, cancel_asked, memo, is_over) \
             VALUES ({id}, {person}, '{name}', '{body}', {step}, {is_undone}, FALSE, '{{}}', FALSE);"
        );
    }
    if version >= 2 {
        rows += &format!("INSERT INTO screens (desktop, jpeg) VALUES ({desktop}, {bytes});");
    }
    rows
}

async fn goes_on(version: usize, database: &Database) {
    let store = database.store().await;
    let found = async |q: Option<&str>| {
        let query = DesktopQuery { q: q.map(Into::into), ..DesktopQuery::default() };
        let page = store.desktops(&query, &Scope::Everything).await.unwrap();
        assert_eq!(page.total, page.items.len() as u64);
        page.items
    };
    assert_eq!(found(Some("pau 07 blend")).await, found(None).await, "of version {version}");
    let steps: Vec<_> =
        store.unfinished_operations().await.unwrap().into_iter().map(|row| row.step).collect();
    assert_eq!(steps, vec![Some("claim".to_owned()); 2], "of version {version}");
    let mut desktop = found(None).await.remove(0);
    let template = desktop.template.unwrap();
    desktop.name = name("Biblioteca");
    let mut tx = store.begin().await.unwrap();
    tx.save_desktop(&mut desktop).await.unwrap();
    tx.give_screen(desktop.id, template).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.template_screen(template).await.unwrap().is_some(), version >= 2);
    assert_eq!((found(Some("bibl")).await.len(), found(Some("aula")).await.len()), (1, 0));
    let mut tx = store.begin().await.unwrap();
    tx.remove_desktop(desktop.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        (found(Some("bibl")).await, store.desktop_summary(&Scope::Everything).await.unwrap().total),
        (vec![], 0)
    );
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_file_of_any_version_can_be_used() {
    for version in 1..=SQLITE.len() {
        let database = Database::sqlite();
        let file = database.url.strip_prefix("sqlite:").unwrap();
        let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
        let mut link = SqliteConnection::connect_with(&options).await.unwrap();
        migrator(&SQLITE[..version]).run(&mut link).await.unwrap();
        let rows = rows(version, |byte| format!("x'{}'", format!("{byte:02x}").repeat(16)), "x'ff'");
        sqlx::raw_sql(AssertSqlSafe(rows)).execute(&mut link).await.unwrap();
        link.close().await.unwrap();
        goes_on(version, &database).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_database_of_any_version_can_be_used() {
    for version in 1..=POSTGRES.len() {
        let Some(database) = Database::postgres().await else { return };
        let mut link = PgConnection::connect(&database.url).await.unwrap();
        migrator(&POSTGRES[..version]).run(&mut link).await.unwrap();
        let rows =
            rows(version, |byte| format!("'{}'::uuid", format!("{byte:02x}").repeat(16)), "'\\xff'::bytea");
        sqlx::raw_sql(AssertSqlSafe(rows)).execute(&mut link).await.unwrap();
        link.close().await.unwrap();
        goes_on(version, &database).await;
        database.drop().await;
    }
}
