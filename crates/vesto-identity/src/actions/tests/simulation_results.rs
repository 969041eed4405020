//! What a simulation tells besides the decision: single resources, accounts, organisations, boundaries, groups.

use expect_test::expect;

use crate::testing::{ACCOUNT, OTHER_ACCOUNT, World, allow, element};

const BUCKET_OF_ANOTHER: (&str, &str) = ("ResourceOwner", "arn:aws:iam::210987654321:root");

fn alice() -> String {
    format!("arn:aws:iam::{ACCOUNT}:user/alice")
}

async fn custom(world: &World, params: &[(&str, &str)]) -> String {
    world.make("SimulateCustomPolicy", params).await.replace('\n', "")
}

fn count(answer: &str, part: &str) -> usize {
    answer.matches(part).count()
}

#[tokio::test]
async fn several_resources_make_one_result_with_a_decision_for_each() {
    let world = World::new().await;
    let document = allow("s3:GetObject", "arn:aws:s3:::b/*");
    let params = [
        ("PolicyInputList.member.1", document.as_str()),
        ("ActionNames.member.1", "s3:GetObject"),
        ("ResourceArns.member.1", "arn:aws:s3:::b/k"),
        ("ResourceArns.member.2", "arn:aws:s3:::other/k"),
    ];
    expect![[r#"
        <EvaluationResults>
        <member>
        <EvalActionName>s3:GetObject</EvalActionName>
        <EvalResourceName>*</EvalResourceName>
        <EvalDecision>implicitDeny</EvalDecision>
        <MatchedStatements/>
        <MissingContextValues/>
        <EvalDecisionDetails/>
        <ResourceSpecificResults>
        <member>
        <EvalResourceName>arn:aws:s3:::b/k</EvalResourceName>
        <EvalResourceDecision>allowed</EvalResourceDecision>
        <MatchedStatements>
        <member>
        <SourcePolicyId>PolicyInputList.1</SourcePolicyId>
        <SourcePolicyType>IAM Policy</SourcePolicyType>
        <StartPosition>
        <Line>1</Line>
        <Column>39</Column>
        </StartPosition>
        <EndPosition>
        <Line>1</Line>
        <Column>110</Column>
        </EndPosition>
        </member>
        </MatchedStatements>
        <MissingContextValues/>
        </member>
        <member>
        <EvalResourceName>arn:aws:s3:::other/k</EvalResourceName>
        <EvalResourceDecision>implicitDeny</EvalResourceDecision>
        <MatchedStatements/>
        <MissingContextValues/>
        </member>
        </ResourceSpecificResults>
        </member>
        </EvaluationResults>
        <IsTruncated>false</IsTruncated>"#]]
    .assert_eq(&world.make("SimulateCustomPolicy", &params).await);
}

#[tokio::test]
async fn a_deny_is_the_only_statement_shown() {
    let world = World::new().await;
    let (all, none) = (allow("s3:*", "*"), allow("s3:Get*", "arn:aws:s3:::b/k").replace("Allow", "Deny"));
    let params = [
        ("PolicyInputList.member.1", all.as_str()),
        ("PolicyInputList.member.2", &none),
        ("ActionNames.member.1", "s3:GetObject"),
        ("ResourceArns.member.1", "arn:aws:s3:::b/k"),
    ];
    let answer = custom(&world, &params).await;
    assert!(answer.contains("<EvalDecision>explicitDeny<"), "{answer}");
    // Once for the action and once for its resource.
    assert_eq!((count(&answer, "PolicyInputList.1"), count(&answer, "PolicyInputList.2")), (0, 2), "{answer}");
}

#[tokio::test]
async fn across_accounts_both_sides_must_allow_and_both_are_told() {
    let world = World::new().await;
    let identity = allow("s3:GetObject", "*");
    let bucket = |user: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{ACCOUNT}:user/{user}"}},"Action":"s3:GetObject","Resource":"*"}}]}}"#
        )
    };
    let (own, foreign) = (bucket("alice"), bucket("bob"));
    let caller = alice();
    let mut params = vec![
        ("PolicyInputList.member.1", identity.as_str()),
        ("ActionNames.member.1", "s3:GetObject"),
        ("ResourceArns.member.1", "arn:aws:s3:::b/k"),
        ("CallerArn", &caller),
        BUCKET_OF_ANOTHER,
        ("ResourcePolicy", &own),
    ];
    let answer = custom(&world, &params).await;
    let details = |resource: &str| {
        format!(
            "<EvalDecisionDetails><entry><key>IAM Policy</key><value>allowed</value></entry>\
             <entry><key>Resource Policy</key><value>{resource}</value></entry></EvalDecisionDetails>"
        )
    };
    assert_eq!(element(&answer, "EvalDecision").unwrap(), "allowed");
    assert_eq!(count(&answer, &details("allowed")), 2, "{answer}");
    assert!(answer.contains("<SourcePolicyType>Resource Policy<"), "{answer}");
    params.pop();
    params.push(("ResourcePolicy", &foreign));
    let answer = custom(&world, &params).await;
    assert_eq!(element(&answer, "EvalDecision").unwrap(), "implicitDeny");
    assert_eq!(count(&answer, &details("implicitDeny")), 2, "{answer}");
    // An ARN that has an account is that account's, whatever the request says.
    let arn = format!("arn:aws:iam::{OTHER_ACCOUNT}:role/r");
    let params = [
        ("PolicyInputList.member.1", identity.as_str()),
        ("ActionNames.member.1", "iam:GetRole"),
        ("ResourceArns.member.1", &arn),
    ];
    assert!(custom(&world, &params).await.contains("<key>Resource Policy</key>"));
    let without_caller = [params[0], params[1], ("ResourcePolicy", own.as_str())];
    assert_eq!(
        world.call(&world.root(), "SimulateCustomPolicy", &without_caller).await,
        "400 InvalidInput: CallerArn is required with ResourcePolicy."
    );
}

