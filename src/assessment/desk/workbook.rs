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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::presets;
    use crate::cohorts::participants::ParticipantStatus;
    use crate::id::{AgencyId, CohortId, MemberId, ParticipationId};

    fn person(nip: &str) -> Participant {
        Participant {
            id: ParticipationId::new(),
            cohort_id: CohortId::new(),
            member_id: MemberId::new(),
            list_number: 1,
            name: "Siti Aminah".into(),
            nip: nip.into(),
            rank: String::new(),
            position: String::new(),
            agency_id: AgencyId::new(),
            agency_name: String::new(),
            org_unit_name: String::new(),
            mentor_member_id: None,
            mentor_name: String::new(),
            mentor_position: String::new(),
            coach_member_id: None,
            coach_name: String::new(),
            graduation: None,
            qualification: String::new(),
            status: ParticipantStatus::Active,
            status_reason: String::new(),
            version: 1,
            activated_at: None,
            project_id: None,
            stage: None,
            title: None,
            idea: None,
            design: None,
            report: None,
            waiting_since: None,
        }
    }

    #[test]
    fn the_template_comes_back_with_what_stood_in_it() {
        let scheme = &presets::find("pka_2023").unwrap().scheme;
        let people = [person("197502131997031077")];
        let material = Material {
            absences: vec![(people[0].id, Some(4))],
            ..Material::default()
        };
        let info = FileInfo {
            title: "Nilai".into(),
            issuer: "Uji".into(),
            created_at: "2026-11-27T00:00:00Z".parse().unwrap(),
        };
        let bytes = write(&info, scheme, &people, &material).unwrap();
        let entered = read(&bytes, "nilai.xlsx", scheme, &people).unwrap();
        assert_eq!(
            entered,
            [Entered {
                person: people[0].id,
                value: Value::Absence(Some(4))
            }]
        );
    }

    #[test]
    fn each_mistake_is_told_with_its_row_and_nothing_is_taken() {
        let scheme = &presets::find("pka_2023").unwrap().scheme;
        let people = [person("197502131997031077")];
        let list = "NIP;Nama;A [academic.a1];B [academic.a2]\n197502131997031077;Siti;82,5;\n197502131997031078;Budi;80;80\n197502131997031077;Siti;101;delapan\n";
        let Err(WorkbookError::Wrong(wrong)) = read(list.as_bytes(), "n.csv", scheme, &people)
        else {
            panic!("taken")
        };
        assert_eq!(wrong.len(), 3);
        assert_eq!(
            wrong[0],
            "Baris 3: NIP 197502131997031078 tidak ada di kelas ini."
        );
        assert!(
            wrong[1].starts_with(
                "Baris 4: Siti Aminah, kolom academic.a1 harus angka dari 0 sampai 100"
            )
        );
        let good = "NIP;Nama;A [academic.a1]\n197502131997031077;Siti;82,5\n";
        let entered = read(good.as_bytes(), "n.csv", scheme, &people).unwrap();
        let score = Some(Decimal::new(825, 1));
        assert_eq!(
            entered,
            [Entered {
                person: people[0].id,
                value: Value::Score {
                    aspect: "academic".into(),
                    criterion: "a1".into(),
                    score
                }
            }]
        );
    }
}
