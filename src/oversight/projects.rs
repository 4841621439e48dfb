//! The list of projects behind a number, also with their money.

use super::asked::{Asked, NOTHING};
use super::store::{self, ProjectRow, Sum};
use super::{Capacity, Measure, READERS};
use crate::access::{Audience, Here, MemberRead, Routes};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::TenantId;
use crate::list_routes;
use crate::lists::{
    Cell, Choice, Column, Ending, List, ListPage, MOST, PAGE_SIZE, Query as _, Shown, cut, end_of,
};
use crate::milestones::FundingSource;
use crate::projects::{Novelty, Project, Scope};
use crate::web::text;
use axum::extract::Query;
use axum::response::Response;
use chrono::NaiveDate;
use std::sync::Arc;

/// The routes of this list.
pub fn routes() -> Routes {
    list_routes!("/t/{tenant}/overview", Audience::Roles(READERS), show, file)
}

crate::codes! {
    /// Which columns are shown.
    pub enum View {
        Stage = "stage" => "Tahap dan perhatian",
        Budget = "budget" => "Anggaran",
    }
}

const STAGE: [Column; 14] = [
    ("Proyek", Shown::Text),
    ("Peserta", Shown::Text),
    ("Kelas", Shown::Text),
    ("Tahap", Shown::Tag),
    ("Perhatian", Shown::Text),
    ("Perangkat daerah", Shown::Download),
    ("Instansi", Shown::Download),
    ("Tema", Shown::Download),
    ("Kebaruan", Shown::Download),
    ("Mentor", Shown::Download),
    ("Terlambat jangka pendek", Shown::Download),
    ("Terlambat menengah dan panjang", Shown::Download),
    ("Anggaran (Rp)", Shown::Download),
    ("Terpakai (Rp)", Shown::Download),
];

const BUDGET: [Column; 9] = [
    ("Proyek", Shown::Text),
    ("Peserta", Shown::Text),
    ("Anggaran (Rp)", Shown::Number),
    ("Terpakai (Rp)", Shown::Number),
    ("Sumber", Shown::Text),
    ("Umpan balik belum dijawab", Shown::Number),
    ("Perangkat daerah", Shown::Download),
    ("Instansi", Shown::Download),
    ("Tahap", Shown::Download),
];

fn view(asked: &Asked) -> View {
    View::from_code(&asked.view).unwrap_or(View::Stage)
}

fn measure(asked: &Asked) -> Measure {
    Measure::from_code(&asked.step).unwrap_or(Measure::Submitted)
}

