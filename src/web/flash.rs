//! One sentence that survives a redirect: what has just happened. It travels in a cookie and is shown once, to the
//! account that it was said to.

use crate::web::page::{Flash, FlashKind};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The cookie's name.
pub const COOKIE: &str = "jejak-flash";

/// 303 to `to`; the page there says `sentence` to `account` (the tag of the browser, "" for a visitor). An empty
/// sentence says nothing.
pub fn see_other(account: &str, to: &str, sentence: &str) -> Response {
    with(account, to, 's', sentence)
}

/// 303 to `to`; the page there says what could not be done.
pub fn see_other_problem(account: &str, to: &str, sentence: &str) -> Response {
    with(account, to, 'p', sentence)
}

fn with(account: &str, to: &str, kind: char, sentence: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    if let Ok(location) = HeaderValue::from_str(to) {
        headers.insert(LOCATION, location);
    }
    if !sentence.is_empty() {
        let value = URL_SAFE_NO_PAD.encode(format!("{account}.{kind}{sentence}"));
        if let Ok(cookie) = HeaderValue::from_str(&format!(
            "{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60"
        )) {
            headers.append(SET_COOKIE, cookie);
        }
    }
    response
}

/// The header that clears it after it was shown.
pub const CLEAR: &str = "jejak-flash=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0";

/// Reads it from a request's cookies, if it was said to `account`.
pub fn read(jar: &CookieJar, account: &str) -> Option<Flash> {
    let bytes = URL_SAFE_NO_PAD.decode(jar.get(COOKIE)?.value()).ok()?;
    let told = String::from_utf8(bytes).ok().filter(|t| t.len() <= 1000)?;
    let (to, text) = told.split_once('.')?;
    if to != account {
        return None;
    }
    let kind = if text.starts_with('p') {
        FlashKind::Problem
    } else {
        FlashKind::Success
    };
    Some(Flash {
        kind,
        text: text.get(1..)?.to_owned(),
    })
}
