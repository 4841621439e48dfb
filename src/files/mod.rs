//! Stored files: one storage door, a type check by content, a size limit, a digest that is kept.
//!
//! A file lies under `{tenant}/{sha256}` and is never overwritten, so that an online backup of the database and of
//! the folder fit together. Who may see a file is not decided here.

mod kind;
mod office;
mod pixels;
mod spool;
mod whole;

pub use kind::{FileKind, KINDS, Refused, check};
#[cfg(test)]
pub use office::sample as office_sample;
pub use spool::{Spool, Spooled, body_of};
#[cfg(test)]
pub use whole::samples;

use crate::error::{Error, Result};
use crate::id::TenantId;
use axum::body::{Body, Bytes};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetResult, ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// The largest file that is taken: 10 MB (BR-25).
pub const MAX_FILE_BYTES: usize = 10 * 1024 * 1024;

/// A file that was checked and is taken, not stored yet.
#[derive(Debug, Clone)]
pub struct GoodFile {
    /// The name it was sent with.
    pub name: String,
    /// The bytes, on the disk.
    pub content: Spooled,
    /// What it is, by its content.
    pub kind: FileKind,
}

/// A file whose bytes are stored.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// The name it was sent with.
    pub name: String,
    /// Its type.
    pub media_type: &'static str,
    /// Its size.
    pub size_bytes: i64,
    /// Its digest.
    pub sha256: [u8; 32],
}

/// The storage door.
#[derive(Clone, Debug)]
pub struct FileStore {
    store: Arc<dyn ObjectStore>,
}

impl FileStore {
    /// Keeps files in a folder, which is made if it does not exist.
    pub fn in_folder(folder: &std::path::Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(Error::internal)?;
        // Evidence is for those whom the program lets in, not for every user of this machine.
        std::fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(Error::internal)?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(Error::internal)?;
        Ok(Self {
            store: Arc::new(store),
        })
    }

    /// Stores a file before the first row is written: a row never points at bytes that are not there, and bytes without
    /// a row harm nobody.
    pub async fn keep(&self, tenant: TenantId, file: GoodFile) -> Result<NewFile> {
        let size_bytes = i64::try_from(file.content.length()).map_err(Error::internal)?;
        let sha256 = file.content.sha256();
        let path = key(tenant, &sha256);
        if self.store.head(&path).await.is_err() {
            // A task of its own: the file is in memory until it is stored, also when the person has left meanwhile.
            tokio::spawn(store_whole(self.store.clone(), path, file.content))
                .await
                .map_err(Error::internal)??;
        }
        Ok(NewFile {
            sha256,
            name: file.name,
            media_type: file.kind.media_type,
            size_bytes,
        })
    }

    /// Stores bytes and gives their SHA-256. Storing the same bytes twice keeps one copy.
    pub async fn put(&self, tenant: TenantId, bytes: Bytes) -> Result<[u8; 32]> {
        let digest = digest(&bytes);
        let path = key(tenant, &digest);
        if self.store.head(&path).await.is_err() {
            self.store
                .put(&path, bytes.into())
                .await
                .map_err(Error::internal)?;
        }
        Ok(digest)
    }

    /// The bytes behind a digest.
    pub async fn get(&self, tenant: TenantId, digest: &[u8]) -> Result<Bytes> {
        let found = self.find(tenant, digest).await?;
        found.bytes().await.map_err(Error::internal)
    }

    /// The same as the body of an answer, with its length: it is read while it is taken.
    pub async fn stream(&self, tenant: TenantId, digest: &[u8]) -> Result<(u64, Body)> {
        let found = self.find(tenant, digest).await?;
        Ok((found.meta.size, Body::from_stream(found.into_stream())))
    }

    async fn find(&self, tenant: TenantId, digest: &[u8]) -> Result<GetResult> {
        let found = self.store.get(&key(tenant, digest)).await;
        found.map_err(Error::internal)
    }
}

async fn store_whole(store: Arc<dyn ObjectStore>, path: Path, content: Spooled) -> Result<()> {
    let _place = spool::WHOLE.enter().await?;
    let bytes = spawn_blocking(move || content.read())
        .await
        .map_err(Error::internal)?
        .map_err(Error::internal)?;
    let stored = store.put(&path, bytes.into()).await;
    stored.map(drop).map_err(Error::internal)
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A digest in hexadecimal.
pub fn hex(digest: &[u8]) -> String {
    digest.iter().map(|b| format!("{b:02x}")).collect()
}

fn key(tenant: TenantId, digest: &[u8]) -> Path {
    let hex = hex(digest);
    Path::from(format!("{tenant}/{}/{hex}", &hex[..2.min(hex.len())]))
}
