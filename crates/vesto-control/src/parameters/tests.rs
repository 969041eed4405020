use super::*;

fn accepts(name: &str, value: &str) -> bool {
    checked(parameter(name).unwrap(), value).is_ok()
}

#[test]
fn values_are_checked_by_type_and_range() {
    assert!(PARAMETERS.is_sorted_by_key(|parameter| parameter.name));
    for (name, good, bad) in [
        ("statement_timeout", "0", "50"),
        ("statement_timeout", "100", "2147483648"),
        ("extra_float_digits", "-15", "-16"),
        ("extra_float_digits", "2", "3"),
        ("require_ssl", "TRUE", "yes"),
        ("max_concurrency_scaling_clusters", "10", "11"),
        ("max_cursor_result_set_size", "default", "-1"),
        ("datestyle", "ISO, DMY", "SQL, DMY"),
        ("wlm_json_configuration", "[{\"auto_wlm\":false}]", "{"),
        ("search_path", "sales, public", ""),
    ] {
        assert!(accepts(name, good), "{name} {good}");
        assert!(bad.is_empty() || !accepts(name, bad), "{name} {bad}");
    }
    assert!(parameter("flying").is_err());
}

#[test]
fn every_default_is_a_value_that_its_parameter_may_have() {
    for known in PARAMETERS {
        for family in FAMILIES {
            assert!(accepts(known.name, known.default(family)), "{}", known.name);
        }
    }
}
