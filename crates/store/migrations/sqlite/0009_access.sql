-- Whether the person must choose a new password before anything else: sarriod made the first administrator's.
ALTER TABLE users ADD COLUMN must_change_password BOOLEAN NOT NULL DEFAULT FALSE;

-- Who opened which desktop in a viewer since its start with this epoch: whoever may not see it any more is disconnected,
-- also somebody who was removed meanwhile.
CREATE TABLE viewers (
    desktop BLOB    NOT NULL REFERENCES desktops (id) ON DELETE CASCADE,
    user_id BLOB    NOT NULL,
    epoch   BIGINT  NOT NULL,
    revoked BOOLEAN NOT NULL,
    PRIMARY KEY (desktop, user_id)
);
CREATE INDEX viewers_by_user ON viewers (user_id);
