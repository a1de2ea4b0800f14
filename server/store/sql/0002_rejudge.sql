-- Sets of submissions that are judged again in the shadow, shown to judges as a preview, and then
-- applied or cancelled.
CREATE TABLE rejudgings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id), -- who asked for it
    reason TEXT NOT NULL,
    filter TEXT NOT NULL, -- JSON as it was asked for
    is_automatic INTEGER NOT NULL, -- 1: applied as soon as it is ready
    state TEXT NOT NULL CHECK (state IN ('judging', 'ready', 'applied', 'cancelled')),
    created_at TEXT NOT NULL,
    ended_at TEXT
);

CREATE TABLE rejudging_members (
    rejudging_id INTEGER NOT NULL REFERENCES rejudgings (id),
    submission_id INTEGER NOT NULL REFERENCES submissions (id),
    judging_id INTEGER NOT NULL REFERENCES judgings (id), -- the new one
    old_judging INTEGER NOT NULL, -- number of the one it may replace
    old_status TEXT NOT NULL,
    PRIMARY KEY (rejudging_id, submission_id)
) WITHOUT ROWID;
CREATE INDEX rejudging_members_by_submission ON rejudging_members (submission_id);

-- What a judging came to; the present one's is also in submissions.
ALTER TABLE judgings ADD COLUMN rejudging_id INTEGER NOT NULL DEFAULT 0; -- 0: a first judging
ALTER TABLE judgings ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
ALTER TABLE judgings ADD COLUMN tests INTEGER NOT NULL DEFAULT 0;
ALTER TABLE judgings ADD COLUMN time_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE judgings ADD COLUMN memory_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE judgings ADD COLUMN metrics TEXT NOT NULL DEFAULT '{}';
UPDATE judgings SET (test, tests, time_ms, memory_bytes, metrics) =
    (SELECT s.test, s.tests, s.time_ms, s.memory_bytes, s.metrics FROM submissions s
     WHERE s.id = judgings.submission_id);

-- Smaller numbers first: a rejudging waits for everything that was just submitted.
ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN rejudging_id INTEGER NOT NULL DEFAULT 0; -- 0: none
DROP INDEX jobs_waiting;
CREATE INDEX jobs_waiting ON jobs (lease_owner, priority, id);
