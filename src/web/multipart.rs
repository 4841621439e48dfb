//! A form with files, read part by part. What is typed stays in memory under its limit, files go to the disk.

use super::input::{MAX_FORM_BYTES, TOO_LONG};
use super::text::is_invisible;
use crate::error::{Error, Result};
use crate::files::{MAX_FILE_BYTES, Spool, Spooled};
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use hyper::body::Frame;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

/// What a part costs besides its text.
const PART_COST: usize = 128;
/// How much may wait in memory that does not yet tell where its part ends: the head of a part is short.
const MAX_UNPARSED: usize = 64 * 1024;

/// A file as it came, not yet checked. It lies on the disk and is gone when nobody holds it any more.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// The field it was sent in.
    pub field: String,
    /// The name on the person's device, without folders.
    pub name: String,
    /// The bytes; none when there were too many.
    pub content: Spooled,
    /// Whether there were more than [`MAX_FILE_BYTES`].
    pub too_large: bool,
}

/// Reads the parts of a form.
pub struct PartReader {
    multipart: Multipart,
    unparsed: Arc<AtomicUsize>,
    room: usize,
}

/// One part.
pub enum Part<'a> {
    /// A typed field: name and text.
    Typed(String, String),
    /// A file.
    File(Box<FilePart<'a>>),
}

/// A file whose bytes are still on their way.
pub struct FilePart<'a> {
    field: Field<'a>,
    name: String,
    unparsed: &'a AtomicUsize,
}

impl PartReader {
    /// Reads the body of a request as a form with files.
    pub async fn of(request: Request) -> Result<Self> {
        let unparsed = Arc::new(AtomicUsize::new(0));
        let metered = request.map(|body| {
            Body::new(Metered {
                body,
                unparsed: unparsed.clone(),
                was_over: false,
            })
        });
        let multipart = Multipart::from_request(metered, &()).await;
        Ok(Self {
            multipart: multipart.map_err(|_| cut_short())?,
            unparsed,
            room: MAX_FORM_BYTES,
        })
    }

    /// The next part. Errors: when the typed parts come to more than a form may hold, or the sending was cut short.
    pub async fn next(&mut self) -> Result<Option<Part<'_>>> {
        let field = self.multipart.next_field().await;
        let Some(field) = field.map_err(|e| multipart_error(&e))? else {
            return Ok(None);
        };
        self.unparsed.store(0, Ordering::Relaxed);
        match field.file_name().map(base_name) {
            Some(name) => Ok(Some(Part::File(Box::new(FilePart {
                field,
                name,
                unparsed: &self.unparsed,
            })))),
            None => {
                let (name, text) = read_text(field, &mut self.room, &self.unparsed).await?;
                Ok(Some(Part::Typed(name, text)))
            }
        }
    }
}

async fn read_text(
    mut field: Field<'_>,
    room: &mut usize,
    unparsed: &AtomicUsize,
) -> Result<(String, String)> {
    let mut take = |bytes: usize| -> Result<()> {
        *room = room
            .checked_sub(bytes)
            .ok_or_else(|| Error::TooLarge(TOO_LONG.into()))?;
        Ok(())
    };
    let name = field.name().unwrap_or_default().to_owned();
    take(name.len() + PART_COST)?;
    let mut text = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|e| multipart_error(&e))? {
        unparsed.store(0, Ordering::Relaxed);
        take(chunk.len())?;
        text.extend_from_slice(&chunk);
    }
    Ok((name, String::from_utf8_lossy(&text).into_owned()))
}

impl FilePart<'_> {
    async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let chunk = self.field.chunk().await;
        self.unparsed.store(0, Ordering::Relaxed);
        chunk.map_err(|e| multipart_error(&e))
    }

    /// Whether nothing was chosen in the field.
    pub fn is_empty_field(&self) -> bool {
        self.name.is_empty()
    }

    /// Reads the file and drops it.
    pub async fn skip(mut self) -> Result<()> {
        while self.chunk().await?.is_some() {}
        Ok(())
    }

    /// Keeps the file on the disk; none when the field was left empty. What is over the limit is read and dropped, so
    /// that the person gets an answer and not a cut line.
    pub async fn keep(mut self) -> Result<Option<SentFile>> {
        let field = self.field.name().unwrap_or_default().to_owned();
        let mut spool = Spool::begin()?;
        let mut length = 0;
        while let Some(chunk) = self.chunk().await? {
            length += chunk.len();
            if length <= MAX_FILE_BYTES {
                spool.write(&chunk).await?;
            }
        }
        if self.name.is_empty() && length == 0 {
            return Ok(None);
        }
        let too_large = length > MAX_FILE_BYTES;
        if too_large {
            spool = Spool::begin()?;
        }
        Ok(Some(SentFile {
            field,
            name: self.name,
            content: spool.finish().await?,
            too_large,
        }))
    }
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

