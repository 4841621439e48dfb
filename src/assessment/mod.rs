//! Assessment: what a class is scored by, who gives which score, and what comes of it (domain reference 04).
//!
//! [`engine`] turns scores into results and knows nothing else. [`schemes`] keeps what a class is scored by; scores come
//! from the examiners' [`sheets`] and the organiser's [`desk`]; [`scoring`] is the class, [`people`] the single person;
//! [`publications`] keeps what was told, [`letters`] prints it.

pub mod desk;
pub mod engine;
pub mod letters;
pub mod people;
#[cfg(test)]
mod policy_tests;
pub mod presets;
pub mod publications;
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
        .merge(people::routes::routes())
        .merge(desk::routes::routes())
        .merge(sheets::routes::routes())
        .merge(letters::routes::routes())
}
