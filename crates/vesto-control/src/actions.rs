//! The Redshift management API as a table: what is built, and what is known but is not yet.
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_Operations.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::{ActionTable, OpCtx};

use crate::control::Control;

pub mod create_cluster;
pub mod create_tags;
pub mod delete_cluster;
pub mod delete_tags;
pub mod describe_clusters;
pub mod describe_logging_status;
pub mod describe_tags;
pub mod get_cluster_credentials;
pub mod get_cluster_credentials_with_iam;
pub mod modify_cluster_iam_roles;

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
            .action("CreateCluster", create_cluster::create_cluster)
            .action("CreateTags", create_tags::create_tags)
            .action("DeleteCluster", delete_cluster::delete_cluster)
            .action("DeleteTags", delete_tags::delete_tags)
            .action("DescribeClusters", describe_clusters::describe_clusters)
            .action("DescribeLoggingStatus", describe_logging_status::describe_logging_status)
            .action("DescribeTags", describe_tags::describe_tags)
            .action("GetClusterCredentials", get_cluster_credentials::get_cluster_credentials)
            .action("GetClusterCredentialsWithIAM", get_cluster_credentials_with_iam::get_cluster_credentials_with_iam)
            .action("ModifyClusterIamRoles", modify_cluster_iam_roles::modify_cluster_iam_roles)
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
    "AuthorizeClusterSecurityGroupIngress",
    "AuthorizeDataShare",
    "AuthorizeEndpointAccess",
    "AuthorizeSnapshotAccess",
    "BatchDeleteClusterSnapshots",
    "BatchModifyClusterSnapshots",
    "CancelResize",
    "CopyClusterSnapshot",
    "CreateAuthenticationProfile",
    "CreateClusterParameterGroup",
    "CreateClusterSecurityGroup",
    "CreateClusterSnapshot",
    "CreateClusterSubnetGroup",
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
    "DeleteClusterParameterGroup",
    "DeleteClusterSecurityGroup",
    "DeleteClusterSnapshot",
    "DeleteClusterSubnetGroup",
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
    "DescribeClusterParameterGroups",
    "DescribeClusterParameters",
    "DescribeClusterSecurityGroups",
    "DescribeClusterSnapshots",
    "DescribeClusterSubnetGroups",
    "DescribeClusterTracks",
    "DescribeClusterVersions",
    "DescribeCustomDomainAssociations",
    "DescribeDataShares",
    "DescribeDataSharesForConsumer",
    "DescribeDataSharesForProducer",
    "DescribeDefaultClusterParameters",
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
    "DescribeResize",
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
    "ModifyCluster",
    "ModifyClusterDbRevision",
    "ModifyClusterMaintenance",
    "ModifyClusterParameterGroup",
    "ModifyClusterSnapshot",
    "ModifyClusterSnapshotSchedule",
    "ModifyClusterSubnetGroup",
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
    "PauseCluster",
    "PurchaseReservedNodeOffering",
    "PutResourcePolicy",
    "RebootCluster",
    "RegisterNamespace",
    "RejectDataShare",
    "ResetClusterParameterGroup",
    "ResizeCluster",
    "RestoreFromClusterSnapshot",
    "RestoreTableFromClusterSnapshot",
    "ResumeCluster",
    "RevokeClusterSecurityGroupIngress",
    "RevokeEndpointAccess",
    "RevokeSnapshotAccess",
    "RotateEncryptionKey",
    "UpdatePartnerStatus",
];

#[cfg(test)]
mod tests;
