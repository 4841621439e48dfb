//! Who keeps the lists.

use super::Kept;
use crate::access::{Action, Actor};
use crate::projects::{AboutProject, Case, Project};

fn may_keep(case: &Case) -> bool {
    case.relation.leader && case.project.stage.goes_on()
}

/// Add a line: the project's leader, while the project goes on.
#[derive(Debug)]
pub struct AddEntry;

impl Action for AddEntry {
    type Subject = Case;
    const NAME: &'static str = "register.add";
    const WHO_MAY: &'static str = "Peserta pemilik proyek";
    fn allows(_: &Actor, case: &Case) -> bool {
        may_keep(case)
    }
}

/// A line with its project.
#[derive(Debug, Clone)]
pub struct Line {
    /// The project.
    pub case: Case,
    /// The line.
    pub kept: Kept,
}

impl AboutProject for Line {
    fn project(&self) -> &Project {
        &self.case.project
    }
}

/// Change a line or strike it out: the same.
#[derive(Debug)]
pub struct ChangeEntry;

impl Action for ChangeEntry {
    type Subject = Line;
    const NAME: &'static str = "register.change";
    const WHO_MAY: &'static str = "Peserta pemilik proyek";
    fn allows(_: &Actor, line: &Line) -> bool {
        may_keep(&line.case)
    }
}
