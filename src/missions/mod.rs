//! What a government has set itself: vision, missions, priorities, strategic issues, road map of reform, values. Its
//! projects say which of them they support (stories 1 and 4).
//!
//! Main type: [`MissionItem`]. An item is archived, not deleted: projects of the past still support it. Knows no project.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod store;
#[cfg(test)]
mod tests;
pub mod views;

use crate::codes::Code;
use crate::id::{MissionId, TenantId};

crate::codes! {
    /// What kind of aim it is.
    pub enum MissionKind {
        Vision = "vision" => "Visi",
        Mission = "mission" => "Misi",
        Priority = "priority" => "Program prioritas",
        Issue = "issue" => "Isu strategis",
        RoadMap = "road_map" => "Road map reformasi birokrasi",
        Value = "value" => "Nilai organisasi",
    }
}

/// One aim of a government.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissionItem {
    /// Whose aim it is.
    pub tenant_id: TenantId,
    /// The item.
    pub id: MissionId,
    /// What kind.
    pub kind: MissionKind,
    /// Its number, where it has one.
    pub number: Option<i32>,
    /// In words.
    pub body: String,
    /// First year of its period.
    pub from_year: i32,
    /// Last year.
    pub until_year: i32,
    /// Whether it was archived: no project is newly linked to it.
    pub archived: bool,
    /// How many projects support it.
    pub projects: i64,
    /// Grows with each change.
    pub version: i32,
}

impl MissionItem {
    /// "Misi 2: Mewujudkan …".
    pub fn name(&self) -> String {
        let number = self.number.map(|n| n.to_string()).unwrap_or_default();
        in_words(self.kind, &number, &self.body)
    }
}

fn in_words(kind: MissionKind, number: &str, body: &str) -> String {
    format!("{} {number}", kind.label()).trim_end().to_owned() + ": " + body
}

/// The name of an item that SQL gives as "kind:number:body", where it comes with other rows.
pub fn mission_name(joined: &str) -> Option<String> {
    let mut parts = joined.splitn(3, ':');
    let kind = MissionKind::from_code(parts.next()?)?;
    Some(in_words(kind, parts.next()?, parts.next()?))
}
