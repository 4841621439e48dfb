//! The pages of an import: the upload, and the dry run line by line.

use super::{Outcome, Plan, PlannedRow};
use crate::cohorts::import::{Column, Severity, Skipped};
use crate::web::form::FormView;
use crate::web::page::Page;
use askama::Template;
use askama_web::WebTemplate;

/// The columns of the template file: what each holds, and whether the list cannot do without it.
pub const COLUMNS: &[(Column, &str, bool)] = &[
    (
        Column::ListNumber,
        "Nomor daftar hadir. Bila kosong, diberi nomor berikutnya.",
        false,
    ),
    (
        Column::Name,
        "Nama dengan gelar, seperti di surat keputusan.",
        true,
    ),
    (
        Column::Nip,
        "18 angka; ubah kolom menjadi Teks agar angka terakhir tidak hilang.",
        true,
    ),
    (Column::Sex, "L atau P.", false),
    (Column::RankGrade, "Misalnya III/d.", false),
    (Column::RankName, "Misalnya Penata Tingkat I.", false),
    (
        Column::Position,
        "Jabatan saat ditetapkan sebagai peserta.",
        true,
    ),
    (
        Column::OrgUnit,
        "Dinas, badan, biro, atau kecamatan tempat bekerja.",
        true,
    ),
    (
        Column::Agency,
        "Pemerintah daerah atau lembaga pengirim, ditulis sama untuk semua pesertanya.",
        true,
    ),
    (Column::Email, "Untuk pemberitahuan; boleh menyusul.", false),
    (
        Column::Phone,
        "Untuk mengirim tautan masuk lewat WhatsApp.",
        false,
    ),
    (
        Column::MentorName,
        "Atasan langsung. Boleh dipasangkan kemudian.",
        false,
    ),
    (Column::MentorPosition, "Jabatan mentor.", false),
    (
        Column::MentorNip,
        "NIP mentor; diperlukan agar mentor langsung dipasangkan.",
        false,
    ),
];

/// Upload a list.
#[derive(Template, WebTemplate)]
#[template(path = "cohorts/import.html")]
pub struct UploadPage {
    /// Around the content.
    pub page: Page,
    /// The address of the class.
    pub class: String,
    /// Name of the class.
    pub name: String,
    /// What was wrong with the last file.
    pub form: FormView,
    /// Column, what it holds, whether it is needed.
    pub columns: Vec<(&'static str, &'static str, bool)>,
}

/// A line of the dry run.
pub struct RowPart<'a> {
    /// The line in the file.
    pub line: u32,
    /// What will happen: kind of tag and words.
    pub outcome: (&'static str, String),
    /// The name as written.
    pub name: &'a str,
    /// The NIP as written.
    pub nip: &'a str,
    /// OPD and government.
    pub office: String,
    /// The mentor's name.
    pub mentor: &'a str,
    /// What is said about it: whether it is an error, and the sentence.
    pub problems: Vec<(bool, String)>,
}

impl<'a> RowPart<'a> {
    /// Puts a planned line in words.
    pub fn new(planned: &PlannedRow<'a>) -> Self {
        let outcome = match planned.outcome {
            Outcome::New(number) => ("good", format!("Baru, NDH {number}")),
            Outcome::Exists(_) => ("neutral", "Sudah ada".to_owned()),
            Outcome::Wrong => ("bad", "Salah".to_owned()),
        };
        let office = planned.row.map(|r| match &r.org_unit {
            Some(unit) => format!("{unit}, {}", r.agency),
            None => r.agency.clone(),
        });
        Self {
            line: planned.line,
            outcome,
            name: planned.name,
            nip: planned.nip,
            office: office.unwrap_or_default(),
            mentor: planned
                .row
                .and_then(|r| r.mentor.as_ref())
                .map_or("", |m| m.name.as_str()),
            problems: planned
                .problems
                .iter()
                .map(|(severity, sentence)| (*severity == Severity::Error, sentence.clone()))
                .collect(),
        }
    }
}

/// The dry run of a list.
#[derive(Template)]
#[template(path = "cohorts/preview.html")]
pub struct PreviewPage<'a> {
    /// Around the content.
    pub page: Page,
    /// The address of the class.
    pub class: String,
    /// The address of this list.
    pub action: String,
    /// Name of the class.
    pub name: &'a str,
    /// Name of the file.
    pub file_name: &'a str,
    /// Its lines.
    pub rows: Vec<RowPart<'a>>,
    /// Lines that are no participants.
    pub skipped: &'a [Skipped],
    /// How many are new.
    pub new: usize,
    /// How many are in the class.
    pub existing: usize,
    /// How many are wrong.
    pub wrong: usize,
    /// How many lines have something to look at.
    pub warnings: usize,
    /// The new ones by government, in words.
    pub by_agency: String,
    /// What is said when nothing would change; empty otherwise.
    pub nothing: String,
    /// By how many the quota is exceeded, and what is said then.
    pub over_quota: usize,
    /// Places of the class.
    pub quota: i32,
    /// The reason for that.
    pub form: FormView,
}

/// "24 dari A, 5 dari B, dan 10 dari C".
pub fn agency_words(counts: &[(String, usize)]) -> String {
    let parts: Vec<String> = counts
        .iter()
        .map(|(name, count)| format!("{count} dari {name}"))
        .collect();
    match parts.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} dan {two}"),
        [first @ .., last] => format!("{}, dan {last}", first.join(", ")),
    }
}

/// What is said when a list changes nothing; empty when it does.
pub fn nothing_words(plan: &Plan<'_>) -> String {
    match (plan.new_count(), plan.existing_count(), plan.wrong_count()) {
        (0, 0, 0) => "Berkas ini tidak memuat peserta. Periksa apakah daftar ada di lembar pertama, di bawah judul kolom.".to_owned(),
        (0, 0, _) => "Semua baris masih salah, jadi tidak ada yang dapat dimasukkan. Perbaiki berkasnya, lalu unggah ulang.".to_owned(),
        (0, existing, 0) => format!("{existing} peserta sudah ada, tidak ada perubahan."),
        (0, existing, wrong) => format!("{existing} peserta sudah ada, {wrong} baris masih salah, tidak ada perubahan."),
        _ => String::new(),
    }
}
