//! What is in the way at the destination: refused, overwritten (ALLOWOVERWRITE) or removed (CLEANPATH).

use vesto_objects::{
    EncryptionHeaders, ListObjectsV2, ObjectAttributes, ObjectsPageV2, WriteOptions, delete_objects, list_objects_v2,
};
use vesto_sql::ObjectUrl;
use vesto_sql::unload::{UnloadEncryption, UnloadOptions};
use vesto_types::SqlError;

use super::super::storage::{Storage, listing_context};
use crate::authorization::S3Call;

const NOT_EMPTY: &str = "Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, \
                         manually removing the target files in S3, or using the ALLOWOVERWRITE option.";

/// The destination is looked at as a prefix: any object whose key begins with it is in the way.
pub(in crate::statements) async fn prepare(
    storage: &Storage,
    destination: &ObjectUrl,
    options: &UnloadOptions,
) -> Result<(), SqlError> {
    if options.clean_path {
        return clean(storage, destination, &request(destination, options)).await;
    }
    // Listing is asked for also with ALLOWOVERWRITE: UNLOAD needs s3:ListBucket either way.
    let page = list(storage, destination, &request(destination, options)).await?;
    if page.objects.is_empty() || options.allow_overwrite {
        return Ok(());
    }
    Err(storage.error(NOT_EMPTY, &listing_context(&destination.bucket, &destination.key)))
}

/// The listing that shows what is in the way: all of it for CLEANPATH, else whether there is anything.
pub(in crate::statements) fn request(destination: &ObjectUrl, options: &UnloadOptions) -> ListObjectsV2 {
    let max_keys = (!options.clean_path).then_some(1);
    ListObjectsV2 { prefix: Some(destination.key.clone()), max_keys, ..ListObjectsV2::default() }
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
        None => {
            EncryptionHeaders { algorithm: algorithm("AES256"), ..EncryptionHeaders::default() }
        }
    };
    let write = WriteOptions { encryption, ..WriteOptions::default() };
    ObjectAttributes { write, ..ObjectAttributes::default() }
}

async fn clean(storage: &Storage, destination: &ObjectUrl, request: &ListObjectsV2) -> Result<(), SqlError> {
    loop {
        let page = list(storage, destination, request).await?;
        if page.objects.is_empty() {
            return Ok(());
        }
        let keys = page.objects.into_iter().map(|object| object.key).collect();
        let call = |key| S3Call::Delete { bucket: &destination.bucket, key, under: destination };
        let deleted = delete_objects(storage.ctx(), &storage.objects, &destination.bucket, keys).await;
        let outcome = deleted.map_err(|error| storage.failed(&error, &call(&destination.key)))?;
        if let Some((key, error)) = outcome.errors.first() {
            return Err(storage.failed(error, &call(key)));
        }
    }
}

async fn list(storage: &Storage, url: &ObjectUrl, request: &ListObjectsV2) -> Result<ObjectsPageV2, SqlError> {
    let page = list_objects_v2(storage.ctx(), &storage.objects, &url.bucket, request).await;
    page.map_err(|error| storage.failed(&error, &S3Call::List(url)))
}
