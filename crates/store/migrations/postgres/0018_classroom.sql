-- Classrooms, and their seats. A seat's computer is known by its card and its address.
CREATE TABLE rooms (
    id       UUID   PRIMARY KEY NOT NULL,
    name     TEXT   NOT NULL,
    name_key TEXT   NOT NULL UNIQUE,
    created  BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE TABLE seats (
    id       UUID   PRIMARY KEY NOT NULL,
    room     UUID   NOT NULL REFERENCES rooms ON DELETE CASCADE,
    name     TEXT   NOT NULL,
    name_key TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    hostname TEXT,
    mac      TEXT   UNIQUE,
    ip       TEXT   UNIQUE,
    x        BIGINT,
    y        BIGINT
);
CREATE UNIQUE INDEX seats_by_room ON seats (room, name_key);

-- Who of a group sits where in a room.
CREATE TABLE seatings (
    room     UUID NOT NULL REFERENCES rooms ON DELETE CASCADE,
    group_id UUID NOT NULL REFERENCES user_groups ON DELETE CASCADE,
    seat     UUID NOT NULL REFERENCES seats ON DELETE CASCADE,
    person   UUID NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (group_id, seat)
);
CREATE UNIQUE INDEX seatings_by_person ON seatings (room, group_id, person);
CREATE INDEX seatings_by_seat ON seatings (seat);
CREATE INDEX seatings_of_person ON seatings (person);

-- Lessons, who is there, and what their teachers do to the class.
CREATE TABLE lessons (
    id           UUID   PRIMARY KEY NOT NULL,
    title        TEXT   NOT NULL,
    group_id     UUID   NOT NULL REFERENCES user_groups ON DELETE CASCADE,
    room         UUID   REFERENCES rooms ON DELETE SET NULL,
    begins       BIGINT NOT NULL,
    ends         BIGINT NOT NULL,
    phase        TEXT   NOT NULL,
    start_before BIGINT,
    at_end       TEXT   NOT NULL,
    created      BIGINT NOT NULL,
    revision     BIGINT NOT NULL
);
CREATE INDEX lessons_by_group ON lessons (group_id, begins);
CREATE INDEX lessons_by_room ON lessons (room) WHERE room IS NOT NULL;
CREATE INDEX lessons_ahead ON lessons (begins) WHERE phase <> 'over';
CREATE TABLE lesson_teachers (
    lesson UUID NOT NULL REFERENCES lessons ON DELETE CASCADE,
    person UUID NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (lesson, person)
);
CREATE INDEX lesson_teachers_by_person ON lesson_teachers (person);
CREATE TABLE lesson_templates (
    lesson   UUID NOT NULL REFERENCES lessons ON DELETE CASCADE,
    template UUID NOT NULL REFERENCES templates ON DELETE CASCADE,
    PRIMARY KEY (lesson, template)
);
CREATE INDEX lesson_templates_by_template ON lesson_templates (template);
CREATE TABLE lesson_people (
    lesson   UUID NOT NULL REFERENCES lessons ON DELETE CASCADE,
    person   UUID NOT NULL REFERENCES users ON DELETE CASCADE,
    came     BIGINT,
    seat     UUID REFERENCES seats ON DELETE SET NULL,
    hand     BIGINT,
    PRIMARY KEY (lesson, person)
);
CREATE INDEX lesson_people_by_person ON lesson_people (person);
CREATE INDEX lesson_people_by_seat ON lesson_people (seat) WHERE seat IS NOT NULL;
CREATE TABLE class_powers (
    lesson  UUID    NOT NULL REFERENCES lessons ON DELETE CASCADE,
    kind    TEXT    NOT NULL,
    power   TEXT    NOT NULL,
    people  TEXT,
    since   BIGINT  NOT NULL,
    until   BIGINT  NOT NULL,
    by_id   UUID    NOT NULL,
    by_name TEXT    NOT NULL,
    stays   BOOLEAN NOT NULL,
    PRIMARY KEY (lesson, kind)
);
CREATE TABLE class_messages (
    id      UUID   PRIMARY KEY NOT NULL,
    lesson  UUID   NOT NULL REFERENCES lessons ON DELETE CASCADE,
    text    TEXT   NOT NULL,
    people  TEXT,
    by_id   UUID   NOT NULL,
    by_name TEXT   NOT NULL,
    sent    BIGINT NOT NULL
);
CREATE INDEX class_messages_by_lesson ON class_messages (lesson, id);

-- What powers do to a desktop now.
ALTER TABLE desktops ADD COLUMN holds TEXT;
CREATE INDEX desktops_held ON desktops (id) WHERE holds IS NOT NULL;

-- Whoever teaches a lesson with the group's teachers has charge of its students while it takes place.
DROP VIEW students_of;
CREATE VIEW students_of AS
SELECT taught.user_id AS teacher, member.user_id AS student
FROM group_teachers taught
JOIN user_groups g ON g.id = taught.group_id AND g.archived IS NULL
JOIN group_members member ON member.group_id = taught.group_id
JOIN users u ON u.id = member.user_id AND u.role = 'student'
UNION
SELECT taught.person, member.user_id
FROM lesson_teachers taught
JOIN lessons l ON l.id = taught.lesson AND l.phase IN ('preparing', 'now')
JOIN user_groups g ON g.id = l.group_id AND g.archived IS NULL
JOIN group_members member ON member.group_id = l.group_id
JOIN users u ON u.id = member.user_id AND u.role = 'student';
CREATE TRIGGER charges_lesson_changed AFTER UPDATE OF phase ON lessons
    FOR EACH ROW WHEN (old.phase <> new.phase) EXECUTE FUNCTION charges_changed();
CREATE TRIGGER charges_lesson_gone AFTER DELETE ON lessons
    FOR EACH STATEMENT EXECUTE FUNCTION charges_changed();
CREATE TRIGGER charges_co_teachers AFTER INSERT OR DELETE ON lesson_teachers
    FOR EACH STATEMENT EXECUTE FUNCTION charges_changed();
