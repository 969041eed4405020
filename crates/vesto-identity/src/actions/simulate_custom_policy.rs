//! `SimulateCustomPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html>
//! Only the policies that the request brings; condition keys come as ContextEntries.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::{Context, Principal};
use vesto_types::{AccountId, Arn};

use super::{
    names,
    simulate::{Simulation, check_input, check_supported},
};
use crate::{Identity, OpCtx};

pub(crate) fn simulate_custom_policy(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    if params.list("PolicyInputList", "member").is_none() {
        names::required(params, "PolicyInputList")?;
    }
    check_supported(params)?;
    check_input(params)?;
    ctx.authorize("iam:SimulateCustomPolicy", "*")?;
    let mut simulation = Simulation {
        principal: caller(ctx, params.get("CallerArn"))?,
        identity: Vec::new(),
        boundary: None,
        context: Context::new(),
    };
    simulation.add_input(&identity.state(), params)?;
    simulation.answer(ctx, params)
}

/// A user who need not exist: the simulated caller, or somebody of the caller's account.
fn caller(ctx: &OpCtx, arn: Option<&str>) -> Result<Principal, ApiError> {
    let arn = arn.map_or_else(|| Arn::iam(ctx.account(), "user/simulated").to_string(), str::to_owned);
    let invalid = || ApiError::new(400, "InvalidInput", format!("Invalid CallerArn: {arn}"));
    let parsed = Arn::parse(&arn).map_err(|_| invalid())?;
    let account = AccountId::parse(&parsed.account).map_err(|_| invalid())?;
    if !parsed.resource.starts_with("user/") {
        return Err(invalid());
    }
    let id = ctx.identity().unique_id(&arn).unwrap_or_default();
    Ok(Principal::User { arn, id, account: account.to_string() })
}
