//! Which column holds what: the heading row of a participant list, found by tolerant names.
//!
//! Main types: [`Column`], [`Columns`] and [`ColumnsError`]. Lists begin with merged title
//! rows, so the heading is the first of the first rows that names both a name and a NIP.
//! It must not know what a valid cell is.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::sheet::{RawRow, Sheet, join_words};

const HEADING_WITHIN: usize = 20;

/// What a column of a participant list can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Running number of the list; serves as list number when there is no NDH.
    RowNumber,
    /// Nomor daftar hadir.
    ListNumber,
    /// Name of the participant with titles.
    Name,
    /// NIP of the participant.
    Nip,
    /// L or P.
    Sex,
    /// Golongan/ruang, also together with the rank.
    RankGrade,
    /// Pangkat.
    RankName,
    /// Jabatan.
    Position,
    /// Perangkat daerah or work unit.
    OrgUnit,
    /// Home agency, usually a government.
    Agency,
    /// E-mail address.
    Email,
    /// Mobile number.
    Phone,
    /// Name of the mentor.
    MentorName,
    /// Position of the mentor.
    MentorPosition,
    /// NIP of the mentor.
    MentorNip,
}

/// The columns a list cannot do without.
pub const REQUIRED: [Column; 5] = [
    Column::Name,
    Column::Nip,
    Column::Position,
    Column::OrgUnit,
    Column::Agency,
];

impl Column {
    /// The name of the column on screen and in the template file.
    pub fn label(self) -> &'static str {
        match self {
            Column::RowNumber => "No",
            Column::ListNumber => "NDH",
            Column::Name => "Nama Lengkap",
            Column::Nip => "NIP",
            Column::Sex => "Jenis Kelamin",
            Column::RankGrade => "Gol/Ruang",
            Column::RankName => "Pangkat",
            Column::Position => "Jabatan",
            Column::OrgUnit => "Perangkat Daerah",
            Column::Agency => "Instansi Asal",
            Column::Email => "Email",
            Column::Phone => "No HP",
            Column::MentorName => "Nama Mentor",
            Column::MentorPosition => "Jabatan Mentor",
            Column::MentorNip => "NIP Mentor",
        }
    }

    /// Recognises a heading whatever its case and punctuation.
    fn named(heading: &str) -> Option<Column> {
        let words: Vec<String> = heading
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        if words.iter().any(|word| word == "mentor") {
            let rest: Vec<String> = words.into_iter().filter(|word| word != "mentor").collect();
            return match participant_column(&rest.join(" ")) {
                None if rest.is_empty() => Some(Column::MentorName),
                Some(Column::Name) => Some(Column::MentorName),
                Some(Column::Nip) => Some(Column::MentorNip),
                Some(Column::Position) => Some(Column::MentorPosition),
                _ => None,
            };
        }
        participant_column(&words.join(" "))
    }
}

fn participant_column(name: &str) -> Option<Column> {
    Some(match name {
        "no" | "nomor" | "no urut" | "nomor urut" => Column::RowNumber,
        "ndh" | "no ndh" | "nomor daftar hadir" | "no daftar hadir" | "no absen"
        | "no ndh peserta" => Column::ListNumber,
        "nama"
        | "nama lengkap"
        | "nama peserta"
        | "nama lengkap peserta"
        | "nama dan gelar"
        | "nama lengkap dan gelar"
        | "nama lengkap gelar"
        | "nama gelar"
        | "nama pegawai" => Column::Name,
        "nip"
        | "n i p"
        | "nip peserta"
        | "nip nrp"
        | "nip ni pppk"
        | "nip nipppk"
        | "nip baru"
        | "nomor induk pegawai" => Column::Nip,
        "jenis kelamin" | "l p" | "lp" | "jk" | "kelamin" | "gender" => Column::Sex,
        "gol ruang"
        | "golongan ruang"
        | "gol"
        | "golongan"
        | "gol rg"
        | "pangkat gol"
        | "pangkat golongan"
        | "pangkat gol ruang"
        | "pangkat golongan ruang"
        | "gol pangkat" => Column::RankGrade,
        "pangkat" => Column::RankName,
        "jabatan" | "nama jabatan" | "jabatan peserta" | "jabatan saat ini" => Column::Position,
        "perangkat daerah"
        | "opd"
        | "skpd"
        | "unit kerja"
        | "satuan kerja"
        | "unit organisasi"
        | "perangkat daerah unit kerja"
        | "opd unit kerja"
        | "unit kerja opd" => Column::OrgUnit,
        "instansi asal"
        | "instansi"
        | "asal instansi"
        | "instansi pengirim"
        | "pemerintah daerah"
        | "pemda"
        | "instansi daerah asal" => Column::Agency,
        "email" | "e mail" | "alamat email" | "surel" | "alamat e mail" => Column::Email,
        "no hp" | "nomor hp" | "hp" | "telepon" | "no telepon" | "nomor telepon" | "no telp"
        | "telp" | "wa" | "no wa" | "nomor wa" | "no hp wa" | "nomor hp wa" | "no whatsapp"
        | "whatsapp" | "no telepon hp" | "handphone" | "no handphone" => Column::Phone,
        _ => return None,
    })
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// Where the columns of a list are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Index of the heading among the rows of the sheet.
    pub heading: usize,
    places: Vec<(Column, usize)>,
}

