//! The section templates of documents (domain references 02.3 to 02.5). Title, milestones, approvals and budget have
//! tables of their own and are no sections.

use super::{Family, Program};

/// One section of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// Its name in the database and in addresses.
    pub key: &'static str,
    /// Its name on screen.
    pub label: &'static str,
    /// What to write.
    pub hint: &'static str,
    /// The most words that are taken.
    pub max_words: usize,
    /// Whether the document can only be submitted with it.
    pub required: bool,
}

/// The sections of a programme's document; `kind_code` is `idea`, `design` or `report`. None for any other kind.
pub fn sections(program: Program, kind_code: &str) -> &'static [Section] {
    match (kind_code, program) {
        ("idea", _) => IDEA,
        ("design", Program::Pka) => DESIGN_PKA,
        ("design", Program::Pkp) => DESIGN_PKP,
        ("design", _) => DESIGN_PROJECT,
        ("report", _) if program.family() == Family::Action => REPORT_ACTION,
        ("report", _) => REPORT_PROJECT,
        _ => &[],
    }
}

/// One section by its key.
pub fn find(program: Program, kind_code: &str, key: &str) -> Option<&'static Section> {
    sections(program, kind_code).iter().find(|s| s.key == key)
}

const fn needed(
    key: &'static str,
    label: &'static str,
    max_words: usize,
    hint: &'static str,
) -> Section {
    Section {
        key,
        label,
        hint,
        max_words,
        required: true,
    }
}

const fn free(
    key: &'static str,
    label: &'static str,
    max_words: usize,
    hint: &'static str,
) -> Section {
    Section {
        key,
        label,
        hint,
        max_words,
        required: false,
    }
}

const IDEA: &[Section] = &[
    needed(
        "problem",
        "Masalah dan layanan yang diperbaiki",
        300,
        "Apa yang terjadi sekarang, siapa yang merasakannya, dan layanan mana yang terganggu? Sebutkan angka bila ada.",
    ),
    needed(
        "area_of_change",
        "Area perubahan",
        200,
        "Bagian pekerjaan mana yang akan diubah, dan mengapa bagian itu yang dipilih?",
    ),
    needed(
        "breakthrough",
        "Gagasan atau terobosan",
        300,
        "Apa yang akan dilakukan berbeda dari kebiasaan? Tulis agar dipahami orang di luar kantor Anda.",
    ),
    needed(
        "internal_benefit",
        "Manfaat bagi organisasi",
        200,
        "Apa yang menjadi lebih cepat, lebih murah, atau lebih baik di unit kerja Anda?",
    ),
    needed(
        "external_benefit",
        "Manfaat bagi masyarakat",
        200,
        "Apa yang dirasakan warga atau pengguna layanan?",
    ),
    needed(
        "support",
        "Dukungan yang dibutuhkan",
        200,
        "Dukungan apa yang diperlukan dari atasan, unit lain, dan pihak luar?",
    ),
];

const DESIGN_PROJECT: &[Section] = &[
    needed(
        "description",
        "Deskripsi proyek perubahan",
        250,
        "Jelaskan proyek ini dalam satu paragraf: apa, di mana, dan untuk siapa.",
    ),
    needed(
        "background",
        "Latar belakang",
        1500,
        "Kondisi saat ini, kondisi ideal (pendek, menengah, panjang), hambatan, dan strategi yang dipilih. Dukung dengan data.",
    ),
    needed(
        "objectives",
        "Tujuan",
        500,
        "Jangka pendek sampai akhir pelatihan, jangka menengah 6–12 bulan, jangka panjang 1–2 tahun.",
    ),
    needed(
        "outputs_outcomes",
        "Output dan outcome",
        500,
        "Hasil akhir jangka pendek, serta manfaat dan kegunaannya.",
    ),
    needed(
        "marketing",
        "Strategi marketing dan pemangku kepentingan",
        1000,
        "Siapa yang mendukung dan siapa yang belum, dari dalam dan luar; strategi untuk tiap kelompok; produk, harga, tempat, promosi, dan pengguna.",
    ),
    needed(
        "risks",
        "Kendala, risiko, dan solusi",
        800,
        "Untuk tiap kendala: kemungkinan terjadi, dampak, dan cara mengatasinya.",
    ),
    needed(
        "success_factors",
        "Faktor kunci keberhasilan",
        400,
        "Hal-hal yang harus ada agar proyek berhasil.",
    ),
    needed(
        "governance",
        "Tata kelola proyek",
        800,
        "Mentor, coach, project leader, dan tim efektif beserta tugas masing-masing.",
    ),
    needed(
        "self_development",
        "Rencana pengembangan potensi diri",
        400,
        "Kemampuan yang akan Anda kembangkan selama proyek, dan caranya.",
    ),
];

