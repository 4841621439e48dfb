//! The control card: what the participant and the mentor or coach have talked about, line by line (domain reference
//! 02.8, "kartu kendali bimbingan").
//!
//! The participant asks and the adviser answers, or the adviser notes a session that was held. A line never changes
//! afterwards; it is proof that the guidance took place.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod store;
pub mod views;

#[cfg(test)]
mod tests;

use crate::access::{Arrow, Machine, Role};
use crate::id::{ConsultationId, MemberId};
use crate::projects::Project;
use chrono::NaiveDate;

crate::codes! {
    /// How people talked.
    pub enum Medium {
        Meeting = "meeting" => "Tatap muka",
        Whatsapp = "whatsapp" => "WhatsApp",
        Phone = "phone" => "Telepon",
        Video = "video" => "Pertemuan video",
    }
}

crate::codes! {
    /// What they talked about.
    pub enum Topic {
        Title = "title" => "Judul",
        Background = "background" => "Latar belakang",
        Benefit = "benefit" => "Manfaat",
        Milestones = "milestones" => "Tahapan",
        Design = "design" => "Rancangan",
        Report = "report" => "Laporan",
        Abstract = "abstract" => "Abstrak",
        Other = "other" => "Lain-lain",
    }
}

crate::codes! {
    /// With whom.
    pub enum AdviserRole {
        Mentor = "mentor" => "Mentor",
        Coach = "coach" => "Coach",
    }
}

impl AdviserRole {
    /// Who that is for a project: member and name, once paired.
    pub fn of(self, project: &Project) -> Option<(MemberId, &str)> {
        match self {
            Self::Mentor => Some((project.mentor_member_id?, &project.mentor_name)),
            Self::Coach => Some((project.coach_member_id?, &project.coach_name)),
        }
    }

    /// The role in which the adviser acts.
    pub fn role(self) -> Role {
        match self {
            Self::Mentor => Role::Mentor,
            Self::Coach => Role::Coach,
        }
    }
}

crate::codes! {
    /// Where a line of the card is.
    pub enum ConsultationState {
        Asked = "asked" => "Menunggu tanggapan",
        Answered = "answered" => "Ditanggapi",
        Retracted = "retracted" => "Ditarik kembali",
    }
}

impl ConsultationState {
    /// The kind of tag that shows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Asked => "waiting",
            Self::Answered => "good",
            Self::Retracted => "neutral",
        }
    }
}

crate::codes! {
    /// What can happen to a line.
    pub enum ConsultationEvent {
        Answer = "answer" => "Tanggapi",
        Retract = "retract" => "Tarik kembali",
    }
}

/// The machine of a line. Migration 0006 holds the same arrows.
#[derive(Debug)]
pub struct ConsultationMachine;

impl Machine for ConsultationMachine {
    type State = ConsultationState;
    type Event = ConsultationEvent;
    const NAME: &'static str = "consultation";
    const ARROWS: &'static [Arrow<ConsultationState, ConsultationEvent>] = &[
        Arrow::new(
            ConsultationState::Asked,
            ConsultationEvent::Answer,
            ConsultationState::Answered,
            &[Role::Mentor, Role::Coach],
            false,
        ),
        Arrow::new(
            ConsultationState::Asked,
            ConsultationEvent::Retract,
            ConsultationState::Retracted,
            &[Role::Participant],
            false,
        ),
    ];
}

/// A line of the card.
#[derive(Debug, Clone)]
pub struct Consultation {
    /// The line.
    pub id: ConsultationId,
    /// The day of the session or of the question.
    pub held_on: NaiveDate,
    /// How.
    pub medium: Medium,
    /// About what.
    pub topic: Topic,
    /// With whom, as role.
    pub adviser_role: AdviserRole,
    /// With whom, as named then.
    pub adviser_name: String,
    /// The participant's question, or the subject of the session.
    pub question: String,
    /// The adviser's answer; empty until it comes.
    pub response: String,
    /// Where it is.
    pub state: ConsultationState,
}
