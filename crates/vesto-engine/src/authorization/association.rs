//! Step 3: is the role associated with this cluster, and usable?
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/copy-unload-iam-role.html>
//!
//! Only `in-sync` roles are: one that is `adding` is not there yet, and one that is `removing` is refused at once, so that
//! taking a role away never lags behind the answer to the one who took it.

use vesto_types::{RoleArn, SqlError};

use super::{ErrorBlock, Requester, Step, StepName, Trail};
use crate::roles::AssociationStatus;

/// The role that `IAM_ROLE default` means.
pub(super) fn default_role(requester: &Requester, trail: &mut Trail) -> Result<RoleArn, SqlError> {
    if let Some(role) = requester.roles.default_role() {
        return Ok(role);
    }
    let usable = requester.roles.roles().into_iter().find(|role| role.status == AssociationStatus::InSync);
    let cluster = &requester.cluster;
    let hint = match usable {
        Some(role) => format!(
            "Make an associated role the default: aws redshift modify-cluster-iam-roles --cluster-identifier {cluster} \
             --default-iam-role-arn {}",
            role.arn
        ),
        None => format!(
            "Associate a role and make it the default: aws redshift modify-cluster-iam-roles --cluster-identifier \
             {cluster} --add-iam-roles ROLE_ARN --default-iam-role-arn ROLE_ARN"
        ),
    };
    let step = step(requester, "default".to_owned()).denied("the cluster has no default IAM role", hint);
    let message = "Cannot find default IAM role on this cluster";
    Err(trail.refuse(step, ErrorBlock::credentials(30001, "").error(requester, message)))
}

pub(super) fn check(requester: &Requester, role: &RoleArn, trail: &mut Trail) -> Result<(), SqlError> {
    let status = requester.roles.roles().into_iter().find(|known| known.arn == *role).map(|known| known.status);
    let cluster = &requester.cluster;
    let step = step(requester, role.to_string());
    let add = format!("aws redshift modify-cluster-iam-roles --cluster-identifier {cluster} --add-iam-roles {role}");
    let (reason, hint) = match status {
        Some(AssociationStatus::InSync) => {
            trail.push(step.because("the role is associated with the cluster and in-sync"));
            return Ok(());
        }
        Some(AssociationStatus::Adding) => (
            "the role is being associated with the cluster (status adding), and usable once its status is in-sync",
            format!("Wait until it is in-sync: aws redshift describe-clusters --cluster-identifier {cluster}"),
        ),
        Some(AssociationStatus::Removing) => (
            "the role is being disassociated from the cluster (status removing)",
            format!("Associate the role again: {add}"),
        ),
        None if role.account() != &requester.account => (
            "the role is not associated with the cluster, and cannot be: it belongs to another account",
            format!(
                "Name a chain that begins with a role of account {} which is associated with the cluster and may \
                 assume this one: IAM_ROLE 'FIRST_ROLE_ARN,{role}'",
                requester.account
            ),
        ),
        None => ("the role is not associated with the cluster", format!("Associate the role: {add}")),
    };
    let message = format!(
        "exception name : UnauthorizedException, error type : 138, message: The requested role {role} is not \
         associated to cluster, should retry : 0"
    );
    Err(trail.refuse(step.denied(reason, hint), ErrorBlock::credentials(30000, "").error(requester, message)))
}

fn step(requester: &Requester, resource: String) -> Step {
    Step::new(StepName::RoleAssociation, requester.cluster_arn(), "IAM_ROLE", resource)
}
