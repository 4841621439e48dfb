//! First screen of a participant: what do I do now, and until when?

use super::RoleTab;
use crate::access::{Here, MemberRead};
use crate::error::Result;
use crate::projects::store::list_led_by;
use crate::timeline::next::{NextStep, next_step};
use crate::timeline::views::{Contact, people, stage_line};
use crate::timeline::{Ahead, Standing, standings};
use crate::web::page::Page;
use crate::web::parts::Step;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};
use chrono::{NaiveDate, TimeDelta};

/// How far ahead milestones are shown.
const SOON: TimeDelta = TimeDelta::days(14);

/// A milestone that is late or due soon.
struct DuePart {
    href: String,
    title: String,
    late: bool,
    returned: bool,
    when: String,
}

/// One project of the participant.
struct ProjectPart {
    href: String,
    name: String,
    cohort: String,
    next: Option<NextStep>,
    steps: Vec<Step>,
    /// Where the checklist is answered, and how many lines wait.
    answers: Option<(String, i64)>,
    due: Vec<DuePart>,
    /// Mentor and coach.
    people: Vec<Contact>,
}

#[derive(Template, WebTemplate)]
#[template(path = "dashboards/participant.html")]
struct ParticipantPage {
    page: Page,
    tabs: Vec<RoleTab>,
    base: String,
    greeting: String,
    today: String,
    projects: Vec<ProjectPart>,
}

/// The screen.
pub async fn page(mut m: MemberRead, tabs: Vec<RoleTab>) -> Result<Response> {
    let led = list_led_by(&mut m.tx, m.here.actor.member_id).await?;
    let standings = standings(&mut m.tx, &m.here, led).await?;
    let page = ParticipantPage {
        page: m.here.page("Beranda"),
        tabs,
        base: m.here.path(""),
        greeting: format!("Selamat datang, {}", m.here.actor.name),
        today: text::date_long(m.here.today()),
        projects: standings.iter().map(|s| project(s, &m.here)).collect(),
    };
    Ok(page.into_response())
}

fn project(s: &Standing, here: &Here) -> ProjectPart {
    let href = here.path(&format!("/projects/{}", s.project.id));
    let today = here.today();
    let answers = s
        .open
        .as_ref()
        .filter(|_| s.facts.unanswered > 0)
        .map(|(kind, _)| {
            (
                format!("{href}/documents/{kind}/answers"),
                s.facts.unanswered,
            )
        });
    ProjectPart {
        name: s.project.display_name(),
        cohort: s.project.cohort_name.clone(),
        next: next_step(s, today),
        steps: stage_line(s.project.stage),
        answers,
        due: s
            .facts
            .ahead
            .iter()
            .filter(|a| a.returned.is_some() || a.ends_on <= today + SOON)
            .map(|a| due(a, &href, today, s.project.stage.is_running()))
            .collect(),
        people: people(&s.project, &s.facts).into_iter().skip(1).collect(),
        href,
    }
}

/// Nothing is late before the project is carried out.
fn due(ahead: &Ahead, href: &str, today: NaiveDate, is_running: bool) -> DuePart {
    let day = text::date_long(ahead.ends_on);
    DuePart {
        href: format!("{href}/milestones/{}", ahead.id),
        title: ahead.title.clone(),
        late: is_running && ahead.ends_on < today,
        returned: ahead.returned.is_some(),
        when: if is_running && ahead.ends_on >= today {
            format!("{day} ({})", text::relative_days(today, ahead.ends_on))
        } else {
            day
        },
    }
}
