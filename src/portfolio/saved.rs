//! Searches that somebody wants again: kept by name, each for its owner alone.

use crate::access::{Action, Actor, At, Audience, Member, Routes};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{MemberId, SavedViewId};
use crate::web::form::{FieldErrors, Fields, Reader};
use crate::web::input::Form;
use axum::response::Response;
use serde_json::json;

/// The most that one person keeps.
const MOST: usize = 20;

/// A saved search.
#[derive(Debug, Clone)]
pub struct SavedView {
    /// The search.
    pub id: SavedViewId,
    /// What it is called.
    pub name: String,
    /// The query of its address.
    pub query: String,
}

/// The searches of somebody.
#[derive(Debug)]
pub struct Shelf(pub MemberId);

/// Keep and drop searches: everybody the own ones.
#[derive(Debug)]
pub struct KeepViews;

impl Action for KeepViews {
    type Subject = Shelf;
    const NAME: &'static str = "view.keep";
    const WHO_MAY: &'static str = "Pemilik tampilan tersimpan";
    fn allows(actor: &Actor, shelf: &Shelf) -> bool {
        actor.member_id == shelf.0
    }
}

/// The routes of saved searches.
pub fn routes(readers: Audience) -> Routes {
    Routes::new()
        .post("/t/{tenant}/projects/views", readers, save)
        .post("/t/{tenant}/projects/views/{view}/remove", readers, remove)
}

/// The searches of somebody, by name.
pub async fn list(tx: &mut TenantTx, member: MemberId) -> Result<Vec<SavedView>> {
    Ok(sqlx::query_as!(
        SavedView,
        r#"select id as "id: SavedViewId", name, query from saved_view where tenant_id = app_tenant() and member_id = $1 order by name, id limit 20"#,
        member.0
    )
    .fetch_all(tx.conn())
    .await?)
}

fn parse(fields: &Fields) -> Result<(String, String), FieldErrors> {
    let mut r = Reader::new(fields);
    let name = r.line("name", "Nama tampilan", 60);
    r.check(
        name.is_empty() || name.chars().count() >= 2,
        "name",
        "Nama tampilan paling sedikit 2 huruf.",
    );
    let query = r
        .optional_line("query", "Saringan", 1000)
        .unwrap_or_default();
    r.finish((name, query))
}

async fn save(mut m: Member, Form(fields): Form) -> Result<Response> {
    let is_first = m.is_first(&fields).await?;
    let shelf = Shelf(m.here.actor.member_id);
    let permit = m.here.actor.permit::<KeepViews>(&shelf)?;
    let (name, query) = parse(&fields).map_err(|errors| {
        let first = errors.iter().next().map(|(_, s)| s.to_owned());
        Error::illegal(first.unwrap_or_default())
    })?;
    let to = format!("/projects?{query}");
    if !is_first {
        return Ok(m.commit().await?.see(&to, "Tampilan sudah tersimpan."));
    }
    if list(&mut m.tx, shelf.0).await?.len() >= MOST {
        return Err(Error::illegal(format!(
            "Anda sudah menyimpan {MOST} tampilan. Hapus salah satu dahulu."
        )));
    }
    let id = SavedViewId::new();
    sqlx::query!(
        "insert into saved_view (id, member_id, name, query, created_at) values ($1, $2, $3, $4, $5)",
        id.0,
        shelf.0.0,
        name,
        query,
        m.here.now
    )
    .execute(m.tx.conn())
    .await?;
    permit
        .record(
            &mut m.tx,
            ("saved_view", id.0),
            json!({ "name": name }),
            m.here.now,
        )
        .await?;
    Ok(m.commit()
        .await?
        .see(&to, &format!("Tampilan “{name}” tersimpan.")))
}

async fn remove(
    mut m: Member,
    At((_, id)): At<(String, SavedViewId)>,
    Form(_): Form,
) -> Result<Response> {
    let shelf = Shelf(m.here.actor.member_id);
    let permit = m.here.actor.permit::<KeepViews>(&shelf)?;
    let gone = sqlx::query!(
        "delete from saved_view where tenant_id = app_tenant() and member_id = $1 and id = $2",
        shelf.0.0,
        id.0
    )
    .execute(m.tx.conn())
    .await?;
    if gone.rows_affected() > 0 {
        permit
            .record(
                &mut m.tx,
                ("saved_view", id.0),
                json!({ "removed": true }),
                m.here.now,
            )
            .await?;
    }
    Ok(m.commit().await?.see("/projects", "Tampilan dihapus."))
}
