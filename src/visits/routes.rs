//! The visits' addresses.

use super::forms;
use super::policy::{ReadVisits, RecordVisit};
use super::store::{self, Row, Wanted};
use super::views::VisitsPage;
use super::{MOST_PHOTOS, Verdict, actions};
use crate::access::{At, Audience, Here, MemberRead, Role, Routes, Sent, with_files};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::files::GoodFile;
use crate::id::ProjectId;
use crate::list_routes;
use crate::lists::{Cell, Choice, Ending, List, ListPage, MOST, PAGE_SIZE, Shown, cut, day};
use crate::projects::Case;
use crate::projects::store::find_case;
use crate::state::AppState;
use crate::web::form::FormView;
use axum::extract::{Query as Params, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The routes of this room.
pub fn routes() -> Routes {
    let readers = Audience::Roles(Role::OVERSIGHT);
    list_routes!("/t/{tenant}/visits", readers, list, file)
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

/// The photos of a form, if there are not too many.
fn photos(sent: &Sent) -> Result<Vec<GoodFile>, String> {
    let photos = sent.pictures("photos")?;
    if photos.len() > MOST_PHOTOS {
        return Err(format!(
            "Paling banyak {MOST_PHOTOS} foto untuk satu kunjungan."
        ));
    }
    Ok(photos)
}

async fn record(
    State(state): State<AppState>,
    At((_, id)): At<(String, ProjectId)>,
    mut sent: Sent,
) -> Result<Response> {
    let mut m = sent.reader(&state).await?;
    let case = find(&mut m.tx, &m.here, id).await?;
    m.here.actor.permit::<RecordVisit>(&case)?;
    let began = case.project.implementation_started_on;
    let seen = forms::parse(&sent.fields, began, m.here.today());
    let (seen, photos) = match with_files(seen, "photos", photos(&sent)) {
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

crate::asked! {
    /// What was asked for, as it stands in the address.
    struct Asked {
        verdict,
    }
}

impl Asked {
    fn wanted(&self, here: &Here, most: i64) -> Wanted {
        let actor = &here.actor;
        Wanted {
            verdict: Verdict::from_code(&self.verdict),
            own_people: !actor.is(Role::Leadership) && !actor.is_any(Role::STAFF),
            after: day(&self.after),
            most,
        }
    }
}

fn described() -> List {
    List {
        path: "/visits",
        noun: "kunjungan",
        title: "Kunjungan lapangan".to_owned(),
        lead: "Temuan pemeriksa di lokasi proyek, yang terbaru lebih dulu.".to_owned(),
        columns: vec![
            ("Proyek", Shown::Text),
            ("Tanggal", Shown::Text),
            ("Lokasi", Shown::Text),
            ("Kesimpulan", Shown::Tag),
            ("Temuan", Shown::Text),
            ("Peserta", Shown::Download),
            ("Perangkat daerah", Shown::Download),
            ("Kelas", Shown::Download),
            ("Pemeriksa", Shown::Download),
            ("Foto", Shown::Download),
        ],
        back: ("/", "Beranda"),
        choices: vec![Choice {
            name: "verdict",
            label: "Kesimpulan",
            options: Verdict::options(),
            blank: "Semua kesimpulan",
        }],
        empty: (
            "Belum ada kunjungan",
            "Kunjungan dicatat dari halaman proyek oleh mentor, coach, atau penyelenggara.",
        ),
        ..List::default()
    }
}

async fn list(mut m: MemberRead, Params(asked): Params<Asked>) -> Result<ListPage> {
    let (mut rows, total) = store::list(&mut m.tx, asked.wanted(&m.here, PAGE_SIZE + 1)).await?;
    let next = cut(&mut rows, |row| format!("{}~{}", row.visited_on, row.id));
    let cells = rows.into_iter().map(|row| cells(row, &m.here)).collect();
    Ok(described().page(&m.here, &asked, cells, (total, next)))
}

async fn file(mut m: MemberRead, ending: Ending, Params(asked): Params<Asked>) -> Result<Response> {
    let wanted = Wanted {
        after: None,
        ..asked.wanted(&m.here, MOST)
    };
    let (rows, _) = store::list(&mut m.tx, wanted).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    described()
        .file(&here, ending, rows.into_iter().map(|row| cells(row, &here)))
        .await
}

fn cells(row: Row, here: &Here) -> Vec<Cell> {
    let href = here.path(&format!("/projects/{}/visits#v-{}", row.project_id, row.id));
    let photos = match row.photos {
        0 => row.verifier_name.clone(),
        n => format!("{}, {n} foto", row.verifier_name),
    };
    vec![
        Cell::link(row.name(), href).with_note(format!("{} · {}", row.leader, row.class)),
        Cell::day(row.visited_on),
        row.locus.into(),
        Cell::tag(row.verdict.label(), row.verdict.tag()),
        Cell::from(row.findings).with_note(photos),
        row.leader.into(),
        row.unit.into(),
        row.class.into(),
        row.verifier_name.into(),
        Cell::number(row.photos),
    ]
}
