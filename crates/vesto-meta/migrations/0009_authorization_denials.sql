-- Requests and statements that were refused, with their explanations; the newest are kept.
CREATE TABLE authorization_denials (
    sequence    INTEGER PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    request_id  TEXT NOT NULL,
    cluster     TEXT,
    db_user     TEXT,
    query_id    INTEGER,
    principal   TEXT NOT NULL,
    action      TEXT NOT NULL,
    resource    TEXT NOT NULL,
    explanation TEXT NOT NULL
) STRICT;
CREATE INDEX authorization_denials_by_request ON authorization_denials (request_id);
