-- Interactive problems: what interactor and submission said to each other, for judges.
ALTER TABLE test_results ADD COLUMN transcript TEXT NOT NULL DEFAULT '';

-- Scoring problems. NULL: not scored; max_score NULL: not known.
ALTER TABLE test_results ADD COLUMN score DOUBLE PRECISION;
ALTER TABLE submissions ADD COLUMN score DOUBLE PRECISION;
ALTER TABLE submissions ADD COLUMN group_results TEXT NOT NULL DEFAULT '[]'; -- JSON as on the wire
ALTER TABLE problems ADD COLUMN max_score DOUBLE PRECISION;

-- JSON array of "scoring", "interactive", "multi-pass".
ALTER TABLE problems ADD COLUMN kinds TEXT NOT NULL DEFAULT '[]';

-- As in submissions; what was judged before was not scored.
ALTER TABLE judgings ADD COLUMN score DOUBLE PRECISION;
ALTER TABLE judgings ADD COLUMN group_results TEXT NOT NULL DEFAULT '[]';
