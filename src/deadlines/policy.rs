//! Who grants more time.

use crate::access::{Action, Actor};
use crate::projects::Dossier;

/// Extend the deadline of a document: whoever runs the class, while somebody still writes it.
#[derive(Debug)]
pub struct ExtendDeadline;

impl Action for ExtendDeadline {
    type Subject = Dossier;
    const NAME: &'static str = "deadline.extend";
    const WHO_MAY: &'static str =
        "Admin penyelenggara atau pengelola kelas, selama dokumen belum disetujui";
    fn allows(_: &Actor, dossier: &Dossier) -> bool {
        dossier.relation.staff
            && dossier.project.stage.is_in_training()
            && !dossier.document.state.is_approved()
    }
}
