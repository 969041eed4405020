//! No input makes the parser panic, and what it accepts it describes consistently.

use proptest::prelude::*;

use crate::{mask, parse};

const VALID: &[&str] = &[
    "select a.b, count(*) from s.t as a join u using (x) where a.c in (1, 2) group by 1 order by 2 desc limit 3",
    "copy s.t (a, b) from 's3://bucket/key' iam_role 'arn:aws:iam::123456789012:role/R' csv quote as '%' gzip maxerror 5",
    "copy t from 's3://b/k' credentials 'aws_access_key_id=A;aws_secret_access_key=B;token=C' delimiter '\\t' null as '\\N'",
    "unload ('select * from t where a = ''x''') to 's3://b/p' iam_role default parquet maxfilesize 1.5 gb manifest verbose",
    "create table if not exists t (a int identity(1,1) encode az64, b varchar(max) default 'x' not null) distkey(a) sortkey(b)",
    "create user bob password 'Abcdefg1' in group g valid until 'infinity' connection limit 5",
    "grant select (a), update on table s.t to alice with grant option, group g, role r, public",
    "grant assumerole on 'a,b', default to u for copy, unload",
    "alter table t alter column c encode zstd, alter column d encode lzo",
    "insert into t (a, b) values ($1, default), (2, $$x$$)",
    "with recursive r(n) as (select 1 union all select n + 1 from r) select top 5 n, dateadd(day, n, sysdate) from r",
    "update t set a = 1 from u where t.id = u.id",
    "set search_path to '$user', public",
    "declare c cursor for select listagg(a, ',') within group (order by b) from t",
    "show columns from table dev.public.t like 'a%'",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_does_not_panic(sql in "\\PC{0,200}") {
        let _ = parse(&sql);
        let _ = mask(&sql);
    }

    #[test]
    fn sql_like_text_does_not_panic(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "select", "from", "where", "copy", "unload", "create", "table", "(", ")", ",", ";", ".", "'x'", "'s3://b/k'",
                "iam_role", "default", "csv", "as", "to", "1", "$1", "$$", "'", "\"", "--", "/*", "*/", "\\", "::", "#", "[",
                "]", "case", "end", "when", "not", "null", "grant", "on", "for", "user", "set", "=", "-", "e'", "é", "interval",
                "isnull", "approximate", "count", "distinct", "top", "minus", "t", "explain", "with", "delete", "alter", "drop",
            ]),
            0..40,
        ),
    ) {
        let sql = words.join(" ");
        let _ = parse(&sql);
        let _ = mask(&sql);
    }

    #[test]
    fn mutated_statements_do_not_panic(
        which in 0..VALID.len(),
        cuts in prop::collection::vec((0_usize..300, 0_usize..12, "\\PC{0,3}"), 1..4),
    ) {
        let mut text: Vec<char> = VALID.get(which).unwrap().chars().collect();
        for (at, len, insert) in cuts {
            let start = at.min(text.len());
            let end = (start + len).min(text.len());
            text.splice(start..end, insert.chars());
        }
        let sql: String = text.into_iter().collect();
        let _ = mask(&sql);
        if let Ok(parsed) = parse(&sql) {
            for one in parsed {
                prop_assert_eq!(sql.get(one.span.clone()), Some(one.text.as_str()));
                prop_assert!(one.secrets.iter().all(|secret| one.text.get(secret.clone()).is_some()));
                let _ = one.masked_text();
            }
        }
    }

    #[test]
    fn error_positions_are_inside_the_text(which in 0..VALID.len(), cut in 0_usize..200) {
        let sql: String = VALID.get(which).unwrap().chars().take(cut).collect();
        if let Err(error) = parse(&sql) {
            prop_assert!(error.position.is_none_or(|position| (1..=sql.chars().count() + 1).contains(&position)));
        }
    }
}

#[test]
fn the_valid_statements_are_valid() {
    for sql in VALID {
        assert!(parse(sql).is_ok(), "{sql}: {:?}", parse(sql));
    }
}
