mod console;
mod port;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use chrono::{DateTime, TimeDelta, Utc};
use expect_test::{Expect, expect};
use futures::FutureExt;
use futures::future::BoxFuture;
use http::{Request, Response};
use http_body_util::BodyExt;
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use vesto_audit::{Audit, AuditSettings};
use vesto_aws_wire::signing::Signer;
use vesto_aws_wire::{HttpRequest, Members, PayloadHash};
use vesto_control::{Control, ControlSettings};
use vesto_identity::{
    ActionTable, BootstrapAccount, BootstrapInlinePolicy, BootstrapSpec, BootstrapUser, Identity, IdentityOptions,
    OpCtx, RequestInfo,
};
use vesto_meta::Meta;
use vesto_types::{AccessKeyId, AccountId, FixedClock, Ids, Region, Secret, SeededIds};

use super::*;
use crate::server::{ServerOptions, serve};
use crate::service::{Reset, ResetError, S3Face};

const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";
const DESCRIBE: &str = "Action=DescribeClusters&Version=2012-12-01";
const ROOT: (&str, &str) = ("AKIAROOTROOTROOTROOT", "rootsecret");
const ALICE: (&str, &str) = ("AKIAALICEALICEALICE1", "alicesecret");

const CONSOLE: &[ConsoleFile] = &[
    ConsoleFile {
        path: "index.html",
        content_type: "text/html; charset=utf-8",
        version: "1",
        plain: b"<!doctype html>",
        brotli: None,
        gzip: None,
    },
    ConsoleFile {
        path: "assets/main-abc.js",
        content_type: "text/javascript; charset=utf-8",
        version: "2",
        plain: b"plain",
        brotli: Some(b"brotli"),
        gzip: Some(b"gzip"),
    },
];

struct World {
    edge: Edge,
    n_resets: Arc<AtomicUsize>,
    audit: Audit,
    /// Where the audit log is.
    dir: tempfile::TempDir,
}

/// Answers with what it was asked for.
struct EchoS3;

impl S3Face for EchoS3 {
    fn call(&self, request: Request<Body>, info: RequestInfo) -> BoxFuture<'static, Response<Body>> {
        async move {
            let path = request.uri().path().to_owned();
            let body = request.into_body().collect().await.unwrap().to_bytes();
            Response::new(Body::from(format!("s3 {path} {} bytes for {:?}", body.len(), info.source_ip)))
        }
        .boxed()
    }
}

struct CountResets(Arc<AtomicUsize>);

impl Reset for CountResets {
    fn reset(&self) -> BoxFuture<'_, Result<(), ResetError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        async { Ok(()) }.boxed()
    }
}

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-01-02T17:31:43Z").unwrap().to_utc()
}

impl World {
    async fn new() -> Self {
        let clock = Arc::new(FixedClock::at(now()));
        let ids: Arc<dyn Ids> = Arc::new(SeededIds::default());
        let region = Region::parse("us-east-1").unwrap();
        let account = AccountId::parse("123456789012").unwrap();
        let meta = Meta::in_memory(ids.clone()).await.unwrap();
        let dir = tempfile::tempdir().unwrap();
        let settings = AuditSettings { directory: dir.path().to_owned(), max_bytes: 1 << 26, file_bytes: 1 << 24 };
        let audit = Audit::open(&settings, clock.clone(), ids.clone()).unwrap();
        let options = IdentityOptions { audit: audit.clone(), ..IdentityOptions::new(account.clone(), region.clone()) };
        let identity = Identity::open(meta.clone(), options, clock.clone(), ids.clone()).await.unwrap();
        let key = |(id, secret): (&str, &str)| Some((AccessKeyId::parse(id).unwrap(), Secret::new(secret)));
        let allowed = r#"{"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": ["redshift:Describe*", "sts:*"], "Resource": "*"}]}"#;
        let inline = vec![BootstrapInlinePolicy { name: "p".to_owned(), document: allowed.to_owned() }];
        let alice = BootstrapUser { name: "alice".to_owned(), access_key: key(ALICE), policies: vec![], inline };
        let root_key = key(ROOT);
        let accounts =
            vec![BootstrapAccount { id: account, root_key, users: vec![alice], control_policies: Vec::new() }];
        identity.bootstrap(&BootstrapSpec { accounts }).await.unwrap();
        let settings = ControlSettings { region, max_iam_roles: 10, role_apply_delay: Duration::from_secs(2) };
        let control = Control::open(meta, clock.clone(), ids.clone(), settings).await.unwrap();
        let n_resets = Arc::new(AtomicUsize::new(0));
        let edge = Edge::new(EdgeConfig {
            identity,
            control,
            s3: Arc::new(EchoS3),
            json_services: vec![Arc::new(TableService { table: echo_actions(), state: () })],
            clock,
            ids,
            metrics: PrometheusBuilder::new().build_recorder().handle(),
            reset: Some(Arc::new(CountResets(n_resets.clone()))),
            console: CONSOLE,
            version: "0.0.0",
        });
        Self { edge, n_resets, audit, dir }
    }

