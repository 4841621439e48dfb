//! Turns of phrase of news Indonesian: enumerations, ordinals, excerpts and the
//! ends of sentences. It must not know what the text is about.

use super::super::launch::Tally;
use crate::web::text::number_or_words;

/// "pertama", "kedua", "kedua belas", "ke-26".
pub fn ordinal(number: u32) -> String {
    let words = number_or_words(number as usize);
    match number {
        1 => "pertama".to_owned(),
        _ if words.starts_with(|letter: char| letter.is_ascii_digit()) => format!("ke-{number}"),
        _ => format!("ke{words}"),
    }
}

/// "A (4), B (3), dan C (2)": digits, because it is an enumeration; none where
/// they would all be 1.
pub fn counted(tallies: &[Tally], most: usize) -> String {
    let single = tallies.iter().all(|one| one.count == 1);
    let item = |one: &Tally| match single {
        true => one.label.clone(),
        false => format!("{} ({})", one.label, one.count),
    };
    listed(&tallies.iter().take(most).map(item).collect::<Vec<_>>())
}

/// A sentence does not begin with digits: "Dua belas", "Sebanyak 26".
pub fn opening_number(count: usize) -> String {
    let words = number_or_words(count);
    if words.starts_with(|letter: char| letter.is_ascii_digit()) {
        format!("Sebanyak {words}")
    } else {
        sentence_case(&words)
    }
}

/// "A", "A dan B", "A, B, dan C".
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first, second] => format!("{first} dan {second}"),
        [all @ .., last] => format!("{}, dan {last}", all.join(", ")),
    }
}

/// One line, cut after a number of words.
pub fn excerpt(text: &str, most: usize) -> String {
    let all: Vec<_> = text.split_whitespace().collect();
    if all.len() <= most {
        return all.join(" ");
    }
    let cut = all[..most].join(" ");
    format!("{}…", cut.trim_end_matches([',', '.', ';', ':']))
}

/// Small first letter inside a sentence, unless the word is an acronym or a name
/// of one capital only.
pub fn lowered(text: &str) -> String {
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

pub fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

pub fn capitalised(text: &str) -> String {
    text.split_whitespace()
        .map(sentence_case)
        .collect::<Vec<_>>()
        .join(" ")
}
