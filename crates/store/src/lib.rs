//! Everything that lasts: SQLite and PostgreSQL, migrations, leases, the outbox.
