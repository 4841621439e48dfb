//! Knows whether a connection has a request in hand, from its head to the end of its answer.
//!
//! Main types: [`InHand`], [`GuardedBody`]. Must not know: requests' contents.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

/// Belongs to a connection; each of its requests in hand holds a share of the mark.
#[derive(Default)]
pub(super) struct InHand {
    mark: Arc<()>,
}

impl InHand {
    /// A request begins; it is in hand for as long as the guard lives.
    pub(super) fn begin(&self) -> Guard {
        Guard {
            _mark: Arc::clone(&self.mark),
        }
    }

    /// Whether any request is in hand.
    pub(super) fn is_busy(&self) -> bool {
        Arc::strong_count(&self.mark) > 1
    }
}

/// Marks one request as being in hand.
pub(super) struct Guard {
    _mark: Arc<()>,
}

/// An answer's body that keeps its request in hand until it is sent.
pub(super) struct GuardedBody {
    inner: Body,
    _guard: Guard,
}

impl GuardedBody {
    pub(super) fn new(inner: Body, guard: Guard) -> Self {
        Self {
            inner,
            _guard: guard,
        }
    }
}

impl HttpBody for GuardedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
