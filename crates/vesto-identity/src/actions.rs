//! The actions of IAM and STS, one file each, and the tables that name them.
//!
//! What they share: `names` (checked parameters), `owner` (users and roles alike), `managed` and `inline` (policies),
//! `documents`, `tags`, `page`, `render`. Every action asks for permission on the entity's ARN before it looks whether
//! the entity exists.

mod add_user_to_group;
mod assume_role;
mod attach_group_policy;
mod attach_role_policy;
mod attach_user_policy;
mod boundaries;
mod create_access_key;
mod create_group;
mod create_policy;
mod create_policy_version;
mod create_role;
mod create_user;
mod credentials;
mod delete_access_key;
mod delete_group;
mod delete_group_policy;
mod delete_login_profile;
mod delete_policy;
mod delete_policy_version;
mod delete_role;
mod delete_role_permissions_boundary;
mod delete_role_policy;
mod delete_user;
mod delete_user_permissions_boundary;
mod delete_user_policy;
mod detach_group_policy;
mod detach_role_policy;
mod detach_user_policy;
mod documents;
mod empty;
mod get_access_key_info;
mod get_access_key_last_used;
mod get_caller_identity;
mod get_group;
mod get_group_policy;
mod get_login_profile;
mod get_policy;
mod get_policy_version;
mod get_role;
mod get_role_policy;
mod get_session_token;
mod get_user;
mod get_user_policy;
mod inline;
mod key_owner;
mod list_access_keys;
mod list_account_aliases;
mod list_attached_group_policies;
mod list_attached_role_policies;
mod list_attached_user_policies;
mod list_entities_for_policy;
mod list_group_policies;
mod list_groups;
mod list_groups_for_user;
mod list_instance_profiles_for_role;
mod list_mfa_devices;
mod list_policies;
mod list_policy_tags;
mod list_policy_versions;
mod list_role_policies;
mod list_role_tags;
mod list_roles;
mod list_service_specific_credentials;
mod list_signing_certificates;
mod list_ssh_public_keys;
mod list_user_policies;
mod list_user_tags;
mod list_users;
mod managed;
mod names;
mod owner;
mod page;
mod positions;
mod put_group_policy;
mod put_role_permissions_boundary;
mod put_role_policy;
mod put_user_permissions_boundary;
mod put_user_policy;
mod remove_user_from_group;
mod render;
mod session_tags;
mod set_default_policy_version;
mod simulate;
mod simulate_custom_policy;
mod simulate_principal_policy;
mod tag_policy;
mod tag_role;
mod tag_user;
mod tagging;
mod tags;
mod unbuilt;
mod untag_policy;
mod untag_role;
mod untag_user;
mod update_access_key;
mod update_assume_role_policy;
mod update_group;
mod update_role;
mod update_role_description;
mod update_user;
mod versions;

pub(crate) use create_user::user_exists;
pub(crate) use managed::attachable;
pub(crate) use names::check_user_name;

use crate::{ActionTable, Identity};

