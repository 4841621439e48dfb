//! Input about the list of a batch.

use super::store::CANDIDATES;
use crate::access::{REASON_WANTED, is_reason};
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
    let reason = r.optional_text("reason", "Alasan peluncuran ulang", 1000);
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
    r.check(
        reason.as_deref().is_none_or(is_reason),
        "reason",
        REASON_WANTED,
    );
    r.finish(Chosen { projects, reason })
}
