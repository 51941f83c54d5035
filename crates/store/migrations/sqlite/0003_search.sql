-- Searches look through names in memory now, kept true by the outbox: no index of words, and nothing written for one.
DROP TRIGGER desktop_words_added;
DROP TRIGGER desktop_words_changed;
DROP TRIGGER desktop_words_gone;
DROP TABLE desktop_words;
ALTER TABLE desktops DROP COLUMN words;
