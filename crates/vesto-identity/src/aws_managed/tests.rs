use super::*;

#[test]
fn every_shipped_policy_is_valid_and_found_by_its_arn() {
    let shipped = AwsManaged::load(&ParseOptions { legacy_redshift_arns: false }).unwrap();
    let names: Vec<_> = shipped.iter().map(|policy| policy.record.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "AdministratorAccess",
            "AmazonRedshiftAllCommandsFullAccess",
            "AmazonRedshiftDataFullAccess",
            "AmazonRedshiftFullAccess",
            "AmazonRedshiftReadOnlyAccess",
            "AmazonS3FullAccess",
            "AmazonS3ReadOnlyAccess",
            "IAMFullAccess",
            "AmazonRedshiftServiceLinkedRolePolicy",
        ]
    );
    let found = shipped.get("arn:aws:iam::aws:policy/AmazonS3FullAccess").unwrap();
    assert_eq!(found.default_version().unwrap().record.version, 2);
    assert!(found.record.id.len() == 21);
}
