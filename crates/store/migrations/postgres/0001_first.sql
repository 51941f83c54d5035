-- Times are microseconds since 1970, *_key columns are for sorting and searching: no capitals, no accents.
-- What is only ever read as a whole (hardware, state, facts, …) is JSON text.

CREATE TABLE site (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    id      UUID    NOT NULL,
    seq     BIGINT  NOT NULL,
    created BIGINT  NOT NULL
);

CREATE TABLE users (
    id        UUID    PRIMARY KEY NOT NULL,
    username  TEXT    NOT NULL UNIQUE,
    full_name TEXT    NOT NULL,
    shown     TEXT    NOT NULL,
    shown_key TEXT NOT NULL COLLATE "C",
    role      TEXT    NOT NULL,
    enabled   BOOLEAN NOT NULL,
    password  TEXT    NOT NULL,
    created   BIGINT  NOT NULL,
    revision  BIGINT  NOT NULL
);
CREATE INDEX users_by_shown ON users (shown_key, id);

CREATE TABLE sessions (
    id         UUID   PRIMARY KEY NOT NULL,
    user_id    UUID   NOT NULL REFERENCES users ON DELETE CASCADE,
    token_hash BYTEA  NOT NULL UNIQUE,
    created    BIGINT NOT NULL,
    expires    BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires);

CREATE TABLE hypervisors (
    id             UUID   PRIMARY KEY NOT NULL,
    name           TEXT   NOT NULL,
    name_key       TEXT NOT NULL COLLATE "C",
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
    id        UUID    PRIMARY KEY NOT NULL,
    name      TEXT    NOT NULL,
    name_key  TEXT NOT NULL COLLATE "C",
    directory TEXT    NOT NULL UNIQUE,
    desktops  BOOLEAN NOT NULL,
    templates BOOLEAN NOT NULL,
    total     BIGINT,
    free      BIGINT,
    created   BIGINT  NOT NULL,
    revision  BIGINT  NOT NULL
);

CREATE TABLE path_hosts (
    path       UUID    NOT NULL REFERENCES storage_paths ON DELETE CASCADE,
    hypervisor UUID    NOT NULL REFERENCES hypervisors ON DELETE CASCADE,
    usable     BOOLEAN NOT NULL,
    problem    TEXT,
    PRIMARY KEY (path, hypervisor)
);
CREATE INDEX path_hosts_by_hypervisor ON path_hosts (hypervisor);

CREATE TABLE media (
    id       UUID   PRIMARY KEY NOT NULL,
    name     TEXT   NOT NULL,
    name_key TEXT NOT NULL COLLATE "C",
    path     UUID   NOT NULL REFERENCES storage_paths,
    file     TEXT   NOT NULL,
    size     BIGINT NOT NULL,
    created  BIGINT NOT NULL,
    UNIQUE (path, file)
);
CREATE INDEX media_by_name ON media (name_key, id);

CREATE TABLE templates (
    id          UUID    PRIMARY KEY NOT NULL,
    name        TEXT    NOT NULL,
    name_key    TEXT NOT NULL COLLATE "C",
    description TEXT    NOT NULL,
    owner       UUID    NOT NULL REFERENCES users,
    shared      BOOLEAN NOT NULL,
    enabled     BOOLEAN NOT NULL,
    state       TEXT    NOT NULL,
    hardware    TEXT    NOT NULL,
    path        UUID    NOT NULL REFERENCES storage_paths,
    parent      UUID    REFERENCES templates,
    operation   UUID,
    created     BIGINT  NOT NULL,
    deleted     BIGINT,
    revision    BIGINT  NOT NULL
);
CREATE INDEX templates_by_name ON templates (name_key, id);
CREATE INDEX templates_by_owner ON templates (owner);
CREATE INDEX templates_by_path ON templates (path);
CREATE INDEX templates_by_parent ON templates (parent) WHERE parent IS NOT NULL;

