//! Redshift-managed VPC endpoints: kept and shown. There is no VPC; an endpoint's address is that of its cluster, where
//! clients really get through. <https://docs.aws.amazon.com/redshift/latest/APIReference/API_EndpointAccess.html>

use serde_json::Value;
use vesto_aws_wire::XmlWriter;
use vesto_meta::control_records::ControlRecord;
use vesto_types::ClusterIdentifier;

use crate::family::{Authorized, Family, Fault, list, member, text};
use crate::model::{Cluster, ClusterKey};
use crate::render::VPC_ID;
use crate::state::State;

pub(crate) const SECURITY_GROUP_IDS: &str = "VpcSecurityGroupIds";

pub(crate) static ENDPOINT_ACCESS: Family = Family {
    kind: "endpointaccess",
    arn: Authorized::Star,
    resource_type: None,
    asked_name: "EndpointName",
    shown_name: "EndpointName",
    element: "EndpointAccess",
    list: "EndpointAccessList",
    item: "member",
    members: &[
        text("ClusterIdentifier").required(),
        text("ResourceOwner"),
        text("SubnetGroupName").required(),
        list(SECURITY_GROUP_IDS, "VpcSecurityGroupId"),
    ],
    max_name: 30,
    builtin: &[],
    not_found: Fault(404, "EndpointNotFound", "Endpoint {} not found."),
    exists: Fault(400, "EndpointAlreadyExists", "Endpoint {} already exists."),
    invalid_state: Fault(400, "InvalidEndpointState", "Endpoint {} cannot be changed."),
    quota: Fault(400, "EndpointsPerClusterLimitExceeded", "The number of endpoints exceeds the allowed number."),
    limit: 30,
};

/// The cluster that an endpoint leads to, if it is there.
pub(crate) fn cluster_of<'a>(state: &'a State, endpoint: &ControlRecord) -> Option<&'a std::sync::Arc<Cluster>> {
    let identifier = ClusterIdentifier::parse(member(endpoint, "ClusterIdentifier")).ok()?;
    state.cluster(&ClusterKey { account: endpoint.account.clone(), identifier })
}

/// The members of an `EndpointAccess`.
pub(crate) fn show(state: &State, xml: &mut XmlWriter, endpoint: &ControlRecord) {
    let reached = cluster_of(state, endpoint).and_then(|cluster| cluster.endpoint.as_ref());
    xml.text("ClusterIdentifier", member(endpoint, "ClusterIdentifier"))
        .text("ResourceOwner", &endpoint.account)
        .text("SubnetGroupName", member(endpoint, "SubnetGroupName"))
        .text("EndpointStatus", "active")
        .text("EndpointName", &endpoint.name)
        .timestamp("EndpointCreateTime", endpoint.created_at)
        .optional("Port", reached.map(|reached| reached.port))
        .optional("Address", reached.map(|reached| reached.host.as_str()));
    let groups = endpoint.body.get(SECURITY_GROUP_IDS).and_then(Value::as_array).into_iter().flatten();
    xml.list("VpcSecurityGroups", "VpcSecurityGroup", groups.filter_map(Value::as_str), |xml, id| {
        xml.text("VpcSecurityGroupId", id).text("Status", "active");
    });
    xml.element("VpcEndpoint", |xml| {
        xml.text("VpcId", VPC_ID).element("NetworkInterfaces", |_| {});
    });
}
