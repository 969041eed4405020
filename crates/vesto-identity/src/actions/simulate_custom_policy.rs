//! `SimulateCustomPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html>
//! Only the policies that the request brings; condition keys come as ContextEntries.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::{Context, Principal};
use vesto_types::{AccountId, Arn};

use super::{
    names,
    owner::invalid_input,
    simulate::{SESSION, Simulation, check_input, check_supported},
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
        principal: caller(ctx, params)?,
        identity: Vec::new(),
        boundary: None,
        scps: Vec::new(),
        context: Context::new(),
    };
    simulation.add_input(&identity.state(), params)?;
    simulation.add_organization(&identity.state(), params)?;
    simulation.answer(ctx, params)
}

/// Somebody who need not exist: the simulated caller, or a user of the caller's account.
fn caller(ctx: &OpCtx, params: &QueryParams) -> Result<Principal, ApiError> {
    if params.get("ResourcePolicy").is_some() && params.get("CallerArn").is_none() {
        return Err(invalid_input("CallerArn is required with ResourcePolicy."));
    }
    let arn = params.get("CallerArn");
    let arn = arn.map_or_else(|| Arn::iam(ctx.account(), "user/simulated").to_string(), str::to_owned);
    let invalid = || invalid_input(format!("Invalid CallerArn: {arn}"));
    let parsed = Arn::parse(&arn).map_err(|_| invalid())?;
    let account = AccountId::parse(&parsed.account).map_err(|_| invalid())?.to_string();
    let id = ctx.identity().unique_id(&arn).unwrap_or_default();
    match parsed.resource.split_once('/') {
        Some(("user" | "group", _)) if parsed.service == "iam" => Ok(Principal::User { arn, id, account }),
        Some(("role", path)) if parsed.service == "iam" => {
            let name = path.rsplit('/').next().unwrap_or(path);
            let session_arn = format!("arn:aws:sts::{account}:assumed-role/{name}/{SESSION}");
            Ok(Principal::RoleSession { role_arn: arn, session_arn, role_id: id, account })
        }
        _ => Err(invalid()),
    }
}
