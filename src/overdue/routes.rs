//! The addresses of what is late.

use super::Query;
use super::store::{self, Row, Wanted};
use super::views::{LinePart, OverduePage, RungTab};
use crate::access::{Audience, Here, MemberRead, Role, Routes};
use crate::calendar::{self, Calendar, Rung};
use crate::codes::Code;
use crate::error::{Error, Result};
use crate::milestones::Horizon;
use crate::portfolio::{Reach, store::choices};
use crate::reports::csv;
use crate::web::download::download;
use crate::web::form::{Fields, FormView};
use crate::web::parts::Pager;
use crate::web::text;
use axum::extract::Query as Asked;
use axum::response::Response;

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
    Routes::new().get("/t/{tenant}/overdue", READERS, list).get(
        "/t/{tenant}/overdue.csv",
        READERS,
        csv_of,
    )
}

/// Which rows a reader asked for.
pub fn wanted(query: &Query, rung: Rung, calendar: &Calendar, here: &Here, most: i64) -> Wanted {
    let today = here.today();
    Wanted {
        since: calendar.reached_since(rung, today),
        today,
        horizon: query.horizon(),
        // What cannot be read as a class matches nothing rather than everything.
        cohort: (!query.cohort.is_empty()).then(|| query.cohort.parse().unwrap_or_default()),
        after: query
            .after
            .split_once('~')
            .and_then(|(due, id)| Some((due.parse().ok()?, id.parse().ok()?))),
        most,
    }
}

async fn list(mut m: MemberRead, Asked(query): Asked<Query>) -> Result<OverduePage> {
    let calendar = calendar::store::load(&mut m.tx).await?;
    let rung = query.rung(&m.here.actor);
    let wanted = wanted(&query, rung, &calendar, &m.here, store::PAGE_SIZE + 1);
    let reach = Reach::of(&m.here.actor);
    let (mut rows, total) = store::list(&mut m.tx, reach, wanted).await?;
    let choices = choices(&mut m.tx).await?;
    let href = m.here.path("/overdue");
    let more = rows.len() as i64 > store::PAGE_SIZE;
    rows.truncate(store::PAGE_SIZE as usize);
    let tabs = Rung::ALL.iter().map(|r| RungTab {
        label: match calendar.ladder.days(*r) {
            0 => "Semua yang terlambat".to_owned(),
            days => format!("Sampai ke {} ({days}+)", r.label().to_lowercase()),
        },
        href: format!("{href}?{}", address(&query, *r, "")),
        is_current: *r == rung,
    });
    Ok(OverduePage {
        page: m.here.page("Tahapan terlambat"),
        calendar: m.here.path("/calendar"),
        tabs: tabs.collect(),
        rung,
        filter: FormView::filled(Fields::from_pairs([
            ("horizon", query.horizon.clone()),
            ("cohort", query.cohort.clone()),
        ])),
        horizons: Horizon::options(),
        cohorts: choices
            .cohorts
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone()))
            .collect(),
        total,
        download: m
            .here
            .path(&format!("/overdue.csv?{}", address(&query, rung, ""))),
        pager: pager(&rows, more, total, &query, rung, &href),
        lines: rows
            .iter()
            .map(|row| LinePart::of(row, &calendar, &m.here))
            .collect(),
        href,
    })
}

fn pager(rows: &[Row], more: bool, total: i64, query: &Query, rung: Rung, href: &str) -> Pager {
    let mut pager = Pager {
        summary: format!(
            "{} dari {} tahapan ditampilkan",
            rows.len(),
            text::number(total)
        ),
        ..Pager::default()
    };
    if let (true, Some(last)) = (more, rows.last()) {
        let after = format!("{}~{}", last.due, last.id);
        pager.next = format!("{href}?{}", address(query, rung, &after));
    }
    if !query.after.is_empty() {
        pager.previous = format!("{href}?{}", address(query, rung, ""));
    }
    pager
}

/// The query as it stands in an address.
fn address(query: &Query, rung: Rung, after: &str) -> String {
    let pairs = [
        ("rung", rung.code()),
        ("horizon", &query.horizon),
        ("cohort", &query.cohort),
        ("after", after),
    ];
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
        .finish()
}

const HEADER: [&str; 14] = [
    "Tahapan",
    "Jangka",
    "Batas akhir",
    "Hari kerja terlambat",
    "Sampai ke",
    "Kemajuan (%)",
    "Proyek",
    "Peserta",
    "Perangkat daerah",
    "Instansi",
    "Kelas",
    "Mentor",
    "Laporan terakhir",
    "Kendala",
];

async fn csv_of(mut m: MemberRead, Asked(query): Asked<Query>) -> Result<Response> {
    let calendar = calendar::store::load(&mut m.tx).await?;
    let rung = query.rung(&m.here.actor);
    let wanted = Wanted {
        after: None,
        ..wanted(&query, rung, &calendar, &m.here, store::MOST)
    };
    let (rows, _) = store::list(&mut m.tx, Reach::of(&m.here.actor), wanted).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    let cells = rows.into_iter().map(|row| cells(row, &calendar, &here));
    let bytes = csv::table(&HEADER, cells).map_err(Error::internal)?;
    let name = format!(
        "tahapan-terlambat-{}-{}.csv",
        here.tenant.slug,
        here.today()
    );
    Ok(download(bytes, "text/csv; charset=utf-8", &name))
}

fn cells(row: Row, calendar: &Calendar, here: &Here) -> Vec<String> {
    let days = calendar.days_over(row.due, here.today());
    let reported = row
        .reported_at
        .map(|at| text::datetime_short(at, here.tenant.zone))
        .unwrap_or_default();
    let project = row.name();
    vec![
        row.title,
        row.horizon.label().to_owned(),
        row.due.to_string(),
        days.to_string(),
        calendar.ladder.reached(days).label().to_owned(),
        row.progress.to_string(),
        project,
        row.leader,
        row.unit,
        row.agency,
        row.class,
        row.mentor,
        reported,
        row.obstacle,
    ]
}
