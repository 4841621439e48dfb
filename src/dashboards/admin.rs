//! First screen of those who run classes: what is missing, and how far each class is.
//!
//! Everything is counted from the classes of today and their participants; four statements, whatever their number.

use super::RoleTab;
use crate::access::{Here, MemberRead};
use crate::calendar::Rung;
use crate::cohorts::participants::{self, Lack, Participant, count_phases};
use crate::cohorts::policy::{Classes, CreateClass};
use crate::cohorts::store::{self, ListedCohort};
use crate::cohorts::views::{agencies, dates, sum_words};
use crate::cohorts::{ClassState, Cohort};
use crate::error::Result;
use crate::id::CohortId;
use crate::members::policy::{Directory, KeepDirectory};
use crate::overdue;
use crate::programs::{ClassStage, StagePlan};
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;

/// The first screen of the organiser's admin.
#[derive(Template, WebTemplate)]
#[template(path = "dashboards/admin.html")]
struct AdminPage {
    page: Page,
    tabs: Vec<RoleTab>,
    base: String,
    name: String,
    today: String,
    may_create: bool,
    is_empty: bool,
    overdue: i64,
    attention: Vec<AttentionPart>,
    running: Vec<RunningPart>,
    unfinished: Vec<RunningPart>,
    upcoming: Vec<UpcomingPart>,
}

/// Something that is missing: what, in which class, and where to mend it.
struct AttentionPart {
    is_bad: bool,
    sentence: String,
    class: String,
    href: String,
    button: &'static str,
}

/// A class that runs or is over but not finished.
struct RunningPart {
    href: String,
    name: String,
    when: String,
    stage: String,
    sum: String,
    phases: Vec<(String, usize)>,
}

/// A class that is to come.
struct UpcomingPart {
    href: String,
    name: String,
    dates: String,
    when: String,
    count: String,
}

/// One class with all that the screen needs of it.
struct Board<'a> {
    listed: &'a ListedCohort,
    stages: Vec<&'a StagePlan>,
    people: Vec<Participant>,
}

/// The screen.
pub async fn page(mut m: MemberRead, tabs: Vec<RoleTab>) -> Result<Response> {
    let today = m.here.today();
    let mut classes = store::list_current(&mut m.tx, today).await?;
    classes.extend(store::list_unfinished(&mut m.tx, today).await?);
    let ids: Vec<CohortId> = classes.iter().map(|c| c.cohort.id).collect();
    let stages = store::stages(&mut m.tx, &ids).await?;
    let people = participants::store::list(&mut m.tx, &ids).await?;
    // A tenant whose classes are all over is not new: only then is the older list asked.
    let is_empty = classes.is_empty()
        && store::list_finished(&mut m.tx, today, None)
            .await?
            .is_empty();
    let boards: Vec<Board<'_>> = classes
        .iter()
        .map(|listed| Board {
            listed,
            stages: stages
                .iter()
                .filter(|(id, _)| *id == listed.cohort.id)
                .map(|(_, s)| s)
                .collect(),
            people: people
                .iter()
                .filter(|p| p.cohort_id == listed.cohort.id)
                .cloned()
                .collect(),
        })
        .collect();
    let overdue = overdue::count(&mut m.tx, &m.here, Rung::Admin).await?;
    let mut missing: Vec<AttentionPart> =
        boards.iter().flat_map(|b| attention(&m.here, b)).collect();
    missing.sort_by_key(|a| !a.is_bad);
    let of = |state: ClassState| {
        boards
            .iter()
            .filter(move |b| b.listed.cohort.state(today) == state)
    };
    let page = AdminPage {
        overdue,
        page: m.here.page("Beranda"),
        tabs,
        base: m.here.path(""),
        name: m.here.actor.name.clone(),
        today: text::date_long(today),
        may_create: m.here.actor.may::<CreateClass>(&Classes),
        is_empty,
        attention: missing,
        running: of(ClassState::Running)
            .map(|b| running(&m.here, b))
            .collect(),
        unfinished: of(ClassState::Finished)
            .map(|b| running(&m.here, b))
            .collect(),
        upcoming: of(ClassState::Upcoming)
            .map(|b| upcoming(&m.here, b))
            .collect(),
    };
    Ok(page.into_response())
}

fn class_path(here: &Here, cohort: &Cohort) -> String {
    here.path(&format!("/cohorts/{}", cohort.id))
}

