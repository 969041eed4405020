//! Privileges: who may do what with which object. <https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html>

use std::fmt;

use crate::ids::{GroupId, RelationId, SchemaId, TemplateId, UserId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grantee {
    Public,
    User(UserId),
    Group(GroupId),
}

/// What a privilege is on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Securable {
    /// The cluster's database.
    Database,
    Schema(SchemaId),
    /// A table or a view.
    Relation(RelationId),
    /// A template of COPY options.
    Template(TemplateId),
    /// All copy jobs of the database (`GRANT … FOR COPY JOBS IN DATABASE`).
    CopyJobs,
    /// ASSUMEROLE: a role string (an ARN, or a chain of them separated by commas), `default`, or `ALL`.
    IamRole(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Privilege {
    Select,
    Insert,
    Update,
    Delete,
    References,
    Drop,
    Truncate,
    Alter,
    Rule,
    Trigger,
    Usage,
    Create,
    Temporary,
    AssumeRoleCopy,
    AssumeRoleUnload,
    AssumeRoleExternalFunction,
    AssumeRoleCreateModel,
}

impl Privilege {
    pub const ALL: [Self; 17] = [
        Self::Select,
        Self::Insert,
        Self::Update,
        Self::Delete,
        Self::References,
        Self::Drop,
        Self::Truncate,
        Self::Alter,
        Self::Rule,
        Self::Trigger,
        Self::Usage,
        Self::Create,
        Self::Temporary,
        Self::AssumeRoleCopy,
        Self::AssumeRoleUnload,
        Self::AssumeRoleExternalFunction,
        Self::AssumeRoleCreateModel,
    ];

    /// The SQL keyword in upper case; for ASSUMEROLE the command that follows FOR.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Select => "SELECT",
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
            Self::References => "REFERENCES",
            Self::Drop => "DROP",
            Self::Truncate => "TRUNCATE",
            Self::Alter => "ALTER",
            Self::Rule => "RULE",
            Self::Trigger => "TRIGGER",
            Self::Usage => "USAGE",
            Self::Create => "CREATE",
            Self::Temporary => "TEMPORARY",
            Self::AssumeRoleCopy => "COPY",
            Self::AssumeRoleUnload => "UNLOAD",
            Self::AssumeRoleExternalFunction => "EXTERNAL FUNCTION",
            Self::AssumeRoleCreateModel => "CREATE MODEL",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|privilege| privilege.as_str() == text)
    }
}

impl fmt::Display for Privilege {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A privilege without who gave it: granting it again changes nothing (or adds the grant option).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GrantKey {
    pub object: Securable,
    pub grantee: Grantee,
    pub privilege: Privilege,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantInfo {
    pub grantor: UserId,
    pub grant_option: bool,
}

/// How much REVOKE takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevokeScope {
    Privilege,
    GrantOptionOnly,
}

impl Securable {
    /// As the side table stores it: a kind and an id or name.
    pub(crate) fn to_sql(&self) -> (&'static str, String) {
        match self {
            Self::Database => ("database", String::new()),
            Self::Schema(id) => ("schema", id.to_string()),
            Self::Relation(id) => ("relation", id.to_string()),
            Self::Template(id) => ("template", id.to_string()),
            Self::CopyJobs => ("copy_jobs", String::new()),
            Self::IamRole(role) => ("iam_role", role.clone()),
        }
    }

    pub(crate) fn from_sql(kind: &str, name: &str) -> Option<Self> {
        match kind {
            "database" => Some(Self::Database),
            "schema" => name.parse().ok().map(|id| Self::Schema(SchemaId(id))),
            "relation" => name.parse().ok().map(|id| Self::Relation(RelationId(id))),
            "template" => name.parse().ok().map(|id| Self::Template(TemplateId(id))),
            "copy_jobs" => Some(Self::CopyJobs),
            "iam_role" => Some(Self::IamRole(name.to_owned())),
            _ => None,
        }
    }
}

impl Grantee {
    pub(crate) fn to_sql(self) -> (&'static str, i64) {
        match self {
            Self::Public => ("public", 0),
            Self::User(id) => ("user", id.sql()),
            Self::Group(id) => ("group", id.sql()),
        }
    }

    pub(crate) fn from_sql(kind: &str, id: i64) -> Option<Self> {
        match kind {
            "public" => Some(Self::Public),
            "user" => Some(Self::User(UserId::from_sql(id))),
            "group" => Some(Self::Group(GroupId::from_sql(id))),
            _ => None,
        }
    }
}
