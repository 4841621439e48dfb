//! How each participant of the running class came to where the person stands today.
//!
//! Main types: [`State`]; one function, [`play`]. Days are counted back from today; nothing lies in the future.

use super::classes::shift;
use super::journey::{By, Course, Journey, Pace, design, idea, plan_stones, walk};
use super::seed::Dice;
use super::world::World;
use crate::consultations::{AdviserRole, Medium, Topic};
use crate::error::Result;
use crate::projects::{DocumentKind, Novelty, ProjectEvent, Stage};
use chrono::NaiveDate;

/// Where a participant stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Enrolled, not paired, nothing written.
    Untouched,
    /// Half of the idea is written.
    IdeaHalf,
    /// The idea is written and was not submitted.
    IdeaReady,
    /// The idea has been waiting for the mentor for six days.
    IdeaWaiting,
    /// The idea came back with a checklist that is not answered.
    IdeaReturned,
    /// The idea was refused.
    IdeaRejected,
    /// The design is being written.
    DesignDraft,
    /// The design waits for the mentor.
    DesignWaiting,
    /// The design waits for the coach.
    DesignAtCoach,
    /// The coach sent the design back; half of the checklist is answered.
    DesignReturned,
    /// The design is approved; the seminar is near.
    Seminar,
    /// Implementation, with milestones in several states.
    Working,
    /// Implementation, behind the plan.
    Late,
    /// Implementation, a milestone was sent back, another was given up.
    SentBack,
    /// Implementation, launched or to be launched.
    Launched,
    /// The report is being written.
    ReportDraft,
    /// The report waits for the mentor.
    ReportWaiting,
    /// The report waits for the coach.
    ReportAtCoach,
    /// The report is approved.
    ResultSeminar,
    /// Left the class.
    Withdrawn,
    /// The project was stopped.
    Stopped,
}

impl State {
    /// When the person was enrolled, in days from today: some came later, in place of others.
    pub fn enrolled(self) -> i64 {
        match self {
            Self::Untouched => -2,
            Self::IdeaHalf
            | Self::IdeaReady
            | Self::IdeaWaiting
            | Self::IdeaReturned
            | Self::IdeaRejected => -18,
            _ => -66,
        }
    }
}

const IDEA: DocumentKind = DocumentKind::Idea;
const DESIGN: DocumentKind = DocumentKind::Design;
const REPORT: DocumentKind = DocumentKind::Report;

/// Plays one participant up to today.
pub fn play(
    w: &mut World,
    j: &mut Journey,
    state: State,
    today: NaiveDate,
    dice: &mut Dice,
) -> Result<()> {
    let ago = |days: i64| shift(today, -days);
    let pace = Pace {
        idea: ago(44 - dice.between(0, 2)),
        design: ago(34),
        seminar: ago(28),
        implementation: (ago(27), shift(today, 33)),
        report: shift(today, 28),
        end: j.class.ends_on,
    };
    match state {
        State::Untouched => Ok(()),
        State::IdeaHalf
        | State::IdeaReady
        | State::IdeaWaiting
        | State::IdeaReturned
        | State::IdeaRejected => play_idea(w, j, state, &ago),
        State::DesignDraft
        | State::DesignWaiting
        | State::DesignAtCoach
        | State::DesignReturned
        | State::Withdrawn => {
            j.describe(ago(46));
            idea(w, j, &pace, dice)?;
            play_design(w, j, state, &ago, dice)
        }
        State::Seminar => {
            j.describe(ago(46));
            idea(w, j, &pace, dice)?;
            design(
                w,
                j,
                &Pace {
                    design: ago(9),
                    ..pace
                },
                dice,
            )?;
            plan_stones(w, j, today, shift(today, 33), ago(9), true);
            j.say(w, By::Coach, "team", Some((DESIGN, "objectives")), "Siapkan satu lembar tayangan tentang ukuran keberhasilan; penguji biasanya menanyakannya lebih dahulu.", ago(3))
        }
        State::Working | State::Late | State::SentBack | State::Launched | State::Stopped => {
            walk(w, j, &pace, Stage::Implementation, dice)?;
            play_implementation(w, j, state, &ago)
        }
        State::ReportDraft | State::ReportWaiting | State::ReportAtCoach | State::ResultSeminar => {
            let early = Pace {
                implementation: (ago(27), ago(6)),
                report: ago(4),
                ..pace
            };
            walk(w, j, &early, Stage::Reporting, dice)?;
            play_report(w, j, state, &ago)
        }
    }
}

