//! The working days of a tenant, and after how many of them lateness reaches whom.
//!
//! Holidays of the whole country are data of a release (migration 0009); a tenant adds its own days and takes away those
//! it works on. Main types: [`Calendar`], [`Ladder`], [`Rung`]. Knows no project.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod store;
#[cfg(test)]
mod tests;
pub mod views;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::BTreeMap;

crate::codes! {
    /// Whom lateness has reached.
    pub enum Rung {
        Participant = "participant" => "Peserta",
        Mentor = "mentor" => "Mentor",
        Admin = "admin" => "Admin penyelenggara",
        Leadership = "leadership" => "Pimpinan",
    }
}

/// After how many working days lateness reaches whom; the participant is reached on the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ladder {
    /// The mentor.
    pub mentor: i32,
    /// Those who run the class.
    pub admin: i32,
    /// Leadership.
    pub leadership: i32,
    /// Grows with each change; 0 for the standard one.
    pub version: i32,
}

impl Ladder {
    /// What holds until a tenant says otherwise.
    pub const STANDARD: Self = Self {
        mentor: 3,
        admin: 7,
        leadership: 14,
        version: 0,
    };

    /// After how many working days a rung is reached.
    pub fn days(self, rung: Rung) -> i32 {
        match rung {
            Rung::Participant => 0,
            Rung::Mentor => self.mentor,
            Rung::Admin => self.admin,
            Rung::Leadership => self.leadership,
        }
    }

    /// The highest rung that so many working days reach.
    pub fn reached(self, days: i32) -> Rung {
        use crate::codes::Code;
        Rung::ALL
            .iter()
            .rev()
            .copied()
            .find(|rung| days >= self.days(*rung))
            .unwrap_or(Rung::Participant)
    }
}

crate::codes! {
    /// Where a free day comes from.
    pub enum DayKind {
        National = "national" => "Libur nasional",
        JointLeave = "joint_leave" => "Cuti bersama",
        Own = "own" => "Libur instansi",
        Works = "works" => "Hari kerja",
    }
}

/// A day that the calendar says something about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub on: NaiveDate,
    /// What it is called.
    pub name: String,
    /// Where it comes from; the tenant's own word comes before the country's.
    pub kind: DayKind,
}

/// The calendar of a tenant: free days and days of work against the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    days: BTreeMap<NaiveDate, Day>,
    /// When lateness reaches whom.
    pub ladder: Ladder,
}

impl Calendar {
    /// A calendar of these days; of two for one date the later counts.
    pub fn new(days: impl IntoIterator<Item = Day>, ladder: Ladder) -> Self {
        Self {
            days: days.into_iter().map(|day| (day.on, day)).collect(),
            ladder,
        }
    }

    /// The days of a year, in order.
    pub fn of_year(&self, year: i32) -> impl Iterator<Item = &Day> {
        self.days.values().filter(move |day| day.on.year() == year)
    }

    /// Whether people work on that day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        match self.days.get(&day) {
            Some(known) => known.kind == DayKind::Works,
            None => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// How many working days have passed since something was due: the first one after it counts as one.
    pub fn days_over(&self, due: NaiveDate, today: NaiveDate) -> i32 {
        let passed = due.iter_days().skip(1).take_while(|day| *day <= today);
        i32::try_from(passed.filter(|day| self.is_working(*day)).count()).unwrap_or(i32::MAX)
    }

    /// The last day on which something was due that is on this rung today.
    pub fn reached_since(&self, rung: Rung, today: NaiveDate) -> NaiveDate {
        let mut day = today;
        let mut left = self.ladder.days(rung) - i32::from(self.is_working(today));
        while left > 0 {
            day = day.checked_sub_days(Days::new(1)).unwrap_or(day);
            left -= i32::from(self.is_working(day));
        }
        day.checked_sub_days(Days::new(1)).unwrap_or(day)
    }
}
