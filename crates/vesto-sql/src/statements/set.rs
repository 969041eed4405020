//! `SET` <https://docs.aws.amazon.com/redshift/latest/dg/r_SET.html> and
//! `SET SESSION AUTHORIZATION` <https://docs.aws.amazon.com/redshift/latest/dg/r_SET_SESSION_AUTHORIZATION.html>

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// Lower case; dots kept (`app.variable`).
    pub name: String,
    pub value: SetValue,
    pub scope: SetScope,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetValue {
    Default,
    /// One value, or the items of a list such as search_path's.
    Values(Vec<String>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetScope {
    Session,
    Local,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionAuthorization {
    /// `None` is DEFAULT.
    pub user: Option<String>,
    pub scope: SetScope,
}
