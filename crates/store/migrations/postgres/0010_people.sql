-- Categories have groups, and groups have members and teachers. A person has at most one category, and one of their groups
-- is the main one.
CREATE TABLE categories (
    id       UUID   PRIMARY KEY NOT NULL,
    name     TEXT   NOT NULL,
    name_key TEXT   COLLATE "C" NOT NULL UNIQUE,
    created  BIGINT NOT NULL,
    revision BIGINT NOT NULL
);

CREATE TABLE user_groups (
    id       UUID   PRIMARY KEY NOT NULL,
    category UUID   NOT NULL REFERENCES categories,
    name     TEXT   NOT NULL,
    name_key TEXT   COLLATE "C" NOT NULL,
    archived BIGINT,
    created  BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX groups_by_category ON user_groups (category, name_key) WHERE archived IS NULL;
CREATE INDEX groups_by_name ON user_groups (name_key, id);

CREATE TABLE group_members (
    group_id UUID NOT NULL REFERENCES user_groups ON DELETE CASCADE,
    user_id  UUID NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_members_by_user ON group_members (user_id);

CREATE TABLE group_teachers (
    group_id UUID NOT NULL REFERENCES user_groups ON DELETE CASCADE,
    user_id  UUID NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_teachers_by_user ON group_teachers (user_id);

ALTER TABLE users ADD COLUMN category UUID REFERENCES categories;
ALTER TABLE users ADD COLUMN main_group UUID REFERENCES user_groups ON DELETE SET NULL;
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
CREATE FUNCTION charges_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE site SET charges = charges + 1;
    RETURN NULL;
END
$$;
CREATE TRIGGER charges_members AFTER INSERT OR DELETE ON group_members
    FOR EACH STATEMENT EXECUTE FUNCTION charges_changed();
CREATE TRIGGER charges_teachers AFTER INSERT OR DELETE ON group_teachers
    FOR EACH STATEMENT EXECUTE FUNCTION charges_changed();
CREATE TRIGGER charges_groups AFTER UPDATE OF archived ON user_groups
    FOR EACH STATEMENT EXECUTE FUNCTION charges_changed();
CREATE TRIGGER charges_user_added AFTER INSERT ON users
    FOR EACH ROW WHEN (new.category IS NOT NULL) EXECUTE FUNCTION charges_changed();
CREATE TRIGGER charges_user_changed AFTER UPDATE OF role, category ON users
    FOR EACH ROW WHEN (old.role <> new.role OR old.category IS DISTINCT FROM new.category)
    EXECUTE FUNCTION charges_changed();
CREATE TRIGGER charges_user_gone AFTER DELETE ON users FOR EACH STATEMENT EXECUTE FUNCTION charges_changed();

-- The category of a desktop is its owner's, except an administrator's: a manager's lists are read by it, and counted.
ALTER TABLE desktops ADD COLUMN category UUID;
CREATE INDEX desktops_of_category ON desktops (category, in_bin, name_key, id) WHERE category IS NOT NULL;
ALTER TYPE desktop_counted ADD ATTRIBUTE category UUID;
CREATE OR REPLACE FUNCTION count_desktops(changes desktop_counted[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO desktop_counts AS counts
    SELECT of.dimension, of.id, change.in_bin, change.state, SUM(change.sign)
    FROM unnest(changes) AS change
    CROSS JOIN LATERAL (VALUES
        ('all', '00000000-0000-0000-0000-000000000000'::uuid),
        ('owner', change.owner),
        ('template', change.template),
        ('host', change.host),
        ('path', change.path),
        ('category', change.category)
    ) AS of (dimension, id)
    WHERE of.id IS NOT NULL
    GROUP BY 1, 2, 3, 4
    HAVING SUM(change.sign) <> 0
    ON CONFLICT (dimension, id, in_bin, state) DO UPDATE SET n = counts.n + excluded.n
$$;
CREATE OR REPLACE FUNCTION desktops_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM count_desktops(array_agg((1, owner, template, host, path, in_bin, state, category)::desktop_counted))
        FROM added;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM count_desktops(array_agg((-1, owner, template, host, path, in_bin, state, category)::desktop_counted))
        FROM gone;
    ELSE
        PERFORM count_desktops(array_agg(change)) FROM (
            SELECT (1, owner, template, host, path, in_bin, state, category)::desktop_counted AS change FROM added
            UNION ALL
            SELECT (-1, owner, template, host, path, in_bin, state, category)::desktop_counted FROM gone
        ) AS both_ways;
    END IF;
    RETURN NULL;
END
$$;
