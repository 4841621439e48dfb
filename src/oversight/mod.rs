//! The lists behind leadership's numbers: projects, people, notes, units, a class, the portfolio by any of its traits.
//! Every number is a link to exactly its rows, and every list is downloaded as it stands.
//!
//! Projects are counted in both capacities of a tenant: those of classes that it runs, and those of its own people in
//! classes of others; no project twice. Main types: [`Measure`], [`asked::Asked`], [`crate::lists::List`]. Reads only.

pub mod asked;
pub mod classes;
pub mod notes;
pub mod people;
pub mod portfolio;
pub mod projects;
pub mod store;
#[cfg(test)]
mod tests;
pub mod units;

use crate::access::{Role, Routes};
use crate::codes::Code;
use crate::projects::Stage;

/// Those who may know of every submitted project of the tenant's classes; a home admin follows own people only.
pub const READERS: &[Role] = &[Role::Leadership, Role::OrganizerAdmin, Role::ClassPic];

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .merge(projects::routes())
        .merge(units::routes())
        .merge(people::routes())
        .merge(notes::routes())
        .merge(classes::routes())
        .merge(portfolio::routes())
}

crate::codes! {
    /// What is counted of the projects.
    pub enum Measure {
        Submitted = "submitted" => "Gagasan diajukan",
        Approved = "approved" => "Rancangan disetujui",
        Implemented = "implemented" => "Implementasi",
        Launched = "launched" => "Diluncurkan",
        Sustaining = "sustaining" => "Keberlanjutan",
        Routine = "routine" => "Ditandai rutinitas",
        Late = "late" => "Terlambat dari rencana jangka pendek",
        LateLater = "late_later" => "Terlambat dari rencana jangka menengah atau panjang",
        Mandatory = "mandatory" => "Wajib diimplementasikan",
        BudgetUnanswered = "budget_unanswered" => "Umpan balik anggaran belum dijawab",
        Stopped = "stopped" => "Dihentikan atau mengundurkan diri",
    }
}

impl Measure {
    /// The way of a project, from the idea to sustained practice.
    pub const FUNNEL: [Measure; 5] = [
        Measure::Submitted,
        Measure::Approved,
        Measure::Implemented,
        Measure::Launched,
        Measure::Sustaining,
    ];

    /// The stages in which a project can count for it: counts and lists read this one table.
    pub fn stages(self) -> Vec<String> {
        let counts = |stage: &&Stage| match self {
            Self::Submitted | Self::Routine | Self::Mandatory | Self::BudgetUnanswered => {
                stage.goes_on()
            }
            Self::Approved => stage.goes_on() && !matches!(stage, Stage::Idea | Stage::Design),
            Self::Implemented | Self::Launched | Self::Late | Self::LateLater => {
                stage.is_launchable()
            }
            Self::Sustaining => **stage == Stage::Sustaining,
            Self::Stopped => !stage.goes_on(),
        };
        Stage::ALL
            .iter()
            .filter(counts)
            .map(|stage| stage.code().to_owned())
            .collect()
    }
}

crate::codes! {
    /// In which capacity the tenant sees a project.
    pub enum Capacity {
        Class = "class" => "Kelas yang diselenggarakan sendiri",
        Home = "home" => "Pegawai sendiri di kelas instansi lain",
    }
}
