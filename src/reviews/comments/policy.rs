//! Who comments, and to whom.

use super::{CommentAudience, choosable};
use crate::access::{Action, Actor, Here};
use crate::projects::{AboutProject, Case, Project};

/// A comment about to be made.
#[derive(Debug, Clone)]
pub struct CommentCase {
    /// The project and how the author stands to it.
    pub case: Case,
    /// Whether the author writes in the organiser's space.
    pub at_organiser: bool,
    /// For whom it is.
    pub audience: CommentAudience,
}

impl CommentCase {
    /// A comment on `case`, from where the reader stands.
    pub fn of(case: Case, here: &Here, audience: CommentAudience) -> Self {
        Self {
            at_organiser: case.project.tenant_id == here.tenant.id,
            case,
            audience,
        }
    }
}

impl AboutProject for CommentCase {
    fn project(&self) -> &Project {
        &self.case.project
    }
}

/// Write a comment for an audience.
#[derive(Debug)]
pub struct WriteComment;

impl Action for WriteComment {
    type Subject = CommentCase;
    const NAME: &'static str = "comment.write";
    const WHO_MAY: &'static str =
        "Peserta, mentor, coach, penyelenggara, dan pimpinan, masing-masing untuk pembacanya";
    fn allows(_: &Actor, subject: &CommentCase) -> bool {
        choosable(subject.case.relation, subject.at_organiser).contains(&subject.audience)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{HOME_NAME, LEADERSHIP_NAME, STAFF_NAME, audience_names, may_read};
    use super::*;
    use crate::codes::Code;
    use crate::projects::{Relation, Stage};
    use crate::reviews::fixture::{self, PERSONAS, Persona};
    use proptest::prelude::*;

    #[test]
    fn each_role_writes_to_its_audiences_and_nobody_writes_from_the_home_side() {
        use CommentAudience::{All, Reviewers, Team};
        for persona in PERSONAS {
            for audience in CommentAudience::ALL {
                for at_organiser in [true, false] {
                    let project = fixture::project(Stage::Design);
                    let subject = CommentCase {
                        case: Case {
                            relation: persona.relation(&project),
                            project,
                        },
                        at_organiser,
                        audience: *audience,
                    };
                    let expected = at_organiser
                        && match persona {
                            Persona::Mentor | Persona::Coach | Persona::Staff | Persona::Pic => {
                                true
                            }
                            Persona::Leader => matches!(audience, Team | All),
                            Persona::Leadership => *audience == All,
                            _ => false,
                        };
                    assert_eq!(
                        persona.actor().may::<WriteComment>(&subject),
                        expected,
                        "{persona:?} {audience} {at_organiser} {}",
                        *audience == Reviewers
                    );
                }
            }
        }
    }

    fn name_of(persona: Persona, project: &Project) -> Option<String> {
        Some(match persona {
            Persona::Leader => project.leader_name.clone(),
            Persona::Mentor => project.mentor_name.clone(),
            Persona::Coach => project.coach_name.clone(),
            Persona::Staff | Persona::Pic => STAFF_NAME.to_owned(),
            Persona::Leadership => LEADERSHIP_NAME.to_owned(),
            Persona::HomeAdmin => HOME_NAME.to_owned(),
            Persona::OtherMentor
            | Persona::OtherCoach
            | Persona::OtherParticipant
            | Persona::Examiner
            | Persona::OtherExaminer => return None,
        })
    }

    proptest! {
        /// The names under the box are exactly those for whom the thread shows the comment.
        #[test]
        fn the_names_are_those_for_whom_the_thread_shows_it(audience in 0..CommentAudience::ALL.len(), mentor: bool, coach: bool, letters in "[A-Z][a-z]{2,8}") {
            let audience = CommentAudience::ALL[audience];
            let mut project = fixture::project(Stage::Design);
            project.leader_name = format!("{letters} Satu");
            project.mentor_name = format!("{letters} Dua");
            project.coach_name = format!("{letters} Tiga");
            if !mentor { project.mentor_member_id = None; }
            if !coach { project.coach_member_id = None; }
            let names = audience_names(&project, audience);
            let mut expected: Vec<String> = Vec::new();
            for persona in PERSONAS {
                let relation: Relation = persona.relation(&project);
                let sees = relation.may_see(true) && may_read(relation, audience);
                match name_of(*persona, &project) {
                    Some(name) if sees => expected.push(name),
                    None => prop_assert!(!sees, "{:?} is nobody here and sees it", persona),
                    Some(_) => {}
                }
            }
            expected.sort();
            expected.dedup();
            let mut named = names;
            named.sort();
            prop_assert_eq!(named, expected);
        }
    }
}
