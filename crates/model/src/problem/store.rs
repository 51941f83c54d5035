//! What the database did not do.

use super::argument::Noun;
use super::store_task::StoreTask;

messages! {
    ChangedMeanwhile { what: Noun, id: String } = "changed-meanwhile", StaleRevision,
        "The {what} {id} was changed by somebody else meanwhile.";
    AlreadyThere = "already-there", NameTaken,
        "That name, file or id is there already.";
    StillNeeded = "still-needed", WrongState,
        "Other things are built on it, or what it names is gone.",
        "Look at both again.";
    DatabaseFailed { task: StoreTask } = "database-failed", StoreUnavailable,
        "Could not {task}.";
    ColumnUnreadable { column: String } = "column-unreadable", Internal,
        "The column {column} holds what this version of Sarrio cannot read.",
        "Update Sarrio: a newer version wrote this.";
    ValueUnwritable = "value-unwritable", Internal,
        "A value could not be written as JSON.",
        "This is an error in Sarrio: please report it.";
    DatabaseAddressWrong { address: String } = "database-address-wrong", Internal,
        "“{address}” is no database.",
        "Give sqlite:/path/to/file.db, sqlite::memory: or postgres://user@host/name.";
    DatabaseUnverified { host: String } = "database-unverified", Internal,
        "The database on {host} would be reached without verified TLS.",
        "Leave out sslmode or give sslmode=verify-full, with sslrootcert=FILE where the certificate is a private \
         authority's; or set database_without_verified_tls.";
    DatabaseFileNotMade { path: String } = "database-file-not-made", Internal,
        "Could not make the database file {path}.",
        "See whether its directory is there and can be written.";
    DatabaseNotMigrated = "database-not-migrated", Internal,
        "Could not bring the database's tables up to date.",
        "An older Sarrio must not open a newer database: update it.";
}
