//! Who may see and write a project.

use super::{Case, DocumentEvent, Dossier, Relation, events_for};
use crate::access::{Action, Actor};

/// Whether the leader can cause `event` on the document now.
fn leader_may_cause(dossier: &Dossier, event: DocumentEvent) -> bool {
    let as_leader = Relation {
        leader: dossier.relation.leader,
        ..Relation::default()
    };
    dossier.project.stage.goes_on() && events_for(&dossier.document, as_leader).contains(&event)
}

/// Write the draft of a document: its leader, while it is open.
#[derive(Debug)]
pub struct WriteDraft;

impl Action for WriteDraft {
    type Subject = Dossier;
    const NAME: &'static str = "document.write";
    const WHO_MAY: &'static str = "Peserta pemilik proyek, selama dokumen belum diajukan";
    fn allows(_: &Actor, dossier: &Dossier) -> bool {
        dossier.relation.leader && dossier.document.is_open() && dossier.project.stage.goes_on()
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
        case.project.stage.is_in_training() && (case.relation.leader || case.relation.staff)
    }
}

/// Agree that the public may read of the project, or take that back: its leader alone, at any time (UU 27/2022).
#[derive(Debug)]
pub struct ConsentToPublic;

impl Action for ConsentToPublic {
    type Subject = Case;
    const NAME: &'static str = "project.consent";
    const WHO_MAY: &'static str = "Peserta pemilik proyek";
    fn allows(_: &Actor, case: &Case) -> bool {
        case.relation.leader && case.project.submitted_at.is_some()
    }
}

/// Hand a draft in: its leader, from where the machine has such an arrow.
#[derive(Debug)]
pub struct SubmitDraft;

impl Action for SubmitDraft {
    type Subject = Dossier;
    const NAME: &'static str = "document.submit";
    const WHO_MAY: &'static str = "Peserta pemilik proyek, selama dokumen belum diajukan";
    fn allows(_: &Actor, dossier: &Dossier) -> bool {
        leader_may_cause(dossier, DocumentEvent::Submit)
            || leader_may_cause(dossier, DocumentEvent::Resubmit)
    }
}

/// Take a document back before the mentor has decided.
#[derive(Debug)]
pub struct RecallDocument;

impl Action for RecallDocument {
    type Subject = Dossier;
    const NAME: &'static str = "document.recall";
    const WHO_MAY: &'static str = "Peserta pemilik proyek, sebelum mentor memutuskan";
    fn allows(_: &Actor, dossier: &Dossier) -> bool {
        leader_may_cause(dossier, DocumentEvent::Recall)
    }
}

/// Write another idea after one was rejected.
#[derive(Debug)]
pub struct StartAnew;

impl Action for StartAnew {
    type Subject = Dossier;
    const NAME: &'static str = "document.start_anew";
    const WHO_MAY: &'static str = "Peserta pemilik proyek, setelah gagasannya ditolak";
    fn allows(_: &Actor, dossier: &Dossier) -> bool {
        leader_may_cause(dossier, DocumentEvent::StartAnew)
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