#[tokio::test]
async fn an_organisation_limits_its_accounts_level_by_level() {
    let world = World::new().await;
    let (all, get_only) = (allow("*", "*"), allow("s3:Get*", "*"));
    let level =
        |n: usize| format!("OrderedOrganizationPolicyInputList.member.{n}.ServiceControlPolicyInputList.member.1");
    let (root, account) = (level(1), level(2));
    let ask = async |action: &str| {
        let params = [
            ("PolicyInputList.member.1", all.as_str()),
            (&root, &all),
            (&account, &get_only),
            ("ActionNames.member.1", action),
        ];
        let answer = custom(&world, &params).await;
        let allowed = element(&answer, "AllowedByOrganizations").unwrap();
        assert!(!answer.contains("OrderedOrganizationPolicyInputList"), "{answer}");
        (element(&answer, "EvalDecision").unwrap(), allowed)
    };
    assert_eq!(ask("s3:GetObject").await, ("allowed".to_owned(), "true".to_owned()));
    assert_eq!(ask("s3:PutObject").await, ("implicitDeny".to_owned(), "false".to_owned()));
}

#[tokio::test]
async fn a_boundary_that_denies_does_not_allow() {
    let world = World::new().await;
    let all = allow("*", "*");
    let boundary = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
        {"Effect":"Deny","Action":"s3:Put*","Resource":"*"}]}"#;
    let params = [
        ("PolicyInputList.member.1", all.as_str()),
        ("PermissionsBoundaryPolicyInputList.member.1", boundary),
        ("ActionNames.member.1", "s3:PutObject"),
    ];
    let answer = custom(&world, &params).await;
    assert_eq!(element(&answer, "EvalDecision").unwrap(), "explicitDeny");
    assert_eq!(element(&answer, "AllowedByPermissionsBoundary").unwrap(), "false");
}

#[tokio::test]
async fn groups_are_sources_of_their_own_and_of_their_members() {
    let world = World::new().await;
    world.user("alice", "").await;
    let group = ("GroupName", "readers");
    world.make("CreateGroup", &[group]).await;
    world.make("AddUserToGroup", &[group, ("UserName", "alice")]).await;
    let policy = allow("s3:GetObject", "arn:aws:s3:::${aws:username}/*");
    world.make("PutGroupPolicy", &[group, ("PolicyName", "home"), ("PolicyDocument", &policy)]).await;
    let ask = async |source: &str, more: &[(&str, &str)]| {
        let params = [
            ("PolicySourceArn", source),
            ("ActionNames.member.1", "s3:GetObject"),
            ("ResourceArns.member.1", "arn:aws:s3:::alice/k"),
        ];
        let answer = world.make("SimulatePrincipalPolicy", &[&params, more].concat()).await;
        element(&answer, "EvalDecision").unwrap()
    };
    let readers = format!("arn:aws:iam::{ACCOUNT}:group/readers");
    assert_eq!(ask(&alice(), &[]).await, "allowed");
    assert_eq!(ask(&readers, &[]).await, "implicitDeny");
    assert_eq!(ask(&readers, &[("CallerArn", &alice())]).await, "allowed");
    let named = [
        ("ContextEntries.member.1.ContextKeyName", "aws:username"),
        ("ContextEntries.member.1.ContextKeyValues.member.1", "alice"),
        ("ContextEntries.member.1.ContextKeyType", "string"),
    ];
    assert_eq!(ask(&readers, &named).await, "allowed");
}

#[tokio::test]
async fn results_come_in_pages() {
    let world = World::new().await;
    let document = allow("s3:*", "*");
    let mut params = vec![
        ("PolicyInputList.member.1".to_owned(), document),
        ("ActionNames.member.1".to_owned(), "s3:GetObject".to_owned()),
        ("ActionNames.member.2".to_owned(), "s3:PutObject".to_owned()),
        ("ActionNames.member.3".to_owned(), "iam:GetUser".to_owned()),
        ("MaxItems".to_owned(), "2".to_owned()),
    ];
    let page = async |params: &[(String, String)]| {
        let params: Vec<_> = params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        custom(&world, &params).await
    };
    let first = page(&params).await;
    assert_eq!((count(&first, "<EvalDecision>allowed<"), count(&first, "<IsTruncated>true<")), (2, 1), "{first}");
    params.push(("Marker".to_owned(), element(&first, "Marker").unwrap()));
    let second = page(&params).await;
    assert!(second.contains("<EvalActionName>iam:GetUser<") && second.contains("<IsTruncated>false<"), "{second}");
    assert_eq!(count(&second, "<EvalDecision>"), 1);
}
