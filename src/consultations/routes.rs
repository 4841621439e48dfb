//! The control card's addresses.

use super::policy::{Answer, Ask, Line, NoteSession, Noting, ReadCard, Retract};
use super::views::{CardPage, LinePart, NewPart, advisers_for};
use super::{ConsultationState, actions, forms, store};
use crate::access::{At, Audience, Here, Member, MemberRead, Routes};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{ConsultationId, ProjectId};
use crate::projects::Case;
use crate::projects::store::find_case;
use crate::web::form::{FieldErrors, Fields, FormView};
use crate::web::input::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/t/{tenant}/projects/{project}/consultations",
            Audience::Member,
            show,
        )
        .post(
            "/t/{tenant}/projects/{project}/consultations",
            Audience::Member,
            write,
        )
        .post(
            "/t/{tenant}/projects/{project}/consultations/{consultation}/answer",
            Audience::Member,
            answer,
        )
        .post(
            "/t/{tenant}/projects/{project}/consultations/{consultation}/retract",
            Audience::Member,
            retract,
        )
}

/// The card that the reader may see; to others it does not exist.
pub async fn find_card(tx: &mut TenantTx, here: &Here, id: ProjectId) -> Result<Case> {
    let case = find_case(tx, here, id).await?;
    if here.actor.may::<ReadCard>(&case) {
        Ok(case)
    } else {
        Err(Error::NotFound)
    }
}

async fn show(mut m: MemberRead, At((_, id)): At<(String, ProjectId)>) -> Result<CardPage> {
    let case = find_card(&mut m.tx, &m.here, id).await?;
    page(&mut m.tx, &m.here, case, FormView::empty(), None).await
}

/// The page; `answering` is the line whose answer was refused.
async fn page(
    tx: &mut TenantTx,
    here: &Here,
    case: Case,
    form: FormView,
    answering: Option<ConsultationId>,
) -> Result<CardPage> {
    let lines = store::list(tx, case.project.id).await?;
    let mut around = here.page("Kartu kendali bimbingan");
    around.has_errors = !form.errors.is_empty();
    let refused = |line: ConsultationId| (answering == Some(line)).then_some(&form);
    Ok(CardPage {
        page: around,
        project_href: here.path(&format!("/projects/{}", case.project.id)),
        name: case.project.display_name(),
        counts: CardPage::count(&lines),
        lines: lines
            .iter()
            .rev()
            .map(|line| LinePart::of(line, &case, here, refused(line.id)))
            .collect(),
        new: NewPart::of(
            &case,
            here,
            if answering.is_none() {
                form
            } else {
                FormView::empty()
            },
        ),
    })
}

async fn write(
    mut m: Member,
    At((_, id)): At<(String, ProjectId)>,
    Form(fields): Form,
) -> Result<Response> {
    let is_first = m.is_first(&fields).await?;
    let case = find_card(&mut m.tx, &m.here, id).await?;
    let to = format!("/projects/{id}/consultations");
    if !is_first {
        return Ok(m
            .commit()
            .await?
            .see(&to, "Konsultasi ini sudah tersimpan."));
    }
    let (advisers, answers) = advisers_for(&case, &m.here.actor);
    if advisers.is_empty() {
        return Err(Error::denied("Peserta, mentor, dan coach proyek ini"));
    }
    let line = match forms::parse(&fields, &advisers, answers, m.here.today()) {
        Ok(line) => line,
        Err(errors) => return refuse(m, case, fields, errors, None).await,
    };
    let now = m.here.now;
    let sentence = if answers {
        let noting = Noting {
            case,
            adviser: line.adviser,
        };
        let permit = m.here.actor.permit::<NoteSession>(&noting)?;
        actions::note_session(&mut m.tx, &permit, &line, now).await?;
        "Konsultasi tercatat."
    } else {
        let permit = m.here.actor.permit::<Ask>(&case)?;
        actions::ask(&mut m.tx, &permit, &line, now).await?;
        "Pertanyaan tercatat dan menunggu tanggapan."
    };
    Ok(m.commit().await?.see(&to, sentence))
}

async fn refuse(
    mut m: Member,
    case: Case,
    fields: Fields,
    errors: FieldErrors,
    answering: Option<ConsultationId>,
) -> Result<Response> {
    let form = FormView {
        values: fields,
        errors,
    };
    let again = page(&mut m.tx, &m.here, case, form, answering).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
}

type LinePlace = At<(String, ProjectId, ConsultationId)>;

async fn find_line(m: &mut Member, project: ProjectId, id: ConsultationId) -> Result<Line> {
    let case = find_card(&mut m.tx, &m.here, project).await?;
    let line = store::find(&mut m.tx, project, id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Line { case, line })
}

async fn answer(
    mut m: Member,
    At((_, project, id)): LinePlace,
    Form(fields): Form,
) -> Result<Response> {
    let line = find_line(&mut m, project, id).await?;
    let to = format!("/projects/{project}/consultations#k-{id}");
    let parsed = forms::parse_answer(&fields);
    // The same answer sent twice is one.
    if line.is_put_to_reader() && parsed.as_ref().is_ok_and(|r| *r == line.line.response) {
        return Ok(m.commit().await?.see(&to, "Tanggapan tersimpan."));
    }
    let permit = m.here.actor.permit::<Answer>(&line)?;
    let response = match parsed {
        Ok(response) => response,
        Err(errors) => return refuse(m, line.case, fields, errors, Some(id)).await,
    };
    actions::answer(&mut m.tx, &permit, &response, m.here.now).await?;
    Ok(m.commit().await?.see(&to, "Tanggapan tersimpan."))
}

async fn retract(mut m: Member, At((_, project, id)): LinePlace, _form: Form) -> Result<Response> {
    let line = find_line(&mut m, project, id).await?;
    let is_done = line.case.relation.leader && line.line.state == ConsultationState::Retracted;
    if !is_done {
        let permit = m.here.actor.permit::<Retract>(&line)?;
        actions::retract(&mut m.tx, &permit, m.here.now).await?;
    }
    Ok(m.commit().await?.see(
        &format!("/projects/{project}/consultations"),
        "Pertanyaan ditarik kembali.",
    ))
}
