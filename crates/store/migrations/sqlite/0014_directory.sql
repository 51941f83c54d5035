-- The school's directory: how it is asked (JSON), and the password of the account that asks, encrypted with sarriod's key.
CREATE TABLE directory (
    one           INTEGER PRIMARY KEY CHECK (one = 1),
    settings      TEXT,
    bind_password BLOB,
    revision      BIGINT NOT NULL
);
INSERT INTO directory (one, revision) VALUES (1, 0);

-- Which entry of the directory somebody is. entry_key is what the directory knows it by for good, name_key its name as it is
-- compared, and vanished the time at which a sync disabled them.
CREATE TABLE directory_people (
    user_id   BLOB   PRIMARY KEY NOT NULL REFERENCES users ON DELETE CASCADE,
    entry_key TEXT   NOT NULL UNIQUE,
    name_key  TEXT   NOT NULL,
    entry     TEXT   NOT NULL,
    email     TEXT,
    vanished  BIGINT
);
CREATE INDEX directory_people_by_name ON directory_people (name_key);

-- The memberships that the directory gave, which it may take away again.
CREATE TABLE directory_memberships (
    user_id  BLOB    NOT NULL REFERENCES users ON DELETE CASCADE,
    group_id BLOB    NOT NULL REFERENCES user_groups ON DELETE CASCADE,
    teaches  BOOLEAN NOT NULL,
    PRIMARY KEY (user_id, group_id, teaches)
) WITHOUT ROWID;
CREATE INDEX directory_memberships_by_group ON directory_memberships (group_id);

-- What syncs did (JSON).
CREATE TABLE directory_syncs (
    began BIGINT PRIMARY KEY NOT NULL,
    sync  TEXT   NOT NULL
);
