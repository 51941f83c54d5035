-- The desktops that an operation creates, whose each is to be, and whether it was made.
CREATE TABLE created_desktops (
    operation  BLOB NOT NULL REFERENCES operations ON DELETE CASCADE,
    position   BIGINT NOT NULL,
    desktop    BLOB NOT NULL,
    name       TEXT NOT NULL,
    owner      BLOB NOT NULL,
    owner_name TEXT NOT NULL,
    state      TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    PRIMARY KEY (operation, position)
) WITHOUT ROWID;

-- Desktops that were made for a group, and whether those who join the group later get one.
CREATE TABLE deployments (
    id           BLOB    PRIMARY KEY NOT NULL,
    group_id     BLOB    NOT NULL REFERENCES user_groups ON DELETE CASCADE,
    template     BLOB,
    request      TEXT    NOT NULL,
    orderer      BLOB    REFERENCES users ON DELETE SET NULL,
    orderer_name TEXT    NOT NULL,
    keep_up      TEXT    NOT NULL,
    active       BOOLEAN NOT NULL,
    created      BIGINT  NOT NULL
);
CREATE INDEX deployments_by_group ON deployments (group_id, id);
CREATE INDEX deployments_active ON deployments (id) WHERE active;

-- Who has a desktop of a deployment, and for whom none could be made so far. A person gets one once: who deletes it, gets no
-- other.
CREATE TABLE deployment_people (
    deployment BLOB   NOT NULL REFERENCES deployments ON DELETE CASCADE,
    person     BLOB   NOT NULL REFERENCES users ON DELETE CASCADE,
    desktop    BLOB,
    failures   BIGINT NOT NULL,
    try_after  BIGINT,
    problem    TEXT,
    PRIMARY KEY (deployment, person)
) WITHOUT ROWID;
CREATE INDEX deployment_people_by_desktop ON deployment_people (desktop) WHERE desktop IS NOT NULL;
CREATE INDEX deployment_people_by_person ON deployment_people (person);
