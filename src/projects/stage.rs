//! The state machines of a project and of its documents (domain reference 08.2). Migration 0003 holds the same arrows.

use crate::access::{Arrow, Machine, Role};

crate::codes! {
    /// Where a project is.
    pub enum Stage {
        Idea = "idea" => "Gagasan",
        Design = "design" => "Penyusunan rancangan",
        DesignSeminar = "design_seminar" => "Seminar rancangan",
        Implementation = "implementation" => "Implementasi",
        Reporting = "reporting" => "Penyusunan laporan",
        ResultSeminar = "result_seminar" => "Seminar hasil",
        Completed = "completed" => "Selesai pelatihan",
        Sustaining = "sustaining" => "Keberlanjutan",
        Stopped = "stopped" => "Dihentikan",
        Withdrawn = "withdrawn" => "Mengundurkan diri",
    }
}

impl Stage {
    /// The stages in the order of the journey, without the two ways out.
    pub const JOURNEY: &'static [Stage] = &[
        Stage::Idea,
        Stage::Design,
        Stage::DesignSeminar,
        Stage::Implementation,
        Stage::Reporting,
        Stage::ResultSeminar,
        Stage::Completed,
        Stage::Sustaining,
    ];

    /// Whether the journey has come as far as `other`; who left it by one of the two ways out has come nowhere.
    pub fn has_reached(self, other: Self) -> bool {
        let at = |stage: Self| Self::JOURNEY.iter().position(|s| *s == stage);
        at(self)
            .zip(at(other))
            .is_some_and(|(now, then)| now >= then)
    }

    /// Whether the project was neither stopped nor given up.
    pub fn goes_on(self) -> bool {
        !matches!(self, Self::Stopped | Self::Withdrawn)
    }

    /// Whether the project is in its training: it goes on, and the training has not ended.
    pub fn is_in_training(self) -> bool {
        self.goes_on() && !self.has_reached(Self::Completed)
    }

    /// Whether the project can be launched: as soon as it is carried out (BR-18).
    pub fn is_launchable(self) -> bool {
        self.is_running()
    }

    /// Whether the project is carried out or was: milestones can be reported.
    pub fn is_running(self) -> bool {
        matches!(
            self,
            Self::Implementation
                | Self::Reporting
                | Self::ResultSeminar
                | Self::Completed
                | Self::Sustaining
        )
    }
}

crate::codes! {
    /// What can happen to a project.
    pub enum ProjectEvent {
        IdeaApproved = "idea_approved" => "Gagasan disetujui",
        DesignApproved = "design_approved" => "Rancangan disetujui",
        DesignReopened = "design_reopened" => "Rancangan dibuka lagi",
        DesignCleared = "design_cleared" => "Seminar rancangan selesai",
        ReportingStarted = "reporting_started" => "Mulai menyusun laporan",
        ReportApproved = "report_approved" => "Laporan disetujui",
        ReportReopened = "report_reopened" => "Laporan dibuka lagi",
        TrainingCompleted = "training_completed" => "Selesai pelatihan",
        SustainingStarted = "sustaining_started" => "Masuk keberlanjutan",
        Stopped = "stopped" => "Hentikan proyek",
        Withdrawn = "withdrawn" => "Peserta mengundurkan diri",
        Reinstated = "reinstated" => "Peserta aktif kembali",
    }
}

/// The machine of a project.
#[derive(Debug)]
pub struct ProjectMachine;

const fn follows(from: Stage, event: ProjectEvent, to: Stage) -> Arrow<Stage, ProjectEvent> {
    Arrow::new(from, event, to, &[], false)
}

const fn staff(from: Stage, event: ProjectEvent, to: Stage) -> Arrow<Stage, ProjectEvent> {
    Arrow::new(from, event, to, Role::STAFF, false)
}

const fn staff_with_reason(
    from: Stage,
    event: ProjectEvent,
    to: Stage,
) -> Arrow<Stage, ProjectEvent> {
    Arrow::new(from, event, to, Role::STAFF, true)
}

/// The project goes when its leader leaves the class.
const fn leaves(from: Stage) -> Arrow<Stage, ProjectEvent> {
    Arrow::new(from, ProjectEvent::Withdrawn, Stage::Withdrawn, &[], true)
}

