-- What a package says of its submissions beyond limits. No row: nothing.
CREATE TABLE problem_rules (
    problem_id INTEGER PRIMARY KEY REFERENCES problems (id),
    languages TEXT NOT NULL, -- JSON array of codes; empty: every language is allowed
    metrics TEXT NOT NULL -- JSON array of {name, unit, direction}
);
