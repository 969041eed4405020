use chrono::{DateTime, TimeDelta, Utc};
use expect_test::{Expect, expect};
use http_body_util::Full;
use vesto_aws_wire::signing::Signer;
use vesto_aws_wire::{HttpRequest, PayloadHash, QueryParams};
use vesto_identity::actions::sts_actions;
use vesto_identity::{BootstrapAccount, BootstrapSpec, BootstrapUser, IdentityOptions, OpCtx};
use vesto_meta::Meta;
use vesto_types::{AccessKeyId, AccountId, Clock, Ids, Region, RequestId, Secret, SeededIds};

use super::*;

const ROOT: &str = "AKIAROOTROOTROOTROOT";
const READER: &str = "AKIAREADERREADERREAD";
const SECRET: &str = "secret";
const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// s3s compares presigned URLs with the system's clock, so this test lives in real time.
struct RealClock;

impl Clock for RealClock {
    #[expect(clippy::disallowed_methods, reason = "s3s knows no other clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

struct World {
    face: S3Face,
    identity: Identity,
    _directory: tempfile::TempDir,
}

#[derive(Clone)]
struct Credentials {
    id: String,
    secret: Secret,
    token: Option<String>,
}

fn credentials(id: &str) -> Credentials {
    Credentials { id: id.to_owned(), secret: Secret::new(SECRET), token: None }
}

fn region() -> Region {
    Region::parse("us-east-1").unwrap()
}

fn info() -> RequestInfo {
    RequestInfo::internal(RequestId::new(&SeededIds::default()), region())
}

/// What came back.
struct Answer {
    status: u16,
    headers: http::HeaderMap,
    body: String,
}

impl Answer {
    /// Status and, of an error, code and text.
    fn short(&self) -> String {
        let element = |name: &str| {
            let (_, rest) = self.body.split_once(&format!("<{name}>"))?;
            rest.split_once(&format!("</{name}>")).map(|(text, _)| text.to_owned())
        };
        match (element("Code"), element("Message")) {
            (Some(code), Some(message)) if self.status >= 300 => format!("{} {code}: {message}", self.status),
            _ => self.status.to_string(),
        }
    }
}

impl World {
    async fn new() -> Self {
        let ids: Arc<dyn Ids> = Arc::new(SeededIds::default());
        let account = AccountId::parse("123456789012").unwrap();
        let meta = Meta::in_memory(Arc::clone(&ids)).await.unwrap();
        let options = IdentityOptions::new(account.clone(), region());
        let identity = Identity::open(meta, options, Arc::new(RealClock), Arc::clone(&ids)).await.unwrap();
        let key = |id: &str| Some((AccessKeyId::parse(id).unwrap(), Secret::new(SECRET)));
        let reader = BootstrapUser {
            name: "reader".to_owned(),
            access_key: key(READER),
            policies: vec!["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess".to_owned()],
            inline: Vec::new(),
        };
        let root_key = key(ROOT);
        let accounts =
            vec![BootstrapAccount { id: account, root_key, users: vec![reader], control_policies: Vec::new() }];
        identity.bootstrap(&BootstrapSpec { accounts }).await.unwrap();
        let directory = tempfile::tempdir().unwrap();
        let objects = Objects::open(directory.path(), Arc::new(RealClock), ids).await.unwrap();
        let world = Self { face: S3Face::new(objects, identity.clone()), identity, _directory: directory };
        assert_eq!(world.root("PUT", "/data", b"").await.status, 200);
        world
    }

    fn ctx(&self, id: &str) -> OpCtx {
        let key = self.identity.access_key(&AccessKeyId::parse(id).unwrap()).unwrap();
        self.identity.context(&key, info()).unwrap()
    }

