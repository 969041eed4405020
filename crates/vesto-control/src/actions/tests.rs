mod snapshots;

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::*;
use crate::test_support::{World, create_params, role_params};

async fn check(world: &World, user: &str, action: &str, params: &str, expect: Expect) {
    expect.assert_eq(&world.refusal(user, action, params).await);
}

fn modify(name: &str, add: &[&str], remove: &[&str], more: &str) -> String {
    let (add, remove) = (role_params("AddIamRoles", add), role_params("RemoveIamRoles", remove));
    format!("ClusterIdentifier={name} {add}{remove}{more}")
}

/// Raised with the operations that are built, never lowered.
const LEAST_BUILT: usize = 120;

#[tokio::test]
async fn every_operation_of_the_model_is_known() {
    let world = World::new().await;
    let built: Vec<&str> = world.api.table().built_names().collect();
    assert_eq!(built.len() + UNBUILT.len(), 141, "those of the model, each once");
    assert!(!UNBUILT.iter().any(|name| built.contains(name)));
    assert!(UNBUILT.is_sorted());
    assert!(built.len() >= LEAST_BUILT, "{} operations are built", built.len());
}

#[tokio::test]
async fn what_is_not_built_says_so_by_name() {
    let world = World::new().await;
    let expected = expect!["UnsupportedOperation 400: The operation AuthorizeDataShare is not supported yet."];
    check(&world, "alice", "AuthorizeDataShare", "DataShareArn=a", expected).await;
    let expected = expect!["InvalidAction 400: Could not find operation Fly for version 2012-12-01"];
    check(&world, "alice", "Fly", "", expected).await;
}

#[tokio::test]
async fn a_new_cluster_is_creating_and_shows_no_secret() {
    let world = World::new().await;
    let xml = world.create("C1", &role_params("IamRoles", &["A"])).await;
    let expected = expect![
        "<Cluster><ClusterIdentifier>c1</ClusterIdentifier><NodeType>dc1.large</NodeType><ClusterStatus>creating</ClusterStatus><ClusterAvailabilityStatus>Modifying</ClusterAvailabilityStatus><MasterUsername>awsuser</MasterUsername><DBName>dev</DBName><AutomatedSnapshotRetentionPeriod>1</AutomatedSnapshotRetentionPeriod><ManualSnapshotRetentionPeriod>-1</ManualSnapshotRetentionPeriod><ClusterSecurityGroups/><VpcSecurityGroups/><ClusterParameterGroups><ClusterParameterGroup><ParameterGroupName>default.redshift-1.0</ParameterGroupName><ParameterApplyStatus>in-sync</ParameterApplyStatus></ClusterParameterGroup></ClusterParameterGroups><ClusterSubnetGroupName>default</ClusterSubnetGroupName><VpcId>vpc-00000000000000000</VpcId><AvailabilityZone>us-east-1a</AvailabilityZone><PreferredMaintenanceWindow>sat:06:30-sat:07:00</PreferredMaintenanceWindow><PendingModifiedValues><MasterUserPassword>****</MasterUserPassword></PendingModifiedValues>"
    ];
    expected.assert_eq(&xml[..xml.find("<ClusterVersion>").unwrap()]);
    let role = "<ClusterIamRole><IamRoleArn>arn:aws:iam::123456789012:role/A</IamRoleArn><ApplyStatus>adding</ApplyStatus>\
                <IamRoleApplyStatus>adding</IamRoleApplyStatus></ClusterIamRole>";
    assert!(xml.contains(role), "{xml}");
    assert!(!xml.contains("Passw0rd") && !xml.contains("<Endpoint>"), "{xml}");
}

#[tokio::test]
async fn an_available_cluster_has_its_endpoint_and_nodes() {
    let world = World::running().await;
    world.create_available("c1", "").await;
    let xml = world.call("alice", "DescribeClusters", "ClusterIdentifier=c1").await.unwrap();
    for part in [
        "<ClusterStatus>available</ClusterStatus><ClusterAvailabilityStatus>Available</ClusterAvailabilityStatus>",
        "<Endpoint><Address>127.0.0.1</Address><Port>5439</Port><VpcEndpoints/></Endpoint>",
        "<PendingModifiedValues/>",
        "<NodeRole>LEADER</NodeRole>",
        "<NodeRole>COMPUTE-1</NodeRole>",
        "<IamRoles/>",
    ] {
        assert!(xml.contains(part), "{part} in {xml}");
    }
}

