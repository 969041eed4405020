use expect_test::expect;

use super::*;

fn digested(algorithm: ChecksumAlgorithm, bytes: &[u8]) -> Digested {
    let mut digests = Digests::new(algorithm);
    digests.update(bytes);
    digests.finish()
}

#[test]
fn values_are_those_of_the_published_check_strings() {
    let mut table = String::new();
    for algorithm in ChecksumAlgorithm::ALL {
        let found = digested(algorithm, b"123456789");
        table.push_str(&format!("{} {}\n", algorithm.as_str(), found.checksum.value));
    }
    expect![[r#"
        CRC32 y/Q5Jg==
        CRC32C 4waSgw==
        CRC64NVME rosUhgp5mIg=
        SHA1 98O8HYCOBHMq32eZZczDTKeuNEE=
        SHA256 FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=
    "#]]
    .assert_eq(&table);
}

#[test]
fn full_object_crcs_of_parts_equal_the_crc_of_the_whole() {
    let whole: Vec<u8> = (0..100_000_u32).map(|n| (n * 7 % 251) as u8).collect();
    for algorithm in [ChecksumAlgorithm::Crc32, ChecksumAlgorithm::Crc32c, ChecksumAlgorithm::Crc64Nvme] {
        let parts: Vec<_> = [&whole[..1], &whole[1..40_000], &whole[40_000..40_000], &whole[40_000..]]
            .into_iter()
            .map(|part| (Some(digested(algorithm, part).checksum), part.len() as u64))
            .collect();
        let combined = combine(algorithm, ChecksumType::FullObject, &parts).unwrap();
        assert_eq!(combined.value, digested(algorithm, &whole).checksum.value, "{algorithm:?}");
    }
}

#[test]
fn composite_values_carry_the_number_of_parts() {
    let parts: Vec<_> = [b"one".as_slice(), b"two"]
        .into_iter()
        .map(|part| (Some(digested(ChecksumAlgorithm::Sha256, part).checksum), 3))
        .collect();
    let combined = combine(ChecksumAlgorithm::Sha256, ChecksumType::Composite, &parts).unwrap();
    assert!(combined.value.ends_with("-2"));
    assert!(combine(ChecksumAlgorithm::Sha256, ChecksumType::FullObject, &parts).is_none(), "hashes do not combine");
    assert!(combine(ChecksumAlgorithm::Crc32, ChecksumType::Composite, &parts).is_none(), "wrong algorithm");
}

#[test]
fn mismatches_are_named() {
    let found = digested(ChecksumAlgorithm::Crc32c, b"123456789");
    let sent = |value: &str| Integrity {
        content_md5: None,
        checksum: SentChecksum::Value(Checksum::parse(ChecksumAlgorithm::Crc32c, value).unwrap()),
    };
    assert!(sent("4waSgw==").verify(&found).is_ok());
    assert_eq!(
        sent("AAAAAA==").verify(&found).unwrap_err().message(),
        "The CRC32C you specified did not match the calculated checksum."
    );
    let trailer = |value: Option<&'static str>| Integrity {
        content_md5: None,
        checksum: SentChecksum::Trailer(ChecksumAlgorithm::Crc32c, Box::new(move || value.map(str::to_owned))),
    };
    assert!(trailer(Some("4waSgw==")).verify(&found).is_ok());
    assert_eq!(trailer(Some("AAAAAA==")).verify(&found).unwrap_err().code(), "BadDigest");
    assert_eq!(trailer(Some("nonsense")).verify(&found).unwrap_err().code(), "InvalidRequest");
    assert_eq!(trailer(None).verify(&found).unwrap_err().code(), "MalformedTrailerError");
    let md5 = Integrity { content_md5: Some([0; 16]), checksum: SentChecksum::None };
    assert_eq!(md5.verify(&found).unwrap_err().code(), "BadDigest");
    assert_eq!(Integrity::parse_content_md5("abc").unwrap_err().code(), "InvalidDigest");
}
