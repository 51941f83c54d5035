-- Searches look through names in memory now, kept true by the outbox: no index of words, and nothing written for one.
-- The extension pg_trgm stays, if it is there: it may be somebody else's too.
DROP INDEX IF EXISTS desktop_words;
ALTER TABLE desktops DROP COLUMN words;
