use expect_test::{Expect, expect};
use md5::Digest as _;
use vesto_identity::OpCtx;

use crate::test_support::{OTHER_ACCOUNT, World};
use crate::*;

fn allow(action: &str, resource: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":{action},"Resource":{resource}}}]}}"#)
}

/// The code of an answer, or `ok`.
fn code<T>(answer: Result<T, S3Error>) -> &'static str {
    answer.map_or_else(|error| error.code(), |_| "ok")
}

fn options<T: Default>() -> T {
    T::default()
}

/// Who may do what, one line per operation.
async fn matrix(world: &World, callers: &[(&str, OpCtx)]) -> String {
    let objects = &world.objects;
    let mut table = String::new();
    for (name, ctx) in callers {
        let copy = |from: &str| CopyObject {
            source: CopySource { bucket: from.to_owned(), key: "k".to_owned(), ..options() },
            ..options()
        };
        let list = ListObjectsV2 { prefix: Some("k".to_owned()), ..options() };
        let deleted = delete_objects(ctx, objects, "data", vec!["gone/1".to_owned(), "k/2".to_owned()]).await.unwrap();
        let lines = [
            ("ListBuckets", code(list_buckets(ctx, objects))),
            ("HeadBucket", code(head_bucket(ctx, objects, "data"))),
            ("GetBucketLocation", code(get_bucket_location(ctx, objects, "data"))),
            ("ListObjectsV2 prefix=k", code(list_objects_v2(ctx, objects, "data", &list).await)),
            ("ListObjectsV2", code(list_objects_v2(ctx, objects, "data", &options()).await)),
            ("GetObject k", code(get_object(ctx, objects, "data", "k", &options()).await)),
            ("GetObject missing", code(get_object(ctx, objects, "data", "missing", &options()).await)),
            ("HeadObject missing", code(head_object(ctx, objects, "data", "missing", &options()).await)),
            ("PutObject", code(put_object(ctx, objects, "data", "k/1", options(), body_of("x")).await)),
            ("CopyObject from data", code(copy_object(ctx, objects, "copies", "k", copy("data")).await)),
            ("CopyObject from copies", code(copy_object(ctx, objects, "data", "k/3", copy("copies")).await)),
            ("CreateMultipartUpload", code(create_multipart_upload(ctx, objects, "data", "k/4", options()).await)),
            ("DeleteObjects", if deleted.errors.is_empty() { "ok" } else { "some" }),
            ("GetBucketPolicy", code(get_bucket_policy(ctx, objects, "data"))),
            ("no such bucket", code(head_bucket(ctx, objects, "nowhere"))),
        ];
        for (operation, answer) in lines {
            table.push_str(&format!("{name:<10} {operation:<23} {answer}\n"));
        }
    }
    table
}

async fn check_matrix(world: &World, callers: &[(&str, OpCtx)], expected: Expect) {
    expected.assert_eq(&matrix(world, callers).await);
}

