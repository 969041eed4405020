//! Options that are none, that are given twice, or that exclude each other.

use expect_test::expect;

use super::COPY;
use crate::testing::refusals;

#[test]
fn refused_options() {
    let cases = [
        "csv csv",
        "gzip gzip",
        "null as 'a' null 'b'",
        "bogus",
        "format bogus",
        "format",
        "csv escape",
        "csv removequotes",
        "csv fixedwidth 'a:1'",
        "csv json",
        "escape csv",
        "fixedwidth 'a:1' delimiter '|'",
        "fixedwidth 'a:1' escape",
        "fixedwidth 'a'",
        "fixedwidth 'a:0'",
        "json delimiter '|'",
        "json escape",
        "json null as 'x'",
        "json fillrecord",
        "json ignoreblanklines",
        "json removequotes",
        "json 'bogus'",
        "avro delimiter '|'",
        "shapefile escape",
        "shapefile simplify 'x'",
        "quote '%'",
        "csv quote '%%'",
        "csv quote ''",
        "delimiter ''",
        "delimiter '\\377'",
        "parquet truncatecolumns",
        "parquet region 'us-east-1'",
        "parquet maxerror 3",
        "parquet null as 'x'",
        "parquet gzip",
        "parquet delimiter '|'",
        "orc compupdate off",
        "serializetojson",
        "gzip zstd",
        "maxerror 100001",
        "maxerror -1",
        "maxerror x",
        "maxerror 5 ignoreallerrors",
        "comprows 999",
        "readratio 50",
        "ssh manifest",
        "ignoreheader -1",
        "encoding latin1",
        "acceptinvchars '^^'",
        "acceptinvchars 'é'",
        "acceptinvchars '\\0'",
        "null as '\\n'",
        "encrypted",
        "master_symmetric_key 'k'",
        "job create j manifest",
        "job create j maxerror 3",
        "using template x manifest",
        "csv,, gzip",
        "csv ;extra",
    ];
    refusals(
        COPY,
        &cases,
        expect![[r#"
        csv csv
            conflicting or redundant options (42601)
        gzip gzip
            conflicting or redundant options (42601)
        null as 'a' null 'b'
            conflicting or redundant options (42601)
        bogus
            syntax error at or near "bogus" (42601)
        format bogus
            syntax error at or near "bogus" (42601)
        format
            syntax error at end of input (42601)
        csv escape
            CSV is not compatible with ESCAPE (42601)
        csv removequotes
            CSV is not compatible with REMOVEQUOTES (42601)
        csv fixedwidth 'a:1'
            CSV is not compatible with FIXEDWIDTH (42601)
        csv json
            CSV is not compatible with JSON (42601)
        escape csv
            CSV is not compatible with ESCAPE (42601)
        fixedwidth 'a:1' delimiter '|'
            FIXEDWIDTH is not compatible with DELIMITER (42601)
        fixedwidth 'a:1' escape
            FIXEDWIDTH is not compatible with ESCAPE (42601)
        fixedwidth 'a'
            Invalid FIXEDWIDTH specification 'a'. Must be of the format: 'label:width, ...' (22023)
        fixedwidth 'a:0'
            Invalid FIXEDWIDTH specification 'a:0'. Must be of the format: 'label:width, ...' (22023)
        json delimiter '|'
            JSON is not compatible with DELIMITER (42601)
        json escape
            JSON is not compatible with ESCAPE (42601)
        json null as 'x'
            JSON is not compatible with NULL AS (42601)
        json fillrecord
            JSON is not compatible with FILLRECORD (42601)
        json ignoreblanklines
            JSON is not compatible with IGNOREBLANKLINES (42601)
        json removequotes
            JSON is not compatible with REMOVEQUOTES (42601)
        json 'bogus'
            Invalid JSON option 'bogus'. Must be 'auto', 'auto ignorecase', 'noshred' or the S3 path of a JSONPaths file (22023)
        avro delimiter '|'
            AVRO is not compatible with DELIMITER (42601)
        shapefile escape
            SHAPEFILE is not compatible with ESCAPE (42601)
        shapefile simplify 'x'
            SHAPEFILE SIMPLIFY tolerance must be a number that is not negative (22023)
        quote '%'
            QUOTE requires CSV (42601)
        csv quote '%%'
            COPY quote must be a single ASCII character (22023)
        csv quote ''
            COPY quote must be a single ASCII character (22023)
        delimiter ''
            COPY delimiter cannot be empty (22023)
        delimiter '\377'
            invalid octal escape in '\377' (22023)
        parquet truncatecolumns
            TRUNCATECOLUMNS argument is not supported for PARQUET based COPY (0A000)
        parquet region 'us-east-1'
            REGION argument is not supported for PARQUET based COPY (0A000)
        parquet maxerror 3
            MAXERROR argument is not supported for PARQUET based COPY (0A000)
        parquet null as 'x'
            NULL AS argument is not supported for PARQUET based COPY (0A000)
        parquet gzip
            GZIP argument is not supported for PARQUET based COPY (0A000)
        parquet delimiter '|'
            DELIMITER argument is not supported for PARQUET based COPY (0A000)
        orc compupdate off
            COMPUPDATE argument is not supported for ORC based COPY (0A000)
        serializetojson
            syntax error at or near "serializetojson" (42601)
        gzip zstd
            GZIP is not compatible with ZSTD (42601)
        maxerror 100001
            MAXERROR must be between 0 and 100000 (22023)
        maxerror -1
            MAXERROR must be between 0 and 100000 (22023)
        maxerror x
            syntax error at or near "x" (42601)
        maxerror 5 ignoreallerrors
            MAXERROR is not compatible with IGNOREALLERRORS (42601)
        comprows 999
            COMPROWS must be between 1000 and 2147483647 (22023)
        readratio 50
            COPY from S3 is not compatible with READRATIO (42601)
        ssh manifest
            SSH is not compatible with MANIFEST (42601)
        ignoreheader -1
            syntax error at or near "-" (42601)
        encoding latin1
            syntax error at or near "latin1" (42601)
        acceptinvchars '^^'
            ACCEPTINVCHARS replacement must be a single ASCII character other than NULL (22023)
        acceptinvchars 'é'
            ACCEPTINVCHARS replacement must be a single ASCII character other than NULL (22023)
        acceptinvchars '\0'
            ACCEPTINVCHARS replacement must be a single ASCII character other than NULL (22023)
        null as '\n'
            NULL AS cannot be a newline, which ends the record (22023)
        encrypted
            ENCRYPTED requires MASTER_SYMMETRIC_KEY (42601)
        master_symmetric_key 'k'
            MASTER_SYMMETRIC_KEY requires ENCRYPTED (42601)
        job create j manifest
            JOB is not compatible with MANIFEST (42601)
        job create j maxerror 3
            JOB is not compatible with MAXERROR (42601)
        using template x manifest
            USING TEMPLATE is not compatible with MANIFEST (42601)
        csv,, gzip
            syntax error at or near "," (42601)
        csv ;extra
            syntax error at or near "extra" (42601)"#]],
    );
}
