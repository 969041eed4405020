//! Against a scripted endpoint: it answers each request with the next of the answers it was given.

use std::sync::Mutex;
use std::time::Duration;

use futures::TryStreamExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use vesto_types::{Region, Secret, SeededIds};

use super::*;
use crate::test_support::World;
use crate::{ByteRange, GetObject, ListObjectsV2, ObjectWriter, S3Error, WriteConditions, get_object, head_object};
use crate::{delete_objects, list_objects_v2, withdraw_object};

const READER: &str = r#"{"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::far","arn:aws:s3:::far/*"]}]}"#;

/// An endpoint and a user who may do everything in its bucket `far`.
struct Scene {
    world: World,
    objects: crate::Objects,
    requests: Arc<Mutex<Vec<String>>>,
}

/// One scripted answer: its bytes as they are; then the connection is closed.
fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn object(etag: &str, body: &[u8]) -> Vec<u8> {
    answer("200 OK", &format!("etag: \"{etag}\"\r\n"), body)
}

fn part(etag: &str, range: &str, body: &[u8]) -> Vec<u8> {
    answer("206 Partial Content", &format!("etag: \"{etag}\"\r\ncontent-range: bytes {range}\r\n"), body)
}

fn failure(status: &str, code: &str) -> Vec<u8> {
    answer(status, "", format!("<Error><Code>{code}</Code><Message>because</Message></Error>").as_bytes())
}

async fn scene(answers: Vec<Vec<u8>>) -> Scene {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    tokio::spawn(async move {
        let mut answers = answers.into_iter();
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let request = read_request(&mut stream).await;
            seen.lock().unwrap().push(request);
            let Some(answer) = answers.next() else { continue };
            stream.write_all(&answer).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    });
    let world = World::new(&[("USER", READER), ("STRANGER", "")]).await;
    let credentials = RemoteCredentials {
        access_key_id: "AKIDEXAMPLE".to_owned(),
        secret_access_key: Secret::new("secret"),
        session_token: None,
    };
    let region = Region::parse("eu-central-1").unwrap();
    let mut settings = RemoteSettings::new(&format!("http://127.0.0.1:{port}"), region, credentials).unwrap();
    settings.patience = Patience { attempts: 4, first_pause: Duration::from_millis(1), ..Patience::default() };
    let remote = Remote::new(settings, world.clock.clone(), Arc::new(SeededIds::default())).unwrap();
    let objects = world.objects.clone().with_remote(Some(Arc::new(remote)));
    Scene { world, objects, requests }
}

async fn read_request(stream: &mut tokio::net::TcpStream) -> String {
    let (mut request, mut block, mut expected) = (Vec::new(), vec![0; 1 << 20], None);
    loop {
        let n_bytes = stream.read(&mut block).await.unwrap();
        request.extend_from_slice(&block[..n_bytes]);
        if expected.is_none() {
            let text = String::from_utf8_lossy(&request);
            let Some((head, _)) = text.split_once("\r\n\r\n") else { continue };
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            expected = Some(head.len() + 4 + length.unwrap_or(0));
        }
        if n_bytes == 0 || expected.is_some_and(|expected| request.len() >= expected) {
            return String::from_utf8_lossy(&request).into_owned();
        }
    }
}

impl Scene {
    async fn read(&self, range: Option<ByteRange>) -> Result<String, String> {
        let request = GetObject { range, ..GetObject::default() };
        let reader = get_object(&self.world.ctx("USER"), &self.objects, "far", "a/k", &request).await;
        let reader = reader.map_err(|error| error.code().to_owned())?;
        let pieces: Result<Vec<bytes::Bytes>, _> = reader.body.try_collect().await;
        let pieces = pieces.map_err(|error| error.to_string())?;
        Ok(String::from_utf8(pieces.concat()).unwrap())
    }

