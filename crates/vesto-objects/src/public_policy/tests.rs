use super::*;

fn public(principal: &str, rest: &str) -> bool {
    let text = format!(r#"{{"Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"s3:*"{rest}}}]}}"#);
    is_public(&serde_json::from_str(&text).unwrap())
}

fn everyone_if(operator: &str, key: &str, value: &str) -> bool {
    public(r#""*""#, &format!(r#","Condition":{{"{operator}":{{"{key}":"{value}"}}}}"#))
}

#[test]
fn everyone_without_a_condition_is_public() {
    assert!(public(r#""*""#, ""));
    assert!(public(r#"{"AWS":["123456789012","*"]}"#, ""));
    assert!(!public(r#"{"AWS":"123456789012"}"#, ""));
    assert!(!public(r#"{"Service":"redshift.amazonaws.com"}"#, ""));
    let deny = serde_json::json!({"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*"}});
    assert!(!is_public(&deny));
}

#[test]
fn a_fixed_condition_limits_everyone() {
    assert!(!everyone_if("StringEquals", "aws:SourceAccount", "123456789012"));
    assert!(!everyone_if("IpAddress", "aws:SourceIp", "10.0.0.0/8"));
    assert!(!everyone_if("ArnLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/*"));
    assert!(!everyone_if("StringLike", "aws:userid", "AROAEXAMPLE:*"));
}

#[test]
fn a_loose_condition_does_not() {
    assert!(everyone_if("IpAddress", "aws:SourceIp", "0.0.0.0/1"));
    assert!(everyone_if("StringLike", "aws:SourceAccount", "*"));
    assert!(everyone_if("StringNotEquals", "aws:SourceAccount", "123456789012"));
    assert!(everyone_if("StringEqualsIfExists", "aws:SourceAccount", "123456789012"));
    assert!(everyone_if("StringEquals", "s3:ExistingObjectTag/public", "yes"));
    assert!(everyone_if("StringEquals", "aws:PrincipalArn", "arn:aws:iam::*:role/x"));
}
