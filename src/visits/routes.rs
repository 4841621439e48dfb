//! The visits' addresses.

use super::forms::{self, Seen};
use super::policy::{ReadVisits, RecordVisit};
use super::store::{self, Row, Wanted};
use super::views::{LinePart, ListPage, VisitsPage};
use super::{MOST_PHOTOS, Verdict, actions};
use crate::access::{At, Audience, Here, MemberRead, Role, Routes, Sent};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::files::GoodFile;
use crate::id::ProjectId;
use crate::projects::Case;
use crate::projects::store::find_case;
use crate::reports::csv;
use crate::state::AppState;
use crate::web::download::download;
use crate::web::form::{FieldErrors, Fields, FormView};
use crate::web::parts::Pager;
use crate::web::text;
use axum::extract::{Query as Asked, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// The routes of this room.
pub fn routes() -> Routes {
    let readers = Audience::Roles(Role::OVERSIGHT);
    Routes::new()
        .get("/t/{tenant}/visits", readers, list)
        .get("/t/{tenant}/visits.csv", readers, csv_of)
        .get(
            "/t/{tenant}/projects/{project}/visits",
            Audience::Member,
            show,
        )
        .post(
            "/t/{tenant}/projects/{project}/visits",
            Audience::Member,
            record,
        )
}

async fn find(tx: &mut TenantTx, here: &Here, id: ProjectId) -> Result<Case> {
    let case = find_case(tx, here, id).await?;
    if here.actor.may::<ReadVisits>(&case) {
        Ok(case)
    } else {
        Err(Error::NotFound)
    }
}

async fn show(mut m: MemberRead, At((_, id)): At<(String, ProjectId)>) -> Result<VisitsPage> {
    let case = find(&mut m.tx, &m.here, id).await?;
    page(&mut m.tx, &m.here, &case, FormView::empty()).await
}

async fn page(tx: &mut TenantTx, here: &Here, case: &Case, form: FormView) -> Result<VisitsPage> {
    let visits = store::list_of(tx, &case.project).await?;
    let may_record = here.actor.may::<RecordVisit>(case);
    Ok(VisitsPage::of(here, case, &visits, may_record, form))
}

/// The photos of a form: each is a picture, and there are not too many.
fn photos(sent: &Sent) -> Result<Vec<GoodFile>, FieldErrors> {
    let files = sent
        .files("photos")
        .map_err(|sentence| FieldErrors::one("photos", sentence))?;
    if files.len() > MOST_PHOTOS {
        let sentence = format!("Paling banyak {MOST_PHOTOS} foto untuk satu kunjungan.");
        return Err(FieldErrors::one("photos", sentence));
    }
    match files.iter().find(|f| !f.kind.is_picture()) {
        Some(other) => Err(FieldErrors::one(
            "photos",
            format!("“{}” bukan foto. Pilih berkas JPG atau PNG.", other.name),
        )),
        None => Ok(files),
    }
}

/// What was typed and the photos, or everything that is wrong with both.
fn read(sent: &Sent, case: &Case, here: &Here) -> Result<(Seen, Vec<GoodFile>), FieldErrors> {
    let began = case.project.implementation_started_on;
    match (
        forms::parse(&sent.fields, began, here.today()),
        photos(sent),
    ) {
        (Ok(seen), Ok(photos)) => Ok((seen, photos)),
        (Err(errors), Ok(_)) | (Ok(_), Err(errors)) => Err(errors),
        (Err(mut errors), Err(more)) => {
            more.iter()
                .for_each(|(field, sentence)| errors.push(field, sentence));
            Err(errors)
        }
    }
}

async fn record(
    State(state): State<AppState>,
    At((_, id)): At<(String, ProjectId)>,
    mut sent: Sent,
) -> Result<Response> {
    let mut m = sent.reader(&state).await?;
    let case = find(&mut m.tx, &m.here, id).await?;
    m.here.actor.permit::<RecordVisit>(&case)?;
    let (seen, photos) = match read(&sent, &case, &m.here) {
        Ok(read) => read,
        Err(errors) => {
            let form = FormView {
                values: sent.fields,
                errors,
            };
            let again = page(&mut m.tx, &m.here, &case, form).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    drop(m);
    let mut stored = Vec::with_capacity(photos.len());
    for photo in photos {
        stored.push(state.files.keep(case.project.tenant_id, photo).await?);
    }
    let mut m = sent.writer(&state).await?;
    let to = format!("/projects/{id}/visits");
    if !m.is_first(&sent.content()).await? {
        return Ok(m.commit().await?.see(&to, "Kunjungan sudah tercatat."));
    }
    let case = find(&mut m.tx, &m.here, id).await?;
    let permit = m.here.actor.permit::<RecordVisit>(&case)?;
    actions::record(&mut m.tx, &permit, &seen, &stored, m.here.now).await?;
    Ok(m.commit().await?.see(&to, "Kunjungan tercatat."))
}

/// What was asked for, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Query {
    verdict: String,
    after: String,
}

impl Query {
    fn wanted(&self, here: &Here, most: i64) -> Wanted {
        let actor = &here.actor;
        Wanted {
            verdict: Verdict::from_code(&self.verdict),
            own_people: !actor.is(Role::Leadership) && !actor.is_any(Role::STAFF),
            after: self
                .after
                .split_once('~')
                .and_then(|(on, id)| Some((on.parse().ok()?, id.parse().ok()?))),
            most,
        }
    }

    fn address(&self, after: &str) -> String {
        let pairs = [("verdict", self.verdict.as_str()), ("after", after)];
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
            .finish()
    }
}

const PAGE_SIZE: i64 = 50;
const MOST: i64 = 20_000;

async fn list(mut m: MemberRead, Asked(query): Asked<Query>) -> Result<ListPage> {
    let (mut rows, total) = store::list(&mut m.tx, query.wanted(&m.here, PAGE_SIZE + 1)).await?;
    let more = rows.len() as i64 > PAGE_SIZE;
    rows.truncate(PAGE_SIZE as usize);
    let href = m.here.path("/visits");
    let mut pager = Pager {
        summary: format!(
            "{} dari {} kunjungan ditampilkan",
            rows.len(),
            text::number(total)
        ),
        ..Pager::default()
    };
    if let (true, Some(last)) = (more, rows.last()) {
        let after = format!("{}~{}", last.visited_on, last.id);
        pager.next = format!("{href}?{}", query.address(&after));
    }
    if !query.after.is_empty() {
        pager.previous = format!("{href}?{}", query.address(""));
    }
    Ok(ListPage {
        page: m.here.page("Kunjungan lapangan"),
        filter: FormView::filled(Fields::from_pairs([("verdict", query.verdict.as_str())])),
        verdicts: Verdict::options(),
        total,
        download: m.here.path(&format!("/visits.csv?{}", query.address(""))),
        lines: rows.iter().map(|row| LinePart::of(row, &m.here)).collect(),
        pager,
        href,
    })
}

const HEADER: [&str; 10] = [
    "Tanggal",
    "Proyek",
    "Peserta",
    "Perangkat daerah",
    "Kelas",
    "Lokasi",
    "Kesimpulan",
    "Temuan",
    "Pemeriksa",
    "Foto",
];

async fn csv_of(mut m: MemberRead, Asked(query): Asked<Query>) -> Result<Response> {
    let wanted = Wanted {
        after: None,
        ..query.wanted(&m.here, MOST)
    };
    let (rows, _) = store::list(&mut m.tx, wanted).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    let bytes = csv::table(&HEADER, rows.into_iter().map(cells)).map_err(Error::internal)?;
    let name = format!("kunjungan-{}-{}.csv", here.tenant.slug, here.today());
    Ok(download(bytes, "text/csv; charset=utf-8", &name))
}

fn cells(row: Row) -> Vec<String> {
    vec![
        row.visited_on.to_string(),
        row.name(),
        row.leader,
        row.unit,
        row.class,
        row.locus,
        row.verdict.label().to_owned(),
        row.findings,
        row.verifier_name,
        row.photos.to_string(),
    ]
}
