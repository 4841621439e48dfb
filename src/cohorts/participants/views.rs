//! The pages of participants.

use super::Participant;
use crate::cohorts::Cohort;
use crate::web::form::FormView;
use crate::web::page::Page;
use askama::Template;
use askama_web::WebTemplate;

/// One participant.
#[derive(Template, WebTemplate)]
#[template(path = "cohorts/participant.html")]
pub struct ParticipantPage {
    /// Around the content.
    pub page: Page,
    /// The address of this participant.
    pub base: String,
    /// The address of the class.
    pub class: String,
    /// The address of the project; empty without one.
    pub project: String,
    /// The class.
    pub cohort: Cohort,
    /// The participant.
    pub person: Participant,
    /// The NIP in groups.
    pub nip: String,
    /// Whether the person takes part.
    pub is_active: bool,
    /// Whether the person left.
    pub is_withdrawn: bool,
    /// Whether the person can sign in.
    pub has_account: bool,
    /// Whether the reader may arrange the pairing.
    pub may_pair: bool,
    /// Whether the reader may change the status.
    pub may_change_status: bool,
    /// Mentors to choose from.
    pub mentors: Vec<(String, String)>,
    /// Coaches to choose from.
    pub coaches: Vec<(String, String)>,
    /// What was typed.
    pub forms: Forms,
}

/// One form for each thing that can be changed.
#[derive(Default)]
pub struct Forms {
    /// Choose a mentor.
    pub mentor: FormView,
    /// Enter a new mentor.
    pub new_mentor: FormView,
    /// Choose a coach.
    pub coach: FormView,
    /// Office and OPD.
    pub office: FormView,
    /// Leave.
    pub status: FormView,
}

impl Forms {
    /// Whether one was refused.
    pub fn has_errors(&self) -> bool {
        [
            &self.mentor,
            &self.new_mentor,
            &self.coach,
            &self.office,
            &self.status,
        ]
        .iter()
        .any(|f| !f.errors.is_empty())
    }
}

/// A participant who can be given a coach.
pub struct CoachlessPart {
    /// The value of the box.
    pub id: String,
    /// Name with titles.
    pub name: String,
    /// OPD and government.
    pub office: String,
    /// The mentor's name; empty without one.
    pub mentor: String,
    /// The coach's name; empty without one.
    pub coach: String,
    /// Whether the box is ticked.
    pub is_ticked: bool,
}

/// Give several participants one coach.
#[derive(Template, WebTemplate)]
#[template(path = "cohorts/coaches.html")]
pub struct CoachesPage {
    /// Around the content.
    pub page: Page,
    /// The address of the class.
    pub class: String,
    /// The address of the directory's form for a new person.
    pub new_person: String,
    /// Name of the class.
    pub name: String,
    /// What was typed.
    pub form: FormView,
    /// Coaches to choose from.
    pub coaches: Vec<(String, String)>,
    /// Coach and number of participants; nobody's group last.
    pub groups: Vec<(String, usize)>,
    /// Those who take part.
    pub rows: Vec<CoachlessPart>,
}

/// Somebody who cannot sign in yet.
pub struct InvitePart {
    /// The value of the box.
    pub id: String,
    /// Name with titles.
    pub name: String,
    /// In this class.
    pub capacities: String,
    /// For sending the link.
    pub phone: String,
    /// What is known of an open link.
    pub open_link: String,
}

/// Invite the people of a class.
#[derive(Template, WebTemplate)]
#[template(path = "cohorts/invitations.html")]
pub struct InvitationsPage {
    /// Around the content.
    pub page: Page,
    /// The address of the class.
    pub class: String,
    /// Name of the class.
    pub name: String,
    /// Where the form goes.
    pub action: String,
    /// Where to go back after that, inside the tenant.
    pub back: String,
    /// The people.
    pub people: Vec<InvitePart>,
}
