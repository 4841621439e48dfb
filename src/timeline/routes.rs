//! The project page.

use super::views::ProjectPage;
use super::{Cursor, standings, store};
use crate::access::{At, Audience, MemberRead, Routes};
use crate::error::{Error, Result};
use crate::id::ProjectId;
use crate::projects::store::find_case;
use axum::extract::Query;
use serde::Deserialize;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new().get("/t/{tenant}/projects/{project}", Audience::Member, show)
}

#[derive(Deserialize)]
struct Asked {
    before: Option<String>,
}

async fn show(
    mut m: MemberRead,
    At((_, id)): At<(String, ProjectId)>,
    Query(asked): Query<Asked>,
) -> Result<ProjectPage> {
    let case = find_case(&mut m.tx, &m.here, id).await?;
    let after = asked.before.as_deref().and_then(Cursor::parse);
    let entries = store::thread(&mut m.tx, &case, after).await?;
    let standing = standings(&mut m.tx, &m.here, vec![case.project])
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    ProjectPage::new(&m.here, standing, entries, after)
}
