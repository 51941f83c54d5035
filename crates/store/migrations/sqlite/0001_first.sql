-- Ids are 16-byte BLOBs, times are microseconds since 1970, *_key columns are for sorting and searching: no capitals, no accents.
-- What is only ever read as a whole (hardware, state, facts, …) is JSON text.

CREATE TABLE site (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    id      BLOB    NOT NULL,
    seq     BIGINT  NOT NULL,
    created BIGINT  NOT NULL
);

CREATE TABLE users (
    id        BLOB    PRIMARY KEY NOT NULL,
    username  TEXT    NOT NULL UNIQUE,
    full_name TEXT    NOT NULL,
    shown     TEXT    NOT NULL,
    shown_key TEXT    NOT NULL,
    role      TEXT    NOT NULL,
    enabled   BOOLEAN NOT NULL,
    password  TEXT    NOT NULL,
    created   BIGINT  NOT NULL,
    revision  BIGINT  NOT NULL
);
CREATE INDEX users_by_shown ON users (shown_key, id);

CREATE TABLE sessions (
    id         BLOB   PRIMARY KEY NOT NULL,
    user_id    BLOB   NOT NULL REFERENCES users ON DELETE CASCADE,
    token_hash BLOB   NOT NULL UNIQUE,
    created    BIGINT NOT NULL,
    expires    BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires);

CREATE TABLE hypervisors (
    id             BLOB   PRIMARY KEY NOT NULL,
    name           TEXT   NOT NULL,
    name_key       TEXT   NOT NULL,
    connection     TEXT   NOT NULL,
    viewer_address TEXT,
    network        TEXT,
    state          TEXT   NOT NULL,
    facts          TEXT,
    load           TEXT,
    foreign_domains TEXT  NOT NULL,
    created        BIGINT NOT NULL,
    revision       BIGINT NOT NULL
);

CREATE TABLE storage_paths (
    id        BLOB    PRIMARY KEY NOT NULL,
    name      TEXT    NOT NULL,
    name_key  TEXT    NOT NULL,
    directory TEXT    NOT NULL UNIQUE,
    desktops  BOOLEAN NOT NULL,
    templates BOOLEAN NOT NULL,
    total     BIGINT,
    free      BIGINT,
    created   BIGINT  NOT NULL,
    revision  BIGINT  NOT NULL
);

CREATE TABLE path_hosts (
    path       BLOB    NOT NULL REFERENCES storage_paths ON DELETE CASCADE,
    hypervisor BLOB    NOT NULL REFERENCES hypervisors ON DELETE CASCADE,
    usable     BOOLEAN NOT NULL,
    problem    TEXT,
    PRIMARY KEY (path, hypervisor)
);
CREATE INDEX path_hosts_by_hypervisor ON path_hosts (hypervisor);

CREATE TABLE media (
    id       BLOB   PRIMARY KEY NOT NULL,
    name     TEXT   NOT NULL,
    name_key TEXT   NOT NULL,
    path     BLOB   NOT NULL REFERENCES storage_paths,
    file     TEXT   NOT NULL,
    size     BIGINT NOT NULL,
    created  BIGINT NOT NULL,
    UNIQUE (path, file)
);
CREATE INDEX media_by_name ON media (name_key, id);

CREATE TABLE templates (
    id          BLOB    PRIMARY KEY NOT NULL,
    name        TEXT    NOT NULL,
    name_key    TEXT    NOT NULL,
    description TEXT    NOT NULL,
    owner       BLOB    NOT NULL REFERENCES users,
    shared      BOOLEAN NOT NULL,
    enabled     BOOLEAN NOT NULL,
    state       TEXT    NOT NULL,
    hardware    TEXT    NOT NULL,
    path        BLOB    NOT NULL REFERENCES storage_paths,
    parent      BLOB    REFERENCES templates,
    operation   BLOB,
    created     BIGINT  NOT NULL,
    deleted     BIGINT,
    revision    BIGINT  NOT NULL
);
CREATE INDEX templates_by_name ON templates (name_key, id);
CREATE INDEX templates_by_owner ON templates (owner);
CREATE INDEX templates_by_path ON templates (path);
CREATE INDEX templates_by_parent ON templates (parent) WHERE parent IS NOT NULL;

