//! Results as they were published: each time with who and when, and withdrawn with why. What was published stays as it
//! was told, down to the last criterion.

pub mod store;

use super::engine::{Graduation, Outcome};
use crate::id::ParticipationId;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sqlx::types::Json;

/// A person's result about to be published.
#[derive(Debug)]
pub struct NewResult<'a> {
    /// The person.
    pub participation: ParticipationId,
    /// What came of it.
    pub outcome: &'a Outcome,
    /// The band, for those who passed.
    pub qualification: String,
    /// The rank.
    pub rank: Option<i32>,
    /// The verification code.
    pub code: String,
}

/// One publication of a class.
#[derive(Debug, Clone)]
pub struct Publication {
    /// Which time.
    pub number: i32,
    /// When.
    pub published_at: DateTime<Utc>,
    /// By whom.
    pub published_by_name: String,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// By whom.
    pub withdrawn_by_name: String,
    /// Why.
    pub withdrawn_reason: String,
}

/// A person's published result.
#[derive(Debug, Clone)]
pub struct Published {
    /// Whether the person passed.
    pub graduation: Graduation,
    /// The total.
    pub total: Option<Decimal>,
    /// The band.
    pub qualification: String,
    /// The explanation.
    pub outcome: Json<Outcome>,
    /// The verification code.
    pub code: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}
