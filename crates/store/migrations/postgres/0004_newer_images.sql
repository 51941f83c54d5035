-- Images made outside Sarrio that hold newer data than a desktop's own disks; a JSON list, mostly empty.
ALTER TABLE desktops ADD COLUMN newer_images TEXT NOT NULL DEFAULT '[]';
CREATE INDEX desktops_with_newer_images ON desktops (id) WHERE newer_images <> '[]';
