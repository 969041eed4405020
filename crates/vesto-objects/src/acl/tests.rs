use vesto_policy::{Context, Decision, PolicySet, Principal, Request, evaluate_decision};

use super::*;

fn account(digit: char) -> AccountId {
    AccountId::parse(&digit.to_string().repeat(12)).unwrap()
}

/// Which of the actions the ACL allows an anonymous caller, and the root user of account 2.
fn allowed(policy: Option<Arc<NamedPolicy>>, resource: &str, actions: &[&str]) -> Vec<String> {
    let callers = [("nobody", Principal::Anonymous), ("other", Principal::Root { account: account('2').to_string() })];
    let mut allowed = Vec::new();
    for (name, principal) in callers {
        for action in actions {
            let kind = if name == "nobody" { "Anonymous" } else { "Account" };
            let mut context = Context::new();
            context.set_string("aws:PrincipalType", kind);
            let owner = account('1').to_string();
            let (principal, resource_account, context) = (&principal, Some(owner.as_str()), &context);
            let request = Request { principal, action, resource, resource_account, context };
            let policies = PolicySet { resource: policy.as_deref(), ..PolicySet::default() };
            if evaluate_decision(&request, &policies) == Decision::Allow {
                allowed.push(format!("{name} {action}"));
            }
        }
    }
    allowed
}

#[test]
fn a_canned_acl_allows_what_it_says() {
    let of = |canned: CannedAcl, block: Option<PublicAccessBlock>| {
        let acl = AclRequest::Canned(canned).resolve(&account('1'), &account('1')).unwrap();
        let policy = acl.of_bucket("arn:aws:s3:::data", block);
        let mut all = allowed(policy.clone(), "arn:aws:s3:::data", &["s3:ListBucket", "s3:GetBucketAcl"]);
        all.extend(allowed(policy, "arn:aws:s3:::data/k", &["s3:PutObject", "s3:GetObject"]));
        all
    };
    assert!(of(CannedAcl::Private, None).is_empty());
    assert_eq!(of(CannedAcl::PublicRead, None), ["nobody s3:ListBucket", "other s3:ListBucket"]);
    assert_eq!(of(CannedAcl::AuthenticatedRead, None), ["other s3:ListBucket"]);
    let all = ["nobody s3:ListBucket", "other s3:ListBucket", "nobody s3:PutObject", "other s3:PutObject"];
    assert_eq!(of(CannedAcl::PublicReadWrite, None), all);
    assert!(of(CannedAcl::PublicReadWrite, Some(PublicAccessBlock::ALL)).is_empty(), "public grants are ignored");
}

#[test]
fn an_acl_survives_storage() {
    let mut acl = AclRequest::Canned(CannedAcl::PublicReadWrite).resolve(&account('1'), &account('1')).unwrap();
    acl.grants.push(Grant { grantee: Grantee::Account(account('2')), permission: Permission::ReadAcp });
    assert_eq!(Acl::from_json(&acl.to_json()).unwrap(), acl);
}

#[test]
fn a_document_cannot_give_ownership_away() {
    let foreign = AclRequest::Document(Acl::private(account('2')));
    assert_eq!(foreign.resolve(&account('1'), &account('1')).unwrap_err().code(), "AccessDenied");
}
