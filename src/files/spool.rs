//! Bytes that wait on the disk instead of in memory: a file that is being sent, a download that is being taken.

use super::{FileKind, Refused, check};
use crate::error::{Error, Result};
use crate::turns::Lane;
use axum::body::Body;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Seek};
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;
use tokio_util::io::ReaderStream;

/// Whole files that are in memory at once.
pub(super) static WHOLE: Lane = Lane::of(2);

/// How much of a file is read at a time while it is sent.
const PART: usize = 64 * 1024;

/// A file without a name that grows while bytes come; the system takes it away when nobody holds it any more.
#[derive(Debug)]
pub struct Spool {
    file: tokio::fs::File,
    digest: Sha256,
    length: u64,
}

/// A file without a name that is complete.
#[derive(Debug, Clone)]
pub struct Spooled {
    file: Arc<File>,
    length: u64,
    sha256: [u8; 32],
}

impl Spool {
    /// An empty file in the folder that `serve` chose for such files.
    pub fn begin() -> Result<Self> {
        let file = tempfile::tempfile().map_err(Error::internal)?;
        Ok(Self {
            file: tokio::fs::File::from_std(file),
            digest: Sha256::new(),
            length: 0,
        })
    }

    /// Adds bytes.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).await.map_err(Error::internal)?;
        self.digest.update(bytes);
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// The complete file.
    pub async fn finish(mut self) -> Result<Spooled> {
        self.file.flush().await.map_err(Error::internal)?;
        Ok(Spooled {
            file: Arc::new(self.file.into_std().await),
            length: self.length,
            sha256: self.digest.finalize().into(),
        })
    }
}

impl Spooled {
    /// How many bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Their digest.
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// All bytes. Only for a thread that may wait.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let length = usize::try_from(self.length).map_err(io::Error::other)?;
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, 0)?;
        Ok(bytes)
    }

    /// The kind of the file by its content, or why it is not taken. It is in memory when its turn comes, and not longer.
    pub async fn check(&self, name: &str, too_large: bool) -> Result<Result<FileKind, Refused>> {
        let (name, file) = (name.to_owned(), self.clone());
        WHOLE
            .run(move || Ok(check(&name, &file.read()?, too_large)))
            .await?
            .map_err(|error: io::Error| Error::internal(error))
    }
}

/// What stands in a file as the body of an answer, with its length. It is read part by part while it is taken: whoever
/// takes it slowly holds no memory.
pub fn body_of(mut file: File) -> io::Result<(u64, Body)> {
    file.rewind()?;
    let length = file.metadata()?.len();
    let parts = ReaderStream::with_capacity(tokio::fs::File::from_std(file), PART);
    Ok((length, Body::from_stream(parts)))
}
