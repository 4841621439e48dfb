//! The page of the routine flag.

use super::Flag;
use crate::access::{Here, Role};
use crate::codes::Code;
use crate::id::FlagId;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// One flag as it is read.
#[derive(Debug)]
pub struct FlagPart {
    /// "Rina (Mentor)".
    pub who: String,
    /// When it was set.
    pub when: String,
    /// Why.
    pub reason: String,
    /// What the participant says.
    pub answer: String,
    /// When it was answered.
    pub answered: String,
    /// "Dicabut oleh Rina, 30 Agu 2026"; empty while it stands.
    pub lifted: String,
}

impl FlagPart {
    /// A flag as the reader sees it.
    pub fn of(flag: &Flag, here: &Here) -> Self {
        let when = |at| text::datetime_short(at, here.tenant.zone);
        let role = Role::from_code(&flag.flagged_by_role).map_or("", Code::label);
        Self {
            who: format!("{} ({role})", flag.flagged_by_name),
            when: when(flag.flagged_at),
            reason: flag.reason.clone(),
            answer: flag.answer.clone(),
            answered: flag.answered_at.map(when).unwrap_or_default(),
            lifted: flag
                .lifted_at
                .map(|at| format!("Dicabut oleh {}, {}", flag.lifted_by_name, when(at)))
                .unwrap_or_default(),
        }
    }
}

/// The page.
#[derive(Template, WebTemplate)]
#[template(path = "reviews/routine.html")]
pub struct RoutinePage {
    /// Around the content.
    pub page: Page,
    /// The address of the project.
    pub project_href: String,
    /// The project.
    pub name: String,
    /// The flag that stands.
    pub standing: Option<FlagPart>,
    /// Flags that were lifted.
    pub past: Vec<FlagPart>,
    /// The form that this reader can send.
    pub form: FormView,
    /// The id a new flag will have.
    pub id: FlagId,
    /// Whether the reader may flag.
    pub may_flag: bool,
    /// Whether the reader may answer.
    pub may_answer: bool,
    /// Whether the reader may lift.
    pub may_lift: bool,
}
