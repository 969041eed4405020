use super::*;

const TEXT: &str = r#"{"a":{"b":[1,"x\n",[2.50,{}],null]},"é":true,"a":2}"#;

#[test]
fn values_are_walked() {
    let array = member(member(TEXT, "a").unwrap(), "b").unwrap();
    assert_eq!(elements(array).collect::<Vec<_>>(), ["1", r#""x\n""#, "[2.50,{}]", "null"]);
    assert_eq!(string_of(element(array, 1).unwrap()).unwrap(), "x\n");
    assert_eq!(element(array, 4), None);
    assert_eq!(element("{}", 0), None);
    assert_eq!(member(TEXT, "é"), Some("true"));
    assert_eq!(member(TEXT, "A"), None);
    assert_eq!(member("[1]", "a"), None);
    assert_eq!(members(TEXT).map(|(name, _)| name).collect::<Vec<_>>(), [r#""a""#, r#""é""#, r#""a""#]);
    assert_eq!(elements("[]").count() + members("{}").count() + elements("").count(), 0);
}

#[test]
fn any_json_becomes_compact() {
    assert_eq!(compact(" { \"a\" : [ 1 , 2.00 ] , \"b\\u0041\" : \"\\/\" } ").unwrap(), r#"{"a":[1,2.00],"bA":"/"}"#);
    assert_eq!(compact("12345678901234567890.5").unwrap(), "12345678901234567890.5");
    assert_eq!(compact("[1").unwrap_err(), JsonFault::ElementEnd);
    let mut out = String::new();
    push_string("a\"\u{1}", &mut out);
    assert_eq!(out, "\"a\\\"\\u0001\"");
}
