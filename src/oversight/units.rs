//! The units of a tenant with their projects of a year: those with most, and those without any.

use super::store::list_units;
use super::{Measure, READERS};
use crate::access::{At, Audience, MemberRead, Routes};
use crate::codes::Code;
use crate::error::Result;
use crate::lists::{MOST, csv_file, query};
use crate::web::page::Page;
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
    let readers = Audience::Roles(READERS);
    Routes::new()
        .get("/t/{tenant}/overview/units", readers, show)
        .get("/t/{tenant}/overview/units.csv", readers, csv_of)
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

#[derive(Deserialize, Default)]
#[serde(default)]
struct Shown {
    show: String,
}

impl Shown {
    fn wants(&self, part: &UnitPart) -> bool {
        match self.show.as_str() {
            "with" => part.projects > 0,
            "without" => part.projects == 0,
            _ => true,
        }
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
    Query(shown): Query<Shown>,
) -> Result<UnitsPage> {
    let year = m.here.today().year();
    let rows = list_units(&mut m.tx, year, ALL_UNITS, ALL_UNITS).await?;
    let (total, without) = rows.first().map_or((0, 0), |r| (r.1, r.2));
    Ok(UnitsPage {
        page: m.here.page("Perangkat daerah"),
        base: m.here.path(""),
        year,
        with: total - without,
        without,
        units: rows
            .into_iter()
            .map(|r| r.0)
            .filter(|part| shown.wants(part))
            .collect(),
        show: shown.show,
    })
}

async fn csv_of(mut m: MemberRead, Query(shown): Query<Shown>) -> Result<Response> {
    let year = m.here.today().year();
    let rows = list_units(&mut m.tx, year, MOST, MOST).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    let cells = rows
        .into_iter()
        .map(|r| r.0)
        .filter(|part| shown.wants(part))
        .map(|part| vec![part.unit, part.agency, part.projects.to_string()]);
    let head = format!("Proyek {year}");
    let header = ["Perangkat daerah", "Instansi", head.as_str()];
    csv_file(&here, "perangkat-daerah", &header, cells)
}
