//! How far participants are: the steps from enrolment to the end of training, and what each still lacks.
//!
//! One rule per step, read by the phase table, the filter of the participants and the first screen of the admin.

use super::{Participant, ParticipantStatus};
use crate::codes::Code;
use crate::projects::{DocumentState, Stage};
use chrono::{DateTime, TimeDelta, Utc};

/// A document that waits longer than this needs somebody's attention.
const LONG: TimeDelta = TimeDelta::days(5);

crate::codes! {
    /// What a participant can lack.
    pub enum Lack {
        Mentor = "mentor" => "Belum punya mentor",
        Coach = "coach" => "Belum punya coach",
        Account = "account" => "Akun belum aktif",
        Idea = "idea" => "Gagasan belum diajukan",
        IdeaApproval = "idea_approval" => "Gagasan belum disetujui",
        Design = "design" => "Rancangan belum diajukan",
        DesignApproval = "design_approval" => "Rancangan belum disetujui",
        DesignSeminar = "design_seminar" => "Belum melewati seminar rancangan",
        Report = "report" => "Laporan belum diajukan",
        ReportApproval = "report_approval" => "Laporan belum disetujui",
        Completion = "completion" => "Belum menyelesaikan pelatihan",
        LongWait = "long_wait" => "Dokumen menunggu lebih dari 5 hari",
        ToClear = "to_clear" => "Menunggu keputusan seminar",
    }
}

fn was_submitted(state: Option<DocumentState>) -> bool {
    !matches!(
        state,
        None | Some(DocumentState::Draft | DocumentState::Rejected)
    )
}

impl Participant {
    /// Whether the person counts for the class: takes part, and the project goes on.
    pub fn counts(&self) -> bool {
        self.status != ParticipantStatus::Withdrawn && self.stage.is_none_or(Stage::goes_on)
    }

    /// What stage the project is in, in words.
    pub fn stage_words(&self) -> &'static str {
        self.stage.map_or("Belum dibuka", Stage::label)
    }

    /// The state of the document that this stage is about: kind of tag and words. None where no document is due.
    pub fn document_words(&self) -> Option<(&'static str, &'static str)> {
        let state = match self.stage? {
            Stage::Idea => self.idea,
            Stage::Design | Stage::DesignSeminar => self.design,
            Stage::Reporting | Stage::ResultSeminar => self.report,
            _ => return None,
        };
        let state = state.unwrap_or(DocumentState::Draft);
        Some((
            state.tag(),
            if state == DocumentState::Draft {
                "Belum diajukan"
            } else {
                state.label()
            },
        ))
    }

    fn is_past(&self, stage: Stage) -> bool {
        let rank = |stage: Stage| Stage::JOURNEY.iter().position(|s| *s == stage);
        self.stage
            .and_then(rank)
            .zip(rank(stage))
            .is_some_and(|(own, other)| own > other)
    }

    /// Whether the person lacks this. Somebody who left lacks nothing.
    pub fn lacks(&self, lack: Lack, now: DateTime<Utc>) -> bool {
        self.counts()
            && match lack {
                Lack::Mentor => self.mentor_member_id.is_none(),
                Lack::Coach => self.coach_member_id.is_none(),
                Lack::Account => self.activated_at.is_none(),
                Lack::Idea => !self.is_past(Stage::Idea) && !was_submitted(self.idea),
                Lack::IdeaApproval => !self.is_past(Stage::Idea),
                Lack::Design => !self.is_past(Stage::Design) && !was_submitted(self.design),
                Lack::DesignApproval => !self.is_past(Stage::Design),
                Lack::DesignSeminar => !self.is_past(Stage::DesignSeminar),
                Lack::Report => !self.is_past(Stage::Reporting) && !was_submitted(self.report),
                Lack::ReportApproval => !self.is_past(Stage::Reporting),
                Lack::Completion => !self.is_past(Stage::ResultSeminar),
                Lack::LongWait => self.waiting_since.is_some_and(|since| now - since > LONG),
                Lack::ToClear => matches!(
                    self.stage,
                    Some(Stage::DesignSeminar | Stage::ResultSeminar)
                ),
            }
    }
}

/// A phase of a class: its name and its steps, each as what is done and what is lacking until then.
#[derive(Debug, Clone, Copy)]
pub struct Phase {
    /// Its name.
    pub label: &'static str,
    /// Its steps.
    pub steps: &'static [(&'static str, Lack)],
}

/// The phases of a class.
pub const PHASES: &[Phase] = &[
    Phase {
        label: "Persiapan",
        steps: &[
            ("Mentor dipasangkan", Lack::Mentor),
            ("Coach dipasangkan", Lack::Coach),
            ("Akun aktif", Lack::Account),
            ("Gagasan diajukan", Lack::Idea),
        ],
    },
    Phase {
        label: "Rancangan",
        steps: &[
            ("Gagasan disetujui", Lack::IdeaApproval),
            ("Rancangan diajukan", Lack::Design),
            ("Rancangan disetujui", Lack::DesignApproval),
        ],
    },
    Phase {
        label: "Seminar",
        steps: &[("Seminar rancangan dilewati", Lack::DesignSeminar)],
    },
    Phase {
        label: "Implementasi",
        steps: &[("Laporan diajukan", Lack::Report)],
    },
    Phase {
        label: "Penutup",
        steps: &[
            ("Laporan disetujui", Lack::ReportApproval),
            ("Pelatihan selesai", Lack::Completion),
        ],
    },
];

/// How many participants have done a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepCount {
    /// What is done.
    pub label: &'static str,
    /// What those who have not done it lack.
    pub lack: Lack,
    /// How many have done it.
    pub done: usize,
    /// Of how many.
    pub all: usize,
}

impl StepCount {
    /// How many have not.
    pub fn missing(&self) -> usize {
        self.all - self.done
    }
}

/// How far a class is in a phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseCount {
    /// The phase.
    pub label: &'static str,
    /// Its steps.
    pub steps: Vec<StepCount>,
}

impl PhaseCount {
    /// How much of the phase is done, in percent of all steps of all participants.
    pub fn percent(&self) -> usize {
        let all: usize = self.steps.iter().map(|s| s.all).sum();
        let done: usize = self.steps.iter().map(|s| s.done).sum();
        (done * 100).checked_div(all).unwrap_or(0)
    }

    /// The step that most still lack.
    pub fn slowest(&self) -> Option<&StepCount> {
        self.steps.iter().max_by_key(|s| s.missing())
    }
}

/// Counts the phases over the participants of a class.
pub fn count_phases(participants: &[Participant], now: DateTime<Utc>) -> Vec<PhaseCount> {
    let all = participants.iter().filter(|p| p.counts()).count();
    let count = |label, lack| {
        let missing = participants.iter().filter(|p| p.lacks(lack, now)).count();
        StepCount {
            label,
            lack,
            done: all - missing,
            all,
        }
    };
    PHASES
        .iter()
        .map(|phase| PhaseCount {
            label: phase.label,
            steps: phase
                .steps
                .iter()
                .map(|(label, lack)| count(label, *lack))
                .collect(),
        })
        .collect()
}
