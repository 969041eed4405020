use serde_json::json;

use super::*;

fn fits(action: &str, resource: &str) -> bool {
    apply("arn:aws:s3:::data", &json!({"Action": action, "Resource": resource}))
}

#[test]
fn an_action_needs_a_resource_of_its_kind() {
    assert!(fits("s3:GetObject", "arn:aws:s3:::data/*"));
    assert!(!fits("s3:GetObject", "arn:aws:s3:::data"));
    assert!(fits("s3:ListBucket", "arn:aws:s3:::data"));
    assert!(!fits("s3:ListBucket", "arn:aws:s3:::data/*"));
    assert!(!fits("s3:AbortMultipartUpload", "arn:aws:s3:::data"));
    assert!(!fits("s3:GetEncryptionConfiguration", "arn:aws:s3:::data/*"));
    assert!(fits("s3:ListBucket", "arn:aws:s3:::*"));
    assert!(fits("s3:GetObject", "arn:aws:s3:::data*"));
    assert!(fits("s3:*", "arn:aws:s3:::data"));
    assert!(fits("s3:Get*", "arn:aws:s3:::data"));
}
