//! Device secrets at rest: wrapped by an AES-GCM key that the browser keeps and never hands out.

use crate::idb::{Idb, KEYS};
use indexed_db_futures::BuildPrimitive;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{TransactionDurability, TransactionMode, TransactionOptions};
use js_sys::{Array, Object, Reflect, Uint8Array};
use kith_device::platform::StoreError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto, WorkerGlobalScope};

const WRAP: &str = "wrap";
const NONCE: usize = 12;

/// Wraps bytes: nonce, then ciphertext.
pub(crate) async fn wrap(idb: &Idb, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    let key = key(idb, true)
        .await?
        .ok_or_else(|| refused(&JsValue::NULL))?;
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).map_err(|e| StoreError::Failed(e.to_string()))?;
    let promise = subtle()?
        .encrypt_with_object_and_u8_array(&parameters(&nonce), &key, plain)
        .map_err(|e| refused(&e))?;
    let sealed = JsFuture::from(promise).await.map_err(|e| refused(&e))?;
    let mut wrapped = nonce.to_vec();
    wrapped.extend(Uint8Array::new(&sealed).to_vec());
    Ok(wrapped)
}

/// Unwraps; `None` if this browser no longer has the key or the bytes are not what it wrapped.
pub(crate) async fn unwrap(idb: &Idb, wrapped: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(key) = key(idb, false).await? else {
        return Ok(None);
    };
    let Some((nonce, sealed)) = wrapped.split_first_chunk::<NONCE>() else {
        return Ok(None);
    };
    let promise = subtle()?
        .decrypt_with_object_and_u8_array(&parameters(nonce), &key, sealed)
        .map_err(|e| refused(&e))?;
    Ok(JsFuture::from(promise)
        .await
        .ok()
        .map(|plain| Uint8Array::new(&plain).to_vec()))
}

/// The wrapping key; made on first use only, so that a lost key is noticed and not replaced.
async fn key(idb: &Idb, make: bool) -> Result<Option<CryptoKey>, StoreError> {
    if let Some(key) = stored(idb).await? {
        return Ok(Some(key));
    }
    if !make {
        return Ok(None);
    }
    let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
    let algorithm = Object::new();
    set(&algorithm, "name", &"AES-GCM".into());
    set(&algorithm, "length", &256.into());
    let promise = subtle()?
        .generate_key_with_object(&algorithm, false, &usages)
        .map_err(|e| refused(&e))?;
    let fresh = JsFuture::from(promise).await.map_err(|e| refused(&e))?;
    let db = idb.database().await?;
    let put = async {
        let tx = db
            .transaction(KEYS)
            .with_mode(TransactionMode::Readwrite)
            .with_options(TransactionOptions::new().with_durability(TransactionDurability::Strict))
            .build()?;
        let store = tx.object_store(KEYS)?;
        // Two tabs may come here at once: the first one's key stands.
        let there: Option<JsValue> = store.get(WRAP).primitive()?.await?;
        if there.is_none() {
            drop(store.put(fresh).with_key(WRAP).primitive()?);
        }
        tx.commit().await
    };
    put.await.map_err(|e| StoreError::Failed(e.to_string()))?;
    stored(idb).await
}

async fn stored(idb: &Idb) -> Result<Option<CryptoKey>, StoreError> {
    let db = idb.database().await?;
    let read = async {
        let tx = db
            .transaction(KEYS)
            .with_mode(TransactionMode::Readonly)
            .build()?;
        let value: Option<JsValue> = tx.object_store(KEYS)?.get(WRAP).primitive()?.await?;
        tx.commit().await?;
        Ok::<_, indexed_db_futures::error::Error>(value)
    };
    let value = read.await.map_err(|e| StoreError::Failed(e.to_string()))?;
    Ok(value.and_then(|v| v.dyn_into::<CryptoKey>().ok()))
}

fn subtle() -> Result<SubtleCrypto, StoreError> {
    let scope = js_sys::global()
        .dyn_into::<WorkerGlobalScope>()
        .map_err(|_| refused(&JsValue::NULL))?;
    let crypto = scope.crypto().map_err(|e| refused(&e))?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).unwrap_or(JsValue::UNDEFINED);
    // Browsers keep it from pages that came over plain http from another machine.
    subtle.dyn_into::<SubtleCrypto>().map_err(|_| {
        StoreError::Closed(
            "Sharing needs a secure address: open Kith over https, or on this machine as localhost.".to_owned(),
        )
    })
}

fn parameters(nonce: &[u8]) -> Object {
    let parameters = Object::new();
    set(&parameters, "name", &"AES-GCM".into());
    set(&parameters, "iv", &Uint8Array::from(nonce));
    parameters
}

fn set(object: &Object, key: &str, value: &JsValue) {
    // A plain object takes any property.
    drop(Reflect::set(object, &key.into(), value));
}

fn refused(_: &JsValue) -> StoreError {
    StoreError::Failed("the browser's key store".to_owned())
}
