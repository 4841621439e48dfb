//! What will happen to each line of a list: a pure decision over the checked list and the facts.

use super::{Facts, MAX_LIST_NUMBER};
use crate::cohorts::import::{CheckedRow, ParticipantRow, Preview, Severity};
use crate::id::ParticipationId;
use std::collections::{BTreeSet, HashSet};

/// What will happen to a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A new participant with this NDH.
    New(i32),
    /// The person is in the class; nothing changes.
    Exists(ParticipationId),
    /// Nothing, as long as it is not mended.
    Wrong,
}

/// A line and what will happen to it.
#[derive(Debug, Clone)]
pub struct PlannedRow<'a> {
    /// The line in the file.
    pub line: u32,
    /// The name as written.
    pub name: &'a str,
    /// The NIP as written.
    pub nip: &'a str,
    /// The participant; nothing for a line with an error.
    pub row: Option<&'a ParticipantRow>,
    /// What will happen.
    pub outcome: Outcome,
    /// What is said about it, with how bad it is.
    pub problems: Vec<(Severity, String)>,
}

/// What will happen to a list.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    /// Line by line.
    pub rows: Vec<PlannedRow<'a>>,
    /// How many places there are too few for the new participants (BR-02); 0 when they fit.
    pub over_quota: usize,
}

impl<'a> Plan<'a> {
    /// New participants with their NDH, in the order of the list.
    pub fn new_rows(&self) -> impl Iterator<Item = (&'a ParticipantRow, i32)> {
        self.rows.iter().filter_map(|r| match r.outcome {
            Outcome::New(number) => Some((r.row?, number)),
            _ => None,
        })
    }

    /// How many lines bring a new participant.
    pub fn new_count(&self) -> usize {
        self.new_rows().count()
    }

    /// How many are about somebody who is in the class already.
    pub fn existing_count(&self) -> usize {
        self.rows
            .iter()
            .filter(|r| matches!(r.outcome, Outcome::Exists(_)))
            .count()
    }

    /// How many are wrong.
    pub fn wrong_count(&self) -> usize {
        self.rows
            .iter()
            .filter(|r| r.outcome == Outcome::Wrong)
            .count()
    }

    /// New participants by government, in the order of the list.
    pub fn new_by_agency(&self) -> Vec<(String, usize)> {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for (row, _) in self.new_rows() {
            match counts
                .iter_mut()
                .find(|(name, _)| name.to_lowercase() == row.agency.to_lowercase())
            {
                Some((_, count)) => *count += 1,
                None => counts.push((row.agency.clone(), 1)),
            }
        }
        counts
    }
}

/// Decides what will happen to a checked list.
pub fn plan<'a>(preview: &'a Preview, facts: &Facts) -> Plan<'a> {
    let mut numbers = Numbers::new(preview, facts);
    let on_list: HashSet<String> = preview.importable().map(|r| r.nip.digits()).collect();
    let rows: Vec<PlannedRow<'a>> = preview
        .rows
        .iter()
        .map(|checked| decide(checked, facts, &on_list, &mut numbers))
        .collect();
    let new = rows
        .iter()
        .filter(|r| matches!(r.outcome, Outcome::New(_)))
        .count();
    let places = usize::try_from(facts.quota).unwrap_or(0);
    let over_quota = if new == 0 {
        0
    } else {
        (facts.active() + new).saturating_sub(places)
    };
    Plan { rows, over_quota }
}

fn decide<'a>(
    checked: &'a CheckedRow,
    facts: &Facts,
    on_list: &HashSet<String>,
    numbers: &mut Numbers,
) -> PlannedRow<'a> {
    let mut problems: Vec<(Severity, String)> = checked
        .problems
        .iter()
        .map(|p| (p.severity, p.sentence.clone()))
        .collect();
    let outcome = match &checked.row {
        None => Outcome::Wrong,
        Some(row) => outcome(row, facts, on_list, numbers, &mut problems),
    };
    PlannedRow {
        line: checked.line,
        name: &checked.raw_name,
        nip: &checked.raw_nip,
        row: checked.row.as_ref(),
        outcome,
        problems,
    }
}

