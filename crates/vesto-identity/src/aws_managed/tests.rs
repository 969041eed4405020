use vesto_policy::{Context, NamedPolicy, PolicySet, PolicySource, Principal, Request, evaluate_decision};

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
            "IAMReadOnlyAccess",
            "PowerUserAccess",
            "ReadOnlyAccess",
            "AmazonRedshiftServiceLinkedRolePolicy",
        ]
    );
    let found = shipped.get("arn:aws:iam::aws:policy/AmazonS3FullAccess").unwrap();
    assert_eq!(found.default_version().unwrap().record.version, 2);
    assert!(found.record.id.len() == 21);
}

#[test]
fn read_only_reads_and_a_power_user_leaves_users_alone() {
    let shipped = AwsManaged::load(&ParseOptions::default()).unwrap();
    let allows = |name: &str, action: &str| {
        let policy = shipped.get(&format!("arn:aws:iam::aws:policy/{name}")).unwrap();
        let source = PolicySource {
            id: name.to_owned(),
            name: name.to_owned(),
            attached_to: String::new(),
            kind: PolicyKind::Identity,
        };
        let policies = [NamedPolicy::new(source, policy.default_version().unwrap().compiled.clone())];
        let account = "123456789012".to_owned();
        let principal = Principal::User { arn: String::new(), id: String::new(), account };
        let context = Context::new();
        let request =
            Request { principal: &principal, action, resource: "*", resource_account: None, context: &context };
        evaluate_decision(&request, &PolicySet { identity: &policies, ..PolicySet::default() }).is_allow()
    };
    for action in ["s3:GetObject", "redshift:DescribeClusters", "redshift-data:ListStatements", "iam:GetUser"] {
        assert!(allows("ReadOnlyAccess", action), "{action}");
    }
    for action in ["s3:PutObject", "redshift:GetClusterCredentials", "redshift-data:ExecuteStatement", "kms:Decrypt"] {
        assert!(!allows("ReadOnlyAccess", action), "{action}");
    }
    assert!(allows("IAMReadOnlyAccess", "iam:ListUsers") && !allows("IAMReadOnlyAccess", "iam:CreateUser"));
    assert!(allows("PowerUserAccess", "s3:PutObject") && allows("PowerUserAccess", "iam:ListRoles"));
    assert!(!allows("PowerUserAccess", "iam:CreateUser"));
}
