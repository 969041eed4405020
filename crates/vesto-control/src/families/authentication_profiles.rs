//! Authentication profiles: connection settings that JDBC and ODBC drivers read by name.
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_AuthenticationProfile.html>

use serde_json::Value;
use vesto_meta::control_records::ControlRecord;

use crate::error::ControlError;
use crate::family::{Authorized, Family, Fault, member, text};

const CONTENT: &str = "AuthenticationProfileContent";

pub(crate) static AUTHENTICATION_PROFILES: Family = Family {
    kind: "authenticationprofile",
    arn: Authorized::Star,
    resource_type: None,
    asked_name: "AuthenticationProfileName",
    shown_name: "AuthenticationProfileName",
    element: "AuthenticationProfile",
    list: "AuthenticationProfiles",
    item: "member",
    members: &[text(CONTENT).required()],
    max_name: 63,
    builtin: &[],
    not_found: Fault(404, "AuthenticationProfileNotFoundFault", "Authentication profile {} not found."),
    exists: Fault(400, "AuthenticationProfileAlreadyExistsFault", "Authentication profile {} already exists."),
    invalid_state: INVALID,
    quota: Fault(
        400,
        "AuthenticationProfileQuotaExceededFault",
        "The size or number of authentication profiles has exceeded the quota.",
    ),
    limit: 10,
};

const INVALID: Fault = Fault(
    400,
    "InvalidAuthenticationProfileRequestFault",
    "The content of authentication profile {} is not a JSON object.",
);

/// The content is an object of driver options.
pub(crate) fn check(profile: &ControlRecord) -> Result<(), ControlError> {
    match serde_json::from_str(member(profile, CONTENT)) {
        Ok(Value::Object(_)) => Ok(()),
        _ => Err(INVALID.of(&profile.name)),
    }
}