fn outcome(
    row: &ParticipantRow,
    facts: &Facts,
    on_list: &HashSet<String>,
    numbers: &mut Numbers,
    problems: &mut Vec<(Severity, String)>,
) -> Outcome {
    let nip = row.nip.digits();
    let mut warn = |sentence: String| problems.push((Severity::Warning, sentence));
    if let Some(known) = facts.of(&nip) {
        if !known.is_active {
            warn("Sudah tercatat di kelas ini dan mengundurkan diri. Aktifkan kembali di halaman peserta bila perlu.".to_owned());
        } else if known.mentor_name.is_empty() && row.mentor.is_some() {
            warn(
                "Sudah ada di kelas ini tanpa mentor. Pasangkan mentornya di halaman peserta."
                    .to_owned(),
            );
        }
        return Outcome::Exists(known.id);
    }
    if let Some(class) = facts.elsewhere.get(&nip) {
        warn(format!(
            "NIP ini juga aktif di {class} pada waktu yang sama. Pastikan orangnya memang mengikuti kelas ini."
        ));
    }
    if row
        .mentor
        .as_ref()
        .is_some_and(|m| on_list.contains(&m.nip.digits()) || facts.of(&m.nip.digits()).is_some())
    {
        warn("Mentor ini juga peserta kelas ini. Pastikan ia atasan langsung peserta.".to_owned());
    }
    let sentences = too_short(row);
    if !sentences.is_empty() {
        problems.extend(sentences.into_iter().map(|s| (Severity::Error, s)));
        return Outcome::Wrong;
    }
    match numbers.give(row.list_number) {
        Some((number, true)) => Outcome::New(number),
        Some((number, false)) => {
            let asked = row.list_number.unwrap_or_default();
            problems.push((
                Severity::Warning,
                format!(
                    "NDH {asked} sudah dipakai peserta lain di kelas ini; diberi NDH {number}."
                ),
            ));
            Outcome::New(number)
        }
        None => {
            problems.push((Severity::Error, format!("Kelas ini sudah memakai seluruh NDH sampai {MAX_LIST_NUMBER}. Buat kelas lain untuk peserta ini.")));
            Outcome::Wrong
        }
    }
}

/// Names that are shorter or longer than the directory takes.
fn too_short(row: &ParticipantRow) -> Vec<String> {
    let fits = |text: &str, least: usize| (least..=200).contains(&text.chars().count());
    let mut found = Vec::new();
    let mut check = |holds: bool, what: &str, least: usize| {
        if !holds {
            found.push(format!("{what} harus {least} sampai 200 karakter. Tulis namanya secara lengkap tetapi ringkas."));
        }
    };
    check(fits(&row.name, 2), "Nama", 2);
    check(fits(&row.agency, 3), "Instansi Asal", 3);
    check(
        row.org_unit.as_deref().is_none_or(|o| fits(o, 2)),
        "Perangkat Daerah",
        2,
    );
    check(
        row.mentor.as_ref().is_none_or(|m| fits(&m.name, 2)),
        "Nama Mentor",
        2,
    );
    found
}

/// Hands out list numbers: the one on the list if it is free, else the next that nobody has or asks for.
struct Numbers {
    taken: BTreeSet<i32>,
    asked: BTreeSet<i32>,
    next: i32,
}

impl Numbers {
    fn new(preview: &Preview, facts: &Facts) -> Self {
        let asked = preview
            .importable()
            .filter(|r| facts.of(&r.nip.digits()).is_none())
            .filter_map(|r| r.list_number)
            .map(i32::from)
            .collect();
        Self {
            taken: facts.taken_numbers(),
            asked,
            next: 1,
        }
    }

    /// The number and whether it is the one asked for; a number nobody asked for counts as that.
    fn give(&mut self, asked: Option<u16>) -> Option<(i32, bool)> {
        if let Some(number) = asked.map(i32::from)
            && self.taken.insert(number)
        {
            return Some((number, true));
        }
        while self.next <= MAX_LIST_NUMBER
            && (self.taken.contains(&self.next) || self.asked.contains(&self.next))
        {
            self.next += 1;
        }
        let number = self.next;
        (number <= MAX_LIST_NUMBER && self.taken.insert(number))
            .then_some((number, asked.is_none()))
    }
}
