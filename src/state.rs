//! What every handler can reach. It stands on the ground floor because the extractors need it; `app.rs` fills it.

use crate::clock::Clock;
use crate::db::Db;
use crate::files::FileStore;
use crate::turns::Turns;

/// The application's shared parts. Cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The two doors to the database.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// The storage door.
    pub files: FileStore,
    /// Where this installation stands.
    pub site: Site,
    /// How much each person asks for at once.
    pub turns: Turns,
}

/// Where this installation stands on the web.
#[derive(Clone, Debug)]
pub struct Site {
    /// The address people use, without a slash at the end; for links that leave the page.
    pub public_url: String,
    /// Whether that address is HTTPS: then cookies are `__Host-` and `Secure`.
    pub https: bool,
}
