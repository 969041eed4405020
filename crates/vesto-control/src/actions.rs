//! The Redshift management API as a table: what is built, and what is known but is not yet.
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_Operations.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::{ActionTable, OpCtx};

use crate::control::Control;

pub mod authentication_profiles;
pub mod authorize_snapshot_access;
pub mod batch_delete_cluster_snapshots;
pub mod batch_modify_cluster_snapshots;
pub mod cancel_resize;
pub mod copy_cluster_snapshot;
pub mod create_cluster;
pub mod create_cluster_snapshot;
pub mod create_tags;
pub mod delete_cluster;
pub mod delete_cluster_snapshot;
pub mod delete_tags;
pub mod describe_account_attributes;
pub mod describe_cluster_db_revisions;
pub mod describe_cluster_snapshots;
pub mod describe_cluster_tracks;
pub mod describe_cluster_versions;
pub mod describe_clusters;
pub mod describe_custom_domain_associations;
pub mod describe_event_categories;
pub mod describe_events;
pub mod describe_logging_status;
pub mod describe_node_configuration_options;
pub mod describe_orderable_cluster_options;
pub mod describe_resize;
pub mod describe_storage;
pub mod describe_table_restore_status;
pub mod describe_tags;
pub mod disable_logging;
pub mod disable_snapshot_copy;
pub mod enable_logging;
pub mod enable_snapshot_copy;
pub mod endpoint_access;
pub mod endpoint_authorizations;
pub mod event_subscriptions;
pub mod failover_primary_compute;
pub mod get_cluster_credentials;
pub mod get_cluster_credentials_with_iam;
pub mod hsm;
pub mod list_recommendations;
pub mod modify_aqua_configuration;
pub mod modify_cluster;
pub mod modify_cluster_db_revision;
pub mod modify_cluster_iam_roles;
pub mod modify_cluster_maintenance;
pub mod modify_cluster_snapshot;
pub mod modify_snapshot_copy_retention_period;
pub mod network_groups;
pub mod nothing;
pub mod parameter_groups;
pub mod partners;
pub mod pause_cluster;
pub mod reboot_cluster;
pub mod reserved_nodes;
pub mod resize_cluster;
pub mod resource_policies;
pub mod restore_from_cluster_snapshot;
pub mod restore_table_from_cluster_snapshot;
pub mod resume_cluster;
pub mod revoke_snapshot_access;
pub mod rotate_encryption_key;
pub mod scheduled_actions;
pub mod snapshot_copy_grants;
pub mod snapshot_schedules;
pub mod usage_limits;

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
            .action("AcceptReservedNodeExchange", reserved_nodes::accept_reserved_node_exchange)
            .action("AddPartner", partners::add_partner)
            .action("AuthorizeClusterSecurityGroupIngress", network_groups::authorize_cluster_security_group_ingress)
            .action("AuthorizeEndpointAccess", endpoint_authorizations::authorize_endpoint_access)
            .action("AuthorizeSnapshotAccess", authorize_snapshot_access::authorize_snapshot_access)
            .action("BatchDeleteClusterSnapshots", batch_delete_cluster_snapshots::batch_delete_cluster_snapshots)
            .action("BatchModifyClusterSnapshots", batch_modify_cluster_snapshots::batch_modify_cluster_snapshots)
            .action("CancelResize", cancel_resize::cancel_resize)
            .action("CopyClusterSnapshot", copy_cluster_snapshot::copy_cluster_snapshot)
            .action("CreateAuthenticationProfile", authentication_profiles::create_authentication_profile)
            .action("CreateCluster", create_cluster::create_cluster)
            .action("CreateClusterParameterGroup", parameter_groups::create_cluster_parameter_group)
            .action("CreateClusterSecurityGroup", network_groups::create_cluster_security_group)
            .action("CreateClusterSnapshot", create_cluster_snapshot::create_cluster_snapshot)
            .action("CreateClusterSubnetGroup", network_groups::create_cluster_subnet_group)
            .action("CreateEndpointAccess", endpoint_access::create_endpoint_access)
            .action("CreateEventSubscription", event_subscriptions::create_event_subscription)
            .action("CreateHsmClientCertificate", hsm::create_hsm_client_certificate)
            .action("CreateHsmConfiguration", hsm::create_hsm_configuration)
            .action("CreateScheduledAction", scheduled_actions::create_scheduled_action)
            .action("CreateSnapshotCopyGrant", snapshot_copy_grants::create_snapshot_copy_grant)
            .action("CreateSnapshotSchedule", snapshot_schedules::create_snapshot_schedule)
            .action("CreateTags", create_tags::create_tags)
            .action("CreateUsageLimit", usage_limits::create_usage_limit)
            .action("DeleteAuthenticationProfile", authentication_profiles::delete_authentication_profile)
            .action("DeleteCluster", delete_cluster::delete_cluster)
            .action("DeleteClusterParameterGroup", parameter_groups::delete_cluster_parameter_group)
            .action("DeleteClusterSecurityGroup", network_groups::delete_cluster_security_group)
            .action("DeleteClusterSnapshot", delete_cluster_snapshot::delete_cluster_snapshot)
            .action("DeleteClusterSubnetGroup", network_groups::delete_cluster_subnet_group)
            .action("DeleteEndpointAccess", endpoint_access::delete_endpoint_access)
            .action("DeleteEventSubscription", event_subscriptions::delete_event_subscription)
            .action("DeleteHsmClientCertificate", hsm::delete_hsm_client_certificate)
            .action("DeleteHsmConfiguration", hsm::delete_hsm_configuration)
            .action("DeletePartner", partners::delete_partner)
            .action("DeleteResourcePolicy", resource_policies::delete_resource_policy)
            .action("DeleteScheduledAction", scheduled_actions::delete_scheduled_action)
            .action("DeleteSnapshotCopyGrant", snapshot_copy_grants::delete_snapshot_copy_grant)
            .action("DeleteSnapshotSchedule", snapshot_schedules::delete_snapshot_schedule)
            .action("DeleteTags", delete_tags::delete_tags)
            .action("DeleteUsageLimit", usage_limits::delete_usage_limit)
            .read("DescribeAccountAttributes", describe_account_attributes::describe_account_attributes)
            .read("DescribeAuthenticationProfiles", authentication_profiles::describe_authentication_profiles)
            .read("DescribeClusterDbRevisions", describe_cluster_db_revisions::describe_cluster_db_revisions)
            .read("DescribeClusterParameterGroups", parameter_groups::describe_cluster_parameter_groups)
            .read("DescribeClusterParameters", parameter_groups::describe_cluster_parameters)
            .read("DescribeClusterSecurityGroups", network_groups::describe_cluster_security_groups)
            .read("DescribeClusterSnapshots", describe_cluster_snapshots::describe_cluster_snapshots)
            .read("DescribeClusterSubnetGroups", network_groups::describe_cluster_subnet_groups)
            .read("DescribeClusterTracks", describe_cluster_tracks::describe_cluster_tracks)
            .read("DescribeClusterVersions", describe_cluster_versions::describe_cluster_versions)
            .action("DescribeClusters", describe_clusters::describe_clusters)
            .read(
                "DescribeCustomDomainAssociations",
                describe_custom_domain_associations::describe_custom_domain_associations,
            )
            .read("DescribeDataShares", nothing::describe_data_shares)
            .read("DescribeDataSharesForConsumer", nothing::describe_data_shares_for_consumer)
            .read("DescribeDataSharesForProducer", nothing::describe_data_shares_for_producer)
            .read("DescribeDefaultClusterParameters", parameter_groups::describe_default_cluster_parameters)
            .read("DescribeEndpointAccess", endpoint_access::describe_endpoint_access)
            .read("DescribeEndpointAuthorization", endpoint_authorizations::describe_endpoint_authorization)
            .read("DescribeEventCategories", describe_event_categories::describe_event_categories)
            .read("DescribeEventSubscriptions", event_subscriptions::describe_event_subscriptions)
            .read("DescribeEvents", describe_events::describe_events)
            .read("DescribeHsmClientCertificates", hsm::describe_hsm_client_certificates)
            .read("DescribeHsmConfigurations", hsm::describe_hsm_configurations)
            .read("DescribeInboundIntegrations", nothing::describe_inbound_integrations)
            .read("DescribeIntegrations", nothing::describe_integrations)
            .action("DescribeLoggingStatus", describe_logging_status::describe_logging_status)
            .read(
                "DescribeNodeConfigurationOptions",
                describe_node_configuration_options::describe_node_configuration_options,
            )
            .read(
                "DescribeOrderableClusterOptions",
                describe_orderable_cluster_options::describe_orderable_cluster_options,
            )
            .read("DescribePartners", partners::describe_partners)
            .read("DescribeRedshiftIdcApplications", nothing::describe_redshift_idc_applications)
            .read("DescribeReservedNodeExchangeStatus", nothing::describe_reserved_node_exchange_status)
            .read("DescribeReservedNodeOfferings", reserved_nodes::describe_reserved_node_offerings)
            .read("DescribeReservedNodes", reserved_nodes::describe_reserved_nodes)
            .read("DescribeResize", describe_resize::describe_resize)
            .read("DescribeScheduledActions", scheduled_actions::describe_scheduled_actions)
            .read("DescribeSnapshotCopyGrants", snapshot_copy_grants::describe_snapshot_copy_grants)
            .read("DescribeSnapshotSchedules", snapshot_schedules::describe_snapshot_schedules)
            .read("DescribeStorage", describe_storage::describe_storage)
            .read("DescribeTableRestoreStatus", describe_table_restore_status::describe_table_restore_status)
            .action("DescribeTags", describe_tags::describe_tags)
            .read("DescribeUsageLimits", usage_limits::describe_usage_limits)
            .read("DisableLogging", disable_logging::disable_logging)
            .action("DisableSnapshotCopy", disable_snapshot_copy::disable_snapshot_copy)
            .read("EnableLogging", enable_logging::enable_logging)
            .action("EnableSnapshotCopy", enable_snapshot_copy::enable_snapshot_copy)
            .read("FailoverPrimaryCompute", failover_primary_compute::failover_primary_compute)
            .action("GetClusterCredentials", get_cluster_credentials::get_cluster_credentials)
            .action("GetClusterCredentialsWithIAM", get_cluster_credentials_with_iam::get_cluster_credentials_with_iam)
            .read(
                "GetReservedNodeExchangeConfigurationOptions",
                nothing::get_reserved_node_exchange_configuration_options,
            )
            .read("GetReservedNodeExchangeOfferings", reserved_nodes::get_reserved_node_exchange_offerings)
            .read("GetResourcePolicy", resource_policies::get_resource_policy)
            .read("ListRecommendations", list_recommendations::list_recommendations)
            .read("ModifyAquaConfiguration", modify_aqua_configuration::modify_aqua_configuration)
            .action("ModifyAuthenticationProfile", authentication_profiles::modify_authentication_profile)
            .action("ModifyCluster", modify_cluster::modify_cluster)
            .read("ModifyClusterDbRevision", modify_cluster_db_revision::modify_cluster_db_revision)
            .action("ModifyClusterIamRoles", modify_cluster_iam_roles::modify_cluster_iam_roles)
            .action("ModifyClusterMaintenance", modify_cluster_maintenance::modify_cluster_maintenance)
            .action("ModifyClusterParameterGroup", parameter_groups::modify_cluster_parameter_group)
            .action("ModifyClusterSnapshot", modify_cluster_snapshot::modify_cluster_snapshot)
            .action("ModifyClusterSnapshotSchedule", snapshot_schedules::modify_cluster_snapshot_schedule)
            .action("ModifyClusterSubnetGroup", network_groups::modify_cluster_subnet_group)
            .action("ModifyEndpointAccess", endpoint_access::modify_endpoint_access)
            .action("ModifyEventSubscription", event_subscriptions::modify_event_subscription)
            .action("ModifyScheduledAction", scheduled_actions::modify_scheduled_action)
            .action(
                "ModifySnapshotCopyRetentionPeriod",
                modify_snapshot_copy_retention_period::modify_snapshot_copy_retention_period,
            )
            .action("ModifySnapshotSchedule", snapshot_schedules::modify_snapshot_schedule)
            .action("ModifyUsageLimit", usage_limits::modify_usage_limit)
            .action("PauseCluster", pause_cluster::pause_cluster)
            .action("PurchaseReservedNodeOffering", reserved_nodes::purchase_reserved_node_offering)
            .action("PutResourcePolicy", resource_policies::put_resource_policy)
            .action("RebootCluster", reboot_cluster::reboot_cluster)
            .action("ResetClusterParameterGroup", parameter_groups::reset_cluster_parameter_group)
            .action("ResizeCluster", resize_cluster::resize_cluster)
            .action("RestoreFromClusterSnapshot", restore_from_cluster_snapshot::restore_from_cluster_snapshot)
            .action(
                "RestoreTableFromClusterSnapshot",
                restore_table_from_cluster_snapshot::restore_table_from_cluster_snapshot,
            )
            .action("ResumeCluster", resume_cluster::resume_cluster)
            .action("RevokeClusterSecurityGroupIngress", network_groups::revoke_cluster_security_group_ingress)
            .action("RevokeEndpointAccess", endpoint_authorizations::revoke_endpoint_access)
            .action("RevokeSnapshotAccess", revoke_snapshot_access::revoke_snapshot_access)
            .action("RotateEncryptionKey", rotate_encryption_key::rotate_encryption_key)
            .action("UpdatePartnerStatus", partners::update_partner_status)
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
    "AssociateDataShareConsumer",
    "AuthorizeDataShare",
    "CreateCustomDomainAssociation",
    "CreateIntegration",
    "CreateRedshiftIdcApplication",
    "DeauthorizeDataShare",
    "DeleteCustomDomainAssociation",
    "DeleteIntegration",
    "DeleteRedshiftIdcApplication",
    "DeregisterNamespace",
    "DisassociateDataShareConsumer",
    "GetIdentityCenterAuthToken",
    "ModifyCustomDomainAssociation",
    "ModifyIntegration",
    "ModifyLakehouseConfiguration",
    "ModifyRedshiftIdcApplication",
    "RegisterNamespace",
    "RejectDataShare",
];

#[cfg(test)]
mod tests;
