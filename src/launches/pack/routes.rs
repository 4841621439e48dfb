//! The pack's addresses.

use super::views::{PackPage, WallPage};
use super::{actions, public, store};
use crate::access::{At, Audience, Member, MemberRead, Role, Routes};
use crate::error::{Error, Result};
use crate::id::{BatchId, PhotoId};
use crate::launches::photos;
use crate::launches::policy::ShowBatch;
use crate::launches::report::routes::{illustrated, report, subject};
use crate::launches::stage::PREPARERS;
use crate::launches::store::find;
use crate::reports::WRITING;
use crate::reports::archive::Archive;
use crate::reports::launch::LaunchReport;
use crate::reports::{launch_pdf::launch_pdf, launch_xlsx::launch_xlsx};
use crate::state::AppState;
use crate::web::download::{download, download_from};
use crate::web::form::FormView;
use crate::web::input::Form;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use tokio::runtime::Handle;

/// The routes of this room.
pub fn routes() -> Routes {
    let readers = Audience::Roles(Role::OVERSIGHT);
    Routes::new()
        .get("/t/{tenant}/launches/{batch}/pack", readers, show)
        .post(
            "/t/{tenant}/launches/{batch}/pack/publish",
            Audience::Roles(PREPARERS),
            publish,
        )
        .get("/t/{tenant}/launches/{batch}/pack.zip", readers, zip)
        .get("/t/{tenant}/launches/{batch}/press.txt", readers, press)
        .get("/t/{tenant}/launches/{batch}/wall", readers, wall)
        .merge(public::routes())
}

async fn show(mut m: MemberRead, At((_, id)): At<(String, BatchId)>) -> Result<PackPage> {
    page(&mut m, id, FormView::empty()).await
}

/// The page; `form` is a photograph that was refused.
pub async fn page(m: &mut MemberRead, id: BatchId, form: FormView) -> Result<PackPage> {
    let subject = subject(m, id).await?;
    let standing = store::find(&mut m.tx, id).await?;
    let agreed = store::count_consents(&mut m.tx, id).await?;
    let photos = photos::store::list(&mut m.tx, id).await?;
    let report = subject.report(&m.here.tenant);
    let mut around = m.here.page("Paket peluncuran");
    around.has_errors = !form.errors.is_empty();
    let has_rows = !report.rows.is_empty();
    Ok(PackPage {
        page: around,
        base: m.here.path(&format!("/launches/{id}")),
        count: report.count(),
        agreed,
        public_href: standing
            .as_ref()
            .filter(|s| s.is_public())
            .map(|s| format!("/public/launches/{}", s.code))
            .unwrap_or_default(),
        headline: if has_rows {
            report.press_headline()
        } else {
            String::new()
        },
        press: if has_rows {
            paragraphs(&report)
        } else {
            Vec::new()
        },
        photos,
        may_prepare: m.here.actor.may::<ShowBatch>(&subject.batch),
        photo_id: form
            .value("id")
            .parse()
            .unwrap_or_else(|_| PhotoId::new())
            .to_string(),
        form,
        standing,
        batch: subject.batch,
    })
}

fn paragraphs(report: &LaunchReport) -> Vec<String> {
    report
        .press_text()
        .split("\n\n")
        .map(str::to_owned)
        .collect()
}

async fn publish(
    mut m: Member,
    At((_, id)): At<(String, BatchId)>,
    Form(fields): Form,
) -> Result<Response> {
    let batch = find(&mut m.tx, id).await?.ok_or(Error::NotFound)?;
    let permit = m.here.actor.permit::<ShowBatch>(&batch)?;
    let is_public = fields.get("public") == "1";
    actions::publish(&mut m.tx, &permit, is_public, m.here.now).await?;
    let sentence = if is_public {
        "Halaman publik dibuka."
    } else {
        "Halaman publik ditutup. Alamatnya tidak dapat dibuka lagi."
    };
    let to = format!("/launches/{id}/pack");
    Ok(m.commit().await?.see(&to, sentence))
}

fn press_file(report: &LaunchReport) -> Vec<u8> {
    format!(
        "{}\r\n\r\n{}\r\n",
        report.press_headline(),
        report.press_text().replace('\n', "\r\n")
    )
    .into_bytes()
}

async fn press(m: MemberRead, At((_, id)): At<(String, BatchId)>) -> Result<Response> {
    let (here, report) = report(m, id).await?;
    let name = format!(
        "siaran-pers-{}-{}.txt",
        report.batch_number, here.tenant.slug
    );
    Ok(download(
        press_file(&report),
        "text/plain; charset=utf-8",
        &name,
    ))
}

/// The report as PDF and workbook, the press text and the photographs, in one file.
async fn zip(
    State(state): State<AppState>,
    m: MemberRead,
    At((_, id)): At<(String, BatchId)>,
) -> Result<Response> {
    let (here, report, photos) = illustrated(&state, m, id).await?;
    let slug = &here.tenant.slug;
    let [pdf, xlsx, press, whole] = ["pdf", "xlsx", "txt", "zip"]
        .map(|ending| crate::launches::report::file_name(&report, slug, ending));
    let paper = launch_pdf(&report).await?;
    let (tenant, now) = (here.tenant.id, here.tenant.zone.local(here.now));
    let runtime = Handle::current();
    let packed = WRITING.run(move || {
        let mut archive = Archive::begin(now).map_err(Error::internal)?;
        let mut add = |name: &str, bytes: &[u8]| archive.add(name, bytes).map_err(Error::internal);
        add(&pdf, &paper)?;
        add(&xlsx, &launch_xlsx(&report).map_err(Error::internal)?)?;
        add(&press, &press_file(&report))?;
        add_pictures(&photos, &mut add, |photo| {
            runtime.block_on(state.files.get(tenant, &photo.sha256))
        })?;
        archive.finish().map_err(Error::internal)
    });
    let archive = packed.await??;
    download_from(archive, "application/zip", &whole).map_err(Error::internal)
}

/// The photographs as files, one in memory at a time, and a list of what they show and who took them.
fn add_pictures(
    photos: &[photos::Photo],
    mut add: impl FnMut(&str, &[u8]) -> Result<()>,
    read: impl Fn(&photos::Photo) -> Result<Bytes>,
) -> Result<()> {
    let mut captions = String::new();
    for (number, photo) in (1..).zip(photos) {
        let photo = photo.printed(read(photo)?.to_vec());
        let Some(ending) = photo.ending() else {
            continue;
        };
        let name = format!("foto-{number}.{ending}");
        captions.push_str(&format!("{name}: {}", photo.caption));
        if let Some(credit) = &photo.credit {
            captions.push_str(&format!(" (foto: {credit})"));
        }
        captions.push_str("\r\n");
        add(&name, &photo.bytes)?;
    }
    if captions.is_empty() {
        return Ok(());
    }
    add("foto.txt", captions.as_bytes())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Shown {
    at: usize,
    auto: String,
}

async fn wall(
    mut m: MemberRead,
    At((_, id)): At<(String, BatchId)>,
    Query(shown): Query<Shown>,
) -> Result<WallPage> {
    let subject = subject(&mut m, id).await?;
    let report = subject.report(&m.here.tenant);
    Ok(WallPage {
        page: m.here.page(subject.batch.title.clone()),
        href: m.here.path(&format!("/launches/{id}/wall")),
        base: m.here.path(&format!("/launches/{id}")),
        at: shown.at.min(report.rows.len()),
        auto: shown.auto == "1",
        held: subject.batch.held(m.here.tenant.zone),
        agenda: subject.batch.agenda.lines().map(str::to_owned).collect(),
        report,
    })
}
