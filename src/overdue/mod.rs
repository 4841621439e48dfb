//! What is late, by whom it must be looked at: milestones past their end, on the rung that the tenant's working days say.
//!
//! Main types: [`Query`], [`store::Row`]. Who may see a row is the rule of [`crate::portfolio::Reach`]. Reads only.

pub mod routes;
pub mod store;
#[cfg(test)]
mod tests;
pub mod views;

use crate::access::{Actor, Here, Role};
use crate::calendar::{self, Rung};
use crate::db::TenantTx;
use crate::error::Result;
use crate::milestones::Horizon;
use crate::portfolio::Reach;
use serde::Deserialize;

/// What was asked for, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    /// Code of a rung: what has come at least so far.
    pub rung: String,
    /// Code of a horizon.
    pub horizon: String,
    /// Id of a class.
    pub cohort: String,
    /// Where the page before ended.
    pub after: String,
}

impl Query {
    /// From which rung on, for this reader: what was asked for, else the lowest of the reader's own.
    pub fn rung(&self, actor: &Actor) -> Rung {
        self.rung.parse().unwrap_or_else(|_| own_rung(actor))
    }

    /// In which horizon.
    pub fn horizon(&self) -> Option<Horizon> {
        self.horizon.parse().ok()
    }
}

/// How many late milestones have come to a rung, of those that the reader may see.
pub async fn count(tx: &mut TenantTx, here: &Here, rung: Rung) -> Result<i64> {
    let calendar = calendar::store::load(tx).await?;
    let wanted = routes::wanted(&Query::default(), rung, &calendar, here, 1);
    let (_, total) = store::list(tx, Reach::of(&here.actor), wanted).await?;
    Ok(total)
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
