-- Where an account, and the sign-in of a session, comes from: who says that the password is right.
ALTER TABLE users ADD COLUMN source TEXT NOT NULL DEFAULT 'local';
ALTER TABLE sessions ADD COLUMN source TEXT NOT NULL DEFAULT 'local';

-- The language that somebody has chosen, as its tag; null where they have chosen none.
ALTER TABLE users ADD COLUMN language TEXT;

-- The rules of signing in as JSON; null as long as nobody has changed them.
ALTER TABLE site ADD COLUMN sign_in_rules TEXT;

-- A session ends when it was not used for so long, and at the latest when it expires. Times are in microseconds.
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN address TEXT;
ALTER TABLE sessions ADD COLUMN idle BIGINT NOT NULL DEFAULT 7200000000;
ALTER TABLE sessions ADD COLUMN last_used BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN idle_until BIGINT NOT NULL DEFAULT 0;
UPDATE sessions SET last_used = created, idle_until = expires;
CREATE INDEX sessions_by_idleness ON sessions (idle_until);

-- Failed sign-ins of a name from an address, of a name from anywhere (address '') and of an address (no name). A name is a
-- hash: people also type passwords there. The failures are forgotten one by one, all of them at `forgotten`.
CREATE TABLE failed_sign_ins (
    name        BLOB   NOT NULL,
    address     TEXT   NOT NULL,
    forgotten   BIGINT NOT NULL,
    waits_until BIGINT NOT NULL,
    PRIMARY KEY (name, address)
) WITHOUT ROWID;
CREATE INDEX failed_sign_ins_by_time ON failed_sign_ins (forgotten);

-- From which addresses a name has signed in lately.
CREATE TABLE sign_in_places (
    name    BLOB   NOT NULL,
    address TEXT   NOT NULL,
    last    BIGINT NOT NULL,
    PRIMARY KEY (name, address)
) WITHOUT ROWID;
CREATE INDEX sign_in_places_by_time ON sign_in_places (last);

-- A viewer belongs to the session that opened it. Those of before belong to the newest session of their person. Where there is
-- none, or where they were to be disconnected, they belong to a session that does not exist, which disconnects them.
CREATE TABLE session_viewers (
    desktop BLOB   NOT NULL REFERENCES desktops (id) ON DELETE CASCADE,
    session BLOB   NOT NULL,
    user_id BLOB   NOT NULL,
    epoch   BIGINT NOT NULL,
    opened  BIGINT NOT NULL,
    PRIMARY KEY (desktop, session)
);
INSERT INTO session_viewers (desktop, session, user_id, epoch, opened)
SELECT v.desktop,
    CASE WHEN v.revoked THEN v.user_id ELSE COALESCE(
        (SELECT s.id FROM sessions s WHERE s.user_id = v.user_id ORDER BY s.created DESC, s.id LIMIT 1), v.user_id
    ) END,
    v.user_id, v.epoch, 0
FROM viewers v;
DROP TABLE viewers;
ALTER TABLE session_viewers RENAME TO viewers;
CREATE INDEX viewers_by_session ON viewers (session);
