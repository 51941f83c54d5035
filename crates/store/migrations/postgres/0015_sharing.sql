-- With whom templates and ISO images are shared: with everyone where no role, category, group or person is named.
CREATE TABLE shares (
    template UUID REFERENCES templates ON DELETE CASCADE,
    media    UUID REFERENCES media ON DELETE CASCADE,
    role     TEXT,
    category UUID REFERENCES categories ON DELETE CASCADE,
    group_id UUID REFERENCES user_groups ON DELETE CASCADE,
    person   UUID REFERENCES users ON DELETE CASCADE,
    CHECK ((template IS NULL) <> (media IS NULL))
);
CREATE INDEX shares_of_template ON shares (template) WHERE template IS NOT NULL;
CREATE INDEX shares_of_media ON shares (media) WHERE media IS NOT NULL;
CREATE INDEX shares_with_category ON shares (category) WHERE category IS NOT NULL;
CREATE INDEX shares_with_group ON shares (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX shares_with_person ON shares (person) WHERE person IS NOT NULL;
INSERT INTO shares (template) SELECT id FROM templates WHERE shared;
INSERT INTO shares (media) SELECT id FROM media;
ALTER TABLE templates DROP COLUMN shared;

-- Whether the picture of a template is shown.
ALTER TABLE templates ADD COLUMN picture BOOLEAN NOT NULL DEFAULT FALSE;

-- A desktop belongs to the template that its disk builds on: since a template was made of it, that is another one.
UPDATE desktops SET template = (
    SELECT base.template FROM disks own JOIN disks base ON base.id = own.base
    WHERE own.desktop = desktops.id AND own.role = 'system'
) WHERE EXISTS (
    SELECT 1 FROM disks own JOIN disks base ON base.id = own.base
    WHERE own.desktop = desktops.id AND own.role = 'system' AND base.template IS NOT NULL
        AND base.template IS DISTINCT FROM desktops.template
);
UPDATE desktops SET template_key = (SELECT name_key FROM templates WHERE templates.id = desktops.template)
WHERE template IS NOT NULL
    AND template_key <> (SELECT name_key FROM templates WHERE templates.id = desktops.template);
