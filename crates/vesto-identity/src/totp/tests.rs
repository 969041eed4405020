use super::*;

/// Appendix B of RFC 6238, its eight digits cut to six.
#[test]
fn codes_are_those_of_the_rfc() {
    let seed = b"12345678901234567890";
    for (seconds, six_digits) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        assert_eq!(code(seed, seconds / STEP_SECONDS), six_digits, "{seconds}");
    }
}

/// Section 10 of RFC 4648, without the padding.
#[test]
fn base32_is_that_of_the_rfc() {
    for (bytes, text) in [
        ("", ""),
        ("f", "MY"),
        ("fo", "MZXQ"),
        ("foo", "MZXW6"),
        ("foob", "MZXW6YQ"),
        ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ] {
        assert_eq!(encode_base32(bytes.as_bytes()), text);
        assert_eq!(decode_base32(text).as_deref(), Some(bytes.as_bytes()));
    }
    assert_eq!(decode_base32("my"), None);
    assert_eq!(decode_base32("M1"), None);
}
