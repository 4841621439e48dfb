//! The three official time zones of Indonesia. None has summer time, so a
//! whole number of hours is the complete rule.

use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The zone a tenant lives in; its code is also its abbreviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Zone {
    /// Waktu Indonesia Barat, UTC+7.
    #[default]
    Wib,
    /// Waktu Indonesia Tengah, UTC+8.
    Wita,
    /// Waktu Indonesia Timur, UTC+9.
    Wit,
}

/// The text names none of the three zones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("zona waktu tidak dikenal: pilih WIB, WITA, atau WIT")]
pub struct UnknownZone;

impl Zone {
    /// All zones from west to east, for choices in forms.
    pub const ALL: [Self; 3] = [Self::Wib, Self::Wita, Self::Wit];

    /// The code kept in the database and shown after a time of day.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Wib => "WIB",
            Self::Wita => "WITA",
            Self::Wit => "WIT",
        }
    }

    /// The abbreviation after a time of day; the same word as the code.
    #[must_use]
    pub const fn abbreviation(self) -> &'static str {
        self.code()
    }

    /// The full name, for choices in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wib => "Waktu Indonesia Barat (UTC+7)",
            Self::Wita => "Waktu Indonesia Tengah (UTC+8)",
            Self::Wit => "Waktu Indonesia Timur (UTC+9)",
        }
    }

    /// Hours ahead of UTC.
    #[must_use]
    pub const fn offset_hours(self) -> i32 {
        match self {
            Self::Wib => 7,
            Self::Wita => 8,
            Self::Wit => 9,
        }
    }

    /// What the wall clock of this zone shows at the given moment.
    #[must_use]
    pub fn local(self, at: DateTime<Utc>) -> NaiveDateTime {
        at.naive_utc() + self.ahead()
    }

    /// The calendar day of this zone at the given moment.
    #[must_use]
    pub fn day(self, at: DateTime<Utc>) -> NaiveDate {
        self.local(at).date()
    }

    /// The moment at which the wall clock of this zone shows the given time.
    #[must_use]
    pub fn moment(self, local: NaiveDateTime) -> DateTime<Utc> {
        (local - self.ahead()).and_utc()
    }

    fn ahead(self) -> TimeDelta {
        TimeDelta::hours(i64::from(self.offset_hours()))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        Self::ALL
            .into_iter()
            .find(|zone| zone.code().eq_ignore_ascii_case(text))
            .ok_or(UnknownZone)
    }
}
