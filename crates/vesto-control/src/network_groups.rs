//! Subnet groups and cluster security groups: kept and shown, since there is no network of ours that they could govern.
//! Subnets are taken as they come; where they lie is made up, the same each time.

use vesto_aws_wire::{QueryParams, XmlWriter};
use vesto_meta::control_records::ControlRecord;

use crate::control::Control;
use crate::error::ControlError;
use crate::family::{Authorized, Family, Fault, list, text};
use crate::model::Cluster;
use crate::render::VPC_ID;
use crate::state::State;

pub(crate) const SUBNET_IDS: &str = "Subnets";
const MAX_SUBNETS: usize = 20;
/// Those of the default group.
const DEFAULT_SUBNETS: [&str; 3] = ["subnet-0000000a", "subnet-0000000b", "subnet-0000000c"];

pub(crate) static SUBNET_GROUPS: Family = Family {
    kind: "subnetgroup",
    arn: Authorized::ArnForChanges,
    resource_type: Some("Subnet group"),
    asked_name: "ClusterSubnetGroupName",
    shown_name: "ClusterSubnetGroupName",
    element: "ClusterSubnetGroup",
    list: "ClusterSubnetGroups",
    item: "ClusterSubnetGroup",
    members: &[text("Description").required(), list("SubnetIds", "SubnetIdentifier").shown_as(SUBNET_IDS).required()],
    max_name: 255,
    builtin: &[("default", &[("Description", "Default cluster subnet group")])],
    not_found: Fault(400, "ClusterSubnetGroupNotFoundFault", "Subnet group {} not found."),
    exists: Fault(400, "ClusterSubnetGroupAlreadyExists", "Cluster subnet group {} already exists."),
    invalid_state: Fault(
        400,
        "InvalidClusterSubnetGroupStateFault",
        "The cluster subnet group {} cannot be deleted because it is in use.",
    ),
    quota: Fault(
        400,
        "ClusterSubnetGroupQuotaExceeded",
        "The request would result in user exceeding the allowed number of cluster subnet groups.",
    ),
    limit: 50,
};

pub(crate) static SECURITY_GROUPS: Family = Family {
    kind: "securitygroup",
    arn: Authorized::ArnForChanges,
    resource_type: Some("Cluster security group"),
    asked_name: "ClusterSecurityGroupName",
    shown_name: "ClusterSecurityGroupName",
    element: "ClusterSecurityGroup",
    list: "ClusterSecurityGroups",
    item: "ClusterSecurityGroup",
    members: &[text("Description").required()],
    max_name: 255,
    builtin: &[("default", &[("Description", "default")])],
    not_found: Fault(404, "ClusterSecurityGroupNotFound", "Security group {} not found."),
    exists: Fault(400, "ClusterSecurityGroupAlreadyExists", "Cluster security group {} already exists."),
    invalid_state: Fault(
        400,
        "InvalidClusterSecurityGroupState",
        "The cluster security group {} cannot be deleted because it is in use.",
    ),
    quota: Fault(
        400,
        "QuotaExceeded.ClusterSecurityGroup",
        "The request would result in the user exceeding the allowed number of cluster security groups.",
    ),
    limit: 50,
};

/// Subnets have well-formed ids, each once, and a limited number.
pub(crate) fn check_subnets(record: &ControlRecord) -> Result<(), ControlError> {
    let subnets = subnets(record);
    if let Some(wrong) = subnets.iter().find(|id| !is_subnet_id(id)) {
        let message = format!("Subnet {wrong} is not valid.");
        return Err(ControlError::Fault { status: 400, code: "InvalidSubnet", message });
    }
    if subnets.is_empty() {
        let message = "The request must name at least one subnet.".to_owned();
        return Err(ControlError::Fault { status: 400, code: "InvalidSubnet", message });
    }
    if subnets.len() > MAX_SUBNETS {
        let message = format!("A cluster subnet group has at most {MAX_SUBNETS} subnets.");
        return Err(ControlError::Fault { status: 400, code: "ClusterSubnetQuotaExceededFault", message });
    }
    Ok(())
}

