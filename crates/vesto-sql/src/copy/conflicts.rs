//! Which of COPY's options exclude or need each other.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html>

use vesto_types::{SqlError, SqlState};

use super::{CopyFormat, CopySource, CopyStatement};
use crate::Authorization;
use crate::storage::{Given, client_side_encryption, not_compatible, requires};

pub(super) const FORMATS: &[&str] = &["CSV", "FIXEDWIDTH", "JSON", "AVRO", "PARQUET", "ORC", "SHAPEFILE"];
const COMPRESSIONS: &[&str] = &["GZIP", "BZIP2", "LZOP", "ZSTD"];

/// Options of which a statement has at most one: naming one overrides the template's other.
pub(super) const ALTERNATIVES: &[&[&str]] = &[FORMATS, COMPRESSIONS, &["MAXERROR", "IGNOREALLERRORS"]];

/// What PARQUET and ORC take besides the authorization; everything else is refused by name.
const COLUMNAR: &[&str] = &[
    "PARQUET",
    "ORC",
    "ACCEPTINVCHARS",
    "FILLRECORD",
    "STATUPDATE",
    "MANIFEST",
    "EXPLICIT_IDS",
    "USING TEMPLATE",
    "JOB",
];

/// Avro has no lines, no text of its own encoding and a null of its own.
const NOT_FOR_AVRO: &[&str] =
    &["DELIMITER", "ENCODING", "ESCAPE", "FILLRECORD", "IGNOREBLANKLINES", "IGNOREHEADER", "NULL AS", "REMOVEQUOTES"];

pub(super) fn check(copy: &CopyStatement, given: &Given) -> Result<(), SqlError> {
    if let Some((first, second)) = given.two_of(FORMATS) {
        return Err(not_compatible(first, second));
    }
    let (format, refused): (&str, &[&str]) = match &copy.options.format {
        CopyFormat::Delimited => ("", &[]),
        CopyFormat::Csv => ("CSV", &["ESCAPE", "REMOVEQUOTES"]),
        CopyFormat::FixedWidth(_) => ("FIXEDWIDTH", &["DELIMITER", "ESCAPE", "REMOVEQUOTES"]),
        CopyFormat::Json(_) => {
            ("JSON", &["DELIMITER", "ESCAPE", "FILLRECORD", "IGNOREBLANKLINES", "NULL AS", "READRATIO", "REMOVEQUOTES"])
        }
        CopyFormat::Avro(_) => ("AVRO", NOT_FOR_AVRO),
        CopyFormat::Parquet { .. } => return columnar("PARQUET", given).and_then(|()| other(copy, given)),
        CopyFormat::Orc { .. } => return columnar("ORC", given).and_then(|()| other(copy, given)),
        CopyFormat::Shapefile { .. } => {
            ("SHAPEFILE", &["DELIMITER", "ESCAPE", "REMOVEQUOTES", "BZIP2", "LZOP", "ZSTD"])
        }
    };
    refuse(format, refused, given)?;
    if given.has("QUOTE") && copy.options.format != CopyFormat::Csv {
        return Err(requires("QUOTE", "CSV"));
    }
    other(copy, given)
}

/// A job must be able to say which files it has loaded, and to act when nobody is there.
pub(super) fn check_job(copy: &CopyStatement, given: &Given) -> Result<(), SqlError> {
    if copy.job.is_none() {
        return Ok(());
    }
    refuse("JOB", &["MANIFEST", "MAXERROR", "IGNOREALLERRORS", "NOLOAD"], given)?;
    match &copy.authorization {
        Authorization::Roles { .. } => {}
        Authorization::DefaultRole => {
            let hint = "A job runs later, when another role may be the default: name the role by its ARN.";
            return Err(not_compatible("JOB", "IAM_ROLE default").with_hint(hint));
        }
        Authorization::Session => {
            let hint = "A job runs when nobody is connected: name a role by its ARN.";
            return Err(not_compatible("JOB", "IAM_ROLE 'SESSION'").with_hint(hint));
        }
        Authorization::Keys { .. } => return Err(not_compatible("JOB", "ACCESS_KEY_ID")),
    }
    match &copy.source {
        CopySource::S3(_) => Ok(()),
        CopySource::Emr(_) => Err(not_compatible("JOB", "COPY from EMR")),
        CopySource::DynamoDb { .. } => Err(not_compatible("JOB", "COPY from DynamoDB")),
    }
}

/// Of a template, which is judged as a whole only with the statement that uses it.
pub(super) fn check_template(given: &Given) -> Result<(), SqlError> {
    for alternatives in ALTERNATIVES {
        if let Some((first, second)) = given.two_of(alternatives) {
            return Err(not_compatible(first, second));
        }
    }
    Ok(())
}

fn refuse(option: &str, refused: &[&str], given: &Given) -> Result<(), SqlError> {
    match given.iter().find(|other| refused.contains(other)) {
        Some(other) => Err(not_compatible(option, other)),
        None => Ok(()),
    }
}

fn columnar(format: &str, given: &Given) -> Result<(), SqlError> {
    match given.iter().find(|option| !COLUMNAR.contains(option)) {
        Some(option) => {
            let message = format!("{option} argument is not supported for {format} based COPY");
            Err(SqlError::new(SqlState::FEATURE_NOT_SUPPORTED, message))
        }
        None => Ok(()),
    }
}

fn other(copy: &CopyStatement, given: &Given) -> Result<(), SqlError> {
    if let Some((first, second)) = given.two_of(COMPRESSIONS) {
        return Err(not_compatible(first, second));
    }
    if let Some((first, second)) = given.two_of(&["MAXERROR", "IGNOREALLERRORS"]) {
        return Err(not_compatible(first, second));
    }
    let options = &copy.options;
    match &copy.source {
        CopySource::S3(_) => refuse("COPY from S3", &["READRATIO"], given)?,
        CopySource::Emr(_) => {
            let refused = ["ENCRYPTED", "MANIFEST", "REGION", "READRATIO", "SSH", "ZSTD"];
            refuse("COPY from EMR", &refused, given)?;
        }
        CopySource::DynamoDb { .. } => {
            let refused = [
                "CSV",
                "FIXEDWIDTH",
                "JSON",
                "AVRO",
                "PARQUET",
                "ORC",
                "SHAPEFILE",
                "DELIMITER",
                "ESCAPE",
                "FILLRECORD",
                "IGNOREBLANKLINES",
                "IGNOREHEADER",
                "NULL AS",
                "REMOVEQUOTES",
                "ACCEPTINVCHARS",
                "MANIFEST",
                "ENCRYPTED",
                "ENCODING",
                "SSH",
                "GZIP",
                "BZIP2",
                "LZOP",
                "ZSTD",
            ];
            refuse("COPY from DynamoDB", &refused, given)?;
        }
    }
    if options.ssh {
        refuse("SSH", &["ENCRYPTED", "MANIFEST", "READRATIO", "ZSTD"], given)?;
    }
    match (options.encrypted, options.master_symmetric_key.is_some()) {
        (true, false) => Err(requires("ENCRYPTED", "MASTER_SYMMETRIC_KEY")),
        (false, true) => Err(requires("MASTER_SYMMETRIC_KEY", "ENCRYPTED")),
        (true, true) => Err(client_side_encryption("COPY reads what S3 itself encrypts without any option.")),
        (false, false) => Ok(()),
    }
}
