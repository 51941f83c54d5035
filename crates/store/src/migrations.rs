//! What brings a database up to date. What was released is never changed: a new step is added.

use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};

/// A step's title and its SQL, oldest first.
type Steps = &'static [(&'static str, &'static str)];

macro_rules! steps {
    ($database:literal) => {
        &[
            ("first", include_str!(concat!("../migrations/", $database, "/0001_first.sql"))),
            ("screens", include_str!(concat!("../migrations/", $database, "/0002_screens.sql"))),
            ("search", include_str!(concat!("../migrations/", $database, "/0003_search.sql"))),
            ("newer images", include_str!(concat!("../migrations/", $database, "/0004_newer_images.sql"))),
        ]
    };
}

pub(crate) const SQLITE: Steps = steps!("sqlite");
pub(crate) const POSTGRES: Steps = steps!("postgres");

/// For a SQLite file.
pub(crate) fn sqlite() -> Migrator {
    migrator(SQLITE)
}

/// For a PostgreSQL database.
pub(crate) fn postgres() -> Migrator {
    migrator(POSTGRES)
}

/// `sqlx::migrate!` would do, and compile both drivers a second time.
pub(crate) fn migrator(steps: Steps) -> Migrator {
    let migration = |(version, (title, sql)): (i64, &(&'static str, &'static str))| {
        Migration::new(version, (*title).into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations((1..).zip(steps).map(migration).collect())
}
