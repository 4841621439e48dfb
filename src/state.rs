//! What every handler can reach. It stands on the ground floor because the extractors need it; `app.rs` fills it.

use crate::clock::Clock;
use crate::db::Db;
use crate::files::FileStore;
use crate::site::Site;
use crate::turns::Turns;
use std::sync::Arc;

/// The application's shared parts. Cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The two doors to the database.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// The storage door.
    pub files: FileStore,
    /// Where this installation stands on the web.
    pub site: Arc<Site>,
    /// How much each person asks for at once.
    pub turns: Turns,
}
