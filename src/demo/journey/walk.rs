//! The usual way of a project, from the first draft to as far as the story takes it.

use super::{By, Course, Journey, plan_stones};
use crate::consultations::{AdviserRole, Medium, Topic};
use crate::demo::classes::shift;
use crate::demo::seed::Dice;
use crate::demo::world::World;
use crate::error::Result;
use crate::programs::ClassStage;
use crate::projects::{DocumentKind, Novelty, ProjectEvent, Stage};
use chrono::NaiveDate;

/// What is asked of the mentor before the idea, and the answer.
const WITH_MENTOR: [(&str, &str); 3] = [
    (
        "Masalah mana di bidang kami yang paling mendesak untuk diangkat?",
        "Pilih yang datanya ada dan dirasakan langsung oleh warga. Mulai dari catatan keluhan tahun lalu.",
    ),
    (
        "Apakah gagasan ini masih dalam kewenangan saya, atau perlu persetujuan kepala dinas lebih dahulu?",
        "Masih kewenangan Anda selama tidak mengubah peraturan. Saya yang menyampaikannya kepada kepala dinas.",
    ),
    (
        "Sebaiknya saya memilih percepatan layanan atau perbaikan data?",
        "Perbaiki datanya dahulu; percepatan tanpa data yang benar tidak akan bertahan.",
    ),
];

/// What is asked of the coach before the design, and the answer.
const WITH_COACH: [(&str, &str); 3] = [
    (
        "Apakah tahapan jangka pendek cukup empat, atau perlu dirinci lagi?",
        "Empat cukup bila setiap tahapan punya satu bukti yang jelas. Rinci kegiatannya, bukan tahapannya.",
    ),
    (
        "Bagaimana menunjukkan manfaat bila hasilnya baru terlihat tahun depan?",
        "Ukur yang sudah berubah dalam 60 hari, misalnya lama layanan; sisanya masuk jangka menengah.",
    ),
    (
        "Siapa saja yang harus masuk peta pemangku kepentingan?",
        "Mereka yang dapat menghambat atau mempercepat. Sepuluh nama cukup, lengkap dengan cara mendekatinya.",
    ),
];

/// When the usual things happen, taken from the stages of the class.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// The idea is submitted.
    pub idea: NaiveDate,
    /// The design is submitted.
    pub design: NaiveDate,
    /// The seminar of the design.
    pub seminar: NaiveDate,
    /// First and last day of the implementation.
    pub implementation: (NaiveDate, NaiveDate),
    /// The report is submitted.
    pub report: NaiveDate,
    /// The end of the training.
    pub end: NaiveDate,
}

impl Pace {
    /// The pace of one participant.
    pub fn of(j: &Journey, dice: &mut Dice) -> Self {
        let (commitment, _) = j.class.stage(ClassStage::Commitment);
        let (design, design_end) = j.class.stage(ClassStage::Design);
        let implementation = j.class.stage(ClassStage::Implementation);
        Self {
            idea: shift(commitment, dice.between(1, 3)),
            design: shift(design, dice.between(3, 5)),
            seminar: design_end,
            implementation,
            report: shift(implementation.1, dice.between(-5, -3)),
            end: j.class.ends_on,
        }
    }
}

/// Checklists as mentors and coaches write them: the section and what to change.
const IDEA_WISHES: &[(&str, &str)] = &[
    (
        "problem",
        "Tambahkan angka dan sebutkan dari mana angka itu diperoleh.",
    ),
    (
        "breakthrough",
        "Jelaskan apa yang berbeda dari kegiatan rutin tahun lalu.",
    ),
];
const DESIGN_WISHES: &[(&str, &str)] = &[
    (
        "background",
        "Uraikan keadaan yang diharapkan untuk jangka menengah dan panjang.",
    ),
    (
        "governance",
        "Sebutkan tugas setiap anggota tim, bukan hanya nama kelompoknya.",
    ),
];
const REPORT_WISHES: &[(&str, &str)] = &[
    (
        "execution_achievement",
        "Terangkan tahapan yang mundur dan sebabnya.",
    ),
    ("before_after", "Tambahkan pendapat pengguna layanan."),
];

