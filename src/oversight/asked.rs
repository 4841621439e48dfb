//! What the address of a list asks for. One set of names for all lists, so that a number can lead to any of them.

use crate::id::{CohortId, MissionId};
use crate::lists::moment;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The value that asks for what is not filled in.
pub const NOTHING: &str = "~";

crate::asked! {
    /// What was asked for.
    pub struct Asked {
        /// What is counted.
        step,
        /// Which columns.
        view,
        /// In which capacity.
        capacity,
        /// Id of a class.
        cohort,
        /// Name of a government.
        agency,
        /// Name of a unit.
        unit,
        /// Year of the class.
        year,
        /// A theme.
        theme,
        /// Code of a novelty.
        novelty,
        /// Code of a reach.
        scope,
        /// Whether digital.
        digital,
        /// Code of a source of money.
        source,
        /// Id of a mission item.
        mission,
        /// Whether an idea was handed in: `yes`, `no`.
        idea,
        /// By which trait the portfolio is laid out.
        by,
    }
}

impl Asked {
    /// The class; what cannot be read as one matches nothing rather than everything.
    pub fn cohort(&self) -> Option<Uuid> {
        (!self.cohort.is_empty()).then(|| {
            self.cohort
                .parse::<CohortId>()
                .map_or(Uuid::nil(), |id| id.0)
        })
    }

    /// The mission item, or the nil id for those that support none.
    pub fn mission(&self) -> Option<Uuid> {
        (!self.mission.is_empty()).then(|| {
            self.mission
                .parse::<MissionId>()
                .map_or(Uuid::nil(), |id| id.0)
        })
    }

    /// The year; what cannot be read as one matches nothing.
    pub fn year(&self) -> Option<i32> {
        (!self.year.is_empty()).then(|| self.year.parse().unwrap_or_default())
    }

    /// Where the page before ended, for lists that are ordered by time.
    pub fn cursor(&self) -> Option<(DateTime<Utc>, Uuid)> {
        moment(&self.after)
    }
}