fn play_idea(
    w: &mut World,
    j: &mut Journey,
    state: State,
    ago: &dyn Fn(i64) -> NaiveDate,
) -> Result<()> {
    if state == State::IdeaHalf {
        j.describe(ago(5));
        j.write(IDEA, 50, &[], ago(3))?;
        return j.say(w, By::Coach, "team", None, "Selamat bergabung sebagai peserta pengganti. Jadwal gagasan sudah lewat; mari kita kejar minggu ini.", ago(12));
    }
    j.describe(ago(12));
    j.write(
        IDEA,
        100,
        if state == State::IdeaReturned {
            &["problem", "breakthrough"]
        } else {
            &[]
        },
        ago(9),
    )?;
    match state {
        State::IdeaWaiting => j.submit(w, IDEA, "Mohon arahan Bapak/Ibu mentor.", ago(6)),
        State::IdeaReturned => {
            j.submit(w, IDEA, "", ago(6))?;
            let list = [
                (
                    "problem",
                    "Sebutkan jumlah pencari kerja yang terdaftar dan yang diterima bekerja tahun lalu.",
                ),
                (
                    "breakthrough",
                    "Jelaskan bedanya dengan bursa kerja yang sudah dilaksanakan setiap tahun.",
                ),
                (
                    "support",
                    "Sebutkan perusahaan yang sudah menyatakan bersedia.",
                ),
            ];
            j.send_back(
                w,
                IDEA,
                By::Mentor,
                "Arahnya sudah tepat, tetapi dasarnya belum cukup kuat untuk disetujui.",
                &list,
                ago(3),
            )?;
            j.say(
                w,
                By::Mentor,
                "team",
                Some((IDEA, "problem")),
                "Datanya ada pada bidang pelatihan; sudah saya minta agar dibukakan untuk Anda.",
                ago(3),
            )
        }
        State::IdeaRejected => {
            j.submit(w, IDEA, "", ago(7))?;
            j.reject(w, "Pekerjaan ini sudah menjadi kegiatan tetap bidang sejak dua tahun lalu. Pilih masalah lain yang belum tertangani.", ago(4))
        }
        _ => Ok(()),
    }
}

fn play_design(
    w: &mut World,
    j: &mut Journey,
    state: State,
    ago: &dyn Fn(i64) -> NaiveDate,
    dice: &mut Dice,
) -> Result<()> {
    if matches!(state, State::DesignDraft | State::Withdrawn) {
        j.write(DESIGN, 60, &[], ago(8))?;
        if state == State::Withdrawn {
            let reason = "Peserta mengundurkan diri karena dipindahkan ke jabatan fungsional.";
            return j.advance(w, ProjectEvent::Withdrawn, By::Staff, ago(5), Some(reason));
        }
        let reason = "Ditugaskan mendampingi pemeriksaan BPK selama sepekan.";
        return j.extend(w, DESIGN, shift(ago(0), 10), reason, ago(4));
    }
    j.write(
        DESIGN,
        100,
        if state == State::DesignReturned {
            &["risk_or_quality", "stakeholders"]
        } else {
            &[]
        },
        ago(8),
    )?;
    plan_stones(w, j, ago(2), shift(ago(0), 33), ago(8), true);
    let sent = if state == State::DesignWaiting { 3 } else { 7 };
    j.submit(w, DESIGN, "", ago(sent))?;
    if state == State::DesignWaiting {
        return j.score(w, DESIGN, None, &[82, 80, 84], "", ago(1));
    }
    j.approve(
        w,
        DESIGN,
        By::Mentor,
        "Disetujui untuk dibahas dengan coach.",
        ago(4),
    )?;
    let scores: Vec<i64> = (0..6).map(|_| dice.between(78, 88)).collect();
    j.judge(Novelty::New);
    j.score(
        w,
        DESIGN,
        Some(Novelty::New),
        &scores,
        "Rancangan dapat dilaksanakan dan didukung mitra.",
        ago(4),
    )?;
    if state == State::DesignAtCoach {
        return j.say(w, By::Mentor, "reviewers", None, "Pesertanya mampu, tetapi perlu didorong menyebut angka. Mohon perhatian pada kriteria keberhasilan.", ago(4));
    }
    let list = [
        (
            "risk_or_quality",
            "Tambahkan risiko bila alat rekam rusak di lapangan.",
        ),
        (
            "stakeholders",
            "Pisahkan pihak yang mendukung dan yang belum.",
        ),
    ];
    j.send_back(
        w,
        DESIGN,
        By::Coach,
        "Dua bagian perlu dilengkapi sebelum diseminarkan.",
        &list,
        ago(2),
    )?;
    j.answer(
        w,
        DESIGN,
        &["Sudah ditambahkan beserta cara mengendalikannya."],
        ago(1),
    )
}

