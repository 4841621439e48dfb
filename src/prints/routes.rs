//! The papers' addresses. The transaction has ended before the typesetter begins.

use super::store;
use crate::access::{At, Audience, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::consultations::routes::find_card;
use crate::consultations::store::list as list_consultations;
use crate::documents::store::{Version, find_versions};
use crate::error::{Error, Result};
use crate::id::{ProjectId, SlotId};
use crate::projects::store::{find_document, find_dossier};
use crate::projects::{DocumentKind, Dossier};
use crate::seminars::policy::SlotCase;
use crate::seminars::store as seminars;
use crate::web::download::{PDF, download};
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/t/{tenant}/projects/{project}/documents/{kind}/document.pdf",
            Audience::Member,
            document,
        )
        .get(
            "/t/{tenant}/projects/{project}/documents/{kind}/approval.pdf",
            Audience::Member,
            approval,
        )
        .get(
            "/t/{tenant}/projects/{project}/consultations.pdf",
            Audience::Member,
            control_card,
        )
        .get(
            "/t/{tenant}/slots/{slot}/document.pdf",
            Audience::Roles(&[
                Role::OrganizerAdmin,
                Role::ClassPic,
                Role::Coach,
                Role::Examiner,
            ]),
            presented,
        )
}

#[derive(Deserialize)]
struct Which {
    version: Option<i32>,
}

type Place = At<(String, ProjectId, DocumentKind)>;

async fn document(
    mut m: MemberRead,
    At((_, id, kind)): Place,
    Query(which): Query<Which>,
) -> Result<Response> {
    let (dossier, version) = find_version(&mut m, id, kind, which.version).await?;
    let people = store::people(&mut m.tx, id).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    let paper = super::document(&here, &dossier, &version, &people);
    let bytes = paper.pdf().await?;
    Ok(download(
        bytes,
        PDF,
        &format!("{}-versi-{}.pdf", name(kind), version.number),
    ))
}

async fn find_version(
    m: &mut MemberRead,
    id: ProjectId,
    kind: DocumentKind,
    number: Option<i32>,
) -> Result<(Dossier, Version)> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    let latest = dossier.document.latest_number;
    if latest == 0 {
        return Err(Error::illegal(
            "Dokumen ini belum pernah diajukan, jadi belum ada yang dapat dicetak. Ajukan dahulu.",
        ));
    }
    let number = number.unwrap_or(latest);
    let version = find_versions(&mut m.tx, dossier.document.id, &[number])
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    Ok((dossier, version))
}

/// The document that is presented, for those who examine it: the latest version that was submitted.
async fn presented(mut m: MemberRead, At((_, id)): At<(String, SlotId)>) -> Result<Response> {
    let SlotCase { group, project, .. } = seminars::find_slot(&mut m.tx, &m.here, id).await?;
    let kind = group.kind.document();
    let document = find_document(&mut m.tx, project.id, kind)
        .await?
        .filter(|d| d.latest_number > 0)
        .ok_or_else(|| Error::illegal("Dokumen ini belum pernah diajukan."))?;
    let version = find_versions(&mut m.tx, document.id, &[document.latest_number])
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    let people = store::people(&mut m.tx, project.id).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    let dossier = Dossier {
        relation: project.relation(&here.actor, here.tenant.id),
        project,
        document,
    };
    let paper = super::document(&here, &dossier, &version, &people);
    let bytes = paper.pdf().await?;
    Ok(download(bytes, PDF, &format!("{}.pdf", name(kind))))
}

async fn approval(mut m: MemberRead, At((_, id, kind)): Place) -> Result<Response> {
    let (dossier, version) = find_version(&mut m, id, kind, None).await?;
    if !dossier.document.state.is_approved() {
        return Err(Error::illegal(
            "Lembar persetujuan tersedia setelah dokumen ini disetujui.",
        ));
    }
    let approved = store::approvals(&mut m.tx, dossier.document.id, version.number).await?;
    let people = store::people(&mut m.tx, id).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    let sheet = super::approval_sheet(&here, &dossier, &version, &people, &approved);
    let bytes = sheet.pdf().await?;
    Ok(download(
        bytes,
        PDF,
        &format!("lembar-persetujuan-{}.pdf", name(kind)),
    ))
}

async fn control_card(mut m: MemberRead, At((_, id)): At<(String, ProjectId)>) -> Result<Response> {
    let case = find_card(&mut m.tx, &m.here, id).await?;
    let lines = list_consultations(&mut m.tx, id).await?;
    let people = store::people(&mut m.tx, id).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    let card = super::control_card(&here, &case.project, &lines, &people);
    let bytes = card.pdf().await?;
    Ok(download(bytes, PDF, "kartu-kendali.pdf"))
}

/// "gagasan", "rancangan", "laporan".
fn name(kind: DocumentKind) -> String {
    kind.label().to_lowercase()
}
