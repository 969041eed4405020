//! `GenerateServiceLastAccessedDetails`
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html>
//! The report is ready at once. Not supported: the granularity of actions.

use std::{collections::BTreeSet, sync::Arc};

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    entity_arn, managed, names,
    owner::{Owner, OwnerKind, invalid_input},
};
use crate::{
    Identity, OpCtx,
    access_reports::{AccessReport, EntityAccess, ServiceAccess, granted_services},
    state::{ManagedPolicy, State},
};

pub(crate) fn generate_service_last_accessed_details(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let arn = names::required(params, "Arn")?;
    names::check_length(arn, "arn", 20, 2048)?;
    match params.get("Granularity") {
        None | Some("SERVICE_LEVEL") => {}
        Some("ACTION_LEVEL") => return Err(invalid_input("The granularity ACTION_LEVEL is not supported yet.")),
        Some(other) => {
            let set = "satisfy enum value set: [SERVICE_LEVEL, ACTION_LEVEL]";
            return Err(names::invalid(other, "granularity", set));
        }
    }
    ctx.authorize("iam:GenerateServiceLastAccessedDetails", arn)?;
    let state = identity.state();
    let (services, owners) = subjects(&state, ctx, arn)?;
    let access = |namespace: String| ServiceAccess {
        entities: owners.iter().map(|(kind, owner)| entity(identity, *kind, owner, &namespace)).collect(),
        namespace,
    };
    let job_id = identity.ids().uuid().to_string();
    identity.add_access_report(AccessReport {
        job_id: job_id.clone(),
        account: ctx.account().clone(),
        created_at: ctx.now(),
        services: services.into_iter().map(access).collect(),
    });
    Ok(XmlBody::result(|xml| {
        xml.text("JobId", &job_id);
    }))
}

type Subjects<'a> = (BTreeSet<String>, Vec<(OwnerKind, Owner<'a>)>);

/// What the user, role, group or policy of this ARN allows, and whose use of it counts.
fn subjects<'a>(state: &'a State, ctx: &OpCtx, arn: &str) -> Result<Subjects<'a>, ApiError> {
    if arn.contains(":policy/") {
        let policy = managed::get(state, arn)?;
        let services = policy.default_version().map(|version| granted_services(&version.record.document));
        return Ok((services.unwrap_or_default(), attached_to(state, ctx, policy)));
    }
    let entity = entity_arn::find(state, ctx.account(), arn)?;
    let mut services = BTreeSet::new();
    for owned in entity.policies(state) {
        services.extend(owned.policies.inline.values().flat_map(|policy| granted_services(&policy.document)));
        let attached = owned.policies.attached.iter().filter_map(|arn| state.managed_policy(arn)?.default_version());
        services.extend(attached.flat_map(|version| granted_services(&version.record.document)));
    }
    let owners = match entity.kind {
        OwnerKind::Group => members(state, ctx, entity.owner.name),
        kind @ (OwnerKind::User | OwnerKind::Role) => vec![(kind, entity.owner)],
    };
    Ok((services, owners))
}

fn attached_to<'a>(state: &'a State, ctx: &OpCtx, policy: &Arc<ManagedPolicy>) -> Vec<(OwnerKind, Owner<'a>)> {
    let users = state.users_of(ctx.account()).map(|user| (OwnerKind::User, user.record.name.as_str()));
    let roles = state.roles_of(ctx.account()).map(|role| (OwnerKind::Role, role.record.name.as_str()));
    let owners = users.chain(roles).filter_map(|(kind, name)| Some((kind, kind.find(state, ctx.account(), name)?)));
    owners.filter(|(_, owner)| owner.policies.attached.contains(&policy.record.arn)).collect()
}

fn members<'a>(state: &'a State, ctx: &OpCtx, group: &str) -> Vec<(OwnerKind, Owner<'a>)> {
    let ids = state.group(ctx.account(), group).map(|group| &group.members);
    let users = ids.into_iter().flatten().filter_map(|id| state.users.get(id));
    let users = users.filter_map(|user| OwnerKind::User.find(state, ctx.account(), &user.record.name));
    users.map(|owner| (OwnerKind::User, owner)).collect()
}

fn entity(identity: &Identity, kind: OwnerKind, owner: &Owner<'_>, namespace: &str) -> EntityAccess {
    EntityAccess {
        arn: owner.arn.clone(),
        name: owner.name.to_owned(),
        kind: kind.word().to_uppercase(),
        id: owner.id.to_owned(),
        path: owner.path.to_owned(),
        used: identity.last_use_of(owner.id, namespace),
    }
}
