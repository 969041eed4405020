use crate::*;

#[test]
fn explore() {
    let text = std::fs::read_to_string("/tmp/explore.sql").unwrap();
    for sql in text.split("\n;;\n") {
        match parse(sql) {
            Ok(all) => {
                for one in all {
                    match &one.statement {
                        Statement::Query(q) => println!("OK  {}\n    -> {} {:?}", one.text, q.ast, q.names),
                        Statement::Dml(d) => println!(
                            "OK  {}\n    -> {}",
                            one.text,
                            match d {
                                Dml::Insert { insert, .. } => insert.to_string(),
                                Dml::Update { update, .. } => update.to_string(),
                                Dml::Delete { delete, .. } => delete.to_string(),
                                Dml::Merge { merge, .. } => merge.to_string(),
                            }
                        ),
                        other => println!("OK  {}\n    -> {other:?}", one.text),
                    }
                }
            }
            Err(e) => println!("ERR {sql}\n    -> {e} {:?} {:?}", e.position, e.hint),
        }
    }
}