fn is_subnet_id(id: &str) -> bool {
    let digits = id.strip_prefix("subnet-").unwrap_or_default();
    !digits.is_empty() && digits.len() <= 64 && digits.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn subnets(record: &ControlRecord) -> Vec<&str> {
    let Some(ids) = record.body.get(SUBNET_IDS).and_then(serde_json::Value::as_array) else {
        return DEFAULT_SUBNETS.to_vec();
    };
    ids.iter().filter_map(serde_json::Value::as_str).collect()
}

/// The members of a `ClusterSubnetGroup`.
pub(crate) fn show_subnet_group(control: &Control, xml: &mut XmlWriter, record: &ControlRecord) {
    xml.text("ClusterSubnetGroupName", &record.name)
        .text("Description", crate::family::member(record, "Description"))
        .text("VpcId", VPC_ID)
        .text("SubnetGroupStatus", "Complete")
        .list("Subnets", "Subnet", ('a'..='c').cycle().zip(subnets(record)), |xml, (zone, id)| {
            xml.text("SubnetIdentifier", id)
                .element("SubnetAvailabilityZone", |xml| {
                    xml.text("Name", format!("{}{zone}", control.region()));
                })
                .text("SubnetStatus", "Active");
        });
    SUBNET_GROUPS.show_tags(xml, record);
    xml.text_list("SupportedClusterIpAddressTypes", "item", ["ipv4"]);
}

/// The members of a `ClusterSecurityGroup`.
pub(crate) fn show_security_group(xml: &mut XmlWriter, record: &ControlRecord) {
    xml.text("ClusterSecurityGroupName", &record.name)
        .text("Description", crate::family::member(record, "Description"))
        .list("EC2SecurityGroups", "EC2SecurityGroup", ingress(record, EC2), |xml, group| {
            let (owner, name) = group.split_once('/').unwrap_or_default();
            xml.text("Status", "authorized").text("EC2SecurityGroupName", name).text("EC2SecurityGroupOwnerId", owner);
        })
        .list("IPRanges", "IPRange", ingress(record, RANGES), |xml, range| {
            xml.text("Status", "authorized").text("CIDRIP", range);
        });
    SECURITY_GROUPS.show_tags(xml, record);
}

/// Where a security group's record keeps what may come in: ranges, and `owner/name` of EC2 groups.
pub(crate) const RANGES: &str = "IPRanges";
pub(crate) const EC2: &str = "EC2SecurityGroups";

pub(crate) fn ingress(record: &ControlRecord, member: &str) -> Vec<String> {
    let entries = record.body.get(member).and_then(serde_json::Value::as_array);
    entries.into_iter().flatten().filter_map(|entry| Some(entry.as_str()?.to_owned())).collect()
}

/// Refuses to remove a group that a cluster of the account names.
pub(crate) fn not_in_use(
    state: &State,
    record: &ControlRecord,
    family: &Family,
    names_it: impl Fn(&Cluster) -> bool,
) -> Result<(), ControlError> {
    let mut clusters = state.clusters().filter(|cluster| cluster.account == record.account);
    if clusters.any(|cluster| names_it(cluster)) { Err(family.invalid_state.of(&record.name)) } else { Ok(()) }
}

/// What an ingress request names, as the record keeps it.
pub(crate) fn asked_ingress(params: &QueryParams) -> Result<(&'static str, String), ControlError> {
    let given = |name: &str| params.get(name).filter(|text| !text.is_empty());
    match (given("CIDRIP"), given("EC2SecurityGroupName"), given("EC2SecurityGroupOwnerId")) {
        (Some(range), None, None) if is_range(range) => Ok((RANGES, range.to_owned())),
        (Some(range), None, None) => {
            let reason = format!("Invalid CIDR IP range {range}.");
            Err(ControlError::InvalidValue { parameter: "CIDRIP", reason })
        }
        (None, Some(name), Some(owner)) => Ok((EC2, format!("{owner}/{name}"))),
        _ => {
            let reason = "Either CIDRIP, or EC2SecurityGroupName and EC2SecurityGroupOwnerId must be given.";
            Err(ControlError::InvalidCombination(reason.to_owned()))
        }
    }
}

/// `192.168.100.100/32`
fn is_range(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    address.parse::<std::net::Ipv4Addr>().is_ok() && bits.parse::<u8>().is_ok_and(|bits| bits <= 32)
}
