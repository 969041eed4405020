//! `ModifyCluster` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyCluster.html>
//! Settings that are only kept change at once. A new name, size, password, port or key is pending, and the reconciler
//! applies it. Not supported: HSM, managed passwords, Multi-AZ, elastic IPs.

use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::cluster_params::{
    SettingsChange, cluster_identifier, cluster_nodes, given, master_password, settings_change,
};
use crate::control::Control;
use crate::error::ControlError;
use crate::model::{Cluster, ClusterKey, ClusterSettings, ClusterStatus, Endpoint, Toggle};
use crate::named_cluster::{cluster_answer, named_cluster, require_available};
use crate::parameters::check_groups;
use crate::progress::{Encryption, Resize, ResizeKind, ResizeStatus};
use crate::state::{Changes, State};

pub async fn modify_cluster(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = modify(control, ctx, params).await?;
    Ok(cluster_answer(control, &cluster))
}

async fn modify(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<Arc<Cluster>, ControlError> {
    let cluster = named_cluster(control, ctx, params, "redshift:ModifyCluster")?;
    let change = settings_change(params)?;
    let identifier = given(params, "NewClusterIdentifier").map(cluster_identifier).transpose()?;
    let password = given(params, "MasterUserPassword").map(|_| master_password(params)).transpose()?;
    let nodes = cluster_nodes(params, &cluster.settings)?;
    let encryption = encryption(params, &cluster.settings)?;
    relocation_stands_alone(params)?;
    let decide = |state: &State| {
        let current = state.cluster_of(&cluster.namespace);
        let current = current.ok_or_else(|| ControlError::ClusterNotFound(cluster.identifier.to_string()))?;
        require_available(current)?;
        let mut next = Cluster::clone(current);
        apply_settings(&mut next, &change);
        check_groups(state, &current.account, &next.settings)?;
        let pending = &mut next.progress.pending;
        pending.identifier = identifier.filter(|identifier| *identifier != current.identifier);
        pending.nodes = nodes;
        pending.encryption = encryption;
        if let Some(identifier) = &pending.identifier {
            let key = ClusterKey { account: current.account.clone(), identifier: identifier.clone() };
            if state.is_taken(&key) {
                return Err(ControlError::ClusterAlreadyExists(key.identifier));
            }
        }
        next.progress.resize = match &pending.nodes {
            Some(target) => Some(Resize {
                target: target.clone(),
                kind: ResizeKind::Classic,
                status: ResizeStatus::InProgress,
                started_at: control.now(),
                ended_at: None,
            }),
            None => current.progress.resize.clone(),
        };
        next.master_password = password.or(next.master_password);
        let status = status_of(current, &next, &change);
        Ok(Changes::cluster(if status == current.status { next } else { next.in_status(status, control.now()) }))
    };
    let state = control.change(decide).await?;
    control.wake();
    state.cluster_of(&cluster.namespace).cloned().ok_or(ControlError::ClusterNotFound(cluster.identifier.to_string()))
}

fn apply_settings(cluster: &mut Cluster, change: &SettingsChange) {
    change.apply(&mut cluster.settings);
    if let (Some(port), Some(endpoint)) = (change.port, &cluster.endpoint)
        && endpoint.port != port
    {
        cluster.endpoint = Some(Endpoint { port, ..endpoint.clone() });
        cluster.progress.pending.reopen = true;
    }
}

/// What the change makes of an available cluster. What is only kept leaves it available.
fn status_of(current: &Cluster, next: &Cluster, change: &SettingsChange) -> ClusterStatus {
    let pending = &next.progress.pending;
    let only_key = |encryption: &Encryption| encryption.encrypted == current.settings.encrypted;
    if pending.identifier.is_some() {
        ClusterStatus::Renaming
    } else if pending.nodes.is_some() {
        ClusterStatus::Resizing
    } else if pending.encryption.as_ref().is_some_and(only_key) {
        ClusterStatus::RotatingKeys
    } else if pending.encryption.is_some() || next.master_password.is_some() || pending.reopen || change.takes_time() {
        ClusterStatus::Modifying
    } else {
        ClusterStatus::Available
    }
}

/// `Encrypted` and `KmsKeyId`; naming a key turns encryption on.
fn encryption(params: &QueryParams, settings: &ClusterSettings) -> Result<Option<Encryption>, ControlError> {
    let encrypted = params.boolean("Encrypted")?.map(Toggle::from);
    let key = given(params, "KmsKeyId").map(str::to_owned);
    let wanted = match (encrypted, key) {
        (None, None) => return Ok(None),
        (Some(Toggle::Off), Some(_)) => {
            let reason = "KmsKeyId cannot be specified when Encrypted is false.";
            return Err(ControlError::InvalidCombination(reason.to_owned()));
        }
        (Some(Toggle::Off), None) => Encryption { encrypted: Toggle::Off, kms_key_id: None },
        (Some(Toggle::On), None) => Encryption { encrypted: Toggle::On, kms_key_id: settings.kms_key_id.clone() },
        (None | Some(Toggle::On), Some(key)) => Encryption { encrypted: Toggle::On, kms_key_id: Some(key) },
    };
    let is_same = wanted.encrypted == settings.encrypted && wanted.kms_key_id == settings.kms_key_id;
    Ok((!is_same).then_some(wanted))
}

/// Moving to another Availability Zone is an operation of its own.
fn relocation_stands_alone(params: &QueryParams) -> Result<(), ControlError> {
    const OTHERS: &[&str] = &[
        "ClusterType",
        "NodeType",
        "NumberOfNodes",
        "MasterUserPassword",
        "ClusterParameterGroupName",
        "NewClusterIdentifier",
        "Encrypted",
        "KmsKeyId",
    ];
    if given(params, "AvailabilityZone").is_some() && OTHERS.iter().any(|name| given(params, name).is_some()) {
        let reason = "When a ModifyCluster AutoFailover operation is requested, no other modifications are allowed in \
                      the same request.";
        return Err(ControlError::InvalidCombination(reason.to_owned()));
    }
    Ok(())
}
