//! `ListPoliciesGrantingServiceAccess`
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPoliciesGrantingServiceAccess.html>
//! Policies with an Allow for actions of a service, whatever their resources and conditions say.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    entity_arn::{self, Entity, Owned},
    names,
    owner::OwnerKind,
};
use crate::{Identity, OpCtx, access_reports::granted_services, state::State};

struct Granting {
    name: String,
    /// `None` for inline policies, which say instead whom they belong to.
    arn: Option<String>,
    entity: Option<(OwnerKind, String)>,
}

pub(crate) fn list_policies_granting_service_access(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let arn = names::required(params, "Arn")?;
    names::check_length(arn, "arn", 20, 2048)?;
    let services = params.list("ServiceNamespaces", "member").filter(|services| !services.is_empty());
    let services = services.ok_or_else(|| names::null("serviceNamespaces"))?;
    for service in &services {
        names::check_length(service, "serviceNamespaces", 1, 64)?;
    }
    ctx.authorize("iam:ListPoliciesGrantingServiceAccess", arn)?;
    let state = identity.state();
    let entity = entity_arn::find(&state, ctx.account(), arn)?;
    Ok(XmlBody::result(|xml| {
        xml.list("PoliciesGrantingServiceAccess", "member", &services, |xml, service| {
            xml.text("ServiceNamespace", service).list(
                "Policies",
                "member",
                granting(&state, &entity, service),
                |xml, one| {
                    xml.text("PolicyName", &one.name)
                        .text("PolicyType", if one.arn.is_some() { "MANAGED" } else { "INLINE" })
                        .optional("PolicyArn", one.arn.as_ref());
                    if let Some((kind, name)) = &one.entity {
                        xml.text("EntityType", kind.word().to_uppercase()).text("EntityName", name);
                    }
                },
            );
        })
        .text("IsTruncated", false);
    }))
}

fn granting<'a>(state: &'a State, entity: &Entity<'a>, service: &str) -> Vec<Granting> {
    entity.policies(state).iter().flat_map(|owned| of_one(state, owned, service)).collect()
}

fn of_one(state: &State, owned: &Owned<'_>, service: &str) -> Vec<Granting> {
    let grants = |document: &str| granted_services(document).contains(service);
    let inline = owned
        .policies
        .inline
        .iter()
        .filter(|(_, policy)| grants(&policy.document))
        .map(|(name, _)| Granting { name: name.clone(), arn: None, entity: Some((owned.kind, owned.name.to_owned())) });
    let attached = owned.policies.attached.iter().filter_map(|arn| state.managed_policy(arn));
    let attached =
        attached.filter(|policy| policy.default_version().is_some_and(|version| grants(&version.record.document)));
    let attached = attached.map(|policy| Granting {
        name: policy.record.name.clone(),
        arn: Some(policy.record.arn.clone()),
        entity: None,
    });
    inline.chain(attached).collect()
}
