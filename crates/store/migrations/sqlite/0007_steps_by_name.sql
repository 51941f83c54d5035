-- An operation is at a step with a name: a newer version may have more steps, and a number would lead to another one.
-- `touched`: that step may have changed something that its undo must put right. Of older operations nobody knows.
ALTER TABLE operations ADD COLUMN step_name TEXT;
ALTER TABLE operations ADD COLUMN touched BOOLEAN NOT NULL DEFAULT TRUE;
-- While undoing this is the step that failed: undoing begins there once more, since every undo may run twice.
UPDATE operations SET step_name = json_extract(body, '$.state.step') WHERE NOT is_over;
-- Memos of desktops that are created told of themselves that nothing was touched.
UPDATE operations SET touched = FALSE WHERE NOT is_over AND memo LIKE '%"untouched":true%';
ALTER TABLE operations DROP COLUMN step;
