//! The press text of a launch: news style, from the facts of the report alone.
//!
//! It must not add a claim that the report does not carry. The number of
//! projects told in detail is what makes the text fit its length.

use super::launch::{LaunchReport, LaunchRow, Tally};
use crate::web::text::{date, date_numeric, number, number_or_words, rupiah, time, weekday};

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
    format!(
        "{} – {} meluncurkan {what} di {} pada {} ({}) pukul {}. {}",
        report.letterhead.city,
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

/// "pertama", "kedua", "kedua belas", "ke-26".
fn ordinal(number: u32) -> String {
    let words = number_or_words(number as usize);
    match number {
        1 => "pertama".to_owned(),
        _ if words.starts_with(|letter: char| letter.is_ascii_digit()) => format!("ke-{number}"),
        _ => format!("ke{words}"),
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

fn spread(report: &LaunchReport) -> String {
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
    if only.digital {
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
fn told(report: &LaunchReport, stories: usize) -> String {
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
    match report.directives.len() {
        1 => format!(
            "Dalam acara itu disampaikan satu arahan dari {}: “{said}.”",
            first.by
        ),
        many => format!(
            "Dalam acara itu disampaikan {} arahan, antara lain dari {}: “{said}.”",
            number_or_words(many),
            first.by
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

/// "A (4), B (3), dan C (2)": digits, because it is an enumeration; none where
/// they would all be 1.
fn counted(tallies: &[Tally], most: usize) -> String {
    let single = tallies.iter().all(|one| one.count == 1);
    let item = |one: &Tally| match single {
        true => one.label.clone(),
        false => format!("{} ({})", one.label, one.count),
    };
    listed(&tallies.iter().take(most).map(item).collect::<Vec<_>>())
}

/// A sentence does not begin with digits: "Dua belas", "Sebanyak 26".
fn opening_number(count: usize) -> String {
    let words = number_or_words(count);
    if words.starts_with(|letter: char| letter.is_ascii_digit()) {
        format!("Sebanyak {words}")
    } else {
        sentence_case(&words)
    }
}

/// "A", "A dan B", "A, B, dan C".
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first, second] => format!("{first} dan {second}"),
        [all @ .., last] => format!("{}, dan {last}", all.join(", ")),
    }
}

/// One line, cut after a number of words.
fn excerpt(text: &str, most: usize) -> String {
    let all: Vec<_> = text.split_whitespace().collect();
    if all.len() <= most {
        return all.join(" ");
    }
    let cut = all[..most].join(" ");
    format!("{}…", cut.trim_end_matches([',', '.', ';', ':']))
}

/// Names end in titles such as "M.Si.", which already bring the full stop.
fn ended(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// Small first letter inside a sentence, unless the word is an acronym or a name
/// of one capital only.
fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => first
            .to_lowercase()
            .chain([second])
            .chain(letters)
            .collect(),
        _ => text.to_owned(),
    }
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn capitalised(text: &str) -> String {
    text.split_whitespace()
        .map(sentence_case)
        .collect::<Vec<_>>()
        .join(" ")
}
