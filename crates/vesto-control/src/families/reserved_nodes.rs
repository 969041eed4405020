//! Reserved nodes: a price list, and the reservations that were made from it. Nothing is ever charged.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/purchase-reserved-node-instance.html>

use chrono::{DateTime, TimeDelta, Utc};
use vesto_aws_wire::XmlWriter;
use vesto_meta::control_records::ControlRecord;

use crate::error::ControlError;
use crate::family::{Authorized, Family, Fault, member, number, text};

pub(crate) const OFFERING_ID: &str = "ReservedNodeOfferingId";

/// A record's name is the reservation's id.
pub(crate) static RESERVED_NODES: Family = Family {
    kind: "reservednode",
    arn: Authorized::Star,
    resource_type: None,
    asked_name: "ReservedNodeId",
    shown_name: "ReservedNodeId",
    element: "ReservedNode",
    list: "ReservedNodes",
    item: "ReservedNode",
    members: &[text(OFFERING_ID).required(), number("NodeCount").or("1")],
    max_name: 63,
    builtin: &[],
    not_found: Fault(404, "ReservedNodeNotFound", "Reserved node {} not found."),
    exists: Fault(404, "ReservedNodeAlreadyExists", "Reserved node {} already exists."),
    invalid_state: Fault(400, "InvalidReservedNodeState", "Reserved node {} cannot be exchanged."),
    quota: Fault(400, "ReservedNodeQuotaExceeded", "The request would exceed the user's quota of reserved nodes."),
    limit: 20,
};

/// One line of the price list, in cents.
pub(crate) struct Offering {
    pub(crate) id: &'static str,
    node_type: &'static str,
    years: i64,
    payment: Payment,
    fixed: u32,
    hourly: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Payment {
    None,
    All,
}

const fn offering(id: &'static str, node_type: &'static str, years: i64, fixed: u32, hourly: u32) -> Offering {
    let payment = if fixed == 0 { Payment::None } else { Payment::All };
    Offering { id, node_type, years, payment, fixed, hourly }
}

/// By id.
pub(crate) static OFFERINGS: &[Offering] = &[
    offering("11111111-0d9c-4b0e-8a51-3c2f7e5d1a01", "dc2.large", 1, 0, 20),
    offering("11111111-0d9c-4b0e-8a51-3c2f7e5d1a02", "dc2.large", 1, 138_000, 0),
    offering("22222222-0d9c-4b0e-8a51-3c2f7e5d1a03", "ra3.xlplus", 1, 0, 76),
    offering("22222222-0d9c-4b0e-8a51-3c2f7e5d1a04", "ra3.xlplus", 3, 1_113_500, 0),
    offering("33333333-0d9c-4b0e-8a51-3c2f7e5d1a05", "ra3.4xlarge", 1, 0, 228),
    offering("33333333-0d9c-4b0e-8a51-3c2f7e5d1a06", "ra3.4xlarge", 3, 3_340_500, 0),
    offering("44444444-0d9c-4b0e-8a51-3c2f7e5d1a07", "ra3.16xlarge", 1, 0, 913),
    offering("44444444-0d9c-4b0e-8a51-3c2f7e5d1a08", "ra3.16xlarge", 3, 13_362_000, 0),
];

pub(crate) fn find_offering(id: &str) -> Result<&'static Offering, ControlError> {
    let not_found = Fault(404, "ReservedNodeOfferingNotFound", "Reserved node offering {} not found.");
    OFFERINGS.iter().find(|offering| offering.id == id).ok_or_else(|| not_found.of(id))
}

/// What may be exchanged for another: one of the same length and payment.
pub(crate) fn is_exchange(from: &Offering, to: &Offering) -> bool {
    from.id != to.id && from.years == to.years && from.payment == to.payment
}

impl Offering {
    fn duration(&self) -> TimeDelta {
        TimeDelta::days(365 * self.years)
    }

    /// The members that offerings and reservations have in common.
    fn show_terms(&self, xml: &mut XmlWriter) {
        xml.text("Duration", self.duration().num_seconds())
            .text("FixedPrice", dollars(self.fixed))
            .text("UsagePrice", dollars(0))
            .text("CurrencyCode", "USD");
    }

    fn show_kind(&self, xml: &mut XmlWriter) {
        xml.text("OfferingType", if self.payment == Payment::All { "All Upfront" } else { "No Upfront" })
            .list("RecurringCharges", "RecurringCharge", [self.hourly], |xml, hourly| {
                xml.text("RecurringChargeAmount", dollars(hourly)).text("RecurringChargeFrequency", "Hourly");
            })
            .text("ReservedNodeOfferingType", "Regular");
    }

    /// The members of a `ReservedNodeOffering`.
    pub(crate) fn show(&self, xml: &mut XmlWriter) {
        xml.text(OFFERING_ID, self.id).text("NodeType", self.node_type);
        self.show_terms(xml);
        self.show_kind(xml);
    }
}

fn dollars(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// The members of a `ReservedNode`.
pub(crate) fn show(xml: &mut XmlWriter, node: &ControlRecord, now: DateTime<Utc>) {
    let id = member(node, OFFERING_ID);
    xml.text("ReservedNodeId", &node.name).text(OFFERING_ID, id);
    let Some(offering) = OFFERINGS.iter().find(|offering| offering.id == id) else { return };
    let is_over = node.created_at + offering.duration() <= now;
    xml.text("NodeType", offering.node_type).timestamp("StartTime", node.created_at);
    offering.show_terms(xml);
    xml.text("NodeCount", node.body.get("NodeCount").and_then(serde_json::Value::as_i64).unwrap_or(1))
        .text("State", if is_over { "retired" } else { "active" });
    offering.show_kind(xml);
}