fn thin(wishes: &[(&'static str, &'static str)]) -> Vec<&'static str> {
    wishes.iter().map(|(key, _)| *key).collect()
}

/// Walks until the project has arrived at `until`; what comes next is the story's.
pub fn walk(
    w: &mut World,
    j: &mut Journey,
    pace: &Pace,
    until: Stage,
    dice: &mut Dice,
) -> Result<()> {
    j.describe(shift(pace.idea, -1));
    idea(w, j, pace, dice)?;
    if j.stones.is_empty() {
        plan_stones(
            w,
            j,
            pace.implementation.0,
            pace.implementation.1,
            shift(pace.design, -2),
            true,
        );
    }
    design(w, j, pace, dice)?;
    if until == Stage::DesignSeminar {
        return Ok(());
    }
    if dice.chance(10) {
        reopened_after_seminar(w, j, pace.seminar)?;
    }
    j.advance(
        w,
        ProjectEvent::DesignCleared,
        By::Staff,
        pace.seminar,
        None,
    )?;
    j.finalise(w, DocumentKind::Design, pace.seminar)?;
    if until == Stage::Implementation {
        return Ok(());
    }
    carry_out_short(w, j, pace, dice)?;
    if until == Stage::Reporting {
        j.advance(
            w,
            ProjectEvent::ReportingStarted,
            By::Leader,
            shift(pace.report, -4),
            None,
        )?;
        return Ok(());
    }
    report(w, j, pace, dice)?;
    if until == Stage::ResultSeminar {
        return Ok(());
    }
    j.advance(
        w,
        ProjectEvent::TrainingCompleted,
        By::Staff,
        pace.end,
        None,
    )?;
    j.finalise(w, DocumentKind::Report, pace.end)?;
    if until == Stage::Sustaining {
        j.advance(
            w,
            ProjectEvent::SustainingStarted,
            By::Staff,
            shift(pace.end, dice.between(60, 75)),
            None,
        )?;
    }
    Ok(())
}

/// The idea, until it is approved and the project is in design.
pub fn idea(w: &mut World, j: &mut Journey, pace: &Pace, dice: &mut Dice) -> Result<()> {
    j.consult(
        w,
        AdviserRole::Mentor,
        (Medium::Meeting, Topic::Background),
        j.one_of(&WITH_MENTOR),
        shift(pace.idea, -3),
    )?;
    let again = dice.chance(35);
    let wishes = &IDEA_WISHES[..if dice.chance(50) { 2 } else { 1 }];
    j.write(
        DocumentKind::Idea,
        100,
        if again {
            &["problem", "breakthrough"]
        } else {
            &[]
        },
        shift(pace.idea, -1),
    )?;
    j.submit(w, DocumentKind::Idea, "", pace.idea)?;
    let mut day = shift(pace.idea, 1);
    if again {
        j.send_back(
            w,
            DocumentKind::Idea,
            By::Mentor,
            "Gagasan sudah sesuai kebutuhan, tetapi dasarnya perlu diperkuat.",
            wishes,
            day,
        )?;
        day = shift(day, 1);
        j.answer(
            w,
            DocumentKind::Idea,
            &[
                "Sudah ditambahkan, bersumber dari catatan bidang.",
                "Sudah diuraikan pada bagian gagasan.",
            ],
            day,
        )?;
        j.write(DocumentKind::Idea, 100, &[], day)?;
        j.submit(
            w,
            DocumentKind::Idea,
            "Diperbaiki menurut catatan mentor.",
            day,
        )?;
        day = shift(day, 1);
    }
    let note = j
        .facts
        .choose(
            50,
            &[
                "Setuju. Sejalan dengan kebutuhan unit.",
                "Disetujui. Mulailah dari lokasi yang paling siap.",
                "Setuju, dan saya akan membantu menghubungi mitra.",
            ],
        )
        .to_owned();
    j.approve(w, DocumentKind::Idea, By::Mentor, &note, day)?;
    j.advance(w, ProjectEvent::IdeaApproved, By::Mentor, day, None)?;
    if dice.chance(40) {
        j.say(
            w,
            By::Coach,
            "team",
            None,
            "Gagasannya jelas. Pada rancangan nanti tunjukkan data awalnya per lokasi.",
            day,
        )?;
    }
    Ok(())
}

