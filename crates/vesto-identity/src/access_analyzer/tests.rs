#![expect(clippy::indexing_slicing, clippy::string_slice, reason = "a test may fail that way")]

use expect_test::expect;
use serde_json::json;

use super::*;
use crate::testing::{World, allow};

fn validate(world: &World, query: &str, members: Value) -> Result<Value, ApiError> {
    let query = QueryParams::parse(query.as_bytes()).unwrap();
    call(&world.root(), "ValidatePolicy", &query, members.as_object().unwrap())
}

const WIDE: &str = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [{\n    \"Effect\": \"Allow\",\n    \
                    \"Action\": [\"iam:PassRole\", \"s3:GetObjekt\"],\n    \"Resource\": \"*\"\n  }]\n}";

#[tokio::test]
async fn findings_have_awss_shape_and_the_place_of_what_they_are_about() {
    let world = World::new().await;
    let answer = validate(&world, "", json!({ "policyDocument": WIDE, "policyType": "IDENTITY_POLICY" })).unwrap();
    let findings = answer["findings"].as_array().unwrap();
    let codes: Vec<_> = findings.iter().map(|found| (&found["findingType"], &found["issueCode"])).collect();
    assert!(codes.contains(&(&json!("SECURITY_WARNING"), &json!("PASS_ROLE_WITH_STAR_IN_RESOURCE"))), "{codes:?}");
    let unknown = findings.iter().find(|found| found["issueCode"] == "INVALID_ACTION").unwrap();
    expect![[r#"
        {
          "findingDetails": "s3 has no action `GetObjekt`: did you mean `s3:GetObject`?",
          "findingType": "WARNING",
          "issueCode": "INVALID_ACTION",
          "learnMoreLink": "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
          "locations": [
            {
              "path": [
                {
                  "value": "Statement"
                },
                {
                  "index": 0
                },
                {
                  "value": "Action"
                },
                {
                  "index": 1
                }
              ],
              "span": {
                "start": {
                  "line": 5,
                  "column": 31,
                  "offset": 101
                },
                "end": {
                  "line": 5,
                  "column": 45,
                  "offset": 115
                }
              }
            }
          ]
        }"#]].assert_eq(&format!("{unknown:#}"));
    let span = &unknown["locations"][0]["span"];
    let (start, end) = (span["start"]["offset"].as_u64().unwrap(), span["end"]["offset"].as_u64().unwrap());
    assert_eq!(&WIDE[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()], "\"s3:GetObjekt\"");
}

#[tokio::test]
async fn what_aws_refuses_is_an_error_and_a_good_policy_has_no_findings() {
    let world = World::new().await;
    let broken = validate(&world, "", json!({ "policyDocument": "{", "policyType": "IDENTITY_POLICY" })).unwrap();
    assert_eq!(broken["findings"][0]["findingType"], "ERROR");
    let good = json!({ "policyDocument": allow("s3:GetObject", "arn:aws:s3:::b/*"), "policyType": "IDENTITY_POLICY" });
    assert_eq!(validate(&world, "", good).unwrap(), json!({ "findings": [] }));
}

#[tokio::test]
async fn findings_come_in_pages() {
    let world = World::new().await;
    let members = json!({ "policyDocument": WIDE, "policyType": "IDENTITY_POLICY" });
    let all = validate(&world, "", members.clone()).unwrap();
    let (mut seen, mut query) = (Vec::new(), "maxResults=1".to_owned());
    loop {
        let page = validate(&world, &query, members.clone()).unwrap();
        seen.extend(page["findings"].as_array().unwrap().clone());
        let Some(token) = page["nextToken"].as_str() else { break };
        query = format!("maxResults=1&nextToken={token}");
    }
    assert_eq!(json!(seen), all["findings"]);
    assert!(seen.len() > 1);
}

#[tokio::test]
async fn what_is_not_supported_is_named() {
    let world = World::new().await;
    let message = |result: Result<Value, ApiError>| result.unwrap_err().to_string();
    let with = |name: &str, value: &str| {
        let mut members = json!({ "policyDocument": WIDE, "policyType": "RESOURCE_POLICY" });
        members[name] = json!(value);
        members
    };
    for (name, value, named) in [
        ("locale", "DE", "locale DE"),
        ("policyType", "OTHER", "'OTHER' at 'policyType'"),
        ("validatePolicyResourceType", "AWS::DynamoDB::Table", "AWS::DynamoDB::Table"),
    ] {
        let said = message(validate(&world, "", with(name, value)));
        assert!(said.starts_with("ValidationException (400): ") && said.contains(named), "{said}");
    }
    for query in ["maxResults=0", "maxResults=many", "nextToken=x"] {
        let said = message(validate(&world, query, with("locale", "EN")));
        assert!(said.contains("ValidationException"), "{query}: {said}");
    }
    assert_eq!(operation("GET", "/analyzer/mine/archive-rule/one"), Some("GetArchiveRule"));
    assert_eq!(operation("GET", "/nothing"), None);
    let said = message(call(&world.root(), "GetArchiveRule", &QueryParams::default(), &Map::new()));
    assert!(said.contains("The operation GetArchiveRule of IAM Access Analyzer is not supported yet."), "{said}");
}

#[tokio::test]
async fn a_user_needs_permission_for_it() {
    let world = World::new().await;
    let members = json!({ "policyDocument": WIDE, "policyType": "IDENTITY_POLICY" });
    let call_as = |ctx: &OpCtx| call(ctx, "ValidatePolicy", &QueryParams::default(), members.as_object().unwrap());
    let denied = call_as(&world.user("bob", "").await).unwrap_err();
    assert!(denied.message.contains("is not authorized to perform: access-analyzer:ValidatePolicy"), "{denied}");
    assert!(call_as(&world.user("ann", &allow("access-analyzer:ValidatePolicy", "*")).await).is_ok());
}
