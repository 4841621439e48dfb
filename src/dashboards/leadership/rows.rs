//! The rows behind leadership's numbers: projects and units, filtered by what the address says.

use super::store::list_units;
use super::{Measure, UnitPart};
use crate::access::{At, Audience, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{CohortId, ProjectId};
use crate::projects::Stage;
use crate::web::form::{Fields, FormView};
use crate::web::page::Page;
use crate::web::parts::Pager;
use askama::Template;
use askama_web::WebTemplate;
use axum::extract::Query;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Deserialize;

/// How many projects a page shows.
const PAGE_SIZE: usize = 50;
/// More units than any government has.
const ALL_UNITS: i64 = 2000;

/// Those who may know of every submitted project of the tenant's classes; a home admin follows own people only.
const READERS: &[Role] = &[Role::Leadership, Role::OrganizerAdmin, Role::ClassPic];

/// The routes of this room.
pub fn routes() -> Routes {
    let readers = Audience::Roles(READERS);
    Routes::new()
        .get("/t/{tenant}/overview", readers, projects)
        .get("/t/{tenant}/overview/units", readers, units)
}

crate::codes! {
    /// In which capacity the tenant sees a project.
    pub enum Capacity {
        Class = "class" => "Kelas yang diselenggarakan sendiri",
        Home = "home" => "Pegawai sendiri di kelas instansi lain",
    }
}

/// What the address asks for.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Filter {
    step: String,
    capacity: String,
    cohort: String,
    agency: String,
    unit: String,
    year: String,
    after: String,
}

/// A project in the list.
#[derive(Debug, Clone)]
pub struct RowPart {
    /// The project.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// Its leader.
    pub leader: String,
    /// The leader's OPD.
    pub unit: String,
    /// The leader's government.
    pub agency: String,
    /// Its class.
    pub class: String,
    /// Where it is.
    pub stage: Stage,
    /// Why it was flagged as routine; empty when it is not.
    pub reason: String,
    /// Short-term milestones that are late.
    pub late: i64,
    /// Last change.
    pub updated_at: DateTime<Utc>,
}

impl RowPart {
    fn stage_label(&self) -> &'static str {
        self.stage.label()
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "dashboards/rows.html")]
struct RowsPage {
    page: Page,
    base: String,
    filter: FormView,
    steps: Vec<(String, String)>,
    capacities: Vec<(String, String)>,
    narrowed: String,
    rows: Vec<RowPart>,
    pager: Pager,
}

async fn projects(mut m: MemberRead, Query(filter): Query<Filter>) -> Result<RowsPage> {
    let measure = Measure::from_code(&filter.step).unwrap_or(Measure::Submitted);
    let mut rows = list(&mut m.tx, measure, &filter, m.here.today()).await?;
    let more = rows.len() > PAGE_SIZE;
    rows.truncate(PAGE_SIZE);
    let narrowed = match (rows.first(), filter.unit.as_str(), filter.cohort.as_str()) {
        (_, unit, _) if !unit.is_empty() => unit.to_owned(),
        (Some(row), _, cohort) if !cohort.is_empty() => row.class.clone(),
        _ => String::new(),
    };
    let mut pager = Pager::default();
    if let (true, Some(last)) = (more, rows.last()) {
        let after = format!("{}~{}", last.updated_at.timestamp_micros(), last.id);
        pager.next = m
            .here
            .path(&format!("/overview?{}", query(&filter, &after)));
        pager.summary = format!("{PAGE_SIZE} proyek di halaman ini");
    }
    Ok(RowsPage {
        page: m.here.page(measure.label()),
        base: m.here.path(""),
        steps: Measure::options(),
        capacities: Capacity::options(),
        narrowed,
        rows,
        pager,
        filter: FormView::filled(Fields::from_pairs(
            pairs(&filter).into_iter().chain([("step", measure.code())]),
        )),
    })
}

fn pairs(filter: &Filter) -> Vec<(&'static str, &str)> {
    vec![
        ("step", &filter.step),
        ("capacity", &filter.capacity),
        ("cohort", &filter.cohort),
        ("agency", &filter.agency),
        ("unit", &filter.unit),
        ("year", &filter.year),
    ]
}

fn query(filter: &Filter, after: &str) -> String {
    let kept = pairs(filter)
        .into_iter()
        .filter(|(_, value)| !value.is_empty());
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .append_pair("after", after)
        .finish()
}

