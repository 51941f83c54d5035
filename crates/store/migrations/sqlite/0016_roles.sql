-- Roles of the school's own: copies of Sarrio's roles with permissions taken away. `without` is a JSON list of permissions.
CREATE TABLE custom_roles (
    id       BLOB   PRIMARY KEY NOT NULL,
    name     TEXT   NOT NULL,
    name_key TEXT   NOT NULL UNIQUE,
    base     TEXT   NOT NULL,
    without  TEXT   NOT NULL,
    created  BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
ALTER TABLE users ADD COLUMN custom_role BLOB REFERENCES custom_roles;
CREATE INDEX users_by_custom_role ON users (custom_role) WHERE custom_role IS NOT NULL;

-- What somebody may do is remembered as long as these and the charges do not change.
CREATE TRIGGER charges_user_got_role AFTER UPDATE OF custom_role ON users
WHEN old.custom_role IS NOT new.custom_role BEGIN
    UPDATE site SET charges = charges + 1;
END;
CREATE TRIGGER charges_role_changed AFTER UPDATE OF without ON custom_roles WHEN old.without <> new.without BEGIN
    UPDATE site SET charges = charges + 1;
END;
