//! Permissions for other accounts to make endpoints to a cluster: kept with the account that gives them, shown to both.
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_EndpointAuthorization.html>

use serde_json::Value;
use vesto_aws_wire::XmlWriter;
use vesto_meta::control_records::ControlRecord;

use crate::family::{Authorized, Family, Fault, list, member, text};

pub(crate) const VPCS: &str = "AllowedVPCs";

/// A record's name is `cluster/account`.
pub(crate) static ENDPOINT_AUTHORIZATIONS: Family = Family {
    kind: "endpointauthorization",
    arn: Authorized::Star,
    resource_type: None,
    asked_name: "",
    shown_name: "",
    element: "EndpointAuthorization",
    list: "EndpointAuthorizationList",
    item: "member",
    members: &[
        text("ClusterIdentifier").required(),
        text("Account").required().shown_as("Grantee"),
        list("VpcIds", "VpcIdentifier").shown_as(VPCS),
    ],
    max_name: 100,
    builtin: &[],
    not_found: Fault(404, "EndpointAuthorizationNotFound", "The authorization for this endpoint can't be found: {}"),
    exists: Fault(400, "EndpointAuthorizationAlreadyExists", "The authorization already exists for this endpoint: {}"),
    invalid_state: Fault(400, "InvalidAuthorizationState", "The authorization {} cannot be changed."),
    quota: Fault(
        400,
        "EndpointAuthorizationsPerClusterLimitExceeded",
        "The number of endpoint authorizations per cluster has exceeded its limit.",
    ),
    limit: 100,
};

/// The members of an `EndpointAuthorization`.
pub(crate) fn show(xml: &mut XmlWriter, authorization: &ControlRecord, status: &str) {
    let vpcs: Vec<&str> = {
        let vpcs = authorization.body.get(VPCS).and_then(Value::as_array).into_iter().flatten();
        vpcs.filter_map(Value::as_str).collect()
    };
    xml.text("Grantor", &authorization.account)
        .text("Grantee", member(authorization, "Grantee"))
        .text("ClusterIdentifier", member(authorization, "ClusterIdentifier"))
        .timestamp("AuthorizeTime", authorization.created_at)
        .text("ClusterStatus", "available")
        .text("Status", status)
        .text("AllowedAllVPCs", vpcs.is_empty())
        .text_list(VPCS, "VpcIdentifier", vpcs)
        .text("EndpointCount", 0);
}
