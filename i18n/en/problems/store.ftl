# What the database did not do.
problem-changed-meanwhile = The { $what ->
    [storage-path] storage path
    [template-picture] picture of template
   *[other] { $what }
} { $id } was changed by somebody else meanwhile.
problem-already-there = That name, file or id is there already.
problem-still-needed = Other things are built on it, or what it names is gone.
hint-still-needed = Look at both again.
problem-database-failed = Could not { $task }.
problem-column-unreadable = The column { $column } holds what this version of Sarrio cannot read.
hint-column-unreadable = Update Sarrio: a newer version wrote this.
problem-value-unwritable = A value could not be written as JSON.
hint-value-unwritable = This is an error in Sarrio: please report it.
problem-database-address-wrong = “{ $address }” is no database.
hint-database-address-wrong = Give sqlite:/path/to/file.db, sqlite::memory: or postgres://user@host/name.
problem-database-unverified = The database on { $host } would be reached without verified TLS.
hint-database-unverified = Leave out sslmode or give sslmode=verify-full, with sslrootcert=FILE where the certificate is a private authority's; or set database_without_verified_tls.
problem-database-file-not-made = Could not make the database file { $path }.
hint-database-file-not-made = See whether its directory is there and can be written.
problem-database-not-migrated = Could not bring the database's tables up to date.
hint-database-not-migrated = An older Sarrio must not open a newer database: update it.
