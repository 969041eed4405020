use super::*;

#[test]
fn keys_are_in_the_order_of_values() {
    let ordered = [
        "false",
        "true",
        "-1e400",
        "-20",
        "-10.5",
        "-10",
        "-0.5",
        "-0.05",
        "0",
        "1e-400",
        "0.05",
        "0.5",
        "1",
        "1.5",
        "9",
        "10",
        "100.01",
        "12345678901234567890123456789012345678901",
        "1e400",
        "\"\"",
        "\"A\"",
        "\"a\"",
        "\"aa\"",
        "[1]",
        "{}",
    ];
    let key = |value: &str| {
        let mut key = Vec::new();
        assert!(push(value, &mut key));
        key
    };
    for pair in ordered.windows(2) {
        assert!(key(pair[0]) < key(pair[1]), "{pair:?}");
    }
    for same in [["1", "1.0"], ["100", "1e2"], ["0", "-0.0"], ["0.01", "1E-2"], ["\"\\u0041\"", "\"A\""]] {
        assert_eq!(key(same[0]), key(same[1]), "{same:?}");
    }
    assert!(!push("null", &mut Vec::new()));
    assert_eq!(compare(&key("1"), &key("\"1\"")), None);
}
