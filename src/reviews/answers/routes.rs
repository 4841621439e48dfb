//! The addresses on which the participant answers a checklist.

use super::policy::AnswerChanges;
use super::views::{AnswersPage, lines};
use super::{actions, forms, is_unanswered, open_return};
use crate::access::{At, Audience, Here, Member, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::ProjectId;
use crate::projects::store::find_dossier;
use crate::projects::{DocumentKind, Dossier};
use crate::reviews::decisions::{Review, rounds, store, views};
use crate::web::form::{Fields, FormView};
use crate::web::input::Form;
use crate::web::text;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The routes of answers.
pub fn routes() -> Routes {
    let participant = Audience::Roles(&[Role::Participant]);
    Routes::new()
        .get(
            "/t/{tenant}/projects/{project}/documents/{kind}/answers",
            participant,
            show,
        )
        .post(
            "/t/{tenant}/projects/{project}/documents/{kind}/answers",
            participant,
            answer,
        )
}

type Place = At<(String, ProjectId, DocumentKind)>;

async fn show(mut m: MemberRead, At((_, id, kind)): Place) -> Result<AnswersPage> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    m.here.actor.permit::<AnswerChanges>(&dossier)?;
    let history = store::history(&mut m.tx, dossier.document.id).await?;
    page(&mut m.tx, &m.here, &dossier, &history, None).await
}

async fn page(
    tx: &mut TenantTx,
    here: &Here,
    dossier: &Dossier,
    history: &[Review],
    typed: Option<FormView>,
) -> Result<AnswersPage> {
    let review = open_return(history).ok_or(Error::NotFound)?;
    let versions = store::versions(tx, dossier.document.id, here.actor.member_id).await?;
    let sections = versions
        .first()
        .map(|v| v.sections.as_slice())
        .unwrap_or_default();
    let document_href = here.path(&format!(
        "/projects/{}/documents/{}",
        dossier.project.id, dossier.document.kind
    ));
    let kept = || {
        Fields::from_pairs(
            review
                .requests
                .iter()
                .map(|r| (forms::field(r.id), r.answer.clone())),
        )
    };
    let form = typed.unwrap_or_else(|| FormView::filled(kept()));
    let mut around = here.page("Jawab daftar perbaikan");
    around.has_errors = !form.errors.is_empty();
    let role = Role::from_code(&review.reviewer_role).map_or("", Code::label);
    let round = rounds(history).last().copied().unwrap_or_default();
    Ok(AnswersPage {
        page: around,
        form,
        heading: views::heading(dossier),
        lead: format!(
            "Putaran {round}, dari {} ({role}), {}.",
            review.reviewer_name,
            text::datetime_short(review.decided_at, here.tenant.zone)
        ),
        note: review.note.clone(),
        lines: lines(review, sections, &document_href, here),
        open: review.requests.iter().filter(|r| is_unanswered(r)).count(),
        submit_href: format!("{document_href}/submit"),
        document_href,
    })
}

async fn answer(mut m: Member, At((_, id, kind)): Place, Form(fields): Form) -> Result<Response> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    let permit = m.here.actor.permit::<AnswerChanges>(&dossier)?;
    let history = store::history(&mut m.tx, dossier.document.id).await?;
    let review = open_return(&history).ok_or(Error::NotFound)?;
    // A later return has another checklist: what was typed for the old one is shown, not lost.
    if fields.iter().any(|(name, _)| {
        name.starts_with("answer-") && !review.requests.iter().any(|r| forms::field(r.id) == name)
    }) {
        return Err(Error::Stale);
    }
    let answers = match forms::parse(&fields, &review.requests) {
        Ok(answers) => answers,
        Err(errors) => {
            let again = page(
                &mut m.tx,
                &m.here,
                &dossier,
                &history,
                Some(FormView {
                    values: fields,
                    errors,
                }),
            )
            .await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    actions::answer(&mut m.tx, &permit, review.id, &answers, m.here.now).await?;
    let open = review
        .requests
        .iter()
        .filter(|r| is_unanswered(r) && !answers.iter().any(|(id, _)| *id == r.id))
        .count();
    let sentence = if open == 0 {
        "Semua perbaikan terjawab. Anda dapat mengajukan lagi.".to_owned()
    } else {
        format!("Tersimpan. Masih {open} yang belum dijawab.")
    };
    Ok(m.commit().await?.see(
        &format!("/projects/{id}/documents/{kind}/answers"),
        &sentence,
    ))
}
