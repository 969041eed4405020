//! `CREATE USER` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_USER.html>, `ALTER USER`, groups and roles.

use vesto_types::{Secret, SqlError, SqlState};

use super::parse_parts::{limit, once};
use super::set::{SetValue, assigned, parameter_name};
use crate::Statement;
use crate::cursor::Cursor;
use crate::storage::out_of_range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateUser {
    pub name: String,
    pub options: UserOptions,
    pub in_groups: Vec<String>,
}

/// What CREATE USER and ALTER USER share; `None` where the statement says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserOptions {
    pub password: Option<Password>,
    pub create_db: Option<bool>,
    /// CREATEUSER: a superuser.
    pub create_user: Option<bool>,
    pub syslog_access: Option<SyslogAccess>,
    /// An absolute time as text, or `infinity`.
    pub valid_until: Option<String>,
    pub connection_limit: Option<ConnectionLimit>,
    /// Seconds, 60 to 1,728,000.
    pub session_timeout: Option<SessionTimeout>,
    pub external_id: Option<String>,
}

/// As PASSWORD gives it. A password in the clear has passed Redshift's rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Password {
    /// In the clear, checked against Redshift's rules.
    Clear(Secret),
    /// `md5` and 32 hexadecimal digits.
    Md5(Secret),
    /// `sha256|…`
    Sha256(Secret),
    Disable,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyslogAccess {
    Restricted,
    Unrestricted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionLimit {
    Limited(u64),
    Unlimited,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionTimeout {
    Seconds(u32),
    /// RESET SESSION TIMEOUT.
    Default,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterUser {
    pub name: String,
    pub change: UserChange,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserChange {
    Options(UserOptions),
    RenameTo(String),
    Set { parameter: String, value: SetValue },
    Reset { parameter: String },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateGroup {
    pub name: String,
    pub users: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterGroup {
    pub name: String,
    pub change: GroupChange,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupChange {
    Add(Vec<String>),
    Drop(Vec<String>),
    RenameTo(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateRole {
    pub name: String,
    pub external_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterRole {
    pub name: String,
    pub change: RoleChange,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleChange {
    RenameTo(String),
    OwnerTo(String),
    ExternalId(String),
}

/// After CREATE; USER is next.
pub(crate) fn create_user(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("USER")?;
    let name = user_name(cursor)?;
    let mut in_groups = Vec::new();
    let mut options = UserOptions::default();
    cursor.accept("WITH");
    while !cursor.is_at_end() {
        if cursor.accept_words(&["IN", "GROUP"]) {
            in_groups.extend(cursor.comma_separated(Cursor::identifier)?);
        } else {
            user_option(&mut options, cursor)?;
        }
    }
    Ok(Statement::CreateUser(CreateUser { name, options, in_groups }))
}

/// After ALTER; USER is next.
pub(crate) fn alter_user(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("USER")?;
    let name = user_name(cursor)?;
    cursor.accept("WITH");
    let change = if cursor.accept_words(&["RENAME", "TO"]) {
        UserChange::RenameTo(user_name(cursor)?)
    } else if cursor.accept("SET") {
        let parameter = parameter_name(cursor)?;
        UserChange::Set { parameter, value: assigned(cursor)? }
    } else if cursor.is_word("RESET") && !cursor.are_words(&["RESET", "SESSION", "TIMEOUT"]) {
        cursor.advance();
        UserChange::Reset { parameter: parameter_name(cursor)? }
    } else {
        let mut options = UserOptions::default();
        user_option(&mut options, cursor)?;
        while !cursor.is_at_end() {
            user_option(&mut options, cursor)?;
        }
        UserChange::Options(options)
    };
    Ok(Statement::AlterUser(AlterUser { name, change }))
}

fn user_option(options: &mut UserOptions, cursor: &mut Cursor<'_>) -> Result<(), SqlError> {
    let at = cursor.clone();
    let Some(word) = cursor.peek_keyword() else { return cursor.fail() };
    cursor.advance();
    match word.as_str() {
        "PASSWORD" => once(&mut options.password, password(cursor)?, &at),
        "CREATEDB" => once(&mut options.create_db, true, &at),
        "NOCREATEDB" => once(&mut options.create_db, false, &at),
        "CREATEUSER" => once(&mut options.create_user, true, &at),
        "NOCREATEUSER" => once(&mut options.create_user, false, &at),
        "SYSLOG" => {
            cursor.expect("ACCESS")?;
            let access = match cursor.accept_one_of(&["RESTRICTED", "UNRESTRICTED"]) {
                Some("RESTRICTED") => SyslogAccess::Restricted,
                Some(_) => SyslogAccess::Unrestricted,
                None => return cursor.fail(),
            };
            once(&mut options.syslog_access, access, &at)
        }
        "VALID" => {
            cursor.expect("UNTIL")?;
            once(&mut options.valid_until, cursor.string()?.value.to_owned(), &at)
        }
        "CONNECTION" => {
            cursor.expect("LIMIT")?;
            let limit = limit(cursor)?.map_or(ConnectionLimit::Unlimited, ConnectionLimit::Limited);
            once(&mut options.connection_limit, limit, &at)
        }
        "SESSION" => {
            cursor.expect("TIMEOUT")?;
            let seconds = u32::try_from(cursor.unsigned()?).ok().filter(|seconds| (60..=1_728_000).contains(seconds));
            let seconds = seconds.ok_or_else(|| out_of_range("SESSION TIMEOUT", 60, 1_728_000))?;
            once(&mut options.session_timeout, SessionTimeout::Seconds(seconds), &at)
        }
        "RESET" => {
            cursor.expect_words(&["SESSION", "TIMEOUT"])?;
            once(&mut options.session_timeout, SessionTimeout::Default, &at)
        }
        "EXTERNALID" => {
            let id = external_id(cursor)?;
            once(&mut options.external_id, id, &at)
        }
        _ => at.fail(),
    }
}

/// User names are identifiers; federated ones (`"IAM:name"`) come quoted.
fn user_name(cursor: &mut Cursor<'_>) -> Result<String, SqlError> {
    cursor.identifier()
}

fn external_id(cursor: &mut Cursor<'_>) -> Result<String, SqlError> {
    cursor.accept("TO");
    match cursor.accept_string() {
        Some(text) => Ok(text.value.to_owned()),
        None => cursor.label(),
    }
}

fn password(cursor: &mut Cursor<'_>) -> Result<Password, SqlError> {
    if cursor.accept("DISABLE") {
        return Ok(Password::Disable);
    }
    let text = cursor.string()?.value;
    let is_md5 = |digits: &str| digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if text.strip_prefix("md5").is_some_and(is_md5) {
        return Ok(Password::Md5(Secret::new(text)));
    }
    if text.starts_with("sha256|") {
        return Ok(Password::Sha256(Secret::new(text)));
    }
    check_password(text)?;
    Ok(Password::Clear(Secret::new(text)))
}

/// 8 to 64 printable ASCII characters with an upper-case letter, a lower-case letter and a digit, none of `'"\/@` or
/// space. <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_USER.html>
fn check_password(text: &str) -> Result<(), SqlError> {
    let wrong = if !(8..=64).contains(&text.chars().count()) {
        "password must contain between 8 and 64 characters"
    } else if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        "password must contain an uppercase letter"
    } else if !text.bytes().any(|byte| byte.is_ascii_lowercase()) {
        "password must contain a lowercase letter"
    } else if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        "password must contain a number"
    } else if !text.bytes().all(|byte| byte.is_ascii_graphic() && !b"'\"\\/@".contains(&byte)) {
        "password contains a character that is not allowed"
    } else {
        return Ok(());
    };
    Err(SqlError::new(SqlState::INVALID_PARAMETER_VALUE, wrong))
}

/// After DROP; USER is next.
pub(crate) fn drop_user(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("USER")?;
    let if_exists = cursor.accept_words(&["IF", "EXISTS"]);
    Ok(Statement::DropUser { names: cursor.comma_separated(user_name)?, if_exists })
}

/// After CREATE; GROUP is next.
pub(crate) fn create_group(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("GROUP")?;
    let name = cursor.identifier()?;
    let with = cursor.accept("WITH");
    let users = if cursor.accept("USER") {
        cursor.comma_separated(user_name)?
    } else if with {
        return cursor.fail();
    } else {
        Vec::new()
    };
    Ok(Statement::CreateGroup(CreateGroup { name, users }))
}

/// After ALTER; GROUP is next.
pub(crate) fn alter_group(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("GROUP")?;
    let name = cursor.identifier()?;
    let change = if cursor.accept_words(&["ADD", "USER"]) {
        GroupChange::Add(cursor.comma_separated(user_name)?)
    } else if cursor.accept_words(&["DROP", "USER"]) {
        GroupChange::Drop(cursor.comma_separated(user_name)?)
    } else {
        cursor.expect_words(&["RENAME", "TO"])?;
        GroupChange::RenameTo(cursor.identifier()?)
    };
    Ok(Statement::AlterGroup(AlterGroup { name, change }))
}

/// After DROP; GROUP is next.
pub(crate) fn drop_group(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("GROUP")?;
    Ok(Statement::DropGroup { name: cursor.identifier()? })
}

/// After CREATE; ROLE is next.
pub(crate) fn create_role(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("ROLE")?;
    let name = cursor.identifier()?;
    let external_id = if cursor.accept("EXTERNALID") { Some(external_id(cursor)?) } else { None };
    Ok(Statement::CreateRole(CreateRole { name, external_id }))
}

/// After ALTER; ROLE is next.
pub(crate) fn alter_role(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("ROLE")?;
    let name = cursor.identifier()?;
    cursor.accept("WITH");
    let change = if cursor.accept_words(&["RENAME", "TO"]) {
        RoleChange::RenameTo(cursor.identifier()?)
    } else if cursor.accept_words(&["OWNER", "TO"]) {
        RoleChange::OwnerTo(cursor.identifier()?)
    } else {
        cursor.expect("EXTERNALID")?;
        RoleChange::ExternalId(external_id(cursor)?)
    };
    Ok(Statement::AlterRole(AlterRole { name, change }))
}

/// After DROP; ROLE is next.
pub(crate) fn drop_role(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("ROLE")?;
    let name = cursor.identifier()?;
    let force = cursor.accept("FORCE");
    if !force {
        cursor.accept("RESTRICT");
    }
    Ok(Statement::DropRole { name, force })
}
