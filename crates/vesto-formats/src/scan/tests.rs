use proptest::prelude::*;

use super::Scanner;

fn positions(bytes: &[u8], from: usize) -> Vec<usize> {
    let mut scanner = Scanner::new(bytes, [b'|', b'\n']);
    scanner.seek(from);
    std::iter::from_fn(|| scanner.next()).collect()
}

proptest! {
    #[test]
    fn finds_what_a_plain_loop_finds(bytes in proptest::collection::vec(prop_oneof![Just(b'|'), Just(b'\n'), Just(b'}'), any::<u8>()], 0..300), from in 0usize..300) {
        let expected: Vec<usize> = (from..bytes.len()).filter(|at| matches!(bytes[*at], b'|' | b'\n')).collect();
        prop_assert_eq!(positions(&bytes, from), expected);
    }

    #[test]
    fn seeks_forward_from_anywhere(bytes in proptest::collection::vec(prop_oneof![Just(b'|'), Just(b'x')], 0..300), steps in proptest::collection::vec(0usize..90, 0..10)) {
        let mut scanner = Scanner::new(&bytes, [b'|', b'\n']);
        let mut position = 0;
        for step in steps {
            position += step;
            scanner.seek(position);
            let expected = (position..bytes.len()).find(|at| bytes[*at] == b'|');
            prop_assert_eq!(scanner.next(), expected);
            position = expected.map_or(bytes.len(), |at| at + 1);
        }
    }
}
