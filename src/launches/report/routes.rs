//! Handlers of the launch report: on screen, as PDF, as workbook.

use super::Subject;
use super::views::ReportPage;
use crate::access::{At, Audience, Here, MemberRead, Role, Routes};
use crate::error::{Error, Result};
use crate::id::BatchId;
use crate::launches::policy::sees_all;
use crate::launches::{BatchState, items, photos, store};
use crate::reports::WRITING;
use crate::reports::launch::LaunchReport;
use crate::reports::photo::fitted;
use crate::reports::{launch_pdf::launch_pdf, launch_xlsx::launch_xlsx};
use crate::state::AppState;
use crate::web::download::{PDF, XLSX, download};
use axum::extract::State;
use axum::response::Response;

/// The routes of this room.
pub fn routes() -> Routes {
    let readers = Audience::Roles(Role::OVERSIGHT);
    Routes::new()
        .get("/t/{tenant}/launches/{batch}/report", readers, show)
        .get("/t/{tenant}/launches/{batch}/report.pdf", readers, pdf)
        .get("/t/{tenant}/launches/{batch}/report.xlsx", readers, xlsx)
}

/// Reads the batch, its list, the series and what was asked at the event: four statements, whatever their size.
pub async fn subject(m: &mut MemberRead, id: BatchId) -> Result<Subject> {
    let batch = store::find(&mut m.tx, id).await?.ok_or(Error::NotFound)?;
    if batch.state == BatchState::Cancelled {
        return Err(Error::illegal(
            "Gelombang ini dibatalkan, jadi tidak mempunyai laporan.",
        ));
    }
    let items = items::store::list(&mut m.tx, &batch, sees_all(&m.here.actor)).await?;
    let directives =
        items::store::directives(&mut m.tx, &batch, &items, m.here.tenant.zone).await?;
    let lines = store::list(&mut m.tx).await?;
    Ok(Subject::of(lines, &batch, items, directives))
}

async fn show(mut m: MemberRead, At((_, id)): At<(String, BatchId)>) -> Result<ReportPage> {
    let subject = subject(&mut m, id).await?;
    let report = subject.report(&m.here.tenant);
    let title = if report.preview {
        "Pratinjau laporan peluncuran".to_owned()
    } else {
        format!("Laporan peluncuran gelombang {}", report.batch_number)
    };
    Ok(ReportPage {
        page: m.here.page(title),
        place: m.here.path(""),
        base: m.here.path(&format!("/launches/{id}")),
        batch: subject.batch,
        items: subject.items,
        report,
    })
}

/// The report as plain data. The transaction ends here: typesetting takes its time.
pub async fn report(mut m: MemberRead, id: BatchId) -> Result<(Here, LaunchReport)> {
    let subject = subject(&mut m, id).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    if subject.items.is_empty() {
        return Err(Error::illegal(
            "Gelombang ini belum berisi proyek. Tambahkan proyek, lalu cetak laporannya.",
        ));
    }
    let report = subject.report(&here.tenant);
    Ok((here, report))
}

/// The report with its photographs as a paper shows them, and the photographs themselves. Files are read with no
/// transaction open, one after the other.
pub async fn illustrated(
    state: &AppState,
    mut m: MemberRead,
    id: BatchId,
) -> Result<(Here, LaunchReport, Vec<photos::Photo>)> {
    let photos = photos::store::list(&mut m.tx, id).await?;
    let (here, mut report) = report(m, id).await?;
    for photo in &photos {
        let bytes = fitted(state.files.get(here.tenant.id, &photo.sha256)).await?;
        report.photos.push(photo.printed(bytes));
    }
    Ok((here, report, photos))
}

async fn pdf(
    State(state): State<AppState>,
    m: MemberRead,
    At((_, id)): At<(String, BatchId)>,
) -> Result<Response> {
    let (here, report, _) = illustrated(&state, m, id).await?;
    let bytes = launch_pdf(&report).await?;
    Ok(download(
        bytes,
        PDF,
        &super::file_name(&report, &here.tenant.slug, "pdf"),
    ))
}

async fn xlsx(m: MemberRead, At((_, id)): At<(String, BatchId)>) -> Result<Response> {
    let (here, report) = report(m, id).await?;
    let name = super::file_name(&report, &here.tenant.slug, "xlsx");
    let bytes = WRITING
        .run(move || launch_xlsx(&report))
        .await?
        .map_err(Error::internal)?;
    Ok(download(bytes, XLSX, &name))
}
