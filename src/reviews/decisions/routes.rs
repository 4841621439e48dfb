//! The review page's addresses.

use super::policy::{Decide, ReadForReview, ReopenDocument, reviewing_role};
use super::views::{self, DecisionPart, ReopenPage, ReviewPage, SheetLine};
use super::{actions, forms, store};
use crate::access::read_reason;
use crate::access::{At, Audience, Here, Member, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::documents::readings;
use crate::error::{Error, Result};
use crate::id::{ProjectId, ReviewId};
use crate::projects::store::find_dossier;
use crate::projects::{DocumentKind, DocumentState, Dossier};
use crate::reviews::{REVIEWERS, queue, sheets};
use crate::web::form::{FieldErrors, Fields, FormView, Reader};
use crate::web::input::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};

/// The routes of decisions.
pub fn routes() -> Routes {
    let staff = Audience::Roles(Role::STAFF);
    Routes::new()
        .get(
            "/t/{tenant}/projects/{project}/documents/{kind}/review",
            Audience::Roles(REVIEWERS),
            show,
        )
        .post(
            "/t/{tenant}/projects/{project}/documents/{kind}/review",
            Audience::Roles(REVIEWERS),
            decide,
        )
        .get(
            "/t/{tenant}/projects/{project}/documents/{kind}/reopen",
            staff,
            ask_reopen,
        )
        .post(
            "/t/{tenant}/projects/{project}/documents/{kind}/reopen",
            staff,
            reopen,
        )
}

type Place = At<(String, ProjectId, DocumentKind)>;

async fn show(mut m: Member, At((_, id, kind)): Place) -> Result<ReviewPage> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    m.here.actor.permit::<ReadForReview>(&dossier)?;
    let page = page(&mut m.tx, &m.here, &dossier, None, String::new()).await?;
    let (me, document) = (m.here.actor.member_id, &dossier.document);
    let of = (dossier.project.tenant_id, document.id);
    readings::note(&mut m.tx, me, of, document.latest_number, m.here.now).await?;
    m.end().await?;
    Ok(page)
}

async fn page(
    tx: &mut TenantTx,
    here: &Here,
    dossier: &Dossier,
    typed: Option<FormView>,
    problem: String,
) -> Result<ReviewPage> {
    let versions = store::versions(tx, dossier.document.id, here.actor.member_id).await?;
    let compared = tokio::task::spawn_blocking(move || (views::sections(&versions), versions));
    let (sections, versions) = compared.await.map_err(Error::internal)?;
    let latest = versions.first().ok_or(Error::NotFound)?;
    let history = store::history(tx, dossier.document.id).await?;
    let mut rounds = views::history(&history, &latest.sections, here).into_iter();
    let project = &dossier.project;
    let mut around = here.page(views::heading(dossier));
    around.has_errors = !problem.is_empty() || typed.as_ref().is_some_and(|f| !f.errors.is_empty());
    Ok(ReviewPage {
        page: around,
        base: here.path(""),
        project_href: here.path(&format!("/projects/{}", project.id)),
        heading: views::heading(dossier),
        document_title: if latest.title.is_empty() {
            project.display_name()
        } else {
            latest.title.clone()
        },
        facts: views::facts(dossier, latest, here),
        state: (dossier.document.state.tag(), dossier.document.state.label()),
        note: latest.note.clone(),
        sections,
        compared_with: versions.get(1).map(|v| v.number),
        latest: rounds.next(),
        older: rounds.collect(),
        decision: reviewing_role(dossier).map(|_| DecisionPart::of(dossier, latest, typed)),
        action: here.path(&review_path(dossier)),
        no_form: views::why_no_form(dossier),
        problem,
        sheet: sheet_line(tx, here, dossier).await?,
        reopen_href: if here.actor.may::<ReopenDocument>(dossier) {
            here.path(&format!("{}/reopen", document_path(dossier)))
        } else {
            String::new()
        },
    })
}

/// The mentor's sheet stands beside the decision of mentor and staff; it is recommended, not required.
async fn sheet_line(
    tx: &mut TenantTx,
    here: &Here,
    dossier: &Dossier,
) -> Result<Option<SheetLine>> {
    let kind = dossier.document.kind;
    if kind == DocumentKind::Idea || !(dossier.relation.mentor || dossier.relation.staff) {
        return Ok(None);
    }
    let sheets = sheets::store::list(tx, dossier.document.id).await?;
    let own = sheets
        .iter()
        .find(|s| Some(s.mentor_member_id) == dossier.project.mentor_member_id);
    let text = match own {
        Some(sheet) if sheet.is_submitted() => {
            format!("Terkirim, rata-rata {}.", sheet.mean_words())
        }
        Some(_) => "Masih draf.".to_owned(),
        None if dossier.relation.mentor => {
            "Belum diisi. Disarankan diisi sebelum menyetujui.".to_owned()
        }
        None => "Belum diisi mentor.".to_owned(),
    };
    let href = here.path(&format!(
        "/projects/{}/sheet?kind={kind}",
        dossier.project.id
    ));
    Ok(Some(SheetLine {
        href,
        text,
        done: own.is_some_and(|s| s.is_submitted()),
    }))
}

fn document_path(dossier: &Dossier) -> String {
    format!(
        "/projects/{}/documents/{}",
        dossier.project.id, dossier.document.kind
    )
}

fn review_path(dossier: &Dossier) -> String {
    format!("{}/review", document_path(dossier))
}

