//! Handlers of launch batches.

use super::policy::{CancelBatch, ChangeBatch, LaunchBatch, PlanBatch, Series, sees_all};
use super::stage::PREPARERS;
use super::views::{BatchFormPage, BatchPage, BatchesPage, CancelPage, LaunchPage, LinePart};
use super::{Batch, BatchState, actions, forms, items, report, store};
use crate::access::{Action, At, Audience, Here, Member, MemberRead, Role, Routes};
use crate::error::{Error, Result};
use crate::id::BatchId;
use crate::web::form::{Fields, FormView};
use crate::web::input::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The routes of this room.
pub fn routes() -> Routes {
    let preparers = Audience::Roles(PREPARERS);
    let readers = Audience::Roles(Role::OVERSIGHT);
    Routes::new()
        .get("/t/{tenant}/launches", readers, list)
        .get("/t/{tenant}/launches/new", preparers, new)
        .post("/t/{tenant}/launches/new", preparers, create)
        .get("/t/{tenant}/launches/{batch}", readers, show)
        .get("/t/{tenant}/launches/{batch}/edit", preparers, edit)
        .post("/t/{tenant}/launches/{batch}/edit", preparers, update)
        .get(
            "/t/{tenant}/launches/{batch}/launch",
            preparers,
            confirm_launch,
        )
        .post("/t/{tenant}/launches/{batch}/launch", preparers, launch)
        .get(
            "/t/{tenant}/launches/{batch}/cancel",
            preparers,
            confirm_cancel,
        )
        .post("/t/{tenant}/launches/{batch}/cancel", preparers, cancel)
        .merge(items::routes::routes())
        .merge(report::routes::routes())
        .merge(super::photos::routes::routes())
        .merge(super::pack::routes::routes())
}

/// The batch, locked until the end of this transaction, if it can still be changed.
pub(super) async fn open_for_change(m: &mut Member, id: BatchId) -> Result<Batch> {
    let batch = store::find_for_change(&mut m.tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    still_planned(batch)
}

fn still_planned(batch: Batch) -> Result<Batch> {
    match batch.state {
        BatchState::Planned => Ok(batch),
        BatchState::Launched => Err(Error::illegal(
            "Gelombang ini sudah diluncurkan, jadi daftar dan laporannya tidak dapat diubah lagi.",
        )),
        BatchState::Cancelled => Err(Error::illegal(
            "Gelombang ini sudah dibatalkan. Rencanakan gelombang baru bila acaranya jadi diadakan.",
        )),
    }
}

/// A planned batch that the reader may treat with action `A`.
async fn planned<A: Action<Subject = Batch>>(m: &mut MemberRead, id: BatchId) -> Result<Batch> {
    let batch = still_planned(store::find(&mut m.tx, id).await?.ok_or(Error::NotFound)?)?;
    m.here.actor.permit::<A>(&batch)?;
    Ok(batch)
}

async fn list(mut m: MemberRead) -> Result<BatchesPage> {
    let lines = store::list(&mut m.tx).await?;
    Ok(BatchesPage {
        page: m.here.page("Peluncuran"),
        base: m.here.path("/launches"),
        batches: LinePart::all(lines, m.here.tenant.zone),
        may_plan: m.here.actor.may::<PlanBatch>(&Series),
    })
}

fn form_page(here: &Here, batch: Option<BatchId>, form: FormView) -> BatchFormPage {
    let (title, rest, back) = match batch {
        Some(id) => (
            "Ubah rencana peluncuran",
            format!("/launches/{id}/edit"),
            format!("/launches/{id}"),
        ),
        None => (
            "Rencanakan peluncuran",
            "/launches/new".to_owned(),
            "/launches".to_owned(),
        ),
    };
    let mut page = here.page(title);
    page.has_errors = !form.errors.is_empty();
    BatchFormPage {
        page,
        action: here.path(&rest),
        back: here.path(&back),
        form,
        zone: here.tenant.zone.code(),
        is_new: batch.is_none(),
    }
}

async fn new(m: MemberRead) -> BatchFormPage {
    form_page(
        &m.here,
        None,
        FormView::filled(Fields::from_pairs([("id", BatchId::new().to_string())])),
    )
}

async fn create(mut m: Member, Form(fields): Form) -> Result<Response> {
    let id = forms::parse_id(&fields);
    if !m.is_first(&fields).await? {
        let to = format!("/launches/{id}");
        return Ok(m.commit().await?.see(&to, "Rencana sudah tersimpan."));
    }
    let facts = match forms::parse_facts(&fields, m.here.tenant.zone) {
        Ok(facts) => facts,
        Err(errors) => {
            return Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                form_page(
                    &m.here,
                    None,
                    FormView {
                        values: fields,
                        errors,
                    },
                ),
            )
                .into_response());
        }
    };
    let permit = m.here.actor.permit::<PlanBatch>(&Series)?;
    actions::plan(&mut m.tx, &permit, id, &facts, m.here.now).await?;
    Ok(m.commit().await?.see(
        &format!("/launches/{id}"),
        "Rencana tersimpan. Tambahkan proyek yang akan diluncurkan.",
    ))
}