    /// The lines of the requests that begin with one of these.
    fn requests(&self, heads: &[&str]) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        let lines = requests.iter().flat_map(|request| request.lines());
        lines.filter(|line| heads.iter().any(|head| line.starts_with(head))).map(str::to_owned).collect()
    }

    fn n_requests(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

const MD5_OF_ABCDEF: &str = "e80b5017098950fc58aad83c8c14978e";

#[tokio::test]
async fn an_object_is_read_with_a_signed_request() {
    let scene = scene(vec![object(MD5_OF_ABCDEF, b"abcdef")]).await;
    assert_eq!(scene.read(None).await.unwrap(), "abcdef");
    let lines = scene.requests(&["GET", "authorization"]);
    assert_eq!(lines[0], "GET /far/a/k HTTP/1.1");
    assert!(lines[1].contains("Credential=AKIDEXAMPLE/20260921/eu-central-1/s3/aws4_request"), "{}", lines[1]);
}

#[tokio::test]
async fn who_is_not_allowed_causes_no_request() {
    let scene = scene(vec![object(MD5_OF_ABCDEF, b"abcdef")]).await;
    let stranger = scene.world.ctx("STRANGER");
    let read = get_object(&stranger, &scene.objects, "far", "a/k", &GetObject::default()).await;
    assert!(matches!(read, Err(S3Error::AccessDenied(_))));
    assert!(list_objects_v2(&stranger, &scene.objects, "far", &ListObjectsV2::default()).await.is_err());
    let (attributes, conditions) = Default::default();
    assert!(ObjectWriter::create(&stranger, &scene.objects, "far", "k", attributes, conditions).is_err());
    let deleted = delete_objects(&stranger, &scene.objects, "far", vec!["k".to_owned()]).await.unwrap();
    assert_eq!((deleted.deleted.len(), deleted.errors.len(), scene.n_requests()), (0, 1, 0));
}

#[tokio::test]
async fn a_bucket_of_the_store_is_not_looked_for_elsewhere() {
    let scene = scene(vec![]).await;
    scene.world.bucket("near").await;
    let root = scene.world.root();
    assert!(list_objects_v2(&root, &scene.objects, "near", &ListObjectsV2::default()).await.is_ok());
    // Nor is one that cannot be a bucket's name, nor anything for S3's own face.
    let odd = list_objects_v2(&root, &scene.objects, "Far/..", &ListObjectsV2::default()).await;
    assert!(matches!(odd, Err(S3Error::NoSuchBucket { .. })));
    let face = list_objects_v2(&root, &scene.world.objects, "far", &ListObjectsV2::default()).await;
    assert!(matches!(face, Err(S3Error::NoSuchBucket { .. })));
    assert_eq!(scene.n_requests(), 0);
}

#[tokio::test]
async fn failures_that_may_pass_are_tried_again() {
    let answers = vec![
        failure("503 Slow Down", "SlowDown"),
        failure("500 Internal Server Error", "InternalError"),
        Vec::new(),
        object(MD5_OF_ABCDEF, b"abcdef"),
    ];
    let scene = scene(answers).await;
    assert_eq!(scene.read(None).await.unwrap(), "abcdef");
    assert_eq!(scene.n_requests(), 4);
}

#[tokio::test]
async fn after_so_many_attempts_the_last_failure_is_the_answer() {
    let scene = scene(vec![failure("503 Slow Down", "SlowDown"); 9]).await;
    assert_eq!(scene.read(None).await.unwrap_err(), "SlowDown");
    assert_eq!(scene.n_requests(), 4);
}

#[tokio::test]
async fn an_answer_that_says_no_is_not_asked_for_again() {
    for (status, code) in [("403 Forbidden", "AccessDenied"), ("404 Not Found", "NoSuchBucket")] {
        let scene = scene(vec![failure(status, code); 2]).await;
        assert_eq!(scene.read(None).await.unwrap_err(), code);
        assert_eq!(scene.n_requests(), 1);
    }
}

/// An answer without its last bytes.
fn cut(mut answer: Vec<u8>, bytes: usize) -> Vec<u8> {
    answer.truncate(answer.len() - bytes);
    answer
}

/// Too large to be held back.
fn large() -> String {
    (0..300_000).map(|n| format!("{n:06}\n")).collect()
}

#[tokio::test]
async fn a_body_that_breaks_off_is_gone_on_with() {
    let text = large();
    let size = text.len();
    let answers = vec![
        cut(object("v1-2", text.as_bytes()), size - 1000),
        failure("503 Slow Down", "SlowDown"),
        cut(part("v1-2", &format!("1000-{}/{size}", size - 1), &text.as_bytes()[1000..]), 500),
        part("v1-2", &format!("{}-{}/{size}", size - 500, size - 1), &text.as_bytes()[size - 500..]),
    ];
    let scene = scene(answers).await;
    assert_eq!(scene.read(None).await.unwrap(), text);
    let ranges = scene.requests(&["range", "if-match"]);
    let (first, second) =
        (format!("range: bytes=1000-{}", size - 1), format!("range: bytes={}-{}", size - 500, size - 1));
    let pin = "if-match: \"v1-2\"".to_owned();
    assert_eq!(ranges, [first.clone(), pin.clone(), first, pin.clone(), second, pin]);
}

#[tokio::test]
async fn an_object_that_is_replaced_meanwhile_is_an_error() {
    let text = large();
    let size = text.len();
    let first = cut(object("v1-2", text.as_bytes()), size - 1000);
    let rest = format!("1000-{}/{size}", size - 1);
    // Either the endpoint keeps the condition, or it answers with another version.
    for second in
        [failure("412 Precondition Failed", "PreconditionFailed"), part("v2-2", &rest, &text.as_bytes()[1000..])]
    {
        let scene = scene(vec![first.clone(), second]).await;
        assert_eq!(scene.read(None).await.unwrap_err(), "the object was replaced while it was read");
    }
}

#[tokio::test]
async fn a_small_object_that_is_damaged_is_fetched_again() {
    for damaged in [&b"abcdeg"[..], b"abc", b"abcdefgh"] {
        let scene = scene(vec![object(MD5_OF_ABCDEF, damaged), object(MD5_OF_ABCDEF, b"abcdef")]).await;
        assert_eq!(scene.read(None).await.unwrap(), "abcdef");
    }
}

#[tokio::test]
async fn an_answer_of_another_size_than_was_listed_is_asked_for_again() {
    // Nothing but the listing tells: the ETag is no digest.
    let scene1 = scene(vec![object("v1-2", b"abc"), object("v1-2", b"abcdefgh"), object("v1-2", b"abcdef")]).await;
    let exchange = Arc::default();
    let request = GetObject::listed("v1-2", 6).told_to(&exchange);
    let ctx = scene1.world.ctx("USER");
    let reader = get_object(&ctx, &scene1.objects, "far", "k", &request).await.unwrap();
    let pieces: Vec<bytes::Bytes> = reader.body.try_collect().await.unwrap();
    assert_eq!((pieces.concat(), scene1.n_requests()), (b"abcdef".to_vec(), 3));
    let retried = |size| format!("damaged on the way: an object has {size} bytes, but was listed with 6");
    assert_eq!((exchange.retries(), exchange.take_retried()), (2, vec![retried(3), retried(8)]));
    // Also in a range, and not for ever.
    let scene2 = scene(vec![part("v1-2", "1-2/5", b"bc"); 9]).await;
    let request = request.range(ByteRange::Inclusive { first: 1, last: 2 });
    let refused = get_object(&scene2.world.ctx("USER"), &scene2.objects, "far", "k", &request).await.unwrap_err();
    assert_eq!((refused.code(), scene2.n_requests()), ("BadDigest", 4));
    assert!(refused.message().contains("an object has 5 bytes, but was listed with 6"), "{}", refused.message());
}

#[tokio::test]
async fn a_caller_may_know_retries_and_the_endpoints_ids() {
    let told = "etag: \"v1-2\"\r\nx-amz-request-id: R1\r\nx-amz-id-2: E1\r\n";
    let first = cut(answer("200 OK", told, b"abcdef"), 2);
    let rest = "etag: \"v1-2\"\r\nx-amz-request-id: R2\r\ncontent-range: bytes 4-5/6\r\n";
    let scene =
        scene(vec![failure("503 Slow Down", "SlowDown"), first, answer("206 Partial Content", rest, b"ef")]).await;
    let exchange = Arc::default();
    let request = GetObject::listed("v1-2", 6).told_to(&exchange);
    let ctx = scene.world.ctx("USER");
    let reader = get_object(&ctx, &scene.objects, "far", "k", &request).await.unwrap();
    let pieces: Vec<bytes::Bytes> = reader.body.try_collect().await.unwrap();
    assert_eq!(pieces.concat(), b"abcdef");
    assert_eq!((exchange.retries(), exchange.request_ids()), (2, ("R2".to_owned(), String::new())));
}

#[tokio::test]
async fn a_writer_may_know_retries_and_the_endpoints_ids() {
    let of_part = answer("200 OK", &format!("etag: \"{MD5_OF_ABCDEF}\"\r\nx-amz-request-id: R1\r\n"), b"");
    let done = b"<CompleteMultipartUploadResult><ETag>\"e-2\"</ETag></CompleteMultipartUploadResult>";
    let done = answer("200 OK", "x-amz-request-id: R2\r\nx-amz-id-2: E2\r\n", done);
    let slow = || failure("503 Slow Down", "SlowDown");
    let scene = scene(vec![created(), slow(), of_part.clone(), of_part, slow(), slow(), done]).await;
    let ctx = scene.world.ctx("USER");
    let (attributes, conditions) = (Default::default(), WriteConditions::default());
    let mut writer = ObjectWriter::create(&ctx, &scene.objects, "far", "out", attributes, conditions).unwrap();
    for _ in 0..2 {
        writer.write(bytes::Bytes::from(vec![b'x'; 9 << 20])).await.unwrap();
    }
    let finished = writer.finish().await.unwrap();
    let exchange = finished.exchange();
    assert_eq!((exchange.retries(), exchange.request_ids()), (1, ("R1".to_owned(), String::new())));
    finished.publish().await.unwrap();
    assert_eq!((exchange.retries(), exchange.request_ids()), (3, ("R2".to_owned(), "E2".to_owned())));
    assert_eq!(exchange.take_retried(), ["because"; 3]);
}

const MD5_OF_NOTHING: &str = "d41d8cd98f00b204e9800998ecf8427e";

#[tokio::test]
async fn an_empty_answer_is_taken_for_an_empty_object_only() {
    let empty = scene(vec![object(MD5_OF_NOTHING, b"")]).await;
    assert_eq!(empty.read(None).await.unwrap(), "");
    let lost = scene(vec![object(MD5_OF_ABCDEF, b""); 4]).await;
    let refused = lost.read(None).await.unwrap_err();
    assert_eq!(refused, "damaged on the way: an object has another digest than stored");
}

#[tokio::test]
async fn a_large_object_that_is_damaged_is_refused() {
    let text = large();
    let scene = scene(vec![object(MD5_OF_ABCDEF, text.as_bytes())]).await;
    let refused = scene.read(None).await.unwrap_err();
    assert_eq!(refused, "damaged on the way: an object has another digest than stored");
}

#[tokio::test]
async fn only_the_range_that_was_asked_for_is_taken() {
    let range = Some(ByteRange::Inclusive { first: 1, last: 2 });
    let good = scene(vec![part("x", "1-2/6", b"bc")]).await;
    assert_eq!(good.read(range).await.unwrap(), "bc");
    for wrong in [object("x", b"abcdef"), part("x", "1-3/6", b"bc"), part("x", "one", b"bc")] {
        let scene = scene(vec![wrong; 4]).await;
        assert_eq!(scene.read(range).await.unwrap_err(), "BadDigest");
    }
}

#[tokio::test]
async fn a_page_that_is_cut_is_asked_for_again() {
    let page = "<ListBucketResult><KeyCount>1</KeyCount><IsTruncated>false</IsTruncated><Contents><Key>a/k</Key>\
                <Size>6</Size><ETag>\"x\"</ETag></Contents></ListBucketResult>";
    let whole = answer("200 OK", "", page.as_bytes());
    let shorter = answer("200 OK", "", &page.as_bytes()[..page.len() - 30]);
    let scene = scene(vec![shorter, cut(whole.clone(), 10), whole]).await;
    let request = ListObjectsV2 { prefix: Some("a/".to_owned()), ..ListObjectsV2::default() };
    let page = list_objects_v2(&scene.world.ctx("USER"), &scene.objects, "far", &request).await.unwrap();
    assert_eq!((page.objects.len(), page.objects[0].key.as_str(), page.objects[0].etag.as_str()), (1, "a/k", "x"));
    assert_eq!(scene.requests(&["GET"])[2], "GET /far?list-type=2&encoding-type=url&prefix=a%2F HTTP/1.1");
}

#[tokio::test]
async fn a_missing_key_is_one_only_for_who_may_list() {
    let only_get = r#"{"Version":"2012-10-17","Statement":
        {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::far/*"}}"#;
    let scene = scene(vec![failure("404 Not Found", "NoSuchKey"); 2]).await;
    let world = World::new(&[("GETTER", only_get)]).await;
    let code = |ctx| {
        let objects = scene.objects.clone();
        async move { head_object(&ctx, &objects, "far", "k", &Default::default()).await.unwrap_err().code().to_owned() }
    };
    assert_eq!(code(scene.world.ctx("USER")).await, "NoSuchKey");
    assert_eq!(code(world.ctx("GETTER")).await, "AccessDenied");
}

async fn write(scene: &Scene, pieces: usize, bytes: usize) -> Result<String, S3Error> {
    let (attributes, conditions) = (Default::default(), WriteConditions::default());
    let ctx = scene.world.ctx("USER");
    let mut writer = ObjectWriter::create(&ctx, &scene.objects, "far", "out", attributes, conditions)?;
    for _ in 0..pieces {
        writer.write(bytes::Bytes::from(vec![b'x'; bytes])).await?;
    }
    Ok(writer.complete().await?.etag)
}

#[tokio::test]
async fn a_put_is_sent_again_until_it_is_taken() {
    let taken = answer("200 OK", "etag: \"e\"\r\n", b"");
    let scene = scene(vec![failure("503 Slow Down", "SlowDown"), failure("400 Bad Request", "BadDigest"), taken]).await;
    assert_eq!(write(&scene, 3, 2).await.unwrap(), "e");
    assert_eq!(scene.requests(&["PUT", "xxxxxx"]), ["PUT /far/out HTTP/1.1", "xxxxxx"].repeat(3));
}

fn created() -> Vec<u8> {
    let xml = "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>";
    answer("200 OK", "", xml.as_bytes())
}

fn put_part() -> Vec<u8> {
    answer("200 OK", &format!("etag: \"{MD5_OF_ABCDEF}\"\r\n"), b"")
}

#[tokio::test]
async fn a_completion_whose_answer_was_lost_is_found_to_be_done() {
    let md5 = hex::decode(MD5_OF_ABCDEF).unwrap();
    let etag = format!("{}-2", hex::encode(crate::checksum::md5_of([md5.as_slice(), md5.as_slice()])));
    let head =
        format!("HTTP/1.1 200 OK\r\netag: \"{etag}\"\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", 18 << 20);
    let gone = failure("404 Not Found", "NoSuchUpload");
    let answers = vec![created(), put_part(), put_part(), Vec::new(), gone.clone(), head.clone().into_bytes()];
    let scene1 = scene(answers).await;
    assert_eq!(write(&scene1, 2, 9 << 20).await.unwrap(), etag);
    // What is there must be what was written.
    let other = head.replace("-2\"", "-3\"");
    let scene2 = scene(vec![created(), put_part(), put_part(), Vec::new(), gone, other.into_bytes()]).await;
    assert_eq!(write(&scene2, 2, 9 << 20).await.unwrap_err().code(), "BadDigest");
}

#[tokio::test]
async fn an_error_behind_a_success_is_an_error() {
    let error = answer("200 OK", "", b"<Error><Code>InternalError</Code><Message>m</Message></Error>");
    let done =
        answer("200 OK", "", b"<CompleteMultipartUploadResult><ETag>\"e-2\"</ETag></CompleteMultipartUploadResult>");
    let scene = scene(vec![created(), put_part(), put_part(), error, done]).await;
    assert_eq!(write(&scene, 2, 9 << 20).await.unwrap(), "e-2");
}

#[tokio::test]
async fn keys_that_the_endpoint_does_not_delete_are_named() {
    let xml = "<DeleteResult><Error><Key>b</Key><Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>";
    let scene = scene(vec![answer("200 OK", "", xml.as_bytes())]).await;
    let keys = ["a", "b", "c&d"].map(str::to_owned).to_vec();
    let outcome = delete_objects(&scene.world.ctx("USER"), &scene.objects, "far", keys).await.unwrap();
    assert_eq!(outcome.deleted, ["a", "c&d"]);
    assert_eq!((outcome.errors[0].0.as_str(), outcome.errors[0].1.code()), ("b", "AccessDenied"));
}

async fn n_left(scene: &Scene) -> usize {
    let remote = scene.objects.remote().unwrap().name();
    scene.objects.store.remote_uploads(&remote).await.unwrap().len()
}

#[tokio::test]
async fn an_upload_that_a_dead_process_left_is_aborted_by_the_next() {
    let gone = failure("404 Not Found", "NoSuchUpload");
    let scene = scene(vec![created(), put_part(), answer("204 No Content", "", b""), gone]).await;
    let ctx = scene.world.ctx("USER");
    let (attributes, conditions) = (Default::default(), WriteConditions::default());
    let mut writer = ObjectWriter::create(&ctx, &scene.objects, "far", "out", attributes, conditions).unwrap();
    for _ in 0..2 {
        writer.write(bytes::Bytes::from(vec![b'x'; 9 << 20])).await.unwrap();
    }
    drop(writer);
    let left = scene.objects.left_behind().await.unwrap();
    assert_eq!(n_left(&scene).await, 1);
    left.remove().await;
    assert_eq!(scene.requests(&["DELETE"]), ["DELETE /far/out?uploadId=u1 HTTP/1.1"]);
    assert_eq!(n_left(&scene).await, 0);
    scene.objects.left_behind().await.unwrap().remove().await;
    assert_eq!(scene.n_requests(), 3);
}

#[tokio::test]
async fn an_upload_that_ended_is_not_left() {
    let done =
        answer("200 OK", "", b"<CompleteMultipartUploadResult><ETag>\"e-2\"</ETag></CompleteMultipartUploadResult>");
    let completed = scene(vec![created(), put_part(), put_part(), done]).await;
    write(&completed, 2, 9 << 20).await.unwrap();
    assert_eq!(n_left(&completed).await, 0);
    let denied = failure("403 Forbidden", "AccessDenied");
    let aborted = scene(vec![created(), put_part(), put_part(), denied, answer("204 No Content", "", b"")]).await;
    assert_eq!(write(&aborted, 2, 9 << 20).await.unwrap_err().code(), "AccessDenied");
    assert_eq!(n_left(&aborted).await, 0);
}

/// The answer to a HEAD: the object's ETag, and how many seconds after the test's beginning it came to be.
fn found(etag: &str, seconds: i64) -> Vec<u8> {
    let modified = chrono::DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap();
    let modified = modified.format("%a, %d %b %Y %H:%M:%S GMT");
    let head = format!(
        "HTTP/1.1 200 OK\r\netag: \"{etag}\"\r\nlast-modified: {modified}\r\ncontent-length: 6\r\nconnection: close\r\n\r\n"
    );
    head.into_bytes()
}

#[tokio::test]
async fn an_object_of_an_unfinished_publication_is_removed_if_it_is_the_one_that_was_written() {
    let deleted = answer("200 OK", "", b"<DeleteResult></DeleteResult>");
    let gone = failure("404 Not Found", "NoSuchKey");
    let with_deletion =
        |head: Vec<u8>| vec![answer("200 OK", &format!("etag: \"{MD5_OF_ABCDEF}\"\r\n"), b""), head, deleted.clone()];
    for (head, n_deletions) in [
        (found(MD5_OF_ABCDEF, 1), 1),
        (found("another", 1), 0),
        (found(MD5_OF_ABCDEF, -1), 0),
        // By another client, while nobody was here.
        (found(MD5_OF_ABCDEF, 61), 0),
        (gone, 0),
    ] {
        let scene = scene(with_deletion(head)).await;
        let ctx = scene.world.ctx("USER");
        let (attributes, conditions) = (Default::default(), WriteConditions::default());
        let mut writer = ObjectWriter::create(&ctx, &scene.objects, "far", "out", attributes, conditions).unwrap();
        writer.write(bytes::Bytes::from_static(b"abcdef")).await.unwrap();
        let finished = writer.finish().await.unwrap();
        crate::Publication::begin(&scene.objects, [&finished]).await.unwrap();
        finished.publish().await.unwrap();
        scene.world.clock.advance(chrono::TimeDelta::seconds(60));
        scene.objects.left_behind().await.unwrap().remove().await;
        assert_eq!(scene.requests(&["POST"]).len(), n_deletions);
        assert!(scene.objects.left_behind().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_a_later_statement_makes_appear_is_its_own() {
    let put = answer("200 OK", &format!("etag: \"{MD5_OF_ABCDEF}\"\r\n"), b"");
    let scene = scene(vec![put.clone(), put]).await;
    let ctx = scene.world.ctx("USER");
    let mut last = None;
    let mut left = None;
    for _ in 0..2 {
        let (attributes, conditions) = (Default::default(), WriteConditions::default());
        let mut writer = ObjectWriter::create(&ctx, &scene.objects, "far", "out", attributes, conditions).unwrap();
        writer.write(bytes::Bytes::from_static(b"abcdef")).await.unwrap();
        let finished = writer.finish().await.unwrap();
        last = Some(crate::Publication::begin(&scene.objects, [&finished]).await.unwrap());
        finished.publish().await.unwrap();
        // As the first one's process leaves it.
        left.get_or_insert(scene.objects.left_behind().await.unwrap());
    }
    left.unwrap().remove().await;
    assert_eq!(scene.n_requests(), 2, "nobody looked");
    last.unwrap().end().await.unwrap();
    assert!(scene.objects.left_behind().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_object_is_withdrawn_only_while_it_is_the_one_that_was_written() {
    let head = |etag: &str| {
        let head = format!("HTTP/1.1 200 OK\r\netag: \"{etag}\"\r\ncontent-length: 6\r\nconnection: close\r\n\r\n");
        head.into_bytes()
    };
    let deleted = answer("200 OK", "", b"<DeleteResult></DeleteResult>");
    let same = scene(vec![head("mine"), deleted]).await;
    withdraw_object(&same.world.ctx("USER"), &same.objects, "far", "k", "mine").await.unwrap();
    assert_eq!(same.requests(&["HEAD", "POST"]), ["HEAD /far/k HTTP/1.1", "POST /far?delete= HTTP/1.1"]);
    for there in [head("yours"), failure("404 Not Found", "NoSuchKey")] {
        let other = scene(vec![there]).await;
        withdraw_object(&other.world.ctx("USER"), &other.objects, "far", "k", "mine").await.unwrap();
        assert_eq!(other.n_requests(), 1);
    }
    let stranger = scene(vec![]).await;
    let refused = withdraw_object(&stranger.world.ctx("STRANGER"), &stranger.objects, "far", "k", "mine").await;
    assert_eq!((refused.unwrap_err().code(), stranger.n_requests()), ("AccessDenied", 0));
}

#[tokio::test]
async fn an_object_of_the_store_is_withdrawn_the_same_way() {
    let scene = scene(vec![]).await;
    let (world, objects) = (&scene.world, &scene.objects);
    world.bucket("far").await;
    let mine = write(&scene, 1, 3).await.unwrap();
    let yours = write(&scene, 1, 4).await.unwrap();
    let ctx = world.ctx("USER");
    withdraw_object(&ctx, objects, "far", "out", &mine).await.unwrap();
    assert_eq!(head_object(&ctx, objects, "far", "out", &Default::default()).await.unwrap().0.size, 4);
    withdraw_object(&ctx, objects, "far", "out", &yours).await.unwrap();
    assert!(head_object(&ctx, objects, "far", "out", &Default::default()).await.is_err());
    withdraw_object(&ctx, objects, "far", "out", &yours).await.unwrap();
}

#[test]
fn an_endpoint_is_a_scheme_and_a_host() {
    let parsed = |url: &str| RemoteEndpoint::parse(url).map(|endpoint| endpoint.to_string());
    assert_eq!(parsed("http://127.0.0.1:9000/").unwrap(), "http://127.0.0.1:9000");
    assert_eq!(parsed("https://s3.eu-central-1.amazonaws.com").unwrap(), "https://s3.eu-central-1.amazonaws.com");
    assert_eq!(parsed("https://[::1]:443").unwrap(), "https://[::1]");
    for wrong in ["", "minio:9000", "ftp://a", "http://a/path", "http://u:p@a", "http://a?x=1", "http://"] {
        assert_eq!(parsed(wrong), None, "{wrong}");
    }
}