/// The design, until it is approved and the project is in its seminar.
pub fn design(w: &mut World, j: &mut Journey, pace: &Pace, dice: &mut Dice) -> Result<()> {
    j.consult(
        w,
        AdviserRole::Coach,
        (Medium::Whatsapp, Topic::Milestones),
        j.one_of(&WITH_COACH),
        shift(pace.design, -4),
    )?;
    let by = if dice.chance(50) {
        By::Mentor
    } else {
        By::Coach
    };
    let again = dice.chance(45);
    let short = thin(DESIGN_WISHES);
    j.write(
        DocumentKind::Design,
        100,
        if again { &short } else { &[] },
        shift(pace.design, -1),
    )?;
    j.submit(w, DocumentKind::Design, "", pace.design)?;
    let mut day = shift(pace.design, 1);
    if again {
        if by == By::Coach {
            j.approve(
                w,
                DocumentKind::Design,
                By::Mentor,
                "Disetujui untuk dibahas dengan coach.",
                day,
            )?;
        }
        j.send_back(
            w,
            DocumentKind::Design,
            by,
            "Rancangan sudah baik; lengkapi dua bagian berikut.",
            DESIGN_WISHES,
            day,
        )?;
        day = shift(day, 1);
        j.answer(
            w,
            DocumentKind::Design,
            &[
                "Sudah diuraikan untuk tiga jangka waktu.",
                "Tugas setiap koordinator sudah ditulis.",
            ],
            day,
        )?;
        j.write(DocumentKind::Design, 100, &[], day)?;
        j.submit(
            w,
            DocumentKind::Design,
            "Diperbaiki menurut daftar perubahan.",
            day,
        )?;
        day = shift(day, 1);
    }
    j.approve(
        w,
        DocumentKind::Design,
        By::Mentor,
        "Disetujui. Tim boleh mulai dibentuk.",
        day,
    )?;
    j.approve(
        w,
        DocumentKind::Design,
        By::Coach,
        "Disetujui untuk diseminarkan.",
        shift(day, 1),
    )?;
    j.advance(
        w,
        ProjectEvent::DesignApproved,
        By::Coach,
        shift(day, 1),
        None,
    )?;
    let scores: Vec<i64> = (0..6).map(|_| dice.between(78, 90)).collect();
    let novelty = if j.facts.seed.is_multiple_of(3) {
        Novelty::Development
    } else {
        Novelty::New
    };
    j.judge(novelty);
    j.score(
        w,
        DocumentKind::Design,
        Some(novelty),
        &scores,
        "Rancangan menjawab masalah unit dan dapat dilaksanakan dengan tenaga yang ada.",
        shift(day, 1),
    )
}

/// After the seminar an examiner's wish opens the design once more.
fn reopened_after_seminar(w: &mut World, j: &mut Journey, day: NaiveDate) -> Result<()> {
    j.reopen(
        w,
        DocumentKind::Design,
        "Catatan seminar: ukuran keberhasilan perlu dipertegas sebelum implementasi.",
        day,
    )?;
    j.advance(w, ProjectEvent::DesignReopened, By::Staff, day, None)?;
    j.submit(
        w,
        DocumentKind::Design,
        "Ukuran keberhasilan dipertegas sesuai catatan seminar.",
        shift(day, 1),
    )?;
    j.approve(
        w,
        DocumentKind::Design,
        By::Mentor,
        "Sudah sesuai catatan seminar.",
        shift(day, 1),
    )?;
    j.approve(
        w,
        DocumentKind::Design,
        By::Coach,
        "Catatan seminar sudah dijawab.",
        shift(day, 1),
    )?;
    j.advance(
        w,
        ProjectEvent::DesignApproved,
        By::Coach,
        shift(day, 1),
        None,
    )
}

