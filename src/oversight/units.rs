//! The units of a tenant with their projects of a year: those with most, and those without any.

use super::store::list_units;
use super::{Measure, READERS};
use crate::access::{At, Audience, MemberRead, Routes};
use crate::codes::Code;
use crate::error::Result;
use crate::list_routes;
use crate::lists::{Cell, Column, Ending, File, MOST, Shown, download, query};
use crate::web::page::Page;
use crate::web::parts::Download;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;
use axum::extract::Query;
use axum::response::Response;
use chrono::Datelike;
use serde::Deserialize;

/// More units than any government has.
const ALL_UNITS: i64 = 2000;

/// The routes of this list.
pub fn routes() -> Routes {
    list_routes!(
        "/t/{tenant}/overview/units",
        Audience::Roles(READERS),
        show,
        file
    )
}

/// An OPD with its projects of a year.
#[derive(Debug, Clone)]
pub struct UnitPart {
    /// Its government.
    pub agency: String,
    /// Its name.
    pub unit: String,
    /// Projects of that year's classes.
    pub projects: i64,
}

impl UnitPart {
    /// Its name, with its government where that is not `tenant`.
    pub fn name_in(&self, tenant: &str) -> String {
        let elsewhere = if self.agency == tenant {
            ""
        } else {
            &self.agency
        };
        text::listed([self.unit.as_str(), elsewhere])
    }

    /// The part of an address that asks for its projects of a year.
    pub fn query(&self, year: i32) -> String {
        query([
            ("step", Measure::Submitted.code()),
            ("agency", self.agency.as_str()),
            ("unit", self.unit.as_str()),
            ("year", year.to_string().as_str()),
        ])
    }
}

const COLUMNS: [Column; 4] = [
    ("Perangkat daerah", Shown::Text),
    ("Instansi", Shown::Text),
    ("Proyek", Shown::Number),
    ("Tahun", Shown::Text),
];

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wanted {
    show: String,
}

impl Wanted {
    fn wants(&self, part: &UnitPart) -> bool {
        match self.show.as_str() {
            "with" => part.projects > 0,
            "without" => part.projects == 0,
            _ => true,
        }
    }

    /// Those of all units that are asked for.
    fn of(&self, units: Vec<(UnitPart, i64, i64)>) -> impl Iterator<Item = UnitPart> {
        units
            .into_iter()
            .map(|(part, ..)| part)
            .filter(|part| self.wants(part))
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "oversight/units.html")]
struct UnitsPage {
    page: Page,
    base: String,
    year: i32,
    show: String,
    with: i64,
    without: i64,
    units: Vec<UnitPart>,
    download: Download,
}

impl UnitsPage {
    /// The projects of a unit this year.
    fn rows(&self, part: &UnitPart) -> String {
        part.query(self.year)
    }
}

async fn show(
    mut m: MemberRead,
    At(_): At<(String,)>,
    Query(wanted): Query<Wanted>,
) -> Result<UnitsPage> {
    let year = m.here.today().year();
    let rows = list_units(&mut m.tx, year, ALL_UNITS, ALL_UNITS).await?;
    let (total, without) = rows.first().map_or((0, 0), |r| (r.1, r.2));
    let units: Vec<UnitPart> = wanted.of(rows).collect();
    let shown = i64::try_from(units.len()).unwrap_or_default();
    Ok(UnitsPage {
        page: m.here.page("Perangkat daerah"),
        base: m.here.path(""),
        download: download(
            &m.here.path("/overview/units"),
            &query([("show", wanted.show.as_str())]),
            shown,
        ),
        year,
        with: total - without,
        without,
        units,
        show: wanted.show,
    })
}

async fn file(mut m: MemberRead, ending: Ending, Query(wanted): Query<Wanted>) -> Result<Response> {
    let year = m.here.today().year();
    let rows = list_units(&mut m.tx, year, MOST, MOST).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    let rows = wanted.of(rows).map(|part| {
        vec![
            part.unit.into(),
            part.agency.into(),
            Cell::number(part.projects),
            year.to_string().into(),
        ]
    });
    File::whole(&here, "Perangkat daerah", &COLUMNS, ending, rows).await
}
