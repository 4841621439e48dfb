//! Serving stored files: as downloads that no browser renders as a page of ours, to those who may see the project.

use super::policy::SeeFile;
use super::store;
use crate::access::{At, MemberRead};
use crate::error::{Error, Result};
use crate::id::FileId;
use crate::projects;
use crate::state::AppState;
use axum::extract::State;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// One file. To those who may not see the project it does not exist.
pub async fn serve(
    State(state): State<AppState>,
    mut m: MemberRead,
    At((_, id)): At<(String, FileId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let file = store::find_file(&mut m.tx, id).await?;
    let case = projects::store::find_case(&mut m.tx, &m.here, file.project_id).await?;
    if !m.here.actor.may::<SeeFile>(&case) {
        return Err(Error::NotFound);
    }
    // The disk is read with no transaction open.
    drop(m);
    let etag = format!(
        "\"{}\"",
        file.sha256
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect::<String>()
    );
    let known = headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .any(|tag| tag.trim().trim_start_matches("W/") == etag);
    let fixed = [
        (ETAG, header(etag)?),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("sandbox; default-src 'none'"),
        ),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (CONTENT_TYPE, header(file.media_type)?),
        (CONTENT_DISPOSITION, header(disposition(&file.name))?),
    ];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let (length, body) = state.files.stream(file.tenant_id, &file.sha256).await?;
    Ok((fixed, [(CONTENT_LENGTH, length)], body).into_response())
}

fn header(value: String) -> Result<HeaderValue> {
    HeaderValue::try_from(value).map_err(Error::internal)
}

/// The name for saving (RFC 6266): a plain one for old programs, the true one percent-encoded.
pub fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ' | '(' | ')') {
                c
            } else {
                '_'
            }
        })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_') {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_breaks_out_of_its_header() {
        for (name, expected) in [
            (
                "laporan.pdf",
                "attachment; filename=\"laporan.pdf\"; filename*=UTF-8''laporan.pdf",
            ),
            (
                "a\"; b=\r\nX: y.pdf",
                "attachment; filename=\"a__ b___X_ y.pdf\"; filename*=UTF-8''a%22%3B%20b%3D%0D%0AX%3A%20y.pdf",
            ),
            (
                "daftar hadir – é.pdf",
                "attachment; filename=\"daftar hadir _ _.pdf\"; filename*=UTF-8''daftar%20hadir%20%E2%80%93%20%C3%A9.pdf",
            ),
        ] {
            assert_eq!(disposition(name), expected);
            assert!(HeaderValue::try_from(disposition(name)).is_ok());
        }
    }
}
