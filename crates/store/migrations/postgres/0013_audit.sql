-- The months of the audit. Each has tables of its own, which are made with its first entry: see audit_months.rs. A month that
-- was forgotten is not read any more, and its tables are dropped.
CREATE TABLE audit_months (
    month     INTEGER PRIMARY KEY NOT NULL, -- 202611 is November 2026
    forgotten BIGINT
);
