//! `GRANT` and `REVOKE` <https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html>

use crate::QualifiedName;

mod assume_role;
mod default_privileges;
mod statement;

pub(crate) use default_privileges::alter_default_privileges;
pub(crate) use statement::grant;

/// One GRANT or REVOKE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantStatement {
    pub action: GrantAction,
    pub privileges: Vec<Privilege>,
    pub target: GrantTarget,
    pub grantees: Vec<Grantee>,
    /// GRANT … WITH GRANT OPTION, or REVOKE GRANT OPTION FOR ….
    pub grant_option: bool,
    /// REVOKE … CASCADE.
    pub cascade: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantAction {
    Grant,
    Revoke,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grantee {
    User(String),
    Group(String),
    Role(String),
    Public,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Privilege {
    pub kind: PrivilegeKind,
    /// Column privileges; empty for the whole object.
    pub columns: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PrivilegeKind {
    All,
    Select,
    Insert,
    Update,
    Delete,
    Drop,
    References,
    Alter,
    Truncate,
    Rule,
    Trigger,
    Create,
    Temporary,
    Usage,
    Execute,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrantTarget {
    /// Tables and views.
    Tables(Vec<QualifiedName>),
    AllTablesInSchemas(Vec<String>),
    Schemas(Vec<String>),
    Templates(Vec<QualifiedName>),
    /// `FOR COPY JOBS IN DATABASE`: all jobs there are and will be.
    CopyJobs {
        database: String,
    },
    Databases(Vec<String>),
    Functions(Vec<FunctionSignature>),
    AllFunctionsInSchemas(Vec<String>),
    Procedures(Vec<FunctionSignature>),
    AllProceduresInSchemas(Vec<String>),
    Languages(Vec<String>),
}

/// `name(type, …)`; the argument types as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionSignature {
    pub name: QualifiedName,
    pub arguments: Vec<String>,
}

/// `GRANT | REVOKE ASSUMEROLE ON … TO | FROM … FOR …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssumeRoleGrant {
    pub action: GrantAction,
    pub roles: Vec<AssumeRoleTarget>,
    pub grantees: Vec<Grantee>,
    pub commands: Vec<AssumeRoleCommand>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssumeRoleTarget {
    /// A role or a chain, exactly as COPY would name it.
    Role(String),
    Default,
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssumeRoleCommand {
    All,
    Copy,
    Unload,
    ExternalFunction,
    CreateModel,
}

/// `GRANT ROLE r, … TO … [WITH ADMIN OPTION]`, and its REVOKE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleGrant {
    pub action: GrantAction,
    pub roles: Vec<String>,
    pub grantees: Vec<Grantee>,
    pub admin_option: bool,
}

/// `GRANT system permission TO ROLE r`, such as CREATE USER or ACCESS SYSTEM TABLE; each in upper case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemGrant {
    pub action: GrantAction,
    pub permissions: Vec<String>,
    pub roles: Vec<String>,
}

/// `ALTER DEFAULT PRIVILEGES [FOR USER u, …] [IN SCHEMA s, …] GRANT | REVOKE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterDefaultPrivileges {
    pub users: Vec<String>,
    pub schemas: Vec<String>,
    pub action: GrantAction,
    pub privileges: Vec<PrivilegeKind>,
    pub target: DefaultPrivilegeTarget,
    pub grantees: Vec<Grantee>,
    pub grant_option: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultPrivilegeTarget {
    Tables,
    Functions,
    Procedures,
}

#[cfg(test)]
mod tests;