-- `num` is what the word index points to: a rowid of its own might change. What lists filter and sort by comes first:
-- SQLite reads a row up to the last column that it needs.
CREATE TABLE desktops (
    num          INTEGER PRIMARY KEY,
    id           BLOB    NOT NULL UNIQUE,
    in_bin       BOOLEAN NOT NULL GENERATED ALWAYS AS (deleted IS NOT NULL) STORED,
    name_key     TEXT    NOT NULL,
    owner_key    TEXT    NOT NULL,
    template_key TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    created      BIGINT  NOT NULL,
    owner        BLOB    NOT NULL REFERENCES users,
    template     BLOB    REFERENCES templates,
    host         BLOB    REFERENCES hypervisors,
    path         BLOB    NOT NULL REFERENCES storage_paths,
    memory       BIGINT  NOT NULL,
    words        TEXT    NOT NULL GENERATED ALWAYS AS (name_key || ' ' || owner_key || ' ' || template_key) STORED,
    name         TEXT    NOT NULL,
    state_body   TEXT    NOT NULL,
    hardware     TEXT    NOT NULL,
    operation    BLOB,
    epoch        BIGINT  NOT NULL,
    viewers      BIGINT  NOT NULL,
    deleted      BIGINT,
    revision     BIGINT  NOT NULL
);
-- One for each order, and for each filter in the order of names.
CREATE INDEX desktops_by_name ON desktops (in_bin, name_key, id);
CREATE INDEX desktops_by_owner ON desktops (in_bin, owner_key, id);
CREATE INDEX desktops_by_template ON desktops (in_bin, template_key, id);
CREATE INDEX desktops_by_state ON desktops (in_bin, state, id);
CREATE INDEX desktops_by_created ON desktops (in_bin, created, id);
CREATE INDEX desktops_of_owner ON desktops (owner, in_bin, name_key, id);
CREATE INDEX desktops_of_template ON desktops (template, in_bin, name_key, id) WHERE template IS NOT NULL;
CREATE INDEX desktops_of_host ON desktops (host, in_bin, name_key, id) WHERE host IS NOT NULL;
CREATE INDEX desktops_memory ON desktops (host, memory) WHERE host IS NOT NULL;
CREATE INDEX desktops_of_path ON desktops (path);

-- Three letters in a row of a desktop's, owner's or template's name find the desktop.
CREATE VIRTUAL TABLE desktop_words USING fts5 (words, content = 'desktops', content_rowid = 'num', tokenize = 'trigram');
CREATE TRIGGER desktop_words_added AFTER INSERT ON desktops BEGIN
    INSERT INTO desktop_words (rowid, words) VALUES (new.num, new.words);
END;
CREATE TRIGGER desktop_words_changed AFTER UPDATE OF name_key, owner_key, template_key ON desktops
WHEN old.words <> new.words BEGIN
    INSERT INTO desktop_words (desktop_words, rowid, words) VALUES ('delete', old.num, old.words);
    INSERT INTO desktop_words (rowid, words) VALUES (new.num, new.words);
END;
CREATE TRIGGER desktop_words_gone AFTER DELETE ON desktops BEGIN
    INSERT INTO desktop_words (desktop_words, rowid, words) VALUES ('delete', old.num, old.words);
END;