/// What narrows the list besides what can be chosen on it: "Tahun 2026 · Tema Kesehatan".
fn narrowed(asked: &Asked, first: Option<&ProjectRow>) -> String {
    let named = |label: &str, value: &str| match value {
        "" => None,
        NOTHING => Some(format!("{label} belum diisi")),
        value => Some(format!("{label} {value}")),
    };
    // A name as it stands in the rows, where it is asked for by id or in another spelling.
    let of_rows = |value: &str, words: Option<&String>| {
        words
            .filter(|words| !value.is_empty() && !words.is_empty())
            .cloned()
    };
    let novelty = Novelty::from_code(&asked.novelty)
        .map(Code::label)
        .unwrap_or(&asked.novelty);
    let scope = Scope::from_code(&asked.scope)
        .map(Code::label)
        .unwrap_or(&asked.scope);
    let digital = match asked.digital.as_str() {
        known @ ("yes" | "no") => Some(Project::digital_words(known == "yes").to_owned()),
        other => named("Bentuk layanan", other),
    };
    let source = FundingSource::from_code(&asked.source)
        .map(Code::label)
        .unwrap_or(&asked.source);
    let source = match source {
        NOTHING => Some("Tanpa anggaran".to_owned()),
        source => named("Sumber anggaran:", source),
    };
    let mission = asked.mission().map(|id| match id.is_nil() {
        true => "Tanpa misi".to_owned(),
        false => "Satu misi".to_owned(),
    });
    [
        of_rows(&asked.cohort, first.map(|r| &r.class)).map(|class| format!("Kelas {class}")),
        named("Tahun", &asked.year),
        named("Tema", &asked.theme),
        named("Kebaruan:", novelty),
        named("Jangkauan:", scope),
        digital,
        source,
        mission,
        of_rows(&asked.unit, first.map(|r| &r.unit)),
        of_rows(&asked.agency, first.map(|r| &r.agency)),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ")
}

fn list(asked: &Asked, rows: &[ProjectRow]) -> List {
    List {
        path: "/overview",
        noun: "proyek",
        title: measure(asked).label().to_owned(),
        lead: narrowed(asked, rows.first()),
        columns: match view(asked) {
            View::Stage => STAGE.to_vec(),
            View::Budget => BUDGET.to_vec(),
        },
        back: ("/?role=leadership", "Beranda"),
        choices: vec![
            Choice {
                name: "step",
                label: "Yang ditampilkan",
                options: Measure::options(),
                blank: "",
            },
            Choice {
                name: "capacity",
                label: "Kelas",
                options: Capacity::options(),
                blank: "Semua kelas",
            },
            Choice {
                name: "view",
                label: "Kolom",
                options: View::options(),
                blank: "",
            },
        ],
        empty: (
            "Tidak ada proyek",
            "Tidak ada proyek yang cocok dengan saringan ini.",
        ),
        ..List::default()
    }
}

async fn show(mut m: MemberRead, Query(mut asked): Query<Asked>) -> Result<ListPage> {
    asked.step = measure(&asked).code().to_owned();
    let shown = PagePart::of(&mut m.tx, m.here.tenant.id, &asked, m.here.today()).await?;
    let list = List {
        sum: sum(&asked, shown.sum),
        ..list(&asked, &shown.rows)
    };
    let rows = shown.rows.iter();
    let cells = rows.map(|row| cells(row, &asked, &m.here)).collect();
    Ok(list.page(
        &m.here,
        &asked,
        cells,
        (shown.sum.projects, shown.next.clone()),
    ))
}

/// A page of the list: whoever reads it reads the same, so the first one is remembered.
struct PagePart {
    rows: Vec<ProjectRow>,
    sum: Sum,
    next: Option<String>,
}

impl PagePart {
    async fn of(
        tx: &mut TenantTx,
        tenant: TenantId,
        asked: &Asked,
        today: NaiveDate,
    ) -> Result<Arc<Self>> {
        if !asked.after.is_empty() {
            return Ok(Arc::new(Self::read(tx, asked, today).await?));
        }
        let what = format!("{today} {}", asked.address(""));
        tx.remembered(tenant, &what, async |tx| Self::read(tx, asked, today).await)
            .await
    }

    async fn read(tx: &mut TenantTx, asked: &Asked, today: NaiveDate) -> Result<Self> {
        let measure = measure(asked);
        let (mut rows, sum) = store::projects(tx, measure, asked, today, PAGE_SIZE + 1).await?;
        let next = cut(&mut rows, |row| end_of(row.updated_at, row.id));
        Ok(Self { rows, sum, next })
    }
}

async fn file(
    mut m: MemberRead,
    ending: Ending,
    Query(mut asked): Query<Asked>,
) -> Result<Response> {
    asked.after.clear();
    let measure = measure(&asked);
    let (rows, _) = store::projects(&mut m.tx, measure, &asked, m.here.today(), MOST).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    list(&asked, &rows)
        .file(
            &here,
            ending,
            rows.iter().map(|row| cells(row, &asked, &here)),
        )
        .await
}

fn cells(row: &ProjectRow, asked: &Asked, here: &Here) -> Vec<Cell> {
    let name = Cell::link(row.name(), here.path(&format!("/projects/{}", row.id)));
    let who = Cell::from(row.leader.as_str()).with_note(format!("{}, {}", row.unit, row.agency));
    match view(asked) {
        View::Stage => vec![
            name,
            who,
            row.class.as_str().into(),
            Cell::tag(row.stage.label(), "info"),
            attention(row).into(),
            row.unit.as_str().into(),
            row.agency.as_str().into(),
            row.theme.as_str().into(),
            Novelty::from_code(&row.novelty)
                .map_or("", Code::label)
                .into(),
            row.mentor.as_str().into(),
            Cell::number(row.late_short),
            Cell::number(row.late_later),
            Cell::number(row.planned),
            Cell::number(row.spent),
        ],
        View::Budget => vec![
            name,
            who,
            Cell::number(row.planned),
            Cell::number(row.spent),
            sources(&row.sources).into(),
            Cell::number(row.unanswered)
                .leading(here.path(&format!("/projects/{}/directives", row.id))),
            row.unit.as_str().into(),
            row.agency.as_str().into(),
            row.stage.label().into(),
        ],
    }
}

/// The money of all projects, below that of each.
fn sum(asked: &Asked, all: Sum) -> Vec<Cell> {
    if view(asked) != View::Budget || all.projects < 2 {
        return Vec::new();
    }
    let count = format!("Jumlah {} proyek", text::number(all.projects));
    let mut cells = vec![Cell::from(count), Cell::from("")];
    cells.extend([all.planned, all.spent].map(Cell::number));
    cells.resize_with(BUDGET.len(), || Cell::from(""));
    cells
}

fn attention(row: &ProjectRow) -> String {
    let late = row.late_short + row.late_later;
    let mut parts = Vec::new();
    if late > 0 {
        parts.push(format!("{late} tahapan terlambat"));
    }
    if row.mandatory {
        parts.push("Wajib diimplementasikan".to_owned());
    }
    if !row.routine_reason.is_empty() {
        parts.push(format!("Rutinitas: {}", row.routine_reason));
    }
    parts.join(". ")
}

fn sources(codes: &[String]) -> String {
    let labels: Vec<&str> = codes
        .iter()
        .filter_map(|code| FundingSource::from_code(code))
        .map(Code::label)
        .collect();
    if labels.is_empty() {
        "Tanpa anggaran".to_owned()
    } else {
        labels.join(", ")
    }
}