const ABSTRACT: Section = needed(
    "abstract",
    "Abstrak",
    250,
    "Ringkasan masalah, terobosan, dan hasil yang dituju.",
);
const ACTION_BACKGROUND: Section = needed(
    "background",
    "Latar belakang",
    1500,
    "Keadaan sekarang dan keadaan yang diharapkan. Dukung dengan data.",
);
const AREA: Section = needed(
    "area_of_change",
    "Area perubahan dan masalah terpilih",
    800,
    "Cara memilih masalah (misalnya USG atau ASTRID) beserta nilainya, dan akar masalahnya.",
);
const ACTION_OBJECTIVES: Section = needed(
    "objectives",
    "Tujuan",
    500,
    "Jangka pendek (paling lama 60 hari), jangka menengah, dan jangka panjang.",
);
const BENEFITS: Section = needed(
    "benefits",
    "Manfaat internal dan eksternal",
    500,
    "Manfaat bagi unit kerja, dan manfaat bagi masyarakat atau pengguna layanan.",
);
const SCOPE: Section = needed(
    "scope",
    "Ruang lingkup dan lokus",
    300,
    "Batas kegiatan: unit kerja, wilayah, dan layanan yang tercakup.",
);
const OUTPUTS: Section = needed(
    "outputs",
    "Output kunci",
    400,
    "Hasil yang dapat ditunjukkan pada akhir jangka pendek.",
);
const TEAM: Section = needed(
    "governance",
    "Tata kelola dan tim efektif",
    800,
    "Mentor, coach, project leader, dan anggota tim beserta tugas masing-masing.",
);
const STAKEHOLDERS: Section = needed(
    "stakeholders",
    "Pemetaan pemangku kepentingan",
    800,
    "Siapa saja yang berpengaruh dan berkepentingan: promoters, latents, defenders, apathetics.",
);
const COMMUNICATION: Section = needed(
    "communication",
    "Strategi komunikasi dan marketing",
    600,
    "Cara mengajak setiap kelompok pemangku kepentingan.",
);
const RISK: Section = needed(
    "risk_or_quality",
    "Pengendalian risiko",
    800,
    "Risiko yang mungkin terjadi, kemungkinan, dampak, dan cara mengendalikannya.",
);
const QUALITY: Section = needed(
    "risk_or_quality",
    "Pengendalian mutu pekerjaan",
    800,
    "Ukuran mutu tiap kegiatan, cara memeriksanya, dan siapa yang memeriksa.",
);
const RESOURCES: Section = needed(
    "resources",
    "Peta dan pemanfaatan sumber daya",
    600,
    "Tim, jejaring kerja, dan teknologi digital yang dipakai.",
);
const SUCCESS: Section = needed(
    "success_criteria",
    "Kriteria keberhasilan",
    400,
    "Tanda-tanda yang dapat diukur bahwa perubahan berhasil.",
);
const LASTING: Section = needed(
    "sustainability",
    "Rencana keberlanjutan",
    500,
    "Langkah setelah pelatihan, termasuk pencantuman dalam SKP tahun berikutnya.",
);
const COMPETENCE: Section = needed(
    "competence_dev",
    "Rencana pengembangan kompetensi",
    400,
    "Kompetensi yang perlu dikembangkan, dan caranya.",
);

const DESIGN_PKA: &[Section] = &[
    ABSTRACT,
    ACTION_BACKGROUND,
    AREA,
    ACTION_OBJECTIVES,
    BENEFITS,
    SCOPE,
    OUTPUTS,
    TEAM,
    STAKEHOLDERS,
    COMMUNICATION,
    RISK,
    RESOURCES,
    SUCCESS,
    LASTING,
    COMPETENCE,
];

const DESIGN_PKP: &[Section] = &[
    ABSTRACT,
    ACTION_BACKGROUND,
    AREA,
    ACTION_OBJECTIVES,
    BENEFITS,
    SCOPE,
    OUTPUTS,
    TEAM,
    STAKEHOLDERS,
    COMMUNICATION,
    QUALITY,
    RESOURCES,
    SUCCESS,
    LASTING,
    COMPETENCE,
];

