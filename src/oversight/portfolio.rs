//! The portfolio laid out by one trait: years, classes, units, themes, missions, novelty, reach, form, money, government. Each
//! number leads to its projects.

use super::asked::{Asked, NOTHING};
use super::store::{self, GroupRow};
use super::{Measure, READERS};
use crate::access::{Audience, Here, MemberRead, Routes};
use crate::codes::Code;
use crate::error::Result;
use crate::list_routes;
use crate::lists::{Cell, Choice, Ending, List, ListPage, Shown, Trend, query};
use crate::milestones::FundingSource;
use crate::missions::mission_name;
use crate::projects::{Novelty, Project, Scope};
use crate::web::text;
use axum::extract::Query;
use axum::response::Response;

/// The routes of this page.
pub fn routes() -> Routes {
    list_routes!(
        "/t/{tenant}/overview/portfolio",
        Audience::Roles(READERS),
        show,
        file
    )
}

crate::codes! {
    /// By which trait projects are laid out.
    pub enum Trait {
        Year = "year" => "Tahun",
        Class = "cohort" => "Kelas",
        Unit = "unit" => "Perangkat daerah",
        Agency = "agency" => "Instansi asal",
        Theme = "theme" => "Tema",
        Mission = "mission" => "Visi, misi, dan prioritas",
        Novelty = "novelty" => "Kebaruan",
        Scope = "scope" => "Jangkauan",
        Digital = "digital" => "Digital atau bukan",
        Source = "source" => "Sumber anggaran",
    }
}

/// The columns that are counted.
const MEASURES: [Measure; 5] = [
    Measure::Submitted,
    Measure::Implemented,
    Measure::Launched,
    Measure::Late,
    Measure::LateLater,
];

impl Trait {
    /// Whether a project can stand in several rows, which then add up to nothing.
    fn overlaps(self) -> bool {
        matches!(self, Self::Mission | Self::Source)
    }
}

fn by(asked: &Asked) -> Trait {
    Trait::from_code(&asked.by).unwrap_or(Trait::Year)
}

/// What a value of a trait is called.
fn label(by: Trait, row: &GroupRow) -> String {
    let unknown = match by {
        Trait::Source => "Tanpa anggaran",
        _ => "Belum diisi",
    };
    let known = |label: Option<&str>| label.unwrap_or(unknown).to_owned();
    match by {
        _ if row.key.is_empty() => unknown.to_owned(),
        Trait::Novelty => known(Novelty::from_code(&row.key).map(Code::label)),
        Trait::Scope => known(Scope::from_code(&row.key).map(Code::label)),
        Trait::Source => known(FundingSource::from_code(&row.key).map(Code::label)),
        Trait::Digital => known(Some(Project::digital_words(row.key == "yes"))),
        Trait::Mission => mission_name(&row.label).unwrap_or_else(|| unknown.to_owned()),
        _ => row.label.clone(),
    }
}

fn list(by: Trait) -> List {
    let mut columns = vec![(by.label(), Shown::Text)];
    columns.extend(MEASURES.map(|m| (short(m), Shown::Number)));
    columns.push(("Anggaran (Rp)", Shown::Number));
    columns.push(("Terpakai (Rp)", Shown::Number));
    columns.push(("Instansi", Shown::Download));
    List {
        path: "/overview/portfolio",
        noun: "baris",
        title: "Portofolio proyek".to_owned(),
        lead: "Semua proyek yang gagasannya sudah diajukan, menurut satu ciri. Setiap angka membuka daftarnya."
            .to_owned(),
        columns,
        back: ("/?role=leadership", "Beranda"),
        choices: vec![Choice {
            name: "by",
            label: "Menurut",
            options: Trait::options(),
            blank: "",
        }],
        empty: (
            "Belum ada proyek",
            "Angka muncul setelah peserta mengajukan gagasan.",
        ),
        ..List::default()
    }
}

