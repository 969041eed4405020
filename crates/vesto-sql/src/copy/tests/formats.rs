//! Which options each format takes, and how it refuses the others.

use expect_test::expect;

use super::COPY;
use crate::parse;
use crate::testing::{error, table};

#[test]
fn options_of_each_format() {
    let formats = ["delimiter '|'", "csv", "fixedwidth 'a:1'", "json", "avro", "parquet", "orc", "shapefile"];
    let options = [
        "acceptanydate",
        "acceptinvchars",
        "blanksasnull",
        "bzip2",
        "comprows 1000",
        "compupdate",
        "csv",
        "dateformat 'auto'",
        "delimiter ';'",
        "emptyasnull",
        "encoding utf16",
        "encrypted master_symmetric_key 'k'",
        "escape",
        "explicit_ids",
        "fillrecord",
        "gzip",
        "ignoreallerrors",
        "ignoreblanklines",
        "ignoreheader 1",
        "lzop",
        "manifest",
        "maxerror 1",
        "noload",
        "null as 'x'",
        "quote '%'",
        "readratio 1",
        "region 'us-east-1'",
        "removequotes",
        "roundec",
        "serializetojson",
        "ssh",
        "statupdate",
        "timeformat 'auto'",
        "trimblanks",
        "truncatecolumns",
        "zstd",
    ];
    table(
        &options,
        expect![[r#"
            acceptanydate
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: ACCEPTANYDATE argument is not supported for PARQUET based COPY (0A000)
                orc: ACCEPTANYDATE argument is not supported for ORC based COPY (0A000)
            acceptinvchars
                taken by delimiter, csv, fixedwidth, json, avro, parquet, orc, shapefile
            blanksasnull
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: BLANKSASNULL argument is not supported for PARQUET based COPY (0A000)
                orc: BLANKSASNULL argument is not supported for ORC based COPY (0A000)
            bzip2
                taken by delimiter, csv, fixedwidth, json, avro
                parquet: BZIP2 argument is not supported for PARQUET based COPY (0A000)
                orc: BZIP2 argument is not supported for ORC based COPY (0A000)
                shapefile: SHAPEFILE is not compatible with BZIP2 (42601)
            comprows 1000
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: COMPROWS argument is not supported for PARQUET based COPY (0A000)
                orc: COMPROWS argument is not supported for ORC based COPY (0A000)
            compupdate
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: COMPUPDATE argument is not supported for PARQUET based COPY (0A000)
                orc: COMPUPDATE argument is not supported for ORC based COPY (0A000)
            csv
                taken by delimiter
                csv: conflicting or redundant options (42601)
                fixedwidth: FIXEDWIDTH is not compatible with CSV (42601)
                json: JSON is not compatible with CSV (42601)
                avro: AVRO is not compatible with CSV (42601)
                parquet: PARQUET is not compatible with CSV (42601)
                orc: ORC is not compatible with CSV (42601)
                shapefile: SHAPEFILE is not compatible with CSV (42601)
            dateformat 'auto'
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: DATEFORMAT argument is not supported for PARQUET based COPY (0A000)
                orc: DATEFORMAT argument is not supported for ORC based COPY (0A000)
            delimiter ';'
                taken by csv
                delimiter: conflicting or redundant options (42601)
                fixedwidth: FIXEDWIDTH is not compatible with DELIMITER (42601)
                json: JSON is not compatible with DELIMITER (42601)
                avro: AVRO is not compatible with DELIMITER (42601)
                parquet: DELIMITER argument is not supported for PARQUET based COPY (0A000)
                orc: DELIMITER argument is not supported for ORC based COPY (0A000)
                shapefile: SHAPEFILE is not compatible with DELIMITER (42601)
            emptyasnull
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: EMPTYASNULL argument is not supported for PARQUET based COPY (0A000)
                orc: EMPTYASNULL argument is not supported for ORC based COPY (0A000)
            encoding utf16
                taken by delimiter, csv, fixedwidth, json, shapefile
                avro: AVRO is not compatible with ENCODING (42601)
                parquet: ENCODING argument is not supported for PARQUET based COPY (0A000)
                orc: ENCODING argument is not supported for ORC based COPY (0A000)
            encrypted master_symmetric_key 'k'
                taken by 
                delimiter: MASTER_SYMMETRIC_KEY is not supported: AWS ended client-side encryption of COPY and UNLOAD on 2026-04-30 (0A000)
                csv: MASTER_SYMMETRIC_KEY is not supported: AWS ended client-side encryption of COPY and UNLOAD on 2026-04-30 (0A000)
                fixedwidth: MASTER_SYMMETRIC_KEY is not supported: AWS ended client-side encryption of COPY and UNLOAD on 2026-04-30 (0A000)
                json: MASTER_SYMMETRIC_KEY is not supported: AWS ended client-side encryption of COPY and UNLOAD on 2026-04-30 (0A000)
                avro: MASTER_SYMMETRIC_KEY is not supported: AWS ended client-side encryption of COPY and UNLOAD on 2026-04-30 (0A000)
                parquet: ENCRYPTED argument is not supported for PARQUET based COPY (0A000)
                orc: ENCRYPTED argument is not supported for ORC based COPY (0A000)
                shapefile: MASTER_SYMMETRIC_KEY is not supported: AWS ended client-side encryption of COPY and UNLOAD on 2026-04-30 (0A000)
            escape
                taken by delimiter
                csv: CSV is not compatible with ESCAPE (42601)
                fixedwidth: FIXEDWIDTH is not compatible with ESCAPE (42601)
                json: JSON is not compatible with ESCAPE (42601)
                avro: AVRO is not compatible with ESCAPE (42601)
                parquet: ESCAPE argument is not supported for PARQUET based COPY (0A000)
                orc: ESCAPE argument is not supported for ORC based COPY (0A000)
                shapefile: SHAPEFILE is not compatible with ESCAPE (42601)
            explicit_ids
                taken by delimiter, csv, fixedwidth, json, avro, parquet, orc, shapefile
            fillrecord
                taken by delimiter, csv, fixedwidth, parquet, orc, shapefile
                json: JSON is not compatible with FILLRECORD (42601)
                avro: AVRO is not compatible with FILLRECORD (42601)
            gzip
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: GZIP argument is not supported for PARQUET based COPY (0A000)
                orc: GZIP argument is not supported for ORC based COPY (0A000)
            ignoreallerrors
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: IGNOREALLERRORS argument is not supported for PARQUET based COPY (0A000)
                orc: IGNOREALLERRORS argument is not supported for ORC based COPY (0A000)
            ignoreblanklines
                taken by delimiter, csv, fixedwidth, shapefile
                json: JSON is not compatible with IGNOREBLANKLINES (42601)
                avro: AVRO is not compatible with IGNOREBLANKLINES (42601)
                parquet: IGNOREBLANKLINES argument is not supported for PARQUET based COPY (0A000)
                orc: IGNOREBLANKLINES argument is not supported for ORC based COPY (0A000)
            ignoreheader 1
                taken by delimiter, csv, fixedwidth, json, shapefile
                avro: AVRO is not compatible with IGNOREHEADER (42601)
                parquet: IGNOREHEADER argument is not supported for PARQUET based COPY (0A000)
                orc: IGNOREHEADER argument is not supported for ORC based COPY (0A000)
            lzop
                taken by delimiter, csv, fixedwidth, json, avro
                parquet: LZOP argument is not supported for PARQUET based COPY (0A000)
                orc: LZOP argument is not supported for ORC based COPY (0A000)
                shapefile: SHAPEFILE is not compatible with LZOP (42601)
            manifest
                taken by delimiter, csv, fixedwidth, json, avro, parquet, orc, shapefile
            maxerror 1
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: MAXERROR argument is not supported for PARQUET based COPY (0A000)
                orc: MAXERROR argument is not supported for ORC based COPY (0A000)
            noload
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: NOLOAD argument is not supported for PARQUET based COPY (0A000)
                orc: NOLOAD argument is not supported for ORC based COPY (0A000)
            null as 'x'
                taken by delimiter, csv, fixedwidth, shapefile
                json: JSON is not compatible with NULL AS (42601)
                avro: AVRO is not compatible with NULL AS (42601)
                parquet: NULL AS argument is not supported for PARQUET based COPY (0A000)
                orc: NULL AS argument is not supported for ORC based COPY (0A000)
            quote '%'
                taken by csv
                delimiter: QUOTE requires CSV (42601)
                fixedwidth: QUOTE requires CSV (42601)
                json: QUOTE requires CSV (42601)
                avro: QUOTE requires CSV (42601)
                parquet: QUOTE argument is not supported for PARQUET based COPY (0A000)
                orc: QUOTE argument is not supported for ORC based COPY (0A000)
                shapefile: QUOTE requires CSV (42601)
            readratio 1
                taken by 
                delimiter: COPY from S3 is not compatible with READRATIO (42601)
                csv: COPY from S3 is not compatible with READRATIO (42601)
                fixedwidth: COPY from S3 is not compatible with READRATIO (42601)
                json: JSON is not compatible with READRATIO (42601)
                avro: COPY from S3 is not compatible with READRATIO (42601)
                parquet: READRATIO argument is not supported for PARQUET based COPY (0A000)
                orc: READRATIO argument is not supported for ORC based COPY (0A000)
                shapefile: COPY from S3 is not compatible with READRATIO (42601)
            region 'us-east-1'
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: REGION argument is not supported for PARQUET based COPY (0A000)
                orc: REGION argument is not supported for ORC based COPY (0A000)
            removequotes
                taken by delimiter
                csv: CSV is not compatible with REMOVEQUOTES (42601)
                fixedwidth: FIXEDWIDTH is not compatible with REMOVEQUOTES (42601)
                json: JSON is not compatible with REMOVEQUOTES (42601)
                avro: AVRO is not compatible with REMOVEQUOTES (42601)
                parquet: REMOVEQUOTES argument is not supported for PARQUET based COPY (0A000)
                orc: REMOVEQUOTES argument is not supported for ORC based COPY (0A000)
                shapefile: SHAPEFILE is not compatible with REMOVEQUOTES (42601)
            roundec
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: ROUNDEC argument is not supported for PARQUET based COPY (0A000)
                orc: ROUNDEC argument is not supported for ORC based COPY (0A000)
            serializetojson
                taken by parquet, orc
                delimiter: syntax error at or near "serializetojson" (42601)
                csv: syntax error at or near "serializetojson" (42601)
                fixedwidth: syntax error at or near "serializetojson" (42601)
                json: syntax error at or near "serializetojson" (42601)
                avro: syntax error at or near "serializetojson" (42601)
                shapefile: syntax error at or near "serializetojson" (42601)
            ssh
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: SSH argument is not supported for PARQUET based COPY (0A000)
                orc: SSH argument is not supported for ORC based COPY (0A000)
            statupdate
                taken by delimiter, csv, fixedwidth, json, avro, parquet, orc, shapefile
            timeformat 'auto'
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: TIMEFORMAT argument is not supported for PARQUET based COPY (0A000)
                orc: TIMEFORMAT argument is not supported for ORC based COPY (0A000)
            trimblanks
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: TRIMBLANKS argument is not supported for PARQUET based COPY (0A000)
                orc: TRIMBLANKS argument is not supported for ORC based COPY (0A000)
            truncatecolumns
                taken by delimiter, csv, fixedwidth, json, avro, shapefile
                parquet: TRUNCATECOLUMNS argument is not supported for PARQUET based COPY (0A000)
                orc: TRUNCATECOLUMNS argument is not supported for ORC based COPY (0A000)
            zstd
                taken by delimiter, csv, fixedwidth, json, avro
                parquet: ZSTD argument is not supported for PARQUET based COPY (0A000)
                orc: ZSTD argument is not supported for ORC based COPY (0A000)
                shapefile: SHAPEFILE is not compatible with ZSTD (42601)"#]],
        |option| {
            let mut taken = Vec::new();
            let mut refused = Vec::new();
            for format in formats {
                let sql = format!("{COPY} {format} {option}");
                let name = format.split(' ').next().unwrap();
                match parse(&sql) {
                    Ok(_) => taken.push(name),
                    Err(_) => refused.push(format!("{name}: {}", error(&sql))),
                }
            }
            let taken = format!("taken by {}", taken.join(", "));
            std::iter::once(taken).chain(refused).collect::<Vec<_>>().join("\n    ")
        },
    );
}
