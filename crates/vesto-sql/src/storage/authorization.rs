//! The authorization clauses: IAM_ROLE, CREDENTIALS and the access keys.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-authorization.html>

use vesto_types::{Secret, SqlError, SqlState};

use super::conflicting;
use crate::cursor::Cursor;

/// The authorization clause. Role strings are kept as written: whether they name usable roles is for role resolution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorization {
    /// `IAM_ROLE default`
    DefaultRole,
    /// One role or a chain, in assumption order, never empty. `text` is the whole string, as errors and ASSUMEROLE
    /// grants quote it.
    Roles {
        text: String,
        chain: Vec<String>,
    },
    /// `IAM_ROLE 'SESSION'`: the identity with which the connection was made.
    Session,
    Keys {
        access_key_id: String,
        secret_access_key: Secret,
        session_token: Option<Secret>,
    },
}

/// The clauses met so far; they may stand anywhere among the options.
#[derive(Default)]
pub(crate) struct AuthorizationClauses {
    /// From IAM_ROLE or CREDENTIALS.
    whole: Option<Authorization>,
    credentials: bool,
    master_symmetric_key: Option<Secret>,
    access_key_id: Option<String>,
    secret_access_key: Option<Secret>,
    session_token: Option<Secret>,
}

/// What the clauses come to.
pub(crate) struct Authorized {
    pub(crate) authorization: Authorization,
    /// Whether it was a CREDENTIALS string, which excludes some options.
    pub(crate) credentials: bool,
    pub(crate) master_symmetric_key: Option<Secret>,
}

impl AuthorizationClauses {
    /// Takes the clause that begins with `keyword`, which is next; false when it begins none.
    pub(crate) fn clause(&mut self, keyword: &str, cursor: &mut Cursor<'_>) -> Result<bool, SqlError> {
        let at = cursor.clone();
        match keyword {
            "IAM_ROLE" => {
                cursor.advance();
                let role = iam_role(cursor)?;
                self.set_whole(role, &at)?;
            }
            "WITH" | "CREDENTIALS" => {
                cursor.accept("WITH");
                cursor.expect("CREDENTIALS")?;
                cursor.accept("AS");
                let parsed = credentials(cursor.string()?.value)?;
                self.credentials = true;
                self.master_symmetric_key = parsed.master_symmetric_key;
                self.set_whole(parsed.authorization, &at)?;
            }
            "ACCESS_KEY_ID" => {
                cursor.advance();
                let key = cursor.string()?.value.to_owned();
                set_once(&mut self.access_key_id, key, &at)?;
            }
            "SECRET_ACCESS_KEY" => {
                cursor.advance();
                let secret = Secret::new(cursor.string()?.value);
                set_once(&mut self.secret_access_key, secret, &at)?;
            }
            "SESSION_TOKEN" | "TOKEN" => {
                cursor.advance();
                let token = Secret::new(cursor.string()?.value);
                set_once(&mut self.session_token, token, &at)?;
            }
            _ => return Ok(false),
        }
        let keys = self.access_key_id.is_some() || self.secret_access_key.is_some() || self.session_token.is_some();
        if keys && self.whole.is_some() { Err(conflicting(&at)) } else { Ok(true) }
    }

    pub(crate) fn any(&self) -> bool {
        self.whole.is_some() || self.access_key_id.is_some() || self.secret_access_key.is_some()
    }

    fn set_whole(&mut self, authorization: Authorization, at: &Cursor<'_>) -> Result<(), SqlError> {
        set_once(&mut self.whole, authorization, at)
    }

    pub(crate) fn finish(self) -> Result<Authorized, SqlError> {
        let Self { whole, credentials, master_symmetric_key, access_key_id, secret_access_key, session_token } = self;
        let authorization = match (whole, access_key_id, secret_access_key) {
            (Some(whole), _, _) => whole,
            (None, Some(access_key_id), Some(secret_access_key)) => {
                Authorization::Keys { access_key_id, secret_access_key, session_token }
            }
            (None, Some(_), None) => return Err(super::requires("ACCESS_KEY_ID", "SECRET_ACCESS_KEY")),
            (None, None, Some(_)) => return Err(super::requires("SECRET_ACCESS_KEY", "ACCESS_KEY_ID")),
            (None, None, None) if session_token.is_some() => {
                return Err(super::requires("SESSION_TOKEN", "ACCESS_KEY_ID and SECRET_ACCESS_KEY"));
            }
            (None, None, None) => {
                return Err(
                    invalid_credentials().with_hint("Name a role: IAM_ROLE default, or IAM_ROLE 'arn:aws:iam::...'.")
                );
            }
        };
        Ok(Authorized { authorization, credentials, master_symmetric_key })
    }
}

fn set_once<T>(slot: &mut Option<T>, value: T, at: &Cursor<'_>) -> Result<(), SqlError> {
    if slot.is_some() {
        return Err(conflicting(at));
    }
    *slot = Some(value);
    Ok(())
}

fn iam_role(cursor: &mut Cursor<'_>) -> Result<Authorization, SqlError> {
    if cursor.accept("DEFAULT") {
        return Ok(Authorization::DefaultRole);
    }
    let text = cursor.string()?.value;
    if text.eq_ignore_ascii_case("session") { Ok(Authorization::Session) } else { roles(text) }
}

fn roles(text: &str) -> Result<Authorization, SqlError> {
    if text.is_empty() {
        return Err(SqlError::new(SqlState::INTERNAL_ERROR, "AWS IAM role cannot be empty."));
    }
    Ok(Authorization::Roles { text: text.to_owned(), chain: text.split(',').map(str::to_owned).collect() })
}

struct Credentials {
    authorization: Authorization,
    master_symmetric_key: Option<Secret>,
}

/// `key=value;…`, case-sensitive and without blanks. A repeated or missing key is a format error.
fn credentials(text: &str) -> Result<Credentials, SqlError> {
    if text.contains(char::is_whitespace) {
        return Err(invalid_credentials());
    }
    let (mut role, mut key, mut secret, mut token, mut master) = (None, None, None, None, None);
    for pair in text.split(';').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').ok_or_else(invalid_credentials)?;
        let slot = match name {
            "aws_iam_role" => &mut role,
            "aws_access_key_id" => &mut key,
            "aws_secret_access_key" => &mut secret,
            "token" | "session_token" => &mut token,
            "master_symmetric_key" => &mut master,
            _ => return Err(SqlError::new(SqlState::SYNTAX_ERROR, "invalid CREDENTIALS clause")),
        };
        if slot.replace(value).is_some() {
            return Err(invalid_credentials());
        }
    }
    let authorization = match (role, key, secret, token) {
        (Some(role), None, None, None) => roles(role)?,
        (None, Some(key), Some(secret), token) if !key.is_empty() && !secret.is_empty() => Authorization::Keys {
            access_key_id: key.to_owned(),
            secret_access_key: Secret::new(secret),
            session_token: token.map(Secret::new),
        },
        _ => return Err(invalid_credentials()),
    };
    Ok(Credentials { authorization, master_symmetric_key: master.map(Secret::new) })
}

fn invalid_credentials() -> SqlError {
    SqlError::new(
        SqlState::INTERNAL_ERROR,
        "Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or \
         'aws_access_key_id=...;aws_secret_access_key=...[;token=...]'",
    )
}
