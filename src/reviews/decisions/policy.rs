//! Who decides on a document, and when.

use crate::access::{Action, Actor, Role};
use crate::projects::{DocumentKind, DocumentState, Dossier, Stage};

/// In which role the reader may decide on the document now.
pub fn reviewing_role(dossier: &Dossier) -> Option<Role> {
    let (document, relation) = (&dossier.document, dossier.relation);
    match document.state {
        _ if !dossier.project.stage.goes_on() => None,
        DocumentState::Submitted if relation.mentor => Some(Role::Mentor),
        DocumentState::MentorApproved if relation.coach && document.kind != DocumentKind::Idea => {
            Some(Role::Coach)
        }
        _ => None,
    }
}

/// Decide on a submitted version: the mentor first, then the coach (BR-07).
#[derive(Debug)]
pub struct Decide;

impl Action for Decide {
    type Subject = Dossier;
    const NAME: &'static str = "document.decide";
    const WHO_MAY: &'static str =
        "Mentor selama dokumen menunggu mentor, lalu coach selama menunggu coach";
    fn allows(_: &Actor, dossier: &Dossier) -> bool {
        reviewing_role(dossier).is_some()
    }
}

/// Open the review page: mentor, coach and those who run the class, once something was submitted.
#[derive(Debug)]
pub struct ReadForReview;

impl Action for ReadForReview {
    type Subject = Dossier;
    const NAME: &'static str = "document.read_for_review";
    const WHO_MAY: &'static str = "Mentor dan coach proyek ini, serta admin penyelenggara";
    fn allows(_: &Actor, dossier: &Dossier) -> bool {
        let relation = dossier.relation;
        relation.mentor || relation.coach || relation.staff
    }
}

/// Open an approved document again, with a reason, before its seminar is over.
#[derive(Debug)]
pub struct ReopenDocument;

impl Action for ReopenDocument {
    type Subject = Dossier;
    const NAME: &'static str = "document.reopen";
    const WHO_MAY: &'static str =
        "Admin penyelenggara, selama dokumen disetujui dan seminarnya belum selesai";
    fn allows(_: &Actor, dossier: &Dossier) -> bool {
        let before_end = matches!(
            (dossier.document.kind, dossier.project.stage),
            (DocumentKind::Design, Stage::DesignSeminar)
                | (DocumentKind::Report, Stage::ResultSeminar)
        );
        dossier.relation.staff && before_end && dossier.document.state == DocumentState::Approved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Code;
    use crate::reviews::fixture::{self, PERSONAS, Persona};

    fn dossier(
        persona: Persona,
        kind: DocumentKind,
        state: DocumentState,
        stage: Stage,
    ) -> Dossier {
        let project = fixture::project(stage);
        Dossier {
            document: fixture::document(kind, state),
            relation: persona.relation(&project),
            project,
        }
    }

    /// Role × kind × state × stage: who decides stands here once more, by hand.
    #[test]
    fn the_mentor_decides_what_is_submitted_and_the_coach_what_the_mentor_approved() {
        for (persona, kind, state) in cases() {
            for stage in Stage::ALL {
                let subject = dossier(persona, kind, state, *stage);
                let over = matches!(stage, Stage::Stopped | Stage::Withdrawn);
                let expected = match (persona, state) {
                    _ if over => None,
                    (Persona::Mentor, DocumentState::Submitted) => Some(Role::Mentor),
                    (Persona::Coach, DocumentState::MentorApproved)
                        if kind != DocumentKind::Idea =>
                    {
                        Some(Role::Coach)
                    }
                    _ => None,
                };
                assert_eq!(
                    reviewing_role(&subject),
                    expected,
                    "{persona:?} {kind} {state} {stage}"
                );
                assert_eq!(persona.actor().may::<Decide>(&subject), expected.is_some());
            }
        }
    }

    #[test]
    fn the_review_page_is_for_mentor_coach_and_staff_of_this_project() {
        for (persona, kind, state) in cases() {
            let subject = dossier(persona, kind, state, Stage::Design);
            let expected = matches!(
                persona,
                Persona::Mentor | Persona::Coach | Persona::Staff | Persona::Pic
            );
            assert_eq!(
                persona.actor().may::<ReadForReview>(&subject),
                expected,
                "{persona:?}"
            );
        }
    }

    #[test]
    fn staff_reopens_an_approved_document_until_its_seminar_is_over() {
        for (persona, kind, state) in cases() {
            for stage in Stage::ALL {
                let subject = dossier(persona, kind, state, *stage);
                let in_time = (kind, *stage) == (DocumentKind::Design, Stage::DesignSeminar)
                    || (kind, *stage) == (DocumentKind::Report, Stage::ResultSeminar);
                let expected = matches!(persona, Persona::Staff | Persona::Pic)
                    && state == DocumentState::Approved
                    && in_time;
                assert_eq!(
                    persona.actor().may::<ReopenDocument>(&subject),
                    expected,
                    "{persona:?} {kind} {state} {stage}"
                );
            }
        }
    }

    fn cases() -> impl Iterator<Item = (Persona, DocumentKind, DocumentState)> {
        PERSONAS.iter().flat_map(|p| {
            DocumentKind::ALL
                .iter()
                .flat_map(move |k| DocumentState::ALL.iter().map(move |s| (*p, *k, *s)))
        })
    }
}
