//! Milestones: planned in three horizons, reported, proved, verified.

use super::{By, Journey};
use crate::access::Machine;
use crate::codes::Code;
use crate::demo::classes::shift;
use crate::demo::facts::{Facts, lower};
use crate::demo::paper;
use crate::demo::rows::{EvidenceRow, FileRow, MilestoneRow, ProgressRow};
use crate::demo::world::World;
use crate::error::{Error, Result};
use crate::id::{MilestoneId, ProjectId};
use crate::milestones::{
    FundingSource, Horizon, Milestone, MilestoneEvent, MilestoneMachine, MilestoneState,
};
use crate::web::text;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// A milestone with what its evidence looks like.
#[derive(Debug)]
pub struct Stone {
    /// As it is stored.
    pub row: MilestoneRow,
    /// When it was verified.
    pub verified_at: Option<DateTime<Utc>>,
    proof: Proof,
}

impl Stone {
    /// Whether it belongs to the training.
    pub fn is_short(&self) -> bool {
        self.row.horizon == "short"
    }

    /// Whether it was given up.
    pub fn is_cancelled(&self) -> bool {
        self.row.state == MilestoneState::Cancelled.code()
    }
}

#[derive(Debug, Clone, Copy)]
enum Proof {
    Decree,
    Minutes,
    Support,
    Board,
    Chart,
    Regulation,
    Budget,
}

/// What becomes of a milestone.
#[derive(Debug, Clone, Copy)]
pub enum Course<'a> {
    /// Done and verified.
    Verified {
        /// First day of work.
        began: NaiveDate,
        /// Reported as done.
        done: NaiveDate,
        /// Verified.
        checked: NaiveDate,
    },
    /// Done, with evidence that nobody has looked at yet.
    Waiting {
        /// First day of work.
        began: NaiveDate,
        /// Reported as done.
        done: NaiveDate,
    },
    /// Done once, sent back with a reason.
    Returned {
        /// First day of work.
        began: NaiveDate,
        /// Reported as done.
        done: NaiveDate,
        /// Sent back.
        returned: NaiveDate,
        /// Why.
        reason: &'a str,
    },
    /// Under way, with an obstacle or none.
    Running {
        /// First day of work.
        began: NaiveDate,
        /// Last report.
        told: NaiveDate,
        /// Per cent.
        progress: i32,
        /// What stands in the way.
        obstacle: &'a str,
    },
    /// Given up.
    Cancelled {
        /// When.
        on: NaiveDate,
        /// Why.
        reason: &'a str,
    },
}

struct Draft {
    horizon: &'static str,
    title: String,
    output: String,
    who: &'static str,
    from: NaiveDate,
    to: NaiveDate,
    weight: i64,
    money: i64,
    measured: bool,
    proof: Proof,
}

/// The plan of a project: five short-term milestones between two days; `further` adds two medium and two long ones.
pub fn plan_stones(
    w: &mut World,
    j: &mut Journey,
    from: NaiveDate,
    to: NaiveDate,
    planned_on: NaiveDate,
    further: bool,
) {
    let mut drafts = drafts(&j.facts, from, to);
    drafts.truncate(if further { 9 } else { 5 });
    let created_at = j.class.at(planned_on, 14, 0);
    let total = j.facts.budget;
    let mut left = total;
    let mut positions = [0, 0, 0];
    let last = drafts.len() - 1;
    for (at, draft) in drafts.into_iter().enumerate() {
        let budget = if at == last {
            left
        } else {
            total * draft.money / 100 / 50_000 * 50_000
        };
        left -= budget;
        let place = ["short", "medium", "long"]
            .iter()
            .position(|h| *h == draft.horizon)
            .unwrap_or(0);
        positions[place] += 1;
        let row = row(
            w.ids.next(),
            j,
            &draft,
            positions[place],
            budget,
            created_at,
        );
        j.stones.push(Stone {
            row,
            verified_at: None,
            proof: draft.proof,
        });
    }
}

