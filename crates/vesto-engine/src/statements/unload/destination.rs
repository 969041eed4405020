//! What is in the way at the destination: refused, overwritten (ALLOWOVERWRITE) or removed (CLEANPATH).

use vesto_objects::{
    EncryptionHeaders, ListObjectsV2, ObjectAttributes, ObjectsPageV2, Question, WriteOptions, delete_objects, explain,
    list_objects_v2,
};
use vesto_sql::ObjectUrl;
use vesto_sql::unload::{UnloadEncryption, UnloadOptions};
use vesto_types::SqlError;

use super::super::storage::{Storage, listing_context};
use crate::authorization::S3Call;

const NOT_EMPTY: &str = "Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, \
                         manually removing the target files in S3, or using the ALLOWOVERWRITE option.";

/// The destination is looked at as a prefix: any object whose key begins with it is in the way. CLEANPATH removes it
/// when the new files are complete, but is refused now if it may not.
pub(in crate::statements) async fn prepare(
    storage: &Storage,
    root: &ObjectUrl,
    options: &UnloadOptions,
) -> Result<(), SqlError> {
    let mut request = request(root, options);
    // Listing is asked for also with ALLOWOVERWRITE: UNLOAD needs s3:ListBucket either way.
    let mut page = list(storage, root, &request).await?;
    if options.allow_overwrite {
        return Ok(());
    }
    if !options.clean_path {
        if page.objects.is_empty() {
            return Ok(());
        }
        return Err(storage.error(NOT_EMPTY, &listing_context(&root.bucket, &root.key)));
    }
    // Which partitions get files is not known yet.
    while options.partition_by.is_none() {
        for object in page.objects {
            may_delete(storage, root, object.key).await?;
        }
        request.continuation_token = page.next_continuation_token;
        if request.continuation_token.is_none() {
            break;
        }
        page = list(storage, root, &request).await?;
    }
    Ok(())
}

/// The listing that shows what is in the way: all of it for CLEANPATH, else whether there is anything.
pub(in crate::statements) fn request(root: &ObjectUrl, options: &UnloadOptions) -> ListObjectsV2 {
    let max_keys = (!options.clean_path).then_some(1);
    ListObjectsV2 { prefix: Some(root.key.clone()), max_keys, ..ListObjectsV2::default() }
}

/// What UNLOAD's objects are put with: S3 is asked to encrypt them with its own keys, with the key of KMS_KEY_ID, or
/// (ENCRYPTED AUTO) as the bucket does by default.
/// <https://docs.aws.amazon.com/redshift/latest/dg/t_unloading_encrypted_files.html>
pub(in crate::statements) fn attributes(options: &UnloadOptions) -> ObjectAttributes {
    let algorithm = |name: &str| Some(name.to_owned());
    let encryption = match &options.encryption {
        Some(UnloadEncryption::KmsKey(key)) => EncryptionHeaders {
            algorithm: algorithm("aws:kms"),
            kms_key_id: Some(key.clone()),
            ..EncryptionHeaders::default()
        },
        Some(UnloadEncryption::Auto) => EncryptionHeaders::default(),
        None => EncryptionHeaders { algorithm: algorithm("AES256"), ..EncryptionHeaders::default() },
    };
    let write = WriteOptions { encryption, ..WriteOptions::default() };
    ObjectAttributes { write, ..ObjectAttributes::default() }
}

/// Removes every object whose key begins with the URL's.
pub(super) async fn clean(storage: &Storage, url: &ObjectUrl) -> Result<(), SqlError> {
    let request = ListObjectsV2 { prefix: Some(url.key.clone()), ..ListObjectsV2::default() };
    let mut first_before = None;
    loop {
        let page = list(storage, url, &request).await?;
        let Some(first) = page.objects.first().map(|object| object.key.clone()) else { return Ok(()) };
        if first_before.as_ref() == Some(&first) {
            let context = listing_context(&url.bucket, &url.key);
            return Err(storage.error("S3 still lists an object that it deleted", &context));
        }
        first_before = Some(first);
        delete(storage, url, page.objects.into_iter().map(|object| object.key).collect()).await?;
    }
}

/// Asks first. Who may not delete is told so by the deletion itself, which then changes nothing.
async fn may_delete(storage: &Storage, root: &ObjectUrl, key: String) -> Result<(), SqlError> {
    let asked = explain(storage.ctx(), &storage.objects, &root.bucket, Question::Delete { key: &key });
    let call = S3Call::Delete { bucket: &root.bucket, key: &key, under: root };
    let ruling = asked.map_err(|error| storage.failed(&error, &call))?;
    if ruling.allowed() { Ok(()) } else { delete(storage, root, vec![key]).await }
}

async fn delete(storage: &Storage, under: &ObjectUrl, keys: Vec<String>) -> Result<(), SqlError> {
    let call = |key| S3Call::Delete { bucket: &under.bucket, key, under };
    let deleted = delete_objects(storage.ctx(), &storage.objects, &under.bucket, keys).await;
    let outcome = deleted.map_err(|error| storage.failed(&error, &call(&under.key)))?;
    match outcome.errors.first() {
        Some((key, error)) => Err(storage.failed(error, &call(key))),
        None => Ok(()),
    }
}

async fn list(storage: &Storage, url: &ObjectUrl, request: &ListObjectsV2) -> Result<ObjectsPageV2, SqlError> {
    let page = list_objects_v2(storage.ctx(), &storage.objects, &url.bucket, request).await;
    page.map_err(|error| storage.failed(&error, &S3Call::List(url)))
}
