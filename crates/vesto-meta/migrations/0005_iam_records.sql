-- Entities of IAM that nothing but IAM itself reads: instance profiles, login profiles, MFA devices, certificates,
-- identity providers and so on. The document is sealed as a whole, so no family has to say what of it is secret.
CREATE TABLE iam_records (
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    -- Unique among the account's records of this kind.
    key TEXT NOT NULL,
    document BLOB NOT NULL,
    PRIMARY KEY (account, kind, key)
) STRICT;

-- When the user proved to hold an MFA device to get this session.
ALTER TABLE user_sessions ADD COLUMN mfa_at INTEGER;
