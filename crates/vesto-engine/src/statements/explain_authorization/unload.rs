//! What S3 would answer an UNLOAD. The objects in its way are listed, if that is allowed; nothing is written or removed.

use vesto_objects::{ListObjectsV2, Question, WriteConditions, explain, list_objects_v2};
use vesto_sql::ObjectUrl;
use vesto_sql::unload::UnloadStatement;
use vesto_types::{Region, SqlError};

use super::super::storage::{Storage, listing_context};
use super::super::unload::destination;
use super::super::unload::names::{self, FileNames};
use super::super::unload::partitions;
use super::copy::allowed;
use super::several::Several;
use crate::authorization::{S3Call, Trail};

pub(super) async fn steps(
    storage: &Storage,
    statement: &UnloadStatement,
    region: &Region,
    trail: &mut Trail,
) -> Result<(), SqlError> {
    let options = &statement.options;
    let url = &names::root(&statement.destination, options);
    storage.check_region(&url.bucket, region, &listing_context(&url.bucket, &url.key))?;
    let request = destination::request(url, options);
    if !allowed(storage, &url.bucket, Question::List(&request), &S3Call::List(url), trail)? {
        return Ok(());
    }
    if options.clean_path {
        if !clean(storage, url, request, trail).await? {
            return Ok(());
        }
    } else {
        destination::prepare(storage, url, options).await?;
    }
    let names = FileNames::new(url, options);
    let directory = options.partition_by.as_ref().map(partitions::sample).unwrap_or_default();
    let mut keys = vec![names.part(&directory, 0, 0)];
    keys.extend(options.manifest.map(|_| names.manifest()));
    let (attributes, conditions) = (destination::attributes(options), WriteConditions::default());
    for key in &keys {
        let question = Question::Put { key, attributes: &attributes, conditions: &conditions };
        let call = S3Call::Write { bucket: &url.bucket, key, under: url };
        if !allowed(storage, &url.bucket, question, &call, trail)? {
            return Ok(());
        }
    }
    Ok(())
}

/// Whether CLEANPATH may remove everything that is there.
async fn clean(
    storage: &Storage,
    url: &ObjectUrl,
    mut request: ListObjectsV2,
    trail: &mut Trail,
) -> Result<bool, SqlError> {
    let mut several = Several::default();
    loop {
        let page = list_objects_v2(storage.ctx(), &storage.objects, &url.bucket, &request).await;
        let page = page.map_err(|error| storage.failed(&error, &S3Call::List(url)))?;
        for object in &page.objects {
            let call = S3Call::Delete { bucket: &url.bucket, key: &object.key, under: url };
            let ruling = explain(storage.ctx(), &storage.objects, &url.bucket, Question::Delete { key: &object.key });
            let ruling = ruling.map_err(|error| storage.failed(&error, &call))?;
            if !several.add(storage.authorized.s3_step(&ruling, &call), trail) {
                return Ok(false);
            }
        }
        match page.next_continuation_token {
            Some(token) => request.continuation_token = Some(token),
            None => break,
        }
    }
    several.finish(trail);
    Ok(true)
}
