//! Who answers a checklist.

use crate::access::{Action, Actor};
use crate::projects::{DocumentState, Dossier};

/// Answer the checklist: the leader, while the document is returned.
#[derive(Debug)]
pub struct AnswerChanges;

impl Action for AnswerChanges {
    type Subject = Dossier;
    const NAME: &'static str = "document.answer";
    const WHO_MAY: &'static str = "Peserta pemilik proyek, selama dokumen perlu diperbaiki";
    fn allows(_: &Actor, dossier: &Dossier) -> bool {
        dossier.relation.leader
            && dossier.document.state == DocumentState::RevisionRequested
            && dossier.project.stage.goes_on()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Code;
    use crate::projects::DocumentKind;
    use crate::projects::Stage;
    use crate::reviews::fixture::{self, PERSONAS, Persona};

    #[test]
    fn only_the_leader_answers_and_only_while_the_document_is_returned() {
        for persona in PERSONAS {
            for state in DocumentState::ALL {
                for stage in Stage::ALL {
                    let project = fixture::project(*stage);
                    let subject = Dossier {
                        document: fixture::document(DocumentKind::Design, *state),
                        relation: persona.relation(&project),
                        project,
                    };
                    let over = matches!(stage, Stage::Stopped | Stage::Withdrawn);
                    let expected = *persona == Persona::Leader
                        && *state == DocumentState::RevisionRequested
                        && !over;
                    assert_eq!(
                        persona.actor().may::<AnswerChanges>(&subject),
                        expected,
                        "{persona:?} {state} {stage}"
                    );
                }
            }
        }
    }
}
