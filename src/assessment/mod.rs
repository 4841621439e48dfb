//! Assessment: what a class is scored by, who gives which score, and what comes of it (domain reference 04).
//!
//! [`engine`] turns scores into results and knows nothing else; `schemes` keeps what a class is scored by.

pub mod desk;
pub mod engine;
pub mod letters;
pub mod presets;
pub mod scheme;
pub mod schemes;
pub mod scoring;
pub mod sheets;

use crate::access::Routes;

/// The routes of assessment.
pub fn routes() -> Routes {
    Routes::new()
        .merge(schemes::routes::routes())
        .merge(scoring::routes::routes())
        .merge(desk::routes::routes())
        .merge(sheets::routes::routes())
        .merge(letters::routes::routes())
}