/// The heading lacks columns or names one twice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnsError {
    /// No column was recognised.
    #[error("Judul kolom tidak ditemukan pada 20 baris pertama. Daftar peserta memerlukan kolom {}.", join_words(&REQUIRED))]
    NoHeading,
    /// Required columns are missing.
    #[error("Kolom yang ditemukan: {}. Kolom yang belum ada: {}. Tambahkan kolom itu lalu unggah ulang.", join_words(.found), join_words(.missing))]
    Missing {
        /// Columns that were recognised.
        found: Vec<Column>,
        /// Required columns that were not.
        missing: Vec<Column>,
    },
    /// Two headings mean the same column.
    #[error(
        "Kolom {0} muncul dua kali. Ubah judul salah satunya (misalnya “{0} Mentor”) lalu unggah ulang."
    )]
    Twice(Column),
}

impl Columns {
    /// Finds the heading and the place of each column.
    pub fn find(rows: &[RawRow]) -> Result<Self, ColumnsError> {
        let first = || rows.iter().take(HEADING_WITHIN).enumerate();
        let heading = first()
            .find(|(_, row)| is_heading(row))
            // To say what is missing, the row that comes nearest to a heading is shown.
            .or_else(|| first().rev().max_by_key(|(_, row)| places(row).len()));
        let (heading, row) = heading.ok_or(ColumnsError::NoHeading)?;
        let places = places(row);
        let found: Vec<Column> = places.iter().map(|(column, _)| *column).collect();
        if found.is_empty() {
            return Err(ColumnsError::NoHeading);
        }
        let missing: Vec<Column> = REQUIRED
            .into_iter()
            .filter(|column| !found.contains(column))
            .collect();
        if !missing.is_empty() {
            return Err(ColumnsError::Missing { found, missing });
        }
        match found
            .iter()
            .enumerate()
            .find(|(at, column)| found[..*at].contains(column))
        {
            Some((_, column)) => Err(ColumnsError::Twice(*column)),
            None => Ok(Columns { heading, places }),
        }
    }

    /// Where a column is, counted from 0.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.places
            .iter()
            .find(|(found, _)| *found == column)
            .map(|(_, place)| *place)
    }

    /// What stands in a column of a row, empty if there is no such column.
    pub fn text<'a>(&self, row: &'a RawRow, column: Column) -> &'a str {
        let cell = self.place(column).and_then(|place| row.cells.get(place));
        cell.map_or("", String::as_str)
    }
}

fn places(row: &RawRow) -> Vec<(Column, usize)> {
    let named = |(place, cell): (usize, &String)| Some((Column::named(cell)?, place));
    row.cells.iter().enumerate().filter_map(named).collect()
}

/// Whether a row names at least a name and a NIP.
pub(super) fn is_heading(row: &RawRow) -> bool {
    let places = places(row);
    [Column::Name, Column::Nip]
        .iter()
        .all(|wanted| places.iter().any(|(found, _)| found == wanted))
}

/// Whether a sheet has the heading of a participant list.
pub(super) fn is_list(sheet: &Sheet) -> bool {
    sheet.rows.iter().take(HEADING_WITHIN).any(is_heading)
}
