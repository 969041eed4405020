//! `CreateCluster` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html>
//! Answers at once with status `creating`; the reconciler does the work. Not supported: HSM, managed passwords,
//! Multi-AZ, elastic IPs.

use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::associations::{Associations, RoleChange};
use crate::authz::{Target, authorize_pass_role, request_tags};
use crate::cluster_params::{cluster_identifier, cluster_settings, master_password};
use crate::control::Control;
use crate::error::ControlError;
use crate::model::{Cluster, ClusterKey, ClusterSettings, ClusterStatus};
use crate::parameters::{applied_now, check_groups};
use crate::progress::Progress;
use crate::render::View;
use crate::role_params::new_roles;
use crate::tag_params::{raw_tags, tag_list};

pub async fn create_cluster(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = create(control, ctx, params).await?;
    let state = control.state();
    let view = View::new(control, &state);
    Ok(XmlBody::result(|xml| {
        xml.element("Cluster", |xml| view.cluster(xml, &cluster));
    }))
}

async fn create(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<Arc<Cluster>, ControlError> {
    let name = params.get("ClusterIdentifier").unwrap_or("*");
    let target = Target::cluster(control, ctx.account(), name);
    let tags = request_tags(&raw_tags(params));
    target.authorize_with(ctx, "redshift:CreateCluster", tags.clone())?;
    if params.structures("Tags", "Tag").is_some_and(|tags| !tags.is_empty()) {
        target.authorize_with(ctx, "redshift:CreateTags", tags)?;
    }
    params.required("ClusterIdentifier")?;
    let (cluster, change) = parse(control, ctx, params)?;
    let created = control.create(|state| {
        let key = ClusterKey { account: cluster.account.clone(), identifier: cluster.identifier.clone() };
        if state.is_taken(&key) {
            return Err(ControlError::ClusterAlreadyExists(key.identifier));
        }
        authorize_pass_role(ctx, &change.add, &target.arn)?;
        check_groups(state, &cluster.account, &cluster.settings)?;
        let applied_parameters = applied_now(state, &cluster.account, &cluster.settings);
        let settings = ClusterSettings { applied_parameters, ..cluster.settings.clone() };
        let roles = cluster.roles.changed(&change, control.settings().max_iam_roles, cluster.requested_at)?;
        Ok(Cluster { roles, settings, ..cluster })
    });
    let created = created.await?;
    control.wake();
    make_service_linked_role(ctx).await;
    Ok(created)
}

/// An account's first cluster brings the role that the service itself uses. That the cluster is made does not depend on it.
pub(crate) async fn make_service_linked_role(ctx: &OpCtx) {
    if let Err(error) = ctx.identity().ensure_service_linked_role(ctx.account(), "redshift.amazonaws.com").await {
        tracing::warn!(error = &error as &dyn std::error::Error, "cannot make the service-linked role");
    }
}

/// The cluster without its roles, and the roles that it is to have.
fn parse(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<(Cluster, RoleChange), ControlError> {
    let account = ctx.account();
    let change = new_roles(params, account)?;
    let cluster = Cluster {
        account: account.clone(),
        region: control.region().clone(),
        identifier: cluster_identifier(params.required("ClusterIdentifier")?)?,
        namespace: control.ids().uuid().to_string(),
        status: ClusterStatus::Creating,
        settings: cluster_settings(control, params)?,
        master_password: Some(master_password(params)?),
        requested_at: control.now(),
        available_at: None,
        endpoint: None,
        roles: Associations::default(),
        tags: tag_list(params)?,
        progress: Progress { since: control.now(), ..Progress::default() },
    };
    Ok((cluster, change))
}