/// What is missing in one class, the gravest first.
fn attention(here: &Here, board: &Board<'_>) -> Vec<AttentionPart> {
    let cohort = &board.listed.cohort;
    let class = class_path(here, cohort);
    if board.people.is_empty() {
        if cohort.state(here.today()) == ClassState::Finished {
            return Vec::new();
        }
        let is_bad = cohort.state(here.today()) == ClassState::Running;
        let sentence = "Daftar peserta belum dimasukkan".to_owned();
        return vec![AttentionPart {
            is_bad,
            sentence,
            class: cohort.name.clone(),
            href: format!("{class}/import"),
            button: "Impor peserta",
        }];
    }
    let commitment_began = board
        .stages
        .iter()
        .any(|s| s.code == ClassStage::Commitment && s.starts_on <= here.today());
    let may_invite = here.actor.may::<KeepDirectory>(&Directory);
    let rows = [
        (
            Lack::Mentor,
            true,
            true,
            "peserta belum punya mentor",
            "?lacks=mentor#peserta",
            "Pasangkan mentor",
        ),
        (
            Lack::LongWait,
            true,
            true,
            "dokumen menunggu persetujuan lebih dari 5 hari",
            "?lacks=long_wait#peserta",
            "Lihat dokumen",
        ),
        (
            Lack::ToClear,
            true,
            false,
            "proyek menunggu keputusan seminar",
            "?lacks=to_clear#peserta",
            "Beri keputusan",
        ),
        (
            Lack::Idea,
            commitment_began,
            false,
            "peserta belum mengajukan gagasan",
            "?lacks=idea#peserta",
            "Lihat siapa",
        ),
        (
            Lack::Coach,
            true,
            false,
            "peserta belum punya coach",
            "/coaches",
            "Pasangkan coach",
        ),
        (
            Lack::Account,
            may_invite,
            false,
            "peserta belum dapat masuk",
            "/invitations",
            "Undang masuk",
        ),
    ];
    let part = |(lack, applies, is_bad, words, path, button): (
        Lack,
        bool,
        bool,
        &str,
        &str,
        &'static str,
    )| {
        let count = board
            .people
            .iter()
            .filter(|p| p.lacks(lack, here.now))
            .count();
        let sentence = format!("{count} {words}");
        (applies && count > 0).then(|| AttentionPart {
            is_bad,
            sentence,
            class: cohort.name.clone(),
            href: format!("{class}{path}"),
            button,
        })
    };
    rows.into_iter().filter_map(part).collect()
}

fn running(here: &Here, board: &Board<'_>) -> RunningPart {
    let cohort = &board.listed.cohort;
    let today = here.today();
    let is_over = cohort.state(today) == ClassState::Finished;
    let href = class_path(here, cohort);
    let counts: Vec<usize> = agencies(&board.people, &href, Default::default())
        .iter()
        .map(|a| a.count)
        .collect();
    let phases = count_phases(&board.people, here.now);
    RunningPart {
        name: cohort.name.clone(),
        when: if is_over {
            format!(
                "Berakhir {}, {} hari lalu",
                text::date(cohort.ends_on),
                (today - cohort.ends_on).num_days()
            )
        } else {
            format!(
                "Hari ke-{} dari {}, selesai {}",
                (today - cohort.starts_on).num_days() + 1,
                cohort.days(),
                text::date(cohort.ends_on)
            )
        },
        stage: if is_over {
            "Masa kelas sudah lewat, tetapi masih ada proyek yang belum tuntas.".to_owned()
        } else {
            stage_words(&board.stages, today)
        },
        sum: sum_words(&counts, cohort.quota),
        phases: phases
            .iter()
            .map(|p| (format!("{} {} %", p.label, p.percent()), p.percent()))
            .collect(),
        href,
    }
}

/// The stage of today, or the one that comes next.
fn stage_words(stages: &[&StagePlan], today: NaiveDate) -> String {
    let now = stages
        .iter()
        .rev()
        .find(|s| (s.starts_on..=s.ends_on).contains(&today));
    let next = stages.iter().find(|s| s.starts_on > today);
    match (now, next) {
        (Some(s), _) => format!("{} sampai {}", s.label, text::date(s.ends_on)),
        (None, Some(s)) => format!("Berikutnya: {} mulai {}", s.label, text::date(s.starts_on)),
        (None, None) => "Semua tahap sudah lewat".to_owned(),
    }
}

fn upcoming(here: &Here, board: &Board<'_>) -> UpcomingPart {
    let cohort = &board.listed.cohort;
    UpcomingPart {
        href: class_path(here, cohort),
        name: cohort.name.clone(),
        dates: dates(cohort.starts_on, cohort.ends_on),
        when: format!(
            "mulai {}",
            text::relative_days(here.today(), cohort.starts_on)
        ),
        count: format!(
            "{} dari {} peserta",
            board.listed.participants, cohort.quota
        ),
    }
}