const SUMMARY: Section = needed(
    "executive_summary",
    "Ringkasan eksekutif",
    500,
    "Masalah, yang dikerjakan, hasil, dan langkah berikutnya, dalam satu halaman.",
);
const RECAP_PROJECT: Section = needed(
    "plan_recap",
    "Bab I: Rencana",
    1000,
    "Ringkasan rancangan proyek perubahan: latar belakang, tujuan, dan tahapan.",
);
const RECAP_ACTION: Section = needed(
    "plan_recap",
    "Bab I: Pendahuluan",
    1000,
    "Ringkasan rancangan aksi perubahan: latar belakang, tujuan, dan tahapan.",
);
const ACHIEVEMENT: Section = needed(
    "execution_achievement",
    "Bab II: Capaian terhadap rencana",
    1500,
    "Apa yang tercapai dari tiap tahapan, dan apa yang belum, beserta sebabnya.",
);
const LEADERSHIP: Section = needed(
    "execution_leadership",
    "Bab II: Kepemimpinan",
    800,
    "Cara Anda memimpin tim, mengambil keputusan, dan mengatasi hambatan.",
);
const EXECUTED_MARKETING: Section = needed(
    "execution_marketing",
    "Bab II: Strategi marketing",
    800,
    "Pergeseran pemangku kepentingan, komunikasi, serta diseminasi dan publikasi.",
);
const EXECUTED_LASTING: Section = needed(
    "execution_sustainability",
    "Bab II: Keberlanjutan",
    600,
    "Yang sudah menjamin perubahan ini diteruskan: peraturan, anggaran, dan penanggung jawab.",
);
const LEARNING: Section = needed(
    "execution_learning",
    "Bab II: Pemberdayaan organisasi pembelajar",
    600,
    "Yang dipelajari unit kerja, dan cara pengetahuan itu disebarkan.",
);
const SUBJECTS: Section = needed(
    "execution_subjects",
    "Bab II: Keterkaitan dengan mata pelatihan pilihan",
    600,
    "Mata pelatihan yang dipakai dalam perubahan ini, dan penerapannya.",
);
const BEFORE_AFTER: Section = needed(
    "before_after",
    "Sebelum dan sesudah",
    500,
    "Untuk tiap indikator: keadaan awal, target, dan hasil.",
);
const CLOSING: Section = needed(
    "closing",
    "Bab III: Penutup",
    800,
    "Pelajaran yang dipetik, kesimpulan, dan saran.",
);
const SELF: Section = needed(
    "self_development",
    "Pengembangan potensi diri",
    300,
    "Satu halaman: kemampuan yang tumbuh selama pelatihan.",
);
const COMMITMENT: Section = needed(
    "sustainability_commitment",
    "Komitmen keberlanjutan",
    500,
    "Janji jangka menengah dan panjang yang disepakati dengan mentor dan pejabat yang berwenang.",
);
const STATEMENT: Section = needed(
    "statement",
    "Pernyataan keaslian",
    150,
    "Nyatakan bahwa laporan ini karya Anda sendiri dan sumber yang dipakai disebutkan.",
);
const VIDEO: Section = free(
    "video",
    "Tautan video",
    30,
    "Alamat video paling lama 10 menit. Periksa bahwa mentor dan penguji dapat membukanya.",
);

const REPORT_PROJECT: &[Section] = &[
    SUMMARY,
    RECAP_PROJECT,
    ACHIEVEMENT,
    LEADERSHIP,
    EXECUTED_MARKETING,
    EXECUTED_LASTING,
    LEARNING,
    SUBJECTS,
    BEFORE_AFTER,
    CLOSING,
    SELF,
    COMMITMENT,
    STATEMENT,
    VIDEO,
];

const REPORT_ACTION: &[Section] = &[
    SUMMARY,
    RECAP_ACTION,
    ACHIEVEMENT,
    LEADERSHIP,
    EXECUTED_MARKETING,
    EXECUTED_LASTING,
    LEARNING,
    SUBJECTS,
    BEFORE_AFTER,
    CLOSING,
    SELF,
    COMMITMENT,
    STATEMENT,
    VIDEO,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Code;
    use std::collections::HashSet;

    #[test]
    fn every_document_of_every_programme_has_sections_with_keys_of_their_own() {
        for program in Program::ALL {
            for kind in ["idea", "design", "report"] {
                let list = sections(*program, kind);
                assert!(list.len() >= 6, "{program} {kind}");
                let keys: HashSet<_> = list.iter().map(|s| s.key).collect();
                assert_eq!(keys.len(), list.len(), "{program} {kind}");
                assert!(list.iter().all(|s| !s.hint.is_empty() && s.max_words > 0));
            }
            assert!(sections(*program, "certificate").is_empty());
        }
    }

    #[test]
    fn pka_controls_risk_and_pkp_controls_quality() {
        let label = |program| find(program, "design", "risk_or_quality").map(|s| s.label);
        assert_eq!(label(Program::Pka), Some("Pengendalian risiko"));
        assert_eq!(label(Program::Pkp), Some("Pengendalian mutu pekerjaan"));
        assert_eq!(label(Program::Pkn2), None);
    }
}
