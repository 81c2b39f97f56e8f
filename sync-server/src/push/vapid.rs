//! Who posts (RFC 8292): a token for one other side, signed with the relay's own key.

use base64ct::{Base64UrlUnpadded, Encoding};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};

/// How long a token is good, in seconds; a day is the most that is taken.
const LIFETIME: u64 = 12 * 3600;

/// The key, and whom to write to about what it signs.
pub(crate) struct Vapid {
    key: EcdsaKeyPair,
    public: [u8; 65],
    contact: Option<String>,
}

impl Vapid {
    /// A fresh key as PKCS #8.
    pub(crate) fn generate() -> Result<Vec<u8>, String> {
        EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
            .map(|document| document.as_ref().to_vec())
            .map_err(|error| error.to_string())
    }

    pub(crate) fn new(key: &[u8], contact: Option<String>) -> Result<Self, String> {
        let key =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key, &SystemRandom::new())
                .map_err(|error| error.to_string())?;
        let public = key.public_key().as_ref().try_into();
        let public = public.map_err(|_| "its public half has another length".to_owned())?;
        Ok(Self {
            key,
            public,
            contact,
        })
    }

    /// An uncompressed point.
    pub(crate) const fn public(&self) -> &[u8; 65] {
        &self.public
    }

    /// What `Authorization` says to this origin. Without randomness it is empty, and the other side refuses.
    pub(crate) fn header(&self, origin: &str, now: u64) -> String {
        let encode = Base64UrlUnpadded::encode_string;
        let mut claims = format!(
            r#"{{"aud":{},"exp":{}"#,
            quoted(origin),
            now.saturating_add(LIFETIME)
        );
        if let Some(contact) = &self.contact {
            claims.push_str(r#","sub":"#);
            claims.push_str(&quoted(contact));
        }
        claims.push('}');
        let head = encode(br#"{"typ":"JWT","alg":"ES256"}"#);
        let signed = format!("{head}.{}", encode(claims.as_bytes()));
        let signature = self.key.sign(&SystemRandom::new(), signed.as_bytes());
        signature.map_or_else(
            |_| String::new(),
            |signature| {
                let signature = encode(signature.as_ref());
                format!("vapid t={signed}.{signature}, k={}", encode(&self.public))
            },
        )
    }
}

/// As a JSON string. An origin holds none of what must be written otherwise; whatever an operator typed may.
fn quoted(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_control());
    let escaped: String = plain
        .flat_map(|c| {
            let slash = matches!(c, '"' | '\\').then_some('\\');
            slash.into_iter().chain([c])
        })
        .collect();
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    #[test]
    fn a_token_is_for_one_origin_half_a_day_and_signed_with_the_key() {
        let vapid = Vapid::new(
            &Vapid::generate().unwrap(),
            Some("mailto:me@kith.example".into()),
        );
        let vapid = vapid.unwrap();
        let header = vapid.header("https://push.example", 1_000);
        let (token, key) = header
            .strip_prefix("vapid t=")
            .unwrap()
            .split_once(", k=")
            .unwrap();
        let decode = |text: &str| Base64UrlUnpadded::decode_vec(text).unwrap();
        assert_eq!(decode(key), vapid.public());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, vapid.public())
            .verify(signed.as_bytes(), &decode(signature))
            .unwrap();
        let claims: serde_json::Value =
            serde_json::from_slice(&decode(signed.split_once('.').unwrap().1)).unwrap();
        assert_eq!(
            claims,
            serde_json::json!({
                "aud": "https://push.example", "exp": 44_200, "sub": "mailto:me@kith.example",
            })
        );
    }

    #[test]
    fn whatever_an_operator_typed_is_one_string() {
        assert_eq!(quoted("a\"b\\c\n"), r#""a\"b\\c""#);
    }

    #[test]
    fn what_is_no_key_is_said_to_be_none() {
        assert!(Vapid::new(b"nonsense", None).is_err());
    }
}
