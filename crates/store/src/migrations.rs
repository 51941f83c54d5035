//! The migrations that bring a database up to date. A released migration is never changed; another is added.

use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};

/// Each migration's number, title and SQL, oldest first. Numbers may leave gaps.
type Steps = &'static [(i64, &'static str, &'static str)];

macro_rules! steps {
    ($database:literal) => {
        &[
            (1, "first", include_str!(concat!("../migrations/", $database, "/0001_first.sql"))),
            (2, "screens", include_str!(concat!("../migrations/", $database, "/0002_screens.sql"))),
            (3, "search", include_str!(concat!("../migrations/", $database, "/0003_search.sql"))),
            (4, "newer images", include_str!(concat!("../migrations/", $database, "/0004_newer_images.sql"))),
            (
                7,
                "steps by name",
                include_str!(concat!("../migrations/", $database, "/0007_steps_by_name.sql")),
            ),
            (9, "access", include_str!(concat!("../migrations/", $database, "/0009_access.sql"))),
            (10, "people", include_str!(concat!("../migrations/", $database, "/0010_people.sql"))),
            (11, "quotas", include_str!(concat!("../migrations/", $database, "/0011_quotas.sql"))),
            (12, "sessions", include_str!(concat!("../migrations/", $database, "/0012_sessions.sql"))),
            (13, "audit", include_str!(concat!("../migrations/", $database, "/0013_audit.sql"))),
            (14, "directory", include_str!(concat!("../migrations/", $database, "/0014_directory.sql"))),
            (15, "sharing", include_str!(concat!("../migrations/", $database, "/0015_sharing.sql"))),
            (16, "roles", include_str!(concat!("../migrations/", $database, "/0016_roles.sql"))),
            (17, "deployments", include_str!(concat!("../migrations/", $database, "/0017_deployments.sql"))),
            (18, "classroom", include_str!(concat!("../migrations/", $database, "/0018_classroom.sql"))),
            (19, "timetable", include_str!(concat!("../migrations/", $database, "/0019_timetable.sql"))),
            (20, "handouts", include_str!(concat!("../migrations/", $database, "/0020_handouts.sql"))),
            (
                21,
                "student work",
                include_str!(concat!("../migrations/", $database, "/0021_student_work.sql")),
            ),
            (22, "consent", include_str!(concat!("../migrations/", $database, "/0022_consent.sql"))),
            (23, "volatile", include_str!(concat!("../migrations/", $database, "/0023_volatile.sql"))),
            (
                24,
                "gathered classes",
                include_str!(concat!("../migrations/", $database, "/0024_gathered_classes.sql")),
            ),
            (
                25,
                "imported series",
                include_str!(concat!("../migrations/", $database, "/0025_imported_series.sql")),
            ),
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

/// Does what `sqlx::migrate!` would, which would compile both drivers a second time.
pub(crate) fn migrator(steps: Steps) -> Migrator {
    let migration = |(version, title, sql): &(i64, &'static str, &'static str)| {
        Migration::new(*version, (*title).into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(steps.iter().map(migration).collect())
}
