-- The last picture that somebody saw of a desktop's screen, a small JPEG; a template has that of the desktop it was made from.
CREATE TABLE screens (
    desktop  BLOB UNIQUE REFERENCES desktops (id) ON DELETE CASCADE,
    template BLOB UNIQUE REFERENCES templates ON DELETE CASCADE,
    jpeg     BLOB NOT NULL,
    CHECK ((desktop IS NULL) <> (template IS NULL))
);
