//! A service like those of the makers of browsers, on this machine: it holds what is posted against RFC 8030, 8291 and
//! 8292 with other cryptography than the product's.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{self, ECDSA_P256_SHA256_FIXED};

/// Only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(180);

/// A message as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The path of the address that it was posted to.
    pub path: String,
    /// Its headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// What was posted.
    pub body: Vec<u8>,
}

/// See the module. It ends with the test's process.
#[derive(Clone)]
pub struct Service {
    address: SocketAddr,
    state: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Default)]
struct State {
    posted: VecDeque<Posted>,
    answers: VecDeque<String>,
    count: usize,
}

impl Service {
    /// Listens on a port of its own.
    ///
    /// # Errors
    /// If this machine gives none.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let service = Self {
            address: listener.local_addr()?,
            state: Arc::default(),
        };
        let this = service.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Whoever breaks off has said nothing.
                let _ = this.serve(&stream);
            }
        });
        Ok(service)
    }

    /// An address for a browser.
    #[must_use]
    pub fn endpoint(&self, name: &str) -> String {
        format!("http://{}/send/{name}", self.address)
    }

    /// Whom tokens must be for.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next message is answered so: `"410 Gone"`, or with headers, a line each. Without, it is taken.
    pub fn answer(&self, answer: &str) {
        self.lock().answers.push_back(answer.to_owned());
    }

    /// The next message that was not asked for yet.
    ///
    /// # Errors
    /// If none comes.
    pub fn next(&self) -> Result<Posted> {
        let (state, came) = &*self.state;
        let state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = came.wait_timeout_while(state, PATIENCE, |state| state.posted.is_empty());
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.posted.pop_front().context("nothing was posted")
    }

    /// How many have come.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lock().count
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, stream: &TcpStream) -> Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        ensure!(line.starts_with("POST "), "only posted to");
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else {
                break;
            };
            headers.insert(name.to_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length").map_or(Ok(0), |n| n.parse())?;
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let answer = {
            let mut state = self.lock();
            state.count += 1;
            state.posted.push_back(Posted {
                path,
                headers,
                body,
            });
            state.answers.pop_front()
        };
        let answer = answer.unwrap_or_else(|| "201 Created".to_owned());
        let mut stream = stream;
        write!(
            stream,
            "HTTP/1.1 {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            answer.replace('\n', "\r\n")
        )?;
        self.state.1.notify_all();
        Ok(())
    }
}

/// A browser that takes one message.
pub struct Browser {
    secret: EphemeralPrivateKey,
    public: Vec<u8>,
    auth: [u8; 16],
}

impl Browser {
    /// With fresh keys.
    ///
    /// # Errors
    /// If the system gives no randomness.
    pub fn new() -> Result<Self> {
        let random = SystemRandom::new();
        let broken = |_| anyhow::anyhow!("no randomness");
        let secret = EphemeralPrivateKey::generate(&ECDH_P256, &random).map_err(broken)?;
        let public = secret.compute_public_key().map_err(broken)?;
        let mut auth = [0; 16];
        random.fill(&mut auth).map_err(broken)?;
        Ok(Self {
            secret,
            public: public.as_ref().to_vec(),
            auth,
        })
    }

    /// Its public key, as a page is told it.
    #[must_use]
    pub fn p256dh(&self) -> String {
        Base64UrlUnpadded::encode_string(&self.public)
    }

    /// Its secret, as a page is told it.
    #[must_use]
    pub fn auth(&self) -> String {
        Base64UrlUnpadded::encode_string(&self.auth)
    }

    /// Opens a message (RFC 8291) and takes off the padding (RFC 8188).
    ///
    /// # Errors
    /// If it is not for this browser, or not of that form.
    pub fn open(self, message: &[u8]) -> Result<Vec<u8>> {
        ensure!(message.len() > 86, "a message has a header");
        let (salt, rest) = message.split_at(16);
        let (length, rest) = rest.split_at(4);
        ensure!(length == 4096_u32.to_be_bytes(), "one record");
        ensure!(rest[0] == 65, "the sender's key is a point");
        let (sender, sealed) = rest[1..].split_at(65);
        let peer = UnparsedPublicKey::new(&ECDH_P256, sender);
        let shared = agree_ephemeral(self.secret, &peer, <[u8]>::to_vec);
        let shared = shared.map_err(|_| anyhow::anyhow!("the sender's key is none"))?;
        let mut info = b"WebPush: info\0".to_vec();
        info.extend_from_slice(&self.public);
        info.extend_from_slice(sender);
        let agreed = derive(&self.auth, &shared, &info, 32)?;
        let key = derive(salt, &agreed, b"Content-Encoding: aes128gcm\0", 16)?;
        let nonce = derive(salt, &agreed, b"Content-Encoding: nonce\0", 12)?;
        let broken = |_| anyhow::anyhow!("it does not open");
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).map_err(broken)?);
        let nonce = Nonce::try_assume_unique_for_key(&nonce).map_err(broken)?;
        let mut sealed = sealed.to_vec();
        let text = key.open_in_place(nonce, Aad::empty(), &mut sealed);
        let text = text.map_err(broken)?;
        let end = text.iter().rposition(|byte| *byte != 0).context("no end")?;
        ensure!(text[end] == 2, "the last record ends with a 2");
        Ok(text[..end].to_vec())
    }
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn derive(salt: &[u8], secret: &[u8], info: &[u8], length: usize) -> Result<Vec<u8>> {
    let mut out = vec![0; length];
    Salt::new(HKDF_SHA256, salt)
        .extract(secret)
        .expand(&[info], Length(length))
        .and_then(|okm| okm.fill(&mut out))
        .map_err(|_| anyhow::anyhow!("too long"))?;
    Ok(out)
}

/// Checks who posts (RFC 8292); gives the key, and the claims of the token.
///
/// # Errors
/// If the token is not signed with the key beside it.
pub fn verify(authorization: &str) -> Result<(Vec<u8>, serde_json::Value)> {
    let fields = authorization.strip_prefix("vapid t=");
    let (token, key) = fields
        .and_then(|fields| fields.split_once(", k="))
        .context("vapid")?;
    let decode = |text: &str| {
        Base64UrlUnpadded::decode_vec(text).map_err(|_| anyhow::anyhow!("not base64url: {text}"))
    };
    let key = decode(key)?;
    let (signed, signed_with) = token.rsplit_once('.').context("a token has three parts")?;
    signature::UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &key)
        .verify(signed.as_bytes(), &decode(signed_with)?)
        .map_err(|_| anyhow::anyhow!("the token is signed with another key"))?;
    let (head, claims) = signed.split_once('.').context("a token has three parts")?;
    let head: serde_json::Value = serde_json::from_slice(&decode(head)?)?;
    ensure!(head["alg"] == "ES256" && head["typ"] == "JWT", "{head}");
    Ok((key, serde_json::from_slice(&decode(claims)?)?))
}