/// A row as documents show it.
pub(super) fn milestone(stone: &Stone) -> Option<Milestone> {
    let row = &stone.row;
    Some(Milestone {
        id: MilestoneId(row.id),
        project_id: ProjectId(row.project_id),
        horizon: Horizon::from_code(row.horizon)?,
        position: row.position,
        title: row.title.clone(),
        output: row.output.clone(),
        indicator: row.indicator.clone(),
        unit: row.unit.clone(),
        baseline: row.baseline.map(Decimal::from),
        target: row.target.map(Decimal::from),
        actual: row.actual.map(Decimal::from),
        person_in_charge: row.person_in_charge.clone(),
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        actual_starts_on: row.actual_starts_on,
        actual_ends_on: row.actual_ends_on,
        weight: row.weight.map(Decimal::from),
        budget_rupiah: row.budget_rupiah,
        spent_rupiah: row.spent_rupiah,
        funding_source: FundingSource::from_code(row.funding_source)?,
        evidence_wanted: row.evidence_wanted.clone(),
        progress: row.progress,
        state: MilestoneState::from_code(row.state)?,
        state_since: row.state_since,
        version: 1,
        reports: 0,
        evidence: 0,
        live_evidence: 0,
    })
}

fn row(
    id: Uuid,
    j: &Journey,
    draft: &Draft,
    position: i32,
    budget: i64,
    created_at: DateTime<Utc>,
) -> MilestoneRow {
    let f = &j.facts;
    MilestoneRow {
        tenant_id: j.project.tenant_id,
        id,
        home_tenant_id: j.project.home_tenant_id,
        project_id: j.project.id,
        horizon: draft.horizon,
        position,
        title: draft.title.clone(),
        output: draft.output.clone(),
        indicator: if draft.measured {
            capital(f.measure())
        } else {
            String::new()
        },
        unit: if draft.measured {
            f.idea.measure.unit.to_owned()
        } else {
            String::new()
        },
        baseline: draft.measured.then_some(f.before),
        target: draft.measured.then_some(f.after),
        actual: None,
        person_in_charge: draft.who.to_owned(),
        starts_on: draft.from,
        ends_on: draft.to,
        actual_starts_on: None,
        actual_ends_on: None,
        weight: Some(draft.weight),
        budget_rupiah: budget,
        spent_rupiah: 0,
        funding_source: if budget == 0 { "none" } else { f.source.code() },
        evidence_wanted: wanted(draft.proof).to_owned(),
        progress: 0,
        state: MilestoneState::NotStarted.code(),
        state_since: created_at,
        created_at,
    }
}

fn drafts(f: &Facts, from: NaiveDate, to: NaiveDate) -> Vec<Draft> {
    let days = (to - from).num_days().max(10);
    let short =
        |title: String, output: String, who, window: (i64, i64), weight, money, measured, proof| {
            Draft {
                horizon: "short",
                title,
                output,
                who,
                from: shift(from, days * window.0 / 100),
                to: shift(from, days * window.1 / 100),
                weight,
                money,
                measured,
                proof,
            }
        };
    let later =
        |horizon, title: String, output: String, window: (i64, i64), weight, money, proof| Draft {
            horizon,
            title,
            output,
            who: "Project leader",
            from: shift(to, window.0),
            to: shift(to, window.1),
            weight,
            money,
            measured: false,
            proof,
        };
    let team = f.choose(
        31,
        &[
            "Pembentukan tim efektif dan pembagian tugas",
            "Penetapan tim efektif dan jadwal kerja",
            "Pembentukan tim dan kesepakatan cara kerja",
        ],
    );
    let trial = f.choose(
        32,
        &[
            "Uji coba di lokasi percontohan",
            "Pelaksanaan percontohan selama empat minggu",
            "Uji coba bersama pengguna layanan",
        ],
    );
    vec![
        short(
            team.to_owned(),
            "Surat keputusan tim efektif".into(),
            "Koordinator sekretariat",
            (0, 14),
            10,
            3,
            false,
            Proof::Decree,
        ),
        short(
            format!("Penyusunan {}", f.product()),
            f.idea.product.to_owned(),
            "Koordinator data",
            (10, 42),
            25,
            25,
            false,
            Proof::Minutes,
        ),
        short(
            "Koordinasi dan surat dukungan mitra".into(),
            format!("Surat dukungan dari {}", f.idea.partners),
            "Koordinator lapangan",
            (14, 45),
            15,
            7,
            false,
            Proof::Support,
        ),
        short(
            trial.to_owned(),
            format!("Percontohan {} berjalan", f.brand),
            "Koordinator lapangan",
            (45, 86),
            30,
            20,
            false,
            Proof::Board,
        ),
        short(
            format!("Pengukuran hasil: {}", f.measure()),
            format!("Data {} setelah uji coba", f.measure()),
            "Koordinator data",
            (80, 98),
            20,
            5,
            true,
            Proof::Chart,
        ),
        later(
            "medium",
            "Penetapan prosedur dengan keputusan kepala perangkat daerah".into(),
            "Keputusan dan petunjuk pelaksanaan".into(),
            (30, 180),
            50,
            10,
            Proof::Regulation,
        ),
        later(
            "medium",
            "Penganggaran dan perluasan ke lokasi kedua".into(),
            format!("{} berjalan di lokasi kedua", f.brand),
            (120, 270),
            50,
            20,
            Proof::Budget,
        ),
        later(
            "long",
            format!("Penerapan di seluruh wilayah {}", f.place),
            "Seluruh unit memakai cara kerja yang sama".into(),
            (270, 540),
            60,
            8,
            Proof::Board,
        ),
        later(
            "long",
            "Evaluasi dampak dan penawaran replikasi".into(),
            "Laporan evaluasi dan daftar peminat replikasi".into(),
            (480, 640),
            40,
            2,
            Proof::Chart,
        ),
    ]
}

