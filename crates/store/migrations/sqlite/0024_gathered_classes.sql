-- Groups that were put together for their lessons alone, of people from several groups. They are archived when these are over.
ALTER TABLE user_groups ADD COLUMN for_lessons BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX groups_for_lessons ON user_groups (id) WHERE for_lessons AND archived IS NULL;
