-- Quotas: what each person of a role, a category or a group, or one person alone, may use (limits), and what all people of
-- a category or a group together may (ceilings). Of a quantity that is not named the next wider rule counts.
CREATE TABLE quotas (
    role     TEXT   UNIQUE,
    category BLOB   UNIQUE REFERENCES categories ON DELETE CASCADE,
    group_id BLOB   UNIQUE REFERENCES user_groups ON DELETE CASCADE,
    user_id  BLOB   UNIQUE REFERENCES users ON DELETE CASCADE,
    limits   TEXT   NOT NULL,
    ceilings TEXT   NOT NULL,
    revision BIGINT NOT NULL,
    CHECK ((role IS NOT NULL) + (category IS NOT NULL) + (group_id IS NOT NULL) + (user_id IS NOT NULL) = 1)
);
-- Memory in MiB, disks in bytes. Administrators have no limits.
INSERT INTO quotas (role, limits, ceilings, revision) VALUES
    ('student', '{"desktops":3,"running":1,"running_vcpus":2,"running_memory":2560,"templates":0,"disk_size":107374182400}', '{}', 1),
    ('teacher', '{"desktops":6,"running":2,"running_vcpus":3,"running_memory":3072,"templates":4,"disk_size":107374182400}', '{}', 1),
    ('manager', '{"desktops":12,"running":4,"running_vcpus":6,"running_memory":6144,"templates":8,"disk_size":107374182400}', '{}', 1);

-- What a desktop that is on holds of a host: the most that it was given since its start. 0 while it is off.
ALTER TABLE desktops ADD COLUMN held_vcpus BIGINT NOT NULL DEFAULT 0;
ALTER TABLE desktops ADD COLUMN held_memory BIGINT NOT NULL DEFAULT 0;
UPDATE desktops SET held_vcpus = json_extract(hardware, '$.vcpus'), held_memory = memory
WHERE state IN ('starting', 'running', 'paused', 'stopping', 'unreachable');
CREATE INDEX desktops_on_of_owner ON desktops (owner, held_vcpus, held_memory) WHERE held_vcpus > 0;
CREATE INDEX desktops_on_of_category ON desktops (category, held_vcpus, held_memory) WHERE held_vcpus > 0;
-- Those that are on their way out of the recycle bin count again.
CREATE INDEX desktops_restored_of_owner ON desktops (owner) WHERE deleted IS NOT NULL AND operation IS NOT NULL;
CREATE INDEX desktops_restored_of_category ON desktops (category) WHERE deleted IS NOT NULL AND operation IS NOT NULL;

-- The space that disks take is summed up by what they belong to.
CREATE INDEX disks_space_of_desktop ON disks (desktop, actual_size) WHERE desktop IS NOT NULL;
DROP INDEX disks_by_desktop;
-- The space that a template's image will take, as long as nobody has measured it.
ALTER TABLE templates ADD COLUMN expected_space BIGINT;

-- Who added an ISO image. Older ones belong to nobody.
ALTER TABLE media ADD COLUMN owner BLOB REFERENCES users ON DELETE SET NULL;
CREATE INDEX media_by_owner ON media (owner) WHERE owner IS NOT NULL;
