-- Why a judging failed, in words: JSON for the contestant, and where judges may know more, for them.
ALTER TABLE judgings ADD COLUMN analysis TEXT NOT NULL DEFAULT '';
ALTER TABLE judgings ADD COLUMN judge_analysis TEXT NOT NULL DEFAULT '';
