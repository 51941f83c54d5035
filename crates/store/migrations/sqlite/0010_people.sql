-- Categories have groups, and groups have members and teachers. A person has at most one category, and one of their groups
-- is the main one.
CREATE TABLE categories (
    id       BLOB   PRIMARY KEY NOT NULL,
    name     TEXT   NOT NULL,
    name_key TEXT   NOT NULL UNIQUE,
    created  BIGINT NOT NULL,
    revision BIGINT NOT NULL
);

CREATE TABLE user_groups (
    id       BLOB   PRIMARY KEY NOT NULL,
    category BLOB   NOT NULL REFERENCES categories,
    name     TEXT   NOT NULL,
    name_key TEXT   NOT NULL,
    archived BIGINT,
    created  BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX groups_by_category ON user_groups (category, name_key) WHERE archived IS NULL;
CREATE INDEX groups_by_name ON user_groups (name_key, id);

CREATE TABLE group_members (
    group_id BLOB NOT NULL REFERENCES user_groups ON DELETE CASCADE,
    user_id  BLOB NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
) WITHOUT ROWID;
CREATE INDEX group_members_by_user ON group_members (user_id);

CREATE TABLE group_teachers (
    group_id BLOB NOT NULL REFERENCES user_groups ON DELETE CASCADE,
    user_id  BLOB NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
) WITHOUT ROWID;
CREATE INDEX group_teachers_by_user ON group_teachers (user_id);

ALTER TABLE users ADD COLUMN category BLOB REFERENCES categories;
ALTER TABLE users ADD COLUMN main_group BLOB REFERENCES user_groups ON DELETE SET NULL;
CREATE INDEX users_by_category ON users (category, shown_key, id) WHERE category IS NOT NULL;
CREATE INDEX users_by_main_group ON users (main_group) WHERE main_group IS NOT NULL;
UPDATE users SET role = 'student' WHERE role = 'user';

-- The students in a teacher's charge.
CREATE VIEW students_of AS
SELECT DISTINCT taught.user_id AS teacher, member.user_id AS student
FROM group_teachers taught
JOIN user_groups g ON g.id = taught.group_id AND g.archived IS NULL
JOIN group_members member ON member.group_id = taught.group_id
JOIN users u ON u.id = member.user_id AND u.role = 'student';

-- Counts the changes of who is in whose charge, for those who remember that.
ALTER TABLE site ADD COLUMN charges BIGINT NOT NULL DEFAULT 0;
CREATE TRIGGER charges_member_added AFTER INSERT ON group_members BEGIN UPDATE site SET charges = charges + 1; END;
CREATE TRIGGER charges_member_gone AFTER DELETE ON group_members BEGIN UPDATE site SET charges = charges + 1; END;
CREATE TRIGGER charges_teacher_added AFTER INSERT ON group_teachers BEGIN UPDATE site SET charges = charges + 1; END;
CREATE TRIGGER charges_teacher_gone AFTER DELETE ON group_teachers BEGIN UPDATE site SET charges = charges + 1; END;
CREATE TRIGGER charges_group_changed AFTER UPDATE OF archived ON user_groups BEGIN UPDATE site SET charges = charges + 1; END;
CREATE TRIGGER charges_user_added AFTER INSERT ON users WHEN new.category IS NOT NULL BEGIN
    UPDATE site SET charges = charges + 1;
END;
CREATE TRIGGER charges_user_changed AFTER UPDATE OF role, category ON users
WHEN old.role <> new.role OR old.category IS NOT new.category BEGIN
    UPDATE site SET charges = charges + 1;
END;
CREATE TRIGGER charges_user_gone AFTER DELETE ON users BEGIN UPDATE site SET charges = charges + 1; END;

-- The category of a desktop is its owner's, except an administrator's: a manager's lists are read by it, and counted.
ALTER TABLE desktops ADD COLUMN category BLOB;
CREATE INDEX desktops_of_category ON desktops (category, in_bin, name_key, id) WHERE category IS NOT NULL;
DROP TRIGGER desktops_counted_added;
DROP TRIGGER desktops_counted_changed;
DROP TRIGGER desktops_counted_gone;
CREATE TRIGGER desktops_counted_added AFTER INSERT ON desktops BEGIN
    INSERT INTO desktop_counts
    SELECT column1, column2, new.in_bin, new.state, 1
    FROM (VALUES ('all', zeroblob(16)), ('owner', new.owner), ('template', new.template), ('host', new.host),
                 ('path', new.path), ('category', new.category))
    WHERE column2 IS NOT NULL
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER desktops_counted_changed
AFTER UPDATE OF owner, template, host, path, state, deleted, category ON desktops
WHEN (old.owner, old.path, old.state, old.in_bin) <> (new.owner, new.path, new.state, new.in_bin)
    OR old.template IS NOT new.template OR old.host IS NOT new.host OR old.category IS NOT new.category BEGIN
    UPDATE desktop_counts SET n = n - 1
    WHERE in_bin = old.in_bin AND state = old.state
        AND (dimension, id) IN (VALUES ('all', zeroblob(16)), ('owner', old.owner), ('template', old.template),
                                       ('host', old.host), ('path', old.path), ('category', old.category));
    INSERT INTO desktop_counts
    SELECT column1, column2, new.in_bin, new.state, 1
    FROM (VALUES ('all', zeroblob(16)), ('owner', new.owner), ('template', new.template), ('host', new.host),
                 ('path', new.path), ('category', new.category))
    WHERE column2 IS NOT NULL
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER desktops_counted_gone AFTER DELETE ON desktops BEGIN
    UPDATE desktop_counts SET n = n - 1
    WHERE in_bin = old.in_bin AND state = old.state
        AND (dimension, id) IN (VALUES ('all', zeroblob(16)), ('owner', old.owner), ('template', old.template),
                                       ('host', old.host), ('path', old.path), ('category', old.category));
END;
