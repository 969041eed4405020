//! Lists of what there is never any of here, as consoles and Terraform read them.

mod describe_data_shares;
mod describe_data_shares_for_consumer;
mod describe_data_shares_for_producer;
mod describe_inbound_integrations;
mod describe_integrations;
mod describe_redshift_idc_applications;
mod describe_reserved_node_exchange_status;
mod get_reserved_node_exchange_configuration_options;

pub use describe_data_shares::describe_data_shares;
pub use describe_data_shares_for_consumer::describe_data_shares_for_consumer;
pub use describe_data_shares_for_producer::describe_data_shares_for_producer;
pub use describe_inbound_integrations::describe_inbound_integrations;
pub use describe_integrations::describe_integrations;
pub use describe_redshift_idc_applications::describe_redshift_idc_applications;
pub use describe_reserved_node_exchange_status::describe_reserved_node_exchange_status;
pub use get_reserved_node_exchange_configuration_options::get_reserved_node_exchange_configuration_options;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::error::ControlError;
use crate::family::Fault;
use crate::page::PageRequest;

/// The empty list, or the error of a request that names one thing.
fn empty_list(
    ctx: &OpCtx,
    params: &QueryParams,
    action: &str,
    list: &str,
    named: Option<(&str, Fault)>,
) -> Result<XmlBody, ApiError> {
    ctx.authorize(&format!("redshift:{action}"), "*")?;
    PageRequest::parse(params.get("Marker"), params.get("MaxRecords")).map_err(ControlError::from)?;
    if let Some((parameter, not_found)) = named
        && let Some(name) = params.get(parameter).filter(|name| !name.is_empty())
    {
        return Err(not_found.of(name).into());
    }
    Ok(XmlBody::result(|xml| {
        xml.element(list, |_| {});
    }))
}
