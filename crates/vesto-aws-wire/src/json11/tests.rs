use super::*;
use crate::Protocol;

#[test]
fn target_and_body() {
    assert_eq!(parse_target("RedshiftData.ExecuteStatement"), Some(("RedshiftData", "ExecuteStatement")));
    assert_eq!(parse_target("ExecuteStatement"), None);
    assert_eq!(parse_target("."), None);
    assert_eq!(Members::parse(b" ").unwrap(), Members::default());
    let members = Members::parse(br#"{"Sql":"select 1","N":null,"Max":7,"Sqls":["a"],"P":[{"name":"x"}]}"#).unwrap();
    assert_eq!(members.text("Sql").unwrap(), Some("select 1"));
    assert_eq!(members.text("N").unwrap(), None);
    assert_eq!(members.integer_in("Max", 1..=10).unwrap(), Some(7));
    assert_eq!(members.texts("Sqls").unwrap(), Some(vec!["a"]));
    assert_eq!(members.structures("P").unwrap().unwrap()[0].text("name").unwrap(), Some("x"));
    assert_eq!(members.text("Max").unwrap_err().code, "SerializationException");
    assert_eq!(Members::parse(b"[1]").unwrap_err().code, "SerializationException");
    assert_eq!(Members::parse(b"{").unwrap_err().code, "SerializationException");
}

#[test]
fn broken_rules_are_told_in_awss_words() {
    let members = Members::parse(br#"{"MaxResults":101,"Status":"NO","Token":"abc"}"#).unwrap();
    let told = |error: ApiError| error.message;
    let head = "1 validation error detected: Value";
    assert_eq!(
        told(members.integer_in("MaxResults", 0..=100).unwrap_err()),
        format!(
            "{head} '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100"
        )
    );
    assert_eq!(
        told(members.word("Status", &["YES", "MAYBE"]).unwrap_err()),
        format!(
            "{head} 'NO' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [YES, MAYBE]"
        )
    );
    assert_eq!(
        told(members.text_of("Token", 1..=2).unwrap_err()),
        format!(
            "{head} 'abc...' at 'token' failed to satisfy constraint: Member must have length less than or equal to 2"
        )
    );
    assert_eq!(
        told(members.required_text("Sql").unwrap_err()),
        format!("{head} null at 'sql' failed to satisfy constraint: Member must not be null")
    );
}

#[test]
fn a_denial_is_an_exception_with_status_400() {
    let error = ApiError::access_denied("User: x is not authorized");
    assert_eq!(error.status_in(Protocol::Json), 400);
    assert_eq!(error.status_in(Protocol::Query), 403);
    assert_eq!(
        error.render(Protocol::Json, "", ""),
        r#"{"__type":"AccessDeniedException","message":"User: x is not authorized"}"#
    );
    assert_eq!(ApiError::internal_failure().status_in(Protocol::Json), 500);
}
