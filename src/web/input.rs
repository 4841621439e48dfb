//! What a browser sends: [`Form`] for typed fields, [`Upload`] for fields with files. Both check the CSRF token first.

use crate::error::{Error, Result};
use crate::files::Spool;
use crate::state::AppState;
use crate::web::browser::Browser;
use crate::web::form::Fields;
use crate::web::kept::RefusedFields;
pub use crate::web::multipart::SentFile;
use crate::web::multipart::{Part, PartReader, cut_short};
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use std::future::poll_fn;
use std::pin::Pin;
use tokio::task::spawn_blocking;

/// The most that a form without files may hold.
pub const MAX_FORM_BYTES: usize = 512 * 1024;
/// The most that is read of a form with files; a larger one is refused before it is read.
pub const MAX_UPLOAD_BYTES: usize = 32 * 1024 * 1024;
/// How much of a form without files waits in memory until it is complete.
const IN_MEMORY: usize = 64 * 1024;
/// The most files of one form.
const MAX_FILES: usize = 20;
/// What is said of a form that holds more than [`MAX_FORM_BYTES`].
pub const TOO_LONG: &str = "Isian terlalu panjang. Kirim bagian demi bagian.";
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
        let bytes = gather(body).await?;
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

/// Reads the body of a form without files. What is long waits on the disk until it is complete: many such forms on their
/// way hold little memory.
pub async fn gather(mut body: Body) -> Result<Bytes> {
    let mut start = Vec::new();
    let mut rest: Option<Spool> = None;
    let mut length = 0;
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let Ok(part) = frame.map_err(|_| cut_short())?.into_data() else {
            continue;
        };
        length += part.len();
        if length > MAX_FORM_BYTES {
            return Err(Error::TooLarge(TOO_LONG.into()));
        }
        match &mut rest {
            None if length <= IN_MEMORY => start.extend_from_slice(&part),
            Some(rest) => rest.write(&part).await?,
            none => none.insert(Spool::begin()?).write(&part).await?,
        }
    }
    if let Some(rest) = rest {
        let rest = rest.finish().await?;
        let read = spawn_blocking(move || rest.read()).await;
        start.extend(read.map_err(Error::internal)?.map_err(Error::internal)?);
    }
    Ok(start.into())
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
        let refused = parts.extensions.get::<RefusedFields>().cloned();
        let forged = |pairs, has_files| {
            if let Some(refused) = refused {
                refused.leave(Fields::from_pairs::<String, String>(pairs), has_files);
            }
            Err(Error::Forged)
        };
        let mut reader = PartReader::of(Request::from_parts(parts, body)).await?;
        let mut pairs = Vec::new();
        let mut files = Vec::new();
        let cut = loop {
            let read = match reader.next().await {
                Ok(Some(Part::Typed(name, text))) => {
                    pairs.push((name, text));
                    Ok(())
                }
                // The token comes first in our forms: of a forged request no file is kept.
                Ok(Some(Part::File(file))) if !browser.owns(token(&pairs)) => {
                    return forged(pairs, !file.is_empty_field());
                }
                Ok(Some(Part::File(_))) if files.len() >= MAX_FILES => {
                    Err(Error::TooLarge(format!(
                        "Paling banyak {MAX_FILES} berkas sekali kirim. Kirim sebagian dahulu."
                    )))
                }
                Ok(Some(Part::File(file))) => file.keep().await.map(|kept| files.extend(kept)),
                Ok(None) => break None,
                Err(error) => Err(error),
            };
            if let Err(error) = read {
                break Some(error);
            }
        };
        match cut {
            Some(error) if token(&pairs).is_empty() => Err(error),
            _ if !browser.owns(token(&pairs)) => forged(pairs, !files.is_empty()),
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

fn token(pairs: &[(String, String)]) -> &str {
    pairs
        .iter()
        .find(|(name, _)| name == CSRF_FIELD)
        .map_or("", |(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio_util::io::ReaderStream;

    async fn sent(bytes: &'static [u8]) -> Result<Bytes> {
        gather(Body::from_stream(ReaderStream::new(bytes))).await
    }

    #[tokio::test]
    async fn a_form_arrives_as_it_was_sent_wherever_it_waited() {
        static LONG: [u8; MAX_FORM_BYTES + 1] = [b'x'; MAX_FORM_BYTES + 1];
        for length in [0, 1, IN_MEMORY, IN_MEMORY + 1, MAX_FORM_BYTES] {
            assert_eq!(sent(&LONG[..length]).await.unwrap(), LONG[..length]);
        }
        assert!(matches!(sent(&LONG).await, Err(Error::TooLarge(_))));
    }
}