/// Carries out all short-term milestones near their plan; all are verified before the report.
pub fn carry_out_short(w: &mut World, j: &mut Journey, pace: &Pace, dice: &mut Dice) -> Result<()> {
    let latest = shift(pace.report, 1);
    for at in 0..j.stones.len() {
        if !j.stones[at].is_short() {
            continue;
        }
        let (from, to) = (j.stones[at].row.starts_on, j.stones[at].row.ends_on);
        let began = shift(from, dice.between(0, 3)).min(shift(latest, -3));
        let done = shift(to, dice.between(-9, 6)).clamp(shift(began, 1), shift(latest, -1));
        let checked = shift(done, dice.between(1, 5)).min(latest);
        j.carry_out(
            w,
            at,
            Course::Verified {
                began,
                done,
                checked,
            },
        )?;
    }
    let day = shift(pace.implementation.0, dice.between(12, 40));
    let words = j
        .facts
        .choose(
            51,
            &[
                "Teruskan. Kirim data minggu ini agar saya sampaikan pada rapat pimpinan.",
                "Hubungi saya bila mitra belum menjawab; suratnya saya tanda tangani.",
                "Bagus. Catat juga pendapat pengguna, bukan hanya angkanya.",
            ],
        )
        .to_owned();
    j.say(w, By::Mentor, "team", None, &words, day)?;
    if dice.chance(35) {
        j.say(
            w,
            By::Leader,
            "team",
            None,
            "Terima kasih. Data minggu ini sudah saya tambahkan pada tahapan uji coba.",
            shift(day, 1),
        )?;
    }
    if dice.chance(20) {
        j.say(
            w,
            By::Mentor,
            "all",
            None,
            "Hasil awalnya layak disampaikan kepada pimpinan daerah.",
            shift(day, 3),
        )?;
    }
    Ok(())
}

/// The report, until it is approved and the project is in its seminar.
pub fn report(w: &mut World, j: &mut Journey, pace: &Pace, dice: &mut Dice) -> Result<()> {
    let again = dice.chance(25);
    let short = thin(REPORT_WISHES);
    j.advance(
        w,
        ProjectEvent::ReportingStarted,
        By::Leader,
        shift(pace.report, -4),
        None,
    )?;
    j.write(
        DocumentKind::Report,
        100,
        if again { &short } else { &[] },
        shift(pace.report, -1),
    )?;
    j.submit(w, DocumentKind::Report, "", pace.report)?;
    let mut day = shift(pace.report, 1);
    if again {
        j.send_back(
            w,
            DocumentKind::Report,
            By::Mentor,
            "Laporan hampir selesai; lengkapi capaian dan pendapat pengguna.",
            REPORT_WISHES,
            pace.report,
        )?;
        j.answer(
            w,
            DocumentKind::Report,
            &[
                "Sudah diterangkan pada Bab II.",
                "Hasil tanya jawab dengan pengguna sudah ditambahkan.",
            ],
            day,
        )?;
        j.write(DocumentKind::Report, 100, &[], day)?;
        j.submit(
            w,
            DocumentKind::Report,
            "Dilengkapi menurut catatan mentor.",
            day,
        )?;
        day = shift(day, 1);
    }
    j.approve(
        w,
        DocumentKind::Report,
        By::Mentor,
        "Disetujui. Hasilnya nyata dan dapat diteruskan.",
        day,
    )?;
    j.approve(
        w,
        DocumentKind::Report,
        By::Coach,
        "Disetujui untuk seminar hasil.",
        shift(day, 1),
    )?;
    j.advance(
        w,
        ProjectEvent::ReportApproved,
        By::Coach,
        shift(day, 1),
        None,
    )?;
    let scores: Vec<i64> = (0..6).map(|_| dice.between(79, 92)).collect();
    let novelty = if j.facts.seed.is_multiple_of(3) {
        Novelty::Development
    } else {
        Novelty::New
    };
    j.score(
        w,
        DocumentKind::Report,
        Some(novelty),
        &scores,
        "Perubahan berjalan dan sudah menjadi kebiasaan kerja tim.",
        shift(day, 1),
    )
}