fn wanted(proof: Proof) -> &'static str {
    match proof {
        Proof::Decree => "Surat keputusan tim, daftar hadir rapat pertama",
        Proof::Minutes => "Notulen pembahasan dan naskah hasil",
        Proof::Support => "Surat dukungan yang ditandatangani",
        Proof::Board => "Foto papan kegiatan dan daftar pengguna",
        Proof::Chart => "Data sebelum dan sesudah",
        Proof::Regulation => "Keputusan atau peraturan yang ditetapkan",
        Proof::Budget => "Dokumen anggaran yang memuat kegiatan",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

impl Journey {
    /// Carries out one milestone, by its place in the plan.
    pub fn carry_out(&mut self, w: &mut World, at: usize, course: Course<'_>) -> Result<()> {
        match course {
            Course::Verified {
                began,
                done,
                checked,
            } => {
                let (report, proof) = self.report_done(w, at, began, done)?;
                let checked_at = self.class.at(checked, 15, 30);
                self.shift_stone(w, at, MilestoneEvent::Accept, By::Mentor, checked_at, None)?;
                self.stone(at)?.verified_at = Some(checked_at);
                self.prove(
                    w,
                    at,
                    Some(report),
                    proof,
                    done,
                    Some((checked, "accepted", "")),
                )
            }
            Course::Waiting { began, done } => {
                let (report, proof) = self.report_done(w, at, began, done)?;
                self.prove(w, at, Some(report), proof, done, None)
            }
            Course::Returned {
                began,
                done,
                returned,
                reason,
            } => {
                let (report, proof) = self.report_done(w, at, began, done)?;
                let returned_at = self.class.at(returned, 15, 30);
                self.shift_stone(
                    w,
                    at,
                    MilestoneEvent::Return,
                    By::Mentor,
                    returned_at,
                    Some(reason),
                )?;
                let stone = self.stone(at)?;
                stone.row.actual_ends_on = None;
                stone.row.progress = 90;
                self.prove(
                    w,
                    at,
                    Some(report),
                    proof,
                    done,
                    Some((returned, "returned", reason)),
                )
            }
            Course::Running {
                began,
                told,
                progress,
                obstacle,
            } => {
                self.begin(w, at, began)?;
                let note = format!(
                    "Kemajuan {progress} persen. {}",
                    self.facts.choose(at + 40, RUNNING_NOTES)
                );
                self.tell(w, at, told, progress, &note, obstacle, false)?;
                Ok(())
            }
            Course::Cancelled { on, reason } => {
                let at_moment = self.class.at(on, 9, 40);
                self.shift_stone(
                    w,
                    at,
                    MilestoneEvent::Cancel,
                    By::Leader,
                    at_moment,
                    Some(reason),
                )
            }
        }
    }

    fn stone(&mut self, at: usize) -> Result<&mut Stone> {
        self.stones
            .get_mut(at)
            .ok_or_else(|| Error::internal("no such milestone"))
    }

    fn begin(&mut self, w: &mut World, at: usize, began: NaiveDate) -> Result<()> {
        let note = self
            .facts
            .choose(
                at + 30,
                &[
                    "Pekerjaan dimulai; bahan dan petugas sudah siap.",
                    "Rapat awal dilaksanakan dan tugas dibagi.",
                    "Persiapan dimulai bersama koordinator.",
                ],
            )
            .to_owned();
        self.tell(w, at, began, 20, &note, "", false)?;
        let moment = self.class.at(began, 16, 0);
        self.shift_stone(
            w,
            at,
            MilestoneEvent::ReportProgress,
            By::Leader,
            moment,
            None,
        )?;
        self.stone(at)?.row.actual_starts_on = Some(began);
        Ok(())
    }

    fn report_done(
        &mut self,
        w: &mut World,
        at: usize,
        began: NaiveDate,
        done: NaiveDate,
    ) -> Result<(Uuid, Proof)> {
        self.begin(w, at, began)?;
        let note = format!("Selesai: {}.", lower(&self.stone(at)?.row.output));
        let report = self.tell(w, at, done, 100, &note, "", true)?;
        let moment = self.class.at(done, 16, 10);
        self.shift_stone(w, at, MilestoneEvent::ReportDone, By::Leader, moment, None)?;
        let stone = self.stone(at)?;
        stone.row.actual_ends_on = Some(done);
        Ok((report, stone.proof))
    }

    #[expect(clippy::too_many_arguments, reason = "a report has that many parts")]
    fn tell(
        &mut self,
        w: &mut World,
        at: usize,
        day: NaiveDate,
        progress: i32,
        note: &str,
        obstacle: &str,
        done: bool,
    ) -> Result<Uuid> {
        let (reached, leader, name) =
            (self.facts.reached, self.leader.id, self.leader.name.clone());
        let reported_at = self.class.at(day, 16, 0);
        self.seen(reported_at);
        let id = w.ids.next();
        let row = &mut self.stone(at)?.row;
        // What was spent is told in full when the work is done: a little less than planned.
        let spent = if done {
            row.budget_rupiah * 96 / 100 / 50_000 * 50_000
        } else {
            row.budget_rupiah * i64::from(progress) / 200 / 50_000 * 50_000
        };
        let actual = (done && row.target.is_some()).then_some(reached);
        row.spent_rupiah = spent;
        row.progress = progress;
        row.actual = row.actual.or(actual);
        w.t.progress.push(ProgressRow {
            tenant_id: row.tenant_id,
            id,
            home_tenant_id: row.home_tenant_id,
            milestone_id: row.id,
            progress,
            note: note.to_owned(),
            obstacle: obstacle.to_owned(),
            actual,
            spent_rupiah: (row.budget_rupiah > 0).then_some(spent),
            done,
            reported_by: leader,
            reported_by_name: name,
            reported_at,
        });
        Ok(id)
    }

    fn shift_stone(
        &mut self,
        w: &mut World,
        at: usize,
        event: MilestoneEvent,
        by: By,
        moment: DateTime<Utc>,
        reason: Option<&str>,
    ) -> Result<()> {
        let row = &mut self.stone(at)?.row;
        let from =
            MilestoneState::from_code(row.state).ok_or_else(|| Error::internal("unknown state"))?;
        let to = MilestoneMachine::after(from, event)?;
        row.state = to.code();
        row.state_since = moment;
        let id = row.id;
        self.seen(moment);
        self.moved(
            w,
            MilestoneMachine::NAME,
            id,
            (from.code(), event.code(), to.code()),
            by,
            moment,
            reason,
        )
    }

    fn prove(
        &mut self,
        w: &mut World,
        at: usize,
        report_id: Option<Uuid>,
        proof: Proof,
        day: NaiveDate,
        checked: Option<(NaiveDate, &'static str, &str)>,
    ) -> Result<()> {
        let (category, caption, name, media_type, bytes) = self.made_of(proof, day);
        let added_at = self.class.at(day, 16, 5);
        let file = FileRow {
            tenant_id: self.project.tenant_id,
            id: w.ids.next(),
            home_tenant_id: self.project.home_tenant_id,
            project_id: self.project.id,
            name,
            media_type,
            size_bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            sha256: String::new(),
            uploaded_by: self.leader.id,
            uploaded_by_name: self.leader.name.clone(),
            uploaded_at: added_at,
        };
        let mentor = self.person(By::Mentor)?.name.clone();
        let evidence = EvidenceRow {
            tenant_id: file.tenant_id,
            id: w.ids.next(),
            home_tenant_id: file.home_tenant_id,
            milestone_id: self.stone(at)?.row.id,
            report_id,
            category,
            caption,
            file_id: Some(file.id),
            link: None,
            state: checked.map_or("pending", |(_, state, _)| state),
            checked_by_name: checked.map(|_| mentor).unwrap_or_default(),
            checked_at: checked.map(|(day, _, _)| self.class.at(day, 15, 30)),
            check_reason: checked
                .map(|(_, _, reason)| reason.to_owned())
                .unwrap_or_default(),
            added_at,
        };
        if matches!(proof, Proof::Board) {
            let link = format!(
                "https://berita.jejak.example/{}",
                self.facts.brand.to_lowercase().replace(' ', "-")
            );
            let more = EvidenceRow {
                id: w.ids.next(),
                category: "socialisation",
                caption: "Berita tentang uji coba".into(),
                file_id: None,
                link: Some(link),
                ..evidence.clone()
            };
            w.t.evidence.push(more);
        }
        w.t.evidence.push(evidence);
        w.t.files.push(file);
        w.t.blobs.push(bytes);
        Ok(())
    }

    fn made_of(
        &self,
        proof: Proof,
        day: NaiveDate,
    ) -> (&'static str, String, String, &'static str, Vec<u8>) {
        let f = &self.facts;
        let page = |heading: &str, first: String| {
            let lines = [
                first,
                String::new(),
                format!("Judul: {} - {}", f.brand, f.title),
                format!("Project leader: {}, {}", self.leader.name, f.position),
                format!("Perangkat daerah: {}, {}", f.opd, f.agency),
                format!("Mentor: {}", f.mentor_position),
                format!("Tanggal: {}", text::date(day)),
                String::new(),
                f.fill(f.idea.action),
                format!(
                    "Ukuran keberhasilan: {}, dari {} menjadi {}.",
                    f.measure(),
                    f.was(),
                    f.goal()
                ),
            ];
            paper::pdf(heading, &lines)
        };
        let pdf = "application/pdf";
        let png = "image/png";
        match proof {
            Proof::Decree => (
                "team_decree",
                "Surat keputusan tim efektif".into(),
                "sk-tim-efektif.pdf".into(),
                pdf,
                page(
                    "KEPUTUSAN TENTANG TIM EFEKTIF",
                    format!("Menetapkan tim efektif {} pada {}.", f.brand, f.opd),
                ),
            ),
            Proof::Minutes => (
                "minutes",
                "Notulen pembahasan".into(),
                "notulen-pembahasan.pdf".into(),
                pdf,
                page(
                    "NOTULEN PEMBAHASAN",
                    format!(
                        "Pembahasan {} bersama tim dan petugas pelaksana.",
                        f.product()
                    ),
                ),
            ),
            Proof::Support => (
                "support_letter",
                "Surat dukungan mitra".into(),
                "surat-dukungan.pdf".into(),
                pdf,
                page(
                    "SURAT DUKUNGAN",
                    format!(
                        "Kami, {}, mendukung pelaksanaan kegiatan di bawah ini.",
                        f.idea.partners
                    ),
                ),
            ),
            Proof::Regulation => (
                "regulation",
                "Keputusan kepala perangkat daerah".into(),
                "keputusan-prosedur.pdf".into(),
                pdf,
                page(
                    "KEPUTUSAN TENTANG PROSEDUR KERJA",
                    format!("Menetapkan {} sebagai prosedur tetap.", f.product()),
                ),
            ),
            Proof::Budget => (
                "budget",
                "Kutipan dokumen anggaran".into(),
                "kutipan-anggaran.pdf".into(),
                pdf,
                page(
                    "KUTIPAN DOKUMEN ANGGARAN",
                    format!(
                        "Kegiatan {} dimuat dalam anggaran tahun {}.",
                        f.brand,
                        f.year + 1
                    ),
                ),
            ),
            Proof::Board => (
                "photo",
                format!("Papan kegiatan {}", f.brand),
                "papan-kegiatan.png".into(),
                png,
                paper::png(
                    f.brand,
                    "papan kegiatan uji coba",
                    f.before,
                    f.after,
                    f.seed,
                ),
            ),
            Proof::Chart => (
                "benefit_data",
                format!("Grafik {}", f.measure()),
                "grafik-hasil.png".into(),
                png,
                paper::png(f.brand, f.measure(), f.before, f.reached, f.seed + 1),
            ),
        }
    }
}

const RUNNING_NOTES: &[&str] = &[
    "Naskah awal sudah dibahas dengan petugas dan sedang diperbaiki.",
    "Dua dari tiga lokasi sudah siap; satu lokasi menunggu petugas kembali.",
    "Data sudah dikumpulkan dan sedang diperiksa bersama koordinator.",
    "Mitra sudah bertemu sekali; pertemuan kedua dijadwalkan minggu depan.",
];
