//! The actions of IAM and STS, one file each, and the tables that name them.
//!
//! What they share: `names` (checked parameters), `owner` (users and roles alike), `managed` and `inline` (policies),
//! `documents`, `tags`, `page`, `render`. Every action asks for permission on the entity's ARN before it looks whether
//! the entity exists.

mod account_alias;
mod add_client_id_to_open_id_connect_provider;
mod add_role_to_instance_profile;
mod add_user_to_group;
mod assume_role;
mod attach_group_policy;
mod attach_role_policy;
mod attach_user_policy;
mod boundaries;
mod change_password;
mod context_keys_of_policies;
mod create_access_key;
mod create_account_alias;
mod create_group;
mod create_instance_profile;
mod create_login_profile;
mod create_open_id_connect_provider;
mod create_policy;
mod create_policy_version;
mod create_role;
mod create_saml_provider;
mod create_service_linked_role;
mod create_service_specific_credential;
mod create_user;
mod create_virtual_mfa_device;
mod credential_report;
pub(crate) mod credentials;
mod deactivate_mfa_device;
mod decode_authorization_message;
mod delete_access_key;
mod delete_account_alias;
mod delete_account_password_policy;
mod delete_group;
mod delete_group_policy;
mod delete_instance_profile;
mod delete_login_profile;
mod delete_open_id_connect_provider;
mod delete_policy;
mod delete_policy_version;
mod delete_role;
mod delete_role_permissions_boundary;
mod delete_role_policy;
mod delete_saml_provider;
mod delete_server_certificate;
mod delete_service_linked_role;
mod delete_service_specific_credential;
mod delete_signing_certificate;
mod delete_ssh_public_key;
mod delete_user;
mod delete_user_permissions_boundary;
mod delete_user_policy;
mod delete_virtual_mfa_device;
mod detach_group_policy;
mod detach_role_policy;
mod detach_user_policy;
mod disable_organizations_root_credentials_management;
mod disable_organizations_root_sessions;
mod disable_outbound_web_identity_federation;
mod documents;
mod enable_mfa_device;
mod enable_organizations_root_credentials_management;
mod enable_organizations_root_sessions;
mod enable_outbound_web_identity_federation;
mod entity;
mod entity_arn;
mod generate_credential_report;
mod generate_organizations_access_report;
mod generate_service_last_accessed_details;
mod get_access_key_info;
mod get_access_key_last_used;
mod get_account_authorization_details;
mod get_account_password_policy;
mod get_account_summary;
mod get_caller_identity;
mod get_context_keys_for_custom_policy;
mod get_context_keys_for_principal_policy;
mod get_credential_report;
mod get_federation_token;
mod get_group;
mod get_group_policy;
mod get_instance_profile;
mod get_login_profile;
mod get_mfa_device;
mod get_open_id_connect_provider;
mod get_organizations_access_report;
mod get_outbound_web_identity_federation_info;
mod get_policy;
mod get_policy_version;
mod get_role;
mod get_role_policy;
mod get_saml_provider;
mod get_server_certificate;
mod get_service_last_accessed_details;
mod get_service_last_accessed_details_with_entities;
mod get_service_linked_role_deletion_status;
mod get_session_token;
mod get_ssh_public_key;
mod get_user;
mod get_user_policy;
mod inline;
mod instance_profile;
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
mod list_instance_profile_tags;
mod list_instance_profiles;
mod list_instance_profiles_for_role;
mod list_mfa_device_tags;
mod list_mfa_devices;
mod list_open_id_connect_provider_tags;
mod list_open_id_connect_providers;
mod list_organizations_features;
mod list_policies;
mod list_policies_granting_service_access;
mod list_policy_tags;
mod list_policy_versions;
mod list_role_policies;
mod list_role_tags;
mod list_roles;
mod list_saml_provider_tags;
mod list_saml_providers;
mod list_server_certificate_tags;
mod list_server_certificates;
mod list_service_specific_credentials;
mod list_signing_certificates;
mod list_ssh_public_keys;
mod list_user_policies;
mod list_user_tags;
mod list_users;
mod list_virtual_mfa_devices;
mod login_profile;
mod managed;
mod mfa_device;
mod names;
mod oidc_provider;
mod organization;
mod outbound_federation;
mod owner;
mod page;
mod password_policy;
mod passwords;
mod put_group_policy;
mod put_role_permissions_boundary;
mod put_role_policy;
mod put_user_permissions_boundary;
mod put_user_policy;
mod qr_code;
mod remove_client_id_from_open_id_connect_provider;
mod remove_role_from_instance_profile;
mod remove_user_from_group;
mod render;
mod reset_service_specific_credential;
mod resync_mfa_device;
mod saml_provider;
mod server_certificate;
mod service_credential;
mod session_limits;
mod session_tags;
mod set_default_policy_version;
mod set_security_token_service_preferences;
mod signing_certificate;
mod simulate;
mod simulate_custom_policy;
mod simulate_principal_policy;
mod ssh_public_key;
mod tag_instance_profile;
mod tag_mfa_device;
mod tag_open_id_connect_provider;
mod tag_policy;
mod tag_role;
mod tag_saml_provider;
mod tag_server_certificate;
mod tag_user;
mod tagging;
mod tags;
mod unbuilt;
mod untag_instance_profile;
mod untag_mfa_device;
mod untag_open_id_connect_provider;
mod untag_policy;
mod untag_role;
mod untag_saml_provider;
mod untag_server_certificate;
mod untag_user;
mod update_access_key;
mod update_account_password_policy;
mod update_assume_role_policy;
mod update_group;
mod update_login_profile;
mod update_open_id_connect_provider_thumbprint;
mod update_role;
mod update_role_description;
mod update_saml_provider;
mod update_server_certificate;
mod update_service_specific_credential;
mod update_signing_certificate;
mod update_ssh_public_key;
mod update_user;
mod upload_server_certificate;
mod upload_signing_certificate;
mod upload_ssh_public_key;
mod versions;

