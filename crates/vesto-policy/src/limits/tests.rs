use super::*;

#[test]
fn white_space_does_not_count() {
    assert_eq!(size("{ \"Version\":\t\"2012-10-17\",\r\n \"Id\": \"a b\" }"), 34);
    assert_eq!(size(" \n\t"), 0);
}

#[test]
fn characters_beyond_latin_1_and_control_characters_are_refused() {
    assert!(has_allowed_characters("{\t\"Id\": \"é~ÿ\"\r\n}"));
    assert!(!has_allowed_characters("{\"Id\": \"Ā\"}"));
    assert!(!has_allowed_characters("\u{0}"));
    assert!(!has_allowed_characters("\u{b}"));
}
