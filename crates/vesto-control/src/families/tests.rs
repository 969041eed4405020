use crate::test_support::World;

/// Runs steps of action and parameters; each must answer something that contains the third.
async fn check(world: &World, steps: &[(&str, &str, &str)]) {
    for (action, params, expected) in steps {
        let answer = match world.call("alice", action, params).await {
            Ok(xml) => xml,
            Err(error) => format!("{} {}: {}", error.code, error.status, error.message),
        };
        assert!(answer.contains(expected), "{action} {params}\n{answer}");
    }
}

#[tokio::test]
async fn event_subscriptions_name_what_there_is() {
    let world = World::new().await;
    world.create("c1", "").await;
    let topic = "SubscriptionName=mine SnsTopicArn=arn:aws:sns:us-east-1:123456789012:t";
    let with = |more: &str| format!("{topic} {more}");
    let missing = with("SourceType=cluster SourceIds.SourceId.1=nope");
    let category = with("EventCategories.EventCategory.1=flying");
    let source = with("SourceType=cluster SourceIds.SourceId.1=c1 Tags.Tag.1.Key=a Tags.Tag.1.Value=b");
    check(
        &world,
        &[
            ("CreateEventSubscription", &missing, "SourceNotFound 404"),
            ("CreateEventSubscription", &category, "SubscriptionCategoryNotFound 404"),
            ("CreateEventSubscription", &with("Severity=LOUD"), "SubscriptionSeverityNotFound 404"),
            ("CreateEventSubscription", "SubscriptionName=mine SnsTopicArn=t", "SNSInvalidTopic 400"),
            ("CreateEventSubscription", &source, "<SourceIdsList><SourceId>c1</SourceId></SourceIdsList>"),
            ("CreateEventSubscription", &source, "SubscriptionAlreadyExist 400"),
            ("ModifyEventSubscription", "SubscriptionName=mine Enabled=false", "<Enabled>false</Enabled>"),
            ("DescribeEventSubscriptions", "TagKeys.TagKey.1=a", "<CustSubscriptionId>mine</CustSubscriptionId>"),
            ("DescribeEventSubscriptions", "SubscriptionName=nope", "SubscriptionNotFound 404"),
            ("DeleteEventSubscription", "SubscriptionName=mine", ""),
            ("DeleteEventSubscription", "SubscriptionName=mine", "SubscriptionNotFound 404"),
        ],
    )
    .await;
}

#[tokio::test]
async fn usage_limits_fit_their_feature_and_stand_alone() {
    let world = World::new().await;
    world.create("c1", "").await;
    let limit = "ClusterIdentifier=c1 FeatureType=spectrum LimitType=data-scanned Amount=5";
    check(
        &world,
        &[
            (
                "CreateUsageLimit",
                "ClusterIdentifier=c1 FeatureType=spectrum LimitType=time Amount=5",
                "InvalidUsageLimit 400",
            ),
            (
                "CreateUsageLimit",
                "ClusterIdentifier=c1 FeatureType=flying LimitType=time Amount=5",
                "InvalidParameterValue",
            ),
            (
                "CreateUsageLimit",
                "ClusterIdentifier=no FeatureType=spectrum LimitType=time Amount=5",
                "ClusterNotFound 404",
            ),
            ("CreateUsageLimit", limit, "<Period>monthly</Period><BreachAction>log</BreachAction>"),
            ("CreateUsageLimit", limit, "UsageLimitAlreadyExists 400"),
            ("DescribeUsageLimits", "ClusterIdentifier=c1 FeatureType=spectrum", "<Amount>5</Amount>"),
            ("ModifyUsageLimit", "UsageLimitId=nope Amount=6", "UsageLimitNotFound 404"),
        ],
    )
    .await;
}

#[tokio::test]
async fn hsm_records_hold_no_secret() {
    let world = World::new().await;
    let hsm = "HsmConfigurationIdentifier=hsm Description=d HsmIpAddress=1.2.3.4 HsmPartitionName=p";
    let full = format!("{hsm} HsmPartitionPassword=Secret-1 HsmServerPublicCertificate=c");
    check(
        &world,
        &[
            ("CreateHsmConfiguration", hsm, "MissingParameter 400"),
            ("CreateHsmConfiguration", &full, "<HsmPartitionName>p</HsmPartitionName><Tags/>"),
            ("CreateHsmClientCertificate", "HsmClientCertificateIdentifier=cert", "BEGIN PUBLIC KEY"),
            (
                "DeleteHsmClientCertificate",
                "HsmClientCertificateIdentifier=nope",
                "HsmClientCertificateNotFoundFault 400",
            ),
        ],
    )
    .await;
    let xml = world.call("alice", "DescribeHsmConfigurations", "").await.unwrap();
    assert!(!xml.contains("Secret-1"), "{xml}");
}

