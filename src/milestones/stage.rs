//! The machine of a milestone (migration 0004 holds the same arrows) and the words around it.

use crate::access::{Arrow, Machine, Role};
use chrono::NaiveDate;

crate::codes! {
    /// Until when a milestone reaches.
    pub enum Horizon {
        Short = "short" => "Jangka pendek",
        Medium = "medium" => "Jangka menengah",
        Long = "long" => "Jangka panjang",
    }
}

impl Horizon {
    /// When it is due, in words.
    pub fn window(self) -> &'static str {
        match self {
            Self::Short => "Dari seminar rancangan sampai seminar hasil, di dalam masa pelatihan.",
            Self::Medium => "6 sampai 12 bulan sejak implementasi dimulai, setelah lulus.",
            Self::Long => "12 sampai 24 bulan sejak implementasi dimulai.",
        }
    }
}

crate::codes! {
    /// Where a milestone is.
    pub enum MilestoneState {
        NotStarted = "not_started" => "Belum dimulai",
        InProgress = "in_progress" => "Berjalan",
        DoneUnverified = "done_unverified" => "Menunggu verifikasi",
        Verified = "verified" => "Terverifikasi",
        Cancelled = "cancelled" => "Dibatalkan",
    }
}

impl MilestoneState {
    /// The kind of tag that shows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::NotStarted | Self::Cancelled => "neutral",
            Self::InProgress => "info",
            Self::DoneUnverified => "waiting",
            Self::Verified => "good",
        }
    }

    /// Whether the plan facts can still be changed: not while the mentor looks at them, nor afterwards.
    pub fn is_open(self) -> bool {
        matches!(self, Self::NotStarted | Self::InProgress)
    }
}

crate::codes! {
    /// What can happen to a milestone.
    pub enum MilestoneEvent {
        ReportProgress = "report_progress" => "Laporkan kemajuan",
        ReportDone = "report_done" => "Laporkan selesai",
        Accept = "accept" => "Terima",
        Return = "return" => "Kembalikan untuk perbaikan",
        Cancel = "cancel" => "Batalkan",
        Reinstate = "reinstate" => "Pulihkan",
    }
}

/// The machine of a milestone.
#[derive(Debug)]
pub struct MilestoneMachine;

const LEADER: &[Role] = &[Role::Participant];
/// The mentor; after the training also the admin of the home government (BR-12).
const VERIFIER: &[Role] = &[Role::Mentor, Role::HomeAdmin];
const PLANNER: &[Role] = &[Role::Participant, Role::OrganizerAdmin, Role::ClassPic];

type MilestoneArrow = Arrow<MilestoneState, MilestoneEvent>;

impl Machine for MilestoneMachine {
    type State = MilestoneState;
    type Event = MilestoneEvent;
    const NAME: &'static str = "milestone";
    const ARROWS: &'static [MilestoneArrow] = &[
        Arrow::new(
            MilestoneState::NotStarted,
            MilestoneEvent::ReportProgress,
            MilestoneState::InProgress,
            LEADER,
            false,
        ),
        Arrow::new(
            MilestoneState::NotStarted,
            MilestoneEvent::ReportDone,
            MilestoneState::DoneUnverified,
            LEADER,
            false,
        ),
        Arrow::new(
            MilestoneState::InProgress,
            MilestoneEvent::ReportProgress,
            MilestoneState::InProgress,
            LEADER,
            false,
        ),
        Arrow::new(
            MilestoneState::InProgress,
            MilestoneEvent::ReportDone,
            MilestoneState::DoneUnverified,
            LEADER,
            false,
        ),
        Arrow::new(
            MilestoneState::DoneUnverified,
            MilestoneEvent::Return,
            MilestoneState::InProgress,
            VERIFIER,
            true,
        ),
        Arrow::new(
            MilestoneState::DoneUnverified,
            MilestoneEvent::Accept,
            MilestoneState::Verified,
            VERIFIER,
            false,
        ),
        Arrow::new(
            MilestoneState::NotStarted,
            MilestoneEvent::Cancel,
            MilestoneState::Cancelled,
            PLANNER,
            true,
        ),
        Arrow::new(
            MilestoneState::InProgress,
            MilestoneEvent::Cancel,
            MilestoneState::Cancelled,
            PLANNER,
            true,
        ),
        Arrow::new(
            MilestoneState::Cancelled,
            MilestoneEvent::Reinstate,
            MilestoneState::NotStarted,
            PLANNER,
            false,
        ),
    ];
}

crate::codes! {
    /// Where the money comes from (domain reference 06.7).
    pub enum FundingSource {
        None = "none" => "Tanpa anggaran",
        ApbdProvince = "apbd_province" => "APBD provinsi",
        ApbdRegency = "apbd_regency" => "APBD kabupaten/kota",
        Apbn = "apbn" => "APBN",
        Dak = "dak" => "DAK",
        Blud = "blud" => "BLUD",
        Csr = "csr" => "CSR/hibah",
        SelfFunded = "self" => "Swadaya",
    }
}

