//! The public page of a launch, for anybody who knows its address.

use super::store;
use super::views::PublicPage;
use crate::access::{At, Audience, Guest, Routes, Visitor};
use crate::error::{Error, Result};
use crate::id::PhotoId;
use crate::launches::photos::routes::picture;
use crate::state::AppState;
use axum::extract::State;
use axum::response::Response;

/// The routes of the public page.
pub fn routes() -> Routes {
    Routes::new()
        .get("/public/launches/{code}", Audience::Anyone, show)
        .get(
            "/public/launches/{code}/photos/{photo}",
            Audience::Anyone,
            photo,
        )
}

async fn show(
    guest: Guest,
    mut visitor: Visitor,
    At((code,)): At<(String,)>,
) -> Result<PublicPage> {
    let launch = store::public(&mut visitor.tx, &code)
        .await?
        .ok_or(Error::NotFound)?;
    let page = guest.browser.page(launch.title.clone());
    Ok(PublicPage::of(page, &code, launch))
}

async fn photo(
    State(state): State<AppState>,
    mut visitor: Visitor,
    At((code, id)): At<(String, PhotoId)>,
) -> Result<Response> {
    let (tenant, sha256, media_type) = store::public_photo(&mut visitor.tx, &code, id)
        .await?
        .ok_or(Error::NotFound)?;
    drop(visitor);
    // Not long: the page may be taken down.
    let kept = "public, max-age=300";
    picture(&state.files, tenant, &sha256, &media_type, kept).await
}
