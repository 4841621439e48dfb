//! The organiser's scores as a workbook: one row for each person, one column for each criterion. The same layout goes out
//! as a template and comes in again; columns are known by the code in brackets, people by their NIP.

use super::{Entered, Value, aspects};
use crate::assessment::scheme::Scheme;
use crate::assessment::scoring::{Material, Sheet};
use crate::cohorts::import::{self, SheetError};
use crate::cohorts::participants::Participant;
use crate::reports::xlsx::{Cell, Column, FileInfo, SheetSpec, XlsxError, workbook};
use crate::web::form::Fields;
use crate::web::form::Reader;
use rust_decimal::Decimal;

const ABSENCE: &str = "jp";

/// What is wrong with a workbook.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] SheetError),
    /// It can be read, and something in it is wrong.
    #[error("{}", .0.join("\n"))]
    Wrong(Vec<String>),
}

/// The heads after number, NIP and name: code and words.
fn heads(scheme: &Scheme) -> Vec<(String, String)> {
    let criteria = aspects(scheme).into_iter().flat_map(|a| {
        a.criteria.iter().map(move |c| {
            let code = format!("{}.{}", a.code, c.code);
            let words = format!("{}: {} [{code}]", a.name, c.name);
            (code, words)
        })
    });
    criteria
        .chain([(ABSENCE.to_owned(), format!("Tidak hadir, JP [{ABSENCE}]"))])
        .collect()
}

/// The template, with what stands already.
pub fn write(
    info: &FileInfo,
    scheme: &Scheme,
    people: &[Participant],
    material: &Material,
) -> Result<Vec<u8>, XlsxError> {
    let heads = heads(scheme);
    let mut columns = vec![
        Column::new("NDH", 6.0),
        Column::new("NIP", 22.0),
        Column::new("Nama", 34.0),
    ];
    columns.extend(heads.iter().map(|(_, words)| Column::new(words, 18.0)));
    let rows = people.iter().map(|p| {
        let mut row = vec![
            Cell::Int(i64::from(p.list_number)),
            Cell::Text(p.nip.clone()),
            Cell::Text(p.name.clone()),
        ];
        row.extend(heads.iter().map(|(code, _)| standing(p, code, material)));
        row
    });
    let sheet = SheetSpec {
        name: "Nilai".to_owned(),
        columns,
        rows: rows.collect(),
    };
    workbook(info, vec![sheet])
}

fn standing(person: &Participant, code: &str, material: &Material) -> Cell {
    if code == ABSENCE {
        let jp = material
            .absences
            .iter()
            .find(|(p, _)| *p == person.id)
            .and_then(|(_, jp)| *jp);
        return jp.map_or(Cell::Empty, |jp| Cell::Int(i64::from(jp)));
    }
    let Some((aspect, criterion)) = code.split_once('.') else {
        return Cell::Empty;
    };
    let own = |s: &&Sheet| {
        s.participation_id == person.id && s.rater == crate::assessment::scheme::Rater::Operator
    };
    let score = material
        .sheets
        .iter()
        .filter(own)
        .find_map(|s| s.entry(aspect, criterion)?.score);
    score.map_or(Cell::Empty, Cell::Decimal)
}

/// Reads a workbook. Empty cells change nothing.
///
/// # Errors
/// When it cannot be read, or something in it is wrong: then each mistake is told with its row.
pub fn read(
    bytes: &[u8],
    file_name: &str,
    scheme: &Scheme,
    people: &[Participant],
) -> Result<Vec<Entered>, WorkbookError> {
    let rows = import::Sheet::read(bytes, file_name)?.rows;
    let is_head = |row: &import::RawRow| row.cells.iter().any(|c| c.eq_ignore_ascii_case("NIP"));
    let Some((at, head)) = rows.iter().enumerate().find(|(_, row)| is_head(row)) else {
        return Err(WorkbookError::Wrong(vec![
            "Baris judul dengan kolom NIP tidak ditemukan. Pakai templat dari halaman ini."
                .to_owned(),
        ]));
    };
    let nip_at = head
        .cells
        .iter()
        .position(|c| c.eq_ignore_ascii_case("NIP"))
        .unwrap_or(0);
    let known = heads(scheme);
    let columns: Vec<(usize, &str)> = head
        .cells
        .iter()
        .enumerate()
        .filter_map(|(at, words)| {
            let code = words.rsplit_once('[')?.1.trim_end_matches(']');
            known
                .iter()
                .find(|(c, _)| c == code)
                .map(|(c, _)| (at, c.as_str()))
        })
        .collect();
    let mut wrong = Vec::new();
    if columns.is_empty() {
        wrong.push("Tidak ada kolom nilai yang dikenal. Judul kolom harus memuat kodenya, seperti pada templat.".to_owned());
    }
    let mut entered = Vec::new();
    for row in rows.iter().skip(at + 1) {
        let (line, cells) = (row.line, &row.cells);
        let nip: String = cells
            .get(nip_at)
            .map(|c| c.chars().filter(char::is_ascii_digit).collect())
            .unwrap_or_default();
        let filled = columns
            .iter()
            .any(|(at, _)| cells.get(*at).is_some_and(|c| !c.is_empty()));
        if nip.is_empty() && !filled {
            continue;
        }
        let Some(person) = people.iter().find(|p| p.nip == nip) else {
            wrong.push(format!("Baris {line}: NIP {nip} tidak ada di kelas ini."));
            continue;
        };
        for (at, code) in &columns {
            let Some(typed) = cells.get(*at).filter(|c| !c.is_empty()) else {
                continue;
            };
            match value(code, typed, &person.name) {
                Ok(value) => entered.push(Entered {
                    person: person.id,
                    value,
                }),
                Err(sentence) => wrong.push(format!("Baris {line}: {sentence}")),
            }
        }
    }
    if wrong.is_empty() {
        Ok(entered)
    } else {
        Err(WorkbookError::Wrong(wrong))
    }
}

fn value(code: &str, typed: &str, name: &str) -> Result<Value, String> {
    let fields = Fields::from_pairs([("x", typed)]);
    let mut r = Reader::new(&fields);
    let value = match code.split_once('.') {
        Some((aspect, criterion)) => Value::Score {
            aspect: aspect.to_owned(),
            criterion: criterion.to_owned(),
            score: r.optional_decimal(
                "x",
                &format!("{name}, kolom {code}"),
                Decimal::ZERO..=Decimal::ONE_HUNDRED,
            ),
        },
        None => Value::Absence(
            r.optional_int("x", &format!("{name}, ketidakhadiran"), 0..=2000)
                .and_then(|jp| i32::try_from(jp).ok()),
        ),
    };
    r.finish(value).map_err(|e| {
        e.iter()
            .next()
            .map_or_else(String::new, |(_, s)| s.to_owned())
    })
}
