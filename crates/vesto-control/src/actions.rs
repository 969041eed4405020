//! The Redshift management API as a table: what is built, and what is known but is not yet.
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_Operations.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::{ActionTable, OpCtx};

use crate::control::Control;

pub mod cancel_resize;
pub mod create_cluster;
pub mod create_tags;
pub mod delete_cluster;
pub mod delete_tags;
pub mod describe_clusters;
pub mod describe_logging_status;
pub mod describe_resize;
pub mod describe_tags;
pub mod get_cluster_credentials;
pub mod get_cluster_credentials_with_iam;
pub mod modify_cluster;
pub mod modify_cluster_iam_roles;
pub mod network_groups;
pub mod parameter_groups;
pub mod pause_cluster;
pub mod reboot_cluster;
pub mod resize_cluster;
pub mod resume_cluster;
pub mod rotate_encryption_key;

pub const SERVICE: &str = "redshift";
pub const VERSION: &str = "2012-12-01";
pub const NAMESPACE: &str = "http://redshift.amazonaws.com/doc/2012-12-01/";

/// The management API over one server's clusters.
pub struct RedshiftApi {
    table: ActionTable<Control>,
    control: Control,
}

impl RedshiftApi {
    pub fn new(control: Control) -> Self {
        let table = ActionTable::new(SERVICE, VERSION, NAMESPACE)
            .action("AuthorizeClusterSecurityGroupIngress", network_groups::authorize_cluster_security_group_ingress)
            .action("CancelResize", cancel_resize::cancel_resize)
            .action("CreateCluster", create_cluster::create_cluster)
            .action("CreateClusterParameterGroup", parameter_groups::create_cluster_parameter_group)
            .action("CreateClusterSecurityGroup", network_groups::create_cluster_security_group)
            .action("CreateClusterSubnetGroup", network_groups::create_cluster_subnet_group)
            .action("CreateTags", create_tags::create_tags)
            .action("DeleteCluster", delete_cluster::delete_cluster)
            .action("DeleteClusterParameterGroup", parameter_groups::delete_cluster_parameter_group)
            .action("DeleteClusterSecurityGroup", network_groups::delete_cluster_security_group)
            .action("DeleteClusterSubnetGroup", network_groups::delete_cluster_subnet_group)
            .action("DeleteTags", delete_tags::delete_tags)
            .read("DescribeClusterParameterGroups", parameter_groups::describe_cluster_parameter_groups)
            .read("DescribeClusterParameters", parameter_groups::describe_cluster_parameters)
            .read("DescribeClusterSecurityGroups", network_groups::describe_cluster_security_groups)
            .read("DescribeClusterSubnetGroups", network_groups::describe_cluster_subnet_groups)
            .action("DescribeClusters", describe_clusters::describe_clusters)
            .read("DescribeDefaultClusterParameters", parameter_groups::describe_default_cluster_parameters)
            .action("DescribeLoggingStatus", describe_logging_status::describe_logging_status)
            .read("DescribeResize", describe_resize::describe_resize)
            .action("DescribeTags", describe_tags::describe_tags)
            .action("GetClusterCredentials", get_cluster_credentials::get_cluster_credentials)
            .action("GetClusterCredentialsWithIAM", get_cluster_credentials_with_iam::get_cluster_credentials_with_iam)
            .action("ModifyCluster", modify_cluster::modify_cluster)
            .action("ModifyClusterIamRoles", modify_cluster_iam_roles::modify_cluster_iam_roles)
            .action("ModifyClusterParameterGroup", parameter_groups::modify_cluster_parameter_group)
            .action("ModifyClusterSubnetGroup", network_groups::modify_cluster_subnet_group)
            .action("PauseCluster", pause_cluster::pause_cluster)
            .action("RebootCluster", reboot_cluster::reboot_cluster)
            .action("ResetClusterParameterGroup", parameter_groups::reset_cluster_parameter_group)
            .action("ResizeCluster", resize_cluster::resize_cluster)
            .action("ResumeCluster", resume_cluster::resume_cluster)
            .action("RevokeClusterSecurityGroupIngress", network_groups::revoke_cluster_security_group_ingress)
            .action("RotateEncryptionKey", rotate_encryption_key::rotate_encryption_key)
            .unbuilt(UNBUILT);
        Self { table, control }
    }

    pub fn table(&self) -> &ActionTable<Control> {
        &self.table
    }