/// A page of projects, the last changed first.
async fn list(
    tx: &mut TenantTx,
    measure: Measure,
    filter: &Filter,
    today: NaiveDate,
) -> Result<Vec<RowPart>> {
    let after = filter.after.split_once('~').and_then(|(at, id)| {
        Some((
            DateTime::from_timestamp_micros(at.parse().ok()?)?,
            id.parse::<ProjectId>().ok()?,
        ))
    });
    // What cannot be read as a class or a year matches nothing rather than everything.
    let cohort = (!filter.cohort.is_empty()).then(|| {
        filter
            .cohort
            .parse::<CohortId>()
            .map_or(uuid::Uuid::nil(), |id| id.0)
    });
    let year = (!filter.year.is_empty()).then(|| filter.year.parse::<i32>().unwrap_or_default());
    Ok(sqlx::query_as!(
        RowPart,
        r#"select p.id as "id: ProjectId", coalesce(nullif(concat_ws(': ', nullif(p.brand, ''), nullif(p.title, '')), ''), 'Proyek ' || a.name) as "name!",
                  a.name as leader, coalesce(u.name, a.org_unit_name) as "unit!", coalesce(g.name, a.agency_name) as "agency!", c.name as class,
                  p.stage as "stage: Stage", coalesce(f.reason, '') as "reason!", l.late as "late!", p.updated_at
             from project p
             join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
             join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id
             -- A unit's present name, where its list is ours; else its name as enrolled.
             left join org_unit u on u.tenant_id = p.tenant_id and u.id = a.org_unit_id
             left join agency g on g.tenant_id = p.tenant_id and g.id = a.agency_id
             left join routine_flag f on f.tenant_id = p.tenant_id and f.project_id = p.id and f.lifted_at is null
             cross join lateral (
               select count(*) as late from milestone s
                where s.tenant_id = p.tenant_id and s.project_id = p.id and s.horizon = 'short' and is_late(p.stage, s.state, s.ends_on, $3)) l
            where (p.tenant_id = app_tenant() or p.home_tenant_id = app_tenant()) and p.submitted_at is not null
              and p.stage = any($2)
              and case $1
                    when 'launched' then exists (select from launch_item i where i.project_tenant_id = p.tenant_id and i.project_id = p.id and i.snapshot is not null)
                    when 'routine' then f.id is not null
                    when 'late' then l.late > 0
                    else true end
              and case $4 when 'class' then p.tenant_id = app_tenant() when 'home' then p.tenant_id <> app_tenant() else true end
              and ($5::uuid is null or p.cohort_id = $5)
              and ($6 = '' or lower(coalesce(u.name, a.org_unit_name)) = lower($6))
              and ($7 = '' or lower(coalesce(g.name, a.agency_name)) = lower($7))
              and ($8::int is null or c.year = $8)
              and ($9::timestamptz is null or (p.updated_at, p.id) < ($9, $10::uuid))
            order by p.updated_at desc, p.id desc limit $11"#,
        measure.code(),
        &measure.stages(),
        today,
        filter.capacity,
        cohort,
        filter.unit,
        filter.agency,
        year,
        after.map(|(at, _)| at),
        after.map(|(_, id)| id.0),
        PAGE_SIZE as i64 + 1
    )
    .fetch_all(tx.conn())
    .await?)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Shown {
    show: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "dashboards/units.html")]
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
        unit_query(part, self.year)
    }
}

/// The part of an address that asks for a unit's projects of a year.
pub(super) fn unit_query(part: &UnitPart, year: i32) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("step", Measure::Submitted.code()),
            ("agency", &part.agency),
            ("unit", &part.unit),
            ("year", &year.to_string()),
        ])
        .finish()
}

async fn units(
    mut m: MemberRead,
    At(_): At<(String,)>,
    Query(shown): Query<Shown>,
) -> Result<UnitsPage> {
    let year = m.here.today().year();
    let rows = list_units(&mut m.tx, year, ALL_UNITS, ALL_UNITS).await?;
    let (total, without) = rows.first().map_or((0, 0), |r| (r.1, r.2));
    let wanted = |part: &UnitPart| match shown.show.as_str() {
        "with" => part.projects > 0,
        "without" => part.projects == 0,
        _ => true,
    };
    Ok(UnitsPage {
        page: m.here.page("Perangkat daerah"),
        base: m.here.path(""),
        year,
        with: total - without,
        without,
        units: rows.into_iter().map(|r| r.0).filter(wanted).collect(),
        show: shown.show,
    })
}
