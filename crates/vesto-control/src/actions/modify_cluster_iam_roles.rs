//! `ModifyClusterIamRoles` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyClusterIamRoles.html>
//! All or nothing: one role that may not be passed, or one rule broken, refuses the call. The change shows at once as
//! `adding` and `removing`; the reconciler applies it.

use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::associations::RoleChange;
use crate::authz::{Target, authorize_pass_role};
use crate::control::Control;
use crate::error::ControlError;
use crate::model::{Cluster, ClusterStatus};
use crate::render::View;
use crate::role_params::{default_role, role_list};

pub async fn modify_cluster_iam_roles(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let cluster = modify(control, ctx, params).await?;
    let state = control.state();
    let view = View::new(control, &state);
    Ok(XmlBody::result(|xml| {
        xml.element("Cluster", |xml| view.cluster(xml, &cluster));
    }))
}

async fn modify(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<Arc<Cluster>, ControlError> {
    let account = ctx.account();
    let target = Target::cluster(control, account, params.get("ClusterIdentifier").unwrap_or("*"));
    target.authorize(ctx, "redshift:ModifyClusterIamRoles")?;
    params.required("ClusterIdentifier")?;
    let change = RoleChange {
        add: role_list(params, "AddIamRoles", account)?,
        remove: role_list(params, "RemoveIamRoles", account)?,
        default: default_role(params, account)?,
    };
    change.check_disjoint()?;
    let found = control.find(account, &target.name);
    let key = found.ok_or_else(|| ControlError::ClusterNotFound(target.name.clone()))?.key();
    let changed = control.update(&key, |cluster| {
        if cluster.status != ClusterStatus::Available {
            return Err(ControlError::NotAvailable { identifier: key.identifier.clone(), status: cluster.status });
        }
        authorize_pass_role(ctx, &change.add, &target.arn)?;
        let roles = cluster.roles.changed(&change, control.settings().max_iam_roles, control.now())?;
        Ok((roles != cluster.roles).then(|| Cluster { roles, ..cluster.clone() }))
    });
    let changed = changed.await?;
    control.wake();
    Ok(changed)
}