/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html>
pub fn iam_actions() -> ActionTable<Identity> {
    ActionTable::new("iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/")
        .action("AddUserToGroup", add_user_to_group::add_user_to_group)
        .action("AttachGroupPolicy", attach_group_policy::attach_group_policy)
        .action("AttachRolePolicy", attach_role_policy::attach_role_policy)
        .action("AttachUserPolicy", attach_user_policy::attach_user_policy)
        .action("CreateAccessKey", create_access_key::create_access_key)
        .action("CreateGroup", create_group::create_group)
        .action("CreatePolicy", create_policy::create_policy)
        .action("CreatePolicyVersion", create_policy_version::create_policy_version)
        .action("CreateRole", create_role::create_role)
        .action("CreateUser", create_user::create_user)
        .action("DeleteAccessKey", delete_access_key::delete_access_key)
        .action("DeleteGroup", delete_group::delete_group)
        .action("DeleteGroupPolicy", delete_group_policy::delete_group_policy)
        .read("DeleteLoginProfile", delete_login_profile::delete_login_profile)
        .action("DeletePolicy", delete_policy::delete_policy)
        .action("DeletePolicyVersion", delete_policy_version::delete_policy_version)
        .action("DeleteRole", delete_role::delete_role)
        .action("DeleteRolePermissionsBoundary", delete_role_permissions_boundary::delete_role_permissions_boundary)
        .action("DeleteRolePolicy", delete_role_policy::delete_role_policy)
        .action("DeleteUser", delete_user::delete_user)
        .action("DeleteUserPermissionsBoundary", delete_user_permissions_boundary::delete_user_permissions_boundary)
        .action("DeleteUserPolicy", delete_user_policy::delete_user_policy)
        .action("DetachGroupPolicy", detach_group_policy::detach_group_policy)
        .action("DetachRolePolicy", detach_role_policy::detach_role_policy)
        .action("DetachUserPolicy", detach_user_policy::detach_user_policy)
        .read("GetAccessKeyLastUsed", get_access_key_last_used::get_access_key_last_used)
        .read("GetGroup", get_group::get_group)
        .read("GetGroupPolicy", get_group_policy::get_group_policy)
        .read("GetLoginProfile", get_login_profile::get_login_profile)
        .read("GetPolicy", get_policy::get_policy)
        .read("GetPolicyVersion", get_policy_version::get_policy_version)
        .read("GetRole", get_role::get_role)
        .read("GetRolePolicy", get_role_policy::get_role_policy)
        .read("GetUser", get_user::get_user)
        .read("GetUserPolicy", get_user_policy::get_user_policy)
        .read("ListAccessKeys", list_access_keys::list_access_keys)
        .read("ListAccountAliases", list_account_aliases::list_account_aliases)
        .read("ListAttachedGroupPolicies", list_attached_group_policies::list_attached_group_policies)
        .read("ListAttachedRolePolicies", list_attached_role_policies::list_attached_role_policies)
        .read("ListAttachedUserPolicies", list_attached_user_policies::list_attached_user_policies)
        .read("ListEntitiesForPolicy", list_entities_for_policy::list_entities_for_policy)
        .read("ListGroupPolicies", list_group_policies::list_group_policies)
        .read("ListGroups", list_groups::list_groups)
        .read("ListGroupsForUser", list_groups_for_user::list_groups_for_user)
        .read("ListInstanceProfilesForRole", list_instance_profiles_for_role::list_instance_profiles_for_role)
        .read("ListMFADevices", list_mfa_devices::list_mfa_devices)
        .read("ListPolicies", list_policies::list_policies)
        .read("ListPolicyTags", list_policy_tags::list_policy_tags)
        .read("ListPolicyVersions", list_policy_versions::list_policy_versions)
        .read("ListRolePolicies", list_role_policies::list_role_policies)
        .read("ListRoleTags", list_role_tags::list_role_tags)
        .read("ListRoles", list_roles::list_roles)
        .read("ListSSHPublicKeys", list_ssh_public_keys::list_ssh_public_keys)
        .read("ListServiceSpecificCredentials", list_service_specific_credentials::list_service_specific_credentials)
        .read("ListSigningCertificates", list_signing_certificates::list_signing_certificates)
        .read("ListUserPolicies", list_user_policies::list_user_policies)
        .read("ListUserTags", list_user_tags::list_user_tags)
        .read("ListUsers", list_users::list_users)
        .action("PutGroupPolicy", put_group_policy::put_group_policy)
        .action("PutRolePermissionsBoundary", put_role_permissions_boundary::put_role_permissions_boundary)
        .action("PutRolePolicy", put_role_policy::put_role_policy)
        .action("PutUserPermissionsBoundary", put_user_permissions_boundary::put_user_permissions_boundary)
        .action("PutUserPolicy", put_user_policy::put_user_policy)
        .action("RemoveUserFromGroup", remove_user_from_group::remove_user_from_group)
        .action("SetDefaultPolicyVersion", set_default_policy_version::set_default_policy_version)
        .read("SimulateCustomPolicy", simulate_custom_policy::simulate_custom_policy)
        .read("SimulatePrincipalPolicy", simulate_principal_policy::simulate_principal_policy)
        .action("TagPolicy", tag_policy::tag_policy)
        .action("TagRole", tag_role::tag_role)
        .action("TagUser", tag_user::tag_user)
        .action("UntagPolicy", untag_policy::untag_policy)
        .action("UntagRole", untag_role::untag_role)
        .action("UntagUser", untag_user::untag_user)
        .action("UpdateAccessKey", update_access_key::update_access_key)
        .action("UpdateAssumeRolePolicy", update_assume_role_policy::update_assume_role_policy)
        .action("UpdateGroup", update_group::update_group)
        .action("UpdateRole", update_role::update_role)
        .action("UpdateRoleDescription", update_role_description::update_role_description)
        .action("UpdateUser", update_user::update_user)
        .guard(credentials::refuse_user_sessions)
        .unbuilt(unbuilt::IAM)
}

/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html>
pub fn sts_actions() -> ActionTable<Identity> {
    ActionTable::new("sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/")
        .action("AssumeRole", assume_role::assume_role)
        .read("GetAccessKeyInfo", get_access_key_info::get_access_key_info)
        .read("GetCallerIdentity", get_caller_identity::get_caller_identity)
        .action("GetSessionToken", get_session_token::get_session_token)
        .unbuilt(unbuilt::STS)
}

#[cfg(test)]
mod tests;
