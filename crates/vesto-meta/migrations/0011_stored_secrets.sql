-- What Secrets Manager keeps. Everything but the name is sealed.
CREATE TABLE stored_secrets (
    arn     TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name    TEXT NOT NULL,
    body    BLOB NOT NULL,
    UNIQUE (account, name)
) STRICT;
