//! Searches that somebody wants again: kept by name, each for its owner alone.

use super::Asked;
use super::routes::page;
use crate::access::{Action, Actor, At, Audience, Member, Routes};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{MemberId, SavedViewId};
use crate::lists::Query as _;
use crate::web::form::{FieldErrors, Fields, FormView, Reader};
use crate::web::input::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
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

fn parse(fields: &Fields) -> Result<String, FieldErrors> {
    let mut r = Reader::new(fields);
    let name = r.line("name", "Nama tampilan", 60);
    r.check(
        name.is_empty() || name.chars().count() >= 2,
        "name",
        "Nama tampilan paling sedikit 2 huruf.",
    );
    r.finish(name)
}

/// What a query asks for, of all that may stand in it.
fn asked(query: &str) -> Asked {
    let address = format!("/?{query}").parse().unwrap_or_default();
    Query::try_from_uri(&address).map_or_else(|_| Asked::default(), |Query(asked)| asked)
}

async fn save(mut m: Member, Form(fields): Form) -> Result<Response> {
    let is_first = m.is_first(&fields).await?;
    let shelf = Shelf(m.here.actor.member_id);
    let permit = m.here.actor.permit::<KeepViews>(&shelf)?;
    let asked = asked(fields.get("query"));
    let query = asked.address("");
    let name = match parse(&fields) {
        Ok(name) => name,
        Err(errors) => {
            let form = FormView {
                values: fields,
                errors,
            };
            let again = page(&mut m.tx, &m.here, asked, form).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    let to = format!("/projects?{query}");
    if !is_first {
        return Ok(m.commit().await?.see(&to, "Tampilan sudah tersimpan."));
    }
    let kept = list(&mut m.tx, shelf.0).await?;
    if kept.len() >= MOST && !kept.iter().any(|view| view.name == name) {
        return Err(Error::illegal(format!(
            "Anda sudah menyimpan {MOST} tampilan. Hapus salah satu dahulu."
        )));
    }
    // The same name again means the same shelf: what was there makes room.
    let id = sqlx::query_scalar!(
        r#"insert into saved_view (id, member_id, name, query, created_at) values ($1, $2, $3, $4, $5)
           on conflict (tenant_id, member_id, name) do update set query = excluded.query returning id as "id: SavedViewId""#,
        SavedViewId::new().0,
        shelf.0.0,
        name,
        query,
        m.here.now
    )
    .fetch_one(m.tx.conn())
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
