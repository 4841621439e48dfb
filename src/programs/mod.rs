//! What is fixed about the training programmes: their names, stages, class numbers and document sections.
//!
//! Main types: [`Program`], [`StagePlan`], [`Section`]. Data from domain references 01 and 02; nothing here reads the
//! database, and no rule of another room stands here.

mod numerals;
mod sections;
mod stages;

pub use numerals::{MAX_NUMBER, parse_number, roman};
pub use sections::{Section, Source, sections};
pub use stages::{ClassStage, StagePlan, propose};

crate::codes! {
    /// A leadership training programme (domain reference 01.1).
    pub enum Program {
        Pka = "pka" => "PKA",
        Pkp = "pkp" => "PKP",
        Pkn1 = "pkn1" => "PKN Tingkat I",
        Pkn2 = "pkn2" => "PKN Tingkat II",
        Diklatpim1 = "diklatpim1" => "Diklatpim Tingkat I",
        Diklatpim2 = "diklatpim2" => "Diklatpim Tingkat II",
        Diklatpim3 = "diklatpim3" => "Diklatpim Tingkat III",
        Diklatpim4 = "diklatpim4" => "Diklatpim Tingkat IV",
        Latsar = "latsar" => "Latsar CPNS",
        ChangeAgent = "agen_perubahan" => "Agen Perubahan",
    }
}

/// Programmes that share words and documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Diklatpim, 2014–2019.
    Diklatpim,
    /// PKN, since 2019.
    Pkn,
    /// PKA and PKP, since 2019.
    Action,
    /// Basic training of new civil servants.
    Actualization,
    /// Change agents, by decree.
    Plan,
}

impl Program {
    /// The family.
    pub fn family(self) -> Family {
        match self {
            Self::Pkn1 | Self::Pkn2 => Family::Pkn,
            Self::Pka | Self::Pkp => Family::Action,
            Self::Latsar => Family::Actualization,
            Self::ChangeAgent => Family::Plan,
            Self::Diklatpim1 | Self::Diklatpim2 | Self::Diklatpim3 | Self::Diklatpim4 => {
                Family::Diklatpim
            }
        }
    }

    /// What a participant's project is called: "Proyek Perubahan" or "Aksi Perubahan".
    pub fn project_label(self) -> &'static str {
        match self.family() {
            Family::Action => "Aksi Perubahan",
            Family::Actualization => "Aktualisasi",
            Family::Plan => "Rencana Tindak",
            Family::Diklatpim | Family::Pkn => "Proyek Perubahan",
        }
    }

    /// What the project changes, in full.
    pub fn product(self) -> &'static str {
        match self {
            Self::Pka => "Aksi Perubahan Kinerja Organisasi",
            Self::Pkp => "Aksi Perubahan Kinerja Pelayanan Publik",
            _ => self.project_label(),
        }
    }

    /// A document's name by its kind (`idea`, `design`, `report`): "Rancangan Aksi Perubahan (RAP)".
    pub fn document_label(self, kind_code: &str) -> String {
        match kind_code {
            "design" => self.design_label(),
            "report" => self.report_label(),
            _ => "Gagasan Perubahan",
        }
        .to_owned()
    }

    fn design_label(self) -> &'static str {
        match self.family() {
            Family::Diklatpim | Family::Pkn => "Rancangan Proyek Perubahan (RPP)",
            Family::Action => "Rancangan Aksi Perubahan (RAP)",
            Family::Actualization => "Rancangan Aktualisasi (RA)",
            Family::Plan => "Rencana Tindak",
        }
    }

    fn report_label(self) -> &'static str {
        match self.family() {
            Family::Diklatpim | Family::Pkn => "Laporan Proyek Perubahan (LPP)",
            Family::Action => "Laporan Aksi Perubahan (LAP)",
            Family::Actualization => "Laporan Aktualisasi (LA)",
            Family::Plan => "Laporan Rencana Tindak",
        }
    }

    /// The rank of office that the programme trains for.
    pub fn office_level(self) -> &'static str {
        match self {
            Self::Pkn1 => "JPT Madya",
            Self::Pkn2 => "JPT Pratama",
            Self::Pka => "Administrator",
            Self::Pkp => "Pengawas",
            Self::Diklatpim1 => "eselon I",
            Self::Diklatpim2 => "eselon II",
            Self::Diklatpim3 => "eselon III",
            Self::Diklatpim4 => "eselon IV",
            Self::Latsar => "CPNS",
            Self::ChangeAgent => "pegawai",
        }
    }
}

crate::codes! {
    /// How somebody leaves the training.
    pub enum Graduation {
        Incomplete = "incomplete" => "Belum lengkap",
        Passed = "passed" => "Lulus",
        Deferred = "deferred" => "Ditunda",
        Failed = "failed" => "Tidak lulus",
        Withdrawn = "withdrawn" => "Mengundurkan diri",
    }
}

impl Graduation {
    /// The kind of tag that shows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Incomplete => "waiting",
            Self::Passed => "good",
            Self::Deferred => "warning",
            Self::Failed => "bad",
            Self::Withdrawn => "neutral",
        }
    }
}

/// How somebody left the training, with the qualification: "Lulus (Memuaskan)". Empty before results are published.
pub fn graduation_words(graduation: Option<Graduation>, qualification: &str) -> String {
    match graduation.map(crate::codes::Code::label) {
        None => String::new(),
        Some(label) if qualification.is_empty() => label.to_owned(),
        Some(label) => format!("{label} ({qualification})"),
    }
}

/// How a class is called on screen: "Angkatan XIX Tahun 2017".
pub fn class_label(number: i32, year: i32) -> String {
    format!("Angkatan {} Tahun {year}", roman(number))
}

/// The name that a new class gets unless somebody types another: "Diklatpim Tingkat III Angkatan XIX Tahun 2017".
pub fn class_name(program: Program, number: i32, year: i32) -> String {
    format!(
        "{} Angkatan {} Tahun {year}",
        crate::codes::Code::label(program),
        roman(number)
    )
}
