//! Handlers of the list of a batch.

use super::candidates::{CANDIDATES, Wanted, list_candidates};
use super::views::AddItemsPage;
use super::{actions, forms};
use crate::access::{At, Audience, Here, Member, MemberRead, Routes};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{BatchId, ProjectId};
use crate::launches::policy::{ChangeBatch, sees_all};
use crate::launches::stage::PREPARERS;
use crate::launches::{Batch, routes::open_for_change, store as batches};
use crate::web::form::FormView;
use crate::web::input::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// The routes of this room.
pub fn routes() -> Routes {
    let preparers = Audience::Roles(PREPARERS);
    Routes::new()
        .get("/t/{tenant}/launches/{batch}/items", preparers, choose)
        .post("/t/{tenant}/launches/{batch}/items", preparers, add)
        .post(
            "/t/{tenant}/launches/{batch}/items/{project}/remove",
            preparers,
            remove,
        )
        .post(
            "/t/{tenant}/launches/{batch}/items/{project}/move",
            preparers,
            step,
        )
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Search {
    q: String,
}

async fn choose(
    mut m: MemberRead,
    At((_, id)): At<(String, BatchId)>,
    Query(search): Query<Search>,
) -> Result<AddItemsPage> {
    let batch = batches::find(&mut m.tx, id).await?.ok_or(Error::NotFound)?;
    m.here.actor.permit::<ChangeBatch>(&batch)?;
    page(&mut m.tx, &m.here, batch, search.q, FormView::empty()).await
}

async fn page(
    tx: &mut TenantTx,
    here: &Here,
    batch: Batch,
    search: String,
    form: FormView,
) -> Result<AddItemsPage> {
    let mut candidates = list_candidates(
        tx,
        batch.id,
        Wanted {
            search: &search,
            only: None,
            of_classes: sees_all(&here.actor),
        },
    )
    .await?;
    let more = candidates.len() as i64 > CANDIDATES;
    candidates.truncate(CANDIDATES as usize);
    let mut page = here.page("Tambah proyek");
    page.has_errors = !form.errors.is_empty();
    Ok(AddItemsPage {
        page,
        base: here.path(&format!("/launches/{}", batch.id)),
        batch,
        search,
        form,
        candidates,
        more,
    })
}

async fn add(
    mut m: Member,
    At((_, id)): At<(String, BatchId)>,
    Form(fields): Form,
) -> Result<Response> {
    let batch = open_for_change(&mut m, id).await?;
    let outcome = match forms::parse_chosen(&fields) {
        Ok(chosen) => {
            let permit = m.here.actor.permit::<ChangeBatch>(&batch)?;
            actions::add(&mut m.tx, &permit, &chosen, m.here.now).await?
        }
        Err(errors) => Err(errors),
    };
    match outcome {
        Ok(0) => Ok(m.commit().await?.see(
            &format!("/launches/{id}"),
            "Proyek yang dipilih sudah ada dalam daftar.",
        )),
        Ok(added) => Ok(m.commit().await?.see(
            &format!("/launches/{id}"),
            &format!("{added} proyek ditambahkan."),
        )),
        Err(errors) => {
            let search = fields.get("q").to_owned();
            let again = page(
                &mut m.tx,
                &m.here,
                batch,
                search,
                FormView {
                    values: fields,
                    errors,
                },
            )
            .await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
    }
}

async fn remove(
    mut m: Member,
    At((_, id, project)): At<(String, BatchId, ProjectId)>,
    Form(_): Form,
) -> Result<Response> {
    let batch = open_for_change(&mut m, id).await?;
    let permit = m.here.actor.permit::<ChangeBatch>(&batch)?;
    actions::remove(&mut m.tx, &permit, project, m.here.now).await?;
    Ok(m.commit().await?.see(
        &format!("/launches/{id}"),
        "Proyek dikeluarkan dari daftar.",
    ))
}

async fn step(
    mut m: Member,
    At((_, id, project)): At<(String, BatchId, ProjectId)>,
    Form(fields): Form,
) -> Result<Response> {
    let batch = open_for_change(&mut m, id).await?;
    let permit = m.here.actor.permit::<ChangeBatch>(&batch)?;
    actions::step(
        &mut m.tx,
        &permit,
        project,
        fields.get("to") == "up",
        m.here.now,
    )
    .await?;
    Ok(m.commit()
        .await?
        .see(&format!("/launches/{id}"), "Urutan diperbarui."))
}
