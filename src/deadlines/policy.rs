//! Who grants more time.

use crate::access::{Action, Actor};
use crate::projects::{Dossier, Stage};

/// Extend the deadline of a document: whoever runs the class, while somebody still writes it.
#[derive(Debug)]
pub struct ExtendDeadline;

impl Action for ExtendDeadline {
    type Subject = Dossier;
    const NAME: &'static str = "deadline.extend";
    const WHO_MAY: &'static str =
        "Admin penyelenggara atau pengelola kelas, selama dokumen belum disetujui";
    fn allows(_: &Actor, dossier: &Dossier) -> bool {
        let goes_on = !matches!(
            dossier.project.stage,
            Stage::Stopped | Stage::Withdrawn | Stage::Completed | Stage::Sustaining
        );
        dossier.relation.staff && goes_on && !dossier.document.state.is_approved()
    }
}
