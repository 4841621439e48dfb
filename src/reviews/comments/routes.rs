//! The comments' address.

use super::policy::{CommentCase, WriteComment};
use super::views::{CommentPart, CommentsPage, audience_options};
use super::{actions, audience_names, choosable, forms, join_names, store};
use crate::access::{At, Audience, Here, Member, MemberRead, Routes};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{CommentId, ProjectId};
use crate::projects::Case;
use crate::projects::store::find_case;
use crate::web::form::FormView;
use crate::web::input::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The routes of comments.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/t/{tenant}/projects/{project}/comments",
            Audience::Member,
            show,
        )
        .post(
            "/t/{tenant}/projects/{project}/comments",
            Audience::Member,
            write,
        )
}

type Place = At<(String, ProjectId)>;

async fn show(mut m: MemberRead, At((_, id)): Place) -> Result<CommentsPage> {
    let case = find_case(&mut m.tx, &m.here, id).await?;
    page(&mut m.tx, &m.here, &case, FormView::empty()).await
}

async fn page(
    tx: &mut TenantTx,
    here: &Here,
    case: &Case,
    mut form: FormView,
) -> Result<CommentsPage> {
    let comments = store::list(tx, case).await?;
    let offered = choosable(case.relation, case.project.tenant_id == here.tenant.id);
    // The narrowest audience stands ready; a wider one is a choice.
    if let (Some(narrowest), false) = (offered.first(), form.values.has("audience")) {
        form.values.set("audience", narrowest.code());
    }
    let mut around = here.page("Komentar");
    around.has_errors = !form.errors.is_empty();
    Ok(CommentsPage {
        page: around,
        project_href: here.path(&format!("/projects/{}", case.project.id)),
        name: case.project.display_name(),
        comments: comments
            .iter()
            .map(|c| CommentPart::of(c, &case.project, here))
            .collect(),
        id: form
            .value("id")
            .parse()
            .unwrap_or_else(|_| CommentId::new()),
        form,
        audiences: audience_options(&case.project, offered),
    })
}

async fn write(mut m: Member, At((_, id)): Place, Form(fields): Form) -> Result<Response> {
    let is_first = m.is_first(&fields).await?;
    let case = find_case(&mut m.tx, &m.here, id).await?;
    if !is_first {
        let to = format!("/projects/{id}");
        return Ok(m.commit().await?.see(&to, "Komentar Anda sudah tersimpan."));
    }
    let offered = choosable(case.relation, case.project.tenant_id == m.here.tenant.id);
    if offered.is_empty() {
        return Err(Error::denied(
            <WriteComment as crate::access::Action>::WHO_MAY,
        ));
    }
    let comment = match forms::parse(&fields, offered) {
        Ok(comment) => comment,
        Err(errors) => {
            let again = page(
                &mut m.tx,
                &m.here,
                &case,
                FormView {
                    values: fields,
                    errors,
                },
            )
            .await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    let subject = CommentCase::of(case, &m.here, comment.audience);
    let permit = m.here.actor.permit::<WriteComment>(&subject)?;
    actions::write(&mut m.tx, &permit, &comment, m.here.now).await?;
    let readers = join_names(&audience_names(&subject.case.project, comment.audience));
    Ok(m.commit().await?.see(
        &format!("/projects/{id}"),
        &format!("Komentar terkirim. Terlihat oleh {readers}."),
    ))
}
