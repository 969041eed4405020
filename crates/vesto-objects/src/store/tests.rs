use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};
use uuid::Uuid;

use super::sweep::sweep_orphans;
use crate::test_support::World;
use crate::{
    ByteRange, ChecksumAlgorithm, GetObject, ObjectWriter, PutObject, S3Error, WriteConditions, body_of, delete_object,
    get_bucket_policy, get_object, list_multipart_uploads, put_bucket_policy, put_object,
};

#[tokio::test]
async fn objects_survive_a_restart() {
    let mut world = World::new(&[]).await;
    world.bucket("data").await;
    world.put("data", "a/b", "hello").await;
    world.put("data", "a", "prefix of another key").await;
    world.reopen().await;
    assert_eq!(world.get("data", "a/b").await.unwrap(), b"hello");
    assert_eq!(world.get("data", "a").await.unwrap(), b"prefix of another key");
}

#[tokio::test]
async fn a_reset_leaves_no_bucket_object_or_file() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    world.put("data", "a", "hello").await;
    world.objects.reset().await.unwrap();
    assert!(world.objects.store.all_buckets().is_empty());
    super::sweep::sweep_garbage(&world.objects.store).await.unwrap();
    assert_eq!(world.blobs().await, 0);
    world.bucket("data").await;
    assert!(matches!(world.get("data", "a").await, Err(S3Error::NoSuchKey { .. })));
}

#[tokio::test]
async fn what_a_crash_leaves_behind_is_swept_at_start() {
    let mut world = World::new(&[]).await;
    world.bucket("data").await;
    world.put("data", "kept", "published").await;
    let root = world.directory.path().to_owned();
    // A process that dies before the rename leaves a temporary file, before the commit an orphan blob.
    std::fs::write(root.join("tmp").join("half"), "written").unwrap();
    let orphan = Uuid::from_u128(0xab).simple().to_string();
    std::fs::write(root.join("blobs").join(&orphan[..2]).join(&orphan), "never published").unwrap();
    std::fs::write(root.join("blobs").join("00").join("not-ours"), "left alone").unwrap();
    world.reopen().await;
    assert!(!root.join("tmp").join("half").exists());
    sweep_orphans(&world.objects.store).await.unwrap();
    assert!(!root.join("blobs").join(&orphan[..2]).join(&orphan).exists());
    assert!(root.join("blobs").join("00").join("not-ours").exists());
    assert_eq!(world.get("data", "kept").await.unwrap(), b"published");
}

#[tokio::test]
async fn a_blob_on_its_way_is_not_an_orphan() {
    let world = World::new(&[]).await;
    let mut writer = world.objects.store.blob_writer(ChecksumAlgorithm::Crc32);
    writer.write(Bytes::from_static(b"bytes")).await.unwrap();
    let staged = writer.finish().await.unwrap();
    assert_eq!(sweep_orphans(&world.objects.store).await.unwrap(), 0);
    assert_eq!(world.blobs().await, 1);
    drop(staged);
    assert_eq!(world.blobs().await, 0, "a blob that is given up goes at once");
}

#[tokio::test]
async fn failed_uploads_leave_nothing() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    let body = futures::stream::iter([
        Ok(Bytes::from(vec![7; 3 << 20])),
        Err(S3Error::IncompleteBody),
        Ok(Bytes::from_static(b"never read")),
    ]);
    let root = world.root();
    let put = put_object(&root, &world.objects, "data", "k", PutObject::default(), body.boxed());
    assert_eq!(put.await.unwrap_err().code(), "IncompleteBody");
    let short = PutObject { size: Some(6), ..PutObject::default() };
    let put = put_object(&root, &world.objects, "data", "k", short, body_of("short"));
    assert_eq!(put.await.unwrap_err().code(), "IncompleteBody");
    assert_eq!(world.blobs().await, 0);
    assert_eq!(world.get("data", "k").await.unwrap_err().code(), "NoSuchKey");
    // The batch that was being written when the upload failed is removed by the thread that writes it.
    let temporary = || std::fs::read_dir(world.directory.path().join("tmp")).unwrap().count();
    for _ in 0..500 {
        if temporary() == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(temporary(), 0);
}

#[tokio::test]
async fn replaced_and_deleted_bytes_go_away() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    world.put("data", "k", "one").await;
    world.put("data", "k", "two").await;
    assert_eq!(world.blobs().await, 1);
    assert_eq!(world.get("data", "k").await.unwrap(), b"two");
    delete_object(&world.root(), &world.objects, "data", "k", None).await.unwrap();
    assert_eq!(world.blobs().await, 0);
    // Deleting what is not there succeeds.
    delete_object(&world.root(), &world.objects, "data", "k", None).await.unwrap();
}

