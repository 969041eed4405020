//! `DescribeNodeConfigurationOptions`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeNodeConfigurationOptions.html>
//! For a restore, a resize or a recommendation: the current node types in a few sizes, with the share of the disk that
//! the data would take.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz_snapshot::SnapshotTarget;
use crate::cluster_params::given;
use crate::control::Control;
use crate::error::ControlError;
use crate::node_types::node_types;
use crate::page::PageRequest;

const SIZES: [u32; 6] = [1, 2, 4, 8, 16, 32];

struct Choice {
    node_type: &'static str,
    number: u32,
    utilization: f64,
}

pub fn describe_node_configuration_options(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    Ok(describe(control, ctx, params)?)
}

fn describe(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ControlError> {
    ctx.authorize("redshift:DescribeNodeConfigurationOptions", "*")?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords"))?;
    let bytes = match params.required("ActionType")? {
        "restore-cluster" => {
            if given(params, "SnapshotIdentifier").is_none() && given(params, "SnapshotArn").is_none() {
                let reason = "SnapshotIdentifier or SnapshotArn is required for the action restore-cluster.";
                return Err(ControlError::InvalidCombination(reason.to_owned()));
            }
            let snapshot = SnapshotTarget::named(control, ctx, params).found(ctx.account())?;
            snapshot.size_bytes.unwrap_or(0)
        }
        "recommend-node-config" | "resize-cluster" => {
            let name = given(params, "ClusterIdentifier").unwrap_or_default().to_ascii_lowercase();
            control.find(ctx.account(), &name).ok_or(ControlError::ClusterNotFound(name))?;
            0
        }
        other => {
            let reason = format!("Invalid value {other} for ActionType.");
            return Err(ControlError::InvalidValue { parameter: "ActionType", reason });
        }
    };
    let filters = params.structures("Filters", "NodeConfigurationOptionsFilter").unwrap_or_default();
    let mut choices: Vec<Choice> = choices(bytes).collect();
    for filter in &filters {
        let filter = Filter::parse(filter)?;
        choices.retain(|choice| filter.matches(choice));
    }
    let (choices, marker) = page.take(choices, |choice| format!("{}/{:05}", choice.node_type, choice.number));
    Ok(XmlBody::result(|xml| {
        xml.list("NodeConfigurationOptionList", "NodeConfigurationOption", choices, |xml, choice| {
            xml.text("NodeType", choice.node_type)
                .text("NumberOfNodes", choice.number)
                .text("EstimatedDiskUtilizationPercent", format!("{:.2}", choice.utilization))
                .text("Mode", "standard");
        });
        xml.optional("Marker", marker);
    }))
}

/// In the order of type and number, which is that of the markers.
fn choices(bytes: u64) -> impl Iterator<Item = Choice> {
    let mut types: Vec<_> = node_types().iter().filter(|known| known.name.starts_with("r")).collect();
    types.sort_by_key(|known| known.name);
    types.into_iter().flat_map(move |known| {
        SIZES.into_iter().map(move |number| {
            let capacity = known.storage_megabytes as f64 * f64::from(number) * 1_048_576.0;
            Choice { node_type: known.name, number, utilization: bytes as f64 * 100.0 / capacity }
        })
    })
}

/// One of `Filters`: a name, an operator and values.
struct Filter {
    name: String,
    operator: String,
    values: Vec<String>,
}

impl Filter {
    fn parse(params: &QueryParams) -> Result<Self, ControlError> {
        let text = |name: &str| params.get(name).unwrap_or_default().to_owned();
        let filter = Self {
            name: text("Name"),
            operator: params.get("Operator").unwrap_or("eq").to_owned(),
            values: params.list("Values", "item").unwrap_or_default(),
        };
        let names = ["NodeType", "NumberOfNodes", "EstimatedDiskUtilizationPercent", "Mode"];
        let operators = ["eq", "lt", "gt", "le", "ge", "in", "between"];
        if names.contains(&filter.name.as_str()) && operators.contains(&filter.operator.as_str()) {
            return Ok(filter);
        }
        let reason = format!("Invalid filter {} with operator {}.", filter.name, filter.operator);
        Err(ControlError::InvalidValue { parameter: "Filters", reason })
    }

    fn matches(&self, choice: &Choice) -> bool {
        match self.name.as_str() {
            "NodeType" => self.values.iter().any(|value| value == choice.node_type),
            "Mode" => self.values.iter().any(|value| value == "standard"),
            "NumberOfNodes" => self.compares(f64::from(choice.number)),
            _ => self.compares(choice.utilization),
        }
    }

    fn compares(&self, number: f64) -> bool {
        let values: Vec<f64> = self.values.iter().filter_map(|value| value.parse().ok()).collect();
        let Some(first) = values.first().copied() else { return false };
        match self.operator.as_str() {
            "lt" => number < first,
            "gt" => number > first,
            "le" => number <= first,
            "ge" => number >= first,
            "between" => values.get(1).is_some_and(|second| (first..=*second).contains(&number)),
            _ => values.iter().any(|value| (value - number).abs() < f64::EPSILON),
        }
    }
}
