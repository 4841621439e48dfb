//! The state machines of a presentation and of an examiner's note. Migration 0007 holds the same arrows.

use crate::access::{Arrow, Machine, Role};

crate::codes! {
    /// Where a presentation is (domain reference 08.2; "sedang tampil" is ours, for the screens of the day).
    pub enum SlotState {
        Scheduled = "scheduled" => "Terjadwal",
        Presenting = "presenting" => "Sedang tampil",
        Presented = "presented" => "Sudah tampil",
        Scored = "scored" => "Sudah dinilai",
        RevisionDue = "revision_due" => "Menunggu perbaikan",
        Cleared = "cleared" => "Catatan selesai",
        Absent = "absent" => "Tidak hadir",
        Postponed = "postponed" => "Ditunda",
    }
}

impl SlotState {
    /// The kind of tag that shows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Scheduled => "neutral",
            Self::Presenting => "info",
            Self::Presented | Self::RevisionDue => "waiting",
            Self::Scored | Self::Cleared => "good",
            Self::Absent => "bad",
            Self::Postponed => "warning",
        }
    }

    /// Whether the presentation still takes a room and people.
    pub fn takes_place(self) -> bool {
        !matches!(self, Self::Absent | Self::Postponed)
    }

    /// Whether it has begun.
    pub fn has_begun(self) -> bool {
        !matches!(self, Self::Scheduled | Self::Absent | Self::Postponed)
    }

    /// Whether scores and notes can be given.
    pub fn is_judged(self) -> bool {
        matches!(
            self,
            Self::Presenting | Self::Presented | Self::Scored | Self::RevisionDue
        )
    }
}

crate::codes! {
    /// What can happen to a presentation.
    pub enum SlotEvent {
        Call = "call" => "Mulai tampil",
        PutBack = "put_back" => "Belum tampil",
        Finish = "finish" => "Selesai tampil",
        Scored = "scored" => "Semua nilai masuk",
        GoWithout = "go_without" => "Lanjutkan tanpa nilai",
        AskRevision = "ask_revision" => "Minta perbaikan",
        Clear = "clear" => "Nyatakan selesai",
        Miss = "miss" => "Tidak hadir",
        Postpone = "postpone" => "Tunda",
        Reschedule = "reschedule" => "Jadwalkan lagi",
    }
}

/// The machine of a presentation.
#[derive(Debug)]
pub struct SlotMachine;

/// Those who lead the day.
const CHAIR: &[Role] = &[Role::OrganizerAdmin, Role::ClassPic, Role::Coach];
const CHAIR_AND_EXAMINERS: &[Role] = &[
    Role::OrganizerAdmin,
    Role::ClassPic,
    Role::Coach,
    Role::Examiner,
];

impl Machine for SlotMachine {
    type State = SlotState;
    type Event = SlotEvent;
    const NAME: &'static str = "slot";
    const ARROWS: &'static [Arrow<SlotState, SlotEvent>] = &[
        Arrow::new(
            SlotState::Scheduled,
            SlotEvent::Call,
            SlotState::Presenting,
            CHAIR_AND_EXAMINERS,
            false,
        ),
        Arrow::new(
            SlotState::Presenting,
            SlotEvent::PutBack,
            SlotState::Scheduled,
            CHAIR,
            false,
        ),
        Arrow::new(
            SlotState::Presenting,
            SlotEvent::Finish,
            SlotState::Presented,
            CHAIR_AND_EXAMINERS,
            false,
        ),
        // Follows when the last examiner has sent the scores.
        Arrow::new(
            SlotState::Presented,
            SlotEvent::Scored,
            SlotState::Scored,
            &[],
            false,
        ),
        Arrow::new(
            SlotState::Presented,
            SlotEvent::GoWithout,
            SlotState::Scored,
            Role::STAFF,
            true,
        ),
        // Follows when a note that must be answered is open.
        Arrow::new(
            SlotState::Scored,
            SlotEvent::AskRevision,
            SlotState::RevisionDue,
            &[],
            false,
        ),
        Arrow::new(
            SlotState::Scored,
            SlotEvent::Clear,
            SlotState::Cleared,
            CHAIR,
            false,
        ),
        Arrow::new(
            SlotState::RevisionDue,
            SlotEvent::Clear,
            SlotState::Cleared,
            CHAIR,
            false,
        ),
        Arrow::new(
            SlotState::Scheduled,
            SlotEvent::Miss,
            SlotState::Absent,
            CHAIR,
            false,
        ),
        Arrow::new(
            SlotState::Scheduled,
            SlotEvent::Postpone,
            SlotState::Postponed,
            CHAIR,
            true,
        ),
        Arrow::new(
            SlotState::Absent,
            SlotEvent::Reschedule,
            SlotState::Scheduled,
            Role::STAFF,
            false,
        ),
        Arrow::new(
            SlotState::Postponed,
            SlotEvent::Reschedule,
            SlotState::Scheduled,
            Role::STAFF,
            false,
        ),
    ];
}

crate::codes! {
    /// Where a note is.
    pub enum NoteState {
        Open = "open" => "Perlu dijawab",
        Answered = "answered" => "Menunggu pemeriksaan",
        Accepted = "accepted" => "Diterima",
        Withdrawn = "withdrawn" => "Dicabut",
    }
}

impl NoteState {
    /// The kind of tag that shows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Open => "warning",
            Self::Answered => "waiting",
            Self::Accepted => "good",
            Self::Withdrawn => "neutral",
        }
    }

    /// Whether nothing is to be done about it any more.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Accepted | Self::Withdrawn)
    }
}

crate::codes! {
    /// What can happen to a note.
    pub enum NoteEvent {
        Answer = "answer" => "Jawab",
        Accept = "accept" => "Terima jawaban",
        Return = "return" => "Minta perbaikan lagi",
        Withdraw = "withdraw" => "Cabut catatan",
    }
}

/// The machine of a note.
#[derive(Debug)]
pub struct NoteMachine;

impl Machine for NoteMachine {
    type State = NoteState;
    type Event = NoteEvent;
    const NAME: &'static str = "examiner_note";
    const ARROWS: &'static [Arrow<NoteState, NoteEvent>] = &[
        Arrow::new(
            NoteState::Open,
            NoteEvent::Answer,
            NoteState::Answered,
            &[Role::Participant],
            false,
        ),
        Arrow::new(
            NoteState::Answered,
            NoteEvent::Accept,
            NoteState::Accepted,
            CHAIR_AND_EXAMINERS,
            false,
        ),
        Arrow::new(
            NoteState::Answered,
            NoteEvent::Return,
            NoteState::Open,
            CHAIR_AND_EXAMINERS,
            true,
        ),
        Arrow::new(
            NoteState::Open,
            NoteEvent::Withdraw,
            NoteState::Withdrawn,
            &[Role::Examiner],
            false,
        ),
    ];
}
