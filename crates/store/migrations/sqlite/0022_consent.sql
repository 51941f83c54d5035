-- Whether people are asked before they are watched, helped or paused: the school's rules, and those of groups.
ALTER TABLE site ADD COLUMN consent_rules TEXT;
ALTER TABLE user_groups ADD COLUMN consent TEXT;

-- What somebody was asked, and what they said.
CREATE TABLE consent_questions (
    person  BLOB   NOT NULL REFERENCES users ON DELETE CASCADE,
    by_id   BLOB   NOT NULL,
    by_name TEXT   NOT NULL,
    about   TEXT   NOT NULL,
    lesson  BLOB   REFERENCES lessons ON DELETE CASCADE,
    desktop BLOB   REFERENCES desktops (id) ON DELETE CASCADE,
    asked   BIGINT NOT NULL,
    answer  TEXT   NOT NULL,
    until   BIGINT,
    PRIMARY KEY (person, by_id, about)
) WITHOUT ROWID;
CREATE INDEX consent_questions_by_lesson ON consent_questions (lesson) WHERE lesson IS NOT NULL;
CREATE INDEX consent_questions_by_desktop ON consent_questions (desktop) WHERE desktop IS NOT NULL;
CREATE INDEX consent_questions_by_until ON consent_questions (until) WHERE until IS NOT NULL;

-- Who helps at a desktop now.
CREATE TABLE helps (
    desktop BLOB   PRIMARY KEY NOT NULL REFERENCES desktops (id) ON DELETE CASCADE,
    person  BLOB   NOT NULL REFERENCES users ON DELETE CASCADE,
    by_id   BLOB   NOT NULL,
    by_name TEXT   NOT NULL,
    lesson  BLOB   REFERENCES lessons ON DELETE CASCADE,
    since   BIGINT NOT NULL
);
CREATE INDEX helps_by_person ON helps (person);
CREATE INDEX helps_by_lesson ON helps (lesson) WHERE lesson IS NOT NULL;

-- Looks that have not ended: closely at one desktop, or at the wall of a lesson, which is the subject. When one ends, the
-- audit tells of it.
CREATE TABLE looks (
    by_id   BLOB   NOT NULL,
    subject BLOB   NOT NULL,
    by_name TEXT   NOT NULL,
    person  BLOB   REFERENCES users ON DELETE CASCADE,
    entry   TEXT   NOT NULL,
    since   BIGINT NOT NULL,
    PRIMARY KEY (by_id, subject)
) WITHOUT ROWID;
CREATE INDEX looks_by_person ON looks (person) WHERE person IS NOT NULL;
