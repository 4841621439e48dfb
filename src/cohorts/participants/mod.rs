//! People in a class: where each stands, who accompanies them, and whether they still take part.
//!
//! Main types: [`Participant`], [`Lack`], [`Phase`]. Stages of projects and states of documents are read here as they
//! stand; how they change is not known.

pub mod actions;
pub mod forms;
pub mod pairing;
mod progress;
pub mod routes;
pub mod store;
pub mod views;

pub use progress::{Lack, PHASES, Phase, PhaseCount, StepCount, count_phases};

use crate::id::{AgencyId, CohortId, MemberId, ParticipationId, ProjectId};
use crate::programs::Graduation;
use crate::projects::{DocumentState, Stage};
use chrono::{DateTime, Utc};

crate::codes! {
    /// Whether a person still takes part.
    pub enum ParticipantStatus {
        Active = "active" => "Aktif",
        Withdrawn = "withdrawn" => "Mengundurkan diri",
        Graduated = "graduated" => "Lulus",
    }
}

/// A person in a class, with what the class page needs to know of the project.
#[derive(Debug, Clone)]
pub struct Participant {
    /// The place in the class.
    pub id: ParticipationId,
    /// The class.
    pub cohort_id: CohortId,
    /// Who it is in the directory.
    pub member_id: MemberId,
    /// NDH.
    pub list_number: i32,
    /// Name with titles, as enrolled.
    pub name: String,
    /// 18 digits.
    pub nip: String,
    /// Pangkat and golongan, as enrolled.
    pub rank: String,
    /// Office, as enrolled.
    pub position: String,
    /// The government the person comes from.
    pub agency_id: AgencyId,
    /// Its name, as enrolled.
    pub agency_name: String,
    /// The OPD, as enrolled.
    pub org_unit_name: String,
    /// The mentor.
    pub mentor_member_id: Option<MemberId>,
    /// The mentor's name on the day of the pairing.
    pub mentor_name: String,
    /// The mentor's office on that day.
    pub mentor_position: String,
    /// How the person left the training, once results are published.
    pub graduation: Option<Graduation>,
    /// With which qualification.
    pub qualification: String,
    /// The coach.
    pub coach_member_id: Option<MemberId>,
    /// The coach's name on the day of the pairing.
    pub coach_name: String,
    /// Whether the person still takes part.
    pub status: ParticipantStatus,
    /// Why not.
    pub status_reason: String,
    /// For edits at the same time.
    pub version: i32,
    /// Since when the person can sign in.
    pub activated_at: Option<DateTime<Utc>>,
    /// The project.
    pub project_id: Option<ProjectId>,
    /// Its stage.
    pub stage: Option<Stage>,
    /// Its title.
    pub title: Option<String>,
    /// The state of the idea.
    pub idea: Option<DocumentState>,
    /// The state of the design.
    pub design: Option<DocumentState>,
    /// The state of the report.
    pub report: Option<DocumentState>,
    /// Since when a document has been waiting for the mentor or the coach.
    pub waiting_since: Option<DateTime<Utc>>,
}
