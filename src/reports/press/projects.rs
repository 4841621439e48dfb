//! The paragraphs about the projects themselves: where they come from, what they
//! are about, and a few of them told in detail.

use super::super::launch::{LaunchReport, LaunchRow, Tally};
use super::wording::{counted, excerpt, listed, lowered, opening_number, sentence_case};
use crate::web::text::{ended, number_or_words};

pub fn spread(report: &LaunchReport) -> String {
    match report.rows.as_slice() {
        [] => String::new(),
        [only] => character(report, only),
        _ => [
            units(report),
            agencies(report),
            themes(report),
            digital(report),
        ]
        .concat(),
    }
}

fn character(report: &LaunchReport, only: &LaunchRow) -> String {
    let mut traits = Vec::new();
    if let Some(theme) = &only.theme {
        traits.push(format!("mengangkat tema {}", lowered(theme)));
    }
    if let Some(mission) = &only.mission {
        traits.push(format!("mendukung “{}”", excerpt(mission, 20)));
    }
    if only.digital == Some(true) {
        traits.push("memanfaatkan teknologi digital".to_owned());
    }
    if traits.is_empty() {
        return String::new();
    }
    ended(&format!(
        "{} ini {}",
        sentence_case(&report.project_label),
        listed(&traits)
    ))
}

fn units(report: &LaunchReport) -> String {
    let label = sentence_case(&report.project_label);
    match report.by_opd().as_slice() {
        [only] => format!(
            "Seluruh {} berasal dari {}. ",
            report.project_label, only.label
        ),
        all if all.len() == report.count() => {
            format!(
                "Setiap {} berasal dari perangkat daerah yang berbeda. ",
                report.project_label
            )
        }
        all => format!(
            "{label} tersebut tersebar di {} perangkat daerah, {} {}. ",
            number_or_words(all.len()),
            if all.len() > 3 {
                "antara lain"
            } else {
                "yaitu"
            },
            counted(all, 3),
        ),
    }
}

fn agencies(report: &LaunchReport) -> String {
    match report.by_agency().as_slice() {
        [] | [_] => String::new(),
        all => format!("Asal instansinya ialah {}. ", counted(all, 4)),
    }
}

fn themes(report: &LaunchReport) -> String {
    let themed: Vec<_> = report
        .rows
        .iter()
        .filter(|row| row.theme.is_some())
        .collect();
    if themed.is_empty() {
        return String::new();
    }
    let all: Vec<_> = report
        .by_theme()
        .into_iter()
        .filter(|tally| {
            themed
                .iter()
                .any(|row| row.theme.as_ref() == Some(&tally.label))
        })
        .map(|tally| Tally {
            label: lowered(&tally.label),
            ..tally
        })
        .collect();
    let among = if all.len() > 3 {
        "antara lain"
    } else {
        "ialah"
    };
    format!("Tema yang diangkat {among} {}. ", counted(&all, 3))
}

fn digital(report: &LaunchReport) -> String {
    match report.digital() {
        0 => String::new(),
        some if some == report.count() => "Semuanya memanfaatkan teknologi digital.".to_owned(),
        some => format!(
            "{} di antaranya memanfaatkan teknologi digital.",
            opening_number(some)
        ),
    }
}

/// The first project of each unit before a second one of the same unit.
pub fn told(report: &LaunchReport, stories: usize) -> String {
    let mut chosen: Vec<&LaunchRow> = Vec::new();
    for row in &report.rows {
        if chosen.len() < stories && chosen.iter().all(|other| other.opd != row.opd) {
            chosen.push(row);
        }
    }
    if let [only] = report.rows.as_slice() {
        let label = sentence_case(&report.project_label);
        return story(
            only,
            &format!("{label} berjudul “{}” itu", excerpt(&only.title, 35)),
        );
    }
    let openings = ["Salah satunya", "Ada pula", "Selain itu, ada", "Berikutnya"];
    let stories: Vec<_> = chosen
        .iter()
        .zip(openings)
        .map(|(row, opening)| story(row, &format!("{opening} {}, yang", named(row))))
        .collect();
    stories.join(" ")
}

fn named(row: &LaunchRow) -> String {
    if row.brand.trim().is_empty() {
        format!("“{}”", excerpt(&row.title, 25))
    } else {
        format!(
            "{} (“{}”)",
            excerpt(&row.brand, 10),
            excerpt(&row.title, 20)
        )
    }
}

fn story(row: &LaunchRow, what: &str) -> String {
    let mut text = format!(
        "{what} digagas oleh {}, {}",
        row.innovator.name, row.innovator.office
    );
    if !row.innovator.office.contains(&row.opd) {
        text.push_str(&format!(" pada {}", row.opd));
    }
    if !row.locus.trim().is_empty() {
        text.push_str(&format!(", dengan lokus {}", excerpt(&row.locus, 15)));
    }
    let mut text = ended(&text);
    if !row.benefit.trim().is_empty() {
        let benefit = ended(&excerpt(&row.benefit, 30));
        text.push_str(&format!(" Manfaatnya bagi masyarakat: “{benefit}”"));
    }
    text
}
