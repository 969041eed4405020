//! Operations of the models of IAM and STS that have no function yet: they answer an error that names them.
//! The lists only shrink.

pub(crate) const IAM: &[&str] = &[
    "AcceptDelegationRequest",
    "AssociateDelegationRequest",
    "CreateDelegationRequest",
    "GenerateServiceLastAccessedDetails",
    "GetAccountAuthorizationDetails",
    "GetAccountSummary",
    "GetContextKeysForCustomPolicy",
    "GetContextKeysForPrincipalPolicy",
    "GetDelegationRequest",
    "GetHumanReadableSummary",
    "GetServiceLastAccessedDetails",
    "GetServiceLastAccessedDetailsWithEntities",
    "ListDelegationRequests",
    "ListPoliciesGrantingServiceAccess",
    "RejectDelegationRequest",
    "SendDelegationToken",
    "UpdateDelegationRequest",
];

pub(crate) const STS: &[&str] = &[
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "AssumeRoot",
    "DecodeAuthorizationMessage",
    "GetDelegatedAccessToken",
    "GetFederationToken",
    "GetWebIdentityToken",
];
