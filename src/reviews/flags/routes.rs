//! The routine flag's addresses.

use super::policy::{AnswerFlag, FlagCase, FlagRoutine, LiftFlag};
use super::views::{FlagPart, RoutinePage};
use super::{Flag, actions, standing, store};
use crate::access::read_reason;
use crate::access::{At, Audience, Here, Member, MemberRead, Role, Routes};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{FlagId, ProjectId};
use crate::projects::store::find_case;
use crate::reviews::REVIEWERS;
use crate::web::form::{FieldErrors, Fields, FormView, Reader};
use crate::web::input::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The routes of the routine flag.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/t/{tenant}/projects/{project}/routine",
            Audience::Member,
            show,
        )
        .post(
            "/t/{tenant}/projects/{project}/routine",
            Audience::Roles(&[Role::Mentor, Role::Coach]),
            flag,
        )
        .post(
            "/t/{tenant}/projects/{project}/routine/answer",
            Audience::Roles(&[Role::Participant]),
            answer,
        )
        .post(
            "/t/{tenant}/projects/{project}/routine/lift",
            Audience::Roles(REVIEWERS),
            lift,
        )
}

type Place = At<(String, ProjectId)>;

async fn load(tx: &mut TenantTx, here: &Here, id: ProjectId) -> Result<(FlagCase, Vec<Flag>)> {
    let case = find_case(tx, here, id).await?;
    let flags = store::list(tx, &case.project).await?;
    Ok((
        FlagCase {
            case,
            flag: standing(&flags).cloned(),
        },
        flags,
    ))
}

async fn show(mut m: MemberRead, At((_, id)): Place) -> Result<RoutinePage> {
    let (subject, flags) = load(&mut m.tx, &m.here, id).await?;
    Ok(page(&m.here, &subject, &flags, FormView::empty()))
}

fn page(here: &Here, subject: &FlagCase, flags: &[Flag], form: FormView) -> RoutinePage {
    let mut around = here.page("Proyek rutinitas");
    around.has_errors = !form.errors.is_empty();
    RoutinePage {
        page: around,
        project_href: here.path(&format!("/projects/{}", subject.case.project.id)),
        name: subject.case.project.display_name(),
        standing: subject.flag.as_ref().map(|f| FlagPart::of(f, here)),
        past: flags
            .iter()
            .filter(|f| f.lifted_at.is_some())
            .map(|f| FlagPart::of(f, here))
            .collect(),
        id: form.value("id").parse().unwrap_or_else(|_| FlagId::new()),
        form,
        may_flag: here.actor.may::<FlagRoutine>(subject),
        may_answer: here.actor.may::<AnswerFlag>(subject),
        may_lift: here.actor.may::<LiftFlag>(subject),
    }
}

fn back(id: ProjectId) -> String {
    format!("/projects/{id}/routine")
}

async fn flag(mut m: Member, At((_, id)): Place, Form(fields): Form) -> Result<Response> {
    let is_first = m.is_first(&fields).await?;
    let (subject, flags) = load(&mut m.tx, &m.here, id).await?;
    if !is_first {
        return Ok(m
            .commit()
            .await?
            .see(&back(id), "Tanda rutinitas tersimpan."));
    }
    if subject.flag.is_some() && (subject.case.relation.mentor || subject.case.relation.coach) {
        return Err(Error::illegal(
            "Proyek ini sudah diberi tanda rutinitas. Baca alasannya dan jawaban peserta dahulu.",
        ));
    }
    let permit = m.here.actor.permit::<FlagRoutine>(&subject)?;
    match parse_flag(&fields) {
        Ok((flag, reason)) => {
            actions::flag(&mut m.tx, &permit, flag, &reason, m.here.now).await?;
            Ok(m.commit().await?.see(
                &back(id),
                "Tanda rutinitas tersimpan. Peserta diminta menjawab.",
            ))
        }
        Err(errors) => Ok(refused(&m.here, &subject, &flags, fields, errors)),
    }
}

fn parse_flag(fields: &Fields) -> Result<(FlagId, String), FieldErrors> {
    let mut r = Reader::new(fields);
    let id = FlagId(r.uuid("id", "Tanda"));
    let reason = read_reason(&mut r, "reason", "Alasan", 2000);
    r.finish((id, reason))
}

fn refused(
    here: &Here,
    subject: &FlagCase,
    flags: &[Flag],
    values: Fields,
    errors: FieldErrors,
) -> Response {
    (
        StatusCode::UNPROCESSABLE_ENTITY,
        page(here, subject, flags, FormView { values, errors }),
    )
        .into_response()
}

async fn answer(mut m: Member, At((_, id)): Place, Form(fields): Form) -> Result<Response> {
    let (subject, flags) = load(&mut m.tx, &m.here, id).await?;
    let permit = m.here.actor.permit::<AnswerFlag>(&subject)?;
    let mut r = Reader::new(&fields);
    let text = r.text("answer", "Jawaban", 2000);
    match r.finish(text) {
        Ok(text) => {
            actions::answer(&mut m.tx, &permit, &text, m.here.now).await?;
            Ok(m.commit().await?.see(
                &back(id),
                "Jawaban Anda tersimpan dan dapat dibaca pimpinan.",
            ))
        }
        Err(errors) => Ok(refused(&m.here, &subject, &flags, fields, errors)),
    }
}

async fn lift(mut m: Member, At((_, id)): Place, Form(_): Form) -> Result<Response> {
    let (subject, _) = load(&mut m.tx, &m.here, id).await?;
    if subject.flag.is_none()
        && (subject.case.relation.mentor
            || subject.case.relation.coach
            || subject.case.relation.staff)
    {
        return Ok(m
            .commit()
            .await?
            .see(&back(id), "Tanda rutinitas sudah dicabut."));
    }
    let permit = m.here.actor.permit::<LiftFlag>(&subject)?;
    actions::lift(&mut m.tx, &permit, m.here.now).await?;
    Ok(m.commit().await?.see(&back(id), "Tanda rutinitas dicabut."))
}