    /// Answers an action. One that is known but not built is `UnsupportedOperation`, an error of Redshift's model.
    pub async fn call(&self, ctx: &OpCtx, action: &str, params: &QueryParams) -> Result<XmlBody, ApiError> {
        if UNBUILT.contains(&action) {
            let message = format!("The operation {action} is not supported yet.");
            return Err(ApiError::new(400, "UnsupportedOperation", message));
        }
        self.table.call(&self.control, ctx, action, params).await
    }
}

const UNBUILT: &[&str] = &[
    "AcceptReservedNodeExchange",
    "AddPartner",
    "AssociateDataShareConsumer",
    "AuthorizeDataShare",
    "AuthorizeEndpointAccess",
    "AuthorizeSnapshotAccess",
    "BatchDeleteClusterSnapshots",
    "BatchModifyClusterSnapshots",
    "CopyClusterSnapshot",
    "CreateAuthenticationProfile",
    "CreateClusterSnapshot",
    "CreateCustomDomainAssociation",
    "CreateEndpointAccess",
    "CreateEventSubscription",
    "CreateHsmClientCertificate",
    "CreateHsmConfiguration",
    "CreateIntegration",
    "CreateRedshiftIdcApplication",
    "CreateScheduledAction",
    "CreateSnapshotCopyGrant",
    "CreateSnapshotSchedule",
    "CreateUsageLimit",
    "DeauthorizeDataShare",
    "DeleteAuthenticationProfile",
    "DeleteClusterSnapshot",
    "DeleteCustomDomainAssociation",
    "DeleteEndpointAccess",
    "DeleteEventSubscription",
    "DeleteHsmClientCertificate",
    "DeleteHsmConfiguration",
    "DeleteIntegration",
    "DeletePartner",
    "DeleteRedshiftIdcApplication",
    "DeleteResourcePolicy",
    "DeleteScheduledAction",
    "DeleteSnapshotCopyGrant",
    "DeleteSnapshotSchedule",
    "DeleteUsageLimit",
    "DeregisterNamespace",
    "DescribeAccountAttributes",
    "DescribeAuthenticationProfiles",
    "DescribeClusterDbRevisions",
    "DescribeClusterSnapshots",
    "DescribeClusterTracks",
    "DescribeClusterVersions",
    "DescribeCustomDomainAssociations",
    "DescribeDataShares",
    "DescribeDataSharesForConsumer",
    "DescribeDataSharesForProducer",
    "DescribeEndpointAccess",
    "DescribeEndpointAuthorization",
    "DescribeEventCategories",
    "DescribeEventSubscriptions",
    "DescribeEvents",
    "DescribeHsmClientCertificates",
    "DescribeHsmConfigurations",
    "DescribeInboundIntegrations",
    "DescribeIntegrations",
    "DescribeNodeConfigurationOptions",
    "DescribeOrderableClusterOptions",
    "DescribePartners",
    "DescribeRedshiftIdcApplications",
    "DescribeReservedNodeExchangeStatus",
    "DescribeReservedNodeOfferings",
    "DescribeReservedNodes",
    "DescribeScheduledActions",
    "DescribeSnapshotCopyGrants",
    "DescribeSnapshotSchedules",
    "DescribeStorage",
    "DescribeTableRestoreStatus",
    "DescribeUsageLimits",
    "DisableLogging",
    "DisableSnapshotCopy",
    "DisassociateDataShareConsumer",
    "EnableLogging",
    "EnableSnapshotCopy",
    "FailoverPrimaryCompute",
    "GetIdentityCenterAuthToken",
    "GetReservedNodeExchangeConfigurationOptions",
    "GetReservedNodeExchangeOfferings",
    "GetResourcePolicy",
    "ListRecommendations",
    "ModifyAquaConfiguration",
    "ModifyAuthenticationProfile",
    "ModifyClusterDbRevision",
    "ModifyClusterMaintenance",
    "ModifyClusterSnapshot",
    "ModifyClusterSnapshotSchedule",
    "ModifyCustomDomainAssociation",
    "ModifyEndpointAccess",
    "ModifyEventSubscription",
    "ModifyIntegration",
    "ModifyLakehouseConfiguration",
    "ModifyRedshiftIdcApplication",
    "ModifyScheduledAction",
    "ModifySnapshotCopyRetentionPeriod",
    "ModifySnapshotSchedule",
    "ModifyUsageLimit",
    "PurchaseReservedNodeOffering",
    "PutResourcePolicy",
    "RegisterNamespace",
    "RejectDataShare",
    "RestoreFromClusterSnapshot",
    "RestoreTableFromClusterSnapshot",
    "RevokeEndpointAccess",
    "RevokeSnapshotAccess",
    "UpdatePartnerStatus",
];

#[cfg(test)]
mod tests;