#[tokio::test]
async fn the_guides_spelling_of_the_role_list_is_taken_too() {
    let world = World::new().await;
    world.create("c1", "IamRoleArns.IamRoleArn.1=arn:aws:iam::123456789012:role/A").await;
    assert_eq!(world.show("c1"), "creating A:adding");
}

#[tokio::test]
async fn wrong_parameters_of_create_cluster_are_named() {
    let world = World::new().await;
    world.create("taken", "").await;
    let base = "ClusterIdentifier=c1 NodeType=dc1.large MasterUsername=awsuser MasterUserPassword=Passw0rd-1";
    let mut shown = String::new();
    for change in [
        "ClusterIdentifier=c--1",
        "ClusterIdentifier=taken",
        "NodeType=x1.huge",
        "NumberOfNodes=101",
        "ClusterType=multi-node",
        "ClusterType=triple",
        "ClusterType=single-node NumberOfNodes=2",
        "DBName=1st",
        "MasterUsername=PUBLIC",
        "MasterUserPassword=short1A",
        "MasterUserPassword=alllowercase1",
        "MasterUserPassword=With@Sign1",
        "Port=80",
        "PreferredMaintenanceWindow=never",
        "ClusterVersion=2.0",
        "ClusterParameterGroupName=mine",
        "ClusterSubnetGroupName=mine",
        "AutomatedSnapshotRetentionPeriod=36",
        "ManageMasterPassword=true",
        "MultiAZ=true",
        "ElasticIp=1.2.3.4",
        "AllowVersionUpgrade=maybe",
        "Tags.Tag.1.Key=aws:mine Tags.Tag.1.Value=x",
    ] {
        // The first of a duplicated parameter counts.
        let refusal = world.refusal("alice", "CreateCluster", &format!("{change} {base}")).await;
        writeln!(shown, "{change}\n    {refusal}").unwrap();
    }
    for missing in ["NodeType", "MasterUsername", "MasterUserPassword"] {
        let params: Vec<_> = base.split(' ').filter(|pair| !pair.starts_with(&format!("{missing}="))).collect();
        writeln!(shown, "no {missing}\n    {}", world.refusal("alice", "CreateCluster", &params.join(" ")).await)
            .unwrap();
    }
    expect![[r#"
        ClusterIdentifier=c--1
            InvalidParameterValue 400: The parameter ClusterIdentifier is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.
        ClusterIdentifier=taken
            ClusterAlreadyExists 400: Cluster already exists
        NodeType=x1.huge
            InvalidParameterValue 400: Invalid node type: x1.huge
        NumberOfNodes=101
            InvalidParameterValue 400: Invalid number of nodes 101. Must be between 1 and 100
        ClusterType=multi-node
            InvalidParameterCombination 400: Number of nodes for cluster type multi-node must be greater than or equal to 2
        ClusterType=triple
            InvalidParameterValue 400: Invalid cluster type. Cluster type can be one of multi-node or single-node
        ClusterType=single-node NumberOfNodes=2
            InvalidParameterCombination 400: Number of nodes for cluster type single-node must be equal to 1
        DBName=1st
            InvalidParameterValue 400: The parameter DBName must begin with a lower case letter and contain only 1 to 64 lower case letters, digits and underscores.
        MasterUsername=PUBLIC
            InvalidParameterValue 400: The parameter MasterUsername is not valid. It must begin with a letter, contain only 1 to 128 lower case letters, digits and the characters _ + . @ -, and must not be a reserved word.
        MasterUserPassword=short1A
            InvalidParameterValue 400: The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.
        MasterUserPassword=alllowercase1
            InvalidParameterValue 400: The parameter MasterUserPassword is not a valid password because it must contain at least one upper case letter, one lower case letter, and one decimal digit.
        MasterUserPassword=With@Sign1
            InvalidParameterValue 400: The parameter MasterUserPassword is not a valid password because only printable ASCII characters besides '/', '@', '"', ''', '\' and space may be used.
        Port=80
            InvalidParameterValue 400: Invalid port 80. Must be between 1150 and 65535
        PreferredMaintenanceWindow=never
            InvalidParameterValue 400: Invalid preferred maintenance window never.
        ClusterVersion=2.0
            InvalidParameterValue 400: Invalid cluster version 2.0.
        ClusterParameterGroupName=mine
            ClusterParameterGroupNotFound 404: ClusterParameterGroup not found: mine
        ClusterSubnetGroupName=mine
            ClusterSubnetGroupNotFoundFault 400: Subnet group mine not found.
        AutomatedSnapshotRetentionPeriod=36
            InvalidParameterValue 400: Invalid value 36 for AutomatedSnapshotRetentionPeriod. Must be between 0 and 35
        ManageMasterPassword=true
            UnsupportedOperation 400: The parameter ManageMasterPassword is not supported yet.
        MultiAZ=true
            UnsupportedOperation 400: The parameter MultiAZ is not supported yet.
        ElasticIp=1.2.3.4
            UnsupportedOperation 400: The parameter ElasticIp is not supported yet.
        AllowVersionUpgrade=maybe
            MalformedInput 400: maybe is not a valid boolean for AllowVersionUpgrade
        Tags.Tag.1.Key=aws:mine Tags.Tag.1.Value=x
            InvalidTagFault 400: The tag key 'aws:mine' is not valid.
        no NodeType
            MissingParameter 400: The request must contain the parameter NodeType.
        no MasterUsername
            MissingParameter 400: The request must contain the parameter MasterUsername.
        no MasterUserPassword
            MissingParameter 400: The request must contain the parameter MasterUserPassword.
    "#]].assert_eq(&shown);
}

#[tokio::test]
async fn who_may_pass_which_role() {
    let world = World::running().await;
    world.create_available("c1", "").await;
    world.create_available("c2", "").await;
    let mut shown = String::new();
    for user in ["alice", "modifier", "passes-a", "to-redshift", "to-ec2", "to-c2", "denied-b", "nobody"] {
        for (cluster, roles) in [("c1", &["A"][..]), ("c1", &["A", "B"]), ("c2", &["A"])] {
            let before = world.show(cluster);
            let answer = world.call(user, "ModifyClusterIamRoles", &modify(cluster, roles, &[], "")).await;
            let answer = answer.map_or_else(|error| error.message, |_| "allowed".to_owned());
            let answer = answer
                .replace("arn:aws:iam::123456789012:", "")
                .replace("arn:aws:redshift:us-east-1:123456789012:", "");
            writeln!(shown, "{user} {cluster} {}: {answer}", roles.join("+")).unwrap();
            if answer == "allowed" {
                world.call("alice", "ModifyClusterIamRoles", &modify(cluster, &[], roles, "")).await.unwrap();
                world.advance(2);
                world.eventually(cluster, |cluster| cluster.unwrap().roles.roles().is_empty()).await;
            } else {
                assert_eq!(world.show(cluster), before, "a refused call changes nothing");
            }
        }
    }
    expect![[r#"
        alice c1 A: allowed
        alice c1 A+B: allowed
        alice c2 A: allowed
        modifier c1 A: User: user/modifier is not authorized to perform: iam:PassRole on resource: role/A because no identity-based policy allows the iam:PassRole action
        modifier c1 A+B: User: user/modifier is not authorized to perform: iam:PassRole on resource: role/A because no identity-based policy allows the iam:PassRole action
        modifier c2 A: User: user/modifier is not authorized to perform: iam:PassRole on resource: role/A because no identity-based policy allows the iam:PassRole action
        passes-a c1 A: allowed
        passes-a c1 A+B: User: user/passes-a is not authorized to perform: iam:PassRole on resource: role/B because no identity-based policy allows the iam:PassRole action
        passes-a c2 A: allowed
        to-redshift c1 A: allowed
        to-redshift c1 A+B: allowed
        to-redshift c2 A: allowed
        to-ec2 c1 A: User: user/to-ec2 is not authorized to perform: iam:PassRole on resource: role/A because no identity-based policy allows the iam:PassRole action
        to-ec2 c1 A+B: User: user/to-ec2 is not authorized to perform: iam:PassRole on resource: role/A because no identity-based policy allows the iam:PassRole action
        to-ec2 c2 A: User: user/to-ec2 is not authorized to perform: iam:PassRole on resource: role/A because no identity-based policy allows the iam:PassRole action
        to-c2 c1 A: User: user/to-c2 is not authorized to perform: iam:PassRole on resource: role/A because no identity-based policy allows the iam:PassRole action
        to-c2 c1 A+B: User: user/to-c2 is not authorized to perform: iam:PassRole on resource: role/A because no identity-based policy allows the iam:PassRole action
        to-c2 c2 A: allowed
        denied-b c1 A: allowed
        denied-b c1 A+B: User: user/denied-b is not authorized to perform: iam:PassRole on resource: role/B with an explicit deny in an identity-based policy
        denied-b c2 A: allowed
        nobody c1 A: User: user/nobody is not authorized to perform: redshift:ModifyClusterIamRoles on resource: cluster:c1 because no identity-based policy allows the redshift:ModifyClusterIamRoles action
        nobody c1 A+B: User: user/nobody is not authorized to perform: redshift:ModifyClusterIamRoles on resource: cluster:c1 because no identity-based policy allows the redshift:ModifyClusterIamRoles action
        nobody c2 A: User: user/nobody is not authorized to perform: redshift:ModifyClusterIamRoles on resource: cluster:c2 because no identity-based policy allows the redshift:ModifyClusterIamRoles action
    "#]].assert_eq(&shown);
}

#[tokio::test]
async fn pass_role_is_asked_at_creation_and_not_for_removal() {
    let world = World::running().await;
    let params = create_params("c1", &role_params("IamRoles", &["A", "B"]));
    let expected = expect![
        "AccessDenied 403: User: arn:aws:iam::123456789012:user/passes-a is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/B because no identity-based policy allows the iam:PassRole action"
    ];
    check(&world, "passes-a", "CreateCluster", &params, expected).await;
    assert_eq!(world.show("c1"), "gone");
    world.create_available("c1", &role_params("IamRoles", &["A", "B"])).await;
    world.call("modifier", "ModifyClusterIamRoles", &modify("c1", &[], &["B"], "")).await.unwrap();
    assert_eq!(world.show("c1"), "available A:in-sync B:removing");
}

#[tokio::test]
async fn the_guides_policy_allows_what_it_says_and_no_more() {
    let world = World::running().await;
    let roles = role_params("IamRoles", &["MyRedshiftRole", "SecondRedshiftRole"]);
    let params = create_params("my-redshift-cluster", &roles);
    world.call("guide", "CreateCluster", &params).await.unwrap();
    world.advance(2);
    world.eventually("my-redshift-cluster", |cluster| cluster.unwrap().available_at.is_some()).await;
    world.call("guide", "DescribeClusters", "").await.unwrap();
    let add = |role| modify("my-redshift-cluster", &[role], &[], "");
    world.call("guide", "ModifyClusterIamRoles", &add("ThirdRedshiftRole")).await.unwrap();
    let expected = expect![
        "AccessDenied 403: User: arn:aws:iam::123456789012:user/guide is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/RedshiftCopyUnload because no identity-based policy allows the iam:PassRole action"
    ];
    check(&world, "guide", "ModifyClusterIamRoles", &add("RedshiftCopyUnload"), expected).await;
    let expected = expect![
        "AccessDenied 403: User: arn:aws:iam::123456789012:user/guide is not authorized to perform: redshift:DeleteCluster on resource: arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster because no identity-based policy allows the redshift:DeleteCluster action"
    ];
    check(&world, "guide", "DeleteCluster", "ClusterIdentifier=my-redshift-cluster", expected).await;
    let expected = expect![
        "AccessDenied 403: User: arn:aws:iam::123456789012:user/guide is not authorized to perform: redshift:CreateCluster on resource: arn:aws:redshift:us-east-1:123456789012:cluster:third because no identity-based policy allows the redshift:CreateCluster action"
    ];
    check(&world, "guide", "CreateCluster", &create_params("third", ""), expected).await;
}

#[tokio::test]
async fn permission_is_asked_before_existence() {
    let world = World::new().await;
    world.create("c1", "").await;
    for action in ["DescribeClusters", "ModifyClusterIamRoles", "DeleteCluster", "DescribeLoggingStatus"] {
        let there = world.refusal("nobody", action, "ClusterIdentifier=c1").await;
        let missing = world.refusal("nobody", action, "ClusterIdentifier=c2").await;
        assert!(there.starts_with("AccessDenied 403: "), "{there}");
        assert_eq!(there.replace(":c1", ":c2"), missing);
    }
}

#[tokio::test]
async fn an_eleventh_role_is_refused_and_a_swap_is_not() {
    let world = World::running().await;
    let ten = ["R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9"];
    world.create_available("c1", &role_params("IamRoles", &ten)).await;
    let before = world.show("c1");
    let expected = expect![
        "InvalidParameterValue 400: You can associate a maximum of 10 IAM roles with a cluster; the request would result in 11."
    ];
    check(&world, "alice", "ModifyClusterIamRoles", &modify("c1", &["R10"], &[], ""), expected).await;
    assert_eq!(world.show("c1"), before);
    world.call("alice", "ModifyClusterIamRoles", &modify("c1", &["R10"], &["R0"], "")).await.unwrap();
    let eleven: Vec<&str> = ten.into_iter().chain(["R10"]).collect();
    let expected = expect![
        "InvalidParameterValue 400: You can specify at most 10 IAM roles in one request; the request contains 11."
    ];
    check(&world, "alice", "CreateCluster", &create_params("c2", &role_params("IamRoles", &eleven)), expected).await;
}

#[tokio::test]
async fn roles_of_other_accounts_and_things_that_are_no_role_are_refused() {
    let world = World::running().await;
    world.create_available("c1", "").await;
    let mut shown = String::new();
    for value in [
        "arn:aws:iam::999999999999:role/X",
        "MyRedshiftRole",
        "arn:aws:iam::123456789012:user/X",
        "arn:aws:iam::123456789012:role/aws-service-role/redshift.amazonaws.com/AWSServiceRoleForRedshift",
    ] {
        let params = format!("ClusterIdentifier=c1 AddIamRoles.IamRoleArn.1={value}");
        writeln!(shown, "{}", world.refusal("alice", "ModifyClusterIamRoles", &params).await).unwrap();
    }
    writeln!(shown, "{}", world.refusal("alice", "ModifyClusterIamRoles", &modify("c1", &["A"], &["A"], "")).await)
        .unwrap();
    expect![[r#"
        InvalidParameterValue 400: The IAM role arn:aws:iam::999999999999:role/X is not valid. The IAM role must delegate access to an Amazon Redshift account.
        InvalidParameterValue 400: The IAM role MyRedshiftRole is not valid. The IAM role must delegate access to an Amazon Redshift account.
        InvalidParameterValue 400: The IAM role arn:aws:iam::123456789012:user/X is not valid. The IAM role must delegate access to an Amazon Redshift account.
        InvalidParameterValue 400: The IAM Role ARN arn:aws:iam::123456789012:role/aws-service-role/redshift.amazonaws.com/AWSServiceRoleForRedshift can't be used since it's a AWS service-linked IAM role.
        InvalidParameterValue 400: The IAM role arn:aws:iam::123456789012:role/A is specified in both AddIamRoles and RemoveIamRoles.
    "#]].assert_eq(&shown);
    assert_eq!(world.show("c1"), "available");
}

#[tokio::test]
async fn the_default_role_follows_the_set() {
    let world = World::running().await;
    let default = |name: &str| format!("DefaultIamRoleArn=arn:aws:iam::123456789012:role/{name}");
    let create = |role| create_params("c1", &format!("{}{}", role_params("IamRoles", &["A"]), default(role)));
    let expected = expect![
        "InvalidParameterValue 400: The list of Amazon Resource Names (ARNs) for customer roles should contain the ARN of the default IAM role when a default is specified."
    ];
    check(&world, "alice", "CreateCluster", &create("B"), expected).await;
    world.call("alice", "CreateCluster", &create("A")).await.unwrap();
    world.advance(2);
    world.eventually("c1", |cluster| cluster.unwrap().available_at.is_some()).await;
    assert_eq!(world.show("c1"), "available A:in-sync default:A");
    let xml = world.call("alice", "ModifyClusterIamRoles", &modify("c1", &["B"], &[], &default("B"))).await.unwrap();
    assert!(xml.contains("<DefaultIamRoleArn>arn:aws:iam::123456789012:role/B</DefaultIamRoleArn>"), "{xml}");
    world.call("alice", "ModifyClusterIamRoles", "ClusterIdentifier=c1 DefaultIamRoleArn= AddIamRoles=").await.unwrap();
    assert_eq!(world.show("c1"), "available A:in-sync B:adding");
}

#[tokio::test]
async fn roles_change_only_on_an_available_cluster() {
    let world = World::new().await;
    world.create("c1", "").await;
    let expected = expect!["InvalidClusterState 400: The specified cluster is not in the available state."];
    check(&world, "alice", "ModifyClusterIamRoles", &modify("c1", &["A"], &[], ""), expected).await;
    let expected = expect!["ClusterNotFound 404: Cluster x not found."];
    check(&world, "alice", "ModifyClusterIamRoles", &modify("x", &["A"], &[], ""), expected).await;
    let expected = expect!["MissingParameter 400: The request must contain the parameter ClusterIdentifier."];
    check(&world, "alice", "ModifyClusterIamRoles", "", expected).await;
}

#[tokio::test]
async fn deleting_says_what_becomes_of_the_final_snapshot() {
    let world = World::running().await;
    world.create_available("c1", "").await;
    let mut shown = String::new();
    for more in [
        "",
        "SkipFinalClusterSnapshot=false",
        "SkipFinalClusterSnapshot=true FinalClusterSnapshotIdentifier=s",
        "FinalClusterSnapshotIdentifier=1s",
        "FinalClusterSnapshotIdentifier=s FinalClusterSnapshotRetentionPeriod=0",
    ] {
        let refusal = world.refusal("alice", "DeleteCluster", &format!("ClusterIdentifier=c1 {more}")).await;
        writeln!(shown, "{refusal}").unwrap();
    }
    let refusal = world.refusal("alice", "DeleteCluster", "ClusterIdentifier=x SkipFinalClusterSnapshot=true").await;
    writeln!(shown, "{refusal}").unwrap();
    expect![[r#"
        InvalidParameterCombination 400: FinalClusterSnapshotIdentifier is required unless SkipFinalClusterSnapshot is specified.
        InvalidParameterCombination 400: FinalClusterSnapshotIdentifier is required unless SkipFinalClusterSnapshot is specified.
        InvalidParameterCombination 400: FinalClusterSnapshotIdentifier cannot be specified when SkipFinalClusterSnapshot is true.
        InvalidParameterValue 400: The parameter FinalClusterSnapshotIdentifier is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.
        InvalidRetentionPeriodFault 400: Invalid retention period 0. The value must be either -1 or an integer between 1 and 3,653.
        ClusterNotFound 404: Cluster x not found.
    "#]].assert_eq(&shown);
    let xml = world.call("alice", "DeleteCluster", "ClusterIdentifier=c1 SkipFinalClusterSnapshot=true").await.unwrap();
    let status =
        "<ClusterStatus>deleting</ClusterStatus><ClusterAvailabilityStatus>Modifying</ClusterAvailabilityStatus>";
    assert!(xml.contains(status), "{xml}");
    world.eventually("c1", |cluster| cluster.is_none()).await;
    world.create("c1", "").await;
}

#[tokio::test]
async fn describing_pages_and_filters() {
    let world = World::new().await;
    for number in 0..25 {
        let tags = if number % 5 == 0 { "Tags.Tag.1.Key=team Tags.Tag.1.Value=data" } else { "" };
        world.create(&format!("cluster-{number:02}"), tags).await;
    }
    let count = |xml: &str| xml.matches("<ClusterIdentifier>").count();
    let first = world.call("alice", "DescribeClusters", "MaxRecords=20").await.unwrap();
    assert_eq!(count(&first), 20);
    let marker = first.split("<Marker>").nth(1).unwrap().split("</Marker>").next().unwrap();
    let second = world.call("alice", "DescribeClusters", &format!("MaxRecords=20 Marker={marker}")).await.unwrap();
    assert_eq!(count(&second), 5);
    assert!(!second.contains("<Marker>"));
    let tagged = world.call("alice", "DescribeClusters", "TagKeys.TagKey.1=team").await.unwrap();
    assert_eq!(count(&tagged), 5);
    let tagged = world.call("alice", "DescribeClusters", "TagKeys.TagKey.1=x TagValues.TagValue.1=data").await.unwrap();
    assert_eq!(count(&tagged), 5);
    let mut shown = String::new();
    for params in ["MaxRecords=5", "Marker=%%%", "ClusterIdentifier=nope", "ClusterIdentifier=cluster-00 Marker=61"] {
        writeln!(shown, "{}", world.refusal("alice", "DescribeClusters", params).await).unwrap();
    }
    expect![[r#"
        InvalidParameterValue 400: Invalid value 5 for MaxRecords. Must be between 20 and 100
        InvalidParameterValue 400: Invalid marker %%%.
        ClusterNotFound 404: Cluster nope not found.
        InvalidParameterCombination 400: The parameters ClusterIdentifier and Marker cannot be used together.
    "#]]
    .assert_eq(&shown);
}

#[tokio::test]
async fn tags_are_made_shown_and_deleted() {
    let world = World::new().await;
    world.create("c1", "Tags.Tag.1.Key=team Tags.Tag.1.Value=data").await;
    let name = "ResourceName=arn:aws:redshift:us-east-1:123456789012:cluster:c1";
    let more = format!("{name} Tags.Tag.1.Key=team Tags.Tag.1.Value=web Tags.Tag.2.Key=empty");
    world.call("alice", "CreateTags", &more).await.unwrap();
    let xml = world.call("alice", "DescribeTags", name).await.unwrap();
    expect!["<TaggedResources><TaggedResource><Tag><Key>empty</Key><Value></Value></Tag><ResourceName>arn:aws:redshift:us-east-1:123456789012:cluster:c1</ResourceName><ResourceType>cluster</ResourceType></TaggedResource><TaggedResource><Tag><Key>team</Key><Value>web</Value></Tag><ResourceName>arn:aws:redshift:us-east-1:123456789012:cluster:c1</ResourceName><ResourceType>cluster</ResourceType></TaggedResource></TaggedResources>"].assert_eq(&xml);
    world.call("alice", "DeleteTags", &format!("{name} TagKeys.TagKey.1=team TagKeys.TagKey.2=x")).await.unwrap();
    assert_eq!(world.cluster("c1").unwrap().tags.keys().collect::<Vec<_>>(), ["empty"]);
    let mut shown = String::new();
    for params in [
        "ResourceName=arn:aws:redshift:us-east-1:123456789012:cluster:x",
        "ResourceName=arn:aws:redshift:us-east-1:123456789012:moon:c1",
        "ResourceName=c1",
        "ResourceType=Moon",
        &format!("{name} ResourceType=cluster"),
    ] {
        writeln!(shown, "{}", world.refusal("alice", "DescribeTags", params).await).unwrap();
    }
    expect![[r#"
        ResourceNotFoundFault 404: cluster (x) not found.
        ResourceNotFoundFault 404: Tagging is not supported for this type of resource: 'moon' (the ARN is potentially malformed, please check the ARN documentation for more information)
        ResourceNotFoundFault 404: Tagging is not supported for this type of resource: 'c1' (the ARN is potentially malformed, please check the ARN documentation for more information)
        InvalidParameterValue 400: Invalid resource type moon.
        InvalidParameterValue 400: You cannot filter a list of resources using an Amazon Resource Name (ARN) and a resource type together in the same request. Retry the request using either an ARN or a resource type, but not both.
    "#]].assert_eq(&shown);
}

#[tokio::test]
async fn a_policy_may_ask_for_a_clusters_tags() {
    let world = World::new().await;
    world.create("ours", "Tags.Tag.1.Key=team Tags.Tag.1.Value=data").await;
    world.create("theirs", "").await;
    world.call("team-data", "DescribeLoggingStatus", "ClusterIdentifier=ours").await.unwrap();
    let refusal = world.refusal("team-data", "DescribeLoggingStatus", "ClusterIdentifier=theirs").await;
    assert!(refusal.starts_with("AccessDenied"), "{refusal}");
}

#[tokio::test]
async fn credentials_need_permission_on_user_database_group_and_creation() {
    let world = World::running().await;
    world.create_available("c1", "").await;
    let get = "GetClusterCredentials";
    let xml = world.call("alice", get, "ClusterIdentifier=c1 DbUser=ann").await.unwrap();
    assert!(xml.contains("<DbUser>IAM:ann</DbUser>"), "{xml}");
    let full = "ClusterIdentifier=c1 DbUser=ann DbName=dev AutoCreate=true DbGroups.DbGroup.1=loaders";
    let xml = world.call("alice", get, full).await.unwrap();
    assert!(xml.contains("<DbUser>IAMA:ann:loaders</DbUser>"), "{xml}");
    assert!(world.call("ann-only", get, "ClusterIdentifier=c1 DbUser=ann").await.is_ok());
    for (more, denied) in [
        (
            "DbUser=bob",
            "redshift:GetClusterCredentials on resource: arn:aws:redshift:us-east-1:123456789012:dbuser:c1/bob",
        ),
        ("DbUser=ann DbName=dev", "on resource: arn:aws:redshift:us-east-1:123456789012:dbname:c1/dev"),
        ("DbUser=ann AutoCreate=true", "redshift:CreateClusterUser on resource:"),
        (
            "DbUser=ann DbGroups.DbGroup.1=g",
            "redshift:JoinGroup on resource: arn:aws:redshift:us-east-1:123456789012:dbgroup:c1/g",
        ),
    ] {
        let refused = world.refusal("ann-only", get, &format!("ClusterIdentifier=c1 {more}")).await;
        assert!(refused.starts_with("AccessDenied 403") && refused.contains(denied), "{more}: {refused}");
    }
}

#[tokio::test]
async fn credential_requests_are_checked_in_redshifts_words() {
    let world = World::running().await;
    world.create_available("c1", "").await;
    let refusal = async |params: &str| world.refusal("alice", "GetClusterCredentials", params).await;
    let too_short = "InvalidParameterValue 400: Token duration must be between 900 and 3600 seconds";
    assert_eq!(refusal("ClusterIdentifier=c1 DbUser=ann DurationSeconds=100").await, too_short);
    assert_eq!(refusal("ClusterIdentifier=nope DbUser=ann").await, "ClusterNotFound 404: Cluster nope not found.");
    for user in ["1ann", "an/n", "PUBLIC", "a:b"] {
        let refused = refusal(&format!("ClusterIdentifier=c1 DbUser={user}")).await;
        assert!(refused.starts_with("InvalidParameterValue 400: The parameter DbUser"), "{refused}");
    }
}

#[tokio::test]
async fn a_federated_user_is_not_root_in_the_database() {
    let world = World::running().await;
    world.create_available("c1", "").await;
    let everything = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let wish = QueryParams::from_pairs([("Name", "guest"), ("Policy", everything)]);
    let sts = vesto_identity::actions::sts_actions();
    let answer = sts.call(&world.identity, &world.ctx("federates"), "GetFederationToken", &wish).await.unwrap();
    let xml = answer.content().to_owned();
    let id = xml.split("<AccessKeyId>").nth(1).unwrap().split('<').next().unwrap();
    let guest = world.ctx_of(&vesto_types::AccessKeyId::parse(id).unwrap());
    let params = QueryParams::from_pairs([("ClusterIdentifier", "c1")]);
    let error = world.api.call(&guest, "GetClusterCredentialsWithIAM", &params).await.unwrap_err();
    assert_eq!(error.code, "UnsupportedOperation", "{}", error.message);
}

#[tokio::test]
async fn a_password_outlives_a_restart_and_not_its_time_or_its_cluster() {
    let mut world = World::running().await;
    world.create_available("c1", "").await;
    world.call("alice", "GetClusterCredentials", "ClusterIdentifier=c1 DbUser=ann DbName=dev").await.unwrap();
    let with_iam = world.call("alice", "GetClusterCredentialsWithIAM", "ClusterIdentifier=c1").await.unwrap();
    assert!(with_iam.contains("<DbUser>IAM:alice</DbUser>") && with_iam.contains("<NextRefreshTime>"), "{with_iam}");
    world.restart().await;
    let key = crate::test_support::key;
    let logins = world.control.temporary_logins(&key("c1"), "IAM:ann", "dev");
    let (_, login) = logins.first().unwrap();
    assert_eq!((login.user.as_str(), login.database.as_deref()), ("ann", Some("dev")));
    assert!(login.access_key.as_ref().unwrap().as_str().starts_with("AKIAALICE"));
    assert!(world.control.temporary_logins(&key("c1"), "IAM:ann", "other").is_empty());
    assert!(world.control.temporary_logins(&key("c2"), "IAM:ann", "dev").is_empty());
    assert_eq!(world.control.temporary_logins(&key("c1"), "IAM:alice", "any").len(), 1);
    world.advance(900);
    assert!(world.control.temporary_logins(&key("c1"), "IAM:ann", "dev").is_empty());
}
