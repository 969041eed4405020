//! Operations of the models of IAM and STS that have no function yet: they answer an error that names them.
//! The lists only shrink.

pub(crate) const IAM: &[&str] = &[
    "AcceptDelegationRequest",
    "AcquireRole",
    "AssociateDelegationRequest",
    "CreateDelegationRequest",
    "GetAccountProperties",
    "GetDelegationRequest",
    "GetHumanReadableSummary",
    "GetRoleTemplateVersion",
    "ListDelegationRequests",
    "PutAccountProperties",
    "RejectDelegationRequest",
    "SendDelegationToken",
    "UpdateDelegationRequest",
];

pub(crate) const STS: &[&str] = &[
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "AssumeRoot",
    "GetDelegatedAccessToken",
    "GetWebIdentityToken",
];