    async fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = Request::builder().method(method).uri(target).header("host", "localhost");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !headers.iter().any(|(name, _)| *name == "content-length") {
            request = request.header("content-length", body.len());
        }
        let request = request.body(Full::new(Bytes::copy_from_slice(body))).unwrap();
        let response = self.face.call(request, info()).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Signs with the headers given, and sends.
    async fn signed(
        &self,
        who: &Credentials,
        (method, target): (&str, &str),
        headers: &[(&str, &str)],
        payload: PayloadHash<'_>,
        body: &[u8],
    ) -> Answer {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut covered: Vec<(&str, &[u8])> = vec![("host", b"localhost")];
        covered.extend(headers.iter().map(|(name, value)| (*name, value.as_bytes())));
        let request = HttpRequest { method, path, query, headers: &covered };
        let added = self.signer(who, RealClock.now()).sign(&request, payload);
        let mut all: Vec<(&str, &str)> = headers.to_vec();
        all.extend(added.iter().map(|(name, value)| (*name, value.as_str())));
        self.send(method, target, &all, body).await
    }

    fn signer<'a>(&self, who: &'a Credentials, now: DateTime<Utc>) -> Signer<'a> {
        Signer {
            access_key_id: &who.id,
            secret: &who.secret,
            session_token: who.token.as_deref(),
            region: "us-east-1",
            service: "s3",
            now,
        }
    }

    async fn root(&self, method: &str, target: &str, body: &[u8]) -> Answer {
        self.signed(&credentials(ROOT), (method, target), &[], PayloadHash::Body(body), body).await
    }

    async fn presigned(&self, who: &Credentials, method: &str, path: &str, age: i64) -> Answer {
        let host: [(&str, &[u8]); 1] = [("host", b"localhost")];
        let request = HttpRequest { method, path, query: "", headers: &host };
        let signer = self.signer(who, RealClock.now() - TimeDelta::seconds(age));
        let query = signer.presign(&request, 60, PayloadHash::Text("UNSIGNED-PAYLOAD"));
        self.send(method, &format!("{path}?{query}"), &[], b"").await
    }

    /// A temporary key of the reader.
    async fn session(&self) -> Credentials {
        let params = QueryParams::from_pairs([("Action", "GetSessionToken")]);
        let answer = sts_actions().call(&self.identity, &self.ctx(READER), "GetSessionToken", &params).await.unwrap();
        let element = |name: &str| {
            let (_, rest) = answer.content().split_once(&format!("<{name}>")).unwrap();
            rest.split_once('<').unwrap().0.to_owned()
        };
        Credentials {
            id: element("AccessKeyId"),
            secret: Secret::new(element("SecretAccessKey")),
            token: Some(element("SessionToken")),
        }
    }
}

#[tokio::test]
async fn objects_go_in_and_out() {
    let world = World::new().await;
    let headers = [("content-type", "text/plain"), ("x-amz-meta-owner", "me"), ("cache-control", "no-store")];
    let body = b"hello world";
    let root = credentials(ROOT);
    let put = world.signed(&root, ("PUT", "/data/dir/a%20b"), &headers, PayloadHash::Body(body), body).await;
    assert_eq!((put.status, put.headers["etag"].to_str().unwrap()), (200, "\"5eb63bbbe01eeed093cb22bb8f5acdc3\""));
    let get = world.root("GET", "/data/dir/a%20b", b"").await;
    assert_eq!((get.status, get.body.as_str()), (200, "hello world"));
    for (name, value) in [("content-type", "text/plain"), ("x-amz-meta-owner", "me"), ("cache-control", "no-store")] {
        assert_eq!(get.headers[name], value);
    }
    assert_eq!(get.headers["content-length"], "11");
    let range = [("range", "bytes=6-")];
    let part = world.signed(&root, ("GET", "/data/dir/a%20b"), &range, PayloadHash::Body(b""), b"").await;
    assert_eq!((part.status, part.body.as_str()), (206, "world"));
    assert_eq!(part.headers["content-range"], "bytes 6-10/11");
    let head = world.root("HEAD", "/data/dir/a%20b", b"").await;
    assert_eq!((head.status, head.headers["content-length"].to_str().unwrap()), (200, "11"));
    let missing = world.root("HEAD", "/data/nothing", b"").await;
    assert_eq!((missing.status, missing.body.as_str()), (404, ""));
    let list = world.root("GET", "/data?delimiter=%2F&encoding-type=url&list-type=2", b"").await;
    assert!(list.body.contains("<CommonPrefixes><Prefix>dir/</Prefix></CommonPrefixes>"), "{}", list.body);
    let list = world.root("GET", "/data?encoding-type=url&list-type=2", b"").await;
    assert!(list.body.contains("<Key>dir/a%20b</Key>"), "{}", list.body);
}

