//! What only several lines together show: duplicates, and mentors that do not fit.
//!
//! Problems are added to the drafts; nothing is removed here.

use std::{collections::HashMap, hash::Hash};

use crate::accounts::nip::Nip;

use super::{
    check::{Problem, Severity},
    columns::{Column, Columns},
    row::{Draft, list_number_column},
    sheet::join_words,
};

/// Adds every problem that needs more than one line.
pub(super) fn compare(drafts: &mut [Draft], columns: &Columns) {
    duplicate_nips(drafts);
    duplicate_list_numbers(drafts, list_number_column(columns));
    shared_emails(drafts);
    own_mentors(drafts);
    mentor_names(drafts);
}

fn duplicate_nips(drafts: &mut [Draft]) {
    for group in groups(drafts, |draft| draft.nip) {
        for at in &group {
            let others = other_lines(drafts, &group, *at);
            let sentence = format!(
                "NIP pada baris {} sama dengan baris {others}. Hapus salah satu baris atau perbaiki NIP-nya.",
                drafts[*at].raw.line
            );
            add(&mut drafts[*at], Severity::Error, Column::Nip, sentence);
        }
    }
}

fn duplicate_list_numbers(drafts: &mut [Draft], column: Column) {
    for group in groups(drafts, |draft| draft.list_number) {
        for at in &group {
            let others = other_lines(drafts, &group, *at);
            let line = drafts[*at].raw.line;
            let draft = &mut drafts[*at];
            if column == Column::ListNumber {
                let sentence = format!(
                    "NDH pada baris {line} sama dengan baris {others}. Beri setiap peserta NDH sendiri."
                );
                add(draft, Severity::Error, column, sentence);
            } else {
                // A running number often starts again for each agency: it is no NDH then.
                let sentence = format!(
                    "Nomor urut pada baris {line} sama dengan baris {others}, jadi tidak dipakai sebagai NDH; NDH akan diberikan kemudian."
                );
                if let Some(row) = &mut draft.row {
                    row.list_number = None;
                }
                add(draft, Severity::Warning, column, sentence);
            }
        }
    }
}

fn shared_emails(drafts: &mut [Draft]) {
    for group in groups(drafts, |draft| draft.email.clone()) {
        // The same person twice is already reported by the NIP.
        let first = drafts[group[0]].nip;
        if first.is_some() && group.iter().all(|at| drafts[*at].nip == first) {
            continue;
        }
        for at in &group {
            let others = other_lines(drafts, &group, *at);
            let sentence = format!(
                "Alamat email pada baris {} juga dipakai orang lain pada baris {others}. Setiap peserta memerlukan alamat sendiri.",
                drafts[*at].raw.line
            );
            add(&mut drafts[*at], Severity::Error, Column::Email, sentence);
        }
    }
}

/// Business rule BR-05.
fn own_mentors(drafts: &mut [Draft]) {
    for draft in drafts {
        let mentor = mentor_of(draft).map(|(nip, _)| nip);
        if mentor.is_some() && mentor == draft.nip {
            let sentence = "Peserta tidak boleh menjadi mentor bagi dirinya sendiri. Isi NIP atasan yang menjadi mentor.";
            add(
                draft,
                Severity::Error,
                Column::MentorNip,
                sentence.to_owned(),
            );
        }
    }
}

fn mentor_names(drafts: &mut [Draft]) {
    let mut first_seen: HashMap<Nip, (u32, String)> = HashMap::new();
    for draft in drafts {
        let Some((nip, name)) = mentor_of(draft) else {
            continue;
        };
        let name = name.to_owned();
        let (line, first) = first_seen
            .entry(nip)
            .or_insert_with(|| (draft.raw.line, name.clone()));
        if same_letters(first) != same_letters(&name) {
            let sentence = format!(
                "NIP mentor ini pada baris {line} bernama “{first}”, pada baris {} “{name}”. Samakan namanya atau perbaiki NIP-nya.",
                draft.raw.line
            );
            add(draft, Severity::Warning, Column::MentorName, sentence);
        }
    }
}

fn mentor_of(draft: &Draft) -> Option<(Nip, &str)> {
    let mentor = draft.row.as_ref()?.mentor.as_ref()?;
    Some((mentor.nip, &mentor.name))
}

fn same_letters(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Places of the drafts that share a key, only where several do, in the order of the list.
fn groups<K: Eq + Hash>(drafts: &[Draft], key: impl Fn(&Draft) -> Option<K>) -> Vec<Vec<usize>> {
    let mut places: HashMap<K, Vec<usize>> = HashMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        if let Some(key) = key(draft) {
            places.entry(key).or_default().push(at);
        }
    }
    let mut shared: Vec<Vec<usize>> = places.into_values().filter(|at| at.len() > 1).collect();
    shared.sort_unstable();
    shared
}

/// The lines of the others of a group; of a large group only the first few.
fn other_lines(drafts: &[Draft], group: &[usize], own: usize) -> String {
    const SHOWN: usize = 5;
    let others = || group.iter().filter(|at| **at != own);
    let lines: Vec<u32> = others()
        .take(SHOWN)
        .map(|at| drafts[*at].raw.line)
        .collect();
    match others().count().saturating_sub(SHOWN) {
        0 => join_words(&lines),
        more => format!(
            "{}, dan {more} baris lain",
            lines
                .iter()
                .map(u32::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

fn add(draft: &mut Draft, severity: Severity, column: Column, sentence: String) {
    draft.problems.push(Problem {
        severity,
        column,
        sentence,
    });
}
