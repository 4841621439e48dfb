//! "Proyek rutinitas": a mentor or coach doubts that a project changes anything. The participant answers once; whoever
//! flagged it, or the organiser, lifts it; leadership sees flag and answer (BR-17).

pub mod actions;
pub mod policy;
pub mod routes;
pub mod store;
pub mod views;

use crate::id::{FlagId, MemberId};
use chrono::{DateTime, Utc};

/// One flag.
#[derive(Debug, Clone)]
pub struct Flag {
    /// The flag.
    pub id: FlagId,
    /// Who set it.
    pub flagged_by: MemberId,
    /// The name then.
    pub flagged_by_name: String,
    /// The role then, as code.
    pub flagged_by_role: String,
    /// Why.
    pub reason: String,
    /// When.
    pub flagged_at: DateTime<Utc>,
    /// What the participant says.
    pub answer: String,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When it was lifted.
    pub lifted_at: Option<DateTime<Utc>>,
    /// By whom.
    pub lifted_by_name: String,
}

/// The flag that stands, if one does.
pub fn standing(flags: &[Flag]) -> Option<&Flag> {
    flags.iter().find(|f| f.lifted_at.is_none())
}