    async fn send(&self, request: Request<Body>) -> (Response<()>, String) {
        let response = self.edge.handle(request, SocketAddr::from(([127, 0, 0, 1], 50000))).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (Response::from_parts(parts, ()), String::from_utf8(body.to_vec()).unwrap())
    }

    /// The answer as its status, code and message.
    async fn check(&self, request: Request<Body>, expect: Expect) {
        let (response, body) = self.send(request).await;
        assert!(response.headers().contains_key("x-amzn-requestid"));
        expect.assert_eq(&format!("{} {}", response.status().as_u16(), without_ids(&body)));
    }
}

/// The body with its request id blanked.
fn without_ids(body: &str) -> String {
    let Some((before, rest)) = body.split_once("<RequestId>") else { return body.to_owned() };
    let after = rest.split_once("</RequestId>").unwrap().1;
    format!("{before}<RequestId/>{after}")
}

/// A request and how it is signed; `sign` makes the HTTP request of it.
struct Call<'a> {
    key: (&'a str, &'a str),
    service: &'a str,
    region: &'a str,
    at: DateTime<Utc>,
    token: Option<&'a str>,
    content_type: &'a str,
    target: Option<&'a str>,
    path: &'a str,
    body: &'a str,
}

impl Default for Call<'_> {
    fn default() -> Self {
        Self {
            key: ALICE,
            service: "redshift",
            region: "us-east-1",
            at: now(),
            token: None,
            content_type: FORM,
            target: None,
            path: "/",
            body: DESCRIBE,
        }
    }
}

impl Call<'_> {
    fn sign(&self) -> Request<Body> {
        let mut headers = vec![("host", "localhost:4566"), ("content-type", self.content_type)];
        headers.extend(self.target.map(|target| ("x-amz-target", target)));
        let bytes: Vec<(&str, &[u8])> = headers.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        let unsigned = HttpRequest { method: "POST", path: self.path, query: "", headers: &bytes };
        let secret = Secret::new(self.key.1);
        let signer = Signer {
            access_key_id: self.key.0,
            secret: &secret,
            session_token: self.token,
            region: self.region,
            service: self.service,
            now: self.at,
        };
        let added = signer.sign(&unsigned, PayloadHash::Body(self.body.as_bytes()));
        let mut request = Request::builder().method("POST").uri(self.path);
        for (name, value) in headers.into_iter().chain(added.iter().map(|(name, value)| (*name, value.as_str()))) {
            request = request.header(name, value);
        }
        request.body(Body::from(self.body.to_owned())).unwrap()
    }
}

fn unsigned(method: &str, uri: &str, body: &str) -> Request<Body> {
    let request = Request::builder().method(method).uri(uri).header("host", "localhost:4566");
    request.header("content-type", FORM).body(Body::from(body.to_owned())).unwrap()
}

#[tokio::test]
async fn a_signed_call_is_answered_in_its_services_namespace() {
    let world = World::new().await;
    let expected = expect![[
        r#"200 <DescribeClustersResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><DescribeClustersResult><Clusters/></DescribeClustersResult><ResponseMetadata><RequestId/></ResponseMetadata></DescribeClustersResponse>"#
    ]];
    world.check(Call::default().sign(), expected).await;
    let body = "Action=GetCallerIdentity&Version=2011-06-15";
    let expected = expect![[
        r#"200 <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><UserId>AIDAXMFSJB4OPETHSMM6J</UserId><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/alice</Arn></GetCallerIdentityResult><ResponseMetadata><RequestId/></ResponseMetadata></GetCallerIdentityResponse>"#
    ]];
    world.check(Call { service: "sts", body, ..Call::default() }.sign(), expected).await;
}

