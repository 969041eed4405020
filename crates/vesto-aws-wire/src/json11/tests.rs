use super::*;
use crate::Protocol;

#[test]
fn target_and_body() {
    assert_eq!(parse_target("RedshiftData.ExecuteStatement"), Some(("RedshiftData", "ExecuteStatement")));
    assert_eq!(parse_target("ExecuteStatement"), None);
    assert_eq!(parse_target("."), None);
    assert!(parse_body(b" ").unwrap().is_empty());
    assert_eq!(parse_body(b"{\"Sql\":\"select 1\"}").unwrap().get("Sql").unwrap(), "select 1");
    assert_eq!(parse_body(b"[1]").unwrap_err().code, "SerializationException");
    assert_eq!(parse_body(b"{").unwrap_err().code, "SerializationException");
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