async fn decide(mut m: Member, At((_, id, kind)): Place, Form(fields): Form) -> Result<Response> {
    let is_first = m.is_first(&fields).await?;
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    let since = dossier.document.state_since;
    if !is_first {
        return go_on(m, &fields, since, "Keputusan Anda sudah tersimpan.").await;
    }
    m.here.actor.permit::<ReadForReview>(&dossier)?;
    if forms::seen(&fields) != Some((dossier.document.version, dossier.document.latest_number)) {
        return outdated(m, &dossier, fields).await;
    }
    let permit = m.here.actor.permit::<Decide>(&dossier)?;
    if fields.has("add") {
        return Ok(page(
            &mut m.tx,
            &m.here,
            &dossier,
            Some(FormView::filled(fields)),
            String::new(),
        )
        .await?
        .into_response());
    }
    let versions = store::versions(&mut m.tx, dossier.document.id, m.here.actor.member_id).await?;
    let sections = versions
        .first()
        .map(|v| v.sections.as_slice())
        .unwrap_or_default();
    let verdict = match forms::parse(&fields, kind, sections) {
        Ok(verdict) => verdict,
        Err(errors) => {
            let again = page(
                &mut m.tx,
                &m.here,
                &dossier,
                Some(FormView {
                    values: fields,
                    errors,
                }),
                String::new(),
            )
            .await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    let state = actions::decide(&mut m.tx, &permit, &verdict, m.here.now).await?;
    go_on(m, &fields, since, &sentence(kind, state)).await
}

/// The form was about another version. Who may still decide gets it again with the text; for the others the text stands
/// on the problem page.
async fn outdated(mut m: Member, dossier: &Dossier, fields: Fields) -> Result<Response> {
    if reviewing_role(dossier).is_none() {
        return Err(Error::Stale);
    }
    let problem = format!(
        "Dokumen ini berubah setelah Anda membukanya; kini versi {}. Keputusan Anda belum disimpan dan tulisan Anda masih ada di bawah. Baca versi terbaru, lalu kirim lagi.",
        dossier.document.latest_number
    );
    let again = page(
        &mut m.tx,
        &m.here,
        dossier,
        Some(FormView::filled(fields)),
        problem,
    )
    .await?;
    Ok((StatusCode::CONFLICT, again).into_response())
}

/// "Simpan dan berikutnya": the next thing that waits, else the empty queue.
async fn go_on(
    mut m: Member,
    fields: &Fields,
    since: DateTime<Utc>,
    sentence: &str,
) -> Result<Response> {
    let list = queue::store::list(&mut m.tx, &m.here).await?;
    let next = queue::next_after(&list, since)
        .filter(|_| fields.get("then") != "queue")
        .map(queue::Waiting::path);
    let to = next.unwrap_or_else(|| "/queue".to_owned());
    Ok(m.commit().await?.see(&to, sentence))
}

fn sentence(kind: DocumentKind, state: DocumentState) -> String {
    let what = kind.label();
    match state {
        DocumentState::MentorApproved => format!("{what} disetujui dan diteruskan ke coach."),
        DocumentState::Approved if kind == DocumentKind::Idea => {
            "Gagasan disetujui. Peserta dapat menulis rancangan.".to_owned()
        }
        DocumentState::Approved => format!("{what} disetujui dan siap diseminarkan."),
        DocumentState::Rejected => {
            "Gagasan ditolak. Peserta diminta menulis gagasan lain.".to_owned()
        }
        _ => format!("{what} dikembalikan dengan daftar perbaikan."),
    }
}

async fn ask_reopen(mut m: MemberRead, At((_, id, kind)): Place) -> Result<ReopenPage> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    m.here.actor.permit::<ReopenDocument>(&dossier)?;
    Ok(reopen_page(&m.here, &dossier, FormView::empty()))
}

fn reopen_page(here: &Here, dossier: &Dossier, form: FormView) -> ReopenPage {
    let mut page = here.page("Buka lagi dokumen");
    page.has_errors = !form.errors.is_empty();
    ReopenPage {
        page,
        id: form.value("id").parse().unwrap_or_else(|_| ReviewId::new()),
        form,
        version: dossier.document.version,
        heading: views::heading(dossier),
        back: here.path(&review_path(dossier)),
        consequence: match dossier.document.kind {
            DocumentKind::Report => {
                "Persetujuan mentor dan coach gugur, dan proyek kembali ke penyusunan laporan."
            }
            _ => "Persetujuan mentor dan coach gugur, dan proyek kembali ke penyusunan rancangan.",
        },
    }
}

async fn reopen(mut m: Member, At((_, id, kind)): Place, Form(fields): Form) -> Result<Response> {
    let is_first = m.is_first(&fields).await?;
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    let to = review_path(&dossier);
    if !is_first {
        return Ok(m.commit().await?.see(&to, "Dokumen sudah dibuka lagi."));
    }
    let permit = m.here.actor.permit::<ReopenDocument>(&dossier)?;
    if fields.get("version").parse() != Ok(dossier.document.version) {
        return Err(Error::Stale);
    }
    match parse_reopen(&fields) {
        Ok((review, reason)) => {
            actions::reopen(&mut m.tx, &permit, review, &reason, m.here.now).await?;
            Ok(m.commit().await?.see(
                &to,
                "Dokumen dibuka lagi. Peserta menjawab alasan Anda dan mengajukan versi baru.",
            ))
        }
        Err(errors) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            reopen_page(
                &m.here,
                &dossier,
                FormView {
                    values: fields,
                    errors,
                },
            ),
        )
            .into_response()),
    }
}

fn parse_reopen(fields: &Fields) -> Result<(ReviewId, String), FieldErrors> {
    let mut r = Reader::new(fields);
    let id = ReviewId(r.uuid("id", "Keputusan"));
    let reason = read_reason(&mut r, "reason", "Alasan", 2000);
    r.finish((id, reason))
}
