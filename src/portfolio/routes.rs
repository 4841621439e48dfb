//! The list of projects and its download.

use super::store::{self, Cursor, Row};
use super::views::{Line, ListPage, SavedPart, Tab};
use super::{Capacity, Filter, Query, Reach, saved};
use crate::access::{Audience, Here, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::error::{Error, Result};
use crate::projects::Stage;
use crate::reports::csv;
use crate::web::download::download;
use crate::web::form::{Fields, FormView};
use crate::web::parts::Pager;
use crate::web::text;
use axum::extract::Query as Asked;
use axum::response::Response;
use chrono::DateTime;

const READERS: Audience = Audience::Roles(&[
    Role::Mentor,
    Role::Coach,
    Role::OrganizerAdmin,
    Role::ClassPic,
    Role::Leadership,
    Role::HomeAdmin,
]);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/t/{tenant}/projects", READERS, list)
        .get("/t/{tenant}/projects.csv", READERS, csv_of)
        .merge(saved::routes(READERS))
}

async fn list(mut m: MemberRead, Asked(query): Asked<Query>) -> Result<ListPage> {
    let reach = Reach::of(&m.here.actor);
    let filter = Filter::of(&query, reach);
    let mut rows = store::list(
        &mut m.tx,
        &filter,
        reach,
        cursor(&query.after),
        store::PAGE_SIZE + 1,
        m.here.today(),
    )
    .await?;
    let (classes, people) = store::count(&mut m.tx, &filter, reach, m.here.today()).await?;
    let choices = store::choices(&mut m.tx).await?;
    let more = rows.len() as i64 > store::PAGE_SIZE;
    rows.truncate(store::PAGE_SIZE as usize);
    let total = if filter.capacity == Capacity::Classes {
        classes
    } else {
        people
    };
    let counted = |c: Capacity| {
        if c == Capacity::Classes {
            classes
        } else {
            people
        }
    };
    let href = m.here.path("/projects");
    let tab = |c: &Capacity| Tab {
        label: c.label(),
        href: format!("{href}?{}", address(&query, *c, "")),
        count: counted(*c),
        is_current: *c == filter.capacity,
    };
    let offered = reach.capacities();
    Ok(ListPage {
        page: m.here.page("Proyek"),
        tabs: if offered.len() > 1 {
            offered.iter().map(tab).collect()
        } else {
            Vec::new()
        },
        view: filter.capacity.code(),
        filter: FormView::filled(Fields::from_pairs(
            [
                ("q", &query.q),
                ("stage", &query.stage),
                ("cohort", &query.cohort),
                ("agency", &query.agency),
            ]
            .map(|(n, v)| (n, v.clone())),
        )),
        stages: Stage::options(),
        cohorts: choices
            .cohorts
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone()))
            .collect(),
        agencies: choices
            .agencies
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone()))
            .collect(),
        total,
        unknown: filter.search.unknown.join(", "),
        saved: saved::list(&mut m.tx, m.here.actor.member_id)
            .await?
            .into_iter()
            .map(|view| SavedPart {
                href: format!("{href}?{}", view.query),
                id: view.id.to_string(),
                name: view.name,
            })
            .collect(),
        saving: address(&query, filter.capacity, ""),
        save_form: FormView::empty(),
        is_filtered: !filter.search.is_empty()
            || filter.stage.is_some()
            || filter.cohort.is_some()
            || filter.agency.is_some(),
        download: m.here.path(&format!(
            "/projects.csv?{}",
            address(&query, filter.capacity, "")
        )),
        pager: pager(&rows, more, total, &query, &filter, &href),
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

fn pager(
    rows: &[Row],
    more: bool,
    total: i64,
    query: &Query,
    filter: &Filter,
    href: &str,
) -> Pager {
    let mut pager = Pager {
        summary: format!(
            "{} dari {} proyek ditampilkan",
            rows.len(),
            text::number(total)
        ),
        ..Pager::default()
    };
    if let (true, Some(last)) = (more, rows.last()) {
        let after = format!("{}~{}", last.updated_at.timestamp_micros(), last.id);
        pager.next = format!("{href}?{}", address(query, filter.capacity, &after));
    }
    if !query.after.is_empty() {
        pager.previous = format!("{href}?{}", address(query, filter.capacity, ""));
    }
    pager
}

/// The query as it stands in an address.
fn address(query: &Query, capacity: Capacity, after: &str) -> String {
    let pairs = [
        ("view", capacity.code()),
        ("q", &query.q),
        ("stage", &query.stage),
        ("cohort", &query.cohort),
        ("agency", &query.agency),
        ("after", after),
    ];
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
        .finish()
}

fn cursor(text: &str) -> Option<Cursor> {
    let (micros, id) = text.split_once('~')?;
    Some(Cursor {
        at: DateTime::from_timestamp_micros(micros.parse().ok()?)?,
        id: id.parse().ok()?,
    })
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

async fn csv_of(mut m: MemberRead, Asked(query): Asked<Query>) -> Result<Response> {
    let reach = Reach::of(&m.here.actor);
    let filter = Filter::of(&query, reach);
    let rows = store::list(&mut m.tx, &filter, reach, None, store::MOST, m.here.today()).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    let zone = here.tenant.zone;
    let bytes =
        csv::table(&HEADER, rows.into_iter().map(|r| cells(r, zone))).map_err(Error::internal)?;
    let name = format!("proyek-{}-{}.csv", here.tenant.slug, here.today());
    Ok(download(bytes, "text/csv; charset=utf-8", &name))
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
