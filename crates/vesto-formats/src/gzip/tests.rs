use std::io::{Read, Write};

fn compressed(text: &[u8]) -> Vec<u8> {
    let mut writer = super::writer(Vec::new());
    writer.write_all(text).unwrap();
    writer.finish().unwrap()
}

#[test]
fn members_follow_each_other_and_a_cut_file_is_an_error() {
    let mut file = compressed(b"one\n");
    file.extend(compressed(b"two\n"));
    let mut text = String::new();
    super::reader(file.as_slice()).read_to_string(&mut text).unwrap();
    assert_eq!(text, "one\ntwo\n");
    let cut = &file[..file.len() - 5];
    assert!(super::reader(cut).read_to_end(&mut Vec::new()).is_err());
    assert!(super::reader(b"1|a\n".as_slice()).read_to_end(&mut Vec::new()).is_err());
}

#[test]
fn a_bomb_fills_no_more_than_the_buffer_it_is_given() {
    let file = compressed(&vec![b'a'; 4 << 20]);
    assert!(file.len() < 1 << 20);
    let mut buffer = [0; 1 << 16];
    assert!(super::reader(file.as_slice()).read(&mut buffer).unwrap() <= buffer.len());
}