pub(crate) use create_user::user_exists;
pub(crate) use managed::attachable;
pub(crate) use names::check_user_name;

use crate::{ActionTable, Identity};

/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html>
pub fn iam_actions() -> ActionTable<Identity> {
    ActionTable::new("iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/")
        .action(
            "AddClientIDToOpenIDConnectProvider",
            add_client_id_to_open_id_connect_provider::add_client_id_to_open_id_connect_provider,
        )
        .action("AddRoleToInstanceProfile", add_role_to_instance_profile::add_role_to_instance_profile)
        .action("AddUserToGroup", add_user_to_group::add_user_to_group)
        .action("AttachGroupPolicy", attach_group_policy::attach_group_policy)
        .action("AttachRolePolicy", attach_role_policy::attach_role_policy)
        .action("AttachUserPolicy", attach_user_policy::attach_user_policy)
        .action("ChangePassword", change_password::change_password)
        .action("CreateAccessKey", create_access_key::create_access_key)
        .action("CreateAccountAlias", create_account_alias::create_account_alias)
        .action("CreateGroup", create_group::create_group)
        .action("CreateInstanceProfile", create_instance_profile::create_instance_profile)
        .action("CreateLoginProfile", create_login_profile::create_login_profile)
        .action("CreateOpenIDConnectProvider", create_open_id_connect_provider::create_open_id_connect_provider)
        .action("CreatePolicy", create_policy::create_policy)
        .action("CreatePolicyVersion", create_policy_version::create_policy_version)
        .action("CreateRole", create_role::create_role)
        .action("CreateSAMLProvider", create_saml_provider::create_saml_provider)
        .action("CreateServiceLinkedRole", create_service_linked_role::create_service_linked_role)
        .action(
            "CreateServiceSpecificCredential",
            create_service_specific_credential::create_service_specific_credential,
        )
        .action("CreateUser", create_user::create_user)
        .action("CreateVirtualMFADevice", create_virtual_mfa_device::create_virtual_mfa_device)
        .action("DeactivateMFADevice", deactivate_mfa_device::deactivate_mfa_device)
        .action("DeleteAccessKey", delete_access_key::delete_access_key)
        .action("DeleteAccountAlias", delete_account_alias::delete_account_alias)
        .action("DeleteAccountPasswordPolicy", delete_account_password_policy::delete_account_password_policy)
        .action("DeleteGroup", delete_group::delete_group)
        .action("DeleteGroupPolicy", delete_group_policy::delete_group_policy)
        .action("DeleteInstanceProfile", delete_instance_profile::delete_instance_profile)
        .action("DeleteLoginProfile", delete_login_profile::delete_login_profile)
        .action("DeleteOpenIDConnectProvider", delete_open_id_connect_provider::delete_open_id_connect_provider)
        .action("DeletePolicy", delete_policy::delete_policy)
        .action("DeletePolicyVersion", delete_policy_version::delete_policy_version)
        .action("DeleteRole", delete_role::delete_role)
        .action("DeleteRolePermissionsBoundary", delete_role_permissions_boundary::delete_role_permissions_boundary)
        .action("DeleteRolePolicy", delete_role_policy::delete_role_policy)
        .action("DeleteSAMLProvider", delete_saml_provider::delete_saml_provider)
        .action("DeleteSSHPublicKey", delete_ssh_public_key::delete_ssh_public_key)
        .action("DeleteServerCertificate", delete_server_certificate::delete_server_certificate)
        .action("DeleteServiceLinkedRole", delete_service_linked_role::delete_service_linked_role)
        .action(
            "DeleteServiceSpecificCredential",
            delete_service_specific_credential::delete_service_specific_credential,
        )
        .action("DeleteSigningCertificate", delete_signing_certificate::delete_signing_certificate)
        .action("DeleteUser", delete_user::delete_user)
        .action("DeleteUserPermissionsBoundary", delete_user_permissions_boundary::delete_user_permissions_boundary)
        .action("DeleteUserPolicy", delete_user_policy::delete_user_policy)
        .action("DeleteVirtualMFADevice", delete_virtual_mfa_device::delete_virtual_mfa_device)
        .action("DetachGroupPolicy", detach_group_policy::detach_group_policy)
        .action("DetachRolePolicy", detach_role_policy::detach_role_policy)
        .action("DetachUserPolicy", detach_user_policy::detach_user_policy)
        .action(
            "DisableOrganizationsRootCredentialsManagement",
            disable_organizations_root_credentials_management::disable_organizations_root_credentials_management,
        )
        .action(
            "DisableOrganizationsRootSessions",
            disable_organizations_root_sessions::disable_organizations_root_sessions,
        )
        .action(
            "DisableOutboundWebIdentityFederation",
            disable_outbound_web_identity_federation::disable_outbound_web_identity_federation,
        )
        .action("EnableMFADevice", enable_mfa_device::enable_mfa_device)
        .action(
            "EnableOrganizationsRootCredentialsManagement",
            enable_organizations_root_credentials_management::enable_organizations_root_credentials_management,
        )
        .action(
            "EnableOrganizationsRootSessions",
            enable_organizations_root_sessions::enable_organizations_root_sessions,
        )
        .action(
            "EnableOutboundWebIdentityFederation",
            enable_outbound_web_identity_federation::enable_outbound_web_identity_federation,
        )
        .action("GenerateCredentialReport", generate_credential_report::generate_credential_report)
        .action(
            "GenerateOrganizationsAccessReport",
            generate_organizations_access_report::generate_organizations_access_report,
        )
        .read(
            "GenerateServiceLastAccessedDetails",
            generate_service_last_accessed_details::generate_service_last_accessed_details,
        )
        .read("GetAccessKeyLastUsed", get_access_key_last_used::get_access_key_last_used)
        .read("GetAccountAuthorizationDetails", get_account_authorization_details::get_account_authorization_details)
        .read("GetAccountPasswordPolicy", get_account_password_policy::get_account_password_policy)
        .read("GetAccountSummary", get_account_summary::get_account_summary)
        .read("GetContextKeysForCustomPolicy", get_context_keys_for_custom_policy::get_context_keys_for_custom_policy)
        .read(
            "GetContextKeysForPrincipalPolicy",
            get_context_keys_for_principal_policy::get_context_keys_for_principal_policy,
        )
        .read("GetCredentialReport", get_credential_report::get_credential_report)
        .read("GetGroup", get_group::get_group)
        .read("GetGroupPolicy", get_group_policy::get_group_policy)
        .read("GetInstanceProfile", get_instance_profile::get_instance_profile)
        .read("GetLoginProfile", get_login_profile::get_login_profile)
        .read("GetMFADevice", get_mfa_device::get_mfa_device)
        .read("GetOpenIDConnectProvider", get_open_id_connect_provider::get_open_id_connect_provider)
        .read("GetOrganizationsAccessReport", get_organizations_access_report::get_organizations_access_report)
        .read(
            "GetOutboundWebIdentityFederationInfo",
            get_outbound_web_identity_federation_info::get_outbound_web_identity_federation_info,
        )
        .read("GetPolicy", get_policy::get_policy)
        .read("GetPolicyVersion", get_policy_version::get_policy_version)
        .read("GetRole", get_role::get_role)
        .read("GetRolePolicy", get_role_policy::get_role_policy)
        .read("GetSAMLProvider", get_saml_provider::get_saml_provider)
        .read("GetSSHPublicKey", get_ssh_public_key::get_ssh_public_key)
        .read("GetServerCertificate", get_server_certificate::get_server_certificate)
        .read("GetServiceLastAccessedDetails", get_service_last_accessed_details::get_service_last_accessed_details)
        .read(
            "GetServiceLastAccessedDetailsWithEntities",
            get_service_last_accessed_details_with_entities::get_service_last_accessed_details_with_entities,
        )
        .read(
            "GetServiceLinkedRoleDeletionStatus",
            get_service_linked_role_deletion_status::get_service_linked_role_deletion_status,
        )
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
        .read("ListInstanceProfileTags", list_instance_profile_tags::list_instance_profile_tags)
        .read("ListInstanceProfiles", list_instance_profiles::list_instance_profiles)
        .read("ListInstanceProfilesForRole", list_instance_profiles_for_role::list_instance_profiles_for_role)
        .read("ListMFADeviceTags", list_mfa_device_tags::list_mfa_device_tags)
        .read("ListMFADevices", list_mfa_devices::list_mfa_devices)
        .read("ListOpenIDConnectProviderTags", list_open_id_connect_provider_tags::list_open_id_connect_provider_tags)
        .read("ListOpenIDConnectProviders", list_open_id_connect_providers::list_open_id_connect_providers)
        .read("ListOrganizationsFeatures", list_organizations_features::list_organizations_features)
        .read("ListPolicies", list_policies::list_policies)
        .read(
            "ListPoliciesGrantingServiceAccess",
            list_policies_granting_service_access::list_policies_granting_service_access,
        )
        .read("ListPolicyTags", list_policy_tags::list_policy_tags)
        .read("ListPolicyVersions", list_policy_versions::list_policy_versions)
        .read("ListRolePolicies", list_role_policies::list_role_policies)
        .read("ListRoleTags", list_role_tags::list_role_tags)
        .read("ListRoles", list_roles::list_roles)
        .read("ListSAMLProviderTags", list_saml_provider_tags::list_saml_provider_tags)
        .read("ListSAMLProviders", list_saml_providers::list_saml_providers)
        .read("ListSSHPublicKeys", list_ssh_public_keys::list_ssh_public_keys)
        .read("ListServerCertificateTags", list_server_certificate_tags::list_server_certificate_tags)
        .read("ListServerCertificates", list_server_certificates::list_server_certificates)
        .read("ListServiceSpecificCredentials", list_service_specific_credentials::list_service_specific_credentials)
        .read("ListSigningCertificates", list_signing_certificates::list_signing_certificates)
        .read("ListUserPolicies", list_user_policies::list_user_policies)
        .read("ListUserTags", list_user_tags::list_user_tags)
        .read("ListUsers", list_users::list_users)
        .read("ListVirtualMFADevices", list_virtual_mfa_devices::list_virtual_mfa_devices)
        .action("PutGroupPolicy", put_group_policy::put_group_policy)
        .action("PutRolePermissionsBoundary", put_role_permissions_boundary::put_role_permissions_boundary)
        .action("PutRolePolicy", put_role_policy::put_role_policy)
        .action("PutUserPermissionsBoundary", put_user_permissions_boundary::put_user_permissions_boundary)
        .action("PutUserPolicy", put_user_policy::put_user_policy)
        .action(
            "RemoveClientIDFromOpenIDConnectProvider",
            remove_client_id_from_open_id_connect_provider::remove_client_id_from_open_id_connect_provider,
        )
        .action("RemoveRoleFromInstanceProfile", remove_role_from_instance_profile::remove_role_from_instance_profile)
        .action("RemoveUserFromGroup", remove_user_from_group::remove_user_from_group)
        .read("ResetServiceSpecificCredential", reset_service_specific_credential::reset_service_specific_credential)
        .action("ResyncMFADevice", resync_mfa_device::resync_mfa_device)
        .action("SetDefaultPolicyVersion", set_default_policy_version::set_default_policy_version)
        .action(
            "SetSecurityTokenServicePreferences",
            set_security_token_service_preferences::set_security_token_service_preferences,
        )
        .read("SimulateCustomPolicy", simulate_custom_policy::simulate_custom_policy)
        .read("SimulatePrincipalPolicy", simulate_principal_policy::simulate_principal_policy)
        .action("TagInstanceProfile", tag_instance_profile::tag_instance_profile)
        .action("TagMFADevice", tag_mfa_device::tag_mfa_device)
        .action("TagOpenIDConnectProvider", tag_open_id_connect_provider::tag_open_id_connect_provider)
        .action("TagPolicy", tag_policy::tag_policy)
        .action("TagRole", tag_role::tag_role)
        .action("TagSAMLProvider", tag_saml_provider::tag_saml_provider)
        .action("TagServerCertificate", tag_server_certificate::tag_server_certificate)
        .action("TagUser", tag_user::tag_user)
        .action("UntagInstanceProfile", untag_instance_profile::untag_instance_profile)
        .action("UntagMFADevice", untag_mfa_device::untag_mfa_device)
        .action("UntagOpenIDConnectProvider", untag_open_id_connect_provider::untag_open_id_connect_provider)
        .action("UntagPolicy", untag_policy::untag_policy)
        .action("UntagRole", untag_role::untag_role)
        .action("UntagSAMLProvider", untag_saml_provider::untag_saml_provider)
        .action("UntagServerCertificate", untag_server_certificate::untag_server_certificate)
        .action("UntagUser", untag_user::untag_user)
        .action("UpdateAccessKey", update_access_key::update_access_key)
        .action("UpdateAccountPasswordPolicy", update_account_password_policy::update_account_password_policy)
        .action("UpdateAssumeRolePolicy", update_assume_role_policy::update_assume_role_policy)
        .action("UpdateGroup", update_group::update_group)
        .action("UpdateLoginProfile", update_login_profile::update_login_profile)
        .action(
            "UpdateOpenIDConnectProviderThumbprint",
            update_open_id_connect_provider_thumbprint::update_open_id_connect_provider_thumbprint,
        )
        .action("UpdateRole", update_role::update_role)
        .action("UpdateRoleDescription", update_role_description::update_role_description)
        .action("UpdateSAMLProvider", update_saml_provider::update_saml_provider)
        .action("UpdateSSHPublicKey", update_ssh_public_key::update_ssh_public_key)
        .action("UpdateServerCertificate", update_server_certificate::update_server_certificate)
        .action(
            "UpdateServiceSpecificCredential",
            update_service_specific_credential::update_service_specific_credential,
        )
        .action("UpdateSigningCertificate", update_signing_certificate::update_signing_certificate)
        .action("UpdateUser", update_user::update_user)
        .action("UploadSSHPublicKey", upload_ssh_public_key::upload_ssh_public_key)
        .action("UploadServerCertificate", upload_server_certificate::upload_server_certificate)
        .action("UploadSigningCertificate", upload_signing_certificate::upload_signing_certificate)
        .guard(credentials::refuse_user_sessions)
        .unbuilt(unbuilt::IAM)
}

/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html>
pub fn sts_actions() -> ActionTable<Identity> {
    ActionTable::new("sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/")
        .action("AssumeRole", assume_role::assume_role)
        .read("DecodeAuthorizationMessage", decode_authorization_message::decode_authorization_message)
        .read("GetAccessKeyInfo", get_access_key_info::get_access_key_info)
        .read("GetCallerIdentity", get_caller_identity::get_caller_identity)
        .action("GetFederationToken", get_federation_token::get_federation_token)
        .action("GetSessionToken", get_session_token::get_session_token)
        .unbuilt(unbuilt::STS)
}

#[cfg(test)]
mod tests;
