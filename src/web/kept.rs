//! What a person had typed when a request failed before it was read: the session had ended, or the database was away.
//!
//! [`Held`] lends the body of a request to the handler; when the handler never read it, the typed fields can still be
//! taken out of it. Files are not kept: the page asks to choose them again.

use crate::web::form::Fields;
use crate::web::input::MAX_UPLOAD_BYTES;
use crate::web::multipart::{Part, PartReader};
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use hyper::body::Frame;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

/// The body of a request with files, lent to the handler.
#[derive(Clone, Debug)]
pub struct Held {
    body: Arc<Mutex<Lent>>,
    content_type: HeaderValue,
    refused: RefusedFields,
}

/// Where whoever reads a form with files leaves what was typed when its token is refused. It travels with the request.
#[derive(Clone, Debug, Default)]
pub struct RefusedFields(Arc<Mutex<Option<(Fields, bool)>>>);

impl RefusedFields {
    /// Leaves the typed fields, and whether files came with them.
    pub fn leave(&self, fields: Fields, has_files: bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((fields, has_files));
    }

    fn take(&self) -> Option<(Fields, bool)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[derive(Debug)]
struct Lent {
    body: Body,
    was_read: bool,
}

/// What the handler gets instead.
struct Loan(Arc<Mutex<Lent>>);

impl HttpBody for Loan {
    type Data = Bytes;
    type Error = axum::Error;
    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let mut lent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lent.was_read = true;
        Pin::new(&mut lent.body).poll_frame(cx)
    }
}

impl Held {
    /// Keeps hold of `body` and gives the handler a loan of it.
    pub fn lend(body: Body, content_type: HeaderValue) -> (Self, Body) {
        let shared = Arc::new(Mutex::new(Lent {
            body,
            was_read: false,
        }));
        (
            Self {
                body: shared.clone(),
                content_type,
                refused: RefusedFields::default(),
            },
            Body::new(Loan(shared)),
        )
    }

    /// For the request that the handler gets.
    pub fn refused(&self) -> RefusedFields {
        self.refused.clone()
    }

    /// The typed fields and whether files came with them, if the handler never read the body or left them when it refused it.
    pub async fn read(self) -> (Fields, bool) {
        let body = {
            let mut lent = self.body.lock().unwrap_or_else(PoisonError::into_inner);
            if lent.was_read {
                return self.refused.take().unwrap_or_default();
            }
            std::mem::replace(&mut lent.body, Body::empty())
        };
        fields(body, self.content_type).await.unwrap_or_default()
    }
}

async fn fields(body: Body, content_type: HeaderValue) -> Option<(Fields, bool)> {
    let mut request = Request::builder()
        .method("POST")
        .header(CONTENT_TYPE, content_type)
        .body(body)
        .ok()?;
    // Files are read too and dropped: a browser that is cut while it sends shows no page at all.
    DefaultBodyLimit::max(MAX_UPLOAD_BYTES).apply(&mut request);
    let mut parts = PartReader::of(request).await.ok()?;
    let mut typed = Vec::new();
    let mut has_files = false;
    loop {
        match parts.next().await {
            Ok(Some(Part::Typed(name, value))) => typed.push((name, value)),
            Ok(Some(Part::File(file))) => {
                // A file field that was left empty has a name too: an empty one.
                has_files |= !file.is_empty_field();
                file.skip().await.ok()?;
            }
            Ok(None) | Err(_) => break,
        }
    }
    Some((Fields::from_pairs(typed), has_files))
}
