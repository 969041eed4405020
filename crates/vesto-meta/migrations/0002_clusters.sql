-- Provisioned clusters with their role associations and tags.
-- `settings` is a JSON object of what a cluster only shows (maintenance window, availability zone …).
-- An account that still has clusters cannot be deleted.

CREATE TABLE clusters (
    account         TEXT NOT NULL REFERENCES accounts (id),
    identifier      TEXT NOT NULL,
    region          TEXT NOT NULL,
    namespace       TEXT NOT NULL UNIQUE,
    status          TEXT NOT NULL,
    node_type       TEXT NOT NULL,
    number_of_nodes INTEGER NOT NULL,
    db_name         TEXT NOT NULL,
    master_username TEXT NOT NULL,
    master_password BLOB,
    settings        TEXT NOT NULL,
    endpoint_host   TEXT,
    endpoint_port   INTEGER,
    default_role    TEXT,
    requested_at    INTEGER NOT NULL,
    available_at    INTEGER,
    PRIMARY KEY (account, identifier)
) STRICT, WITHOUT ROWID;

-- In the order of their association.
CREATE TABLE cluster_roles (
    namespace TEXT NOT NULL REFERENCES clusters (namespace) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    role      TEXT NOT NULL,
    status    TEXT NOT NULL,
    since     INTEGER NOT NULL,
    PRIMARY KEY (namespace, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE cluster_tags (
    namespace TEXT NOT NULL REFERENCES clusters (namespace) ON DELETE CASCADE,
    key       TEXT NOT NULL,
    value     TEXT NOT NULL,
    PRIMARY KEY (namespace, key)
) STRICT, WITHOUT ROWID;
