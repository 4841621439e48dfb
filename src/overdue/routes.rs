//! The addresses of what is late.

use super::store::{self, Row, Wanted};
use super::{Asked, page};
use crate::access::{Here, MemberRead, Routes};
use crate::calendar::{self, Calendar, Rung};
use crate::codes::Code;
use crate::error::Result;
use crate::list_routes;
use crate::lists::{Cell, Choice, Ending, List, ListPage, MOST, PAGE_SIZE, Query, Shown, Tab, cut};
use crate::milestones::Horizon;
use crate::portfolio::{READERS, Reach, store::choices};
use crate::web::text;
use axum::extract::Query as Params;
use axum::response::Response;

/// The routes of this room.
pub fn routes() -> Routes {
    list_routes!("/t/{tenant}/overdue", READERS, list, file)
}

fn described(tabs: Vec<Tab>, cohorts: Vec<(String, String)>) -> List {
    List {
        path: "/overdue",
        noun: "tahapan terlambat",
        title: "Tahapan terlambat".to_owned(),
        lead: "Yang melewati batas akhirnya, yang paling lama lebih dulu. Dihitung dalam hari kerja menurut kalender kerja."
            .to_owned(),
        columns: vec![
            ("Tahapan", Shown::Text),
            ("Proyek", Shown::Text),
            ("Batas akhir", Shown::Text),
            ("Hari kerja terlambat", Shown::Number),
            ("Sampai ke", Shown::Tag),
            ("Laporan terakhir", Shown::Text),
            ("Jangka", Shown::Download),
            ("Kemajuan (%)", Shown::Download),
            ("Peserta", Shown::Download),
            ("Perangkat daerah", Shown::Download),
            ("Instansi", Shown::Download),
            ("Kelas", Shown::Download),
            ("Mentor", Shown::Download),
            ("Kendala", Shown::Download),
        ],
        back: ("/", "Beranda"),
        tabs,
        tabbed: "rung",
        choices: vec![
            Choice {
                name: "horizon",
                label: "Jangka",
                options: Horizon::options(),
                blank: "Semua jangka",
            },
            Choice {
                name: "cohort",
                label: "Kelas",
                options: cohorts,
                blank: "Semua kelas",
            },
        ],
        empty: (
            "Tidak ada yang sampai ke jenjang ini",
            "Tahapan yang baru saja lewat ada di “Semua yang terlambat”.",
        ),
        ..List::default()
    }
}

fn tabs(asked: &Asked, rung: Rung, calendar: &Calendar, here: &Here) -> Vec<Tab> {
    let tab = |other: &Rung| Tab {
        label: match calendar.ladder.days(*other) {
            0 => "Semua yang terlambat".to_owned(),
            days => format!("Sampai ke {} ({days}+)", other.label().to_lowercase()),
        },
        href: here.path(&format!(
            "/overdue?{}",
            Asked {
                rung: other.code().to_owned(),
                ..asked.clone()
            }
            .address("")
        )),
        is_current: *other == rung,
    };
    Rung::ALL.iter().map(tab).collect()
}

async fn list(mut m: MemberRead, Params(mut asked): Params<Asked>) -> Result<ListPage> {
    let calendar = calendar::store::load(&mut m.tx).await?;
    let rung = asked.rung(&m.here.actor);
    let wanted = asked.wanted(rung, &calendar, &m.here, PAGE_SIZE + 1);
    let reach = Reach::of(&m.here.actor);
    let (mut rows, total) = page(&mut m.tx, &m.here, reach, wanted).await?;
    let choices = choices(&mut m.tx, m.here.tenant.id).await?;
    let next = cut(&mut rows, |row| format!("{}~{}", row.due, row.id));
    let tabs = tabs(&asked, rung, &calendar, &m.here);
    asked.rung = rung.code().to_owned();
    let cells = rows
        .into_iter()
        .map(|row| cells(row, &calendar, &m.here))
        .collect();
    Ok(described(tabs, choices.cohorts.clone()).page(&m.here, &asked, cells, (total, next)))
}

async fn file(mut m: MemberRead, ending: Ending, Params(asked): Params<Asked>) -> Result<Response> {
    let calendar = calendar::store::load(&mut m.tx).await?;
    let rung = asked.rung(&m.here.actor);
    let wanted = Wanted {
        after: None,
        ..asked.wanted(rung, &calendar, &m.here, MOST)
    };
    let (rows, _) = store::list(&mut m.tx, Reach::of(&m.here.actor), wanted, None).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    let cells = rows.into_iter().map(|row| cells(row, &calendar, &here));
    described(Vec::new(), Vec::new())
        .file(&here, ending, cells)
        .await
}

fn cells(row: Row, calendar: &Calendar, here: &Here) -> Vec<Cell> {
    let days = calendar.days_over(row.due, here.today());
    let href = here.path(&format!(
        "/projects/{}/milestones/{}",
        row.project_id, row.id
    ));
    let reported = row.reported_at.map_or_else(
        || "belum pernah dilaporkan".to_owned(),
        |at| text::date_short(here.tenant.zone.day(at)),
    );
    let obstacle = match row.obstacle.as_str() {
        "" => String::new(),
        words => format!("Kendala: {words}"),
    };
    let who = format!("{}, {} · {}", row.leader, row.unit, row.class);
    vec![
        Cell::link(row.title.as_str(), href).with_note(row.horizon.label()),
        Cell::from(row.name()).with_note(who),
        Cell::day(row.due),
        Cell::number(days),
        Cell::tag(calendar.ladder.reached(days).label(), "bad"),
        Cell::from(reported).with_note(obstacle),
        row.horizon.label().into(),
        Cell::number(row.progress),
        row.leader.into(),
        row.unit.into(),
        row.agency.into(),
        row.class.into(),
        row.mentor.into(),
        row.obstacle.into(),
    ]
}
