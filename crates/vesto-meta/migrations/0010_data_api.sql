-- The statements of the Data API, for 24 hours after their end. What they say, parameters and results' places included,
-- is sealed: a statement may bring secrets along.
CREATE TABLE data_statements (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    -- The unique id of the user or role, and `aws:userid`.
    owner TEXT NOT NULL,
    user_id TEXT NOT NULL,
    client_token TEXT,
    -- 0 until it has ended.
    ended INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE INDEX data_statements_by_owner ON data_statements (account, owner, sequence);
CREATE INDEX data_statements_by_token ON data_statements (account, owner, client_token)
    WHERE client_token IS NOT NULL;
CREATE INDEX data_statements_by_end ON data_statements (ended, updated_at);

-- Sessions that the Data API keeps, and for 24 hours those that it kept.
CREATE TABLE data_sessions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    owner TEXT NOT NULL,
    user_id TEXT NOT NULL,
    closed INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE INDEX data_sessions_by_owner ON data_sessions (account, owner, sequence);
