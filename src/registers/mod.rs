//! The lists that a project keeps beside its plan: stakeholders, risks, the team (domain references 02.3, 02.4, 02.6).
//!
//! Main types: [`Register`] (which list), [`Entry`] (one line of it). Documents show them; they are typed here and nowhere
//! else. Knows no document.

pub mod actions;
pub mod forms;
pub mod map;
pub mod policy;
pub mod routes;
pub mod store;
#[cfg(test)]
mod tests;
mod views;

use crate::codes::Code;
use crate::id::EntryId;
use serde::{Deserialize, Serialize};

/// The most lines of one list.
pub const MAX_ENTRIES: i64 = 60;

crate::codes! {
    /// Which list.
    pub enum Register {
        Stakeholders = "stakeholders" => "Pemangku kepentingan",
        Risks = "risks" => "Risiko",
        Team = "team" => "Tim efektif",
    }
}

impl Register {
    /// What one line of it is.
    pub fn line(self) -> &'static str {
        match self {
            Self::Stakeholders => "pemangku kepentingan",
            Self::Risks => "risiko",
            Self::Team => "anggota tim",
        }
    }

    /// What the list is for.
    pub fn lead(self) -> &'static str {
        match self {
            Self::Stakeholders => {
                "Siapa yang berpengaruh dan berkepentingan, pada awal dan pada akhir, serta cara mengajaknya."
            }
            Self::Risks => {
                "Yang dapat menghambat, seberapa mungkin dan seberapa besar dampaknya, dan penanganannya."
            }
            Self::Team => "Siapa yang mengerjakan perubahan ini, dan tugas masing-masing.",
        }
    }

    /// The headings of its table.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Stakeholders => &[
                "Nama atau lembaga",
                "Kedudukan",
                "Sikap",
                "Kuadran awal",
                "Kuadran akhir",
                "Strategi",
            ],
            Self::Risks => &[
                "Risiko",
                "Kemungkinan",
                "Dampak",
                "Tingkat",
                "Penanganan",
                "Penanggung jawab",
            ],
            Self::Team => &["Nama", "Jabatan", "Peran", "Tugas"],
        }
    }
}

crate::codes! {
    /// Whether a stakeholder belongs to the organisation.
    pub enum Side {
        Internal = "internal" => "Internal",
        External = "external" => "Eksternal",
    }
}

crate::codes! {
    /// How a stakeholder meets the change.
    pub enum Attitude {
        Supportive = "supportive" => "Mendukung",
        Neutral = "neutral" => "Netral",
        Opposed = "opposed" => "Menolak",
    }
}

crate::codes! {
    /// Where a stakeholder stands by influence and interest (domain reference 02.6).
    pub enum Quadrant {
        Promoter = "promoter" => "Promoters",
        Latent = "latent" => "Latents",
        Defender = "defender" => "Defenders",
        Apathetic = "apathetic" => "Apathetics",
    }
}

/// The value from which influence and interest are high.
const HIGH: i32 = 3;

/// Influence and interest at one time, each 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Power over the project.
    pub influence: i32,
    /// Stake in it.
    pub interest: i32,
    /// Where the participant puts the person in spite of the numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Quadrant>,
}

impl Standing {
    /// The quadrant: the chosen one, or that of the numbers.
    pub fn quadrant(self) -> Quadrant {
        self.chosen
            .unwrap_or(match (self.influence >= HIGH, self.interest >= HIGH) {
                (true, true) => Quadrant::Promoter,
                (true, false) => Quadrant::Latent,
                (false, true) => Quadrant::Defender,
                (false, false) => Quadrant::Apathetic,
            })
    }
}

/// One line of a list, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "register", rename_all = "snake_case")]
pub enum Entry {
    /// Of the stakeholders.
    Stakeholders(Stakeholder),
    /// Of the risks.
    Risks(Risk),
    /// Of the team.
    Team(Teammate),
}

/// Somebody with influence or interest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stakeholder {
    /// A person or an office.
    pub name: String,
    /// In the organisation or outside.
    pub side: Side,
    /// At the beginning.
    pub attitude: Attitude,
    /// At the beginning.
    pub before: Standing,
    /// At the end; none until then.
    pub after: Option<Standing>,
    /// How the person is won.
    pub strategy: String,
}

/// Something that may stand in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// What may happen.
    pub title: String,
    /// 1 to 5.
    pub probability: i32,
    /// 1 to 5.
    pub impact: i32,
    /// What is done about it.
    pub mitigation: String,
    /// Who looks after it; may be empty.
    pub owner: String,
}

impl Risk {
    /// The level in words and as kind of a tag: the product of both numbers, up to 4, up to 9, above.
    pub fn level(&self) -> (&'static str, &'static str) {
        match self.probability * self.impact {
            ..=4 => ("good", "Rendah"),
            5..=9 => ("warning", "Sedang"),
            _ => ("bad", "Tinggi"),
        }
    }
}

/// Somebody who works on the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Teammate {
    /// The name.
    pub name: String,
    /// The office; may be empty.
    pub position: String,
    /// In the team.
    pub role: String,
    /// What the person does.
    pub task: String,
}

impl Entry {
    /// Which list it belongs to.
    pub fn register(&self) -> Register {
        match self {
            Self::Stakeholders(_) => Register::Stakeholders,
            Self::Risks(_) => Register::Risks,
            Self::Team(_) => Register::Team,
        }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Stakeholders(s) => &s.name,
            Self::Risks(r) => &r.title,
            Self::Team(t) => &t.name,
        }
    }

    /// The cells of its row, under [`Register::columns`].
    pub fn cells(&self) -> Vec<String> {
        let label = |standing: Standing| standing.quadrant().label().to_owned();
        match self {
            Self::Stakeholders(s) => vec![
                s.name.clone(),
                s.side.label().to_owned(),
                s.attitude.label().to_owned(),
                label(s.before),
                s.after.map(label).unwrap_or_default(),
                s.strategy.clone(),
            ],
            Self::Risks(r) => vec![
                r.title.clone(),
                r.probability.to_string(),
                r.impact.to_string(),
                r.level().1.to_owned(),
                r.mitigation.clone(),
                r.owner.clone(),
            ],
            Self::Team(t) => vec![
                t.name.clone(),
                t.position.clone(),
                t.role.clone(),
                t.task.clone(),
            ],
        }
    }
}

/// A line with its row.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The row.
    pub id: EntryId,
    /// The line.
    pub entry: Entry,
    /// Grows with each change.
    pub version: i32,
}
