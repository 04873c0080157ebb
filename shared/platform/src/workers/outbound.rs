//! The runtime's `fetch`, its `crypto.subtle`, and the memory of the instance.

use crate::{
    OutsideError,
    outbound::{Asked, LONGEST, Remembered, Reply, RsaKey, TIMEOUT},
};
use chrono::{DateTime, Utc};
use std::{cell::RefCell, collections::BTreeMap};
use worker::{
    js_sys::{Array, Function, JSON, Promise, Reflect, Uint8Array, global},
    wasm_bindgen::{JsCast as _, JsValue},
    wasm_bindgen_futures::JsFuture,
    web_sys::{
        AbortSignal, Headers, Request, RequestInit, RequestRedirect, Response, WorkerGlobalScope,
    },
};

/// The signatures that are checked: RSASSA-PKCS1-v1_5 with SHA-256, which JWTs call RS256.
const RS256: &str = "RSASSA-PKCS1-v1_5";

thread_local! {
    static MEMORY: RefCell<BTreeMap<String, Remembered>> = const { RefCell::new(BTreeMap::new()) };
}

/// The services outside.
#[derive(Debug, Clone, Copy)]
pub struct Outbound;

impl Outbound {
    /// Asks, for [`TIMEOUT`] at most; an answer longer than [`LONGEST`] is none.
    pub async fn ask(&self, asked: &Asked<'_>) -> Result<Reply, OutsideError> {
        answer(asked).await.map_err(|error| outside(&error))
    }

    /// What was kept under that name, since this instance started.
    #[must_use]
    pub fn recall(&self, name: &str) -> Option<Remembered> {
        MEMORY.with_borrow(|memory| memory.get(name).cloned())
    }

    /// Keeps an answer for as long as this instance lives.
    pub fn remember(&self, name: &str, at: DateTime<Utc>, body: &str) {
        let kept = Remembered {
            at,
            body: body.to_owned(),
        };
        MEMORY.with_borrow_mut(|memory| memory.insert(name.to_owned(), kept));
    }

    /// Whether `signature` stands under `text`, by that key and RS256.
    pub async fn is_signed(
        &self,
        key: &RsaKey,
        text: &str,
        signature: &[u8],
    ) -> Result<bool, OutsideError> {
        let verified = verify(key, text, signature).await;
        verified.map_err(|error| outside(&error))
    }
}

async fn answer(asked: &Asked<'_>) -> Result<Reply, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "application/json, application/jwt")?;
    if let Some(token) = asked.bearer {
        headers.set("authorization", &format!("Bearer {token}"))?;
    }
    let init = RequestInit::new();
    if let Some(form) = asked.form {
        headers.set("content-type", "application/x-www-form-urlencoded")?;
        init.set_method("POST");
        init.set_body(&JsValue::from_str(form));
    }
    init.set_headers(&headers);
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT)));
    let request = Request::new_with_str_and_init(asked.url, &init)?;
    let scope: WorkerGlobalScope = global().unchecked_into();
    let response: Response = JsFuture::from(scope.fetch_with_request(&request))
        .await?
        .unchecked_into();
    let body = JsFuture::from(response.text()?).await?;
    let body = body.as_string().unwrap_or_default();
    if body.len() > LONGEST {
        return Err(JsValue::from_str("the answer is too long"));
    }
    Ok(Reply {
        status: response.status(),
        content_type: response.headers().get("content-type")?.unwrap_or_default(),
        body,
    })
}

async fn verify(key: &RsaKey, text: &str, signature: &[u8]) -> Result<bool, JsValue> {
    let subtle = member(&member(&global(), "crypto")?, "subtle")?;
    let algorithm = JSON::parse(&format!(r#"{{"name":"{RS256}","hash":"SHA-256"}}"#))?;
    // Base64url alone: nothing to escape.
    let (n, e) = (&key.n, &key.e);
    let jwk = JSON::parse(&format!(r#"{{"kty":"RSA","n":"{n}","e":"{e}"}}"#))?;
    let uses = Array::of1(&JsValue::from_str("verify"));
    let arguments = Array::of5(
        &JsValue::from_str("jwk"),
        &jwk,
        &algorithm,
        &JsValue::FALSE,
        &uses,
    );
    let key = call(&subtle, "importKey", &arguments).await?;
    let arguments = Array::of4(
        &JsValue::from_str(RS256),
        &key,
        &Uint8Array::from(signature),
        &Uint8Array::from(text.as_bytes()),
    );
    let verified = call(&subtle, "verify", &arguments).await?;
    Ok(verified.is_truthy())
}

fn member(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(of, &JsValue::from_str(name))
}

async fn call(of: &JsValue, method: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    let method: Function = member(of, method)?.unchecked_into();
    let promise: Promise = method.apply(of, arguments)?.unchecked_into();
    JsFuture::from(promise).await
}

/// The error's own words: they name an address, never what was sent.
fn outside(error: &JsValue) -> OutsideError {
    let words = member(error, "message").ok();
    let words = words.and_then(|words| words.as_string());
    OutsideError(words.unwrap_or_else(|| "a service did not answer".to_owned()))
}