-- How many desktops: of all, an owner, a template, a host, a path. Triggers keep each equal to a count over the rows,
-- so that no code path can forget it. A dimension without an id (all) has the id of sixteen zero bytes.
CREATE TABLE desktop_counts (
    dimension TEXT    NOT NULL,
    id        BLOB    NOT NULL,
    in_bin    BOOLEAN NOT NULL,
    state     TEXT    NOT NULL,
    n         BIGINT  NOT NULL,
    PRIMARY KEY (dimension, id, in_bin, state)
) WITHOUT ROWID;
CREATE TRIGGER desktops_counted_added AFTER INSERT ON desktops BEGIN
    INSERT INTO desktop_counts
    SELECT column1, column2, new.in_bin, new.state, 1
    FROM (VALUES ('all', zeroblob(16)), ('owner', new.owner), ('template', new.template), ('host', new.host),
                 ('path', new.path))
    WHERE column2 IS NOT NULL
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER desktops_counted_changed AFTER UPDATE OF owner, template, host, path, state, deleted ON desktops
WHEN (old.owner, old.path, old.state, old.in_bin) <> (new.owner, new.path, new.state, new.in_bin)
    OR old.template IS NOT new.template OR old.host IS NOT new.host BEGIN
    UPDATE desktop_counts SET n = n - 1
    WHERE in_bin = old.in_bin AND state = old.state
        AND (dimension, id) IN (VALUES ('all', zeroblob(16)), ('owner', old.owner), ('template', old.template),
                                       ('host', old.host), ('path', old.path));
    INSERT INTO desktop_counts
    SELECT column1, column2, new.in_bin, new.state, 1
    FROM (VALUES ('all', zeroblob(16)), ('owner', new.owner), ('template', new.template), ('host', new.host),
                 ('path', new.path))
    WHERE column2 IS NOT NULL
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER desktops_counted_gone AFTER DELETE ON desktops BEGIN
    UPDATE desktop_counts SET n = n - 1
    WHERE in_bin = old.in_bin AND state = old.state
        AND (dimension, id) IN (VALUES ('all', zeroblob(16)), ('owner', old.owner), ('template', old.template),
                                       ('host', old.host), ('path', old.path));
END;

CREATE TABLE disks (
    id           BLOB   PRIMARY KEY NOT NULL,
    desktop      BLOB   REFERENCES desktops (id) ON DELETE CASCADE,
    template     BLOB   REFERENCES templates ON DELETE CASCADE,
    role         TEXT   NOT NULL,
    path         BLOB   NOT NULL REFERENCES storage_paths,
    file         TEXT   NOT NULL,
    format       TEXT   NOT NULL,
    virtual_size BIGINT NOT NULL,
    actual_size  BIGINT,
    base         BLOB   REFERENCES disks,
    created      BIGINT NOT NULL,
    UNIQUE (path, file),
    CHECK ((desktop IS NULL) <> (template IS NULL))
);
CREATE INDEX disks_by_desktop ON disks (desktop) WHERE desktop IS NOT NULL;
CREATE INDEX disks_by_template ON disks (template) WHERE template IS NOT NULL;
CREATE INDEX disks_by_base ON disks (base) WHERE base IS NOT NULL;

CREATE TABLE operations (
    id           BLOB    PRIMARY KEY NOT NULL,
    parent       BLOB    REFERENCES operations ON DELETE CASCADE,
    owner        BLOB    NOT NULL,
    state        TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    step         BIGINT  NOT NULL,
    undoing      BOOLEAN NOT NULL,
    cancel_asked BOOLEAN NOT NULL,
    memo         TEXT    NOT NULL,
    finished     BIGINT,
    is_over      BOOLEAN NOT NULL
);
CREATE INDEX operations_by_parent ON operations (parent, state) WHERE parent IS NOT NULL;
CREATE INDEX operations_by_owner ON operations (owner, id);
CREATE INDEX operations_unfinished ON operations (id) WHERE NOT is_over;
CREATE INDEX operations_by_finished ON operations (finished);

CREATE TABLE leases (
    name    TEXT   PRIMARY KEY NOT NULL,
    holder  TEXT   NOT NULL,
    token   BIGINT NOT NULL,
    expires BIGINT NOT NULL
);

CREATE TABLE outbox (
    seq      INTEGER PRIMARY KEY,
    at       BIGINT  NOT NULL,
    audience TEXT    NOT NULL,
    change   TEXT    NOT NULL
);
