//! SQL of leadership's screen: what a tenant may know of, counted.

use super::figures::{ClassPart, ConcernPart, Decisions, LaunchPart, Overview, Tally, Units};
use crate::db::TenantTx;
use crate::directives::DirectiveState;
use crate::error::Result;
use crate::oversight::Measure;
use crate::oversight::store::list_units;
use chrono::NaiveDate;
use sqlx::types::Json;

/// How many of a kind the screen names before it sends to the whole list.
const NAMED: i64 = 5;
/// How many running classes it names.
const CLASSES: i64 = 12;

/// The funnel, what waits for a decision, the launches, the projects that need a look, and the classes that run today: our own
/// and those in which our people take part, the first to end first. `since` is the day from which on a late milestone has
/// reached leadership.
pub async fn overview(tx: &mut TenantTx, today: NaiveDate, since: NaiveDate) -> Result<Overview> {
    let [submitted, approved, implemented, launched, sustaining] =
        Measure::FUNNEL.map(Measure::stages);
    let r = sqlx::query_file!(
        "src/dashboards/leadership/overview.sql",
        &submitted,
        &approved,
        &implemented,
        &launched,
        &sustaining,
        &Measure::Stopped.stages(),
        today,
        since,
        &DirectiveState::codes(DirectiveState::is_unanswered),
        &DirectiveState::codes(DirectiveState::is_over),
        NAMED,
        CLASSES
    )
    .fetch_one(tx.conn())
    .await?;
    let tally = |class, home| Tally { class, home };
    Ok(Overview {
        funnel: [
            tally(r.c_submitted, r.h_submitted),
            tally(r.c_approved, r.h_approved),
            tally(r.c_implemented, r.h_implemented),
            tally(r.c_launched, r.h_launched),
            tally(r.c_sustaining, r.h_sustaining),
        ],
        stopped: tally(r.c_stopped, r.h_stopped),
        decisions: Decisions {
            late: r.late,
            budget: r.budget,
            overdue: r.overdue,
            mandatory: r.mandatory,
            notes: r.notes,
            not_found: r.not_found,
        },
        concerns: r.concerns.0,
        classes: r.classes.0,
        classes_total: r.classes_total,
        latest: r.latest.map(|launch| launch.0),
        next: r.next.map(|launch| launch.0),
        launched_by_us: r.by_us,
    })
}

/// The units that this tenant knows, with their projects of this year's classes: the first of those with and without one.
pub async fn units(tx: &mut TenantTx, year: i32) -> Result<Units> {
    let rows = list_units(tx, year, NAMED, NAMED).await?;
    let mut units = Units {
        total: rows.first().map_or(0, |r| r.1),
        without: rows.first().map_or(0, |r| r.2),
        ..Units::default()
    };
    for (part, ..) in rows {
        if part.projects > 0 {
            units.leading.push(part)
        } else {
            units.lacking.push(part)
        }
    }
    Ok(units)
}
