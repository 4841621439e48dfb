//! Middleware that every request passes: visit cookie, flash, security headers, one log line.

use crate::audit;
use crate::db::Statements;
use crate::state::AppState;
use crate::web::browser::{NewVisit, cookie, new_secret, session_cookie_name, visit_cookie_name};
use crate::web::flash;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use std::time::Instant;

/// Gives a browser without any cookie of ours a visit cookie, so that its first form can be bound to it; clears the
/// flash after it was shown.
pub async fn cookies(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let https = state.site.https();
    let jar = CookieJar::from_headers(request.headers());
    let is_get = request.method() == Method::GET;
    let known = jar.get(session_cookie_name(https)).is_some()
        || jar.get(visit_cookie_name(https)).is_some();
    let is_page =
        !request.uri().path().starts_with("/health") && !request.uri().path().starts_with("/theme");
    let fresh = (!known && is_get && is_page).then(new_secret);
    if let Some(secret) = &fresh {
        request.extensions_mut().insert(NewVisit(secret.clone()));
    }
    let had_flash = is_get && jar.get(flash::COOKIE).is_some();
    let mut response = next.run(request).await;
    if is_html(response.headers()) {
        if let Some(secret) = fresh {
            append(
                response.headers_mut(),
                &cookie(visit_cookie_name(https), &secret, https).to_string(),
            );
        }
        if had_flash {
            append(response.headers_mut(), flash::CLEAR);
        }
    }
    response
}

fn is_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|v| v.as_bytes().starts_with(b"text/html"))
}

fn append(headers: &mut HeaderMap, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.append(header::SET_COOKIE, value);
    }
}

const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; \
                   form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

/// Headers that every answer carries.
pub async fn security_headers(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &'static str); 7] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("x-permitted-cross-domain-policies"),
            "none",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(CSP));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if state.site.https()
        && let Some(value) = state.site.hsts.header()
    {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(value),
        );
    }
    response
}

/// One log line per request; the number of statements stays in the response's extensions for the tests.
pub async fn log_line(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|m| m.as_str().to_owned())
        .unwrap_or_default();
    let id = request
        .headers()
        .get("x-request-id")
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let start = Instant::now();
    let work = audit::in_request(id.chars().take(64).collect(), next.run(request));
    let (mut response, statements) = Statements::counted(work).await;
    let tenant = path
        .strip_prefix("/t/")
        .and_then(|p| p.split('/').next())
        .unwrap_or_default();
    tracing::info!(
        request.id = id,
        tenant,
        route,
        status = response.status().as_u16(),
        duration_ms = start.elapsed().as_millis() as u64,
        statements = statements.0,
        "{method} {}",
        if route.is_empty() {
            "(no route)"
        } else {
            &route
        }
    );
    response.extensions_mut().insert(statements);
    response
}

/// Only methods that some route can answer; TRACE and invented ones are refused.
pub async fn known_methods(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::POST) {
        return next.run(request).await;
    }
    (
        StatusCode::METHOD_NOT_ALLOWED,
        [(header::ALLOW, "GET, HEAD, POST")],
    )
        .into_response()
}
