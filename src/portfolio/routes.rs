//! The list of projects and its download.

use super::store::{self, Row};
use super::views::{Line, ListPage, SavedPart, Tab};
use super::{Asked, Capacity, Filter, READERS, Reach, saved};
use crate::access::{Here, MemberRead, Routes};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::list_routes;
use crate::lists::{
    Cell, Column, Ending, File, MOST, PAGE_SIZE, Query as _, Shown, cut, download, end_of, moment,
    pager,
};
use crate::projects::Stage;
use crate::web::form::{Fields, FormView};
use crate::web::text;
use axum::extract::Query;
use axum::response::Response;

/// The routes of this room.
pub fn routes() -> Routes {
    list_routes!("/t/{tenant}/projects", READERS, list, file).merge(saved::routes::routes(READERS))
}

async fn list(mut m: MemberRead, Query(asked): Query<Asked>) -> Result<ListPage> {
    page(&mut m.tx, &m.here, asked, FormView::empty()).await
}

/// The page; `save_form` is the name under which what is shown would be saved.
pub async fn page(
    tx: &mut TenantTx,
    here: &Here,
    mut asked: Asked,
    save_form: FormView,
) -> Result<ListPage> {
    let reach = Reach::of(&here.actor);
    let filter = Filter::of(&asked, reach);
    let after = moment(&asked.after);
    let today = here.today();
    let found = store::find(tx, &filter, reach, after, PAGE_SIZE + 1, today).await?;
    let mut rows = store::list(tx, found.all(), today).await?;
    let next = cut(&mut rows, |row| end_of(row.updated_at, row.id));
    let choices = store::choices(tx, here.tenant.id).await?;
    let saved = saved::store::list(tx, here.actor.member_id).await?;
    asked.view = filter.capacity.code().to_owned();
    let mut around = here.page("Proyek");
    around.has_errors = !save_form.errors.is_empty();
    let href = here.path("/projects");
    let tab = |c: &Capacity| Tab {
        label: c.label(),
        href: format!(
            "{href}?{}",
            Asked {
                view: c.code().to_owned(),
                ..asked.clone()
            }
            .address("")
        ),
        count: found.count(*c),
        is_current: *c == filter.capacity,
    };
    let offered = reach.capacities();
    let total = found.count(filter.capacity);
    let address = asked.address("");
    Ok(ListPage {
        page: around,
        tabs: if offered.len() > 1 {
            offered.iter().map(tab).collect()
        } else {
            Vec::new()
        },
        view: filter.capacity.code(),
        filter: FormView::filled(Fields::from_pairs(asked.pairs())),
        stages: Stage::options(),
        total,
        unknown: filter.search.unknown.join(", "),
        typed: filter.search.words.clone(),
        meant: found.meant.clone(),
        saved: saved
            .into_iter()
            .map(|view| SavedPart {
                href: format!("{href}?{}", view.query),
                id: view.id.to_string(),
                name: view.name,
            })
            .collect(),
        choices,
        save_form,
        is_filtered: filter.narrows(),
        download: download(&href, &address, total),
        saving: address,
        pager: pager(&href, &asked, "proyek", rows.len(), (total, next)),
        lines: rows.into_iter().map(|row| line(row, here)).collect(),
        href,
    })
}

fn line(row: Row, here: &Here) -> Line {
    Line {
        href: here.path(&format!("/projects/{}", row.id)),
        stage: row.stage.label(),
        updated: text::date_short(here.tenant.zone.day(row.updated_at)),
        row,
    }
}

const COLUMNS: [Column; 14] = [
    ("Judul", Shown::Text),
    ("Nama singkat", Shown::Text),
    ("Tahap", Shown::Text),
    ("Tema", Shown::Text),
    ("Lokus", Shown::Text),
    ("Peserta", Shown::Text),
    ("NIP", Shown::Text),
    ("Jabatan", Shown::Text),
    ("Perangkat daerah", Shown::Text),
    ("Instansi", Shown::Text),
    ("Kelas", Shown::Text),
    ("Mentor", Shown::Text),
    ("Coach", Shown::Text),
    ("Perubahan terakhir", Shown::Text),
];

/// How many rows of a file stand in memory at a time.
const AT_A_TIME: usize = 2000;

async fn file(mut m: MemberRead, ending: Ending, Query(asked): Query<Asked>) -> Result<Response> {
    let reach = Reach::of(&m.here.actor);
    let filter = Filter::of(&asked, reach);
    let today = m.here.today();
    let found = store::find(&mut m.tx, &filter, reach, None, MOST, today).await?;
    let file = File::begin(&m.here, "Proyek", &COLUMNS, ending)?;
    for some in found.parts(AT_A_TIME) {
        let rows = store::list(&mut m.tx, some, today).await?;
        let cells = rows.into_iter().map(|row| cells(row, m.here.tenant.zone));
        file.add(cells.collect()).await;
    }
    drop(m.tx);
    file.finish().await
}

fn cells(r: Row, zone: text::Zone) -> Vec<Cell> {
    let updated = text::datetime_short(r.updated_at, zone);
    let stage = r.stage.label();
    vec![
        r.title.into(),
        r.brand.into(),
        stage.into(),
        r.theme.into(),
        r.locus.into(),
        r.leader_name.into(),
        r.leader_nip.into(),
        r.leader_position.into(),
        r.org_unit_name.into(),
        r.agency_name.into(),
        r.cohort_name.into(),
        r.mentor_name.into(),
        r.coach_name.into(),
        updated.into(),
    ]
}
