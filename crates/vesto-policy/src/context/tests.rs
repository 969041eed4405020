use std::sync::Arc;

use super::{Context, KeyName};

fn shown(context: &Context) -> String {
    context.iter().map(|(key, values)| format!("{key}={} ", values.join(","))).collect()
}

#[test]
fn own_keys_win_over_those_of_the_base() {
    let mut base = Context::new();
    base.set_string("aws:B", "base").set_string("aws:A", "base").set_strings("aws:C", ["base"]);
    let mut context = Context::over(Arc::new(base));
    context.set_string("aws:b", "own").set_string("s3:prefix", "own");
    assert_eq!(shown(&context), "aws:a=base aws:b=own aws:c=base s3:prefix=own ");
    assert_eq!(context.values("AWS:B"), ["own"]);
    assert_eq!(context.values("AWS:A"), ["base"]);
    assert_eq!(context.variable(&KeyName::new("aws:a")), Some("base"));
    assert_eq!(context.variable(&KeyName::new("aws:c")), None, "a list fills no variable");
    let mut copy = Context::new();
    copy.set_string("aws:a", "gone").extend(&context);
    assert_eq!(shown(&copy), shown(&context));
    context.remove("aws:A").remove("aws:B");
    assert_eq!(shown(&context), "aws:c=base s3:prefix=own ");
}