async fn show(mut m: MemberRead, At((_, id)): At<(String, BatchId)>) -> Result<BatchPage> {
    let batch = store::find(&mut m.tx, id).await?.ok_or(Error::NotFound)?;
    let items = items::store::list(&mut m.tx, &batch, sees_all(&m.here.actor)).await?;
    Ok(BatchPage {
        page: m.here.page(batch.name()),
        place: m.here.path(""),
        base: m.here.path(&format!("/launches/{id}")),
        held: batch.held(m.here.tenant.zone),
        may_change: m.here.actor.may::<ChangeBatch>(&batch),
        items,
        batch,
    })
}

async fn edit(mut m: MemberRead, At((_, id)): At<(String, BatchId)>) -> Result<BatchFormPage> {
    let batch = planned::<ChangeBatch>(&mut m, id).await?;
    Ok(form_page(
        &m.here,
        Some(id),
        FormView::filled(forms::fields_of(&batch, m.here.tenant.zone)),
    ))
}

async fn update(
    mut m: Member,
    At((_, id)): At<(String, BatchId)>,
    Form(fields): Form,
) -> Result<Response> {
    let batch = open_for_change(&mut m, id).await?;
    let facts = match forms::parse_facts(&fields, m.here.tenant.zone) {
        Ok(facts) => facts,
        Err(errors) => {
            return Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                form_page(
                    &m.here,
                    Some(id),
                    FormView {
                        values: fields,
                        errors,
                    },
                ),
            )
                .into_response());
        }
    };
    let permit = m.here.actor.permit::<ChangeBatch>(&batch)?;
    actions::change(
        &mut m.tx,
        &permit,
        forms::parse_version(&fields),
        &facts,
        m.here.now,
    )
    .await?;
    Ok(m.commit()
        .await?
        .see(&format!("/launches/{id}"), "Perubahan tersimpan."))
}

async fn confirm_launch(
    mut m: MemberRead,
    At((_, id)): At<(String, BatchId)>,
) -> Result<LaunchPage> {
    let batch = planned::<LaunchBatch>(&mut m, id).await?;
    let items = items::store::list(&mut m.tx, &batch, sees_all(&m.here.actor)).await?;
    let zone = m.here.tenant.zone;
    Ok(LaunchPage {
        page: m.here.page("Luncurkan"),
        base: m.here.path(&format!("/launches/{id}")),
        held: batch.held(zone),
        number: store::size(&mut m.tx).await?.launched + 1,
        is_early: zone.day(batch.held_at) > m.here.today(),
        is_past: zone.day(batch.held_at) < m.here.today(),
        items,
        batch,
    })
}

async fn launch(
    mut m: Member,
    At((_, id)): At<(String, BatchId)>,
    Form(_): Form,
) -> Result<Response> {
    store::lock_series(&mut m.tx).await?;
    let batch = store::find_for_change(&mut m.tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    if batch.state == BatchState::Launched {
        // The second press of the same button: what it asks for is done.
        return Ok(m.commit().await?.see(
            &format!("/launches/{id}/report"),
            "Gelombang ini sudah diluncurkan.",
        ));
    }
    let batch = still_planned(batch)?;
    let permit = m.here.actor.permit::<LaunchBatch>(&batch)?;
    let items = items::store::list(&mut m.tx, &batch, sees_all(&m.here.actor)).await?;
    actions::launch(&mut m.tx, &permit, &items, m.here.now).await?;
    let sentence = format!(
        "{} proyek diluncurkan. Laporannya siap dibaca dan dicetak.",
        items.len()
    );
    Ok(m.commit()
        .await?
        .see(&format!("/launches/{id}/report"), &sentence))
}

fn cancel_page(here: &Here, batch: Batch, projects: usize, form: FormView) -> CancelPage {
    let mut page = here.page("Batalkan peluncuran");
    page.has_errors = !form.errors.is_empty();
    CancelPage {
        page,
        base: here.path(&format!("/launches/{}", batch.id)),
        batch,
        projects,
        form,
    }
}

async fn confirm_cancel(
    mut m: MemberRead,
    At((_, id)): At<(String, BatchId)>,
) -> Result<CancelPage> {
    let batch = planned::<CancelBatch>(&mut m, id).await?;
    let projects = items::store::count(&mut m.tx, id).await?;
    Ok(cancel_page(&m.here, batch, projects, FormView::empty()))
}

async fn cancel(
    mut m: Member,
    At((_, id)): At<(String, BatchId)>,
    Form(fields): Form,
) -> Result<Response> {
    store::lock_series(&mut m.tx).await?;
    let batch = open_for_change(&mut m, id).await?;
    let reason = match forms::parse_reason(&fields) {
        Ok(reason) => reason,
        Err(errors) => {
            let projects = items::store::count(&mut m.tx, id).await?;
            return Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                cancel_page(
                    &m.here,
                    batch,
                    projects,
                    FormView {
                        values: fields,
                        errors,
                    },
                ),
            )
                .into_response());
        }
    };
    let permit = m.here.actor.permit::<CancelBatch>(&batch)?;
    actions::cancel(&mut m.tx, &permit, &reason, m.here.now).await?;
    Ok(m.commit().await?.see(
        "/launches",
        "Rencana peluncuran dibatalkan. Proyeknya dapat dimasukkan ke gelombang lain.",
    ))
}
