//! The first screen of leadership on one page of paper, ready to sign.

use super::figures::{Figures, Overview};
use crate::access::{Audience, Here, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::error::Result;
use crate::oversight::store::{GroupRow, groups};
use crate::oversight::{Measure, READERS};
use crate::reports::summary_paper::Summary;
use crate::tenants::letterhead;
use crate::web::download::{PDF, download};
use crate::web::text;
use axum::response::Response;
use chrono::{Datelike, NaiveDate};

/// How many years and units fit on the page.
const MOST_YEARS: usize = 5;
/// How many late projects, and how many classes.
const MOST_LATE: usize = 3;
const MOST_CLASSES: usize = 4;

/// The routes of this paper.
pub fn routes() -> Routes {
    Routes::new().get(
        "/t/{tenant}/overview/summary.pdf",
        Audience::Roles(READERS),
        summary,
    )
}

async fn summary(mut m: MemberRead) -> Result<Response> {
    let today = m.here.today();
    let figures = Figures::of(&mut m.tx, m.here.tenant.id, today).await?;
    let Figures { overview, units } = &*figures;
    let years = groups(&mut m.tx, m.here.tenant.id, "year", today).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    let day = text::date(today);
    let city = letterhead(&here.tenant).city;
    let signs = here.actor.is(Role::Leadership);
    let paper = Summary {
        letterhead: letterhead(&here.tenant),
        lead: lead(&years, overview.funnel[0].total()),
        funnel: Measure::FUNNEL
            .iter()
            .zip(overview.funnel)
            .map(|(m, t)| (m.label().to_owned(), t.class, t.home, t.total()))
            .collect(),
        waiting: overview
            .decisions
            .parts("")
            .into_iter()
            .map(|(label, count, _)| (count, label.to_owned()))
            .collect(),
        years: years
            .iter()
            .take(MOST_YEARS)
            .map(|y| {
                (
                    y.label.clone(),
                    y.submitted,
                    y.implemented,
                    y.launched,
                    y.late,
                )
            })
            .collect(),
        leading: units
            .leading
            .iter()
            .map(|u| (u.name_in(&here.tenant.name), u.projects))
            .collect(),
        lacking: format!(
            "{} dari {} perangkat daerah belum mempunyai proyek tahun {}.",
            units.without,
            units.total,
            today.year()
        ),
        launch: overview.latest.as_ref().map_or_else(String::new, |l| {
            format!(
                "Peluncuran terakhir: gelombang {}, {}, {} proyek, oleh {}",
                l.number,
                l.held(&here.tenant.zone),
                l.projects,
                text::ended(&l.presided_by)
            )
        }),
        late: late(&figures),
        classes: classes(overview, today),
        place_and_date: if city.is_empty() {
            day.clone()
        } else {
            format!("{city}, {day}")
        },
        office: office(&here, signs),
        name: if signs {
            here.actor.name.clone()
        } else {
            String::new()
        },
        day,
    };
    let bytes = paper.pdf().await?;
    let name = format!("ringkasan-eksekutif-{}-{today}.pdf", here.tenant.slug);
    Ok(download(bytes, PDF, &name))
}

/// The projects that are late the longest: as many as fit, and how many more.
fn late(figures: &Figures) -> Vec<String> {
    let concerns = figures.concerns(Measure::Late);
    let total = concerns.first().map_or(0, |c| c.total);
    let lines = concerns
        .iter()
        .map(|c| format!("{}, {}: {}", c.name, c.office(), text::ended(&c.since())));
    with_rest(lines, MOST_LATE, total, "proyek")
}

/// The classes that run: as many as fit, and how many more.
fn classes(overview: &Overview, today: NaiveDate) -> Vec<String> {
    let lines = overview.classes.iter().map(|c| {
        format!(
            "{}: {} dari {} peserta sudah mengajukan gagasan, {}",
            c.name,
            c.submitted,
            c.participants,
            text::ended(&c.left(&today))
        )
    });
    with_rest(lines, MOST_CLASSES, overview.classes_total, "kelas")
}

fn with_rest(
    lines: impl Iterator<Item = String>,
    most: usize,
    total: i64,
    noun: &str,
) -> Vec<String> {
    let mut lines: Vec<String> = lines.take(most).collect();
    let rest = total - i64::try_from(lines.len()).unwrap_or(total);
    if rest > 0 {
        lines.push(format!("{} {noun} lain.", text::number(rest)));
    }
    lines
}

fn office(here: &Here, signs: bool) -> String {
    if signs && !here.actor.position.is_empty() {
        here.actor.position.clone()
    } else {
        "Pimpinan".to_owned()
    }
}

fn lead(years: &[GroupRow], submitted: i64) -> String {
    let (planned, spent) = years
        .iter()
        .fold((0, 0), |(p, s), y| (p + y.planned, s + y.spent));
    format!(
        "{} proyek perubahan tercatat, dengan anggaran {} dan realisasi {}.",
        text::number(submitted),
        text::rupiah(planned),
        text::rupiah(spent)
    )
}
