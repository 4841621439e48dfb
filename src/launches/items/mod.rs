//! The projects of a batch: what the report will say of each of them, and which projects can still be added.
//!
//! Main types: [`Item`], [`Snapshot`], [`Candidate`]. While a batch is planned its items show the projects as they are
//! today; at the launch each is frozen in a [`Snapshot`].

pub mod actions;
mod candidates;
pub mod forms;
pub mod routes;
pub mod store;
pub mod views;

use crate::codes::Code;
use crate::id::{BatchId, ProjectId};
use crate::milestones::FundingSource;
use crate::programs::{Program, class_label};
use crate::projects::{Scope, Stage};
use crate::reports::launch::LaunchRow;
use serde::{Deserialize, Serialize};

/// What a report says of a project, with the class its leader came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The line of the report.
    #[serde(flatten)]
    pub row: LaunchRow,
    /// Programme of the class, as code.
    pub program: String,
    /// Number of the class.
    pub class_number: i32,
    /// Year of the class.
    pub class_year: i32,
}

impl Snapshot {
    /// "Angkatan VII Tahun 2022".
    pub fn class(&self) -> String {
        class_label(self.class_number, self.class_year)
    }

    /// The programme, if this program knows it.
    pub fn programme(&self) -> Option<Program> {
        Program::from_code(&self.program)
    }
}

/// A project in a batch.
#[derive(Debug, Clone)]
pub struct Item {
    /// The project.
    pub project_id: ProjectId,
    /// Where the project is today.
    pub stage: Stage,
    /// Whether the reader may open the project: a home admin follows own people.
    pub may_open: bool,
    /// Whether somebody holds it for routine work, today (BR-17); never of what the reader may not open. It stands in no
    /// report: that is paper for the ceremony.
    pub is_flagged: bool,
    /// Why it is launched again.
    pub relaunch_reason: Option<String>,
    /// What the report says of it: as it is today while the batch is planned, frozen afterwards.
    pub snapshot: Snapshot,
}

impl std::ops::Deref for Item {
    type Target = Snapshot;
    fn deref(&self) -> &Snapshot {
        &self.snapshot
    }
}

impl Item {
    /// Why it cannot be launched now, in a sentence.
    pub fn obstacle(&self) -> Option<String> {
        let stage = self.stage;
        (!stage.is_launchable()).then(|| format!("tahapnya kini “{}”.", stage.label()))
    }

    /// The stage in words.
    pub fn stage_label(&self) -> &'static str {
        self.stage.label()
    }
}

/// Where a project stands with regard to launching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It can be added.
    Free,
    /// It is in a planned batch: of this tenant, or of the tenant with this name.
    Planned {
        /// The batch, if it is one of ours.
        batch: Option<BatchId>,
        /// The tenant that plans it.
        by: String,
    },
    /// It has been launched; again only with a reason (BR-18).
    Launched {
        /// The tenant that launched it last.
        by: String,
    },
}

/// A project that stands far enough to be launched.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The project.
    pub project_id: ProjectId,
    /// Brand, title or the leader's name.
    pub name: String,
    /// The leader.
    pub leader: String,
    /// The leader's OPD.
    pub org_unit: String,
    /// The leader's government.
    pub agency: String,
    /// Its class.
    pub class: String,
    /// Where it is.
    pub stage: Stage,
    /// Verified short-term milestones.
    pub verified: i64,
    /// All short-term milestones.
    pub total: i64,
    /// Whether somebody holds it for routine work (BR-17).
    pub is_flagged: bool,
    /// Whether it can be added.
    pub standing: Standing,
}

impl Candidate {
    /// Whether a box can be ticked.
    pub fn is_addable(&self) -> bool {
        !matches!(self.standing, Standing::Planned { .. })
    }

    /// Where it is, in words.
    pub fn stage_label(&self) -> &'static str {
        self.stage.label()
    }

    /// Whether it needs a reason.
    pub fn is_launched(&self) -> bool {
        matches!(self.standing, Standing::Launched { .. })
    }

    /// Its standing in words.
    pub fn standing_word(&self) -> &'static str {
        match self.standing {
            Standing::Free => "Belum diluncurkan",
            Standing::Planned { .. } => "Sudah direncanakan",
            Standing::Launched { .. } => "Sudah diluncurkan",
        }
    }

    /// By whom, in words; empty when nobody has.
    pub fn standing_by(&self) -> String {
        match &self.standing {
            Standing::Free => String::new(),
            Standing::Planned { batch: Some(_), .. } => "di gelombang lain".to_owned(),
            Standing::Planned { by, .. } | Standing::Launched { by } => format!("oleh {by}"),
        }
    }

    /// The kind of tag that shows its standing.
    pub fn standing_tag(&self) -> &'static str {
        match self.standing {
            Standing::Free => "neutral",
            Standing::Planned { .. } => "waiting",
            Standing::Launched { .. } => "good",
        }
    }

    /// "3 dari 5 terverifikasi".
    pub fn readiness(&self) -> String {
        if self.total == 0 {
            "belum ada tahapan".to_owned()
        } else {
            format!("{} dari {} terverifikasi", self.verified, self.total)
        }
    }
}

/// Where a change takes place and how wide it reaches, in one line.
pub fn locus(place: &str, scope: Scope) -> String {
    let reach = scope.label();
    if place.trim().is_empty() {
        reach.to_owned()
    } else {
        format!("{}; cakupan: {}", place.trim(), reach.to_lowercase())
    }
}

/// The label of a funding source; nothing for a project without money.
pub fn source_label(code: &str) -> Option<&'static str> {
    FundingSource::from_code(code)
        .filter(|source| *source != FundingSource::None)
        .map(Code::label)
}
