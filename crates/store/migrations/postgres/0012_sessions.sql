-- Where an account, and the sign-in of a session, comes from: who says that the password is right.
ALTER TABLE users ADD COLUMN source TEXT NOT NULL DEFAULT 'local';
ALTER TABLE sessions ADD COLUMN source TEXT NOT NULL DEFAULT 'local';

-- The language that somebody has chosen, as its tag; null where they have chosen none.
ALTER TABLE users ADD COLUMN language TEXT;
