//! A request body with a least speed, so that a stalled upload ends.
//!
//! Main types: [`TimedBody`], [`BodyTooSlow`]. Must not know: what the body contains.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

/// What a span must bring when the body does not end in it: a modest rural line brings far more
/// in 45 seconds, a client that drips bytes to hold the connection far less.
pub(super) const LEAST_BYTES: u64 = 32 * 1024;

/// The client sent its request body too slowly; 408 is the fitting answer.
#[derive(Debug, thiserror::Error)]
#[error("the request body came too slowly")]
pub struct BodyTooSlow;

/// Knows whether a body was read to its end.
#[derive(Clone, Default)]
pub(super) struct ReadToEnd(Arc<AtomicBool>);

impl ReadToEnd {
    fn set(&self, is_at_end: bool) {
        self.0.store(is_at_end, Ordering::Relaxed);
    }

    pub(super) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Wraps a body; reading it fails with [`BodyTooSlow`] once a span brought too little.
pub(super) struct TimedBody<B> {
    inner: Pin<Box<B>>,
    span: Duration,
    /// Starts at the first read, so that a handler that waits before reading blames nobody.
    end_of_span: Option<Pin<Box<Sleep>>>,
    bytes_in_span: u64,
    read_to_end: ReadToEnd,
}

impl<B: HttpBody> TimedBody<B> {
    pub(super) fn new(inner: B, span: Duration, read_to_end: ReadToEnd) -> Self {
        read_to_end.set(inner.is_end_stream());
        Self {
            read_to_end,
            inner: Box::pin(inner),
            span,
            end_of_span: None,
            bytes_in_span: 0,
        }
    }

    fn poll_too_slow(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let span = self.span;
        let timer = self
            .end_of_span
            .get_or_insert_with(|| Box::pin(sleep(span)));
        while timer.as_mut().poll(cx).is_ready() {
            if self.bytes_in_span < LEAST_BYTES {
                return Poll::Ready(());
            }
            self.bytes_in_span = 0;
            timer.as_mut().reset(Instant::now() + span);
        }
        Poll::Pending
    }
}

impl<B> HttpBody for TimedBody<B>
where
    B: HttpBody<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.inner.as_mut().poll_frame(cx) {
            Poll::Ready(frame) => {
                if let Some(Ok(frame)) = &frame {
                    self.bytes_in_span += frame.data_ref().map_or(0, |data| data.len() as u64);
                }
                self.read_to_end
                    .set(frame.is_none() || self.inner.is_end_stream());
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending => self
                .poll_too_slow(cx)
                .map(|()| Some(Err(BodyTooSlow.into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
