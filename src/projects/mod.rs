//! The change project: from idea to sustained practice. Its stage, and where its documents stand.
//!
//! A project belongs to two tenants: the organiser of the class (`tenant_id`) and, for life, the government that
//! employs its leader (`home_tenant_id`). Who stands how to it is told by [`Relation`].

pub mod actions;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod stage;
pub mod store;
pub mod views;
#[cfg(test)]
#[allow(missing_docs)]
pub mod world;

pub use stage::{
    DocumentEvent, DocumentMachine, DocumentState, IdeaMachine, ProjectEvent, ProjectMachine, Stage,
};

use crate::access::{Actor, Here, Machine, Role};
use crate::id::{CohortId, DocumentId, MemberId, ParticipationId, ProjectId, TenantId};
use crate::programs::{self, Graduation};
use chrono::{DateTime, NaiveDate, Utc};

crate::codes! {
    /// What a document is.
    pub enum DocumentKind {
        Idea = "idea" => "Gagasan",
        Design = "design" => "Rancangan",
        Report = "report" => "Laporan",
    }
}

crate::codes! {
    /// How far a project reaches (story 2: "di seluruh sekretariat").
    pub enum Scope {
        Unit = "unit" => "Unit kerja sendiri",
        Opd = "opd" => "Satu perangkat daerah",
        OpdGroup = "opd_group" => "Beberapa perangkat daerah",
        AllOpd = "all_opd" => "Seluruh perangkat daerah",
    }
}

crate::codes! {
    /// What stands in the way of a project, or stops it (domain reference 07, from studies of stopped projects).
    pub enum Hindrance {
        Transfer = "transfer" => "Mutasi atau promosi pejabat",
        Funding = "funding" => "Anggaran",
        Stakeholder = "stakeholder" => "Dukungan pemangku kepentingan",
        Leadership = "leadership" => "Dukungan pimpinan",
        Nomenclature = "nomenclature" => "Perubahan nomenklatur atau kelembagaan",
        Retirement = "retirement" => "Pensiun",
        Regulation = "regulation" => "Perubahan regulasi",
        Technology = "technology" => "Kendala SDM atau teknologi informasi",
        Merged = "merged" => "Digabung dengan inovasi lain",
        Other = "other" => "Alasan lain",
    }
}

crate::codes! {
    /// How new a project is (story 1: "proyek rutinitas").
    pub enum Novelty {
        New = "new" => "Inovasi baru",
        Development = "development" => "Pengembangan",
        Routine = "routine" => "Rutinitas",
    }
}

/// A project with the people and the class around it.
#[derive(Debug, Clone)]
pub struct Project {
    /// The project.
    pub id: ProjectId,
    /// The organiser of its class.
    pub tenant_id: TenantId,
    /// The government that owns it for life.
    pub home_tenant_id: TenantId,
    /// Its class.
    pub cohort_id: CohortId,
    /// The leader's place in the class.
    pub participation_id: ParticipationId,
    /// Where it is.
    pub stage: Stage,
    /// Long form of the title.
    pub title: String,
    /// Short public name.
    pub brand: String,
    /// Topic of public service.
    pub theme: String,
    /// Where it happens.
    pub locus: String,
    /// How far it reaches.
    pub scope: Scope,
    /// Whether it is a digital service.
    pub digital: Option<bool>,
    /// How new it is, as judged.
    pub novelty: Option<Novelty>,
    /// When something was first submitted; from then on the home government reads.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When its leader agreed that the public may read of it.
    pub public_consent_at: Option<DateTime<Utc>>,
    /// When the implementation began.
    pub implementation_started_on: Option<NaiveDate>,
    /// Last change.
    pub updated_at: DateTime<Utc>,
    /// Grows with each change.
    pub version: i32,
    /// The project leader.
    pub leader_member_id: MemberId,
    /// Name as enrolled.
    pub leader_name: String,
    /// Office as enrolled.
    pub leader_position: String,
    /// OPD as enrolled.
    pub org_unit_name: String,
    /// Government as enrolled.
    pub agency_name: String,
    /// The mentor, when paired.
    pub mentor_member_id: Option<MemberId>,
    /// Name of the mentor.
    pub mentor_name: String,
    /// Office of the mentor.
    pub mentor_position: String,
    /// The coach, when paired.
    pub coach_member_id: Option<MemberId>,
    /// Name of the coach.
    pub coach_name: String,
    /// How the leader left the training, once results are published; scores are told elsewhere.
    pub graduation: Option<Graduation>,
    /// With which qualification; empty without one.
    pub qualification: String,
    /// Name of the class.
    pub cohort_name: String,
    /// Programme of the class, as code.
    pub program: String,
    /// First day of the class.
    pub cohort_starts_on: NaiveDate,
    /// Last day of the class.
    pub cohort_ends_on: NaiveDate,
}

impl Project {
    /// "Lulus (Memuaskan)"; empty before results are published.
    pub fn graduation_words(&self) -> String {
        programs::graduation_words(self.graduation, &self.qualification)
    }

