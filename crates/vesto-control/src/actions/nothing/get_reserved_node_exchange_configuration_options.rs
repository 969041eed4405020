//! `GetReservedNodeExchangeConfigurationOptions` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetReservedNodeExchangeConfigurationOptions.html>
//! Reservations follow no cluster here, so there is nothing to exchange them for along with one.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use super::empty_list;
use crate::control::Control;

pub fn get_reserved_node_exchange_configuration_options(
    _: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    empty_list(ctx, params, "GetReservedNodeExchangeConfigurationOptions", "ReservedNodeConfigurationOptionList", None)
}
