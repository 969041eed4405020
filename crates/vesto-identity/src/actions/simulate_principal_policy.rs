//! `SimulatePrincipalPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html>
//! The policies of a user with its groups', a role or a group, and further ones given along. The principal's own condition keys are filled in;
//! those of a real request come as ContextEntries.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::control_policies::ControlKind;
use vesto_policy::{Context, NamedPolicy, Principal};
use vesto_types::Arn;

use super::{
    names,
    owner::{invalid_input, no_such_entity},
    simulate::{SESSION, Simulation, check_supported},
};
use crate::{
    Identity, OpCtx, RoleSession, context_keys,
    op_ctx::Caller,
    state::{Group, State, arn_of_group, arn_of_user},
};

pub(crate) fn simulate_principal_policy(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let arn = names::required(params, "PolicySourceArn")?;
    names::check_length(arn, "policySourceArn", 20, 2048)?;
    check_supported(params)?;
    ctx.authorize("iam:SimulatePrincipalPolicy", arn)?;
    let state = identity.state();
    let mut simulation = of_principal(&state, ctx, arn)?;
    if let Some(caller) = params.get("CallerArn").filter(|caller| *caller != arn) {
        let caller = of_principal(&state, ctx, caller)?;
        simulation.principal = caller.principal;
        simulation.context = caller.context;
    }
    let names_nobody = params.get("CallerArn").is_none() && arn.contains(":group/");
    if names_nobody && params.get("ResourcePolicy").is_some() {
        return Err(invalid_input("CallerArn is required with ResourcePolicy for the policies of a group."));
    }
    simulation.add_input(&state, params)?;
    simulation.answer(ctx, params)
}

/// Of the account that asks: who exists in another one, with which tags, is not its to know.
fn of_principal(state: &State, ctx: &OpCtx, arn: &str) -> Result<Simulation, ApiError> {
    let missing = || no_such_entity(format!("The principal {arn} cannot be found."));
    let is_own = Arn::parse(arn).is_ok_and(|arn| arn.account == ctx.account().as_str());
    if !is_own {
        return Err(missing());
    }
    let scps = state.control_policies(ctx.account(), ControlKind::Service).map_or_else(Vec::new, |own| own.to_vec());
    if let Some(group) = state.groups_of(ctx.account()).find(|group| arn_of_group(&group.record) == arn) {
        return Ok(of_group(state, group, scps));
    }
    let id = state.unique_id(arn).ok_or_else(missing)?.to_owned();
    let (caller, principal) = match (state.users.get(&id), state.roles.get(&id)) {
        (Some(user), _) => {
            let account = user.record.account.clone();
            let arn = arn_of_user(&user.record);
            let principal = Principal::User { arn, id: id.clone(), account: account.to_string() };
            (Caller::User { account, id: id.clone() }, principal)
        }
        (None, Some(role)) => {
            let session = RoleSession::of_role(role, SESSION, ctx.now()).ok_or_else(missing)?;
            let principal = session.principal();
            (Caller::Session(session.into()), principal)
        }
        (None, None) => return Err(missing()),
    };
    let effective = state.effective(&id).ok_or_else(missing)?;
    Ok(Simulation {
        identity: effective.identity.clone(),
        boundary: effective.boundary.clone(),
        scps,
        context: context_keys::of_principal(state, &caller, &principal),
        principal,
    })
}

/// A member of the group that has no policies and no tags of its own.
fn of_group(state: &State, group: &Group, scps: Vec<NamedPolicy>) -> Simulation {
    let (arn, account) = (arn_of_group(&group.record), group.record.account.to_string());
    let mut context = Context::new();
    context.set_string("aws:PrincipalAccount", &account);
    Simulation {
        identity: state.named(&arn, &group.policies),
        boundary: None,
        scps,
        context,
        principal: Principal::User { arn, id: group.record.id.clone(), account },
    }
}
