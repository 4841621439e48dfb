//! The page of the control card.

use super::policy::{Answer, Ask, Line, NoteSession, Noting, Retract};
use super::{AdviserRole, Consultation, ConsultationState, Medium, Topic};
use crate::access::{Actor, Here};
use crate::codes::Code;
use crate::id::ConsultationId;
use crate::projects::Case;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// With whom a line can be noted, and whether the reader is that adviser.
pub fn advisers_for(case: &Case, actor: &Actor) -> (Vec<AdviserRole>, bool) {
    let paired = |role: &AdviserRole| role.of(&case.project).is_some();
    if actor.may::<Ask>(case) {
        let all = AdviserRole::ALL.iter().copied().filter(paired);
        return (all.collect(), false);
    }
    let own = AdviserRole::ALL.iter().copied().filter(|role| {
        let noting = Noting {
            case: case.clone(),
            adviser: *role,
        };
        actor.may::<NoteSession>(&noting)
    });
    (own.collect(), true)
}

/// One line.
#[derive(Debug)]
pub struct LinePart {
    /// The line.
    pub id: ConsultationId,
    /// The prefix of the ids in its form.
    pub ids: String,
    /// The day.
    pub day: String,
    /// How.
    pub medium: &'static str,
    /// About what.
    pub topic: &'static str,
    /// With whom.
    pub adviser: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub response: String,
    /// Kind and words of its tag.
    pub tag: (&'static str, &'static str),
    /// The form of the answer, for the adviser who was asked.
    pub answer: Option<FormView>,
    /// Whether the reader can take it back.
    pub can_retract: bool,
    /// Where its forms go.
    pub href: String,
}

impl LinePart {
    /// A line as the reader sees it; `refused` is what was typed as its answer.
    pub fn of(line: &Consultation, case: &Case, here: &Here, refused: Option<&FormView>) -> Self {
        let subject = Line {
            case: case.clone(),
            line: line.clone(),
        };
        let can_answer = here.actor.may::<Answer>(&subject);
        Self {
            id: line.id,
            ids: format!("k-{}", line.id),
            day: text::date_long(line.held_on),
            medium: line.medium.label(),
            topic: line.topic.label(),
            adviser: format!("{} ({})", line.adviser_name, line.adviser_role.label()),
            question: line.question.clone(),
            response: line.response.clone(),
            tag: (line.state.tag(), line.state.label()),
            answer: can_answer.then(|| refused.cloned().unwrap_or_else(FormView::empty)),
            can_retract: here.actor.may::<Retract>(&subject),
            href: here.path(&format!(
                "/projects/{}/consultations/{}",
                case.project.id, line.id
            )),
        }
    }
}

/// The form of a new line.
#[derive(Debug)]
pub struct NewPart {
    /// The id it will have.
    pub id: String,
    /// What is typed.
    pub form: FormView,
    /// With whom; a choice only when there are two.
    pub advisers: Vec<(String, String)>,
    /// Whether the reader is the adviser and writes the answer too.
    pub answers: bool,
    /// How people talk.
    pub media: Vec<(String, String)>,
    /// What about.
    pub topics: Vec<(String, String)>,
}

impl NewPart {
    /// None for who cannot write.
    pub fn of(case: &Case, here: &Here, mut form: FormView) -> Option<Self> {
        let (advisers, answers) = advisers_for(case, &here.actor);
        if advisers.is_empty() {
            return None;
        }
        if !form.values.has("held_on") {
            form.values.set("held_on", here.today().to_string());
        }
        if let ([only], false) = (&advisers[..], form.values.has("adviser")) {
            form.values.set("adviser", only.code());
        }
        let named = |role: &AdviserRole| {
            let (_, name) = role.of(&case.project)?;
            Some((role.code().to_owned(), format!("{} – {name}", role.label())))
        };
        Some(Self {
            id: form
                .value("id")
                .parse()
                .unwrap_or_else(|_| ConsultationId::new())
                .to_string(),
            form,
            advisers: advisers.iter().filter_map(named).collect(),
            answers,
            media: Medium::options(),
            topics: Topic::options(),
        })
    }
}

/// The page.
#[derive(Template, WebTemplate)]
#[template(path = "consultations/card.html")]
pub struct CardPage {
    /// Around the content.
    pub page: Page,
    /// The address of the project.
    pub project_href: String,
    /// The project.
    pub name: String,
    /// How many sessions with each adviser, and how many questions wait.
    pub counts: Vec<(&'static str, usize)>,
    /// The lines, the latest first.
    pub lines: Vec<LinePart>,
    /// The form.
    pub new: Option<NewPart>,
}

impl CardPage {
    /// Sessions with each adviser, and what waits.
    pub fn count(lines: &[Consultation]) -> Vec<(&'static str, usize)> {
        let held = |role: AdviserRole| {
            lines
                .iter()
                .filter(|l| l.adviser_role == role && l.state == ConsultationState::Answered)
                .count()
        };
        let waiting = lines
            .iter()
            .filter(|l| l.state == ConsultationState::Asked)
            .count();
        vec![
            ("Dengan mentor", held(AdviserRole::Mentor)),
            ("Dengan coach", held(AdviserRole::Coach)),
            ("Menunggu tanggapan", waiting),
        ]
    }
}