/// It comes back with its leader, to the stage it had left.
const fn comes_back(to: Stage) -> Arrow<Stage, ProjectEvent> {
    follows(Stage::Withdrawn, ProjectEvent::Reinstated, to)
}

impl Machine for ProjectMachine {
    type State = Stage;
    type Event = ProjectEvent;
    const NAME: &'static str = "project";
    const ARROWS: &'static [Arrow<Stage, ProjectEvent>] = &[
        follows(Stage::Idea, ProjectEvent::IdeaApproved, Stage::Design),
        follows(
            Stage::Design,
            ProjectEvent::DesignApproved,
            Stage::DesignSeminar,
        ),
        follows(
            Stage::DesignSeminar,
            ProjectEvent::DesignReopened,
            Stage::Design,
        ),
        staff(
            Stage::DesignSeminar,
            ProjectEvent::DesignCleared,
            Stage::Implementation,
        ),
        Arrow::new(
            Stage::Implementation,
            ProjectEvent::ReportingStarted,
            Stage::Reporting,
            &[Role::Participant],
            false,
        ),
        follows(
            Stage::Reporting,
            ProjectEvent::ReportApproved,
            Stage::ResultSeminar,
        ),
        follows(
            Stage::ResultSeminar,
            ProjectEvent::ReportReopened,
            Stage::Reporting,
        ),
        staff(
            Stage::ResultSeminar,
            ProjectEvent::TrainingCompleted,
            Stage::Completed,
        ),
        staff(
            Stage::Completed,
            ProjectEvent::SustainingStarted,
            Stage::Sustaining,
        ),
        staff_with_reason(Stage::Idea, ProjectEvent::Stopped, Stage::Stopped),
        staff_with_reason(Stage::Design, ProjectEvent::Stopped, Stage::Stopped),
        staff_with_reason(Stage::DesignSeminar, ProjectEvent::Stopped, Stage::Stopped),
        staff_with_reason(Stage::Implementation, ProjectEvent::Stopped, Stage::Stopped),
        staff_with_reason(Stage::Reporting, ProjectEvent::Stopped, Stage::Stopped),
        staff_with_reason(Stage::ResultSeminar, ProjectEvent::Stopped, Stage::Stopped),
        staff_with_reason(Stage::Completed, ProjectEvent::Stopped, Stage::Stopped),
        staff_with_reason(Stage::Sustaining, ProjectEvent::Stopped, Stage::Stopped),
        leaves(Stage::Idea),
        leaves(Stage::Design),
        leaves(Stage::DesignSeminar),
        leaves(Stage::Implementation),
        leaves(Stage::Reporting),
        leaves(Stage::ResultSeminar),
        comes_back(Stage::Idea),
        comes_back(Stage::Design),
        comes_back(Stage::DesignSeminar),
        comes_back(Stage::Implementation),
        comes_back(Stage::Reporting),
        comes_back(Stage::ResultSeminar),
    ];
}

crate::codes! {
    /// Where a document is.
    pub enum DocumentState {
        Draft = "draft" => "Draf",
        Submitted = "submitted" => "Menunggu mentor",
        RevisionRequested = "revision_requested" => "Perlu perbaikan",
        MentorApproved = "mentor_approved" => "Menunggu coach",
        Approved = "approved" => "Disetujui",
        Final = "final" => "Final",
        Rejected = "rejected" => "Ditolak",
    }
}

impl DocumentState {
    /// Whether all who have to approve it have done so.
    pub fn is_approved(self) -> bool {
        matches!(self, Self::Approved | Self::Final)
    }

    /// The kind of tag that shows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Draft => "neutral",
            Self::Submitted | Self::MentorApproved => "waiting",
            Self::RevisionRequested => "warning",
            Self::Approved | Self::Final => "good",
            Self::Rejected => "bad",
        }
    }
}

