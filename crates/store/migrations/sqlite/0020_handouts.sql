-- What is handed out in lessons. The files lie on a storage path. Each row stays until its files are deleted, also where its
-- lesson or its storage path is gone by then.
CREATE TABLE handouts (
    id       BLOB    PRIMARY KEY NOT NULL,
    lesson   BLOB    NOT NULL,
    path     BLOB    NOT NULL,
    name     TEXT    NOT NULL,
    people   TEXT,
    by_id    BLOB    NOT NULL,
    by_name  TEXT    NOT NULL,
    sent     BIGINT  NOT NULL,
    is_there BOOLEAN NOT NULL,
    has_disc BOOLEAN NOT NULL,
    contents TEXT
);
CREATE INDEX handouts_by_lesson ON handouts (lesson, sent);

-- The hand-outs that are in the drives of desktops, each since a start. One that is not certain may be there.
CREATE TABLE discs (
    desktop BLOB    PRIMARY KEY NOT NULL REFERENCES desktops (id) ON DELETE CASCADE,
    epoch   BIGINT  NOT NULL,
    handout BLOB    NOT NULL,
    certain BOOLEAN NOT NULL
) WITHOUT ROWID;
CREATE INDEX discs_by_handout ON discs (handout);
