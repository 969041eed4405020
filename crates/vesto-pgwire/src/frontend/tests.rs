use proptest::prelude::*;

use super::*;

fn frame(parts: &[&[u8]]) -> Bytes {
    Bytes::from(parts.concat())
}

#[test]
fn a_parse_message_gives_name_text_and_types() {
    let body = frame(&[b"s1\0", b"SELECT $1\0", &1u16.to_be_bytes(), &23i32.to_be_bytes()]);
    let message = FrontendMessage::decode(b'P', body).unwrap();
    let parsed = FrontendMessage::Parse { name: "s1".into(), sql: "SELECT $1".into(), parameter_oids: vec![23] };
    assert_eq!(message, parsed);
}

#[test]
fn a_bind_message_gives_formats_and_values() {
    let body = frame(&[
        b"\0s1\0",
        &1u16.to_be_bytes(),
        &1i16.to_be_bytes(),
        &2u16.to_be_bytes(),
        &4i32.to_be_bytes(),
        &7i32.to_be_bytes(),
        &(-1i32).to_be_bytes(),
        &0u16.to_be_bytes(),
    ]);
    let FrontendMessage::Bind(bind) = FrontendMessage::decode(b'B', body).unwrap() else { panic!("not a bind") };
    assert_eq!(bind.statement, "s1");
    assert_eq!(bind.parameter_formats, [1]);
    assert_eq!(bind.parameters, [Some(Bytes::from_static(&[0, 0, 0, 7])), None]);
}

#[test]
fn counts_that_the_frame_cannot_hold_are_refused_before_allocating() {
    let body = frame(&[b"\0\0", &u16::MAX.to_be_bytes()]);
    assert_eq!(FrontendMessage::decode(b'B', body), Err(FrameError::Truncated));
}

#[test]
fn startup_packets_are_told_apart() {
    let ssl = frame(&[&1234u16.to_be_bytes(), &5679u16.to_be_bytes()]);
    assert_eq!(StartupPacket::decode(ssl), Ok(StartupPacket::SslRequest));
    let startup = frame(&[&3u16.to_be_bytes(), &0u16.to_be_bytes(), b"user\0ann\0database\0dev\0\0"]);
    let parameters = vec![("user".into(), "ann".into()), ("database".into(), "dev".into())];
    assert_eq!(StartupPacket::decode(startup), Ok(StartupPacket::Startup(parameters)));
    let old = frame(&[&2u16.to_be_bytes(), &0u16.to_be_bytes()]);
    assert_eq!(StartupPacket::decode(old), Err(FrameError::Protocol { major: 2, minor: 0 }));
}

proptest! {
    #[test]
    fn no_bytes_panic_the_decoder(kind in any::<u8>(), body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = FrontendMessage::decode(kind, Bytes::from(body.clone()));
        let _ = StartupPacket::decode(Bytes::from(body));
    }
}