crate::codes! {
    /// What can happen to a document.
    pub enum DocumentEvent {
        Submit = "submit" => "Ajukan",
        Recall = "recall" => "Tarik kembali",
        Return = "return" => "Kembalikan untuk perbaikan",
        MentorApprove = "mentor_approve" => "Setujui",
        CoachApprove = "coach_approve" => "Setujui",
        Reject = "reject" => "Tolak gagasan",
        StartAnew = "start_anew" => "Tulis gagasan lain",
        Resubmit = "resubmit" => "Ajukan lagi",
        Reopen = "reopen" => "Buka lagi",
        Finalise = "finalise" => "Jadikan final",
    }
}

type DocumentArrow = Arrow<DocumentState, DocumentEvent>;

const PARTICIPANT: &[Role] = &[Role::Participant];
const MENTOR: &[Role] = &[Role::Mentor];
const COACH: &[Role] = &[Role::Coach];

/// The machine of an idea: the mentor alone agrees, and may ask for another idea.
#[derive(Debug)]
pub struct IdeaMachine;

impl Machine for IdeaMachine {
    type State = DocumentState;
    type Event = DocumentEvent;
    const NAME: &'static str = "idea";
    const ARROWS: &'static [DocumentArrow] = &[
        Arrow::new(
            DocumentState::Draft,
            DocumentEvent::Submit,
            DocumentState::Submitted,
            PARTICIPANT,
            false,
        ),
        Arrow::new(
            DocumentState::Submitted,
            DocumentEvent::Recall,
            DocumentState::Draft,
            PARTICIPANT,
            false,
        ),
        Arrow::new(
            DocumentState::Submitted,
            DocumentEvent::Return,
            DocumentState::RevisionRequested,
            MENTOR,
            true,
        ),
        Arrow::new(
            DocumentState::Submitted,
            DocumentEvent::MentorApprove,
            DocumentState::Approved,
            MENTOR,
            false,
        ),
        Arrow::new(
            DocumentState::Submitted,
            DocumentEvent::Reject,
            DocumentState::Rejected,
            MENTOR,
            true,
        ),
        Arrow::new(
            DocumentState::Rejected,
            DocumentEvent::StartAnew,
            DocumentState::Draft,
            PARTICIPANT,
            false,
        ),
        Arrow::new(
            DocumentState::RevisionRequested,
            DocumentEvent::Resubmit,
            DocumentState::Submitted,
            PARTICIPANT,
            false,
        ),
    ];
}

/// The machine of a design or report: the mentor approves first, then the coach (BR-07).
#[derive(Debug)]
pub struct DocumentMachine;

impl Machine for DocumentMachine {
    type State = DocumentState;
    type Event = DocumentEvent;
    const NAME: &'static str = "document";
    const ARROWS: &'static [DocumentArrow] = &[
        Arrow::new(
            DocumentState::Draft,
            DocumentEvent::Submit,
            DocumentState::Submitted,
            PARTICIPANT,
            false,
        ),
        Arrow::new(
            DocumentState::Submitted,
            DocumentEvent::Recall,
            DocumentState::Draft,
            PARTICIPANT,
            false,
        ),
        Arrow::new(
            DocumentState::Submitted,
            DocumentEvent::Return,
            DocumentState::RevisionRequested,
            MENTOR,
            true,
        ),
        Arrow::new(
            DocumentState::Submitted,
            DocumentEvent::MentorApprove,
            DocumentState::MentorApproved,
            MENTOR,
            false,
        ),
        Arrow::new(
            DocumentState::MentorApproved,
            DocumentEvent::Return,
            DocumentState::RevisionRequested,
            COACH,
            true,
        ),
        Arrow::new(
            DocumentState::MentorApproved,
            DocumentEvent::CoachApprove,
            DocumentState::Approved,
            COACH,
            false,
        ),
        Arrow::new(
            DocumentState::RevisionRequested,
            DocumentEvent::Resubmit,
            DocumentState::Submitted,
            PARTICIPANT,
            false,
        ),
        Arrow::new(
            DocumentState::Approved,
            DocumentEvent::Reopen,
            DocumentState::RevisionRequested,
            Role::STAFF,
            true,
        ),
        Arrow::new(
            DocumentState::Approved,
            DocumentEvent::Finalise,
            DocumentState::Final,
            &[],
            false,
        ),
    ];
}
