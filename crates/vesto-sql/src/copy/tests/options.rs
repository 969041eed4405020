//! What each option means.

use expect_test::expect;

use super::{COPY, copy, options};
use crate::testing::{changed, table};

#[test]
fn every_option_is_typed() {
    let cases = [
        "csv",
        "format as csv",
        "format csv",
        "csv quote as '%'",
        "csv delimiter ',' quote '\"'",
        "quote '%' csv",
        "delimiter '|'",
        "delimiter as '\\t'",
        "delimiter '\\\\t'",
        "delimiter '\\001'",
        "delimiter '|~|'",
        "format delimiter as ';'",
        "fixedwidth 'a:3, b :10,2:1'",
        "format as fixedwidth as '0:3'",
        "json",
        "json 'auto'",
        "format json as 'auto ignorecase'",
        "format as json 'noshred'",
        "json as 's3://b/jsonpaths.json'",
        "avro",
        "format as avro 'auto'",
        "avro 's3://b/p'",
        "parquet",
        "format as parquet",
        "format parquet serializetojson",
        "orc serializetojson",
        "shapefile",
        "format shapefile simplify auto 0.1",
        "shapefile simplify 2",
        "gzip",
        "bzip2",
        "lzop",
        "zstd",
        "manifest",
        "region 'us-west-2'",
        "region as 'us-west-2'",
        "ssh",
        "acceptanydate",
        "acceptinvchars",
        "acceptinvchars '^'",
        "acceptinvchars as '^'",
        "blanksasnull",
        "emptyasnull",
        "dateformat 'auto'",
        "dateformat as 'MM/DD/YYYY'",
        "timeformat 'auto'",
        "timeformat 'epochsecs'",
        "timeformat as 'epochmillisecs'",
        "timeformat 'YYYY'",
        "encoding utf8",
        "encoding as utf16",
        "encoding utf16le",
        "encoding 'utf16be'",
        "encoding iso88591",
        "escape",
        "explicit_ids",
        "fillrecord",
        "ignoreblanklines",
        "ignoreheader 1",
        "ignoreheader as 2",
        "null 'fred'",
        "null as '\\N'",
        "null as '\\\\N'",
        "null as ''",
        "null as '\\0'",
        "removequotes",
        "roundec",
        "trimblanks",
        "truncatecolumns",
        "comprows 1000000",
        "compupdate",
        "compupdate on",
        "compupdate preset",
        "compupdate off",
        "compupdate false",
        "statupdate",
        "statupdate true",
        "statupdate off",
        "ignoreallerrors",
        "maxerror 10",
        "maxerror as 100000",
        "noload",
    ];
    table(
        &cases,
        expect![[r#"
            csv
                format: Csv,; not built: None
            format as csv
                format: Csv,; not built: None
            format csv
                format: Csv,; not built: None
            csv quote as '%'
                format: Csv, quote: Some( '%', ),; not built: None
            csv delimiter ',' quote '"'
                format: Csv, delimiter: Some( ",", ), quote: Some( '"', ),; not built: None
            quote '%' csv
                format: Csv, quote: Some( '%', ),; not built: None
            delimiter '|'
                delimiter: Some( "|", ),; not built: None
            delimiter as '\t'
                delimiter: Some( "\t", ),; not built: None
            delimiter '\\t'
                delimiter: Some( "\t", ),; not built: None
            delimiter '\001'
                delimiter: Some( "\u{1}", ),; not built: None
            delimiter '|~|'
                delimiter: Some( "|~|", ),; not built: None
            format delimiter as ';'
                delimiter: Some( ";", ),; not built: None
            fixedwidth 'a:3, b :10,2:1'
                format: FixedWidth( [ FixedWidthColumn { label: "a", width: 3, }, FixedWidthColumn { label: "b", width: 10, }, FixedWidthColumn { label: "2", width: 1, }, ], ),; not built: None
            format as fixedwidth as '0:3'
                format: FixedWidth( [ FixedWidthColumn { label: "0", width: 3, }, ], ),; not built: None
            json
                format: Json( Auto, ),; not built: None
            json 'auto'
                format: Json( Auto, ),; not built: None
            format json as 'auto ignorecase'
                format: Json( AutoIgnoreCase, ),; not built: None
            format as json 'noshred'
                format: Json( NoShred, ),; not built: None
            json as 's3://b/jsonpaths.json'
                format: Json( JsonPaths( ObjectUrl { bucket: "b", key: "jsonpaths.json", }, ), ),; not built: None
            avro
                format: Avro( Auto, ),; not built: None
            format as avro 'auto'
                format: Avro( Auto, ),; not built: None
            avro 's3://b/p'
                format: Avro( JsonPaths( ObjectUrl { bucket: "b", key: "p", }, ), ),; not built: None
            parquet
                format: Parquet { serialize_to_json: false, },; not built: None
            format as parquet
                format: Parquet { serialize_to_json: false, },; not built: None
            format parquet serializetojson
                format: Parquet { serialize_to_json: true, },; not built: None
            orc serializetojson
                format: Orc { serialize_to_json: true, },; not built: None
            shapefile
                format: Shapefile { simplify: None, },; not built: Some("COPY option SHAPEFILE")
            format shapefile simplify auto 0.1
                format: Shapefile { simplify: Some( Simplify { auto: true, tolerance: Some( "0.1", ), }, ), },; not built: Some("COPY option SHAPEFILE")
            shapefile simplify 2
                format: Shapefile { simplify: Some( Simplify { auto: false, tolerance: Some( "2", ), }, ), },; not built: Some("COPY option SHAPEFILE")
            gzip
                compression: Some( Gzip, ),; not built: None
            bzip2
                compression: Some( Bzip2, ),; not built: None
            lzop
                compression: Some( Lzop, ),; not built: None
            zstd
                compression: Some( Zstd, ),; not built: None
            manifest
                manifest: true,; not built: None
            region 'us-west-2'
                region: Some( "us-west-2", ),; not built: None
            region as 'us-west-2'
                region: Some( "us-west-2", ),; not built: None
            ssh
                ssh: true,; not built: Some("COPY option SSH")
            acceptanydate
                accept_any_date: true,; not built: None
            acceptinvchars
                accept_invalid_chars: Some( '?', ),; not built: None
            acceptinvchars '^'
                accept_invalid_chars: Some( '^', ),; not built: None
            acceptinvchars as '^'
                accept_invalid_chars: Some( '^', ),; not built: None
            blanksasnull
                blanks_as_null: true,; not built: None
            emptyasnull
                empty_as_null: true,; not built: None
            dateformat 'auto'
                date_format: Some( Auto, ),; not built: None
            dateformat as 'MM/DD/YYYY'
                date_format: Some( Pattern( "MM/DD/YYYY", ), ),; not built: None
            timeformat 'auto'
                time_format: Some( Auto, ),; not built: None
            timeformat 'epochsecs'
                time_format: Some( EpochSecs, ),; not built: None
            timeformat as 'epochmillisecs'
                time_format: Some( EpochMillisecs, ),; not built: None
            timeformat 'YYYY'
                time_format: Some( Pattern( "YYYY", ), ),; not built: None
            encoding utf8
                ; not built: None
            encoding as utf16
                encoding: Utf16,; not built: None
            encoding utf16le
                encoding: Utf16Le,; not built: None
            encoding 'utf16be'
                encoding: Utf16Be,; not built: None
            encoding iso88591
                encoding: Iso88591,; not built: None
            escape
                escape: true,; not built: None
            explicit_ids
                explicit_ids: true,; not built: None
            fillrecord
                fill_record: true,; not built: None
            ignoreblanklines
                ignore_blank_lines: true,; not built: None
            ignoreheader 1
                ignore_header: 1,; not built: None
            ignoreheader as 2
                ignore_header: 2,; not built: None
            null 'fred'
                null_as: Some( "fred", ),; not built: None
            null as '\N'
                null_as: Some( "\\N", ),; not built: None
            null as '\\N'
                null_as: Some( "\\N", ),; not built: None
            null as ''
                null_as: Some( "", ),; not built: None
            null as '\0'
                null_as: Some( "\0", ),; not built: None
            removequotes
                remove_quotes: true,; not built: None
            roundec
                round_decimals: true,; not built: None
            trimblanks
                trim_blanks: true,; not built: None
            truncatecolumns
                truncate_columns: true,; not built: None
            comprows 1000000
                comp_rows: Some( 1000000, ),; not built: None
            compupdate
                comp_update: Some( On, ),; not built: None
            compupdate on
                comp_update: Some( On, ),; not built: None
            compupdate preset
                comp_update: Some( Preset, ),; not built: None
            compupdate off
                comp_update: Some( Off, ),; not built: None
            compupdate false
                comp_update: Some( Off, ),; not built: None
            statupdate
                stat_update: Some( true, ),; not built: None
            statupdate true
                stat_update: Some( true, ),; not built: None
            statupdate off
                stat_update: Some( false, ),; not built: None
            ignoreallerrors
                ignore_all_errors: true,; not built: None
            maxerror 10
                max_error: 10,; not built: None
            maxerror as 100000
                max_error: 100000,; not built: None
            noload
                no_load: true,; not built: None"#]],
        |case| {
            let copy = copy(&format!("{COPY} {case}"));
            format!("{}; not built: {:?}", changed(&copy.options), copy.not_built())
        },
    );
}

#[test]
fn options_come_in_any_order_with_or_without_commas() {
    let one = copy("copy t from 's3://b/k' iam_role default csv gzip ignoreheader 1 maxerror 3 null as 'x'");
    for sql in [
        "COPY t FROM 's3://b/k' NULL 'x' MAXERROR AS 3 IGNOREHEADER AS 1 GZIP FORMAT AS CSV IAM_ROLE DEFAULT;",
        "copy t from 's3://b/k' gzip, csv, iam_role default, ignoreheader 1, maxerror 3, null as 'x'",
        "copy t from 's3://b/k' csv -- c\n gzip /* x */ null as 'x' maxerror 3 iam_role Default ignoreheader 1",
    ] {
        assert_eq!(copy(sql), one, "{sql}");
    }
}

#[test]
fn defaults_are_those_of_redshift() {
    let delimited = options("");
    assert_eq!((delimited.delimiter(), delimited.null_as(), delimited.max_error), ("|", "\\N", 0));
    let csv = options("csv");
    assert_eq!((csv.delimiter(), csv.quote()), (",", '"'));
}