#[tokio::test]
async fn what_is_wrong_with_a_signature_is_said_in_awss_words() {
    let world = World::new().await;
    let unknown = ("AKIANOBODYNOBODYNOBO", "x");
    world.check(Call { key: unknown, ..Call::default() }.sign(), expect![[r#"403 <ErrorResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message></Error><RequestId/></ErrorResponse>"#]]).await;
    world.check(Call { key: (ALICE.0, "wrong"), ..Call::default() }.sign(), expect![[r#"403 <ErrorResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.</Message></Error><RequestId/></ErrorResponse>"#]]).await;
    world.check(Call { service: "sts", ..Call::default() }.sign(), expect![[r#"403 <ErrorResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>Credential should be scoped to correct service: 'redshift'. </Message></Error><RequestId/></ErrorResponse>"#]]).await;
    world.check(Call { region: "eu-west-1", ..Call::default() }.sign(), expect![[r#"403 <ErrorResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>Credential should be scoped to a valid region. </Message></Error><RequestId/></ErrorResponse>"#]]).await;
    world.check(Call { token: Some("garbage"), ..Call::default() }.sign(), expect![[r#"403 <ErrorResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message></Error><RequestId/></ErrorResponse>"#]]).await;
    let late = Call { at: now() - TimeDelta::hours(3), ..Call::default() };
    world.check(late.sign(), expect![[r#"403 <ErrorResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>Signature expired: 20260102T143143Z is now earlier than 20260102T171643Z (20260102T173143Z - 15 min.)</Message></Error><RequestId/></ErrorResponse>"#]]).await;
    world.check(unsigned("POST", "/", DESCRIBE), expect![[r#"403 <ErrorResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><Error><Type>Sender</Type><Code>MissingAuthenticationToken</Code><Message>Request is missing Authentication Token</Message></Error><RequestId/></ErrorResponse>"#]]).await;
    let mut broken = Call::default().sign();
    broken
        .headers_mut()
        .insert("authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/redshift/aws4_request".parse().unwrap());
    world.check(broken, expect![[r#"400 <ErrorResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><Error><Type>Sender</Type><Code>IncompleteSignature</Code><Message>Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. (Hashed with SHA-256 and encoded with Base64) Authorization=YJaFKbXgVpsFdVGIJQgroxAxkBIAe3dBoulMXeQHzC0=</Message></Error><RequestId/></ErrorResponse>"#]]).await;
}

#[tokio::test]
async fn a_body_that_was_changed_on_the_way_is_refused() {
    let world = World::new().await;
    let mut request = Call::default().sign();
    *request.body_mut() = Body::from(format!("{DESCRIBE}&MaxRecords=20"));
    let (response, body) = world.send(request).await;
    assert_eq!(response.status(), 403);
    assert!(body.contains("<Code>SignatureDoesNotMatch</Code>"), "{body}");
}

#[tokio::test]
async fn unknown_actions_and_missing_ones_are_told_apart() {
    let world = World::new().await;
    world.check(Call { body: "Version=2012-12-01", ..Call::default() }.sign(), expect![[r#"400 <ErrorResponse xmlns="http://webservices.amazon.com/AWSFault/2005-15-09"><Error><Type>Sender</Type><Code>MissingAction</Code><Message>The request is missing an action or a required parameter.</Message></Error><RequestId/></ErrorResponse>"#]]).await;
    let body = "Action=Fly&Version=2012-12-01";
    world.check(Call { body, ..Call::default() }.sign(), expect![[r#"400 <ErrorResponse xmlns="http://webservices.amazon.com/AWSFault/2005-15-09"><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>Could not find operation Fly for version 2012-12-01</Message></Error><RequestId/></ErrorResponse>"#]]).await;
    let body = "Action=DescribeClusters&Version=1999-01-01";
    world.check(Call { body, ..Call::default() }.sign(), expect![[r#"400 <ErrorResponse xmlns="http://webservices.amazon.com/AWSFault/2005-15-09"><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>Could not find operation DescribeClusters for version 1999-01-01</Message></Error><RequestId/></ErrorResponse>"#]]).await;
    let body = "Action=CreateRedshiftIdcApplication&Version=2012-12-01&ClusterIdentifier=c1";
    world.check(Call { body, key: ROOT, ..Call::default() }.sign(), expect![[r#"400 <ErrorResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><Error><Type>Sender</Type><Code>UnsupportedOperation</Code><Message>The operation CreateRedshiftIdcApplication is not supported yet.</Message></Error><RequestId/></ErrorResponse>"#]]).await;
}

#[tokio::test]
async fn denials_name_who_what_and_why() {
    let world = World::new().await;
    let body = "Action=DeleteCluster&Version=2012-12-01&ClusterIdentifier=c1";
    world.check(Call { body, ..Call::default() }.sign(), expect![[r#"403 <ErrorResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/alice is not authorized to perform: redshift:DeleteCluster on resource: arn:aws:redshift:us-east-1:123456789012:cluster:c1 because no identity-based policy allows the redshift:DeleteCluster action</Message></Error><RequestId/></ErrorResponse>"#]]).await;
}

#[tokio::test]
async fn a_denial_carries_its_reasons_sealed_for_who_may_decode_them() {
    let world = World::new().await;
    let body = "Action=DeleteCluster&Version=2012-12-01&ClusterIdentifier=c1";
    let (denied, text) = world.send(Call { body, ..Call::default() }.sign()).await;
    let message = denied.headers().get("x-vesto-authorization-message").unwrap().to_str().unwrap().to_owned();
    assert!(!text.contains(&message), "{text}");
    // Its alphabet needs no escaping in a form.
    let decode =
        |message: &str| format!("Action=DecodeAuthorizationMessage&Version=2011-06-15&EncodedMessage={message}");
    let body = decode(&message);
    let (response, decoded) = world.send(Call { service: "sts", body: &body, ..Call::default() }.sign()).await;
    assert_eq!(response.status(), 200, "{decoded}");
    for part in ["&quot;allowed&quot;:false", "redshift:DeleteCluster", "cluster:c1", "user/alice"] {
        assert!(decoded.contains(part) || decoded.contains(&part.replace("&quot;", "\"")), "{part} in {decoded}");
    }
    let body = decode(&message[1..]);
    let (response, refused) = world.send(Call { service: "sts", body: &body, ..Call::default() }.sign()).await;
    assert_eq!(response.status(), 400);
    assert!(refused.contains("<Code>InvalidAuthorizationMessageException</Code>"), "{refused}");

    let (granted, _) = world.send(Call::default().sign()).await;
    assert!(!granted.headers().contains_key("x-vesto-authorization-message"));
}

/// A JSON service that answers with what it was asked.
fn echo_actions() -> ActionTable<(), Members, String> {
    ActionTable::new("echo", "2026-01-01", "Echo").read("Say", |(), ctx: &OpCtx, request: &Members| {
        let word = request.required_text("Word")?;
        Ok(serde_json::json!({ "caller": ctx.caller_arn(), "word": word }).to_string())
    })
}

fn json_call<'a>(service: &'a str, target: &'a str, body: &'a str) -> Call<'a> {
    Call { service, target: Some(target), content_type: "application/x-amz-json-1.1", body, ..Call::default() }
}

#[tokio::test]
async fn a_json_service_is_found_by_its_target() {
    let world = World::new().await;
    let call = json_call("echo", "Echo.Say", r#"{"Word":"hi"}"#);
    let (response, _) = world.send(call.sign()).await;
    assert_eq!(response.headers()["content-type"], "application/x-amz-json-1.1");
    world.check(call.sign(), expect![[r#"200 {"caller":"arn:aws:iam::123456789012:user/alice","word":"hi"}"#]]).await;
    let call = json_call("echo", "Echo.Say", "{}");
    world.check(call.sign(), expect![[r#"400 {"__type":"ValidationException","message":"1 validation error detected: Value null at 'word' failed to satisfy constraint: Member must not be null"}"#]]).await;
    let call = json_call("echo", "Echo.Shout", "{}");
    world
        .check(
            call.sign(),
            expect![[r#"400 {"__type":"UnknownOperationException","message":"There is no operation Echo.Shout."}"#]],
        )
        .await;
    let call = json_call("redshift", "Echo.Say", "{}");
    let (response, _) = world.send(call.sign()).await;
    assert_eq!(response.headers()["x-amzn-errortype"], "InvalidSignatureException");
}

#[tokio::test]
async fn json_services_that_are_not_built_say_so_to_their_callers() {
    let world = World::new().await;
    let call = json_call("redshift-serverless", "RedshiftServerless.ListWorkgroups", "{}");
    let (response, _) = world.send(call.sign()).await;
    assert_eq!(response.headers()["x-amzn-errortype"], "UnsupportedOperation");
    world.check(call.sign(), expect![[r#"400 {"__type":"UnsupportedOperation","message":"The operation ListWorkgroups of the Amazon Redshift Serverless is not supported yet."}"#]]).await;
    world.check(Call { key: (ALICE.0, "wrong"), ..call }.sign(), expect![[r#"400 {"__type":"InvalidSignatureException","message":"The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."}"#]]).await;
    let call = Call { target: Some("DynamoDB.ListTables"), body: "{}", ..Call::default() };
    world
        .check(
            call.sign(),
            expect![[
                r#"400 {"__type":"UnknownOperationException","message":"There is no operation DynamoDB.ListTables."}"#
            ]],
        )
        .await;
}

#[tokio::test]
async fn a_body_above_the_limit_is_refused() {
    let world = World::new().await;
    let body = format!("{DESCRIBE}&Padding={}", "x".repeat(10_000_000));
    let (response, _) = world.send(Call { body: &body, ..Call::default() }.sign()).await;
    assert_eq!(response.status(), 413);
}

#[tokio::test]
async fn everything_else_is_s3s() {
    let world = World::new().await;
    world
        .check(unsigned("PUT", "/bucket/key", "hello"), expect!["200 s3 /bucket/key 5 bytes for Some(127.0.0.1)"])
        .await;
    let call = Call { service: "s3", path: "/bucket", body: "x", ..Call::default() };
    world.check(call.sign(), expect!["200 s3 /bucket 1 bytes for Some(127.0.0.1)"]).await;
}

#[tokio::test]
async fn health_and_metrics_need_no_signature() {
    let world = World::new().await;
    world.check(unsigned("GET", "/_vesto/health", ""), expect![[r#"200 {"status":"ok","version":"0.0.0","region":"us-east-1","max_iam_roles":10,"clusters":{"creating":0,"available":0,"deleting":0,"running":0}}"#]]).await;
    let (response, _) = world.send(unsigned("GET", "/_vesto/metrics", "")).await;
    assert_eq!(response.status(), 200);
    world
        .check(
            unsigned("GET", "/_vesto/nothing", ""),
            expect![[r#"
        404 no such page
    "#]],
        )
        .await;
    world
        .check(
            unsigned("DELETE", "/_vesto/health", ""),
            expect![[r#"
        405 method not allowed
    "#]],
        )
        .await;
}

#[tokio::test]
async fn only_root_resets() {
    let world = World::new().await;
    let path = "/_vesto/reset";
    world.check(unsigned("POST", path, ""), expect![[r#"400 {"__type":"MissingAuthenticationTokenException","message":"Request is missing Authentication Token"}"#]]).await;
    world.check(Call { path, body: "", ..Call::default() }.sign(), expect![[r#"400 {"__type":"AccessDeniedException","message":"Only the root access key of the server's account may reset it."}"#]]).await;
    assert_eq!(world.n_resets.load(Ordering::SeqCst), 0);
    world
        .check(Call { path, body: "", key: ROOT, ..Call::default() }.sign(), expect![[r#"200 {"status":"reset"}"#]])
        .await;
    assert_eq!(world.n_resets.load(Ordering::SeqCst), 1);
}

/// The audit log's text.
async fn log_of(world: &World) -> String {
    world.audit.flush().await;
    let mut text = String::new();
    vesto_audit::read::records(world.dir.path(), DateTime::UNIX_EPOCH, "", |record| {
        text.push_str(&record.to_string());
        text.push('\n');
    })
    .unwrap();
    text
}
