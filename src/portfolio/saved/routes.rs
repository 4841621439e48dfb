//! The addresses of saved searches.

use super::{KeepViews, MOST, Shelf, store};
use crate::access::{At, Audience, Member, Routes};
use crate::error::{Error, Result};
use crate::id::SavedViewId;
use crate::lists::Query as _;
use crate::portfolio::Asked;
use crate::portfolio::routes::page;
use crate::web::form::{FieldErrors, Fields, FormView, Reader};
use crate::web::input::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The routes of saved searches.
pub fn routes(readers: Audience) -> Routes {
    Routes::new()
        .post("/t/{tenant}/projects/views", readers, save)
        .post("/t/{tenant}/projects/views/{view}/remove", readers, remove)
}

/// How long a search may be that is saved, as it stands in an address.
const QUERY_LENGTH: usize = 1000;

fn parse(fields: &Fields, query: &str) -> Result<String, FieldErrors> {
    let mut r = Reader::new(fields);
    let name = r.line("name", "Nama tampilan", 60);
    r.check(
        name.is_empty() || name.chars().count() >= 2,
        "name",
        "Nama tampilan paling sedikit 2 huruf.",
    );
    r.check(
        query.len() <= QUERY_LENGTH,
        "name",
        "Pencarian ini terlalu panjang untuk disimpan. Persingkat katanya, terapkan, lalu simpan.",
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
    let name = match parse(&fields, &query) {
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
    let kept = store::list(&mut m.tx, shelf.0).await?;
    let stands = kept
        .iter()
        .any(|view| view.name.to_lowercase() == name.to_lowercase());
    if kept.len() >= MOST && !stands {
        return Err(Error::illegal(format!(
            "Anda sudah menyimpan {MOST} tampilan. Hapus salah satu dahulu."
        )));
    }
    let id = store::keep(&mut m.tx, shelf.0, &name, &query, m.here.now).await?;
    permit
        .record(
            &mut m.tx,
            ("saved_view", id.0),
            json!({ "name": name }),
            m.here.now,
        )
        .await?;
    let sentence = match stands {
        true => format!("Tampilan “{name}” kini memuat pencarian ini, menggantikan yang lama."),
        false => format!("Tampilan “{name}” tersimpan."),
    };
    Ok(m.commit().await?.see(&to, &sentence))
}

async fn remove(
    mut m: Member,
    At((_, id)): At<(String, SavedViewId)>,
    Form(_): Form,
) -> Result<Response> {
    let shelf = Shelf(m.here.actor.member_id);
    let permit = m.here.actor.permit::<KeepViews>(&shelf)?;
    if store::remove(&mut m.tx, shelf.0, id).await? {
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
