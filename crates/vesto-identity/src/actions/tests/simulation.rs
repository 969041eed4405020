use expect_test::expect;

use crate::testing::{ACCOUNT, OTHER_ACCOUNT, TRUST_REDSHIFT, World, allow, element, role_arn};

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "redshift:Describe*", "Resource": "*"},
    {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
     "Condition": {"StringEquals": {"iam:PassedToService": "redshift.amazonaws.com"}}},
    {"Effect": "Deny", "Action": "redshift:DeleteCluster", "Resource": "*"}
  ]
}"#;

fn alice() -> String {
    format!("arn:aws:iam::{ACCOUNT}:user/alice")
}

#[tokio::test]
async fn a_users_policies_answer_action_by_action() {
    let world = World::new().await;
    world.user("alice", POLICY).await;
    let answer = world
        .make(
            "SimulatePrincipalPolicy",
            &[
                ("PolicySourceArn", &alice()),
                ("ActionNames.member.1", "redshift:DescribeClusters"),
                ("ActionNames.member.2", "redshift:DeleteCluster"),
                ("ActionNames.member.3", "iam:PassRole"),
            ],
        )
        .await;
    expect![[r#"
        <EvaluationResults>
        <member>
        <EvalActionName>redshift:DescribeClusters</EvalActionName>
        <EvalResourceName>*</EvalResourceName>
        <EvalDecision>allowed</EvalDecision>
        <MatchedStatements>
        <member>
        <SourcePolicyId>own</SourcePolicyId>
        <SourcePolicyType>IAM Policy</SourcePolicyType>
        <StartPosition>
        <Line>4</Line>
        <Column>6</Column>
        </StartPosition>
        <EndPosition>
        <Line>4</Line>
        <Column>73</Column>
        </EndPosition>
        </member>
        </MatchedStatements>
        <MissingContextValues/>
        </member>
        <member>
        <EvalActionName>redshift:DeleteCluster</EvalActionName>
        <EvalResourceName>*</EvalResourceName>
        <EvalDecision>explicitDeny</EvalDecision>
        <MatchedStatements>
        <member>
        <SourcePolicyId>own</SourcePolicyId>
        <SourcePolicyType>IAM Policy</SourcePolicyType>
        <StartPosition>
        <Line>7</Line>
        <Column>6</Column>
        </StartPosition>
        <EndPosition>
        <Line>7</Line>
        <Column>76</Column>
        </EndPosition>
        </member>
        </MatchedStatements>
        <MissingContextValues/>
        </member>
        <member>
        <EvalActionName>iam:PassRole</EvalActionName>
        <EvalResourceName>*</EvalResourceName>
        <EvalDecision>implicitDeny</EvalDecision>
        <MatchedStatements/>
        <MissingContextValues>
        <member>iam:PassedToService</member>
        </MissingContextValues>
        </member>
        </EvaluationResults>
        <IsTruncated>false</IsTruncated>"#]]
    .assert_eq(&answer);
}

#[tokio::test]
async fn context_entries_decide_conditions() {
    let world = World::new().await;
    world.user("alice", POLICY).await;
    let ask = |service: &'static str| {
        let world = &world;
        async move {
            let arn = alice();
            let params = [
                ("PolicySourceArn", arn.as_str()),
                ("ActionNames.member.1", "iam:PassRole"),
                ("ResourceArns.member.1", "arn:aws:iam::123456789012:role/R"),
                ("ContextEntries.member.1.ContextKeyName", "iam:PassedToService"),
                ("ContextEntries.member.1.ContextKeyValues.member.1", service),
                ("ContextEntries.member.1.ContextKeyType", "string"),
            ];
            element(&world.make("SimulatePrincipalPolicy", &params).await, "EvalDecision").unwrap()
        }
    };
    assert_eq!(ask("redshift.amazonaws.com").await, "allowed");
    assert_eq!(ask("ec2.amazonaws.com").await, "implicitDeny");
}

#[tokio::test]
async fn roles_boundaries_and_further_policies_count() {
    let world = World::new().await;
    world.role("r", TRUST_REDSHIFT, &allow("s3:*", "*")).await;
    let arn = role_arn("r");
    let mut params = vec![("PolicySourceArn", arn.as_str()), ("ActionNames.member.1", "s3:PutObject")];
    let decision = async |params: &[(&str, &str)]| {
        let answer = world.make("SimulatePrincipalPolicy", params).await;
        let boundary = element(&answer, "AllowedByPermissionsBoundary");
        (element(&answer, "EvalDecision").unwrap(), boundary)
    };
    assert_eq!(decision(&params).await, ("allowed".to_owned(), None));
    let read_only = allow("s3:Get*", "*");
    params.push(("PermissionsBoundaryPolicyInputList.member.1", &read_only));
    assert_eq!(decision(&params).await, ("implicitDeny".to_owned(), Some("false".to_owned())));
    let deny = read_only.replace("Allow", "Deny").replace("Get", "Put");
    params.push(("PolicyInputList.member.1", &deny));
    assert_eq!(decision(&params).await.0, "explicitDeny");
}

#[tokio::test]
async fn custom_policies_need_no_principal() {
    let world = World::new().await;
    let document = allow("s3:GetObject", "arn:aws:s3:::b/*");
    let params = [
        ("PolicyInputList.member.1", document.as_str()),
        ("ActionNames.member.1", "s3:GetObject"),
        ("ResourceArns.member.1", "arn:aws:s3:::b/k"),
        ("ResourceArns.member.2", "arn:aws:s3:::other/k"),
    ];
    let answer = world.make("SimulateCustomPolicy", &params).await;
    let decisions: Vec<_> = answer.lines().filter(|line| line.contains("Decision>")).collect();
    assert_eq!(
        decisions,
        [
            "<EvalDecision>implicitDeny</EvalDecision>",
            "<EvalResourceDecision>allowed</EvalResourceDecision>",
            "<EvalResourceDecision>implicitDeny</EvalResourceDecision>"
        ]
    );
    let root = world.root();
    assert_eq!(
        world
            .call(&root, "SimulateCustomPolicy", &[("PolicyInputList.member.1", "{"), ("ActionNames.member.1", "a:b")])
            .await,
        "400 InvalidInput: Syntax errors in policy."
    );
    assert_eq!(
        world.call(&root, "SimulateCustomPolicy", &[params[0], params[1], ("ResourceHandlingOption", "EC2-VPC")]).await,
        "400 InvalidInput: The parameter ResourceHandlingOption is not supported yet."
    );
    assert!(
        world
            .call(&root, "SimulatePrincipalPolicy", &[("PolicySourceArn", &alice()), params[1]])
            .await
            .starts_with("404")
    );
}

#[tokio::test]
async fn the_caller_of_a_simulation_is_of_the_same_account() {
    let world = World::new().await;
    world.user("alice", "").await;
    let other = world.other_root();
    world.call(&other, "CreateUser", &[("UserName", "eve")]).await;
    let source = format!("arn:aws:iam::{OTHER_ACCOUNT}:user/eve");
    let params = [
        ("PolicySourceArn", source.as_str()),
        ("CallerArn", &alice()),
        ("ActionNames.member.1", "s3:GetObject"),
        ("ResourceArns.member.1", "arn:aws:s3:::b/k"),
    ];
    assert_eq!(
        world.call(&other, "SimulatePrincipalPolicy", &params).await,
        format!("404 NoSuchEntity: The principal {} cannot be found.", alice())
    );
}
