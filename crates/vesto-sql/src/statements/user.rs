//! `CREATE USER` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_USER.html>, `ALTER USER`, groups and roles.

use vesto_types::Secret;

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
    Set { parameter: String, value: super::set::SetValue },
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
