//! One line of the list as a participant: every field read, every problem in words.
//!
//! Main types: [`ParticipantRow`], [`MentorCell`] and, inside the import, [`Draft`]. What needs
//! other lines (duplicates) is not known here.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::accounts::email::is_email;
use crate::accounts::nip::{Nip, NipError, Recorded, Sex};

use super::{
    check::{Problem, Severity},
    columns::{Column, Columns},
    rank::{self, Rank},
    sheet::{NoteKind, RawRow},
};

const MAX_NAME: usize = 200;
const MAX_POSITION: usize = 250;
const MAX_UNIT: usize = 250;
const MAX_RANK: usize = 60;
const MAX_EMAIL: usize = 254;
const MAX_SHORT: usize = 60;
const MAX_LIST_NUMBER: u16 = 999;

/// A participant as the list describes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantRow {
    /// The line in the file.
    pub line: u32,
    /// NDH, or the running number of a list without NDH.
    pub list_number: Option<u16>,
    /// Name with titles.
    pub name: String,
    /// The civil servant number.
    pub nip: Nip,
    /// Sex as the list says; [`Nip::sex`] knows it when the list does not.
    pub sex: Option<Sex>,
    /// Golongan/ruang in its official writing, or as written if unknown.
    pub rank_grade: Option<String>,
    /// Pangkat.
    pub rank_name: Option<String>,
    /// Jabatan.
    pub position: Option<String>,
    /// Perangkat daerah.
    pub org_unit: Option<String>,
    /// Home agency.
    pub agency: String,
    /// E-mail address in lower case.
    pub email: Option<String>,
    /// Phone number: digits beginning with 0.
    pub phone: Option<String>,
    /// The mentor named in the list.
    pub mentor: Option<MentorCell>,
}

/// A mentor as the list describes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentorCell {
    /// Name with titles.
    pub name: String,
    /// Position at the time of the list.
    pub position: Option<String>,
    /// The civil servant number.
    pub nip: Nip,
}

/// A line on its way to a checked row: what could be read, and what is wrong.
pub(super) struct Draft {
    pub(super) raw: RawRow,
    pub(super) raw_name: String,
    pub(super) raw_nip: String,
    pub(super) nip: Option<Nip>,
    pub(super) email: Option<String>,
    pub(super) list_number: Option<u16>,
    pub(super) row: Option<ParticipantRow>,
    pub(super) problems: Vec<Problem>,
}

impl Draft {
    /// Reads one line.
    pub(super) fn read(raw: &RawRow, columns: &Columns, today: NaiveDate) -> Draft {
        let mut cells = Cells {
            raw,
            columns,
            problems: Vec::new(),
        };
        let name = cells.name();
        let sex = cells.sex();
        let nip = cells.nip(Column::Nip, today, sex);
        let agency = cells.needed(Column::Agency, MAX_UNIT);
        let (rank_grade, rank_name) = cells.rank();
        let list_number = cells.list_number();
        let position = cells.wanted(Column::Position, MAX_POSITION);
        let org_unit = cells.wanted(Column::OrgUnit, MAX_UNIT);
        let email = cells.email();
        let phone = cells.phone();
        let mentor = cells.mentor(today);
        let row = name
            .zip(nip)
            .zip(agency)
            .map(|((name, nip), agency)| ParticipantRow {
                line: raw.line,
                list_number,
                name,
                nip,
                sex,
                rank_grade,
                rank_name,
                position,
                org_unit,
                agency,
                email: email.clone(),
                phone,
                mentor,
            });
        Draft {
            raw_name: shown(columns.text(raw, Column::Name), MAX_NAME),
            raw_nip: shown(columns.text(raw, Column::Nip), MAX_SHORT),
            raw: raw.clone(),
            problems: cells.problems,
            nip,
            email,
            list_number,
            row,
        }
    }
}

fn shown(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}

/// The cells of one line, with the problems found so far.
struct Cells<'a> {
    raw: &'a RawRow,
    columns: &'a Columns,
    problems: Vec<Problem>,
}

impl<'a> Cells<'a> {
    fn say(&mut self, severity: Severity, column: Column, sentence: impl Into<String>) {
        self.problems.push(Problem {
            severity,
            column,
            sentence: sentence.into(),
        });
    }

