//! The press text of a launch: news style, from the facts of the report alone.
//!
//! It must not add a claim that the report does not carry. The number of
//! projects told in detail is what makes the text fit its length.

mod projects;
mod wording;

use super::launch::LaunchReport;
use crate::web::text::{date, date_numeric, ended, number, number_or_words, rupiah, time, weekday};
use projects::{spread, told};
use wording::{capitalised, excerpt, listed, opening_number, ordinal, sentence_case};

const LONGEST: usize = 300;

const SHORTEST: usize = 200;

const STORIES: usize = 4;

/// "Pemerintah Kota Balikpapan Luncurkan 10 Aksi Perubahan".
pub fn headline(report: &LaunchReport) -> String {
    let what = capitalised(&report.project_label);
    match report.rows.as_slice() {
        [only] => {
            format!(
                "{} Luncurkan {what} {}",
                report.letterhead.tenant,
                excerpt(only.name(), 12)
            )
        }
        rows => format!(
            "{} Luncurkan {} {what}",
            report.letterhead.tenant,
            rows.len()
        ),
    }
}

/// As many stories as fit; an explanation when the text would stay too short.
pub fn text(report: &LaunchReport) -> String {
    let stories = (1..=STORIES.min(report.count()))
        .rev()
        .find(|&stories| words(&compose(report, stories, false)) <= LONGEST)
        .unwrap_or(1);
    let text = compose(report, stories, false);
    if words(&text) < SHORTEST {
        compose(report, stories, true)
    } else {
        text
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn compose(report: &LaunchReport, stories: usize, explain: bool) -> String {
    let mut paragraphs = vec![
        lead(report),
        series(report),
        [origin(report), spread(report)].concat(),
        told(report, stories),
        progress(report),
        directives(report),
    ];
    if explain {
        paragraphs.push(explanation(report));
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
        .iter()
        .map(|one| one.trim())
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn lead(report: &LaunchReport) -> String {
    let what = match report.rows.as_slice() {
        [only] => format!(
            "satu {}, {},",
            report.project_label,
            excerpt(only.name(), 20)
        ),
        rows => format!("{} {}", number_or_words(rows.len()), report.project_label),
    };
    let mut presided = format!(
        "Peluncuran dipimpin oleh {}, {}",
        report.presided_by.office, report.presided_by.name
    );
    if let Some(whom) = &report.on_behalf_of {
        presided.push_str(&format!(", mewakili {whom}"));
    }
    let dateline = match report.letterhead.city.as_str() {
        "" => String::new(),
        city => format!("{city} – "),
    };
    format!(
        "{dateline}{} meluncurkan {what} di {} pada {} ({}) pukul {}. {}",
        report.letterhead.tenant,
        report.place,
        weekday(report.day()),
        date_numeric(report.day()),
        time(report.starts_at, report.zone),
        ended(&presided),
    )
}

fn series(report: &LaunchReport) -> String {
    let label = &report.project_label;
    let event = format!("Acara bertajuk “{}” ini", excerpt(&report.title, 25));
    let batch = ordinal(report.batch_number);
    let Some(last) = report.earlier.last() else {
        return format!("{event} menjadi gelombang {batch} peluncuran {label}.");
    };
    format!(
        "{event} menjadi gelombang {batch} peluncuran {label}. Gelombang sebelumnya, pada {}, \
         meluncurkan {} {label}. {}",
        date(last.date),
        number_or_words(last.count),
        cumulative(report),
    )
}

/// How many projects the series has brought so far.
pub fn cumulative(report: &LaunchReport) -> String {
    let label = &report.project_label;
    let all = number_or_words(report.total_projects());
    match report.total_batches() {
        1 => format!("Gelombang ini membuka rangkaian peluncuran dengan {all} {label}."),
        batches => format!(
            "Dengan gelombang ini, {all} {label} telah diluncurkan dalam {} gelombang.",
            number_or_words(batches)
        ),
    }
}

fn origin(report: &LaunchReport) -> String {
    let classes: Vec<_> = report
        .classes
        .iter()
        .map(|line| {
            format!("{} {}", line.programme, line.class)
                .trim()
                .to_owned()
        })
        .collect();
    if classes.is_empty() {
        return String::new();
    }
    let who = if report.count() == 1 {
        "Penggagasnya"
    } else {
        "Para penggagasnya"
    };
    let mut text = format!("{who} adalah peserta {}", listed(&classes));
    if !report.organisers.is_empty() {
        text.push_str(&format!(
            ", yang diselenggarakan oleh {}",
            listed(&report.organisers)
        ));
    }
    format!("{} ", ended(&text))
}

fn progress(report: &LaunchReport) -> String {
    [milestones(report), money(report)].concat()
}

fn milestones(report: &LaunchReport) -> String {
    let label = &report.project_label;
    let (verified, total) = report.milestones();
    if total == 0 {
        return String::new();
    }
    if verified == 0 {
        return format!(
            "Dari {} tahapan jangka pendek yang direncanakan, belum ada yang terverifikasi. ",
            number_or_words(total as usize)
        );
    }
    let (verified, total) = (i64::from(verified), i64::from(total));
    // Rounded down, so that 100 percent always means all of them.
    let share = verified * 100 / total;
    let mut text = format!(
        "Hingga laporan ini disusun, {} dari {} tahapan jangka pendek telah terverifikasi \
         ({share} persen). ",
        number(verified),
        number(total),
    );
    match report.completed() {
        some if report.count() > 1 && some == report.count() => {
            text.push_str(&format!(
                "Semua {label} telah menuntaskan tahapan jangka pendeknya. "
            ));
        }
        some if report.count() > 1 && some > 0 => text.push_str(&format!(
            "{} {label} telah menuntaskan seluruh tahapan jangka pendeknya. ",
            opening_number(some)
        )),
        _ => {}
    }
    text
}

fn money(report: &LaunchReport) -> String {
    let (total, unfunded) = (report.budget(), report.unfunded());
    if total == 0 {
        return match report.count() {
            0 => String::new(),
            1 => "Pelaksanaannya berjalan tanpa anggaran.".to_owned(),
            _ => format!("Semua {} berjalan tanpa anggaran.", report.project_label),
        };
    }
    let mut sources: Vec<String> = Vec::new();
    for source in report.rows.iter().filter_map(|row| row.source.as_ref()) {
        if !source.trim().is_empty() && !sources.contains(source) {
            sources.push(source.clone());
        }
    }
    let mut text = format!("Anggaran pelaksanaannya seluruhnya {}", rupiah(total));
    if !sources.is_empty() && sources.len() <= 3 {
        text.push_str(&format!(" yang bersumber dari {}", listed(&sources)));
    }
    if unfunded > 0 {
        let label = &report.project_label;
        text.push_str(&format!(
            "; {} {label} berjalan tanpa anggaran",
            number_or_words(unfunded)
        ));
    }
    ended(&text)
}

fn directives(report: &LaunchReport) -> String {
    let Some(first) = report.directives.first() else {
        return String::new();
    };
    let said = excerpt(&first.text, 35);
    let said = said.trim_end_matches('.');
    let (by, project) = (&first.by, &first.project);
    match report.directives.len() {
        1 => {
            format!("Dalam acara itu disampaikan satu arahan dari {by} untuk {project}: “{said}.”")
        }
        many => format!(
            "Dalam acara itu disampaikan {} arahan, antara lain dari {by} untuk {project}: “{said}.”",
            number_or_words(many)
        ),
    }
}

fn explanation(report: &LaunchReport) -> String {
    format!(
        "{} adalah pembaruan cara kerja yang dirancang dan dijalankan sendiri oleh peserta \
         pelatihan kepemimpinan di unit kerjanya, dengan persetujuan atasan sebagai mentor dan \
         bimbingan seorang coach. Pelaksanaannya dibagi ke dalam tahapan jangka pendek, jangka \
         menengah, dan jangka panjang. Tahapan jangka pendek dikerjakan selama masa pelatihan; \
         tahapan selebihnya dilanjutkan di perangkat daerah setelah pelatihan selesai.",
        sentence_case(&report.project_label)
    )
}
