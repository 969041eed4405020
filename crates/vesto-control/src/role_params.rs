//! The role parameters of CreateCluster, RestoreFromClusterSnapshot and ModifyClusterIamRoles.

use vesto_aws_wire::QueryParams;
use vesto_types::{AccountId, RoleArn};

use crate::associations::{DefaultRole, RoleChange, RoleError, parse_role, parse_roles};

/// The roles that a new cluster is to have.
pub(crate) fn new_roles(params: &QueryParams, account: &AccountId) -> Result<RoleChange, RoleError> {
    let mut add = role_list(params, "IamRoles", account)?;
    // The guide's spelling of the option; some tools send it on.
    for role in role_list(params, "IamRoleArns", account)? {
        if !add.contains(&role) {
            add.push(role);
        }
    }
    Ok(RoleChange { add, remove: Vec::new(), default: default_role(params, account)? })
}

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
