//! What a browser sends: [`Form`] for typed fields, [`Upload`] for fields with files. Both check the CSRF token first.

use crate::error::{Error, Result};
use crate::files::MAX_FILE_BYTES;
use crate::state::AppState;
use crate::web::browser::Browser;
use crate::web::form::Fields;
use crate::web::text::is_invisible;
use axum::body::{Bytes, to_bytes};
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;

/// The most that a form without files may hold.
pub const MAX_FORM_BYTES: usize = 512 * 1024;
/// The most that is read of a form with files; a larger one is refused before it is read.
pub const MAX_UPLOAD_BYTES: usize = 32 * 1024 * 1024;
/// The name of the hidden field that carries the CSRF token.
pub const CSRF_FIELD: &str = "csrf";

/// Typed fields whose CSRF token was right.
#[derive(Debug)]
pub struct Form(pub Fields);

impl FromRequest<AppState> for Form {
    type Rejection = Error;
    async fn from_request(request: Request, state: &AppState) -> Result<Self> {
        let (parts, body) = request.into_parts();
        let browser = Browser::of(&parts, state);
        let bytes = to_bytes(body, MAX_FORM_BYTES)
            .await
            .map_err(|e| too_large_or_cut(&e))?;
        let fields = parse_urlencoded(&bytes)?;
        if browser.owns(fields.get(CSRF_FIELD)) {
            Ok(Self(fields))
        } else {
            Err(Error::Forged)
        }
    }
}

/// Splits an urlencoded body into its fields, in order.
pub fn parse_urlencoded(bytes: &[u8]) -> Result<Fields> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(Error::Unreadable(
            "Isian tidak terbaca. Muat ulang halaman, lalu isi lagi.".into(),
        ));
    }
    Ok(Fields::from_pairs(
        form_urlencoded::parse(bytes).into_owned(),
    ))
}

fn too_large_or_cut(error: &(dyn std::error::Error + 'static)) -> Error {
    let mut cause = Some(error);
    while let Some(e) = cause {
        if e.to_string().contains("length limit") {
            return Error::TooLarge("Isian terlalu panjang. Kirim bagian demi bagian.".into());
        }
        cause = e.source();
    }
    Error::Unreadable("Kiriman terputus sebelum selesai. Kirim lagi.".into())
}

/// A file as it came, not yet checked.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// The field it was sent in.
    pub field: String,
    /// The name on the person's device, without folders.
    pub name: String,
    /// The bytes; at most [`MAX_FILE_BYTES`].
    pub bytes: Bytes,
    /// Whether there was more than that.
    pub too_large: bool,
}

/// Fields and files whose CSRF token was right.
#[derive(Debug)]
pub struct Upload {
    /// The typed fields.
    pub fields: Fields,
    /// The files that were chosen; an empty file field is left out.
    pub files: Vec<SentFile>,
}

impl Upload {
    /// Reads as much as came, and tells why the rest did not: a page can then give back what was typed. What does not
    /// carry the token is an error whatever came.
    pub async fn gather(request: Request, state: &AppState) -> Result<(Self, Option<Error>)> {
        let (parts, body) = request.into_parts();
        let browser = Browser::of(&parts, state);
        let is_multipart = parts
            .headers
            .get(CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .is_some_and(|v| v.starts_with("multipart/form-data"));
        if !is_multipart {
            let Form(fields) = Form::from_request(Request::from_parts(parts, body), state).await?;
            return Ok((
                Self {
                    fields,
                    files: Vec::new(),
                },
                None,
            ));
        }
        let request = Request::from_parts(parts, body);
        let mut multipart = Multipart::from_request(request, state)
            .await
            .map_err(|_| unreadable())?;
        let mut pairs = Vec::new();
        let mut files = Vec::new();
        let cut = loop {
            match read_part(&mut multipart).await {
                Ok(Some(Part::Text(pair))) => pairs.push(pair),
                Ok(Some(Part::File(file))) => files.extend(file),
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
            // The token comes first in our forms: a forged request is refused before its file is kept in memory.
            if !files.is_empty() && !browser.owns(token(&pairs)) {
                return Err(Error::Forged);
            }
        };
        match cut {
            Some(error) if token(&pairs).is_empty() => Err(error),
            _ if !browser.owns(token(&pairs)) => Err(Error::Forged),
            cut => Ok((
                Self {
                    fields: Fields::from_pairs(pairs),
                    files,
                },
                cut,
            )),
        }
    }
}

enum Part {
    Text((String, String)),
    File(Option<SentFile>),
}

async fn read_part(multipart: &mut Multipart) -> Result<Option<Part>> {
    let Some(field) = multipart
        .next_field()
        .await
        .map_err(|e| multipart_error(&e))?
    else {
        return Ok(None);
    };
    Ok(Some(match field.file_name().map(base_name) {
        Some(name) => Part::File(read_file(field, name).await?),
        None => Part::Text(read_text(field).await?),
    }))
}

fn token(pairs: &[(String, String)]) -> &str {
    pairs
        .iter()
        .find(|(name, _)| name == CSRF_FIELD)
        .map_or("", |(_, value)| value)
}

fn base_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .take(180)
        .collect();
    clean.trim().to_owned()
}

async fn read_text(field: Field<'_>) -> Result<(String, String)> {
    let name = field.name().unwrap_or_default().to_owned();
    let text = field.text().await.map_err(|e| multipart_error(&e))?;
    if text.len() > MAX_FORM_BYTES {
        return Err(Error::TooLarge(
            "Isian terlalu panjang. Kirim bagian demi bagian.".into(),
        ));
    }
    Ok((name, text))
}

/// Reads at most the limit into memory; the rest is read and dropped, so that the person gets an answer and not a cut line.
async fn read_file(mut field: Field<'_>, name: String) -> Result<Option<SentFile>> {
    let field_name = field.name().unwrap_or_default().to_owned();
    let mut bytes = Vec::new();
    let mut too_large = false;
    while let Some(chunk) = field.chunk().await.map_err(|e| multipart_error(&e))? {
        if bytes.len() + chunk.len() > MAX_FILE_BYTES {
            too_large = true;
            bytes = Vec::new();
        }
        if !too_large {
            bytes.extend_from_slice(&chunk);
        }
    }
    if name.is_empty() && bytes.is_empty() {
        return Ok(None);
    }
    Ok(Some(SentFile {
        field: field_name,
        name,
        bytes: bytes.into(),
        too_large,
    }))
}

fn multipart_error(error: &axum::extract::multipart::MultipartError) -> Error {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Error::TooLarge("Kiriman lebih dari 32 MB. Berkas paling besar 10 MB; perkecil berkas, atau isi tautan ke berkas itu.".into())
    } else {
        unreadable()
    }
}

fn unreadable() -> Error {
    Error::Unreadable("Kiriman terputus sebelum selesai. Kirim lagi.".into())
}
