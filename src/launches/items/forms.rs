//! Input about the list of a batch.

use super::candidates::CANDIDATES;
use crate::access::read_optional_reason;
use crate::id::ProjectId;
use crate::web::form::{FieldErrors, Fields, Reader};

/// Projects to add.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// Which.
    pub projects: Vec<ProjectId>,
    /// Why those that have been launched are launched again.
    pub reason: Option<String>,
}

/// Reads which projects were ticked.
pub fn parse_chosen(fields: &Fields) -> Result<Chosen, FieldErrors> {
    let mut r = Reader::new(fields);
    let mut projects: Vec<ProjectId> = r
        .uuids("project", "Proyek")
        .into_iter()
        .map(ProjectId)
        .collect();
    projects.dedup();
    r.check(
        !projects.is_empty(),
        "project",
        "Pilih paling sedikit satu proyek.",
    );
    r.check(
        projects.len() as i64 <= CANDIDATES,
        "project",
        format!("Tambahkan paling banyak {CANDIDATES} proyek sekaligus."),
    );
    let reason = read_optional_reason(&mut r, "reason", "Alasan peluncuran ulang", 1000);
    r.finish(Chosen { projects, reason })
}
