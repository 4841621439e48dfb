//! The dry run: every line of a list with its status and its problems in words.
//!
//! Main types: [`Preview`] and [`CheckedRow`]. A preview is kept between the dry run and the
//! confirmation, so it can be serialised and holds all that the import itself needs. Whether a
//! person already exists or already takes part is not known here.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    across,
    columns::{Column, Columns, ColumnsError},
    row::{Draft, ParticipantRow},
    sheet::Sheet,
    skip::Skipper,
};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The line can be imported, somebody should look at it.
    Warning,
    /// The line cannot be imported.
    Error,
}

/// What will happen to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing to say.
    Ok,
    /// Can be imported, with something to look at.
    Warning,
    /// Cannot be imported.
    Error,
}

/// One thing to say about a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub column: Column,
    /// What it is and what to do.
    pub sentence: String,
}

/// A line of the list after all checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedRow {
    /// The line in the file.
    pub line: u32,
    /// What will happen to it.
    pub status: Status,
    /// The participant; nothing if the line has an error.
    pub row: Option<ParticipantRow>,
    /// The name as written.
    pub raw_name: String,
    /// The NIP as written.
    pub raw_nip: String,
    /// What to say about it.
    pub problems: Vec<Problem>,
}

/// A line that is no participant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The line in the file, the first one of a run of empty lines.
    pub line: u32,
    /// Why it was skipped.
    pub reason: String,
}

/// How many participants of one home agency can be imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyCount {
    /// The agency as first written in the list.
    pub agency: String,
    /// Its participants without errors.
    pub count: usize,
}

/// The result of a dry run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The participants in the order of the list.
    pub rows: Vec<CheckedRow>,
    /// The lines that are no participants.
    pub skipped: Vec<Skipped>,
    /// Participants that can be imported, by home agency in the order of the list.
    pub agencies: Vec<AgencyCount>,
}

impl Preview {
    /// How many lines have a status.
    pub fn count(&self, status: Status) -> usize {
        self.rows.iter().filter(|row| row.status == status).count()
    }

    /// The participants that can be imported.
    pub fn importable(&self) -> impl Iterator<Item = &ParticipantRow> {
        self.rows.iter().filter_map(|row| row.row.as_ref())
    }
}

/// Checks a list as it stands on the day `today`.
pub fn check(sheet: &Sheet, today: NaiveDate) -> Result<Preview, ColumnsError> {
    let columns = Columns::find(&sheet.rows)?;
    let skipper = Skipper::new(sheet, &columns);
    let (mut drafts, mut skipped) = (Vec::new(), gaps_below(sheet, &columns));
    for raw in sheet.rows.iter().skip(columns.heading + 1) {
        match skipper.reason(raw) {
            Some(reason) => skipped.push(Skipped {
                line: raw.line,
                reason: reason.to_owned(),
            }),
            None => drafts.push(Draft::read(raw, &columns, today)),
        }
    }
    skipped.sort_by_key(|skipped| skipped.line);
    across::compare(&mut drafts, &columns);
    let rows: Vec<CheckedRow> = drafts.into_iter().map(finish).collect();
    let agencies = count_agencies(&rows);
    Ok(Preview {
        rows,
        skipped,
        agencies,
    })
}

fn gaps_below(sheet: &Sheet, columns: &Columns) -> Vec<Skipped> {
    let heading = sheet.rows.get(columns.heading).map_or(0, |row| row.line);
    let below = sheet.gaps.iter().filter(|(first, _)| *first > heading);
    let reason = |(first, last): &(u32, u32)| Skipped {
        line: *first,
        reason: if first == last {
            "baris kosong".to_owned()
        } else {
            format!("baris kosong sampai baris {last}")
        },
    };
    below.map(reason).collect()
}

fn finish(draft: Draft) -> CheckedRow {
    let status = match draft.problems.iter().map(|problem| problem.severity).max() {
        None => Status::Ok,
        Some(Severity::Warning) => Status::Warning,
        Some(Severity::Error) => Status::Error,
    };
    CheckedRow {
        line: draft.raw.line,
        status,
        row: draft.row.filter(|_| status != Status::Error),
        raw_name: draft.raw_name,
        raw_nip: draft.raw_nip,
        problems: draft.problems,
    }
}

fn count_agencies(rows: &[CheckedRow]) -> Vec<AgencyCount> {
    let mut counts: Vec<AgencyCount> = Vec::new();
    for agency in rows
        .iter()
        .filter_map(|row| row.row.as_ref())
        .map(|row| &row.agency)
    {
        let is_same =
            |known: &&mut AgencyCount| known.agency.to_lowercase() == agency.to_lowercase();
        match counts.iter_mut().find(is_same) {
            Some(known) => known.count += 1,
            None => counts.push(AgencyCount {
                agency: agency.clone(),
                count: 1,
            }),
        }
    }
    counts
}
