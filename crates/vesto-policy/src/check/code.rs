//! What a check can find, and how much it matters.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// AWS does not store the document.
    Error,
    /// It does something else than it seems to say, or grants more than anybody should.
    Warning,
    /// Worth a look.
    Info,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        })
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident, $text:literal, $severity:ident;)*) => {
        /// The kind of a finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$name => Severity::$severity,)*
                }
            }
        }
    };
}

codes! {
    /// AWS refuses the document, in these words.
    Malformed, "malformed", Error;
    /// Larger than the quota of its kind.
    TooLarge, "too-large", Error;

    /// Every action on every resource.
    FullAccess, "full-access", Warning;
    /// A wildcard that includes `iam:PassRole`.
    WildcardGrantsPassRole, "wildcard-grants-pass-role", Warning;
    /// `iam:PassRole` on every role.
    PassRoleOnEveryRole, "pass-role-on-every-role", Warning;
    /// `iam:PassRole` without a condition on `iam:PassedToService`.
    PassRoleToEveryService, "pass-role-to-every-service", Info;
    /// Allow with `NotAction`: grants whatever is not listed.
    AllowNotAction, "allow-not-action", Warning;
    /// Allow with `NotPrincipal`: grants to everybody who is not listed, unsigned requests included.
    AllowNotPrincipal, "allow-not-principal", Warning;
    /// Allow with `NotResource`: grants on whatever is not listed.
    AllowNotResource, "allow-not-resource", Info;
    /// Allow under a `ForAllValues` condition that also holds when the key is missing.
    ForAllValuesWithoutNull, "for-all-values-without-null", Warning;
    /// A resource's policy that allows everybody.
    OpenToEveryone, "open-to-everyone", Warning;

    /// No Redshift cluster can assume the role.
    TrustWithoutRedshift, "trust-without-redshift", Warning;
    /// A service principal is trusted whoever it acts for.
    TrustWithoutSource, "trust-without-source", Info;

    /// The service has no such action.
    UnknownAction, "unknown-action", Warning;
    /// There is no such service; one with a similar name is.
    UnknownService, "unknown-service", Warning;
    /// There is no such condition key.
    UnknownConditionKey, "unknown-condition-key", Warning;
    /// The operator does not fit the key's type.
    OperatorDoesNotFit, "operator-does-not-fit", Warning;
    /// The value is not of the operator's type, so nothing equals it.
    BadConditionValue, "bad-condition-value", Warning;
    /// A wildcard under an operator without wildcards.
    LiteralWildcard, "literal-wildcard", Warning;
    /// Conditions that exclude each other.
    ConditionNeverHolds, "condition-never-holds", Warning;
    /// `${…}` in a document whose version has no variables.
    VariablesInOldVersion, "variables-in-old-version", Warning;
    /// A document of the old version.
    OldVersion, "old-version", Info;

    /// A cluster ARN with account and Region swapped, as an old page of the Redshift guide prints it.
    LegacyClusterArn, "legacy-cluster-arn", Warning;
    /// No ARN of Redshift looks like this.
    RedshiftArnForm, "redshift-arn-form", Warning;
    /// The actions never concern such a resource.
    ResourceDoesNotFit, "resource-does-not-fit", Warning;
    /// A bucket's action on objects.
    BucketActionOnObjects, "bucket-action-on-objects", Warning;
    /// An object's action on a bucket.
    ObjectActionOnBucket, "object-action-on-bucket", Warning;
    /// An action that needs `Resource: "*"`.
    NeedsEveryResource, "needs-every-resource", Warning;
    /// A Deny that matches no request.
    DenyNeverMatches, "deny-never-matches", Warning;
    /// An Allow that a Deny of the same document overrides altogether.
    AllowOverridden, "allow-overridden", Warning;
    /// The same statement twice.
    DuplicateStatement, "duplicate-statement", Info;
    /// Another statement says as much or more.
    RedundantStatement, "redundant-statement", Info;
    /// An empty Sid.
    EmptySid, "empty-sid", Info;
    /// Sids that differ in case only.
    SimilarSids, "similar-sids", Info;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