#[tokio::test]
async fn identity_policies_decide_by_action_resource_and_keys() {
    let prefix_only = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::data","Condition":{"StringEquals":{"s3:prefix":"k"}}},
        {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/k*"}]}"#;
    let lister = allow(r#"["s3:ListBucket","s3:GetObject"]"#, r#"["arn:aws:s3:::data","arn:aws:s3:::data/*"]"#);
    let copier = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"},
        {"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::copies/*","Condition":{"StringEquals":{"s3:x-amz-copy-source":"data/k"}}}]}"#;
    let deleter = allow(r#""s3:DeleteObject""#, r#""arn:aws:s3:::data/gone/*""#);
    let world =
        World::new(&[("PREFIX", prefix_only), ("LISTER", &lister), ("DELETER", &deleter), ("COPIER", copier)]).await;
    world.bucket("data").await;
    world.bucket("copies").await;
    world.put("data", "k", "v").await;
    world.put("copies", "k", "v").await;
    let callers = ["PREFIX", "LISTER", "DELETER", "COPIER"].map(|name| (name, world.ctx(name)));
    check_matrix(
        &world,
        &callers,
        expect![[r#"
            PREFIX     ListBuckets             AccessDenied
            PREFIX     HeadBucket              AccessDenied
            PREFIX     GetBucketLocation       AccessDenied
            PREFIX     ListObjectsV2 prefix=k  ok
            PREFIX     ListObjectsV2           AccessDenied
            PREFIX     GetObject k             ok
            PREFIX     GetObject missing       AccessDenied
            PREFIX     HeadObject missing      AccessDenied
            PREFIX     PutObject               AccessDenied
            PREFIX     CopyObject from data    AccessDenied
            PREFIX     CopyObject from copies  AccessDenied
            PREFIX     CreateMultipartUpload   AccessDenied
            PREFIX     DeleteObjects           some
            PREFIX     GetBucketPolicy         AccessDenied
            PREFIX     no such bucket          NoSuchBucket
            LISTER     ListBuckets             AccessDenied
            LISTER     HeadBucket              ok
            LISTER     GetBucketLocation       AccessDenied
            LISTER     ListObjectsV2 prefix=k  ok
            LISTER     ListObjectsV2           ok
            LISTER     GetObject k             ok
            LISTER     GetObject missing       NoSuchKey
            LISTER     HeadObject missing      NoSuchKey
            LISTER     PutObject               AccessDenied
            LISTER     CopyObject from data    AccessDenied
            LISTER     CopyObject from copies  AccessDenied
            LISTER     CreateMultipartUpload   AccessDenied
            LISTER     DeleteObjects           some
            LISTER     GetBucketPolicy         AccessDenied
            LISTER     no such bucket          NoSuchBucket
            DELETER    ListBuckets             AccessDenied
            DELETER    HeadBucket              AccessDenied
            DELETER    GetBucketLocation       AccessDenied
            DELETER    ListObjectsV2 prefix=k  AccessDenied
            DELETER    ListObjectsV2           AccessDenied
            DELETER    GetObject k             AccessDenied
            DELETER    GetObject missing       AccessDenied
            DELETER    HeadObject missing      AccessDenied
            DELETER    PutObject               AccessDenied
            DELETER    CopyObject from data    AccessDenied
            DELETER    CopyObject from copies  AccessDenied
            DELETER    CreateMultipartUpload   AccessDenied
            DELETER    DeleteObjects           some
            DELETER    GetBucketPolicy         AccessDenied
            DELETER    no such bucket          NoSuchBucket
            COPIER     ListBuckets             AccessDenied
            COPIER     HeadBucket              AccessDenied
            COPIER     GetBucketLocation       AccessDenied
            COPIER     ListObjectsV2 prefix=k  AccessDenied
            COPIER     ListObjectsV2           AccessDenied
            COPIER     GetObject k             ok
            COPIER     GetObject missing       AccessDenied
            COPIER     HeadObject missing      AccessDenied
            COPIER     PutObject               AccessDenied
            COPIER     CopyObject from data    ok
            COPIER     CopyObject from copies  AccessDenied
            COPIER     CreateMultipartUpload   AccessDenied
            COPIER     DeleteObjects           some
            COPIER     GetBucketPolicy         AccessDenied
            COPIER     no such bucket          NoSuchBucket
        "#]],
    )
    .await;
}

#[tokio::test]
async fn bucket_policies_let_others_in_and_keep_owners_out() {
    let full = allow(r#""s3:*""#, r#""*""#);
    let world = World::with_strangers(&[("ADMIN", &full), ("NONE", "")], &[("FULL", &full), ("POOR", "")]).await;
    world.bucket("data").await;
    world.bucket("copies").await;
    world.put("data", "k", "v").await;
    world.put("copies", "k", "v").await;
    let policy = r#"{"Version":"2012-10-17","Statement":[
        {"Sid":"Strangers","Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"},
        {"Sid":"Public","Effect":"Allow","Principal":"*","Action":"s3:GetBucketLocation","Resource":"arn:aws:s3:::data"},
        {"Sid":"Frozen","Effect":"Deny","Principal":"*","Action":["s3:PutObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::data/*"}]}"#;
    put_bucket_policy(&world.root(), &world.objects, "data", policy).await.unwrap();
    let callers = [
        ("ADMIN", world.ctx("ADMIN")),
        ("NONE", world.ctx("NONE")),
        ("FULL", world.ctx("FULL")),
        ("POOR", world.ctx("POOR")),
        ("anonymous", world.nobody()),
    ];
    check_matrix(
        &world,
        &callers,
        expect![[r#"
        ADMIN      ListBuckets             ok
        ADMIN      HeadBucket              ok
        ADMIN      GetBucketLocation       ok
        ADMIN      ListObjectsV2 prefix=k  ok
        ADMIN      ListObjectsV2           ok
        ADMIN      GetObject k             ok
        ADMIN      GetObject missing       NoSuchKey
        ADMIN      HeadObject missing      NoSuchKey
        ADMIN      PutObject               AccessDenied
        ADMIN      CopyObject from data    ok
        ADMIN      CopyObject from copies  AccessDenied
        ADMIN      CreateMultipartUpload   AccessDenied
        ADMIN      DeleteObjects           some
        ADMIN      GetBucketPolicy         ok
        ADMIN      no such bucket          NoSuchBucket
        NONE       ListBuckets             AccessDenied
        NONE       HeadBucket              AccessDenied
        NONE       GetBucketLocation       ok
        NONE       ListObjectsV2 prefix=k  AccessDenied
        NONE       ListObjectsV2           AccessDenied
        NONE       GetObject k             AccessDenied
        NONE       GetObject missing       AccessDenied
        NONE       HeadObject missing      AccessDenied
        NONE       PutObject               AccessDenied
        NONE       CopyObject from data    AccessDenied
        NONE       CopyObject from copies  AccessDenied
        NONE       CreateMultipartUpload   AccessDenied
        NONE       DeleteObjects           some
        NONE       GetBucketPolicy         AccessDenied
        NONE       no such bucket          NoSuchBucket
        FULL       ListBuckets             ok
        FULL       HeadBucket              AccessDenied
        FULL       GetBucketLocation       ok
        FULL       ListObjectsV2 prefix=k  AccessDenied
        FULL       ListObjectsV2           AccessDenied
        FULL       GetObject k             ok
        FULL       GetObject missing       AccessDenied
        FULL       HeadObject missing      AccessDenied
        FULL       PutObject               AccessDenied
        FULL       CopyObject from data    AccessDenied
        FULL       CopyObject from copies  AccessDenied
        FULL       CreateMultipartUpload   AccessDenied
        FULL       DeleteObjects           some
        FULL       GetBucketPolicy         AccessDenied
        FULL       no such bucket          NoSuchBucket
        POOR       ListBuckets             AccessDenied
        POOR       HeadBucket              AccessDenied
        POOR       GetBucketLocation       AccessDenied
        POOR       ListObjectsV2 prefix=k  AccessDenied
        POOR       ListObjectsV2           AccessDenied
        POOR       GetObject k             AccessDenied
        POOR       GetObject missing       AccessDenied
        POOR       HeadObject missing      AccessDenied
        POOR       PutObject               AccessDenied
        POOR       CopyObject from data    AccessDenied
        POOR       CopyObject from copies  AccessDenied
        POOR       CreateMultipartUpload   AccessDenied
        POOR       DeleteObjects           some
        POOR       GetBucketPolicy         AccessDenied
        POOR       no such bucket          NoSuchBucket
        anonymous  ListBuckets             AccessDenied
        anonymous  HeadBucket              AccessDenied
        anonymous  GetBucketLocation       ok
        anonymous  ListObjectsV2 prefix=k  AccessDenied
        anonymous  ListObjectsV2           AccessDenied
        anonymous  GetObject k             AccessDenied
        anonymous  GetObject missing       AccessDenied
        anonymous  HeadObject missing      AccessDenied
        anonymous  PutObject               AccessDenied
        anonymous  CopyObject from data    AccessDenied
        anonymous  CopyObject from copies  AccessDenied
        anonymous  CreateMultipartUpload   AccessDenied
        anonymous  DeleteObjects           some
        anonymous  GetBucketPolicy         AccessDenied
        anonymous  no such bucket          NoSuchBucket
    "#]],
    )
    .await;
}

#[tokio::test]
async fn refusals_read_as_s3_words_them() {
    let world = World::with_strangers(&[("NONE", "")], &[("POOR", "")]).await;
    world.bucket("data").await;
    let answer = |ctx: OpCtx| {
        let objects = &world.objects;
        async move { get_object(&ctx, objects, "data", "k", &options()).await.unwrap_err() }
    };
    let own = answer(world.ctx("NONE")).await;
    assert_eq!(
        own.message(),
        "User: arn:aws:iam::123456789012:user/NONE is not authorized to perform: s3:GetObject on resource: \
         \"arn:aws:s3:::data/k\" because no identity-based policy allows the s3:GetObject action"
    );
    assert_eq!((own.code(), own.status()), ("AccessDenied", 403));
    assert_eq!(answer(world.ctx("POOR")).await.message(), "Access Denied", "another account learns no reasons");
    assert_eq!(answer(world.nobody()).await.message(), "Access Denied");
    let missing = answer(world.root()).await;
    assert_eq!((missing.code(), missing.fields()), ("NoSuchKey", vec![("Key", "k".to_owned())]));
}

#[tokio::test]
async fn bucket_policies_are_checked_and_can_always_be_repaired() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    let root = world.root();
    let put = async |text: &str| match put_bucket_policy(&root, &world.objects, "data", text).await {
        Ok(()) => "ok".to_owned(),
        Err(error) => format!("{} {} {}", error.status(), error.code(), error.message()),
    };
    let mut answers = String::new();
    let statement = |resource: &str, principal: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny",{principal}"Action":"s3:*","Resource":"{resource}"}}]}}"#
        )
    };
    for text in [
        "x".to_owned(),
        "{}".to_owned(),
        statement("arn:aws:s3:::data/*", ""),
        statement("arn:aws:s3:::other/*", r#""Principal":"*","#),
        statement("arn:aws:s3:::data*", r#""Principal":"*","#),
    ] {
        answers.push_str(&put(&text).await);
        answers.push('\n');
    }
    expect![[r#"
        400 MalformedPolicy Policies must be valid JSON and the first byte must be '{'
        400 MalformedPolicy Missing required field Statement
        400 MalformedPolicy Missing required field Principal
        400 MalformedPolicy Policy has invalid resource
        ok
    "#]]
    .assert_eq(&answers);
    // Locked out of everything, but root of the owner can still look at the policy and remove it.
    assert_eq!(code(head_bucket(&root, &world.objects, "data")), "AccessDenied");
    assert!(get_bucket_policy(&root, &world.objects, "data").unwrap().contains("Deny"));
    delete_bucket_policy(&root, &world.objects, "data").await.unwrap();
    let none = get_bucket_policy(&root, &world.objects, "data").unwrap_err();
    assert_eq!(
        (none.code(), none.status(), none.message().as_str()),
        ("NoSuchBucketPolicy", 404, "The bucket policy does not exist")
    );
    assert_eq!(code(head_bucket(&root, &world.objects, "data")), "ok");
}

#[tokio::test]
async fn buckets_belong_to_one_account() {
    let world = World::with_strangers(&[], &[]).await;
    world.bucket("data").await;
    // In us-east-1 the owner may create it again.
    world.bucket("data").await;
    let other = world.ctx("OTHERROOT");
    let (objects, root) = (&world.objects, world.root());
    assert_eq!(code(create_bucket(&other, objects, "data", None).await), "BucketAlreadyExists");
    assert_eq!(code(create_bucket(&root, objects, "Bad_Name", None).await), "InvalidBucketName");
    assert_eq!(code(create_bucket(&root, objects, "far", Some("eu-west-1")).await), "ok");
    assert_eq!(get_bucket_location(&root, objects, "far").unwrap().as_str(), "eu-west-1");
    assert_eq!(list_buckets(&root, objects).unwrap().len(), 2);
    assert!(list_buckets(&other, objects).unwrap().is_empty());
    world.put("data", "k", "v").await;
    assert_eq!(code(delete_bucket(&root, objects, "data").await), "BucketNotEmpty");
    delete_object(&root, objects, "data", "k", None).await.unwrap();
    create_multipart_upload(&root, objects, "data", "unfinished", options()).await.unwrap();
    assert_eq!(code(delete_bucket(&root, objects, "data").await), "ok");
    assert_eq!(code(head_bucket(&root, objects, "data")), "NoSuchBucket");
}

#[tokio::test]
async fn digests_are_verified_before_anything_is_visible() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    let put = async |checksum: SentChecksum, content_md5: Option<[u8; 16]>| {
        let request = PutObject { integrity: Integrity { content_md5, checksum }, ..options() };
        put_object(&world.root(), &world.objects, "data", "k", request, body_of("123456789")).await
    };
    let value = |text: &str| SentChecksum::Value(Checksum::parse(ChecksumAlgorithm::Crc32, text).unwrap());
    assert_eq!(code(put(value("AAAAAA=="), None).await), "BadDigest");
    assert_eq!(code(put(SentChecksum::None, Some([1; 16])).await), "BadDigest");
    let trailer = SentChecksum::Trailer(ChecksumAlgorithm::Sha256, Box::new(|| Some("AAAA".repeat(11))));
    assert_eq!(code(put(trailer, None).await), "InvalidRequest");
    assert_eq!(code(world.get("data", "k").await), "NoSuchKey");
    let meta = put(value("y/Q5Jg=="), None).await.unwrap();
    assert_eq!(meta.etag, "25f9e794323b453885f5181f1b624d0b");
    assert_eq!(meta.checksum.unwrap().value, "y/Q5Jg==");
    // Without a checksum of its own, an object gets S3's default.
    assert_eq!(put(SentChecksum::None, None).await.unwrap().checksum.unwrap().value, "rosUhgp5mIg=");
}

#[tokio::test]
async fn multipart_uploads_are_checked_when_they_are_completed() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    let (root, objects) = (world.root(), &world.objects);
    let upload_id = create_multipart_upload(&root, objects, "data", "k", options()).await.unwrap().id;
    let part = async |number: u32, size: usize| {
        let request = UploadPart { upload_id: upload_id.clone(), part_number: number, ..options() };
        let body = body_of(vec![b'0' + number as u8; size]);
        upload_part(&root, objects, "data", "k", request, body).await
    };
    assert_eq!(code(part(0, 1).await), "InvalidArgument");
    let small = part(1, 10).await.unwrap();
    let third = part(3, 20).await.unwrap();
    let complete = async |parts: &[(u32, &str)]| {
        let parts = parts.iter().map(|(number, etag)| CompletedPart {
            number: *number,
            etag: (*etag).to_owned(),
            checksum: None,
        });
        let request = CompleteMultipartUpload { upload_id: upload_id.clone(), parts: parts.collect(), ..options() };
        complete_multipart_upload(&root, objects, "data", "k", request).await
    };
    assert_eq!(code(complete(&[]).await), "MalformedXML");
    assert_eq!(code(complete(&[(3, &third.etag), (1, &small.etag)]).await), "InvalidPartOrder");
    assert_eq!(code(complete(&[(1, &small.etag), (2, &third.etag)]).await), "InvalidPart");
    assert_eq!(code(complete(&[(1, &third.etag)]).await), "InvalidPart");
    assert_eq!(code(complete(&[(1, &small.etag), (3, &third.etag)]).await), "EntityTooSmall");
    let first = part(1, 5 << 20).await.unwrap();
    part(2, 30).await.unwrap();
    let list = ListParts { upload_id: upload_id.clone(), ..options() };
    let page = list_parts(&root, objects, "data", "k", &list);
    assert_eq!(page.await.unwrap().parts.iter().map(|part| part.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(list_multipart_uploads(&root, objects, "data", &options()).await.unwrap().uploads.len(), 1);
    // Gaps are fine, and part 2 is not wanted after all.
    let meta = complete(&[(1, &first.etag), (3, &third.etag)]).await.unwrap();
    assert_eq!((meta.size, meta.parts), ((5 << 20) + 20, Some(2)));
    let content = world.get("data", "k").await.unwrap();
    assert_eq!((content.len(), content.first(), content.last()), ((5 << 20) + 20, Some(&b'1'), Some(&b'3')));
    assert_eq!(world.blobs().await, 2);
    assert_eq!(code(complete(&[(1, &first.etag)]).await), "NoSuchUpload");
    assert_eq!(code(part(4, 1).await), "NoSuchUpload");
    assert_eq!(code(abort_multipart_upload(&root, objects, "data", "k", &upload_id).await), "NoSuchUpload");
    let full = meta.checksum.unwrap();
    assert_eq!((full.algorithm, full.kind), (ChecksumAlgorithm::Crc64Nvme, ChecksumType::FullObject));
}

#[tokio::test]
async fn copies_are_objects_of_their_own() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    world.put("data", "k", "content").await;
    let (root, objects) = (world.root(), &world.objects);
    let source = || CopySource { bucket: "data".to_owned(), key: "k".to_owned(), ..options() };
    let copied =
        copy_object(&root, objects, "data", "copy", CopyObject { source: source(), ..options() }).await.unwrap();
    delete_object(&root, objects, "data", "k", None).await.unwrap();
    assert_eq!(world.blobs().await, 1);
    assert_eq!(world.get("data", "copy").await.unwrap(), b"content");
    let itself = CopySource { bucket: "data".to_owned(), key: "copy".to_owned(), ..options() };
    let same = CopyObject { source: itself.clone(), ..options() };
    assert_eq!(code(copy_object(&root, objects, "data", "copy", same).await), "InvalidRequest");
    let attributes = ObjectAttributes { content_type: Some("text/plain".to_owned()), ..options() };
    let replace = CopyObject {
        source: itself.clone(),
        attributes: Some(attributes),
        algorithm: Some(ChecksumAlgorithm::Sha256),
        ..options()
    };
    let replaced = copy_object(&root, objects, "data", "copy", replace).await.unwrap();
    assert_eq!(replaced.attributes.content_type.as_deref(), Some("text/plain"));
    assert_eq!(replaced.etag, copied.etag);
    assert_eq!(replaced.checksum.unwrap().algorithm, ChecksumAlgorithm::Sha256);
    assert_eq!(world.get("data", "copy").await.unwrap(), b"content");
    let conditions = ReadConditions { if_none_match: Some(ETagMatch::Any), ..options() };
    let refused = CopyObject { source: CopySource { conditions, ..itself }, ..options() };
    assert_eq!(code(copy_object(&root, objects, "data", "x", refused).await), "PreconditionFailed");
}

#[tokio::test]
async fn metadata_comes_back_and_is_limited() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    let attributes = ObjectAttributes {
        content_type: Some("text/csv".to_owned()),
        content_encoding: Some("gzip".to_owned()),
        cache_control: Some("no-store".to_owned()),
        user_metadata: [("owner".to_owned(), "ännä \"x\"".to_owned())].into(),
        ..options()
    };
    let request = PutObject { attributes: attributes.clone(), ..options() };
    put_object(&world.root(), &world.objects, "data", "k", request, body_of("")).await.unwrap();
    let (meta, _) = head_object(&world.root(), &world.objects, "data", "k", &options()).await.unwrap();
    assert_eq!(meta.attributes, attributes);
    let large = ObjectAttributes { user_metadata: [("k".to_owned(), "v".repeat(2048))].into(), ..options() };
    let request = PutObject { attributes: large, ..options() };
    let refused = put_object(&world.root(), &world.objects, "data", "k", request, body_of("")).await;
    assert_eq!(code(refused), "MetadataTooLarge");
}

#[tokio::test]
async fn keys_in_a_document_are_as_long_as_keys_in_a_url() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    let keys = vec!["k".repeat(1025), "k".repeat(1024), String::new()];
    let outcome = delete_objects(&world.root(), &world.objects, "data", keys).await.unwrap();
    assert_eq!(outcome.deleted, ["k".repeat(1024)]);
    let codes: Vec<_> = outcome.errors.iter().map(|(_, error)| error.code()).collect();
    assert_eq!(codes, ["KeyTooLongError", "InvalidArgument"]);
    let log = world.root().identity().decision_log().recent(10);
    assert!(log.iter().all(|record| record.ruling.resource().len() < 1100));
}

#[tokio::test]
async fn a_writer_never_ends_in_another_bucket_of_the_same_name() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    let (root, objects) = (world.root(), &world.objects);
    let mut writer = ObjectWriter::create(&root, objects, "data", "k", options(), options()).unwrap();
    writer.write("secret".into()).await.unwrap();
    delete_bucket(&root, objects, "data").await.unwrap();
    let stranger = world.ctx("OTHERROOT");
    create_bucket(&stranger, objects, "data", None).await.unwrap();
    assert_eq!(code(writer.complete().await), "NoSuchBucket");
    assert_eq!(code(head_object(&stranger, objects, "data", "k", &options()).await), "NoSuchKey");
}

#[tokio::test]
async fn the_directory_is_nobody_elses_to_read() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new(&[]).await;
    let directory = world.directory.path().join("private");
    let clock: std::sync::Arc<dyn vesto_types::Clock> = std::sync::Arc::<vesto_types::FixedClock>::clone(&world.clock);
    Objects::open(&directory, clock, std::sync::Arc::clone(&world.ids)).await.unwrap();
    assert_eq!(std::fs::metadata(&directory).unwrap().permissions().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn a_user_made_anew_is_not_the_one_that_a_bucket_policy_named() {
    let mut world = World::new(&[("bob", "")]).await;
    world.bucket("data").await;
    world.put("data", "k", "content").await;
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/bob"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}]}"#;
    put_bucket_policy(&world.root(), &world.objects, "data", policy).await.unwrap();
    let get = async |world: &World| code(get_object(&world.ctx("bob"), &world.objects, "data", "k", &options()).await);
    world.reopen().await;
    assert_eq!(get(&world).await, "ok");
    world.identity.reset().await.unwrap();
    assert_eq!(get(&world).await, "AccessDenied");
    world.reopen().await;
    assert_eq!(get(&world).await, "AccessDenied");
    assert_eq!(get_bucket_policy(&world.root(), &world.objects, "data").unwrap(), policy);
    put_bucket_policy(&world.root(), &world.objects, "data", policy).await.unwrap();
    assert_eq!(get(&world).await, "ok");
}

/// Permission to change one account's object is none to take over the next one under the same key.
#[tokio::test]
async fn an_object_that_changed_hands_keeps_its_acl_and_tags() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    world.put("data", "k", "mine").await;
    let bucket = world.objects.bucket("data").unwrap();
    let other = crate::Acl::private(vesto_types::AccountId::parse(OTHER_ACCOUNT).unwrap());
    let seen = crate::ObjectState { acl: Some(other.clone()), ..crate::ObjectState::default() };
    let take_over = move |state: &mut crate::ObjectState| state.acl = Some(other);
    let refused = world.objects.store.change_object_state(&bucket, "k", seen, take_over).await;
    assert_eq!(code(refused), "OperationAborted");
    let meta = world.objects.store.object_meta(&bucket, "k").await.unwrap().unwrap();
    assert_eq!(meta.state, crate::ObjectState::default());
}

#[tokio::test]
async fn small_objects_are_read_together_and_decided_one_by_one() {
    let policy = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/open/*"}]}"#;
    let world = World::new(&[("READER", policy)]).await;
    world.bucket("data").await;
    world.put("data", "open/a", "one").await;
    world.put("data", "open/b", "").await;
    world.put("data", "closed/c", "three").await;
    let etag = |text: &str| hex::encode(md5::Md5::digest(text));
    let (one, empty, three) = (etag("one"), etag(""), etag("three"));
    let wanted = [("open/a", &one), ("closed/c", &three), ("open/b", &empty), ("open/a", &three), ("open/none", &one)];
    let exchange = std::sync::Arc::default();
    let wanted = wanted.map(|(key, etag)| SmallObject { key, etag, size: 0, exchange: &exchange });
    let found = get_objects(&world.ctx("READER"), &world.objects, "data", &wanted).await.unwrap();
    let shown: Vec<String> = found
        .into_iter()
        .map(|outcome| match outcome {
            Ok(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
            Err(error) => error.code().to_owned(),
        })
        .collect();
    assert_eq!(shown, ["one", "AccessDenied", "", "PreconditionFailed", "AccessDenied"]);
}
