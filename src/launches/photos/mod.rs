//! Photographs of a launch: added before and after the event, printed in the report, shown on the public page.

pub mod actions;
pub mod forms;
pub mod routes;
pub mod store;

use crate::id::PhotoId;
use crate::reports::launch;

/// The most photographs of one batch.
pub const MOST: i64 = 12;

/// One photograph.
#[derive(Debug, Clone)]
pub struct Photo {
    /// The photograph.
    pub id: PhotoId,
    /// The name it was sent with.
    pub name: String,
    /// Its type.
    pub media_type: String,
    /// Its digest.
    pub sha256: Vec<u8>,
    /// What it shows.
    pub caption: String,
    /// Who took it; may be empty.
    pub credit: String,
}

impl Photo {
    /// The photograph for a paper, with these bytes.
    pub fn printed(&self, bytes: Vec<u8>) -> launch::Photo {
        launch::Photo {
            caption: self.caption.clone(),
            credit: Some(self.credit.clone()).filter(|c| !c.is_empty()),
            bytes,
        }
    }
}