/// The years as lines, the oldest first; other traits have no order in time.
fn trend(by: Trait, rows: &[GroupRow]) -> Option<Trend> {
    let counted = |row: &GroupRow| {
        (
            row.key.clone(),
            [row.submitted, row.implemented, row.launched],
        )
    };
    let years: Vec<_> = rows.iter().rev().map(counted).collect();
    let [submitted, implemented, launched, ..] = MEASURES.map(short);
    Trend::draw([submitted, implemented, launched], &years).filter(|_| by == Trait::Year)
}

fn short(measure: Measure) -> &'static str {
    match measure {
        Measure::Submitted => "Diajukan",
        Measure::Late => "Terlambat jangka pendek",
        Measure::LateLater => "Terlambat sesudahnya",
        other => other.label(),
    }
}

/// The numbers of a row in the order of the columns: what [`MEASURES`] count, then money.
fn numbers(row: &GroupRow) -> [i64; 7] {
    [
        row.submitted,
        row.implemented,
        row.launched,
        row.late,
        row.late_later,
        row.planned,
        row.spent,
    ]
}

fn cells(by: Trait, row: &GroupRow, here: &Here) -> Vec<Cell> {
    let value = if row.key.is_empty() {
        NOTHING
    } else {
        &row.key
    };
    let to = |measure: Measure, view: &str| {
        let mut pairs = vec![("step", measure.code()), ("view", view), (by.code(), value)];
        if by == Trait::Unit {
            pairs.push(("agency", &row.agency));
        }
        here.path(&format!("/overview?{}", query(pairs)))
    };
    let mut cells = vec![Cell::from(label(by, row)).with_note(row.agency.as_str())];
    let counted = MEASURES.map(|measure| to(measure, ""));
    let money = [(); 2].map(|()| to(Measure::Submitted, "budget"));
    let addresses = counted.into_iter().chain(money);
    cells.extend(
        numbers(row)
            .into_iter()
            .zip(addresses)
            .map(|(number, href)| Cell::number(number).leading(href)),
    );
    cells.push(row.agency.as_str().into());
    cells
}

/// What the rows come to; nothing where a project stands in several of them.
fn sum(by: Trait, rows: &[GroupRow]) -> Vec<Cell> {
    if by.overlaps() || rows.len() < 2 {
        return Vec::new();
    }
    let mut sums = [0; 7];
    for row in rows {
        for (sum, number) in sums.iter_mut().zip(numbers(row)) {
            *sum += number;
        }
    }
    let mut cells = vec![Cell::from("Jumlah")];
    cells.extend(sums.map(Cell::number));
    cells
}

async fn show(mut m: MemberRead, Query(mut asked): Query<Asked>) -> Result<ListPage> {
    let by = by(&asked);
    asked.by = by.code().to_owned();
    let rows = store::groups(&mut m.tx, m.here.tenant.id, by.code(), m.here.today()).await?;
    let total = i64::try_from(rows.len()).unwrap_or_default();
    let cells = rows.iter().map(|row| cells(by, row, &m.here)).collect();
    let mut list = List {
        trend: trend(by, &rows),
        sum: sum(by, &rows),
        ..list(by)
    };
    if by.overlaps() {
        list.lead
            .push_str(" Satu proyek dapat berada di beberapa baris, jadi baris tidak dijumlahkan.");
    }
    if total >= store::MOST_GROUPS {
        list.lead.push_str(&format!(
            " Hanya {} baris dengan proyek terbanyak yang ditampilkan.",
            text::number(store::MOST_GROUPS)
        ));
    }
    Ok(list.page(&m.here, &asked, cells, (total, None)))
}

async fn file(mut m: MemberRead, ending: Ending, Query(asked): Query<Asked>) -> Result<Response> {
    let by = by(&asked);
    let rows = store::groups(&mut m.tx, m.here.tenant.id, by.code(), m.here.today()).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    list(by)
        .file(&here, ending, rows.iter().map(|row| cells(by, row, &here)))
        .await
}
