use expect_test::expect;

use super::*;
use crate::testing::{error, table};
use crate::{Statement, parse};

fn copy(sql: &str) -> CopyStatement {
    let parsed = parse(sql).unwrap_or_else(|error| panic!("{error} in {sql}"));
    match parsed.into_iter().next().unwrap().statement {
        Statement::Copy(copy) => *copy,
        other => panic!("{other:?}"),
    }
}

const COPY: &str = "copy t from 's3://b/k' iam_role default";

fn options(text: &str) -> CopyOptions {
    copy(&format!("{COPY} {text}")).options
}

/// What differs from the defaults.
fn shown(options: &CopyOptions) -> String {
    let (with, without) = (format!("{options:#?}"), format!("{:#?}", CopyOptions::default()));
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let defaults = lines(&without);
    let changed: Vec<String> = lines(&with).into_iter().filter(|line| !defaults.contains(line)).collect();
    changed.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

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
            format!("{}; not built: {:?}", shown(&copy.options), copy.not_built())
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
fn table_columns_and_sources() {
    let cases = [
        "copy t from 's3://b/k' iam_role default",
        "copy \"S\".T (A, \"B\", gzip, format) from 's3://b' iam_role default",
        "copy db.s.t from 's3://b/a/b/c.csv' iam_role default",
        "copy #tmp from 's3://b/k' iam_role default",
        "copy t from 'emr://j-1/out/part-*' iam_role default",
        "copy t from 'dynamodb://Table' iam_role default readratio 50",
        "copy job from 's3://b/k' iam_role default",
        "copy t from 's3://b/k' iam_role default using template s.tpl",
        "copy t from 's3://b/k' iam_role 'R' job create nightly",
        "copy t from 's3://b/k' iam_role 'R' job create nightly auto off csv",
    ];
    table(
        &cases,
        expect![[r#"
        copy t from 's3://b/k' iam_role default
            t () S3(ObjectUrl { bucket: "b", key: "k" }) None None None
        copy "S".T (A, "B", gzip, format) from 's3://b' iam_role default
            s.t (a,b,gzip,format) S3(ObjectUrl { bucket: "b", key: "" }) None None None
        copy db.s.t from 's3://b/a/b/c.csv' iam_role default
            db.s.t () S3(ObjectUrl { bucket: "b", key: "a/b/c.csv" }) None None None
        copy #tmp from 's3://b/k' iam_role default
            #tmp () S3(ObjectUrl { bucket: "b", key: "k" }) None None None
        copy t from 'emr://j-1/out/part-*' iam_role default
            t () Emr("emr://j-1/out/part-*") None None Some("COPY from Amazon EMR")
        copy t from 'dynamodb://Table' iam_role default readratio 50
            t () DynamoDb { table: "Table" } None None Some("COPY from Amazon DynamoDB")
        copy job from 's3://b/k' iam_role default
            job () S3(ObjectUrl { bucket: "b", key: "k" }) None None None
        copy t from 's3://b/k' iam_role default using template s.tpl
            t () S3(ObjectUrl { bucket: "b", key: "k" }) Some(TemplateUse { name: QualifiedName { database: None, schema: Some("s"), name: "tpl" }, own: [OptionText { name: "USING TEMPLATE", text: Secret(***) }] }) None None
        copy t from 's3://b/k' iam_role 'R' job create nightly
            t () S3(ObjectUrl { bucket: "b", key: "k" }) None Some(JobClause { name: "nightly", auto: true, copy: "copy t from 's3://b/k' iam_role 'R'" }) None
        copy t from 's3://b/k' iam_role 'R' job create nightly auto off csv
            t () S3(ObjectUrl { bucket: "b", key: "k" }) None Some(JobClause { name: "nightly", auto: false, copy: "copy t from 's3://b/k' iam_role 'R' csv" }) None"#]],
        |case| {
            let copy = copy(case);
            let columns = copy.columns.join(",");
            let not_built = copy.not_built();
            format!("{} ({columns}) {:?} {:?} {:?} {not_built:?}", copy.table, copy.source, copy.template, copy.job)
        },
    );
}

#[test]
fn authorization_clauses() {
    let cases = [
        "iam_role default",
        "iam_role 'arn:aws:iam::123456789012:role/R'",
        "iam_role 'arn:aws:iam::123456789012:role/A,arn:aws:iam::210987654321:role/B'",
        "iam_role 'SESSION'",
        "credentials 'aws_iam_role=arn:aws:iam::123456789012:role/R'",
        "with credentials as 'aws_iam_role=A,B'",
        "credentials 'aws_access_key_id=AK;aws_secret_access_key=SK'",
        "credentials 'aws_access_key_id=AK;aws_secret_access_key=SK;token=TK'",
        "credentials as 'aws_access_key_id=AK;aws_secret_access_key=SK;session_token=TK'",
        "access_key_id 'AK' secret_access_key 'SK'",
        "secret_access_key 'SK' csv session_token 'TK' access_key_id 'AK'",
        "access_key_id 'AK' secret_access_key 'SK' token 'TK'",
    ];
    table(
        &cases,
        expect![[r#"
        iam_role default
            DefaultRole
        iam_role 'arn:aws:iam::123456789012:role/R'
            Roles { text: "arn:aws:iam::123456789012:role/R", chain: ["arn:aws:iam::123456789012:role/R"] }
        iam_role 'arn:aws:iam::123456789012:role/A,arn:aws:iam::210987654321:role/B'
            Roles { text: "arn:aws:iam::123456789012:role/A,arn:aws:iam::210987654321:role/B", chain: ["arn:aws:iam::123456789012:role/A", "arn:aws:iam::210987654321:role/B"] }
        iam_role 'SESSION'
            Session
        credentials 'aws_iam_role=arn:aws:iam::123456789012:role/R'
            Roles { text: "arn:aws:iam::123456789012:role/R", chain: ["arn:aws:iam::123456789012:role/R"] }
        with credentials as 'aws_iam_role=A,B'
            Roles { text: "A,B", chain: ["A", "B"] }
        credentials 'aws_access_key_id=AK;aws_secret_access_key=SK'
            Keys { access_key_id: "AK", secret_access_key: Secret(***), session_token: None }
        credentials 'aws_access_key_id=AK;aws_secret_access_key=SK;token=TK'
            Keys { access_key_id: "AK", secret_access_key: Secret(***), session_token: Some(Secret(***)) }
        credentials as 'aws_access_key_id=AK;aws_secret_access_key=SK;session_token=TK'
            Keys { access_key_id: "AK", secret_access_key: Secret(***), session_token: Some(Secret(***)) }
        access_key_id 'AK' secret_access_key 'SK'
            Keys { access_key_id: "AK", secret_access_key: Secret(***), session_token: None }
        secret_access_key 'SK' csv session_token 'TK' access_key_id 'AK'
            Keys { access_key_id: "AK", secret_access_key: Secret(***), session_token: Some(Secret(***)) }
        access_key_id 'AK' secret_access_key 'SK' token 'TK'
            Keys { access_key_id: "AK", secret_access_key: Secret(***), session_token: Some(Secret(***)) }"#]],
        |case| {
            let copy = copy(&format!("copy t from 's3://b/k' {case}"));
            assert!(!format!("{copy:?}").contains("SK"), "a secret is shown");
            format!("{:?}", copy.authorization)
        },
    );
}

#[test]
fn keys_are_kept_whole() {
    let Authorization::Keys { access_key_id, secret_access_key, session_token } =
        copy("copy t from 's3://b/k' credentials 'aws_access_key_id=AK;aws_secret_access_key=S/+=K;token=T='")
            .authorization
    else {
        panic!("no keys");
    };
    assert_eq!((access_key_id.as_str(), secret_access_key.expose()), ("AK", "S/+=K"));
    assert_eq!(session_token.unwrap().expose(), "T=");
}

#[test]
fn client_side_encryption_is_refused_wherever_its_key_is() {
    for text in [
        "iam_role default encrypted master_symmetric_key 'MK'",
        "credentials 'aws_iam_role=R;master_symmetric_key=MK' encrypted",
    ] {
        let refused = error(&format!("copy t from 's3://b/k' {text}"));
        let message = "MASTER_SYMMETRIC_KEY is not supported: AWS ended client-side encryption of COPY and UNLOAD on \
                       2026-04-30 (0A000)";
        assert_eq!(refused, message);
    }
}

#[test]
fn refused_statements() {
    let cases = [
        "csv",
        "iam_role ''",
        "iam_role",
        "iam_role default iam_role default",
        "iam_role default access_key_id 'a' secret_access_key 'b'",
        "credentials 'aws_iam_role=R' iam_role 'R'",
        "credentials 'foo'",
        "credentials 'aws_iam_role=R ,S'",
        "credentials 'aws_iam_role='",
        "credentials 'aws_access_key_id=A'",
        "credentials 'aws_iam_role=R;aws_access_key_id=A;aws_secret_access_key=B'",
        "credentials 'aws_access_key_id=A;aws_secret_access_key=B;aws_session_token=C'",
        "access_key_id 'a'",
        "secret_access_key 'a'",
        "session_token 'a'",
        "with csv",
    ];
    table(
        &cases,
        expect![[r#"
        csv
            Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or 'aws_access_key_id=...;aws_secret_access_key=...[;token=...]' (XX000)
        iam_role ''
            AWS IAM role cannot be empty. (XX000)
        iam_role
            syntax error at end of input (42601)
        iam_role default iam_role default
            conflicting or redundant options (42601)
        iam_role default access_key_id 'a' secret_access_key 'b'
            conflicting or redundant options (42601)
        credentials 'aws_iam_role=R' iam_role 'R'
            conflicting or redundant options (42601)
        credentials 'foo'
            Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or 'aws_access_key_id=...;aws_secret_access_key=...[;token=...]' (XX000)
        credentials 'aws_iam_role=R ,S'
            Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or 'aws_access_key_id=...;aws_secret_access_key=...[;token=...]' (XX000)
        credentials 'aws_iam_role='
            AWS IAM role cannot be empty. (XX000)
        credentials 'aws_access_key_id=A'
            Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or 'aws_access_key_id=...;aws_secret_access_key=...[;token=...]' (XX000)
        credentials 'aws_iam_role=R;aws_access_key_id=A;aws_secret_access_key=B'
            Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or 'aws_access_key_id=...;aws_secret_access_key=...[;token=...]' (XX000)
        credentials 'aws_access_key_id=A;aws_secret_access_key=B;aws_session_token=C'
            invalid CREDENTIALS clause (42601)
        access_key_id 'a'
            ACCESS_KEY_ID requires SECRET_ACCESS_KEY (42601)
        secret_access_key 'a'
            SECRET_ACCESS_KEY requires ACCESS_KEY_ID (42601)
        session_token 'a'
            SESSION_TOKEN requires ACCESS_KEY_ID and SECRET_ACCESS_KEY (42601)
        with csv
            syntax error at or near "csv" (42601)"#]],
        |case| error(&format!("copy t from 's3://b/k' {case}")),
    );
}

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
    table(
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
        |case| error(&format!("{COPY} {case}")),
    );
}

#[test]
fn refused_sources() {
    let cases = [
        "copy t from '/tmp/x' iam_role default",
        "copy t from 's3:///k' iam_role default",
        "copy t from 'S3://b/k' iam_role default",
        "copy t from s3://b/k iam_role default",
        "copy t () from 's3://b/k' iam_role default",
        "copy from 's3://b/k' iam_role default",
        "copy t 's3://b/k' iam_role default",
        "copy t from 'dynamodb://T' iam_role default",
        "copy t from 'dynamodb://T' iam_role default readratio 201",
        "copy t from 'dynamodb://T' iam_role default readratio 50 csv",
        "copy t from 'dynamodb://T' iam_role default readratio 50 null as 'x'",
        "copy t from 'emr://j/x' iam_role default manifest",
        "copy t from 'emr://j/x' iam_role default region 'us-east-1'",
        "copy t from 's3://b/k' iam_role 'SESSION' job create j",
        "copy t from 's3://b/k' iam_role default job create j",
        "copy t from 's3://b/k' access_key_id 'k' secret_access_key 's' job create j",
        "copy t from 's3://b/k' credentials 'aws_iam_role=R' job create j",
        "copy t from 's3://b/k' iam_role 'R' job create j noload",
        "copy t from 's3://b/k' iam_role 'R' ignoreallerrors job create j",
        "copy t from 's3://b/k' iam_role 'R' job create \"a-b\"",
        "copy t from 's3://b/k' iam_role 'R' job create a-b",
        "copy job run \"a-b\"",
        "copy t from 's3://b/k' credentials 'aws_iam_role=R' master_symmetric_key 'k' encrypted",
    ];
    table(
        &cases,
        expect![[r#"
        copy t from '/tmp/x' iam_role default
            LOAD source is not supported. (Hint: only S3 or DynamoDB or EMR based load is allowed) (0A000)
        copy t from 's3:///k' iam_role default
            LOAD source is not supported. (Hint: only S3 or DynamoDB or EMR based load is allowed) (0A000)
        copy t from 'S3://b/k' iam_role default
            LOAD source is not supported. (Hint: only S3 or DynamoDB or EMR based load is allowed) (0A000)
        copy t from s3://b/k iam_role default
            syntax error at or near "s3" (42601)
        copy t () from 's3://b/k' iam_role default
            syntax error at or near ")" (42601)
        copy from 's3://b/k' iam_role default
            syntax error at or near "from" (42601)
        copy t 's3://b/k' iam_role default
            syntax error at or near "'s3://b/k'" (42601)
        copy t from 'dynamodb://T' iam_role default
            COPY from DynamoDB requires READRATIO (42601)
        copy t from 'dynamodb://T' iam_role default readratio 201
            READRATIO must be between 1 and 200 (22023)
        copy t from 'dynamodb://T' iam_role default readratio 50 csv
            COPY from DynamoDB is not compatible with CSV (42601)
        copy t from 'dynamodb://T' iam_role default readratio 50 null as 'x'
            COPY from DynamoDB is not compatible with NULL AS (42601)
        copy t from 'emr://j/x' iam_role default manifest
            COPY from EMR is not compatible with MANIFEST (42601)
        copy t from 'emr://j/x' iam_role default region 'us-east-1'
            COPY from EMR is not compatible with REGION (42601)
        copy t from 's3://b/k' iam_role 'SESSION' job create j
            JOB is not compatible with IAM_ROLE 'SESSION' (42601)
        copy t from 's3://b/k' iam_role default job create j
            JOB is not compatible with IAM_ROLE default (42601)
        copy t from 's3://b/k' access_key_id 'k' secret_access_key 's' job create j
            JOB is not compatible with ACCESS_KEY_ID (42601)
        copy t from 's3://b/k' credentials 'aws_iam_role=R' job create j
            JOB is not compatible with CREDENTIALS (42601)
        copy t from 's3://b/k' iam_role 'R' job create j noload
            JOB is not compatible with NOLOAD (42601)
        copy t from 's3://b/k' iam_role 'R' ignoreallerrors job create j
            JOB is not compatible with IGNOREALLERRORS (42601)
        copy t from 's3://b/k' iam_role 'R' job create "a-b"
            copy job name "a-b" cannot contain a hyphen (42602)
        copy t from 's3://b/k' iam_role 'R' job create a-b
            syntax error at or near "-" (42601)
        copy job run "a-b"
            copy job name "a-b" cannot contain a hyphen (42602)
        copy t from 's3://b/k' credentials 'aws_iam_role=R' master_symmetric_key 'k' encrypted
            MASTER_SYMMETRIC_KEY is not compatible with CREDENTIALS (42601)"#]],
        error,
    );
}

#[test]
fn copy_jobs() {
    let cases = [
        "copy job list",
        "copy job run nightly",
        "copy job show nightly",
        "copy job drop nightly",
        "copy job alter nightly auto off",
        "copy job alter nightly",
    ];
    table(
        &cases,
        expect![[r#"
        copy job list
            CopyJob(List)
        copy job run nightly
            CopyJob(Run("nightly"))
        copy job show nightly
            CopyJob(Show("nightly"))
        copy job drop nightly
            CopyJob(Drop("nightly"))
        copy job alter nightly auto off
            CopyJob(Alter { name: "nightly", auto: Some(false) })
        copy job alter nightly
            CopyJob(Alter { name: "nightly", auto: None })"#]],
        |case| format!("{:?}", parse(case).unwrap().remove(0).statement),
    );
}

#[test]
fn defaults_are_those_of_redshift() {
    let delimited = options("");
    assert_eq!((delimited.delimiter(), delimited.null_as(), delimited.max_error), ("|", "\\N", 0));
    let csv = options("csv");
    assert_eq!((csv.delimiter(), csv.quote()), (",", '"'));
}

/// Which options each format takes, and how it refuses the others.
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
