//! One project and everybody around it, for the truth tables of this room's policies.

use super::flags::Flag;
use super::sheets::{Sheet, SheetState};
use crate::access::{Actor, Role};
use crate::audit::Who;
use crate::codes::Code;
use crate::id::{
    AccountId, CohortId, DocumentId, FlagId, MemberId, ParticipationId, ProjectId, SheetId,
    TenantId,
};
use crate::projects::{Document, DocumentKind, DocumentState, Project, Relation, Scope, Stage};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// Somebody with a role, assigned to the project or to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Persona {
    Leader,
    Mentor,
    Coach,
    Staff,
    Pic,
    Leadership,
    HomeAdmin,
    OtherMentor,
    OtherCoach,
    OtherParticipant,
    Examiner,
    OtherExaminer,
}

pub const PERSONAS: &[Persona] = &[
    Persona::Leader,
    Persona::Mentor,
    Persona::Coach,
    Persona::Staff,
    Persona::Pic,
    Persona::Leadership,
    Persona::HomeAdmin,
    Persona::OtherMentor,
    Persona::OtherCoach,
    Persona::OtherParticipant,
    Persona::Examiner,
    Persona::OtherExaminer,
];

/// Who may, as `Mentor Coach`: a cell of a truth table.
pub fn names(may: impl Fn(Persona) -> bool) -> String {
    let who: Vec<String> = PERSONAS
        .iter()
        .filter(|p| may(**p))
        .map(|p| format!("{p:?}"))
        .collect();
    who.join(" ")
}

const ORGANISER: TenantId = TenantId(Uuid::from_u128(1));
const HOME: TenantId = TenantId(Uuid::from_u128(2));

impl Persona {
    pub fn member(self) -> MemberId {
        MemberId(Uuid::from_u128(100 + self as u128))
    }

    pub fn role(self) -> Role {
        match self {
            Self::Leader | Self::OtherParticipant => Role::Participant,
            Self::Mentor | Self::OtherMentor => Role::Mentor,
            Self::Coach | Self::OtherCoach => Role::Coach,
            Self::Staff => Role::OrganizerAdmin,
            Self::Pic => Role::ClassPic,
            Self::Leadership => Role::Leadership,
            Self::HomeAdmin => Role::HomeAdmin,
            Self::Examiner | Self::OtherExaminer => Role::Examiner,
        }
    }

    pub fn actor(self) -> Actor {
        let who = Who {
            account_id: AccountId(Uuid::nil()),
            member_id: self.member(),
            name: format!("{self:?}"),
            position: String::new(),
        };
        Actor {
            who,
            roles: vec![self.role()],
        }
    }

    /// How this person stands to the project: the home admin in the home tenant, everybody else at the organiser.
    pub fn relation(self, project: &Project) -> Relation {
        let here = if self == Self::HomeAdmin {
            project.home_tenant_id
        } else {
            project.tenant_id
        };
        project.relation(&self.actor(), here)
    }
}

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_788_000_000, 0).unwrap()
}

/// A submitted project in a stage, with mentor and coach.
pub fn project(stage: Stage) -> Project {
    let day = NaiveDate::from_ymd_opt(2026, 8, 1).unwrap();
    Project {
        id: ProjectId(Uuid::from_u128(10)),
        tenant_id: ORGANISER,
        home_tenant_id: HOME,
        cohort_id: CohortId(Uuid::from_u128(11)),
        participation_id: ParticipationId(Uuid::from_u128(12)),
        stage,
        title: "Akta sehari jadi".into(),
        brand: "AKSI".into(),
        theme: String::new(),
        locus: String::new(),
        scope: Scope::Unit,
        digital: None,
        novelty: None,
        submitted_at: Some(at()),
        public_consent_at: None,
        implementation_started_on: None,
        updated_at: at(),
        version: 1,
        leader_member_id: Persona::Leader.member(),
        leader_name: "Leader".into(),
        leader_position: String::new(),
        org_unit_name: String::new(),
        agency_name: String::new(),
        mentor_member_id: Some(Persona::Mentor.member()),
        mentor_name: "Mentor".into(),
        mentor_position: String::new(),
        coach_member_id: Some(Persona::Coach.member()),
        coach_name: "Coach".into(),
        graduation: None,
        qualification: String::new(),
        cohort_name: "PKA I 2026".into(),
        program: "pka".into(),
        cohort_starts_on: day,
        cohort_ends_on: day,
    }
}

/// A document with one frozen version.
pub fn document(kind: DocumentKind, state: DocumentState) -> Document {
    Document {
        id: DocumentId(Uuid::from_u128(20)),
        kind,
        state,
        state_since: at(),
        latest_number: 1,
        version: 3,
    }
}

/// The mentor's sheet.
pub fn sheet(submitted: bool) -> Sheet {
    Sheet {
        id: SheetId(Uuid::from_u128(30)),
        mentor_member_id: Persona::Mentor.member(),
        mentor_name: "Mentor".into(),
        state: if submitted {
            SheetState::Submitted
        } else {
            SheetState::Draft
        },
        novelty: None,
        comment: String::new(),
        submitted_at: submitted.then(at),
        version: 1,
        scores: Vec::new(),
    }
}

/// A flag that stands.
pub fn flag(by: Persona, answered: bool) -> Flag {
    Flag {
        id: FlagId(Uuid::from_u128(40)),
        flagged_by: by.member(),
        flagged_by_name: format!("{by:?}"),
        flagged_by_role: by.role().code().into(),
        reason: "Pekerjaan sehari-hari.".into(),
        flagged_at: at(),
        answer: if answered {
            "Bukan.".into()
        } else {
            String::new()
        },
        answered_at: answered.then(at),
        lifted_at: None,
        lifted_by_name: String::new(),
    }
}
