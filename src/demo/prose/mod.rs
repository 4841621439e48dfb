//! The texts of documents, composed from the facts of one project.
//!
//! One function, [`body`]. A key of the programme's template that has no text of its own here gets the project's description,
//! so that a new section never stands empty. Knows no state: what is written when is decided by the journeys.

mod design;
mod idea;
mod lists;
mod report;

pub use lists::lists;

use super::facts::Facts;

/// The text of one section.
pub fn body(facts: &Facts, kind: &str, key: &str) -> String {
    let text = match kind {
        "idea" => idea::body(facts, key),
        "design" => design::body(facts, key),
        _ => report::body(facts, key),
    };
    text.unwrap_or_else(|| idea::description(facts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Code;
    use crate::demo::facts::{self, Setting};
    use crate::demo::ideas;
    use crate::programs::{Program, Source, sections};
    use std::collections::HashSet;

    fn set(program: Program, seed: usize) -> Facts {
        let idea = ideas::all().nth(seed % 60).unwrap();
        let position = format!("Kepala {}", idea.desk);
        let setting = Setting {
            variant: 0,
            class: (program, 2022),
            region: ("Bangka Selatan", "Pemerintah Kabupaten Bangka Selatan"),
            office: (idea.office, idea.desk),
            position: &position,
            guides: ("Kepala Dinas", "Erlina Usman, S.Sos."),
            money: (
                if seed.is_multiple_of(3) {
                    0
                } else {
                    25_000_000
                },
                facts::Source::Regency,
            ),
            seed,
        };
        Facts::set(idea, &setting)
    }

    #[test]
    fn every_section_of_every_programme_has_a_text_of_its_own_within_its_limit() {
        for (seed, program) in Program::ALL.iter().enumerate() {
            let facts = set(*program, seed * 5);
            for kind in ["idea", "design", "report"] {
                let mut seen = HashSet::new();
                let written = sections(*program, kind)
                    .iter()
                    .filter(|s| s.source == Source::Text);
                for section in written {
                    let text = body(&facts, kind, &section.key);
                    assert!(
                        text.split_whitespace().count() as i32 <= section.max_words,
                        "{kind} {}",
                        section.key
                    );
                    assert!(
                        !text.contains('{') && !text.contains("  "),
                        "{kind} {}: {text}",
                        section.key
                    );
                    assert!(
                        seen.insert(text.clone()),
                        "{kind} {} repeats: {text}",
                        section.key
                    );
                }
            }
        }
    }

    #[test]
    fn two_projects_never_tell_the_same_problem() {
        let mut seen = HashSet::new();
        for seed in 0..60 {
            assert!(seen.insert(body(&set(Program::Pka, seed), "idea", "problem")));
        }
    }
}
