//! Who writes and who reads the mentor's sheet.

use super::Sheet;
use crate::access::{Action, Actor};
use crate::projects::{AboutProject, DocumentKind, Dossier, Project};

/// A document with this mentor's sheet on it, if there is one.
#[derive(Debug, Clone)]
pub struct SheetCase {
    /// The document and its project.
    pub dossier: Dossier,
    /// The sheet of the project's mentor.
    pub sheet: Option<Sheet>,
}

impl AboutProject for SheetCase {
    fn project(&self) -> &Project {
        &self.dossier.project
    }
}

impl SheetCase {
    /// Whether there is something to judge: a submitted design or report of a project that goes on.
    fn is_judged(&self) -> bool {
        self.dossier.document.kind != DocumentKind::Idea
            && self.dossier.document.latest_number > 0
            && self.dossier.project.stage.goes_on()
    }
}

/// Write and send the sheet: the project's mentor, until it is sent.
#[derive(Debug)]
pub struct WriteSheet;

impl Action for WriteSheet {
    type Subject = SheetCase;
    const NAME: &'static str = "sheet.write";
    const WHO_MAY: &'static str = "Mentor proyek ini, sampai lembar nilai dikirim";
    fn allows(_: &Actor, case: &SheetCase) -> bool {
        case.dossier.relation.mentor
            && case.is_judged()
            && !case.sheet.as_ref().is_some_and(Sheet::is_submitted)
    }
}

/// Read the sheet: the project's mentor and those who run the class.
#[derive(Debug)]
pub struct ReadSheet;

impl Action for ReadSheet {
    type Subject = Dossier;
    const NAME: &'static str = "sheet.read";
    const WHO_MAY: &'static str = "Mentor proyek ini dan admin penyelenggara";
    fn allows(_: &Actor, dossier: &Dossier) -> bool {
        dossier.relation.mentor || dossier.relation.staff
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Code;
    use crate::projects::DocumentState;
    use crate::projects::Stage;
    use crate::reviews::fixture::{self, PERSONAS, Persona};

    #[test]
    fn the_mentor_alone_writes_and_only_until_it_is_sent() {
        for persona in PERSONAS {
            for kind in DocumentKind::ALL {
                for stage in Stage::ALL {
                    for sheet in [None, Some(false), Some(true)] {
                        let project = fixture::project(*stage);
                        let dossier = Dossier {
                            document: fixture::document(*kind, DocumentState::Submitted),
                            relation: persona.relation(&project),
                            project,
                        };
                        let over = matches!(stage, Stage::Stopped | Stage::Withdrawn);
                        let expected = *persona == Persona::Mentor
                            && *kind != DocumentKind::Idea
                            && !over
                            && sheet != Some(true);
                        let case = SheetCase {
                            sheet: sheet.map(fixture::sheet),
                            dossier,
                        };
                        assert_eq!(
                            persona.actor().may::<WriteSheet>(&case),
                            expected,
                            "{persona:?} {kind} {stage} {sheet:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_participant_the_coach_and_leadership_do_not_read_it() {
        for persona in PERSONAS {
            let project = fixture::project(Stage::Design);
            let dossier = Dossier {
                document: fixture::document(DocumentKind::Design, DocumentState::Submitted),
                relation: persona.relation(&project),
                project,
            };
            let expected = matches!(persona, Persona::Mentor | Persona::Staff | Persona::Pic);
            assert_eq!(
                persona.actor().may::<ReadSheet>(&dossier),
                expected,
                "{persona:?}"
            );
        }
    }

    #[test]
    fn nothing_is_judged_before_it_is_submitted() {
        let project = fixture::project(Stage::Design);
        let mut document = fixture::document(DocumentKind::Design, DocumentState::Draft);
        document.latest_number = 0;
        let case = SheetCase {
            dossier: Dossier {
                document,
                relation: Persona::Mentor.relation(&project),
                project,
            },
            sheet: None,
        };
        assert!(!Persona::Mentor.actor().may::<WriteSheet>(&case));
    }
}