/// A body that ends in an error when much of it came and nothing could be made of it: a part whose head has no end would
/// be gathered in memory.
struct Metered {
    body: Body,
    unparsed: Arc<AtomicUsize>,
    was_over: bool,
}

impl HttpBody for Metered {
    type Data = Bytes;
    type Error = axum::Error;
    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.unparsed.load(Ordering::Relaxed) > MAX_UNPARSED {
            if self.was_over {
                return Poll::Ready(Some(Err(axum::Error::new(EndlessHead))));
            }
            // The reader first looks at what it has.
            self.was_over = true;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.was_over = false;
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &frame {
            let length = frame.data_ref().map_or(0, Bytes::len);
            self.unparsed.fetch_add(length, Ordering::Relaxed);
        }
        frame
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a part of the form has no end")]
struct EndlessHead;

fn multipart_error(error: &MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Error::TooLarge("Kiriman lebih dari 32 MB. Berkas paling besar 10 MB; perkecil berkas, atau isi tautan ke berkas itu.".into())
    } else {
        cut_short()
    }
}

/// The sending ended too early.
pub fn cut_short() -> Error {
    Error::Unreadable("Kiriman terputus sebelum selesai. Kirim lagi.".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::extract::DefaultBodyLimit;
    use axum::http::header::CONTENT_TYPE;
    use tokio::io::{AsyncReadExt, repeat};
    use tokio_util::io::ReaderStream;

    const MUCH: usize = 1 << 30;

    async fn reader(body: Body) -> PartReader {
        let mut request = Request::post("/")
            .header(CONTENT_TYPE, "multipart/form-data; boundary=line")
            .body(body)
            .unwrap();
        DefaultBodyLimit::max(MUCH).apply(&mut request);
        PartReader::of(request).await.unwrap()
    }

    fn endless(start: &'static str) -> Body {
        let bytes = start.as_bytes().chain(repeat(b'x').take(MUCH as u64 / 2));
        Body::from_stream(ReaderStream::new(bytes))
    }

    #[tokio::test]
    async fn a_part_whose_head_has_no_end_is_not_gathered_in_memory() {
        let mut parts = reader(endless("--line\r\ncontent-disposition: form-data; name=\"")).await;
        assert!(matches!(parts.next().await, Err(Error::Unreadable(_))));
        let most = MAX_UNPARSED + 64 * 1024;
        assert!(parts.unparsed.load(Ordering::Relaxed) <= most);
    }

    #[tokio::test]
    async fn what_is_typed_is_kept_up_to_the_limit_of_a_form() {
        let start = "--line\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\n";
        let mut parts = reader(endless(start)).await;
        assert!(matches!(parts.next().await, Err(Error::TooLarge(_))));
        let many = [start, "a\r\n"].concat().repeat(MAX_FORM_BYTES / PART_COST);
        let mut parts = reader(Body::from(many)).await;
        let mut read = 0;
        let refused = loop {
            match parts.next().await {
                Ok(Some(Part::Typed(name, text))) => {
                    assert_eq!((name.as_str(), text.as_str()), ("note", "a"));
                    read += 1;
                }
                Ok(_) => panic!("no other part was sent"),
                Err(error) => break error,
            }
        };
        assert!(matches!(refused, Error::TooLarge(_)));
        assert_eq!(read, MAX_FORM_BYTES / (PART_COST + "notea".len()));
    }

    #[tokio::test]
    async fn a_file_that_is_too_large_is_read_and_not_kept() {
        let head =
            "--line\r\ncontent-disposition: form-data; name=\"f\"; filename=\"a/b.pdf\"\r\n\r\n";
        let body = [
            head.as_bytes(),
            &vec![b'x'; MAX_FILE_BYTES + 1],
            b"\r\n--line--\r\n",
        ]
        .concat();
        let mut parts = reader(Body::from(body)).await;
        let Ok(Some(Part::File(file))) = parts.next().await else {
            panic!("a file was sent");
        };
        let file = file.keep().await.unwrap().unwrap();
        assert_eq!(
            (file.name.as_str(), file.too_large, file.content.length()),
            ("b.pdf", true, 0)
        );
        assert!(parts.next().await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_file_is_kept_as_it_came() {
        let body = "--line\r\ncontent-disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\nisi\r\n--line--\r\n";
        let mut parts = reader(Body::from(body)).await;
        let Ok(Some(Part::File(file))) = parts.next().await else {
            panic!("a file was sent");
        };
        let file = file.keep().await.unwrap().unwrap();
        assert_eq!(file.content.read().unwrap(), b"isi");
        let digest = crate::files::hex(&file.content.sha256());
        assert!(digest.starts_with("55c12319"), "{digest}");
    }
}
