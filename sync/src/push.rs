//! What a relay hands to the maker of a browser, sealed so that neither can read it: web push messages (RFC 8291).
//!
//! A device seals for the browser of another (or its own); the relay posts it at its time, and only that browser opens it.
//! All are equally long, so that a length tells nothing.

use std::fmt;

use aes_gcm::Aes128Gcm;
use aes_gcm::aead::{Aead, KeyInit};
use base64ct::{Base64UrlUnpadded, Encoding};
use hkdf::Hkdf;
use p256::{PublicKey, SecretKey};
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::Entropy;

/// How long a point is, uncompressed.
pub const POINT: usize = 65;
/// The longest text, in bytes; shorter ones are padded to it.
pub const MAX_TEXT: usize = 2000;
/// How long every sealed message is: header, text, the mark of its end, tag.
pub const SEALED: usize = HEADER + MAX_TEXT + 1 + TAG;

const SALT: usize = 16;
const TAG: usize = 16;
const HEADER: usize = SALT + 4 + 1 + POINT;
/// The record size that the header names; the one record is shorter.
const RECORD: u32 = 4096;
/// Marks the end of the last record (RFC 8188).
const LAST: u8 = 2;

/// Why nothing was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SealError {
    /// The browser's keys are none.
    #[error("the browser's keys for messages cannot be read")]
    Keys,
    /// More than [`MAX_TEXT`] bytes.
    #[error("a reminder is too long")]
    TooLong,
}

/// What a browser gives to whoever may send it messages.
#[derive(Clone, PartialEq, Eq)]
pub struct Browser {
    public: PublicKey,
    point: [u8; POINT],
    auth: [u8; SALT],
}

impl fmt::Debug for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Browser(…)")
    }
}

impl Browser {
    /// From what the browser says, in the alphabet of addresses without padding.
    ///
    /// # Errors
    /// [`SealError::Keys`].
    pub fn parse(p256dh: &str, auth: &str) -> Result<Self, SealError> {
        let decode = |text: &str| {
            Base64UrlUnpadded::decode_vec(text.trim_end_matches('=')).map_err(|_| SealError::Keys)
        };
        let point: [u8; POINT] = decode(p256dh)?.try_into().map_err(|_| SealError::Keys)?;
        let auth = decode(auth)?.try_into().map_err(|_| SealError::Keys)?;
        let public = PublicKey::from_sec1_bytes(&point).map_err(|_| SealError::Keys)?;
        Ok(Self {
            public,
            point,
            auth,
        })
    }

    /// Seals a text for it.
    ///
    /// # Errors
    /// [`SealError::TooLong`].
    pub fn seal(&self, text: &[u8], entropy: &mut dyn Entropy) -> Result<Vec<u8>, SealError> {
        if text.len() > MAX_TEXT {
            return Err(SealError::TooLong);
        }
        let salt = entropy.array();
        // All but one in 2^32 numbers of 256 bits are keys.
        let secret = loop {
            let bytes = Zeroizing::new(entropy.array::<32>());
            if let Ok(secret) = SecretKey::from_slice(&*bytes) {
                break secret;
            }
        };
        self.seal_with(text, MAX_TEXT, &secret, salt)
    }

    fn seal_with(
        &self,
        text: &[u8],
        padded: usize,
        secret: &SecretKey,
        salt: [u8; SALT],
    ) -> Result<Vec<u8>, SealError> {
        let sender = secret.public_key().to_sec1_bytes();
        let shared = secret.diffie_hellman(&self.public);
        let mut info = b"WebPush: info\0".to_vec();
        info.extend_from_slice(&self.point);
        info.extend_from_slice(&sender);
        let agreed = derive::<32>(&self.auth, shared.raw_secret_bytes().as_slice(), &info)?;
        let key = derive::<16>(&salt, &*agreed, b"Content-Encoding: aes128gcm\0")?;
        let nonce = derive::<12>(&salt, &*agreed, b"Content-Encoding: nonce\0")?;
        let mut record = Zeroizing::new(text.to_vec());
        record.push(LAST);
        record.resize(padded + 1, 0);
        let cipher = Aes128Gcm::new_from_slice(&*key).map_err(|_| SealError::Keys)?;
        let sealed = cipher
            .encrypt(&(*nonce).into(), record.as_slice())
            .map_err(|_| SealError::TooLong)?;
        let mut message = salt.to_vec();
        message.extend_from_slice(&RECORD.to_be_bytes());
        message.push(POINT as u8);
        message.extend_from_slice(&sender);
        message.extend_from_slice(&sealed);
        Ok(message)
    }
}

/// HKDF-SHA256, both steps.
fn derive<const N: usize>(
    salt: &[u8],
    secret: &[u8],
    info: &[u8],
) -> Result<Zeroizing<[u8; N]>, SealError> {
    let mut out = Zeroizing::new([0; N]);
    Hkdf::<Sha256>::new(Some(salt), secret)
        .expand(info, &mut *out)
        .map_err(|_| SealError::Keys)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 8291, section 5 and appendix A.
    const P256DH: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
    const SENDER: &str = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    const SALTED: &str = "DGv6ra1nlYgDCS1FRnbzlw";
    const TEXT: &[u8] = b"When I grow up, I want to be a watermelon";
    const MESSAGE: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    fn bytes(text: &str) -> Vec<u8> {
        Base64UrlUnpadded::decode_vec(text).unwrap()
    }

    #[test]
    fn a_message_is_sealed_as_in_the_example_of_rfc_8291() {
        let browser = Browser::parse(P256DH, AUTH).unwrap();
        let secret = SecretKey::from_slice(&bytes(SENDER)).unwrap();
        let salt = bytes(SALTED).try_into().unwrap();
        let sealed = browser.seal_with(TEXT, TEXT.len(), &secret, salt).unwrap();
        assert_eq!(Base64UrlUnpadded::encode_string(&sealed), MESSAGE);
    }

    #[test]
    fn every_message_is_equally_long_and_none_is_like_another() {
        struct Counting(u8);
        impl Entropy for Counting {
            fn fill(&mut self, buffer: &mut [u8]) {
                for byte in buffer {
                    self.0 = self.0.wrapping_add(1);
                    *byte = self.0;
                }
            }
        }
        let browser = Browser::parse(P256DH, AUTH).unwrap();
        let mut entropy = Counting(0);
        let mut seal = |text: &[u8]| browser.seal(text, &mut entropy);
        let all = [&b""[..], b"short", &[7; MAX_TEXT]].map(|text| seal(text).unwrap());
        assert!(all.iter().all(|sealed| sealed.len() == SEALED));
        assert!(SEALED <= RECORD as usize);
        assert_ne!(seal(b"short").unwrap(), all[1]);
        assert_eq!(seal(&[0; MAX_TEXT + 1]), Err(SealError::TooLong));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let off_the_curve = Base64UrlUnpadded::encode_string(&[4; POINT]);
        for (p256dh, auth) in [
            ("", AUTH),
            (P256DH, ""),
            ("not base64!", AUTH),
            (AUTH, AUTH),
            (off_the_curve.as_str(), AUTH),
        ] {
            assert_eq!(Browser::parse(p256dh, auth).err(), Some(SealError::Keys));
        }
        assert!(Browser::parse(&format!("{P256DH}="), AUTH).is_ok());
    }
}
