//! The list of projects: what a reader may know of, searched, filtered, counted, downloaded.
//!
//! Main types: [`Reach`] (which rows a reader may see, by role), [`Filter`] (what was asked for), [`search::Search`] (what
//! was typed), [`store::Row`]. It changes nothing but the reader's own [`saved`] views.

pub mod routes;
pub mod saved;
pub mod search;
pub mod store;
#[cfg(test)]
mod tests;
pub mod views;

use crate::access::{Actor, Audience, Role};
use crate::id::{AgencyId, CohortId, MemberId};
use crate::projects::Stage;
use search::Search;

crate::codes! {
    /// In which capacity the tenant looks at projects.
    pub enum Capacity {
        Classes = "classes" => "Kelas kami",
        People = "people" => "Orang kami",
    }
}

/// Whoever may look at more projects than the own one.
pub const READERS: Audience = Audience::Roles(&[
    Role::Mentor,
    Role::Coach,
    Role::OrganizerAdmin,
    Role::ClassPic,
    Role::Leadership,
    Role::HomeAdmin,
]);

/// Which projects a person may see; the same rule as `Relation::may_see`, for a whole list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// All of the tenant's classes: those who run them.
    pub runs_classes: bool,
    /// What was submitted, in the tenant's classes and of its people.
    pub leads: bool,
    /// What was submitted by the tenant's own people, whoever runs the class.
    pub follows_people: bool,
    /// The projects of this mentor.
    pub as_mentor: Option<MemberId>,
    /// The projects of this coach.
    pub as_coach: Option<MemberId>,
}

impl Reach {
    /// What `actor` may see.
    pub fn of(actor: &Actor) -> Self {
        Self {
            runs_classes: actor.is_any(Role::STAFF),
            leads: actor.is(Role::Leadership),
            follows_people: actor.is(Role::HomeAdmin),
            as_mentor: actor.is(Role::Mentor).then_some(actor.member_id),
            as_coach: actor.is(Role::Coach).then_some(actor.member_id),
        }
    }

    /// Whether it depends on who asks, besides the roles.
    pub fn is_personal(self) -> bool {
        let of_person = self.as_mentor.is_some() || self.as_coach.is_some();
        of_person && !(self.runs_classes || self.leads)
    }

    /// The capacities that show this person anything, the first one first.
    pub fn capacities(self) -> Vec<Capacity> {
        let classes =
            self.runs_classes || self.leads || self.as_mentor.is_some() || self.as_coach.is_some();
        let people = self.runs_classes || self.leads || self.follows_people;
        [(classes, Capacity::Classes), (people, Capacity::People)]
            .into_iter()
            .filter(|(shows, _)| *shows)
            .map(|(_, c)| c)
            .collect()
    }
}

crate::asked! {
    /// What was asked for, as it stands in the address.
    pub struct Asked {
        /// Code of a capacity.
        view,
        /// Words and operators.
        q,
        /// Code of a stage.
        stage,
        /// Id of a class.
        cohort,
        /// Id of a government.
        agency,
    }
}

/// What was asked for, checked: what cannot be read filters nothing.
#[derive(Debug, Clone)]
pub struct Filter {
    /// In which capacity.
    pub capacity: Capacity,
    /// What was typed.
    pub search: Search,
    /// In this stage.
    pub stage: Option<Stage>,
    /// In this class.
    pub cohort: Option<CohortId>,
    /// From this government.
    pub agency: Option<AgencyId>,
}

impl Filter {
    /// Reads what was asked for, within what the person may see.
    pub fn of(typed: &Asked, reach: Reach) -> Self {
        let offered = reach.capacities();
        let asked = typed.view.parse().ok().filter(|c| offered.contains(c));
        Self {
            capacity: asked
                .or(offered.first().copied())
                .unwrap_or(Capacity::Classes),
            search: Search::read(&typed.q),
            stage: typed.stage.parse().ok(),
            cohort: typed.cohort.parse().ok(),
            agency: typed.agency.parse().ok(),
        }
    }

    /// Whether anything narrows the list.
    pub fn narrows(&self) -> bool {
        !self.search.is_empty()
            || self.stage.is_some()
            || self.cohort.is_some()
            || self.agency.is_some()
    }
}
