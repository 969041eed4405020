use bytes::Bytes;

use crate::test_support::World;
use crate::{FinishedObject, ObjectWriter, Publication, WriteConditions, list_objects_v2};

async fn world() -> World {
    let world = World::new(&[]).await;
    world.bucket("bucket").await;
    world
}

async fn finished(world: &World, key: &str, bytes: usize) -> FinishedObject {
    let (attributes, conditions) = (Default::default(), WriteConditions::default());
    let writer = ObjectWriter::create(&world.root(), &world.objects, "bucket", key, attributes, conditions);
    let mut writer = writer.unwrap();
    for _ in 0..bytes.div_ceil(1 << 20) {
        writer.write(Bytes::from(vec![b'x'; bytes.min(1 << 20)])).await.unwrap();
    }
    writer.finish().await.unwrap()
}

/// Sizes by key.
async fn there(world: &World) -> Vec<(String, u64)> {
    let page = list_objects_v2(&world.root(), &world.objects, "bucket", &Default::default()).await.unwrap();
    page.objects.into_iter().map(|object| (object.key, object.size)).collect()
}

#[tokio::test]
async fn what_appeared_of_an_unfinished_publication_goes_at_the_next_start() {
    let mut world = world().await;
    finished(&world, "other", 3).await.publish().await.unwrap();
    // One of several blobs, too.
    let (small, large) = (finished(&world, "small", 3).await, finished(&world, "large", 17 << 20).await);
    let never = finished(&world, "never", 3).await;
    let publication = Publication::begin(&world.objects, [&small, &large, &never]).await.unwrap();
    let manifest = finished(&world, "manifest", 3).await;
    publication.add([&manifest]).await.unwrap();
    for object in [small, large, manifest] {
        object.publish().await.unwrap();
    }
    drop(never);
    assert_eq!(there(&world).await.len(), 4);
    world.reopen().await;
    assert_eq!(there(&world).await, [("other".to_owned(), 3)]);
    // Once: what comes under the same keys later stays.
    finished(&world, "small", 3).await.publish().await.unwrap();
    world.reopen().await;
    assert_eq!(there(&world).await.len(), 2);
}

#[tokio::test]
async fn a_publication_that_has_ended_stays() {
    let mut world = world().await;
    let object = finished(&world, "k", 3).await;
    let publication = Publication::begin(&world.objects, [&object]).await.unwrap();
    object.publish().await.unwrap();
    publication.end().await.unwrap();
    world.reopen().await;
    assert_eq!(there(&world).await, [("k".to_owned(), 3)]);
}

#[tokio::test]
async fn another_object_under_the_key_stays_even_with_the_same_bytes() {
    let mut world = world().await;
    finished(&world, "before", 3).await.publish().await.unwrap();
    let (never, replaced) = (finished(&world, "before", 3).await, finished(&world, "after", 3).await);
    Publication::begin(&world.objects, [&never, &replaced]).await.unwrap();
    replaced.publish().await.unwrap();
    drop(never);
    finished(&world, "after", 3).await.publish().await.unwrap();
    world.reopen().await;
    assert_eq!(there(&world).await, [("after".to_owned(), 3), ("before".to_owned(), 3)]);
}
