use super::*;

fn compact(text: &str) -> Result<String, JsonFault> {
    let mut out = b"before".to_vec();
    let result = compact_into(text.as_bytes(), &mut out).map_err(|faulty| faulty.fault);
    let out = String::from_utf8(out).unwrap();
    let out = out.strip_prefix("before").unwrap().to_owned();
    assert!(result.is_ok() || out.is_empty());
    result.map(|()| out)
}

#[test]
fn blanks_go_and_texts_stay() {
    assert_eq!(
        compact(" { \"a b\" : [ 1.50 , -0e1 ,\n null ] , \"c\" : \" x \" } ").unwrap(),
        r#"{"a b":[1.50,-0e1,null],"c":" x "}"#
    );
    assert_eq!(compact("12345678901234567890.10").unwrap(), "12345678901234567890.10");
    assert_eq!(compact(r#""\u00e9\/\"\\\n\u0001\ud83d\ude00""#).unwrap(), "\"é/\\\"\\\\\\n\\u0001😀\"");
}

#[test]
fn what_is_no_super_value() {
    assert_eq!(compact("{\"a\":1} x"), Err(JsonFault::Trailing));
    assert_eq!(compact("x"), Err(JsonFault::Value));
    assert_eq!(compact(r#"["\ud83d"]"#), Err(JsonFault::Surrogate));
    assert_eq!(compact(&format!("[\"{}\"]", "a".repeat(65536))), Err(JsonFault::StringTooLong));
    assert!(compact(&format!("[\"{}\"]", "a".repeat(65535))).is_ok());
    let mut out = Vec::new();
    assert_eq!(compact_into(b"\"\xFF\"", &mut out).unwrap_err().fault, JsonFault::Encoding);
}
