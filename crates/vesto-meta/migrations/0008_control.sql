-- Temporary database passwords: what checks them (sealed), never the passwords. Swept after expiry.
CREATE TABLE cluster_credentials (
    id            TEXT PRIMARY KEY,
    namespace     TEXT NOT NULL,
    login_name    TEXT NOT NULL,
    access_key_id TEXT,
    login         TEXT NOT NULL,
    verifiers     BLOB NOT NULL,
    expires_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX cluster_credentials_by_expiry ON cluster_credentials (expires_at);

-- What the management API keeps besides clusters: parameter groups, subnet groups, event subscriptions and the like.
-- `body` is a JSON object whose members the family knows; none is a secret.
CREATE TABLE control_records (
    account    TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    family     TEXT NOT NULL,
    name       TEXT NOT NULL,
    body       TEXT NOT NULL,
    tags       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account, family, name)
) STRICT, WITHOUT ROWID;
