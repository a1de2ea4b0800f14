-- One row: which log this is, and the number of its last event. The number is taken in the
-- transaction that makes the change, so number order is commit order.
CREATE TABLE event_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL
);
INSERT INTO event_head (one, epoch, seq) VALUES (1, lower(hex(randomblob(8))), 0);

CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('contestant', 'judge', 'admin')),
    password_hash TEXT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE problems (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    folder TEXT NOT NULL, -- of the unpacked package, below the data folder
    time_limit_ms INTEGER NOT NULL,
    memory_limit_bytes INTEGER NOT NULL,
    source_limit_bytes INTEGER NOT NULL,
    tests INTEGER NOT NULL,
    validation TEXT NOT NULL,
    statement_format TEXT NOT NULL,
    statement_html TEXT NOT NULL,
    statement_language TEXT NOT NULL,
    statement_pdf TEXT NOT NULL, -- path below the folder, or empty
    samples TEXT NOT NULL, -- JSON array of {name, input, answer}
    updated_at TEXT NOT NULL
);

-- The present state of each submission, as lists show it; its history is in judgings.
CREATE TABLE submissions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    problem_id INTEGER NOT NULL REFERENCES problems (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    language TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    status TEXT NOT NULL,
    test INTEGER NOT NULL DEFAULT 0,
    tests INTEGER NOT NULL DEFAULT 0,
    time_ms INTEGER NOT NULL DEFAULT 0,
    memory_bytes INTEGER NOT NULL DEFAULT 0,
    metrics TEXT NOT NULL DEFAULT '{}',
    judging INTEGER NOT NULL DEFAULT 1, -- number of the present judging
    seq INTEGER NOT NULL, -- of the event that made this state
    idempotency_key TEXT, -- NULL: none was given
    content_hash TEXT NOT NULL
);
CREATE INDEX submissions_by_problem ON submissions (problem_id, id);
CREATE INDEX submissions_by_user ON submissions (user_id, id);
CREATE UNIQUE INDEX submissions_by_key ON submissions (user_id, idempotency_key);

CREATE TABLE sources (
    submission_id INTEGER PRIMARY KEY REFERENCES submissions (id),
    filename TEXT NOT NULL,
    source TEXT NOT NULL
);

CREATE TABLE judgings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    submission_id INTEGER NOT NULL REFERENCES submissions (id),
    number INTEGER NOT NULL, -- 1 for the first judging of the submission
    status TEXT NOT NULL,
    started_at TEXT,
    ended_at TEXT,
    compile_log TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '', -- of a judge error, for judges
    sandbox TEXT NOT NULL DEFAULT '', -- protection level of the run
    UNIQUE (submission_id, number)
);

CREATE TABLE test_results (
    judging_id INTEGER NOT NULL REFERENCES judgings (id),
    number INTEGER NOT NULL, -- 1-based, in judging order
    name TEXT NOT NULL,
    verdict TEXT NOT NULL,
    time_ms INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL,
    memory_bytes INTEGER NOT NULL,
    exit_code INTEGER NOT NULL,
    signal INTEGER NOT NULL,
    message TEXT NOT NULL,
    judge_message TEXT NOT NULL,
    PRIMARY KEY (judging_id, number)
) WITHOUT ROWID;

-- The queue. A job is gone when its judging has its verdict; only the holder of the lease may end it.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    judging_id INTEGER NOT NULL UNIQUE REFERENCES judgings (id),
    submission_id INTEGER NOT NULL REFERENCES submissions (id),
    tries INTEGER NOT NULL DEFAULT 0,
    lease_owner TEXT, -- NULL: waiting
    lease_until TEXT
);
CREATE INDEX jobs_waiting ON jobs (lease_owner, id);

-- The log behind every live view. `text` is the message; `judge_text` its form for judges where it differs.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    problem_id INTEGER NOT NULL DEFAULT 0,
    submission_id INTEGER NOT NULL DEFAULT 0,
    user_id INTEGER NOT NULL DEFAULT 0,
    text TEXT NOT NULL,
    judge_text TEXT NOT NULL DEFAULT ''
);
