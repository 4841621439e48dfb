//! The catalogue of invented change projects that the demonstration data is made from.
//!
//! Main types: [`Idea`], [`Measure`]. Plain data, by field of work; `{tempat}` stands for the region, `{awal}` and
//! `{target}` for the measured value before and after. Knows no person, no class and no database.

mod economy;
mod finance;
mod governance;
mod people;
mod planning;
mod space;

use crate::projects::Scope;

/// What an indicator counts, and from where to where it is to go.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// "waktu penerbitan izin".
    pub name: &'static str,
    /// "hari kerja".
    pub unit: &'static str,
    /// Before the project.
    pub before: i64,
    /// What the project promises.
    pub after: i64,
}

/// One invented project, told so that it can stand in any region.
#[derive(Debug, Clone, Copy)]
pub struct Idea {
    /// The office (OPD) that usually has such a project.
    pub office: &'static str,
    /// The part of that office.
    pub desk: &'static str,
    /// Topic of public service.
    pub theme: &'static str,
    /// Whether it is a digital service.
    pub digital: bool,
    /// How far it reaches.
    pub scope: Scope,
    /// Short public name and long title; each class takes another pair.
    pub names: &'static [(&'static str, &'static str)],
    /// What goes wrong today, for whom.
    pub problem: &'static str,
    /// Why.
    pub cause: &'static str,
    /// What will be done differently.
    pub action: &'static str,
    /// What can be shown at the end of the training.
    pub product: &'static str,
    /// What the organisation gains.
    pub internal: &'static str,
    /// What the public gains.
    pub external: &'static str,
    /// Who must help.
    pub partners: &'static str,
    /// How it is measured.
    pub measure: Measure,
}

/// A measure in one line of the catalogue.
const fn measure(name: &'static str, unit: &'static str, before: i64, after: i64) -> Measure {
    Measure {
        name,
        unit,
        before,
        after,
    }
}

/// All ideas; the key of each is its first short name.
pub fn all() -> impl Iterator<Item = &'static Idea> {
    [
        space::IDEAS,
        finance::IDEAS,
        people::IDEAS,
        economy::IDEAS,
        planning::IDEAS,
        governance::IDEAS,
    ]
    .into_iter()
    .flatten()
}

/// The idea whose first short name is `key`.
pub fn find(key: &str) -> Option<&'static Idea> {
    all().find(|idea| idea.names.first().is_some_and(|(brand, _)| *brand == key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_idea_has_two_names_of_its_own_and_a_goal_that_differs_from_the_start() {
        let mut brands = HashSet::new();
        let mut titles = HashSet::new();
        for idea in all() {
            assert!(idea.names.len() >= 2, "{:?}", idea.names);
            for (brand, title) in idea.names {
                assert!(
                    brand.len() <= 60 && title.len() <= 250 && title.len() >= 20,
                    "{brand}"
                );
                assert!(brands.insert(*brand), "{brand} stands twice");
                assert!(titles.insert(*title), "{title} stands twice");
            }
            assert_ne!(idea.measure.before, idea.measure.after);
            for text in [
                idea.problem,
                idea.cause,
                idea.action,
                idea.internal,
                idea.external,
            ] {
                assert!(text.len() > 40 && text.ends_with('.'), "{text}");
            }
        }
        assert!(all().count() >= 60);
    }
}
