//! The first screen of each role: one question, answered. Reads across all features and changes nothing.
//!
//! Somebody with several roles gets tabs; the first role in [`ORDER`] is shown first.

pub mod admin;
pub mod coach;
pub mod leadership;
pub mod mentor;
pub mod mentor_store;
pub mod participant;

use crate::access::{Actor, Audience, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::error::Result;
use crate::projects::store::list_led_by;
use crate::seminars::routes::mine;
use crate::web::page::Page;
use askama::Template;
use askama_web::WebTemplate;
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// The roles that have a first screen of their own, the most frequent visitor first.
const ORDER: &[Role] = &[
    Role::Participant,
    Role::Mentor,
    Role::Coach,
    Role::OrganizerAdmin,
    Role::Leadership,
];

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/t/{tenant}/", Audience::Member, home)
        .merge(leadership::summary::routes())
        .get("/t/{tenant}", Audience::Member, add_slash)
        .get("/t/{tenant}/mine", PARTICIPANT, my_project)
        .get("/t/{tenant}/mine/milestones", PARTICIPANT, my_milestones)
}

const PARTICIPANT: Audience = Audience::Roles(&[Role::Participant]);

/// One of the reader's roles, as a tab.
#[derive(Debug, Clone)]
pub struct RoleTab {
    /// Its name.
    pub label: &'static str,
    /// Its address.
    pub href: String,
    /// Whether it is the one shown.
    pub is_current: bool,
}

#[derive(Deserialize)]
struct Shown {
    #[serde(default)]
    role: String,
}

/// Where no role has a screen of its own.
#[derive(Template, WebTemplate)]
#[template(path = "dashboards/plain.html")]
struct PlainPage {
    page: Page,
    name: String,
}

async fn home(m: MemberRead, Query(shown): Query<Shown>) -> Result<Response> {
    let held = screens(&m.here.actor);
    let wanted = Role::from_code(&shown.role).filter(|role| held.contains(role));
    let Some(role) = wanted.or(held.first().copied()) else {
        if m.here.actor.is(Role::Examiner) {
            return Ok(mine(m).await?.into_response());
        }
        let (page, name) = (m.here.page("Beranda"), m.here.actor.name.clone());
        return Ok(PlainPage { page, name }.into_response());
    };
    let tabs = tabs(&held, role, &m.here.path("/"));
    match role {
        Role::Participant => participant::page(m, tabs).await,
        Role::Mentor => mentor::page(m, tabs).await,
        Role::Coach => coach::page(m, tabs).await,
        Role::Leadership => leadership::page(m, tabs).await,
        _ => admin::page(m, tabs).await,
    }
}

async fn add_slash(m: MemberRead) -> Response {
    m.here.see("/", "")
}

/// Where the navigation leads a participant: to the latest project, whose address it does not know.
async fn my_project(m: MemberRead) -> Result<Response> {
    to_own(m, "").await
}

async fn my_milestones(m: MemberRead) -> Result<Response> {
    to_own(m, "/milestones").await
}

async fn to_own(mut m: MemberRead, rest: &str) -> Result<Response> {
    let led = list_led_by(&mut m.tx, m.here.actor.member_id).await?;
    let path = match led.first() {
        Some(project) => format!("/projects/{}{rest}", project.id),
        None => "/".to_owned(),
    };
    Ok(m.here.see(&path, ""))
}

/// The screens this person has; those who manage a class share the admin's.
fn screens(actor: &Actor) -> Vec<Role> {
    ORDER
        .iter()
        .copied()
        .filter(|role| {
            actor.is(*role) || (*role == Role::OrganizerAdmin && actor.is_any(&[Role::ClassPic]))
        })
        .collect()
}

/// Tabs, unless there is only one.
fn tabs(held: &[Role], current: Role, base: &str) -> Vec<RoleTab> {
    if held.len() < 2 {
        return Vec::new();
    }
    held.iter()
        .map(|r| RoleTab {
            label: r.label(),
            href: format!("{base}?role={r}"),
            is_current: *r == current,
        })
        .collect()
}
