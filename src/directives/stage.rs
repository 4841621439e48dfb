//! Where a directive is, what can happen to it, and by whom: one table. Budget feedback has states of its own (domain
//! reference 06.7).

use crate::access::{Arrow, Machine, Role};

crate::codes! {
    /// Where a directive is; the last seven are those of budget feedback.
    pub enum DirectiveState {
        Open = "open" => "Belum ditindaklanjuti",
        InProgress = "in_progress" => "Sedang ditindaklanjuti",
        Reported = "reported" => "Dilaporkan selesai",
        Done = "done" => "Selesai",
        Withdrawn = "withdrawn" => "Dicabut",
        NeedsBudget = "needs_budget" => "Perlu dianggarkan",
        Adjust = "adjust" => "Perlu penyesuaian",
        Proposed = "proposed" => "Diusulkan (RKA/APBD-P)",
        Budgeted = "budgeted" => "Sudah dianggarkan (DPA)",
        Realized = "realized" => "Terealisasi",
        NotNeeded = "not_needed" => "Tanpa anggaran",
        Rejected = "rejected" => "Tidak dapat dianggarkan",
    }
}

impl DirectiveState {
    /// Whether nobody has answered yet: what dashboards count as unanswered.
    pub fn is_unanswered(self) -> bool {
        matches!(self, Self::Open | Self::NeedsBudget | Self::Adjust)
    }

    /// Whether nothing more is expected.
    pub fn is_over(self) -> bool {
        matches!(
            self,
            Self::Done | Self::Withdrawn | Self::Realized | Self::NotNeeded | Self::Rejected
        )
    }

    /// The states for which `holds`, as codes: SQL reads them from here.
    pub fn codes(holds: fn(Self) -> bool) -> Vec<String> {
        use crate::codes::Code;
        Self::ALL
            .iter()
            .filter(|s| holds(**s))
            .map(|s| s.code().to_owned())
            .collect()
    }

    /// The kind of tag that shows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Open | Self::NeedsBudget | Self::Adjust => "warning",
            Self::InProgress | Self::Proposed => "info",
            Self::Reported | Self::Budgeted => "waiting",
            Self::Done | Self::Realized => "good",
            Self::Withdrawn | Self::NotNeeded => "neutral",
            Self::Rejected => "bad",
        }
    }
}

crate::codes! {
    /// What can happen to a directive.
    pub enum DirectiveEvent {
        FollowUp = "follow_up" => "Laporkan tindak lanjut",
        ReportDone = "report_done" => "Laporkan selesai",
        Accept = "accept" => "Nyatakan selesai",
        Return = "return" => "Kembalikan untuk dilanjutkan",
        Propose = "propose" => "Sudah diusulkan",
        Budget = "budget" => "Sudah dianggarkan",
        Realise = "realise" => "Sudah terealisasi",
        Drop = "drop" => "Tidak memerlukan anggaran",
        Decline = "decline" => "Tidak dapat dianggarkan",
        AskAgain = "ask_again" => "Minta penyesuaian",
        Withdraw = "withdraw" => "Cabut",
    }
}

impl DirectiveEvent {
    /// Whether an amount of money belongs to it.
    pub fn has_amount(self) -> bool {
        matches!(self, Self::Propose | Self::Budget | Self::Realise)
    }
}

/// The machine of a directive. Migration 0009 holds the same arrows. Every step says something, so none asks for a
/// reason besides.
#[derive(Debug)]
pub struct DirectiveMachine;

/// The project's leader and the offices around: the home government's admin, and those who run the class.
pub(super) const ANSWERERS: &[Role] = &[
    Role::Participant,
    Role::HomeAdmin,
    Role::OrganizerAdmin,
    Role::ClassPic,
];
/// Whoever gave it.
const GIVERS: &[Role] = &[Role::Leadership, Role::Mentor];

const fn answered(
    from: DirectiveState,
    event: DirectiveEvent,
    to: DirectiveState,
) -> Arrow<DirectiveState, DirectiveEvent> {
    Arrow::new(from, event, to, ANSWERERS, false)
}

const fn judged(
    from: DirectiveState,
    event: DirectiveEvent,
    to: DirectiveState,
) -> Arrow<DirectiveState, DirectiveEvent> {
    Arrow::new(from, event, to, GIVERS, false)
}

impl Machine for DirectiveMachine {
    type State = DirectiveState;
    type Event = DirectiveEvent;
    const NAME: &'static str = "directive";
    const ARROWS: &'static [Arrow<DirectiveState, DirectiveEvent>] = {
        use DirectiveEvent as E;
        use DirectiveState as S;
        &[
            answered(S::Open, E::FollowUp, S::InProgress),
            answered(S::InProgress, E::FollowUp, S::InProgress),
            answered(S::Open, E::ReportDone, S::Reported),
            answered(S::InProgress, E::ReportDone, S::Reported),
            judged(S::Reported, E::Accept, S::Done),
            judged(S::Reported, E::Return, S::InProgress),
            judged(S::Open, E::Withdraw, S::Withdrawn),
            judged(S::InProgress, E::Withdraw, S::Withdrawn),
            judged(S::Reported, E::Withdraw, S::Withdrawn),
            answered(S::NeedsBudget, E::Propose, S::Proposed),
            answered(S::NeedsBudget, E::Budget, S::Budgeted),
            answered(S::NeedsBudget, E::Drop, S::NotNeeded),
            answered(S::NeedsBudget, E::Decline, S::Rejected),
            judged(S::NeedsBudget, E::Withdraw, S::Withdrawn),
            answered(S::Adjust, E::Propose, S::Proposed),
            answered(S::Adjust, E::Budget, S::Budgeted),
            answered(S::Adjust, E::Drop, S::NotNeeded),
            answered(S::Adjust, E::Decline, S::Rejected),
            judged(S::Adjust, E::Withdraw, S::Withdrawn),
            answered(S::Proposed, E::Budget, S::Budgeted),
            answered(S::Proposed, E::Decline, S::Rejected),
            judged(S::Proposed, E::AskAgain, S::Adjust),
            answered(S::Budgeted, E::Realise, S::Realized),
            judged(S::Budgeted, E::AskAgain, S::Adjust),
        ]
    };
}
