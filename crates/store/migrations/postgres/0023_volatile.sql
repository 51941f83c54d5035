-- Whether what is changed on a desktop's system disk lasts.
ALTER TABLE desktops ADD COLUMN persistence TEXT NOT NULL DEFAULT 'persistent';
