//! On this thread's two megabytes of stack: what is accepted can be walked, printed, cloned and dropped.

use super::*;
use crate::parse;

fn accepted(sql: &str) -> bool {
    match parse(sql) {
        Ok(parsed) => {
            assert!(!format!("{:?}", parsed.clone()).is_empty());
            true
        }
        Err(error) => {
            assert_eq!(error.state, errors::STATEMENT_TOO_COMPLEX, "{error} for {}", sql.get(..60).unwrap_or(sql));
            false
        }
    }
}

fn chain(word: &str, n: usize) -> String {
    format!("select {}", vec!["a"; n + 1].join(word))
}

#[test]
fn long_chains_are_walked_or_refused() {
    for (operator, max) in
        [(" or ", MAX_BALANCED), (" and ", MAX_BALANCED), (" + ", MAX_CHAIN), (" || ", MAX_BALANCED / 2)]
    {
        assert!(accepted(&chain(operator, max)), "{operator}");
        assert!(!accepted(&chain(operator, 20_000)), "{operator}");
    }
    for (operator, max) in [(" union ", MAX_BALANCED), (" union all ", MAX_BALANCED), (" except ", MAX_SET_CHANGES)] {
        assert!(accepted(&vec!["select 1"; max].join(operator)), "{operator}");
        assert!(!accepted(&vec!["select 1"; 20_000].join(operator)), "{operator}");
    }
    assert!(accepted(&vec!["select 1 union all select 1"; MAX_SET_CHANGES / 2].join(" union ")));
    assert!(!accepted(&vec!["select 1 union all select 1"; MAX_CHAIN].join(" union ")));
    assert!(!accepted(&format!("select a{}", "::int".repeat(20_000))));
    assert!(!accepted(&format!("select {} a", "not ".repeat(20_000))));
    assert!(!accepted(&format!("select {} a", "- ".repeat(20_000))));
    assert!(!accepted(&format!("select {} a", "case when ".repeat(20_000))));
    assert!(!accepted(&format!("select a{}", " is null".repeat(20_000))));
    assert!(!accepted(&format!("select a{}", " at time zone 'x'".repeat(20_000))));
    assert!(!accepted(&format!("select a{}", " collate x".repeat(20_000))));
    assert!(!accepted(&format!("select {} a", "interval ".repeat(20_000))));
    assert!(!accepted(&format!("select {} a", "prior ".repeat(20_000))));
    for flat in ["select a{}", "select * from t{}"] {
        let _ = parse(&flat.replace("{}", &".b".repeat(20_000)));
        let _ = parse(&flat.replace("{}", &"[1]".repeat(5_000)));
        let _ = parse(&flat.replace("{}", &" join t on a".repeat(500)));
    }
    assert!(!accepted(&format!("{} select 1", "explain ".repeat(20_000))));
}

#[test]
fn deep_nesting_is_walked_or_refused() {
    for n in [MAX_DEPTH - 2, 200, 100_000] {
        let nested = accepted(&format!("select {}1{}", "(".repeat(n), ")".repeat(n)));
        assert_eq!(nested, n < MAX_DEPTH);
        let calls = accepted(&format!("select {}1{}", "f(".repeat(n), ")".repeat(n)));
        assert_eq!(calls, n < MAX_DEPTH);
    }
    for n in [MAX_QUERIES, 80] {
        let queries = format!("{}select 1{}", "select * from (".repeat(n), ") x".repeat(n));
        assert_eq!(accepted(&queries), n == MAX_QUERIES);
        let queries = format!("{}select 1{}", "select (".repeat(n), ")".repeat(n));
        assert_eq!(accepted(&queries), n == MAX_QUERIES);
        let queries = format!("{}select 1{}", "select 1 where x in (".repeat(n), ")".repeat(n));
        assert_eq!(accepted(&queries), n == MAX_QUERIES);
    }
}

#[test]
fn many_rows_are_no_chain() {
    assert!(accepted(&format!("insert into t values {}", vec!["(-1, 'a', 2.5 + 1)"; 4_000].join(","))));
    assert!(accepted(&format!("select a in ({})", vec!["-1"; 4_000].join(","))));
}

#[test]
fn errors_in_deep_nesting_do_not_take_exponential_time() {
    let nests = [
        ("(", ")"),
        ("select * from (", ")"),
        ("cast(", " as int)"),
        ("cast(", ")"),
        ("not (", ")"),
        ("x in (", ")"),
        ("x[", "]"),
        ("exists (", ")"),
        ("extract(day from ", ")"),
        ("case when ", " then 1 end"),
        ("interval ", ""),
    ];
    for (open, close) in nests {
        for form in ["select * from OtC", "select OtC", "select Ot", "select * from Ot", "insert into t OtC"] {
            let sql = form.replace('O', &open.repeat(90)).replace('C', &close.repeat(90));
            let _ = parse(&sql);
        }
    }
}
