//! What S3 would answer a COPY. Listing and reading a manifest are done, if they are allowed, to know the objects.

use vesto_objects::{ListObjectsV2, Question, explain, list_objects_v2};
use vesto_sql::ObjectUrl;
use vesto_types::{Region, SqlError};

use super::super::copy::source;
use super::super::storage::{Storage, listing_context, reading_context};
use super::several::Several;
use crate::authorization::{S3Call, Trail};

pub(super) async fn with_prefix(
    storage: &Storage,
    url: &ObjectUrl,
    region: &Region,
    trail: &mut Trail,
) -> Result<(), SqlError> {
    storage.check_region(&url.bucket, region, &listing_context(&url.bucket, &url.key))?;
    let list = S3Call::List(url);
    let mut request = ListObjectsV2 { prefix: Some(url.key.clone()), ..ListObjectsV2::default() };
    if !allowed(storage, &url.bucket, Question::List(&request), &list, trail)? {
        return Ok(());
    }
    let (mut several, mut is_empty) = (Several::default(), true);
    loop {
        let page = list_objects_v2(storage.ctx(), &storage.objects, &url.bucket, &request).await;
        let page = page.map_err(|error| storage.failed(&error, &list))?;
        is_empty &= page.objects.is_empty();
        // Of an empty object nothing is read.
        for object in page.objects.iter().filter(|object| object.size > 0) {
            let call = S3Call::Read { bucket: &url.bucket, key: &object.key, under: Some(url) };
            if !read(storage, &call, &mut several, trail)? {
                return Ok(());
            }
        }
        match page.next_continuation_token {
            Some(token) => request.continuation_token = Some(token),
            None => break,
        }
    }
    several.finish(trail);
    if is_empty {
        // Nothing is there yet: an object of just this name stands for those to come.
        let call = S3Call::Read { bucket: &url.bucket, key: &url.key, under: Some(url) };
        if read(storage, &call, &mut several, trail)? {
            return Err(source::no_such_prefix(storage, url));
        }
    }
    Ok(())
}

pub(super) async fn of_manifest(
    storage: &Storage,
    url: &ObjectUrl,
    region: &Region,
    trail: &mut Trail,
) -> Result<(), SqlError> {
    storage.check_region(&url.bucket, region, &reading_context(&url.bucket, &url.key))?;
    let call = S3Call::ReadManifest(url);
    if !allowed(storage, &url.bucket, Question::Get { key: &url.key }, &call, trail)? {
        return Ok(());
    }
    let files = match source::of_manifest(storage, url, region, source::Meta::Ignored).await {
        Ok(files) => files,
        Err(error) => return refused_entry(storage, error, trail),
    };
    let mut several = Several::default();
    for file in files {
        let call = S3Call::Read { bucket: &file.bucket, key: &file.key, under: None };
        if !read(storage, &call, &mut several, trail)? {
            return Ok(());
        }
    }
    several.finish(trail);
    Ok(())
}

/// The manifest's entries were asked for one by one, as COPY does: if one was refused, its ruling is the last recorded.
fn refused_entry(storage: &Storage, error: SqlError, trail: &mut Trail) -> Result<(), SqlError> {
    let Some(ruling) = storage.authorized.last_refusal() else { return Err(error) };
    let call = S3Call::Read { bucket: "", key: "", under: None };
    trail.push(storage.authorized.s3_step(&ruling, &call));
    Ok(())
}

/// Whether the object may be read.
fn read(storage: &Storage, call: &S3Call<'_>, several: &mut Several, trail: &mut Trail) -> Result<bool, SqlError> {
    let S3Call::Read { bucket, key, .. } = call else { return Ok(true) };
    let ruling = explain(storage.ctx(), &storage.objects, bucket, Question::Get { key });
    let ruling = ruling.map_err(|error| storage.failed(&error, call))?;
    Ok(several.add(storage.authorized.s3_step(&ruling, call), trail))
}

/// Asks a question of which there is only one, and takes it down.
pub(super) fn allowed(
    storage: &Storage,
    bucket: &str,
    question: Question<'_>,
    call: &S3Call<'_>,
    trail: &mut Trail,
) -> Result<bool, SqlError> {
    let ruling = explain(storage.ctx(), &storage.objects, bucket, question);
    let ruling = ruling.map_err(|error| storage.failed(&error, call))?;
    trail.push(storage.authorized.s3_step(&ruling, call));
    Ok(ruling.allowed())
}