#[tokio::test]
async fn a_reader_keeps_its_bytes() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    let content = "0123456789".repeat(500_000);
    world.put("data", "k", &content).await;
    let mut reader = get_object(&world.root(), &world.objects, "data", "k", &GetObject::default()).await.unwrap();
    let first = reader.body.next().await.unwrap().unwrap();
    world.put("data", "k", "replaced").await;
    let sweep = tokio::spawn({
        let store = std::sync::Arc::clone(&world.objects.store);
        async move { super::sweep::sweep_garbage(&store).await.unwrap() }
    });
    let rest: Vec<Bytes> = reader.body.by_ref().try_collect().await.unwrap();
    assert_eq!([&first[..], &rest.concat()].concat(), content.as_bytes());
    assert_eq!(world.get("data", "k").await.unwrap(), b"replaced");
    drop(reader);
    sweep.await.unwrap();
    assert_eq!(world.blobs().await, 1);
}

#[tokio::test]
async fn only_one_of_many_creators_wins() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    let ctx = world.root();
    let attempts = (0..20).map(|n| {
        let request = PutObject {
            conditions: WriteConditions { if_absent: true, ..WriteConditions::default() },
            ..PutObject::default()
        };
        put_object(&ctx, &world.objects, "data", "k", request, body_of(format!("{n}")))
    });
    let outcomes = futures::future::join_all(attempts).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    assert!(refused.map(S3Error::code).all(|code| code == "PreconditionFailed"));
    assert_eq!(world.blobs().await, 1);
}

#[tokio::test]
async fn ranges_span_the_parts_of_an_object() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    let ctx = world.root();
    let mut writer =
        ObjectWriter::create(&ctx, &world.objects, "data", "big", Default::default(), Default::default()).unwrap();
    let block: Vec<u8> = (0..1 << 20).map(|n| (n % 253) as u8).collect();
    for _ in 0..75 {
        writer.write(Bytes::from(block.clone())).await.unwrap();
    }
    assert_eq!(world.get("data", "big").await.unwrap_err().code(), "NoSuchKey", "invisible until complete");
    let meta = writer.complete().await.unwrap();
    assert_eq!((meta.size, meta.parts), (75 << 20, Some(3)));
    assert!(meta.etag.ends_with("-3"));
    let whole = block.repeat(75);
    let (first, last) = ((5 << 20) - 10, (69 << 20) + 9);
    let request = GetObject { range: Some(ByteRange::Inclusive { first, last }), ..GetObject::default() };
    assert_eq!(world.read("data", "big", &request).await.unwrap(), whole[first as usize..=last as usize]);
    let request = GetObject { part_number: Some(3), ..GetObject::default() };
    assert_eq!(world.read("data", "big", &request).await.unwrap(), whole[69 << 20..]);
    assert_eq!(world.get("data", "big").await.unwrap(), whole);
    assert_eq!(world.blobs().await, 3);
}

#[tokio::test]
async fn an_abandoned_writer_publishes_nothing() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    let ctx = world.root();
    let create = || ObjectWriter::create(&ctx, &world.objects, "data", "k", Default::default(), Default::default());
    let mut writer = create().unwrap();
    writer.write(Bytes::from_static(b"lost")).await.unwrap();
    drop(writer);
    let mut writer = create().unwrap();
    for _ in 0..66 {
        writer.write(Bytes::from(vec![1; 1 << 20])).await.unwrap();
    }
    drop(writer.finish().await.unwrap());
    assert_eq!(world.get("data", "k").await.unwrap_err().code(), "NoSuchKey");
    let uploads = list_multipart_uploads(&ctx, &world.objects, "data", &Default::default()).await.unwrap();
    assert!(uploads.uploads.is_empty());
    assert_eq!(world.blobs().await, 0);
}

#[tokio::test]
async fn an_aborted_writer_leaves_no_part_not_even_the_one_that_is_being_synced() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    let ctx = world.root();
    let mut writer =
        ObjectWriter::create(&ctx, &world.objects, "data", "k", Default::default(), Default::default()).unwrap();
    // The first part is full, and on its way to the disk.
    writer.write(Bytes::from(vec![1; 6 << 20])).await.unwrap();
    writer.abort().await.unwrap();
    assert_eq!(world.blobs().await, 0);
}

#[tokio::test]
async fn a_store_of_the_first_version_is_brought_up_to_date() {
    use sqlx::Connection;
    let mut world = World::new(&[]).await;
    world.bucket("data").await;
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}]}"#;
    put_bucket_policy(&world.root(), &world.objects, "data", policy).await.unwrap();
    world.objects.close().await;
    let file = world.directory.path().join("s3.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    let back = "ALTER TABLE buckets DROP COLUMN principals; ALTER TABLE buckets DROP COLUMN settings; \
                ALTER TABLE objects DROP COLUMN state; ALTER TABLE uploads DROP COLUMN state; \
                DROP TABLE remote_uploads; DROP TABLE appearing; PRAGMA user_version = 1;";
    sqlx::raw_sql(back).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    for _ in 0..2 {
        world.reopen().await;
        assert_eq!(get_bucket_policy(&world.root(), &world.objects, "data").unwrap(), policy);
    }
}
