-- What students hand in at a lesson, and what is collected from them: the last of each. Why the last collection got nothing from
-- somebody stands beside what they had handed in before.
CREATE TABLE student_work (
    lesson  BLOB   NOT NULL REFERENCES lessons ON DELETE CASCADE,
    person  BLOB   NOT NULL REFERENCES users ON DELETE CASCADE,
    id      BLOB,
    how     TEXT,
    path    BLOB   REFERENCES storage_paths ON DELETE CASCADE,
    file    TEXT,
    files   BIGINT,
    size    BIGINT,
    at      BIGINT,
    problem TEXT,
    failed  BIGINT,
    PRIMARY KEY (lesson, person)
) WITHOUT ROWID;
CREATE INDEX student_work_by_person ON student_work (person);
CREATE INDEX student_work_by_path ON student_work (path) WHERE path IS NOT NULL;

-- The storage paths on which files of a lesson lie. They are known after the lesson is removed, until its files are.
CREATE TABLE lesson_folders (
    lesson BLOB NOT NULL,
    path   BLOB NOT NULL REFERENCES storage_paths ON DELETE CASCADE,
    PRIMARY KEY (lesson, path)
) WITHOUT ROWID;
CREATE INDEX lesson_folders_by_path ON lesson_folders (path);
