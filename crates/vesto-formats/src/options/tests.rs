use super::*;

#[test]
fn delimiters_may_be_longer_than_a_byte_but_never_end_a_line() {
    assert_eq!(Delimiter::new("|~|"), Ok(Delimiter(b"|~|".to_vec())));
    assert_eq!(Delimiter::new("\u{1}").map(|delimiter| delimiter.is_whitespace()), Ok(false));
    for refused in ["", "\n", "|\r", "\0"] {
        assert_eq!(Delimiter::new(refused), Err(SetupError::Delimiter { text: refused.to_owned() }));
    }
}

#[test]
fn null_as_knows_nul_and_refuses_the_line_feed() {
    assert_eq!(NullAs::new("\0"), Ok(NullAs::Nul));
    assert_eq!(NullAs::new("\n"), Err(SetupError::NullAsLineFeed));
    assert_eq!(NullAs::new("fred"), Ok(NullAs::Text(b"fred".to_vec())));
}