#[tokio::test]
async fn reserved_nodes_are_bought_from_the_price_list_and_exchanged_for_their_like() {
    let world = World::new().await;
    let (bought, other) = ("22222222-0d9c-4b0e-8a51-3c2f7e5d1a04", "33333333-0d9c-4b0e-8a51-3c2f7e5d1a06");
    let offer = format!("ReservedNodeOfferingId={bought}");
    let xml = world.call("alice", "PurchaseReservedNodeOffering", &format!("{offer} NodeCount=2")).await.unwrap();
    let id = xml.split("<ReservedNodeId>").nth(1).unwrap().split('<').next().unwrap();
    let node = format!("ReservedNodeId={id}");
    check(
        &world,
        &[
            ("DescribeReservedNodeOfferings", &offer, "<FixedPrice>11135.00</FixedPrice>"),
            ("DescribeReservedNodeOfferings", "ReservedNodeOfferingId=x", "ReservedNodeOfferingNotFound 404"),
            ("DescribeReservedNodes", &node, "<NodeCount>2</NodeCount><State>active</State>"),
            ("GetReservedNodeExchangeOfferings", &node, other),
            (
                "AcceptReservedNodeExchange",
                &format!("{node} TargetReservedNodeOfferingId=11111111-0d9c-4b0e-8a51-3c2f7e5d1a01"),
                "InvalidReservedNodeState 400",
            ),
            (
                "AcceptReservedNodeExchange",
                &format!("{node} TargetReservedNodeOfferingId={other}"),
                "<NodeType>ra3.4xlarge</NodeType>",
            ),
            ("DescribeReservedNodes", "ReservedNodeId=x", "ReservedNodeNotFound 404"),
        ],
    )
    .await;
}

#[tokio::test]
async fn endpoints_partners_profiles_grants_and_policies_are_kept() {
    let world = World::new().await;
    world.create("c1", "").await;
    let namespace = world.cluster("c1").unwrap().namespace_arn();
    let arn = format!("ResourceArn={namespace}");
    let partner = "AccountId=123456789012 ClusterIdentifier=c1 DatabaseName=dev PartnerName=Acme";
    check(
        &world,
        &[
            (
                "CreateEndpointAccess",
                "EndpointName=e ClusterIdentifier=no SubnetGroupName=default",
                "ClusterNotFound 404",
            ),
            (
                "CreateEndpointAccess",
                "EndpointName=e ClusterIdentifier=c1 SubnetGroupName=no",
                "SubnetGroupNotFoundFault",
            ),
            (
                "CreateEndpointAccess",
                "EndpointName=e ClusterIdentifier=c1 SubnetGroupName=default",
                "<EndpointStatus>active<",
            ),
            ("DescribeEndpointAccess", "ClusterIdentifier=C1", "<EndpointName>e</EndpointName>"),
            ("DeleteEndpointAccess", "EndpointName=e", "<EndpointName>e</EndpointName>"),
            (
                "AuthorizeEndpointAccess",
                "ClusterIdentifier=c1 Account=999999999999",
                "<AllowedAllVPCs>true</AllowedAllVPCs>",
            ),
            (
                "AuthorizeEndpointAccess",
                "ClusterIdentifier=c1 Account=999999999999",
                "EndpointAuthorizationAlreadyExists",
            ),
            ("DescribeEndpointAuthorization", "", "<Grantee>999999999999</Grantee>"),
            ("RevokeEndpointAccess", "ClusterIdentifier=c1 Account=999999999999", "<Status>Revoking</Status>"),
            ("AddPartner", partner, "<PartnerName>Acme</PartnerName>"),
            ("UpdatePartnerStatus", &format!("{partner} Status=Inactive"), "<PartnerName>Acme</PartnerName>"),
            ("DescribePartners", "AccountId=123456789012 ClusterIdentifier=c1", "<Status>Inactive</Status>"),
            ("DeletePartner", partner, "<DatabaseName>dev</DatabaseName>"),
            ("DeletePartner", partner, "PartnerNotFound 404"),
            (
                "CreateAuthenticationProfile",
                "AuthenticationProfileName=p AuthenticationProfileContent=[]",
                "InvalidAuthenticationProfileRequestFault 400",
            ),
            (
                "CreateAuthenticationProfile",
                "AuthenticationProfileName=p AuthenticationProfileContent={}",
                "<Authentic",
            ),
            ("DeleteAuthenticationProfile", "AuthenticationProfileName=p", "<AuthenticationProfileName>p<"),
            ("CreateSnapshotCopyGrant", "SnapshotCopyGrantName=g", "<SnapshotCopyGrantName>g<"),
            ("DeleteSnapshotCopyGrant", "SnapshotCopyGrantName=g", ""),
            ("GetResourcePolicy", &arn, "ResourceNotFoundFault 404"),
            ("PutResourcePolicy", &format!("{arn} Policy={{"), "InvalidPolicyFault 400"),
            ("DescribeDataShares", "", "<DataShares/>"),
            ("DescribeIntegrations", "IntegrationArn=x", "IntegrationNotFoundFault 404"),
            ("DescribeScheduledActions", "", "<ScheduledActions/>"),
        ],
    )
    .await;
}

#[tokio::test]
async fn records_need_permission_before_they_tell_whether_they_exist() {
    let world = World::new().await;
    for action in [
        "DeleteClusterParameterGroup",
        "DescribeClusterParameters",
        "DeleteClusterSubnetGroup",
        "DeleteEventSubscription",
        "DescribeUsageLimits",
        "DescribeReservedNodes",
        "DescribeDataShares",
        "GetClusterCredentials",
    ] {
        let refused = world.refusal("nobody", action, "").await;
        assert!(refused.starts_with("AccessDenied 403"), "{action}: {refused}");
    }
}
