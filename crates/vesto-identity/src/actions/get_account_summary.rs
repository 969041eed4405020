//! `GetAccountSummary` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html>
//! Counts, and the quotas that hold here.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::limits;

use crate::{
    Identity, OpCtx,
    records::{InstanceProfile, MfaDevice, ONLY, OidcProvider, SamlProvider, ServerCertificate, TokenPreferences},
};

pub(crate) fn get_account_summary(
    identity: &Identity,
    ctx: &OpCtx,
    _params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    ctx.authorize("iam:GetAccountSummary", "*")?;
    let state = identity.state();
    let account = ctx.account();
    let devices = || state.records.list::<MfaDevice>(account);
    let root_keys = state.long_term_keys(account, None).len();
    let versions: usize = state.policies_of(account).map(|policy| policy.versions.len()).sum();
    let records = &state.records;
    let providers = records.list::<SamlProvider>(account).count() + records.list::<OidcProvider>(account).count();
    let tokens = records.get::<TokenPreferences>(account, ONLY);
    let entries = [
        ("AccessKeysPerUserQuota", 2),
        ("AccountAccessKeysPresent", root_keys.min(1)),
        // No operation of this server gives the root user a password, a device or a certificate.
        ("AccountMFAEnabled", 0),
        ("AccountPasswordPresent", 0),
        ("AccountSigningCertificatesPresent", 0),
        ("AssumeRolePolicySizeQuota", limits::TRUST_POLICY),
        ("AttachedPoliciesPerGroupQuota", 10),
        ("AttachedPoliciesPerRoleQuota", 10),
        ("AttachedPoliciesPerUserQuota", 10),
        ("GlobalEndpointTokenVersion", tokens.map_or(1, |tokens| tokens.global_endpoint_token_version as usize)),
        ("GroupPolicySizeQuota", limits::GROUP_INLINE_POLICIES),
        ("Groups", state.groups_of(account).count()),
        ("GroupsPerUserQuota", 10),
        ("GroupsQuota", 300),
        ("InstanceProfiles", records.list::<InstanceProfile>(account).count()),
        ("InstanceProfilesQuota", 1000),
        ("MFADevices", devices().count()),
        ("MFADevicesInUse", devices().filter(|device| device.assigned.is_some()).count()),
        ("Policies", state.policies_of(account).count()),
        ("PoliciesQuota", 1500),
        ("PolicySizeQuota", limits::MANAGED_POLICY),
        ("PolicyVersionsInUse", versions),
        ("PolicyVersionsInUseQuota", 10_000),
        ("Providers", providers),
        ("RolePolicySizeQuota", limits::ROLE_INLINE_POLICIES),
        ("Roles", state.roles_of(account).count()),
        ("RolesQuota", 1000),
        ("ServerCertificates", records.list::<ServerCertificate>(account).count()),
        ("ServerCertificatesQuota", 20),
        ("SigningCertificatesPerUserQuota", 2),
        ("UserPolicySizeQuota", limits::USER_INLINE_POLICIES),
        ("Users", state.users_of(account).count()),
        ("UsersQuota", 5000),
        ("VersionsPerPolicyQuota", 5),
    ];
    Ok(XmlBody::result(|xml| {
        xml.list("SummaryMap", "entry", entries, |xml, (key, value)| {
            xml.text("key", key).text("value", value);
        });
    }))
}