    fn error(&mut self, column: Column, sentence: impl Into<String>) {
        self.say(Severity::Error, column, sentence);
    }

    fn warn(&mut self, column: Column, sentence: impl Into<String>) {
        self.say(Severity::Warning, column, sentence);
    }

    /// The text of a column; nothing if empty, too long or unreadable, the last two with an error.
    fn text(&mut self, column: Column, limit: usize) -> Option<&'a str> {
        if let Some(kind) = self.note(column) {
            self.error(column, kind.sentence(column.label()));
            return None;
        }
        let text = self.columns.text(self.raw, column);
        if text.chars().count() > limit {
            self.error(
                column,
                format!("{column} lebih dari {limit} karakter. Ringkas isinya."),
            );
            return None;
        }
        (!text.is_empty()).then_some(text)
    }

    fn note(&self, column: Column) -> Option<NoteKind> {
        let place = self.columns.place(column)?;
        let note = self.raw.notes.iter().find(|note| note.cell == place)?;
        let matters = note.kind != NoteKind::LostDigits
            || matches!(column, Column::Nip | Column::MentorNip | Column::Phone);
        matters.then_some(note.kind)
    }

    /// A text that must be there.
    fn needed(&mut self, column: Column, limit: usize) -> Option<String> {
        let before = self.problems.len();
        let text = self.text(column, limit).map(str::to_owned);
        if text.is_none() && self.problems.len() == before {
            self.error(
                column,
                format!("{column} masih kosong. Isi {column} lalu unggah ulang."),
            );
        }
        text
    }

    /// A text that should be there but can follow later.
    fn wanted(&mut self, column: Column, limit: usize) -> Option<String> {
        let before = self.problems.len();
        let text = self.text(column, limit).map(str::to_owned);
        if text.is_none() && self.problems.len() == before {
            self.warn(
                column,
                format!("{column} masih kosong dan perlu dilengkapi kemudian."),
            );
        }
        text
    }

    fn name(&mut self) -> Option<String> {
        let name = self.needed(Column::Name, MAX_NAME)?;
        if name.chars().any(char::is_alphabetic) {
            return Some(name);
        }
        self.error(
            Column::Name,
            "Nama tidak memuat huruf. Isi nama lengkap peserta.",
        );
        None
    }

    fn nip(&mut self, column: Column, today: NaiveDate, sex: Option<Sex>) -> Option<Nip> {
        let before = self.problems.len();
        let text = self.text(column, MAX_SHORT).unwrap_or("");
        if self.problems.len() > before {
            return None;
        }
        // Spreadsheet users mark a number as text with an apostrophe.
        let digits = text.trim_matches(|c| "'’`=\"".contains(c));
        match Nip::parse(digits, today) {
            Ok(nip) => {
                for warning in nip.warnings(
                    today,
                    Recorded {
                        sex,
                        birth_date: None,
                    },
                ) {
                    self.warn(column, warning.to_string());
                }
                Some(nip)
            }
            Err(NipError::Empty) => {
                self.error(column, format!("{column} belum diisi. Isi 18 digit NIP."));
                None
            }
            Err(error) => {
                self.error(column, error.to_string());
                None
            }
        }
    }

    fn sex(&mut self) -> Option<Sex> {
        let text = self.text(Column::Sex, MAX_SHORT)?;
        let letters: String = text
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphabetic())
            .collect();
        match letters.as_str() {
            "l" | "lk" | "laki" | "lakilaki" | "pria" => Some(Sex::Male),
            "p" | "pr" | "perempuan" | "wanita" => Some(Sex::Female),
            _ => {
                let sentence = format!("Jenis kelamin “{text}” tidak dikenal. Gunakan L atau P.");
                self.warn(Column::Sex, sentence);
                None
            }
        }
    }

    fn rank(&mut self) -> (Option<String>, Option<String>) {
        let name = self.text(Column::RankName, MAX_RANK).map(str::to_owned);
        let Some(text) = self.text(Column::RankGrade, MAX_RANK) else {
            return (None, name);
        };
        let rank = Rank::read(text);
        let name = name.or(rank.name);
        let Some(grade) = rank.grade else {
            let sentence = format!(
                "Golongan/ruang “{text}” tidak dikenal. Contoh yang benar: III/d, IV/a, atau IX."
            );
            self.warn(Column::RankGrade, sentence);
            return (Some(text.to_owned()), name);
        };
        if let (Some(written), Some(official)) = (&name, rank::name_of(grade))
            && !rank::is_same_name(written, official)
        {
            let sentence = format!(
                "Pangkat “{written}” tidak sesuai golongan {grade} ({official}). Periksa salah satunya."
            );
            self.warn(Column::RankName, sentence);
        }
        (Some(grade.to_owned()), name)
    }

    /// The column that gives the list number: NDH, or else the running number.
    fn list_number(&mut self) -> Option<u16> {
        let column = list_number_column(self.columns);
        let text = self.text(column, MAX_SHORT)?;
        match text.trim_end_matches('.').parse() {
            Ok(number @ 1..=MAX_LIST_NUMBER) => Some(number),
            _ => {
                let sentence = format!(
                    "{column} “{text}” bukan nomor 1–{MAX_LIST_NUMBER}; NDH akan diberikan kemudian."
                );
                self.warn(column, sentence);
                None
            }
        }
    }

    fn email(&mut self) -> Option<String> {
        let text = self.text(Column::Email, MAX_EMAIL)?;
        if text == "-" {
            return None;
        }
        if is_email(text) {
            return Some(text.to_lowercase());
        }
        let sentence = format!("Alamat email “{text}” tidak benar. Contoh: nama@instansi.go.id.");
        self.error(Column::Email, sentence);
        None
    }

    fn phone(&mut self) -> Option<String> {
        let text = self.text(Column::Phone, MAX_SHORT)?;
        if text == "-" {
            return None;
        }
        let phone = phone_digits(text);
        if !is_usual_phone(text, &phone) {
            let sentence = format!("Nomor HP “{text}” tidak lazim. Contoh: 081234567890.");
            self.warn(Column::Phone, sentence);
        }
        (!phone.is_empty()).then_some(phone)
    }

    fn mentor(&mut self, today: NaiveDate) -> Option<MentorCell> {
        let before = self.problems.len();
        let name = self
            .text(Column::MentorName, MAX_NAME)
            .filter(|text| *text != "-");
        let position = self
            .text(Column::MentorPosition, MAX_POSITION)
            .map(str::to_owned);
        let has_nip = !matches!(self.columns.text(self.raw, Column::MentorNip), "" | "-")
            || self.note(Column::MentorNip).is_some();
        let nip = if has_nip {
            self.nip(Column::MentorNip, today, None)
        } else {
            None
        };
        let is_broken = self.problems[before..]
            .iter()
            .any(|problem| problem.severity == Severity::Error);
        match (name, nip) {
            (Some(name), Some(nip)) => Some(MentorCell {
                name: name.to_owned(),
                position,
                nip,
            }),
            (None, None) => None,
            _ if is_broken => None,
            (None, _) => {
                let sentence = "Nama mentor masih kosong, jadi mentor belum dipasangkan. Lengkapi atau pasangkan kemudian.";
                self.warn(Column::MentorName, sentence);
                None
            }
            (_, None) => {
                let sentence = "NIP mentor masih kosong, jadi mentor belum dipasangkan. Lengkapi atau pasangkan kemudian.";
                self.warn(Column::MentorNip, sentence);
                None
            }
        }
    }
}

/// Which column gives the list number.
pub(super) fn list_number_column(columns: &Columns) -> Column {
    match columns.place(Column::ListNumber) {
        Some(_) => Column::ListNumber,
        None => Column::RowNumber,
    }
}

/// The digits of a phone number, in the national form that begins with 0.
fn phone_digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.as_bytes() {
        [b'6', b'2', b'0', ..] => digits[2..].to_owned(),
        [b'6', b'2', ..] => format!("0{}", &digits[2..]),
        // A number cell has lost its leading zero.
        [b'8', ..] => format!("0{digits}"),
        _ => digits,
    }
}

fn is_usual_phone(text: &str, digits: &str) -> bool {
    let only_phone_signs = text
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-.()'".contains(c));
    let length = if digits.starts_with("08") {
        10..=13
    } else {
        9..=12
    };
    only_phone_signs && digits.starts_with('0') && length.contains(&digits.len())
}
