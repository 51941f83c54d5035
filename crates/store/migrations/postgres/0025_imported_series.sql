-- What a calendar file said of a series when it was imported last, so that a later file changes it.
ALTER TABLE series ADD COLUMN from_calendar TEXT;
