//! The JSONPaths file of a statement: exactly the object that is named, never a prefix, read with the statement's
//! authorization. What is wrong with it fails the load, whatever MAXERROR says.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-json-jsonpaths>

use vesto_formats::{JsonMapping, JsonPaths, JsonPathsError, RecordFormat};
use vesto_sql::ObjectUrl;
use vesto_types::{Region, SqlError};

use super::super::storage::{Storage, reading_context};
use crate::authorization::S3Call;

/// The format with the paths that the file at the URL has, if the statement names one.
pub(super) async fn applied(
    storage: &Storage,
    format: RecordFormat,
    url: Option<&ObjectUrl>,
    region: &Region,
) -> Result<RecordFormat, SqlError> {
    let Some(url) = url else { return Ok(format) };
    let mapping = read(storage, url, region).await?;
    Ok(match format {
        RecordFormat::Json(_) => RecordFormat::Json(mapping),
        RecordFormat::Avro(_) => RecordFormat::Avro(mapping),
        other => other,
    })
}

async fn read(storage: &Storage, url: &ObjectUrl, region: &Region) -> Result<JsonMapping, SqlError> {
    let context = reading_context(&url.bucket, &url.key);
    storage.check_region(&url.bucket, region, &context)?;
    let call = S3Call::Read { bucket: &url.bucket, key: &url.key, under: None };
    let limit = JsonPaths::MAX_FILE_BYTES;
    let mapping = match storage.read_whole(url, &call, limit).await? {
        Some(file) => JsonPaths::parse(&file),
        None => Err(JsonPathsError::TooLong { limit }),
    };
    mapping.map_err(|error| storage.error(error.to_string(), &context))
}
