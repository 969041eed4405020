//! MD5 password authentication (code 5), as Redshift's drivers expect it.

use md5::{Digest, Md5};

/// `stored` is `md5` and md5(password || user) in hexadecimal; `answer` is `md5` and md5(that hexadecimal || salt).
pub(crate) fn verify(stored: &str, salt: [u8; 4], answer: &str) -> bool {
    let Some(inner) = stored.strip_prefix("md5") else { return false };
    let mut hasher = Md5::new();
    hasher.update(inner.as_bytes());
    hasher.update(salt);
    let expected = format!("md5{}", hex::encode(hasher.finalize()));
    // Looks at every byte, so that its time does not tell how many were right.
    let differences = expected.bytes().zip(answer.bytes()).fold(0, |all, (expected, given)| all | (expected ^ given));
    expected.len() == answer.len() && differences == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_answer_verifies() {
        // printf 'secretann' | md5sum; printf '<that>\1\2\3\4' | md5sum
        let inner = hex::encode(Md5::digest(b"secretann"));
        let salt = [1, 2, 3, 4];
        let answer = hex::encode(Md5::digest([inner.as_bytes(), &salt].concat()));
        assert!(verify(&format!("md5{inner}"), salt, &format!("md5{answer}")));
        assert!(!verify(&format!("md5{inner}"), [1, 2, 3, 5], &format!("md5{answer}")));
        assert!(!verify("", salt, "md5d41d8cd98f00b204e9800998ecf8427e"));
    }
}
