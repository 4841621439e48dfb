//! The pages of documents: here the overview, below it the sections, the submission and the versions.

mod sections;
mod submission;
mod versions;

use super::views::{self, Head, OverviewPage};
use super::{Outline, program_of, readings, store};
use crate::access::{At, Audience, Here, MemberRead, Routes};
use crate::db::TenantTx;
use crate::deadlines::policy::ExtendDeadline;
use crate::deadlines::views::{Due, extension_words};
use crate::deadlines::{self, Deadline};
use crate::error::Result;
use crate::id::ProjectId;
use crate::projects::policy::{DescribeProject, RecallDocument, StartAnew, WriteDraft};
use crate::projects::store::find_dossier;
use crate::projects::{Case, DocumentKind, DocumentState, Dossier, events_for};
use crate::web::text;

/// The routes of documents.
pub fn routes() -> Routes {
    let m = Audience::Member;
    Routes::new()
        .get(
            "/t/{tenant}/projects/{project}/documents/{kind}",
            m,
            overview,
        )
        .get(
            "/t/{tenant}/projects/{project}/documents/{kind}/sections/{key}",
            m,
            sections::section,
        )
        .post(
            "/t/{tenant}/projects/{project}/documents/{kind}/sections/{key}",
            m,
            sections::save,
        )
        .post(
            "/t/{tenant}/projects/{project}/documents/{kind}/sections/{key}/autosave",
            m,
            sections::autosave,
        )
        .get(
            "/t/{tenant}/projects/{project}/documents/{kind}/submit",
            m,
            submission::check,
        )
        .post(
            "/t/{tenant}/projects/{project}/documents/{kind}/submit",
            m,
            submission::submit,
        )
        .post(
            "/t/{tenant}/projects/{project}/documents/{kind}/recall",
            m,
            submission::go_back::<RecallDocument>,
        )
        .post(
            "/t/{tenant}/projects/{project}/documents/{kind}/start-anew",
            m,
            submission::go_back::<StartAnew>,
        )
        .get(
            "/t/{tenant}/projects/{project}/documents/{kind}/versions/{number}",
            m,
            versions::version,
        )
}

type Place = At<(String, ProjectId, DocumentKind)>;

fn document_path(id: ProjectId, kind: DocumentKind) -> String {
    format!("/projects/{id}/documents/{kind}")
}

async fn outline(tx: &mut TenantTx, dossier: &Dossier) -> Result<Outline> {
    let draft = store::find_draft(tx, dossier.document.id).await?;
    Ok(Outline::of(
        program_of(&dossier.project)?,
        dossier.document.kind,
        &dossier.project.title,
        draft,
    ))
}

fn may_describe(here: &Here, dossier: &Dossier) -> bool {
    here.actor.may::<DescribeProject>(&Case {
        project: dossier.project.clone(),
        relation: dossier.relation,
    })
}

async fn overview(mut m: MemberRead, At((_, id, kind)): Place) -> Result<OverviewPage> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    let head = Head::of(&m.here, &dossier)?;
    let rows = store::list_versions(&mut m.tx, dossier.document.id).await?;
    let (plan, extensions) = if dossier.document.is_open() {
        (
            deadlines::store::find_plan(&mut m.tx, dossier.project.cohort_id, kind).await?,
            deadlines::store::list(&mut m.tx, &dossier.project, kind).await?,
        )
    } else {
        (None, Vec::new())
    };
    let due = plan.map(|plan| Deadline::of(plan, extensions.iter().map(|e| e.until)));
    let unanswered = if dossier.document.state == DocumentState::RevisionRequested {
        store::count_unanswered(&mut m.tx, dossier.document.id).await?
    } else {
        0
    };
    let outline = if dossier.relation.may_see_drafts() {
        Some(outline(&mut m.tx, &dossier).await?)
    } else {
        None
    };
    let latest = dossier.document.latest_number;
    let reading = readings::find(&mut m.tx, m.here.actor.member_id, dossier.document.id).await?;
    let mut buttons = views::buttons(&head, &events_for(&dossier.document, dossier.relation));
    if let Some(outline) = outline
        .as_ref()
        .filter(|_| m.here.actor.may::<WriteDraft>(&dossier))
    {
        views::write_on(&head, outline, &mut buttons);
    }
    let versions = views::versions(&m.here, &head, &rows);
    let awaits = matches!(
        dossier.document.state,
        DocumentState::Submitted | DocumentState::MentorApproved
    );
    Ok(OverviewPage {
        page: m.here.page(head.label.clone()),
        holder: OverviewPage::holder_of(&dossier),
        since: text::age(
            m.here.tenant.zone.day(dossier.document.state_since),
            m.here.today(),
        ),
        due: due.map(|deadline| Due::of(deadline, m.here.today())),
        extensions: extensions
            .iter()
            .map(|e| extension_words(&m.here, e))
            .collect(),
        extend_href: if plan.is_some() && m.here.actor.may::<ExtendDeadline>(&dossier) {
            format!("{}/deadline", head.href)
        } else {
            String::new()
        },
        buttons,
        answers: (dossier.relation.leader && unanswered > 0)
            .then(|| (format!("{}/answers", head.href), unanswered)),
        approval: dossier
            .document
            .state
            .is_approved()
            .then(|| format!("{}/approval.pdf", head.href)),
        record: versions
            .first()
            .filter(|_| awaits && dossier.relation.leader)
            .cloned(),
        completeness: outline.as_ref().map(|o| (o.words(), o.percent())),
        unread: views::unread(&head, &dossier, reading, latest),
        parts: outline
            .as_ref()
            .map(|o| views::nav(&head, o, "", may_describe(&m.here, &dossier)))
            .unwrap_or_default(),
        versions,
        head,
    })
}
