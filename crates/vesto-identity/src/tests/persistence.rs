use std::sync::Arc;

use chrono::TimeDelta;

use crate::testing::{World, allow, clock, credentials, role_arn, trust};

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(clock());
    let world = World::in_dir(dir.path(), Arc::clone(&clock)).await;
    world.make("CreateUser", &[("UserName", "bob"), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v")]).await;
    world.put_user_policy("bob", &allow("sts:AssumeRole", "*")).await;
    let key = credentials(&world.make("CreateAccessKey", &[("UserName", "bob")]).await);
    let bob = world.by_credentials(&key).unwrap();
    world.role("r", &trust("arn:aws:iam::123456789012:user/bob"), &allow("s3:GetObject", "*")).await;
    world.make("CreatePolicy", &[("PolicyName", "p"), ("PolicyDocument", &allow("s3:PutObject", "*"))]).await;
    let policy = ("PolicyArn", "arn:aws:iam::123456789012:policy/p");
    world.make("CreatePolicyVersion", &[policy, ("PolicyDocument", &allow("s3:ListBucket", "*"))]).await;
    world.make("AttachRolePolicy", &[("RoleName", "r"), policy]).await;
    let params = [("RoleArn", &*role_arn("r")), ("RoleSessionName", "s1"), ("Policy", &allow("s3:Get*", "*"))];
    let session = credentials(&world.call(&bob, "AssumeRole", &params).await);
    let token = credentials(&world.call(&bob, "GetSessionToken", &[]).await);
    let questions = [("GetUser", ("UserName", "bob")), ("GetRole", ("RoleName", "r")), ("GetPolicy", policy)];
    let mut before = Vec::new();
    for (action, param) in questions {
        before.push(world.make(action, &[param]).await);
    }
    drop((world, bob));

    let world = World::in_dir(dir.path(), clock).await;
    for ((action, param), before) in questions.into_iter().zip(before) {
        assert_eq!(world.make(action, &[param]).await, before);
    }
    assert_eq!(world.by_credentials(&key).unwrap().caller_arn(), "arn:aws:iam::123456789012:user/bob");
    assert_eq!(world.by_credentials(&token).unwrap().caller_arn(), "arn:aws:iam::123456789012:user/bob");
    let ctx = world.by_credentials(&session).unwrap();
    assert!(ctx.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_ok());
    assert!(ctx.authorize("s3:PutObject", "arn:aws:s3:::b/k").is_err());
    world.clock.advance(TimeDelta::hours(1));
    assert!(world.by_credentials(&session).is_err());
}

#[tokio::test]
async fn what_is_deleted_stays_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::in_dir(dir.path(), Arc::new(clock())).await;
    world.user("bob", &allow("s3:*", "*")).await;
    let keys = world.make("ListAccessKeys", &[("UserName", "bob")]).await;
    let key = crate::testing::element(&keys, "AccessKeyId").unwrap();
    world.make("DeleteAccessKey", &[("UserName", "bob"), ("AccessKeyId", &key)]).await;
    world.make("DeleteUserPolicy", &[("UserName", "bob"), ("PolicyName", "own")]).await;
    world.make("DeleteUser", &[("UserName", "bob")]).await;
    drop(world);
    let world = World::in_dir(dir.path(), Arc::new(clock())).await;
    assert!(world.by_key(&key, None).is_err());
    assert!(!world.make("ListUsers", &[]).await.contains("bob"));
    world.user("bob", "").await;
}

#[tokio::test]
async fn many_writers_at_once_lose_nothing() {
    let world = World::new().await;
    let names: Vec<_> = (0..40).map(|n| format!("user{n}")).collect();
    let root = world.root();
    let creations = names.iter().map(|name| {
        let (world, root) = (&world, &root);
        async move { world.call(root, "CreateUser", &[("UserName", name.as_str())]).await }
    });
    let answers = futures::future::join_all(creations).await;
    assert!(answers.iter().all(|answer| answer.contains("<UserName>")));
    assert_eq!(world.make("ListUsers", &[]).await.matches("<UserName>").count(), 40);
}

#[tokio::test]
async fn an_abandoned_request_is_either_done_or_not_done() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::in_dir(dir.path(), Arc::new(clock())).await;
    for n in 0..20 {
        let name = format!("user{n}");
        let params = [("UserName", name.as_str())];
        let root = world.root();
        let call = world.call(&root, "CreateUser", &params);
        // Polled a few times and dropped, as happens to a handler whose client has gone.
        let mut call = Box::pin(call);
        for _ in 0..n % 4 {
            let _ = futures::poll!(&mut call);
        }
        drop(call);
    }
    // A write that is waited for comes after all the abandoned ones that were begun.
    world.make("CreateUser", &[("UserName", "last")]).await;
    let in_memory = world.make("ListUsers", &[]).await;
    drop(world);
    let world = World::in_dir(dir.path(), Arc::new(clock())).await;
    assert_eq!(world.make("ListUsers", &[]).await, in_memory);
}
