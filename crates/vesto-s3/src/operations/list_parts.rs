//! `ListParts` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html>

use s3s::dto::{Initiator, ListPartsInput, ListPartsOutput, Part, StorageClass};
use s3s::{S3Request, S3Response};
use vesto_objects::{ListParts, PartMeta, S3Error};

use super::common::{algorithm_of, count, etag, owner, set_checksum, signed, size, timestamp};
use crate::authenticate::Caller;

pub(crate) async fn list_parts(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<ListPartsInput>,
) -> Result<S3Response<ListPartsOutput>, S3Error> {
    let input = request.input;
    let list = ListParts {
        upload_id: input.upload_id,
        part_number_marker: count("part-number-marker", input.part_number_marker)?.unwrap_or(0),
        max_parts: count("max-parts", input.max_parts)?,
    };
    let page = vesto_objects::list_parts(ctx, objects, &input.bucket, &input.key, &list).await?;
    let upload = page.upload;
    let algorithm = upload.checksum_asked.then(|| algorithm_of(upload.checksum_algorithm));
    Ok(S3Response::new(ListPartsOutput {
        checksum_type: upload.checksum_asked.then(|| upload.checksum_type.as_str().to_owned().into()),
        checksum_algorithm: algorithm,
        initiator: Some(Initiator { display_name: None, id: Some(upload.initiator) }),
        is_truncated: Some(page.is_truncated),
        max_parts: signed(page.max_parts),
        next_part_number_marker: page.parts.last().and_then(|part| signed(part.number)),
        owner: objects.bucket_owner(&input.bucket).and_then(|account| owner(&account)),
        part_number_marker: signed(list.part_number_marker),
        parts: Some(page.parts.iter().map(part).collect()),
        storage_class: Some(StorageClass::from_static(StorageClass::STANDARD)),
        upload_id: Some(upload.id),
        bucket: Some(input.bucket),
        key: Some(input.key),
        ..ListPartsOutput::default()
    }))
}

fn part(meta: &PartMeta) -> Part {
    let mut part = Part {
        e_tag: etag(&meta.etag),
        last_modified: timestamp(meta.modified),
        part_number: signed(meta.number),
        size: size(meta.size),
        ..Part::default()
    };
    set_checksum!(part, meta.checksum.as_ref());
    part
}
