-- What GetFederationToken adds to the sessions of users: a name of its own, and limits.
ALTER TABLE user_sessions ADD COLUMN federated_name TEXT;
ALTER TABLE user_sessions ADD COLUMN policies TEXT NOT NULL DEFAULT '[]';
ALTER TABLE user_sessions ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';

-- What an organisation would lay over the account: set by the operator, at first start.
CREATE TABLE control_policies (
    account  TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- service: limits the account's principals; resource: limits what may be done to its resources.
    kind     TEXT NOT NULL CHECK (kind IN ('service', 'resource')),
    name     TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (account, kind, name)
) STRICT, WITHOUT ROWID;

-- What DeleteServiceLinkedRole was asked for and what came of it; `used_by` lists ARNs that kept the role.
CREATE TABLE service_role_deletions (
    task_id    TEXT PRIMARY KEY,
    account    TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    used_by    TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
