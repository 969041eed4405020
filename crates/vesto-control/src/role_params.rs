//! The role parameters of CreateCluster and ModifyClusterIamRoles.

use vesto_aws_wire::QueryParams;
use vesto_types::{AccountId, RoleArn};

use crate::associations::{DefaultRole, RoleError, parse_role, parse_roles};

/// A list of role ARNs. Absent and empty mean the same: no role.
pub(crate) fn role_list(params: &QueryParams, name: &str, account: &AccountId) -> Result<Vec<RoleArn>, RoleError> {
    let texts = params.list(name, "IamRoleArn").unwrap_or_default();
    let texts: Vec<&str> = texts.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    parse_roles(&texts, account)
}

/// `DefaultIamRoleArn`: absent leaves the default as it is, empty clears it.
pub(crate) fn default_role(params: &QueryParams, account: &AccountId) -> Result<DefaultRole, RoleError> {
    match params.get("DefaultIamRoleArn") {
        None => Ok(DefaultRole::Unchanged),
        Some("") => Ok(DefaultRole::Clear),
        Some(text) => Ok(DefaultRole::Set(parse_role(text, account)?)),
    }
}
