-- Lessons that take place every week, and lessons that are left out since the group has another one then.
CREATE TABLE series (
    id           BLOB   PRIMARY KEY NOT NULL,
    title        TEXT   NOT NULL,
    group_id     BLOB   NOT NULL REFERENCES user_groups ON DELETE CASCADE,
    room         BLOB   REFERENCES rooms ON DELETE SET NULL,
    weekly       TEXT   NOT NULL,
    start_before BIGINT,
    at_end       TEXT   NOT NULL,
    conflicts    TEXT   NOT NULL,
    created      BIGINT NOT NULL,
    revision     BIGINT NOT NULL
);
CREATE INDEX series_by_group ON series (group_id);
CREATE INDEX series_by_room ON series (room) WHERE room IS NOT NULL;
CREATE TABLE series_teachers (
    series BLOB NOT NULL REFERENCES series ON DELETE CASCADE,
    person BLOB NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (series, person)
) WITHOUT ROWID;
CREATE INDEX series_teachers_by_person ON series_teachers (person);
CREATE TABLE series_templates (
    series   BLOB NOT NULL REFERENCES series ON DELETE CASCADE,
    template BLOB NOT NULL REFERENCES templates ON DELETE CASCADE,
    PRIMARY KEY (series, template)
) WITHOUT ROWID;
CREATE INDEX series_templates_by_template ON series_templates (template);

-- The lessons of a series, each by the day that the rule of the series gives it. What was changed by hand stays.
ALTER TABLE lessons ADD COLUMN series BLOB REFERENCES series ON DELETE SET NULL;
ALTER TABLE lessons ADD COLUMN series_date TEXT;
ALTER TABLE lessons ADD COLUMN by_hand BOOLEAN NOT NULL DEFAULT FALSE;
CREATE UNIQUE INDEX lessons_by_series ON lessons (series, series_date) WHERE series IS NOT NULL;

-- The days on which no lesson of a series takes place.
ALTER TABLE site ADD COLUMN holidays TEXT;

-- Where the computers at the seats of a room are woken.
ALTER TABLE rooms ADD COLUMN broadcast TEXT;
