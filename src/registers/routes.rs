//! The lists' addresses.

use super::policy::{AddEntry, ChangeEntry, Line};
use super::views::{EntryPage, RegisterPage};
use super::{Register, actions, forms, store};
use crate::access::{At, Audience, Here, Member, MemberRead, Routes};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{EntryId, ProjectId};
use crate::projects::Case;
use crate::projects::store::find_case;
use crate::web::form::FormView;
use crate::web::input::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The routes of this room.
pub fn routes() -> Routes {
    let m = Audience::Member;
    Routes::new()
        .get(
            "/t/{tenant}/projects/{project}/registers/{register}",
            m,
            show,
        )
        .post(
            "/t/{tenant}/projects/{project}/registers/{register}",
            m,
            add,
        )
        .get(
            "/t/{tenant}/projects/{project}/registers/{register}/new",
            m,
            new,
        )
        .get(
            "/t/{tenant}/projects/{project}/registers/{register}/{entry}",
            m,
            edit,
        )
        .post(
            "/t/{tenant}/projects/{project}/registers/{register}/{entry}",
            m,
            change,
        )
        .post(
            "/t/{tenant}/projects/{project}/registers/{register}/{entry}/remove",
            m,
            remove,
        )
}

/// The project whose lists the reader may see: they are part of its drafts.
async fn find(tx: &mut TenantTx, here: &Here, id: ProjectId) -> Result<Case> {
    let case = find_case(tx, here, id).await?;
    if case.relation.may_see_drafts() {
        Ok(case)
    } else {
        Err(Error::NotFound)
    }
}

type Place = At<(String, ProjectId, Register)>;
type LinePlace = At<(String, ProjectId, Register, EntryId)>;

async fn show(mut m: MemberRead, At((_, id, register)): Place) -> Result<RegisterPage> {
    let case = find(&mut m.tx, &m.here, id).await?;
    let lines = store::list(&mut m.tx, id, Some(register)).await?;
    Ok(RegisterPage::of(&m.here, &case, register, &lines))
}

async fn new(mut m: MemberRead, At((_, id, register)): Place) -> Result<EntryPage> {
    let case = find(&mut m.tx, &m.here, id).await?;
    m.here.actor.permit::<AddEntry>(&case)?;
    Ok(EntryPage::of(
        &m.here,
        &case,
        register,
        None,
        FormView::empty(),
    ))
}

async fn add(mut m: Member, At((_, id, register)): Place, Form(fields): Form) -> Result<Response> {
    let is_first = m.is_first(&fields).await?;
    let case = find(&mut m.tx, &m.here, id).await?;
    let permit = m.here.actor.permit::<AddEntry>(&case)?;
    let to = format!("/projects/{id}/registers/{register}");
    if !is_first {
        return Ok(m.commit().await?.see(&to, "Baris ini sudah tersimpan."));
    }
    let entry = match forms::parse(&fields, register) {
        Ok(entry) => entry,
        Err(errors) => {
            let again = EntryPage::of(
                &m.here,
                &case,
                register,
                None,
                FormView {
                    values: fields,
                    errors,
                },
            );
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    let row = fields.get("id").parse().unwrap_or_else(|_| EntryId::new());
    actions::add(&mut m.tx, &permit, row, &entry, m.here.now).await?;
    let sentence = format!("“{}” ditambahkan.", entry.name());
    Ok(m.commit().await?.see(&to, &sentence))
}

async fn find_line(
    tx: &mut TenantTx,
    here: &Here,
    project: ProjectId,
    register: Register,
    id: EntryId,
) -> Result<Line> {
    let case = find(tx, here, project).await?;
    let kept = store::find(tx, project, register, id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Line { case, kept })
}

async fn edit(mut m: MemberRead, At((_, project, register, id)): LinePlace) -> Result<EntryPage> {
    let line = find_line(&mut m.tx, &m.here, project, register, id).await?;
    m.here.actor.permit::<ChangeEntry>(&line)?;
    let form = FormView::filled(forms::filled(&line.kept.entry));
    Ok(EntryPage::of(
        &m.here,
        &line.case,
        register,
        Some(&line.kept),
        form,
    ))
}

async fn change(
    mut m: Member,
    At((_, project, register, id)): LinePlace,
    Form(fields): Form,
) -> Result<Response> {
    let line = find_line(&mut m.tx, &m.here, project, register, id).await?;
    let permit = m.here.actor.permit::<ChangeEntry>(&line)?;
    let entry = match forms::parse(&fields, register) {
        Ok(entry) => entry,
        Err(errors) => {
            let form = FormView {
                values: fields,
                errors,
            };
            let again = EntryPage::of(&m.here, &line.case, register, Some(&line.kept), form);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    if entry != line.kept.entry {
        let over = fields.get("version").parse().map_err(|_| Error::Stale)?;
        actions::change(&mut m.tx, &permit, over, &entry, m.here.now).await?;
    }
    let sentence = format!("“{}” tersimpan.", entry.name());
    Ok(m.commit().await?.see(
        &format!("/projects/{project}/registers/{register}"),
        &sentence,
    ))
}

async fn remove(
    mut m: Member,
    At((_, project, register, id)): LinePlace,
    _form: Form,
) -> Result<Response> {
    let to = format!("/projects/{project}/registers/{register}");
    let case = find(&mut m.tx, &m.here, project).await?;
    let Some(kept) = store::find(&mut m.tx, project, register, id).await? else {
        // The second press of the same button: the first one has done it.
        return if case.relation.leader {
            Ok(m.commit().await?.see(&to, "Baris dihapus."))
        } else {
            Err(Error::NotFound)
        };
    };
    let line = Line { case, kept };
    let permit = m.here.actor.permit::<ChangeEntry>(&line)?;
    actions::remove(&mut m.tx, &permit, m.here.now).await?;
    let sentence = format!("“{}” dihapus dari daftar.", line.kept.entry.name());
    Ok(m.commit().await?.see(&to, &sentence))
}
