//! Who may see and write a project.

use super::{Case, Dossier, Stage};
use crate::access::{Action, Actor};

/// Write the draft of a document: its leader, while it is open.
#[derive(Debug)]
pub struct WriteDraft;

impl Action for WriteDraft {
    type Subject = Dossier;
    const NAME: &'static str = "document.write";
    const WHO_MAY: &'static str = "Peserta pemilik proyek, selama dokumen belum diajukan";
    fn allows(_: &Actor, dossier: &Dossier) -> bool {
        dossier.relation.leader && dossier.document.is_open() && !matches!(dossier.project.stage, Stage::Stopped | Stage::Withdrawn)
    }
}

/// Change the facts of a project (title, brand, theme): its leader until the training is over, and those who run the class.
#[derive(Debug)]
pub struct DescribeProject;

impl Action for DescribeProject {
    type Subject = Case;
    const NAME: &'static str = "project.describe";
    const WHO_MAY: &'static str = "Peserta pemilik proyek dan admin penyelenggara";
    fn allows(_: &Actor, case: &Case) -> bool {
        let under_way = !matches!(case.project.stage, Stage::Completed | Stage::Sustaining | Stage::Stopped | Stage::Withdrawn);
        under_way && (case.relation.leader || case.relation.staff)
    }
}
