-- Roles of the school's own: copies of Sarrio's roles with permissions taken away. `without` is a JSON list of permissions.
CREATE TABLE custom_roles (
    id       UUID   PRIMARY KEY NOT NULL,
    name     TEXT   NOT NULL,
    name_key TEXT   COLLATE "C" NOT NULL UNIQUE,
    base     TEXT   NOT NULL,
    without  TEXT   NOT NULL,
    created  BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
ALTER TABLE users ADD COLUMN custom_role UUID REFERENCES custom_roles;
CREATE INDEX users_by_custom_role ON users (custom_role) WHERE custom_role IS NOT NULL;

-- What somebody may do is remembered as long as these and the charges do not change.
CREATE TRIGGER charges_user_got_role AFTER UPDATE OF custom_role ON users
    FOR EACH ROW WHEN (old.custom_role IS DISTINCT FROM new.custom_role) EXECUTE FUNCTION charges_changed();
CREATE TRIGGER charges_role_changed AFTER UPDATE OF without ON custom_roles
    FOR EACH ROW WHEN (old.without <> new.without) EXECUTE FUNCTION charges_changed();
