//! The six criteria of the mentor's sheet, as data (domain reference 04.10).

/// One criterion.
#[derive(Debug, Clone, Copy)]
pub struct Criterion {
    /// Its code in the database.
    pub code: &'static str,
    /// Its name.
    pub label: &'static str,
    /// What it asks.
    pub explanation: &'static str,
}

/// All of them, in the order of the sheet.
pub const CRITERIA: &[Criterion] = &[
    Criterion {
        code: "relevance",
        label: "Relevansi",
        explanation: "Menjawab masalah nyata unit kerja dan selaras dengan visi dan misi kepala daerah.",
    },
    Criterion {
        code: "novelty",
        label: "Kebaruan",
        explanation: "Membawa cara kerja yang belum ada di unit ini, bukan pekerjaan rutin yang diberi nama baru.",
    },
    Criterion {
        code: "feasibility",
        label: "Kelayakan",
        explanation: "Dapat selesai dalam waktu, anggaran, dan kewenangan yang tersedia.",
    },
    Criterion {
        code: "benefit",
        label: "Manfaat",
        explanation: "Manfaatnya bagi masyarakat atau organisasi jelas dan dapat diukur.",
    },
    Criterion {
        code: "sustainability",
        label: "Keberlanjutan",
        explanation: "Ada jalan untuk diteruskan: anggaran, SKP, atau peraturan yang mendukung.",
    },
    Criterion {
        code: "replicability",
        label: "Daya tiru",
        explanation: "Perangkat daerah lain dapat menerapkannya dengan penyesuaian kecil.",
    },
];
