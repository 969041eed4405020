use crate::test_support::World;

#[tokio::test]
async fn a_subnet_group_is_kept_changed_and_not_removed_while_in_use() {
    let world = World::new().await;
    let create = "ClusterSubnetGroupName=Mine Description=x SubnetIds.SubnetIdentifier.1=subnet-0a1 \
                  SubnetIds.SubnetIdentifier.2=subnet-0b2";
    let xml = world.call("alice", "CreateClusterSubnetGroup", create).await.unwrap();
    let subnet = "<SubnetIdentifier>subnet-0b2</SubnetIdentifier><SubnetAvailabilityZone><Name>us-east-1b</Name>";
    assert!(xml.contains("<ClusterSubnetGroupName>mine<") && xml.contains(subnet), "{xml}");
    let modify = "ClusterSubnetGroupName=mine SubnetIds.SubnetIdentifier.1=subnet-0c3";
    let xml = world.call("alice", "ModifyClusterSubnetGroup", modify).await.unwrap();
    assert!(xml.contains("subnet-0c3") && !xml.contains("subnet-0a1") && xml.contains("<Description>x<"), "{xml}");
    let wrong = "ClusterSubnetGroupName=b Description=x SubnetIds.SubnetIdentifier.1=here";
    let refused = world.refusal("alice", "CreateClusterSubnetGroup", wrong).await;
    assert_eq!(refused, "InvalidSubnet 400: Subnet here is not valid.");
    world.create("c1", "ClusterSubnetGroupName=mine").await;
    let refused = world.refusal("alice", "DeleteClusterSubnetGroup", "ClusterSubnetGroupName=mine").await;
    assert!(refused.starts_with("InvalidClusterSubnetGroupStateFault 400"), "{refused}");
    let refused = world.refusal("alice", "DeleteClusterSubnetGroup", "ClusterSubnetGroupName=nope").await;
    assert_eq!(refused, "ClusterSubnetGroupNotFoundFault 400: Subnet group nope not found.");
}

#[tokio::test]
async fn ingress_is_authorized_once_and_revoked() {
    let world = World::new().await;
    let create = "ClusterSecurityGroupName=mine Description=x";
    world.call("alice", "CreateClusterSecurityGroup", create).await.unwrap();
    let range = "ClusterSecurityGroupName=mine CIDRIP=192.168.0.0/16";
    let xml = world.call("alice", "AuthorizeClusterSecurityGroupIngress", range).await.unwrap();
    assert!(xml.contains("<IPRange><Status>authorized</Status><CIDRIP>192.168.0.0/16</CIDRIP>"), "{xml}");
    let again = world.refusal("alice", "AuthorizeClusterSecurityGroupIngress", range).await;
    assert!(again.starts_with("AuthorizationAlreadyExists 400"), "{again}");
    let group = "ClusterSecurityGroupName=mine EC2SecurityGroupName=web EC2SecurityGroupOwnerId=123456789012";
    let xml = world.call("alice", "AuthorizeClusterSecurityGroupIngress", group).await.unwrap();
    assert!(xml.contains("<EC2SecurityGroupName>web</EC2SecurityGroupName>"), "{xml}");
    world.call("alice", "RevokeClusterSecurityGroupIngress", range).await.unwrap();
    let gone = world.refusal("alice", "RevokeClusterSecurityGroupIngress", range).await;
    assert!(gone.starts_with("AuthorizationNotFound 404"), "{gone}");
    let both = "ClusterSecurityGroupName=mine CIDRIP=192.168.0.0/16 EC2SecurityGroupName=web";
    let refused = world.refusal("alice", "AuthorizeClusterSecurityGroupIngress", both).await;
    assert!(refused.starts_with("InvalidParameterCombination 400"), "{refused}");
}
