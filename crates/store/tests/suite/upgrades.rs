//! A database of an older Sarrio is brought up to date with all that is in it.

use sarrio_model::{DesktopQuery, DesktopState, Hardware};
use sarrio_store::{Store, Viewer};
use sqlx::{
    AssertSqlSafe, Connection as _, PgConnection, SqlSafeStr as _, SqliteConnection,
    migrate::{Migration, MigrationType, Migrator},
    sqlite::SqliteConnectOptions,
};

use crate::school::Database;

macro_rules! steps {
    ($database:literal) => {
        [
            include_str!(concat!("../../migrations/", $database, "/0001_first.sql")),
            include_str!(concat!("../../migrations/", $database, "/0002_screens.sql")),
        ]
    };
}

/// A person, a path and a desktop, as every version keeps them; `ids` are three of them, as the database writes ids.
fn rows(ids: [&str; 3]) -> String {
    let [person, path, desktop] = ids;
    let state = serde_json::to_string(&DesktopState::Stopped).unwrap();
    let hardware = serde_json::to_string(&Hardware::default()).unwrap();
    format!(
        "INSERT INTO users (id, username, full_name, shown, shown_key, role, enabled, password, created, revision) \
         VALUES ({person}, 'pau', 'Pau Puig', 'Pau Puig', 'pau puig', 'user', TRUE, 'x', 1, 1);
         INSERT INTO storage_paths (id, name, name_key, directory, desktops, templates, created, revision) \
         VALUES ({path}, 'NAS', 'nas', '/srv/nas', TRUE, TRUE, 1, 1);
         INSERT INTO desktops (id, name, name_key, owner, owner_key, template_key, state, state_body, hardware, \
         memory, path, created, epoch, viewers, revision) \
         VALUES ({desktop}, 'Aula 07', 'aula 07', {person}, 'pau puig', '', 'stopped', '{state}', '{hardware}', \
         16, {path}, 1, 1, 0, 1)"
    )
}

/// The first steps, as an older version took them.
fn older(steps: &[&'static str]) -> Migrator {
    let step = |(version, sql): (i64, &&'static str)| {
        Migration::new(version, "a step".into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations((1..).zip(steps).map(step).collect())
}

async fn opens_with_all_that_is_in_it(database: &Database) {
    let store: Store = database.store().await;
    for q in [None, Some("pau 07".to_owned())] {
        let query = DesktopQuery { q, ..DesktopQuery::default() };
        let found = store.desktops(&query, Viewer::All).await.unwrap();
        let names: Vec<_> = found.items.iter().map(|desktop| desktop.name.as_str()).collect();
        assert_eq!((names.as_slice(), found.total), (["Aula 07"].as_slice(), 1));
    }
    assert_eq!(store.desktop_summary(Viewer::All).await.unwrap().total, 1);
    store.close().await;
}

#[tokio::test]
async fn a_sqlite_file_of_any_version_opens_with_all_that_is_in_it() {
    let steps = steps!("sqlite");
    for taken in 1..=steps.len() {
        let database = Database::sqlite();
        let file = database.url.strip_prefix("sqlite:").unwrap();
        let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
        let mut link = SqliteConnection::connect_with(&options).await.unwrap();
        older(&steps[..taken]).run(&mut link).await.unwrap();
        let id = |byte: u8| format!("x'{}'", format!("{byte:02x}").repeat(16));
        let rows = rows([&id(1), &id(2), &id(3)]);
        sqlx::raw_sql(AssertSqlSafe(rows)).execute(&mut link).await.unwrap();
        link.close().await.unwrap();
        opens_with_all_that_is_in_it(&database).await;
    }
}

#[tokio::test]
async fn a_postgres_database_of_any_version_opens_with_all_that_is_in_it() {
    let steps = steps!("postgres");
    for taken in 1..=steps.len() {
        let Some(database) = Database::postgres().await else { return };
        let mut link = PgConnection::connect(&database.url).await.unwrap();
        older(&steps[..taken]).run(&mut link).await.unwrap();
        let id = |byte: u8| format!("'{}'::uuid", format!("{byte:02x}").repeat(16));
        let rows = rows([&id(1), &id(2), &id(3)]);
        sqlx::raw_sql(AssertSqlSafe(rows)).execute(&mut link).await.unwrap();
        link.close().await.unwrap();
        opens_with_all_that_is_in_it(&database).await;
        database.drop().await;
    }
}