    /// What it is called on screen: brand and title, or the leader's name as long as it has none.
    pub fn display_name(&self) -> String {
        Self::name_of(&self.brand, &self.title, &self.leader_name)
    }

    /// The same for a row of a list.
    pub fn name_of(brand: &str, title: &str, leader: &str) -> String {
        match (brand.is_empty(), title.is_empty()) {
            (false, false) => format!("{brand}: {title}"),
            (false, true) => brand.to_owned(),
            (true, false) => title.to_owned(),
            (true, true) => format!("Proyek {leader}"),
        }
    }

    /// Whether its service is digital, in words.
    pub fn digital_words(is_digital: bool) -> &'static str {
        if is_digital {
            "Layanan digital"
        } else {
            "Bukan layanan digital"
        }
    }

    /// How `actor` stands to this project in tenant `here`.
    pub fn relation(&self, actor: &Actor, here: TenantId) -> Relation {
        let at_organiser = here == self.tenant_id;
        let me = Some(actor.member_id);
        Relation {
            leader: at_organiser
                && actor.member_id == self.leader_member_id
                && actor.is(Role::Participant),
            mentor: at_organiser && me == self.mentor_member_id && actor.is(Role::Mentor),
            coach: at_organiser && me == self.coach_member_id && actor.is(Role::Coach),
            staff: at_organiser && actor.is_any(Role::STAFF),
            leadership: actor.is(Role::Leadership),
            home_admin: here == self.home_tenant_id
                && (actor.is(Role::HomeAdmin) || (!at_organiser && actor.is(Role::OrganizerAdmin))),
        }
    }
}

/// How a person stands to a project. Several can hold at once: a Sekda is leadership and mentor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Relation {
    /// Leads it.
    pub leader: bool,
    /// Is its mentor.
    pub mentor: bool,
    /// Is its coach.
    pub coach: bool,
    /// Runs the class.
    pub staff: bool,
    /// Leads one of its two tenants.
    pub leadership: bool,
    /// Follows the home government's people: its admin for that, or the admin of a government that sent them elsewhere.
    pub home_admin: bool,
}

impl Relation {
    /// Whether the person may know of the project at all. Drafts are not for leadership (domain reference 03.2).
    pub fn may_see(self, submitted: bool) -> bool {
        self.leader
            || self.mentor
            || self.coach
            || self.staff
            || (submitted && (self.leadership || self.home_admin))
    }

    /// The roles in which the person can act on the project.
    pub fn roles(self) -> Vec<Role> {
        let held = [
            (self.leader, Role::Participant),
            (self.mentor, Role::Mentor),
            (self.coach, Role::Coach),
            (self.staff, Role::OrganizerAdmin),
        ];
        held.into_iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, role)| role)
            .collect()
    }

    /// Whether working drafts are shown.
    pub fn may_see_drafts(self) -> bool {
        self.leader || self.mentor || self.coach || self.staff
    }
}

/// A document of a project.
#[derive(Debug, Clone)]
pub struct Document {
    /// The document.
    pub id: DocumentId,
    /// Idea, design or report.
    pub kind: DocumentKind,
    /// Where it is.
    pub state: DocumentState,
    /// Since when.
    pub state_since: DateTime<Utc>,
    /// Number of the latest frozen version; 0 before the first submission.
    pub latest_number: i32,
    /// Grows with each change.
    pub version: i32,
}

impl Document {
    /// Whether the draft can be edited: everything else is locked (domain reference 08.2).
    pub fn is_open(&self) -> bool {
        matches!(
            self.state,
            DocumentState::Draft | DocumentState::RevisionRequested
        )
    }
}

/// What somebody who stands so to the project can cause now: the buttons of the page.
pub fn events_for(document: &Document, relation: Relation) -> Vec<DocumentEvent> {
    let roles = relation.roles();
    match document.kind {
        DocumentKind::Idea => IdeaMachine::events_for(document.state, &roles),
        DocumentKind::Design | DocumentKind::Report => {
            DocumentMachine::events_for(document.state, &roles)
        }
    }
}

/// A document with its project: what most rules are about.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The project.
    pub project: Project,
    /// The document.
    pub document: Document,
    /// How the reader stands to it.
    pub relation: Relation,
}

/// What is about a project: lets one action move project and document under one permit.
pub trait AboutProject {
    /// The project.
    fn project(&self) -> &Project;
}

impl AboutProject for Project {
    fn project(&self) -> &Project {
        self
    }
}

impl AboutProject for Dossier {
    fn project(&self) -> &Project {
        &self.project
    }
}

/// A project with the reader's relation to it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The project.
    pub project: Project,
    /// How the reader stands to it.
    pub relation: Relation,
}

impl AboutProject for Case {
    fn project(&self) -> &Project {
        &self.project
    }
}

impl Case {
    /// The project as seen from `here`, or nothing for those who may not know of it.
    pub fn of(project: Project, here: &Here) -> Option<Self> {
        let relation = project.relation(&here.actor, here.tenant.id);
        relation
            .may_see(project.submitted_at.is_some())
            .then_some(Self { project, relation })
    }
}
