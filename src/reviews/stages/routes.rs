//! The stage's address.

use super::policy::{MoveProject, StageCase, could_cause, events};
use super::views::{ActPart, StagePage, journey, waits_for};
use super::{Footing, actions, forms, store};
use crate::access::{At, Audience, Here, Machine, Member, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::error::{Error, Result};
use crate::id::ProjectId;
use crate::projects::store::find_case;
use crate::projects::{Case, ProjectEvent, ProjectMachine};
use crate::web::form::FormView;
use crate::web::input::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The routes of stages.
pub fn routes() -> Routes {
    let movers = Audience::Roles(&[Role::OrganizerAdmin, Role::ClassPic, Role::Participant]);
    Routes::new()
        .get("/t/{tenant}/projects/{project}/stage", movers, show)
        .post("/t/{tenant}/projects/{project}/stage", movers, move_on)
}

type Place = At<(String, ProjectId)>;

async fn show(mut m: MemberRead, At((_, id)): Place) -> Result<StagePage> {
    let case = find_case(&mut m.tx, &m.here, id).await?;
    if !(case.relation.staff || case.relation.leader) {
        return Err(Error::denied(
            <MoveProject as crate::access::Action>::WHO_MAY,
        ));
    }
    let footing = store::footing(&mut m.tx, &case.project).await?;
    Ok(page(&m.here, &case, &footing, FormView::empty()))
}

fn page(here: &Here, case: &Case, footing: &Footing, refused: FormView) -> StagePage {
    let project = &case.project;
    let mut around = here.page("Tahap proyek");
    around.has_errors = !refused.errors.is_empty();
    StagePage {
        page: around,
        project_href: here.path(&format!("/projects/{}", project.id)),
        name: project.display_name(),
        version: project.version,
        steps: journey(project.stage),
        stage: project.stage.label(),
        waits_for: waits_for(project.stage),
        participant_href: if case.relation.staff {
            here.path(&format!(
                "/cohorts/{}/participants/{}",
                project.cohort_id, project.participation_id
            ))
        } else {
            String::new()
        },
        acts: events(project.stage, case.relation)
            .into_iter()
            .map(|e| ActPart::of(e, footing, Some(&refused)))
            .collect(),
        refused_ids: refused.value("event").to_owned(),
        refused,
    }
}

async fn move_on(mut m: Member, At((_, id)): Place, Form(fields): Form) -> Result<Response> {
    let case = find_case(&mut m.tx, &m.here, id).await?;
    let event = forms::event(&fields).ok_or_else(|| {
        Error::Unreadable("Tindakan ini tidak dikenal. Buka lagi halaman tahap proyek.".into())
    })?;
    // Whoever could do it in another stage learns what the stage is now.
    if could_cause(event, case.relation) {
        ProjectMachine::after(case.project.stage, event)?;
    }
    let subject = StageCase { case, event };
    let permit = m.here.actor.permit::<MoveProject>(&subject)?;
    if fields.get("version").parse() != Ok(subject.case.project.version) {
        return Err(Error::Stale);
    }
    match forms::parse(&fields, event) {
        Ok(reason) => {
            let stage = actions::move_on(&mut m.tx, &permit, &reason, m.here.now).await?;
            let sentence = format!("{}. Tahap proyek kini: {}.", event.label(), stage.label());
            let to = if event == ProjectEvent::ReportingStarted {
                format!("/projects/{id}/documents/report")
            } else {
                format!("/projects/{id}")
            };
            Ok(m.commit().await?.see(&to, &sentence))
        }
        Err(errors) => {
            let footing = store::footing(&mut m.tx, &subject.case.project).await?;
            let again = page(
                &m.here,
                &subject.case,
                &footing,
                FormView {
                    values: fields,
                    errors,
                },
            );
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
    }
}
