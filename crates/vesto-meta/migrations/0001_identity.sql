-- Accounts, users, keys, roles, policies and role sessions. Times are microseconds since 1970 (UTC).
-- Secrets are sealed (AES-256-GCM, see secret_box.rs); documents are stored as they were given.

CREATE TABLE accounts (
    id         TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    id         TEXT PRIMARY KEY,
    account    TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    path       TEXT NOT NULL,
    boundary   TEXT,
    tags       TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_by_name ON users (account, lower(name));

CREATE TABLE roles (
    id                   TEXT PRIMARY KEY,
    account              TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name                 TEXT NOT NULL,
    path                 TEXT NOT NULL,
    trust_document       TEXT NOT NULL,
    trust_principals     TEXT NOT NULL,
    description          TEXT,
    max_session_duration INTEGER NOT NULL,
    boundary             TEXT,
    tags                 TEXT NOT NULL,
    created_at           INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX roles_by_name ON roles (account, lower(name));

-- A key without a user is the account's root key.
CREATE TABLE access_keys (
    id         TEXT PRIMARY KEY,
    account    TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    user_id    TEXT REFERENCES users (id) ON DELETE CASCADE,
    secret     BLOB NOT NULL,
    active     INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX access_keys_by_user ON access_keys (user_id);

CREATE TABLE managed_policies (
    arn             TEXT PRIMARY KEY,
    account         TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id              TEXT NOT NULL UNIQUE,
    name            TEXT NOT NULL,
    path            TEXT NOT NULL,
    description     TEXT,
    default_version INTEGER NOT NULL,
    last_version    INTEGER NOT NULL,
    tags            TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX managed_policies_by_name ON managed_policies (account, lower(name));

CREATE TABLE policy_versions (
    policy_arn TEXT NOT NULL REFERENCES managed_policies (arn) ON DELETE CASCADE,
    version    INTEGER NOT NULL,
    document   TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (policy_arn, version)
) STRICT, WITHOUT ROWID;

-- The owner is a user's or a role's unique id.
CREATE TABLE inline_policies (
    owner_id TEXT NOT NULL,
    name     TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (owner_id, name)
) STRICT, WITHOUT ROWID;

-- Also holds attachments of AWS managed policies, which have no row in managed_policies.
CREATE TABLE attachments (
    owner_id    TEXT NOT NULL,
    policy_arn  TEXT NOT NULL,
    attached_at INTEGER NOT NULL,
    PRIMARY KEY (owner_id, policy_arn)
) STRICT, WITHOUT ROWID;

CREATE TABLE role_sessions (
    access_key_id   TEXT PRIMARY KEY,
    account         TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    role_id         TEXT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    secret          BLOB NOT NULL,
    token           BLOB NOT NULL,
    policies        TEXT NOT NULL,
    tags            TEXT NOT NULL,
    transitive_tags TEXT NOT NULL,
    source_identity TEXT,
    issued_at       INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX role_sessions_by_role ON role_sessions (role_id);
CREATE INDEX role_sessions_by_expiry ON role_sessions (expires_at);

-- The definitions that the server was first started with, which a reset restores (sealed: they hold keys).
CREATE TABLE bootstrap (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    spec BLOB NOT NULL
) STRICT;
