//! The mentor's first screen: who waits for me, how are my people, am I quick enough?

use super::RoleTab;
use super::mentor_store::{Mentee, Pace, list_mentees, pace};
use crate::access::{Here, MemberRead};
use crate::calendar::Rung;
use crate::codes::Code;
use crate::error::Result;
use crate::overdue;
use crate::projects::Stage;
use crate::reviews::queue::store::list;
use crate::reviews::queue::views::WaitingPart;
use crate::web::page::Page;
use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};

/// How many waiting things the first screen lists.
pub(super) const SHOWN: usize = 5;

/// One mentee.
struct MenteePart {
    href: String,
    name: String,
    title: String,
    cohort_name: String,
    stage: &'static str,
    light: &'static str,
    words: String,
    routine: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "dashboards/mentor.html")]
struct MentorPage {
    page: Page,
    tabs: Vec<RoleTab>,
    name: String,
    overdue: i64,
    overdue_href: String,
    queue_href: String,
    waiting: Vec<WaitingPart>,
    more: usize,
    mentees: Vec<MenteePart>,
    past: Vec<MenteePart>,
    mine: String,
    class: String,
    done: String,
}

/// The screen.
pub async fn page(mut m: MemberRead, tabs: Vec<RoleTab>) -> Result<Response> {
    let here = &m.here;
    let waiting = list(&mut m.tx, here).await?;
    let mentees = list_mentees(&mut m.tx, here.actor.member_id, here.today()).await?;
    let pace = pace(&mut m.tx, here.actor.member_id).await?;
    let overdue = overdue::count(&mut m.tx, here, Rung::Mentor).await?;
    let (past, present): (Vec<_>, Vec<_>) = mentees.iter().partition(|p| is_past(p));
    let shown: Vec<WaitingPart> = waiting
        .iter()
        .take(SHOWN)
        .map(|w| WaitingPart::of(w, here))
        .collect();
    let view = MentorPage {
        page: here.page("Beranda"),
        tabs,
        name: here.actor.name.clone(),
        overdue,
        overdue_href: here.path("/overdue?rung=mentor"),
        queue_href: here.path("/queue"),
        more: waiting.len().saturating_sub(shown.len()),
        waiting: shown,
        mentees: by_light(present, here),
        past: by_light(past, here),
        mine: days(pace.mine),
        class: days(pace.class),
        done: done(&pace),
    };
    Ok(view.into_response())
}

fn is_past(mentee: &Mentee) -> bool {
    !mentee.stage.goes_on()
        || (mentee.stage.has_reached(Stage::Completed) && mentee.late == 0 && mentee.waiting == 0)
}

/// Red before yellow before green; inside a colour the order of the class.
fn by_light(mentees: Vec<&Mentee>, here: &Here) -> Vec<MenteePart> {
    let mut parts: Vec<(u8, MenteePart)> = mentees.into_iter().map(|m| part(m, here)).collect();
    parts.sort_by_key(|(rank, _)| *rank);
    parts.into_iter().map(|(_, part)| part).collect()
}

fn part(mentee: &Mentee, here: &Here) -> (u8, MenteePart) {
    let (rank, light, words) = if !mentee.stage.goes_on() {
        (3, "off", mentee.stage.label().to_owned())
    } else if mentee.late > 0 {
        (0, "red", format!("{} tahapan terlambat", mentee.late))
    } else if mentee.waiting > 0 {
        (1, "yellow", "Menunggu Anda".to_owned())
    } else {
        (2, "green", "Berjalan".to_owned())
    };
    let title = if mentee.brand.is_empty() {
        mentee.title.clone()
    } else {
        mentee.brand.clone()
    };
    let part = MenteePart {
        href: here.path(&format!("/projects/{}", mentee.project_id)),
        name: mentee.leader_name.clone(),
        title,
        cohort_name: mentee.cohort_name.clone(),
        stage: mentee.stage.label(),
        light,
        words,
        routine: mentee.routine,
    };
    (rank, part)
}

/// "2 hari", "kurang dari sehari", "–".
fn days(hours: Option<f64>) -> String {
    match hours {
        None => "–".to_owned(),
        Some(hours) if hours < 24.0 => "< 1 hari".to_owned(),
        Some(hours) => format!("{:.0} hari", hours / 24.0),
    }
}

fn done(pace: &Pace) -> String {
    format!("{} dari {}", pace.decided, pace.assigned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_reads_in_days() {
        assert_eq!(days(None), "–");
        assert_eq!(days(Some(3.0)), "< 1 hari");
        assert_eq!(days(Some(50.0)), "2 hari");
    }
}