fn play_implementation(
    w: &mut World,
    j: &mut Journey,
    state: State,
    ago: &dyn Fn(i64) -> NaiveDate,
) -> Result<()> {
    let late = i64::from(state == State::Late) * 5;
    j.carry_out(
        w,
        0,
        Course::Verified {
            began: ago(26),
            done: ago(20 - late),
            checked: ago(18 - late),
        },
    )?;
    match state {
        State::Working => {
            let question = "Bolehkah bukti tahapan pertama berupa tautan rekaman rapat, atau harus notulen yang ditandatangani?";
            j.consult(
                w,
                AdviserRole::Coach,
                (Medium::Video, Topic::Milestones),
                (question, ""),
                ago(2),
            )?;
            j.carry_out(
                w,
                1,
                Course::Waiting {
                    began: ago(20),
                    done: ago(3),
                },
            )?;
            j.carry_out(
                w,
                2,
                Course::Running {
                    began: ago(15),
                    told: ago(4),
                    progress: 60,
                    obstacle: "",
                },
            )?;
            j.carry_out(
                w,
                3,
                Course::Running {
                    began: ago(5),
                    told: ago(2),
                    progress: 25,
                    obstacle: "Satu lokasi menunggu jadwal kepala sekolah.",
                },
            )?;
            j.say(w, By::Mentor, "team", None, "Kirim juga daftar keluarga yang sudah didatangi; saya bawa dalam rapat dengan camat.", ago(2))?;
            j.say(
                w,
                By::Leader,
                "team",
                None,
                "Siap, daftar saya unggah setelah kunjungan besok.",
                ago(1),
            )
        }
        State::Late => {
            j.carry_out(
                w,
                1,
                Course::Running {
                    began: ago(12),
                    told: ago(9),
                    progress: 35,
                    obstacle: "Petugas inti dipinjam kegiatan lain sehingga penyusunan tertunda.",
                },
            )?;
            j.say(
                w,
                By::Coach,
                "reviewers",
                None,
                "Sudah sembilan hari tanpa laporan. Mohon mentor membantu melepas satu petugas.",
                ago(2),
            )
        }
        State::SentBack => {
            j.carry_out(w, 1, Course::Returned { began: ago(19), done: ago(6), returned: ago(4), reason: "Notulen belum memuat keputusan dan daftar hadir; unggah naskah yang lengkap." })?;
            j.carry_out(
                w,
                2,
                Course::Waiting {
                    began: ago(14),
                    done: ago(2),
                },
            )?;
            j.carry_out(w, 6, Course::Cancelled { on: ago(3), reason: "Lokasi kedua digabung dengan program kementerian sehingga tidak dianggarkan lagi." })
        }
        State::Stopped => {
            let reason = "Mutasi/promosi pejabat: pemimpin proyek dipindahkan ke instansi lain dan penggantinya belum ditunjuk.";
            j.advance(w, ProjectEvent::Stopped, By::Staff, ago(7), Some(reason))
        }
        _ => {
            j.carry_out(
                w,
                1,
                Course::Verified {
                    began: ago(21),
                    done: ago(11),
                    checked: ago(10),
                },
            )?;
            j.carry_out(
                w,
                2,
                Course::Waiting {
                    began: ago(16),
                    done: ago(1),
                },
            )?;
            j.carry_out(
                w,
                3,
                Course::Running {
                    began: ago(8),
                    told: ago(2),
                    progress: 40,
                    obstacle: "",
                },
            )?;
            j.say(
                w,
                By::Mentor,
                "all",
                None,
                "Layak diluncurkan lebih dahulu; percontohannya sudah dipakai warga.",
                ago(12),
            )
        }
    }
}

fn play_report(
    w: &mut World,
    j: &mut Journey,
    state: State,
    ago: &dyn Fn(i64) -> NaiveDate,
) -> Result<()> {
    if state == State::ReportDraft {
        j.write(REPORT, 45, &[], ago(1))?;
        return j.say(
            w,
            By::Coach,
            "team",
            Some((REPORT, "executive_summary")),
            "Ringkasannya sudah enak dibaca. Lanjutkan dengan capaian tiap tahapan.",
            ago(1),
        );
    }
    j.write(REPORT, 100, &[], ago(4))?;
    if state == State::ReportWaiting {
        return j.submit(w, REPORT, "Mohon diperiksa sebelum seminar.", ago(2));
    }
    j.submit(w, REPORT, "", ago(4))?;
    j.approve(
        w,
        REPORT,
        By::Mentor,
        "Disetujui. Hasilnya sudah dirasakan pengguna.",
        ago(3),
    )?;
    j.score(
        w,
        REPORT,
        Some(Novelty::New),
        &[86, 84, 88, 87, 82, 80],
        "Berjalan sesuai rencana dan siap diteruskan.",
        ago(3),
    )?;
    if state == State::ReportAtCoach {
        return Ok(());
    }
    j.approve(
        w,
        REPORT,
        By::Coach,
        "Disetujui untuk seminar hasil.",
        ago(2),
    )?;
    j.advance(w, ProjectEvent::ReportApproved, By::Coach, ago(2), None)
}
