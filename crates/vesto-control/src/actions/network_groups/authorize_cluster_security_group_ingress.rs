//! `AuthorizeClusterSecurityGroupIngress` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_AuthorizeClusterSecurityGroupIngress.html>
//! What may come in is kept and shown; nothing here filters connections by it.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::family::modify;
use crate::network_groups::{SECURITY_GROUPS, asked_ingress, ingress, show_security_group};

pub async fn authorize_cluster_security_group_ingress(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let group = modify(control, ctx, params, &SECURITY_GROUPS, "AuthorizeClusterSecurityGroupIngress", |_, group| {
        let (member, entry) = asked_ingress(params)?;
        let mut entries = ingress(group, member);
        if entries.contains(&entry) {
            return Err(ControlError::Fault {
                status: 400,
                code: "AuthorizationAlreadyExists",
                message: format!("The authorization {entry} already exists for cluster security group {}.", group.name),
            });
        }
        entries.push(entry);
        group.body.insert(member.to_owned(), entries.into());
        Ok(())
    })
    .await?;
    Ok(SECURITY_GROUPS.answer_with(|xml| show_security_group(xml, &group)))
}
