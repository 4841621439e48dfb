//! The page on which a project's identity is written.

use super::policy::{ConsentToPublic, DescribeProject};
use super::store::{find_case, list_documents, list_missions};
use super::views::{ConsentPage, IdentityPage};
use super::{Case, Scope, actions, forms};
use crate::access::{At, Audience, Here, Member, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{MissionId, ProjectId};
use crate::missions::{self, MissionItem};
use crate::web::form::FormView;
use crate::web::input::Form;
use crate::web::text;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/t/{tenant}/projects/{project}/identity",
            Audience::Member,
            identity,
        )
        .post(
            "/t/{tenant}/projects/{project}/identity",
            Audience::Member,
            describe,
        )
        .get(
            "/t/{tenant}/projects/{project}/consent",
            Audience::Roles(&[Role::Participant]),
            show_consent,
        )
        .post(
            "/t/{tenant}/projects/{project}/consent",
            Audience::Roles(&[Role::Participant]),
            consent,
        )
}

async fn show_consent(
    mut m: MemberRead,
    At((_, id)): At<(String, ProjectId)>,
) -> Result<ConsentPage> {
    let case = find_case(&mut m.tx, &m.here, id).await?;
    m.here.actor.permit::<ConsentToPublic>(&case)?;
    Ok(ConsentPage {
        page: m.here.page("Tampil untuk umum"),
        project_href: m.here.path(&format!("/projects/{id}")),
        project: case.project.display_name(),
        since: case
            .project
            .public_consent_at
            .map(|at| text::date(m.here.tenant.zone.day(at)))
            .unwrap_or_default(),
    })
}

async fn consent(
    mut m: Member,
    At((_, id)): At<(String, ProjectId)>,
    Form(fields): Form,
) -> Result<Response> {
    let case = find_case(&mut m.tx, &m.here, id).await?;
    let permit = m.here.actor.permit::<ConsentToPublic>(&case)?;
    let agrees = fields.get("agree") == "1";
    actions::consent(&mut m.tx, &permit, agrees, m.here.now).await?;
    let sentence = if agrees {
        "Tersimpan: proyek Anda boleh tampil di halaman publik."
    } else {
        "Tersimpan: proyek Anda tidak tampil di halaman publik."
    };
    Ok(m.commit().await?.see(&format!("/projects/{id}"), sentence))
}

/// What a project can be linked to: the aims of its government that stand, and those it is linked to already.
async fn offered(tx: &mut TenantTx, case: &Case, linked: &[MissionId]) -> Result<Vec<MissionItem>> {
    let items = missions::store::list(tx, case.project.home_tenant_id).await?;
    let is_offered = |item: &MissionItem| !item.archived || linked.contains(&item.id);
    Ok(items.into_iter().filter(is_offered).collect())
}

fn identity_page(
    here: &Here,
    case: &Case,
    offered: &[MissionItem],
    form: FormView,
) -> IdentityPage {
    let mut page = here.page("Judul dan identitas");
    page.has_errors = !form.errors.is_empty();
    IdentityPage {
        page,
        project_href: here.path(&format!("/projects/{}", case.project.id)),
        project: case.project.display_name(),
        form,
        version: case.project.version,
        scopes: Scope::options(),
        digital: vec![
            ("yes".into(), "Ya, dipakai lewat aplikasi atau situs".into()),
            ("no".into(), "Tidak".into()),
        ],
        missions: offered
            .iter()
            .map(|item| (item.id.to_string(), item.name()))
            .collect(),
    }
}

async fn identity(mut m: MemberRead, At((_, id)): At<(String, ProjectId)>) -> Result<IdentityPage> {
    let case = find_case(&mut m.tx, &m.here, id).await?;
    m.here.actor.permit::<DescribeProject>(&case)?;
    let linked = list_missions(&mut m.tx, &case.project).await?;
    let offered = offered(&mut m.tx, &case, &linked).await?;
    let fields = forms::identity_fields(&case.project, &linked);
    Ok(identity_page(
        &m.here,
        &case,
        &offered,
        FormView::filled(fields),
    ))
}

async fn describe(
    mut m: Member,
    At((_, id)): At<(String, ProjectId)>,
    Form(fields): Form,
) -> Result<Response> {
    let case = find_case(&mut m.tx, &m.here, id).await?;
    let permit = m.here.actor.permit::<DescribeProject>(&case)?;
    let linked = list_missions(&mut m.tx, &case.project).await?;
    let offered = offered(&mut m.tx, &case, &linked).await?;
    let (identity, version) = match forms::parse_identity(&fields, &offered) {
        Ok(read) => read,
        Err(errors) => {
            let page = identity_page(
                &m.here,
                &case,
                &offered,
                FormView {
                    values: fields,
                    errors,
                },
            );
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    actions::describe(&mut m.tx, &permit, &identity, (version, linked), m.here.now).await?;
    let open = list_documents(&mut m.tx, id)
        .await?
        .into_iter()
        .rfind(|d| d.is_open())
        .filter(|_| case.relation.leader);
    let next = open.map_or_else(
        || format!("/projects/{id}"),
        |d| format!("/projects/{id}/documents/{}", d.kind),
    );
    Ok(m.commit()
        .await?
        .see(&next, "Judul dan identitas tersimpan."))
}