#[tokio::test]
async fn errors_have_the_shape_of_s3() {
    let world = World::new().await;
    let body = async |method: &str, target: &str| {
        let answer = world.root(method, target, b"").await;
        let request_id = answer.headers["x-amz-request-id"].to_str().unwrap().to_owned();
        format!("{} {}\n", answer.status, answer.body.replace(&request_id, "REQUEST-ID"))
    };
    let mut answers = String::new();
    for (method, target) in [
        ("GET", "/data/missing"),
        ("GET", "/nowhere/key"),
        ("GET", "/data?policy"),
        ("GET", "/Bad_Name"),
        ("GET", "/data?cors"),
        ("GET", "/data?uploads&delimiter=x"),
    ] {
        answers.push_str(&body(method, target).await);
    }
    expect![[r#"
        404 <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>missing</Key><RequestId>REQUEST-ID</RequestId><HostId>vesto</HostId></Error>
        404 <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message><BucketName>nowhere</BucketName><RequestId>REQUEST-ID</RequestId><HostId>vesto</HostId></Error>
        404 <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>NoSuchBucketPolicy</Code><Message>The bucket policy does not exist</Message><BucketName>data</BucketName><RequestId>REQUEST-ID</RequestId><HostId>vesto</HostId></Error>
        400 <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>InvalidBucketName</Code><Message>The specified bucket is not valid.</Message><BucketName>Bad_Name</BucketName><RequestId>REQUEST-ID</RequestId><HostId>vesto</HostId></Error>
        501 <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>NotImplemented</Code><Message>GetBucketCors is not implemented yet</Message><RequestId>REQUEST-ID</RequestId><HostId>vesto</HostId></Error>
        501 <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>NotImplemented</Code><Message>A header or operation you provided implies functionality that is not implemented: delimiter of ListMultipartUploads</Message><Header>delimiter of ListMultipartUploads</Header><RequestId>REQUEST-ID</RequestId><HostId>vesto</HostId></Error>
    "#]].assert_eq(&answers);
}

#[tokio::test]
async fn refused_signatures() {
    let world = World::new().await;
    let get =
        async |who: &Credentials| world.signed(who, ("GET", "/data"), &[], PayloadHash::Body(b""), b"").await.short();
    let root = credentials(ROOT);
    let mut answers = vec![get(&root).await];
    answers.push(get(&Credentials { secret: Secret::new("wrong"), ..root.clone() }).await);
    answers.push(get(&credentials("AKIANOBODYNOBODYNOBO")).await);
    answers.push(get(&Credentials { token: Some("token".to_owned()), ..root.clone() }).await);
    let session = world.session().await;
    answers.push(get(&session).await);
    answers.push(get(&Credentials { token: None, ..session.clone() }).await);
    answers.push(get(&Credentials { token: Some("other".to_owned()), ..session.clone() }).await);
    let (host, date) = ("localhost", "20260101T000000Z");
    let version_2 = [("authorization", "AWS AKIAROOTROOTROOTROOT:c2lnbmF0dXJl"), ("host", host), ("x-amz-date", date)];
    answers.push(world.send("GET", "/data", &version_2, b"").await.short());
    check_lines(
        &answers,
        expect![[r#"
        200
        403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.
        403 InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.
        400 InvalidToken: The provided token is malformed or otherwise invalid.
        200
        403 InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.
        400 InvalidToken: The provided token is malformed or otherwise invalid.
        400 InvalidRequest: The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.
    "#]],
    );
}

fn check_lines(lines: &[String], expected: Expect) {
    expected.assert_eq(&(lines.join("\n") + "\n"));
}

#[tokio::test]
async fn every_amazon_header_must_be_signed() {
    let world = World::new().await;
    let root = credentials(ROOT);
    let covered: [(&str, &[u8]); 1] = [("host", b"localhost")];
    let request = HttpRequest { method: "PUT", path: "/data/k", query: "", headers: &covered };
    let added = world.signer(&root, RealClock.now()).sign(&request, PayloadHash::Body(b""));
    let mut headers: Vec<(&str, &str)> = added.iter().map(|(name, value)| (*name, value.as_str())).collect();
    headers.push(("x-amz-meta-owner", "mallory"));
    let answer = world.send("PUT", "/data/k", &headers, b"").await;
    assert_eq!(answer.short(), "403 AccessDenied: There were headers present in the request which were not signed");
    assert!(answer.body.contains("<HeadersNotSigned>x-amz-meta-owner</HeadersNotSigned>"));
}

#[tokio::test]
async fn presigned_urls_need_their_time_and_their_token() {
    let world = World::new().await;
    world.root("PUT", "/data/k", b"content").await;
    let session = world.session().await;
    let answers = [
        world.presigned(&credentials(ROOT), "GET", "/data/k", 0).await.short(),
        world.presigned(&credentials(ROOT), "GET", "/data/k", 120).await.short(),
        world.presigned(&session, "GET", "/data/k", 0).await.short(),
        world.presigned(&session, "DELETE", "/data/k", 0).await.short(),
        world.presigned(&Credentials { token: None, ..session }, "GET", "/data/k", 0).await.short(),
        world
            .presigned(&Credentials { secret: Secret::new("x"), ..credentials(ROOT) }, "GET", "/data/k", 0)
            .await
            .short(),
        world
            .send("GET", "/data/k?AWSAccessKeyId=AKIAROOTROOTROOTROOT&Expires=9999999999&Signature=eA%3D%3D", &[], b"")
            .await
            .short(),
        world
            .send("GET", "/data/k?AWSAccessKeyId=AKIAROOTROOTROOTROOT&Expires=1&Signature=eA%3D%3D", &[], b"")
            .await
            .short(),
    ];
    check_lines(
        &answers,
        expect![[r#"
        200
        403 AccessDenied: Request has expired
        200
        403 AccessDenied: User: arn:aws:iam::123456789012:user/reader is not authorized to perform: s3:DeleteObject on resource: &quot;arn:aws:s3:::data/k&quot; because no identity-based policy allows the s3:DeleteObject action
        403 InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.
        403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.
        403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.
        403 AccessDenied: Request has expired
    "#]],
    );
}

#[tokio::test]
async fn anonymous_requests_are_decided_by_the_bucket_policy() {
    let world = World::new().await;
    world.root("PUT", "/data/k", b"public").await;
    assert_eq!(world.send("GET", "/data/k", &[], b"").await.short(), "403 AccessDenied: Access Denied");
    let policy = br#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}]}"#;
    let blocked = world.root("PUT", "/data?policy", policy).await;
    assert_eq!(blocked.status, 403, "{}", blocked.body);
    assert!(blocked.body.contains("prevented by the BlockPublicPolicy setting in S3 Block Public Access"));
    assert_eq!(world.root("DELETE", "/data?publicAccessBlock", b"").await.status, 204);
    assert_eq!(world.root("PUT", "/data?policy", policy).await.status, 204);
    assert_eq!(world.send("GET", "/data/k", &[], b"").await.body, "public");
    assert_eq!(world.send("PUT", "/data/k", &[], b"x").await.short(), "403 AccessDenied: Access Denied");
    let chunked = [("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")];
    assert_eq!(world.send("PUT", "/data/k", &chunked, b"x").await.short(), "403 AccessDenied: Access Denied");
}

#[tokio::test]
async fn bodies_must_be_what_was_signed_and_summed() {
    let world = World::new().await;
    let root = credentials(ROOT);
    let put = async |headers: &[(&str, &str)], payload: PayloadHash<'_>, body: &[u8]| {
        world.signed(&root, ("PUT", "/data/k"), headers, payload, body).await.short()
    };
    let chunked = |crc: &str| format!("9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:{crc}\r\n\r\n");
    let streaming = PayloadHash::Text("STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    let trailer = [
        ("content-encoding", "aws-chunked"),
        ("x-amz-decoded-content-length", "9"),
        ("x-amz-trailer", "x-amz-checksum-crc32"),
    ];
    let bad_md5 = [("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==")];
    let answers = [
        put(&[], PayloadHash::Text(EMPTY_SHA256), b"x").await,
        put(&[("x-amz-checksum-crc32", "AAAAAA==")], PayloadHash::Body(b"123456789"), b"123456789").await,
        put(&[("x-amz-checksum-crc32", "AAAA")], PayloadHash::Body(b"123456789"), b"123456789").await,
        put(&bad_md5, PayloadHash::Body(b"123456789"), b"123456789").await,
        put(&[("x-amz-sdk-checksum-algorithm", "CRC32")], PayloadHash::Body(b""), b"").await,
        put(&trailer, streaming, chunked("AAAAAA==").as_bytes()).await,
        world.root("GET", "/data/k", b"").await.short(),
        put(&trailer, streaming, chunked("y/Q5Jg==").as_bytes()).await,
    ];
    check_lines(
        &answers,
        expect![[r#"
        400 XAmzContentSHA256Mismatch: The provided 'x-amz-content-sha256' header does not match what was computed.
        400 BadDigest: The CRC32 you specified did not match the calculated checksum.
        400 InvalidRequest: Value for x-amz-checksum-crc32 header is invalid.
        400 BadDigest: The Content-MD5 you specified did not match what we received.
        400 InvalidRequest: x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.
        400 BadDigest: The CRC32 you specified did not match the calculated checksum.
        404 NoSuchKey: The specified key does not exist.
        200
    "#]],
    );
    let get = world.root("GET", "/data/k", b"").await;
    assert_eq!(get.body, "123456789");
    assert!(!get.headers.contains_key("content-encoding"), "aws-chunked is how it travelled, not what it is");
}

#[tokio::test]
async fn deleting_many_needs_a_digest_and_asks_for_each_key() {
    let world = World::new().await;
    world.root("PUT", "/data/a", b"").await;
    let list = b"<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>";
    let post = async |who: &str, headers: &[(&str, &str)]| {
        world.signed(&credentials(who), ("POST", "/data?delete="), headers, PayloadHash::Body(list), list).await
    };
    assert_eq!(
        post(ROOT, &[]).await.short(),
        "400 InvalidRequest: Missing required header for this request: Content-MD5"
    );
    let wrong = [("x-amz-checksum-crc32", "AAAAAA==")];
    assert_eq!(
        post(ROOT, &wrong).await.short(),
        "400 BadDigest: The CRC32 you specified did not match the calculated checksum."
    );
    let mut crc = crc32fast::Hasher::new();
    crc.update(list);
    let encoded = base64_of(&crc.finalize().to_be_bytes());
    let right = [("x-amz-checksum-crc32", encoded.as_str())];
    let refused = post(READER, &right).await;
    assert_eq!(refused.status, 200);
    assert_eq!(refused.body.matches("<Code>AccessDenied</Code>").count(), 2, "{}", refused.body);
    assert_eq!(world.root("GET", "/data/a", b"").await.status, 200);
    let deleted = post(ROOT, &right).await;
    assert_eq!(deleted.body.matches("<Deleted>").count(), 2, "{}", deleted.body);
    assert_eq!(world.root("GET", "/data/a", b"").await.status, 404);
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[tokio::test]
async fn what_is_not_there_is_named() {
    let world = World::new().await;
    let root = credentials(ROOT);
    let put = async |headers: &[(&str, &str)]| {
        world.signed(&root, ("PUT", "/data/k"), headers, PayloadHash::Body(b""), b"").await.short()
    };
    let answers = [
        put(&[("x-amz-object-lock-mode", "GOVERNANCE")]).await,
        put(&[("x-amz-storage-class", "GLACIER")]).await,
        put(&[("x-amz-server-side-encryption", "aes:kms")]).await,
        put(&[("x-amz-server-side-encryption-customer-algorithm", "AES256")]).await,
        put(&[("x-amz-acl", "public-read")]).await,
        put(&[("if-none-match", "\"tag\"")]).await,
        put(&[("x-amz-storage-class", "STANDARD"), ("x-amz-acl", "bucket-owner-full-control")]).await,
        world.root("GET", "/data/k?versionId=abc", b"").await.short(),
        world.root("GET", "/data/k?torrent", b"").await.short(),
        put(&[("x-amz-expected-bucket-owner", "210987654321")]).await,
    ];
    check_lines(
        &answers,
        expect![[r#"
        501 NotImplemented: A header or operation you provided implies functionality that is not implemented: x-amz-object-lock-mode
        501 NotImplemented: A header or operation you provided implies functionality that is not implemented: x-amz-storage-class: GLACIER
        400 InvalidArgument: The encryption method specified is not supported
        400 InvalidArgument: Requests specifying Server Side Encryption with Customer provided keys must provide an appropriate secret key.
        400 AccessControlListNotSupported: The bucket does not allow ACLs
        501 NotImplemented: A header or operation you provided implies functionality that is not implemented: If-None-Match with an entity tag
        200
        501 NotImplemented: A header or operation you provided implies functionality that is not implemented: versionId
        501 NotImplemented: GetObjectTorrent is not implemented yet
        403 AccessDenied: Access Denied
    "#]],
    );
}

/// The query of a URL presigned with version 2.
fn version_2(method: &str, path: &str) -> String {
    let expires = (RealClock.now() + TimeDelta::minutes(5)).timestamp();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, SECRET.as_bytes());
    let signature = base64_of(ring::hmac::sign(&key, format!("{method}\n\n\n{expires}\n{path}").as_bytes()).as_ref());
    let signature = signature.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    format!("AWSAccessKeyId={ROOT}&Expires={expires}&Signature={signature}")
}

#[tokio::test]
async fn a_url_presigned_with_version_2_is_good_for_its_own_resource_alone() {
    let world = World::new().await;
    let policy = br#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/k"}]}"#;
    assert_eq!(world.root("PUT", "/data?policy", policy).await.status, 204);
    let query = version_2("GET", "/data");
    let mut answers = Vec::new();
    for more in ["", "&policy", "&policy&policy", "&policy=&polic%79=", "&Expires=9999999999"] {
        answers.push(world.send("GET", &format!("/data?{query}{more}"), &[], b"").await.short());
    }
    let form = [("content-type", "Multipart/Form-Data; boundary=x")];
    answers.push(world.send("POST", &format!("/data?{query}"), &form, b"").await.short());
    answers.push(world.root("GET", "/data/k?version%49d=abc", b"").await.short());
    check_lines(
        &answers,
        expect![[r#"
        200
        403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.
        400 InvalidRequest: The query parameter policy is given twice.
        400 InvalidRequest: The query parameter policy is given twice.
        400 InvalidRequest: The query parameter Expires is given twice.
        501 NotImplemented: A header or operation you provided implies functionality that is not implemented: PostObject
        501 NotImplemented: A header or operation you provided implies functionality that is not implemented: versionId
    "#]],
    );
}
