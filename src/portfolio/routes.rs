//! The list of projects and its download.

use super::store::{self, Row};
use super::views::{Line, ListPage, SavedPart, Tab};
use super::{Asked, Capacity, Filter, READERS, Reach, saved};
use crate::access::{Here, MemberRead, Routes};
use crate::codes::Code;
use crate::error::Result;
use crate::lists::{MOST, PAGE_SIZE, Query as _, csv_file, cut, end_of, moment, pager};
use crate::projects::Stage;
use crate::web::form::{Fields, FormView};
use crate::web::text;
use axum::extract::Query;
use axum::response::Response;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/t/{tenant}/projects", READERS, list)
        .get("/t/{tenant}/projects.csv", READERS, csv_of)
        .merge(saved::routes(READERS))
}

async fn list(mut m: MemberRead, Query(mut asked): Query<Asked>) -> Result<ListPage> {
    let reach = Reach::of(&m.here.actor);
    let filter = Filter::of(&asked, reach);
    let after = moment(&asked.after);
    let today = m.here.today();
    let found = store::find(&mut m.tx, &filter, reach, after, PAGE_SIZE + 1, today).await?;
    let mut rows = store::list(&mut m.tx, &found, today).await?;
    let next = cut(&mut rows, |row| end_of(row.updated_at, row.id));
    let choices = store::choices(&mut m.tx).await?;
    let saved = saved::list(&mut m.tx, m.here.actor.member_id).await?;
    asked.view = filter.capacity.code().to_owned();
    let href = m.here.path("/projects");
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
        page: m.here.page("Proyek"),
        tabs: if offered.len() > 1 {
            offered.iter().map(tab).collect()
        } else {
            Vec::new()
        },
        view: filter.capacity.code(),
        filter: FormView::filled(Fields::from_pairs(asked.pairs())),
        stages: Stage::options(),
        cohorts: choices.cohorts,
        agencies: choices.agencies,
        total,
        unknown: filter.search.unknown.join(", "),
        saved: saved
            .into_iter()
            .map(|view| SavedPart {
                href: format!("{href}?{}", view.query),
                id: view.id.to_string(),
                name: view.name,
            })
            .collect(),
        save_form: FormView::empty(),
        is_filtered: filter.narrows(),
        download: format!("{href}.csv?{address}"),
        saving: address,
        pager: pager(&href, &asked, "proyek", rows.len(), (total, next)),
        lines: rows.into_iter().map(|row| line(row, &m.here)).collect(),
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

const HEADER: [&str; 14] = [
    "Judul",
    "Nama singkat",
    "Tahap",
    "Tema",
    "Lokus",
    "Peserta",
    "NIP",
    "Jabatan",
    "Perangkat daerah",
    "Instansi",
    "Kelas",
    "Mentor",
    "Coach",
    "Perubahan terakhir",
];

async fn csv_of(mut m: MemberRead, Query(asked): Query<Asked>) -> Result<Response> {
    let reach = Reach::of(&m.here.actor);
    let filter = Filter::of(&asked, reach);
    let today = m.here.today();
    let found = store::find(&mut m.tx, &filter, reach, None, MOST, today).await?;
    let rows = store::list(&mut m.tx, &found, today).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    let rows = rows.into_iter().map(|row| cells(row, here.tenant.zone));
    csv_file(&here, "proyek", &HEADER, rows)
}

fn cells(r: Row, zone: text::Zone) -> Vec<String> {
    let updated = text::datetime_short(r.updated_at, zone);
    let stage = r.stage.label().to_owned();
    vec![
        r.title,
        r.brand,
        stage,
        r.theme,
        r.locus,
        r.leader_name,
        r.leader_nip,
        r.leader_position,
        r.org_unit_name,
        r.agency_name,
        r.cohort_name,
        r.mentor_name,
        r.coach_name,
        updated,
    ]
}