crate::codes! {
    /// What a piece of evidence is (domain reference 05.5).
    pub enum EvidenceCategory {
        Attendance = "attendance" => "Daftar hadir",
        Minutes = "minutes" => "Notulen atau berita acara",
        Photo = "photo" => "Foto kegiatan",
        TeamDecree = "team_decree" => "SK tim",
        SupportLetter = "support_letter" => "Surat dukungan",
        Regulation = "regulation" => "Regulasi",
        Budget = "budget" => "Dokumen anggaran",
        Sop = "sop" => "SOP",
        Training = "training" => "Pelatihan atau bimtek",
        Socialisation = "socialisation" => "Sosialisasi",
        BenefitData = "benefit_data" => "Data manfaat",
        Other = "other" => "Lainnya",
    }
}

crate::codes! {
    /// Where a piece of evidence is.
    pub enum EvidenceState {
        Pending = "pending" => "Menunggu pemeriksaan",
        Accepted = "accepted" => "Diterima",
        Returned = "returned" => "Dikembalikan",
    }
}

impl EvidenceState {
    /// The kind of tag that shows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Pending => "waiting",
            Self::Accepted => "good",
            Self::Returned => "warning",
        }
    }
}

/// How a milestone does against its plan. Nobody types it: it follows from dates, progress and today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// Reported done.
    Done,
    /// As planned.
    OnTrack,
    /// More than [`TOLERANCE`] points behind the days that have passed.
    AtRisk,
    /// Past its end.
    Late,
}

/// How many points progress may lag behind the share of days that have passed.
pub const TOLERANCE: i64 = 20;

impl Light {
    /// The light of a milestone; a cancelled one has none.
    pub fn of(
        state: MilestoneState,
        starts_on: NaiveDate,
        ends_on: NaiveDate,
        progress: i32,
        today: NaiveDate,
    ) -> Option<Self> {
        match state {
            MilestoneState::Cancelled => return None,
            MilestoneState::Verified | MilestoneState::DoneUnverified => return Some(Self::Done),
            MilestoneState::NotStarted | MilestoneState::InProgress => {}
        }
        if today > ends_on {
            return Some(Self::Late);
        }
        let (days, passed) = (
            (ends_on - starts_on).num_days() + 1,
            (today - starts_on).num_days().max(0),
        );
        let expected = passed * 100 / days.max(1);
        Some(if i64::from(progress) + TOLERANCE < expected {
            Self::AtRisk
        } else {
            Self::OnTrack
        })
    }

    /// Its colour.
    pub fn colour(self) -> &'static str {
        match self {
            Self::Done | Self::OnTrack => "green",
            Self::AtRisk => "yellow",
            Self::Late => "red",
        }
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "Selesai",
            Self::OnTrack => "Sesuai rencana",
            Self::AtRisk => "Berisiko",
            Self::Late => "Terlambat",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Code;

    #[test]
    fn the_light_follows_from_dates_and_progress() {
        let day = |d: u32| NaiveDate::from_ymd_opt(2026, 9, d).unwrap();
        let light =
            |state, progress, today| Light::of(state, day(1), day(10), progress, day(today));
        let (open, running) = (MilestoneState::NotStarted, MilestoneState::InProgress);
        for (state, progress, today, expected) in [
            (open, 0, 1, Some(Light::OnTrack)),
            (open, 0, 3, Some(Light::OnTrack)),
            (open, 0, 4, Some(Light::AtRisk)),
            (running, 10, 4, Some(Light::OnTrack)),
            (running, 69, 10, Some(Light::AtRisk)),
            (running, 70, 10, Some(Light::OnTrack)),
            (running, 99, 11, Some(Light::Late)),
            (open, 0, 30, Some(Light::Late)),
            (MilestoneState::DoneUnverified, 100, 30, Some(Light::Done)),
            (MilestoneState::Verified, 100, 1, Some(Light::Done)),
            (MilestoneState::Cancelled, 0, 30, None),
        ] {
            assert_eq!(
                light(state, progress, today),
                expected,
                "{state:?} {progress} {today}"
            );
        }
        assert_eq!(
            Light::of(open, day(20), day(30), 0, day(1)),
            Some(Light::OnTrack),
            "before its start"
        );
        assert_eq!(
            Light::of(open, day(5), day(5), 0, day(5)),
            Some(Light::OnTrack),
            "on its only day"
        );
    }

    #[test]
    fn a_reason_is_needed_to_return_and_to_cancel() {
        for arrow in MilestoneMachine::ARROWS {
            assert_eq!(
                arrow.needs_reason,
                matches!(arrow.event, MilestoneEvent::Return | MilestoneEvent::Cancel),
                "{arrow:?}"
            );
        }
    }

    #[test]
    fn only_an_open_milestone_can_be_reported() {
        for state in MilestoneState::ALL {
            assert_eq!(
                !MilestoneMachine::events_for(*state, LEADER).is_empty() && state.is_open(),
                MilestoneMachine::arrow(*state, MilestoneEvent::ReportDone).is_some()
            );
        }
    }
}
