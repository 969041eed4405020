use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::test_support::World;
use crate::{ListObjects, ListObjectsV2, list_objects, list_objects_v2};

/// What S3 would list: keys and common prefixes in one order.
fn model(keys: &BTreeMap<Vec<u8>, ()>, prefix: &str, delimiter: &str, after: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for key in keys.keys().map(|key| String::from_utf8(key.clone()).unwrap()) {
        let Some(rest) = key.strip_prefix(prefix) else { continue };
        let entry = match rest.find(delimiter).filter(|_| !delimiter.is_empty()) {
            Some(at) => key[..prefix.len() + at + delimiter.len()].to_owned(),
            None => key.clone(),
        };
        let skipped = key.as_bytes() <= after.as_bytes() || entry == after;
        if !skipped && entries.last() != Some(&entry) {
            entries.push(entry);
        }
    }
    entries
}

fn merged(objects: Vec<String>, prefixes: Vec<String>) -> Vec<String> {
    let mut entries = [objects, prefixes].concat();
    entries.sort();
    entries
}

async fn all_v2(world: &World, base: ListObjectsV2) -> Vec<String> {
    let (mut entries, mut request) = (Vec::new(), base);
    loop {
        let page = list_objects_v2(&world.root(), &world.objects, "data", &request).await.unwrap();
        let objects: Vec<_> = page.objects.into_iter().map(|object| object.key).collect();
        assert!(objects.len() + page.common_prefixes.len() <= request.max_keys.unwrap() as usize);
        entries.extend(merged(objects, page.common_prefixes));
        match page.next_continuation_token {
            Some(token) => request.continuation_token = Some(token),
            None => return entries,
        }
    }
}

async fn all_v1(world: &World, base: ListObjects) -> Vec<String> {
    let (mut entries, mut request) = (Vec::new(), base);
    loop {
        let page = list_objects(&world.root(), &world.objects, "data", &request).await.unwrap();
        entries.extend(merged(page.objects.into_iter().map(|object| object.key).collect(), page.common_prefixes));
        match page.next_marker {
            Some(marker) => request.marker = Some(marker),
            None => return entries,
        }
    }
}

fn key() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!["a", "b", "/", "//", "é", "\u{10ffff}", "-", "ab/"]), 1..6)
        .prop_map(|pieces| pieces.concat())
}

#[test]
fn pages_together_are_what_a_sorted_map_says() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let keys = prop::collection::btree_set(key(), 1..60);
    let prefix = prop::sample::select(vec!["", "a", "a/", "ab/", "é", "x"]);
    let delimiter = prop::sample::select(vec!["", "/", "//", "b"]);
    let after = prop::option::of(key());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(24));
    let property = (keys, prefix, delimiter, after, 1_u32..7);
    let outcome = runner.run(&property, |(keys, prefix, delimiter, after, max_keys)| {
        runtime.block_on(async {
            let world = World::new(&[]).await;
            world.bucket("data").await;
            futures::future::join_all(keys.iter().map(|key| world.put("data", key, ""))).await;
            let keys: BTreeMap<Vec<u8>, ()> = keys.into_iter().map(|key| (key.into_bytes(), ())).collect();
            let expected = model(&keys, prefix, delimiter, after.as_deref().unwrap_or(""));
            let v2 = ListObjectsV2 {
                prefix: Some(prefix.to_owned()),
                delimiter: Some(delimiter.to_owned()),
                start_after: after.clone(),
                continuation_token: None,
                max_keys: Some(max_keys),
            };
            assert_eq!(all_v2(&world, v2).await, expected);
            let v1 = ListObjects {
                prefix: Some(prefix.to_owned()),
                delimiter: Some(delimiter.to_owned()),
                marker: after,
                max_keys: Some(max_keys),
            };
            assert_eq!(all_v1(&world, v1).await, expected);
        });
        Ok(())
    });
    outcome.unwrap();
}

#[tokio::test]
async fn a_page_costs_what_it_shows_not_what_it_skips() {
    let world = World::new(&[]).await;
    world.bucket("data").await;
    let puts = (0..600).map(|n| {
        let (world, key) = (&world, format!("{}/{n:04}", n / 200));
        async move { world.put("data", &key, "").await }
    });
    futures::future::join_all(puts).await;
    let request = ListObjectsV2 { delimiter: Some("/".to_owned()), ..ListObjectsV2::default() };
    let page = list_objects_v2(&world.root(), &world.objects, "data", &request).await.unwrap();
    assert_eq!(page.common_prefixes, ["0/", "1/", "2/"]);
    assert!(page.objects.is_empty() && page.next_continuation_token.is_none());
    let none = ListObjectsV2 { max_keys: Some(0), ..ListObjectsV2::default() };
    let page = list_objects_v2(&world.root(), &world.objects, "data", &none).await.unwrap();
    assert!(page.objects.is_empty() && page.next_continuation_token.is_none());
    let foreign = ListObjectsV2 { continuation_token: Some("%%%".to_owned()), ..ListObjectsV2::default() };
    let refused = list_objects_v2(&world.root(), &world.objects, "data", &foreign).await.unwrap_err();
    assert_eq!(refused.message(), "The continuation token provided is incorrect");
}
