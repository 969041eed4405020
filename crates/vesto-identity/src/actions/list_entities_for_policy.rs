//! `ListEntitiesForPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{managed, names, page};
use crate::{Identity, OpCtx, state::OwnPolicies};

struct Entity<'a> {
    element: &'static str,
    name: &'a str,
    id: &'a str,
}

pub(crate) fn list_entities_for_policy(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let arn = managed::arn(params)?;
    let prefix = names::path_prefix(params)?;
    let filter = params.get("EntityFilter");
    let usage = params.get("PolicyUsageFilter");
    managed::authorize(ctx, "iam:ListEntitiesForPolicy", arn, Context::new())?;
    let state = identity.state();
    managed::get(&state, arn)?;
    let uses = |policies: &OwnPolicies, boundary: Option<&str>| {
        let attached = usage != Some("PermissionsBoundary") && policies.attached.iter().any(|known| known == arn);
        attached || (usage != Some("PermissionsPolicy") && boundary == Some(arn))
    };
    let users = state.users_of(ctx.account()).filter(|user| {
        filter.is_none_or(|filter| filter == "User")
            && user.record.path.starts_with(prefix)
            && uses(&user.policies, user.record.boundary.as_deref())
    });
    let roles = state.roles_of(ctx.account()).filter(|role| {
        filter.is_none_or(|filter| filter == "Role")
            && role.record.path.starts_with(prefix)
            && uses(&role.policies, role.record.boundary.as_deref())
    });
    let groups = state.groups_of(ctx.account()).filter(|group| {
        filter.is_none_or(|filter| filter == "Group")
            && group.record.path.starts_with(prefix)
            && uses(&group.policies, None)
    });
    let groups = groups.map(|group| Entity { element: "Group", name: &group.record.name, id: &group.record.id });
    let users = users.map(|user| Entity { element: "User", name: &user.record.name, id: &user.record.id });
    let roles = roles.map(|role| Entity { element: "Role", name: &role.record.name, id: &role.record.id });
    let page = page::page(params, groups.chain(users).chain(roles).collect(), |entity| {
        format!("{} {}", entity.element, entity.name)
    })?;
    Ok(XmlBody::result(|xml| {
        for element in ["Group", "User", "Role"] {
            let entities = page.items.iter().filter(|entity| entity.element == element);
            xml.list(&format!("Policy{element}s"), "member", entities, |xml, entity| {
                xml.text(&format!("{element}Name"), entity.name).text(&format!("{element}Id"), entity.id);
            });
        }
        page.write_end(xml);
    }))
}
