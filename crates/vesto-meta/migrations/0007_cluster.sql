-- What a cluster is going through (pending changes, resize, restore, logging …), as a JSON object.
ALTER TABLE clusters ADD COLUMN progress TEXT NOT NULL DEFAULT '{}';

-- Snapshots outlive their cluster. `id` names the directory with the data; `details` is a JSON object of the cluster as
-- it was. An account that still has snapshots cannot be deleted.
CREATE TABLE cluster_snapshots (
    id         TEXT PRIMARY KEY,
    account    TEXT NOT NULL REFERENCES accounts (id),
    identifier TEXT NOT NULL,
    status     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    details    TEXT NOT NULL,
    UNIQUE (account, identifier)
) STRICT, WITHOUT ROWID;

-- What happened to clusters and snapshots, newest last; bounded by who writes.
CREATE TABLE cluster_events (
    sequence    INTEGER PRIMARY KEY,
    account     TEXT NOT NULL,
    event_id    TEXT NOT NULL,
    source_type TEXT NOT NULL,
    source      TEXT NOT NULL,
    message     TEXT NOT NULL,
    date        INTEGER NOT NULL
) STRICT;