CREATE TABLE desktops (
    id           UUID    PRIMARY KEY,
    in_bin       BOOLEAN NOT NULL GENERATED ALWAYS AS (deleted IS NOT NULL) STORED,
    name_key     TEXT    NOT NULL COLLATE "C",
    owner_key    TEXT    NOT NULL COLLATE "C",
    template_key TEXT    NOT NULL COLLATE "C",
    state        TEXT    NOT NULL COLLATE "C",
    created      BIGINT  NOT NULL,
    owner        UUID    NOT NULL REFERENCES users,
    template     UUID    REFERENCES templates,
    host         UUID    REFERENCES hypervisors,
    path         UUID    NOT NULL REFERENCES storage_paths,
    memory       BIGINT  NOT NULL,
    words        TEXT    NOT NULL GENERATED ALWAYS AS (name_key || ' ' || owner_key || ' ' || template_key) STORED,
    name         TEXT    NOT NULL,
    state_body   TEXT    NOT NULL,
    hardware     TEXT    NOT NULL,
    operation    UUID,
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

-- Three letters in a row of a desktop's, owner's or template's name find the desktop. Where pg_trgm cannot be had, a
-- search compares row by row: slower, and right.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX desktop_words ON desktops USING gin (words gin_trgm_ops) WITH (fastupdate = off);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
    RAISE WARNING 'searches will be slow without pg_trgm (Debian: postgresql-contrib): %', SQLERRM;
END
$$;

-- How many desktops: of all, an owner, a template, a host, a path. A trigger keeps each equal to a count over the rows,
-- so that no code path can forget it. A dimension without an id (all) has the id of sixteen zero bytes.
CREATE TABLE desktop_counts (
    dimension TEXT    NOT NULL,
    id        UUID    NOT NULL,
    in_bin    BOOLEAN NOT NULL,
    state     TEXT    NOT NULL,
    n         BIGINT  NOT NULL,
    PRIMARY KEY (dimension, id, in_bin, state)
) WITH (fillfactor = 50);

CREATE TYPE desktop_counted AS (sign BIGINT, owner UUID, template UUID, host UUID, path UUID, in_bin BOOLEAN, state TEXT);

CREATE FUNCTION count_desktops(changes desktop_counted[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO desktop_counts AS counts
    SELECT of.dimension, of.id, change.in_bin, change.state, SUM(change.sign)
    FROM unnest(changes) AS change
    CROSS JOIN LATERAL (VALUES
        ('all', '00000000-0000-0000-0000-000000000000'::uuid),
        ('owner', change.owner),
        ('template', change.template),
        ('host', change.host),
        ('path', change.path)
    ) AS of (dimension, id)
    WHERE of.id IS NOT NULL
    GROUP BY 1, 2, 3, 4
    HAVING SUM(change.sign) <> 0
    ON CONFLICT (dimension, id, in_bin, state) DO UPDATE SET n = counts.n + excluded.n
$$;

-- Once a statement, not once a row: hundreds of desktops made at once would write the count of all hundreds of times.
CREATE FUNCTION desktops_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM count_desktops(array_agg((1, owner, template, host, path, in_bin, state)::desktop_counted)) FROM added;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM count_desktops(array_agg((-1, owner, template, host, path, in_bin, state)::desktop_counted)) FROM gone;
    ELSE
        PERFORM count_desktops(array_agg(change)) FROM (
            SELECT (1, owner, template, host, path, in_bin, state)::desktop_counted AS change FROM added
            UNION ALL
            SELECT (-1, owner, template, host, path, in_bin, state)::desktop_counted FROM gone
        ) AS both_ways;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER desktops_added AFTER INSERT ON desktops
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION desktops_changed();
CREATE TRIGGER desktops_changed AFTER UPDATE ON desktops
    REFERENCING NEW TABLE AS added OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION desktops_changed();
CREATE TRIGGER desktops_gone AFTER DELETE ON desktops
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION desktops_changed();

CREATE TABLE disks (
    id           UUID   PRIMARY KEY NOT NULL,
    desktop      UUID   REFERENCES desktops ON DELETE CASCADE,
    template     UUID   REFERENCES templates ON DELETE CASCADE,
    role         TEXT   NOT NULL,
    path         UUID   NOT NULL REFERENCES storage_paths,
    file         TEXT   NOT NULL,
    format       TEXT   NOT NULL,
    virtual_size BIGINT NOT NULL,
    actual_size  BIGINT,
    base         UUID   REFERENCES disks,
    created      BIGINT NOT NULL,
    UNIQUE (path, file),
    CHECK ((desktop IS NULL) <> (template IS NULL))
);
CREATE INDEX disks_by_desktop ON disks (desktop) WHERE desktop IS NOT NULL;
CREATE INDEX disks_by_template ON disks (template) WHERE template IS NOT NULL;
CREATE INDEX disks_by_base ON disks (base) WHERE base IS NOT NULL;

CREATE TABLE operations (
    id           UUID    PRIMARY KEY NOT NULL,
    parent       UUID    REFERENCES operations ON DELETE CASCADE,
    owner        UUID    NOT NULL,
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
    seq      BIGINT  PRIMARY KEY,
    at       BIGINT  NOT NULL,
    audience TEXT    NOT NULL,
    change   TEXT    NOT NULL
);
