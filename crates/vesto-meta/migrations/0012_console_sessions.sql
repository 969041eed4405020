-- Sessions of the web console may call IAM and STS without an MFA device, unlike those of GetSessionToken.
ALTER TABLE user_sessions ADD COLUMN is_console INTEGER NOT NULL DEFAULT 0;
