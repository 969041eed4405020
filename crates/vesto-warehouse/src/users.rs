//! Database users and groups.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use vesto_types::PasswordVerifiers;

use crate::ids::{GroupId, UserId};

/// A database user (`pg_user`).
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    pub id: UserId,
    pub name: String,
    /// `None`: PASSWORD DISABLE, no login.
    pub password: Option<PasswordVerifiers>,
    pub superuser: bool,
    pub create_db: bool,
    pub create_user: bool,
    /// SYSLOG ACCESS UNRESTRICTED.
    pub syslog_unrestricted: bool,
    pub valid_until: Option<DateTime<Utc>>,
    /// `None`: UNLIMITED.
    pub connection_limit: Option<u32>,
    /// ALTER USER … SET parameter.
    pub settings: BTreeMap<String, String>,
}

impl User {
    /// An ordinary user who cannot log in yet. The id is assigned by `create_user`.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            id: UserId(0),
            name: name.into(),
            password: None,
            superuser: false,
            create_db: false,
            create_user: false,
            syslog_unrestricted: false,
            valid_until: None,
            connection_limit: None,
            settings: BTreeMap::new(),
        }
    }
}

/// A group of users (`pg_group`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    pub members: BTreeSet<UserId>,
}
