//! The coach's first screen: how is my group, and what waits for me?

use super::RoleTab;
use super::mentor::SHOWN;
use super::mentor_store::{Coached, list_coached};
use crate::access::{Here, MemberRead};
use crate::codes::Code;
use crate::error::Result;
use crate::projects::{DocumentKind, DocumentState};
use crate::reviews::queue::store::list;
use crate::reviews::queue::views::WaitingPart;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};

/// One participant.
struct CoachedPart {
    href: String,
    name: String,
    title: String,
    cohort_name: String,
    stage: &'static str,
    documents: Vec<DocumentPart>,
    last: String,
}

/// Idea, design or report of a participant.
struct DocumentPart {
    label: &'static str,
    tag: &'static str,
    /// Its state; empty when it is not open yet.
    words: &'static str,
    /// Where it is looked at when it waits for the coach; else empty.
    review_href: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "dashboards/coach.html")]
struct CoachPage {
    page: Page,
    tabs: Vec<RoleTab>,
    name: String,
    queue_href: String,
    waiting: Vec<WaitingPart>,
    more: usize,
    group: Vec<CoachedPart>,
}

/// The screen.
pub async fn page(mut m: MemberRead, tabs: Vec<RoleTab>) -> Result<Response> {
    let here = &m.here;
    let waiting = list(&mut m.tx, here).await?;
    let group = list_coached(&mut m.tx, here.actor.member_id).await?;
    let shown: Vec<WaitingPart> = waiting
        .iter()
        .take(SHOWN)
        .map(|w| WaitingPart::of(w, here))
        .collect();
    let view = CoachPage {
        page: here.page("Beranda"),
        tabs,
        name: here.actor.name.clone(),
        queue_href: here.path("/queue"),
        more: waiting.len().saturating_sub(shown.len()),
        waiting: shown,
        group: group.iter().map(|c| part(c, here)).collect(),
    };
    Ok(view.into_response())
}

fn part(coached: &Coached, here: &Here) -> CoachedPart {
    let states = [
        (DocumentKind::Idea, coached.idea),
        (DocumentKind::Design, coached.design),
        (DocumentKind::Report, coached.report),
    ];
    let project = here.path(&format!("/projects/{}", coached.project_id));
    let document = |(kind, state): &(DocumentKind, Option<DocumentState>)| DocumentPart {
        label: kind.label(),
        tag: state.map_or("neutral", DocumentState::tag),
        words: state.map_or("", Code::label),
        review_href: if *state == Some(DocumentState::MentorApproved) {
            format!("{project}/documents/{kind}/review")
        } else {
            String::new()
        },
    };
    CoachedPart {
        name: coached.leader_name.clone(),
        title: if coached.brand.is_empty() {
            coached.title.clone()
        } else {
            coached.brand.clone()
        },
        cohort_name: coached.cohort_name.clone(),
        stage: coached.stage.label(),
        documents: states.iter().map(document).collect(),
        last: text::date_short(here.tenant.zone.day(coached.last_at)),
        href: project,
    }
}
