-- Lessons that take place every week, and lessons that are left out since the group has another one then.
CREATE TABLE series (
    id           UUID   PRIMARY KEY NOT NULL,
    title        TEXT   NOT NULL,
    group_id     UUID   NOT NULL REFERENCES user_groups ON DELETE CASCADE,
    room         UUID   REFERENCES rooms ON DELETE SET NULL,
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
    series UUID NOT NULL REFERENCES series ON DELETE CASCADE,
    person UUID NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (series, person)
);
CREATE INDEX series_teachers_by_person ON series_teachers (person);
CREATE TABLE series_templates (
    series   UUID NOT NULL REFERENCES series ON DELETE CASCADE,
    template UUID NOT NULL REFERENCES templates ON DELETE CASCADE,
    PRIMARY KEY (series, template)
);
CREATE INDEX series_templates_by_template ON series_templates (template);

-- The lessons of a series, each by the day that the rule of the series gives it. What was changed by hand stays.
ALTER TABLE lessons ADD COLUMN series UUID REFERENCES series ON DELETE SET NULL;
ALTER TABLE lessons ADD COLUMN series_date TEXT;
ALTER TABLE lessons ADD COLUMN by_hand BOOLEAN NOT NULL DEFAULT FALSE;
CREATE UNIQUE INDEX lessons_by_series ON lessons (series, series_date) WHERE series IS NOT NULL;

-- The days on which no lesson of a series takes place.
ALTER TABLE site ADD COLUMN holidays TEXT;

-- Where the computers at the seats of a room are woken.
ALTER TABLE rooms ADD COLUMN broadcast TEXT;
