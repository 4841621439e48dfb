//! What leaves the house: the recap of a class, the minutes of a group, the letter of one person and the page that says
//! whether a letter is genuine; and what the participant reads once results are published.

pub mod routes;
pub mod store;
pub mod views;

use super::engine::{Graduation, Outcome};
use super::scoring::views::score;
use super::scoring::{Scored, Scoring, ScoringState};
use crate::access::Here;
use crate::accounts::nip::Nip;
use crate::codes::Code;
use crate::cohorts::Cohort;
use crate::reports::score_papers::{Recap, RecapRow};
use crate::reports::xlsx::{Cell, Column, SheetSpec};
use crate::tenants::letterhead;
use crate::web::text;

/// "7F3K-…", as printed.
pub fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|c| c.iter().collect()).collect();
    groups.join("-")
}

/// The code as somebody typed it: letters that look like digits are taken as such.
pub fn typed_code(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            'U' => 'V',
            other => other,
        })
        .collect()
}

/// A NIP in its groups.
pub fn nip_words(nip: &str) -> String {
    nip.parse::<Nip>()
        .map_or_else(|_| nip.to_owned(), |n| n.to_string())
}

/// "Lulus, Memuaskan".
fn status(outcome: &Outcome) -> String {
    match outcome.qualification() {
        "" => outcome.graduation.label().to_owned(),
        band => format!("{}, {band}", outcome.graduation.label()),
    }
}

/// By rank, then those without one by number.
fn ranked(scored: &[Scored]) -> Vec<&Scored> {
    let mut rows: Vec<&Scored> = scored.iter().collect();
    rows.sort_by_key(|s| (s.rank.unwrap_or(i32::MAX), s.person.list_number));
    rows
}

/// The recap on paper.
pub fn recap(here: &Here, cohort: &Cohort, scoring: &Scoring, scored: &[Scored]) -> Recap {
    let row = |s: &&Scored| RecapRow {
        rank: s.rank.map(|r| r.to_string()).unwrap_or_default(),
        number: s.person.list_number,
        name: s.person.name.clone(),
        office: format!("{}, {}", s.person.org_unit_name, s.person.agency_name),
        aspects: s.outcome.aspects.iter().map(|a| score(a.counted)).collect(),
        absent: s
            .outcome
            .absent_jp
            .map_or_else(|| "–".to_owned(), |jp| format!("{jp} JP")),
        total: score(s.outcome.total),
        status: status(&s.outcome),
    };
    let count = |g: Graduation| scored.iter().filter(|s| s.outcome.graduation == g).count();
    Recap {
        letterhead: letterhead(&here.tenant),
        class: cohort.name.clone(),
        scheme: scoring.scheme().name.clone(),
        standing: match scoring.state {
            ScoringState::Published => "Hasil ini sudah diterbitkan.".to_owned(),
            ScoringState::Locked | ScoringState::UnlockAsked => {
                "Nilai sudah dikunci dan belum diterbitkan.".to_owned()
            }
            ScoringState::Open => "Sementara: nilai masih terbuka dan dapat berubah.".to_owned(),
        },
        heads: scoring
            .scheme()
            .aspects
            .iter()
            .map(|a| (a.name.clone(), text::compact(a.weight)))
            .collect(),
        rows: ranked(scored).iter().map(row).collect(),
        counts: Graduation::ALL
            .iter()
            .map(|g| (g.label().to_owned(), count(*g)))
            .filter(|(_, n)| *n > 0)
            .collect(),
        printed: text::date(here.today()),
    }
}

/// The recap as a workbook: one sheet of results, one of every criterion.
pub fn recap_sheets(scoring: &Scoring, scored: &[Scored]) -> Vec<SheetSpec> {
    let scheme = scoring.scheme();
    let cell = |v: Option<rust_decimal::Decimal>| v.map_or(Cell::Empty, Cell::Decimal);
    let mut columns: Vec<Column> = [
        ("Peringkat", 10.0),
        ("NDH", 6.0),
        ("NIP", 22.0),
        ("Nama", 34.0),
        ("Perangkat daerah", 30.0),
        ("Instansi", 30.0),
    ]
    .iter()
    .map(|(t, w)| Column::new(t, *w))
    .collect();
    let people = columns.clone();
    columns.extend(
        scheme
            .aspects
            .iter()
            .map(|a| Column::new(&format!("{} ({} %)", a.name, text::compact(a.weight)), 16.0)),
    );
    columns.extend(
        [
            ("Tidak hadir (JP)", 10.0),
            ("Nilai akhir", 10.0),
            ("Kualifikasi", 18.0),
            ("Status", 16.0),
            ("Keterangan", 50.0),
        ]
        .iter()
        .map(|(t, w)| Column::new(t, *w)),
    );
    let who = |s: &Scored| {
        vec![
            s.rank.map_or(Cell::Empty, |r| Cell::Int(i64::from(r))),
            Cell::Int(i64::from(s.person.list_number)),
            Cell::Text(s.person.nip.clone()),
            Cell::Text(s.person.name.clone()),
            Cell::from(s.person.org_unit_name.as_str()),
            Cell::from(s.person.agency_name.as_str()),
        ]
    };
    let rows = ranked(scored).into_iter().map(|s| {
        let mut row = who(s);
        row.extend(s.outcome.aspects.iter().map(|a| cell(a.counted)));
        row.push(
            s.outcome
                .absent_jp
                .map_or(Cell::Empty, |jp| Cell::Int(i64::from(jp))),
        );
        row.push(cell(s.outcome.total));
        row.push(Cell::from(s.outcome.qualification()));
        row.push(Cell::from(s.outcome.graduation.label()));
        row.push(Cell::from(s.outcome.reasons.join(" ").as_str()));
        row
    });
    let results = SheetSpec {
        name: "Hasil".to_owned(),
        columns,
        rows: rows.collect(),
    };
    let mut columns = people;
    for aspect in &scheme.aspects {
        columns.extend(aspect.criteria.iter().map(|c| {
            Column::new(
                &format!("{}: {} ({})", aspect.name, c.name, text::compact(c.weight)),
                16.0,
            )
        }));
    }
    let rows = ranked(scored).into_iter().map(|s| {
        let mut row = who(s);
        row.extend(
            s.outcome
                .aspects
                .iter()
                .flat_map(|a| &a.criteria)
                .map(|c| cell(c.mean)),
        );
        row
    });
    let criteria = SheetSpec {
        name: "Kriteria".to_owned(),
        columns,
        rows: rows.collect(),
    };
    vec![results, criteria]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_printed_and_as_people_type_it() {
        let code = "0123456789ABCDEF";
        assert_eq!(grouped(code), "0123-4567-89AB-CDEF");
        assert_eq!(typed_code(&grouped(code)), code);
        assert_eq!(typed_code(" o1l3 4567 89ab cdef "), "0113456789ABCDEF");
    }
}
