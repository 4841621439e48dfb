//! SQL of the lists. Projects come from `overview()` (migration 0009): numbers and rows are one definition.

mod classes;
mod groups;
mod notes;
mod people;
mod projects;
mod units;

pub use classes::{AgencyRow, ClassRow, StageRow, agencies, class};
pub use groups::{GroupRow, MOST_GROUPS, groups};
pub use notes::{NoteRow, notes};
pub use people::{PersonRow, people};
pub use projects::{ProjectRow, Sum, projects};
pub use units::list_units;
