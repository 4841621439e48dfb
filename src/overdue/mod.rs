//! What is late, by whom it must be looked at: milestones past their end, on the rung that the tenant's working days say.
//!
//! Main types: [`Asked`], [`store::Row`]. Who may see a row is the rule of [`crate::portfolio::Reach`]. [`tell`] puts it into the
//! inboxes.

pub mod routes;
pub mod store;
pub mod tell;
#[cfg(test)]
mod tests;

use crate::access::{Actor, Here, Role};
use crate::calendar::{self, Calendar, Rung};
use crate::db::TenantTx;
use crate::error::Result;
use crate::lists::{day, with_total};
use crate::portfolio::Reach;
use store::{Row, Wanted};

crate::asked! {
    /// What was asked for, as it stands in the address.
    pub struct Asked {
        /// Code of a rung: what has come at least so far.
        rung,
        /// Code of a horizon.
        horizon,
        /// Id of a class.
        cohort,
    }
}

impl Asked {
    /// From which rung on, for this reader: what was asked for, else the lowest of the reader's own.
    pub fn rung(&self, actor: &Actor) -> Rung {
        self.rung.parse().unwrap_or_else(|_| own_rung(actor))
    }

    /// Which rows that is.
    pub fn wanted(&self, rung: Rung, calendar: &Calendar, here: &Here, most: i64) -> Wanted {
        let today = here.today();
        Wanted {
            since: calendar.reached_since(rung, today),
            today,
            horizon: self.horizon.parse().ok(),
            // What cannot be read as a class matches nothing rather than everything.
            cohort: (!self.cohort.is_empty()).then(|| self.cohort.parse().unwrap_or_default()),
            after: day(&self.after),
            most,
        }
    }
}

/// How many late milestones have come to a rung, of those that the reader may see.
pub async fn count(tx: &mut TenantTx, here: &Here, rung: Rung) -> Result<i64> {
    let calendar = calendar::store::load(tx).await?;
    let wanted = Asked::default().wanted(rung, &calendar, here, 1);
    let reach = Reach::of(&here.actor);
    let (_, total) = counted(tx, here, reach, wanted, async |tx, total| match total {
        Some(total) => Ok((Vec::new(), total)),
        None => store::list(tx, reach, wanted, None).await,
    })
    .await?;
    Ok(total)
}

/// The late milestones of a page, and how many there are in all.
async fn page(
    tx: &mut TenantTx,
    here: &Here,
    reach: Reach,
    wanted: Wanted,
) -> Result<(Vec<Row>, i64)> {
    counted(tx, here, reach, wanted, async |tx, total| {
        store::list(tx, reach, wanted, total).await
    })
    .await
}

/// What `list` gives, with the number of all as it is remembered for an office.
async fn counted(
    tx: &mut TenantTx,
    here: &Here,
    reach: Reach,
    wanted: Wanted,
    list: impl AsyncFnOnce(&mut TenantTx, Option<i64>) -> Result<(Vec<Row>, i64)>,
) -> Result<(Vec<Row>, i64)> {
    let all = Wanted {
        after: None,
        most: 0,
        ..wanted
    };
    // Whoever sees all of an office's rows sees no others as a mentor.
    let office = Reach {
        as_mentor: None,
        as_coach: None,
        ..reach
    };
    let what = format!("overdue {office:?} {all:?}");
    let of_office = !reach.is_personal();
    let asked = of_office.then_some((what.as_str(), wanted.after.is_none()));
    with_total(tx, here.tenant.id, asked, list).await
}

/// The rung on which somebody looks: of several roles the one that hears first.
pub fn own_rung(actor: &Actor) -> Rung {
    if actor.is_any(&[Role::Mentor, Role::Coach]) {
        Rung::Mentor
    } else if actor.is_any(Role::STAFF) || actor.is(Role::HomeAdmin) {
        Rung::Admin
    } else {
        Rung::Leadership
    }
}
