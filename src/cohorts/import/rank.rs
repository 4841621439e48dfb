//! The ranks of civil servants (golongan/ruang and pangkat), domain reference 06.2.
//!
//! [`Rank::read`] accepts the ways lists write them: "III/d", "III.d", "Penata Tk. I (III/d)".
//! It must not judge whether a rank fits a programme.

const RANKS: [(&str, &str); 17] = [
    ("I/a", "Juru Muda"),
    ("I/b", "Juru Muda Tingkat I"),
    ("I/c", "Juru"),
    ("I/d", "Juru Tingkat I"),
    ("II/a", "Pengatur Muda"),
    ("II/b", "Pengatur Muda Tingkat I"),
    ("II/c", "Pengatur"),
    ("II/d", "Pengatur Tingkat I"),
    ("III/a", "Penata Muda"),
    ("III/b", "Penata Muda Tingkat I"),
    ("III/c", "Penata"),
    ("III/d", "Penata Tingkat I"),
    ("IV/a", "Pembina"),
    ("IV/b", "Pembina Tingkat I"),
    ("IV/c", "Pembina Utama Muda"),
    ("IV/d", "Pembina Utama Madya"),
    ("IV/e", "Pembina Utama"),
];
/// The grades of PPPK, which have no rank name.
const PPPK_GRADES: [&str; 17] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV",
    "XVI", "XVII",
];

/// What a grade cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rank {
    /// The grade as it is written officially; none if there is no known grade in the cell.
    pub(super) grade: Option<&'static str>,
    /// The rank name standing beside the grade in the same cell.
    pub(super) name: Option<String>,
}

impl Rank {
    /// Reads a grade cell, with or without a rank name beside the grade.
    pub(super) fn read(text: &str) -> Rank {
        if let Some(grade) = grade(text) {
            return Rank {
                grade: Some(grade),
                name: None,
            };
        }
        let is_border = |c: char| c.is_whitespace() || "(),;".contains(c);
        let found = text
            .split(is_border)
            .rev()
            .find_map(|word| Some((word, pns_grade(word)?)));
        let Some((word, grade)) = found else {
            return Rank {
                grade: None,
                name: None,
            };
        };
        let rest = text.replace(word, " ");
        let rest: Vec<&str> = rest
            .split(is_border)
            .filter(|w| !matches!(*w, "" | "/" | "-"))
            .collect();
        Rank {
            grade: Some(grade),
            name: (!rest.is_empty()).then(|| rest.join(" ")),
        }
    }
}

/// The rank name that belongs to a grade; a PPPK grade has none.
pub(super) fn name_of(grade: &str) -> Option<&'static str> {
    RANKS
        .iter()
        .find(|(known, _)| *known == grade)
        .map(|(_, name)| *name)
}

/// Whether a written rank name means the official one: "Penata Tk.I" is "Penata Tingkat I".
pub(super) fn is_same_name(written: &str, official: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let text = text.to_lowercase();
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        words
            .map(|word| match word {
                "tk" | "tkt" => "tingkat".to_owned(),
                "1" => "i".to_owned(),
                other => other.to_owned(),
            })
            .collect()
    };
    words(written) == words(official)
}

fn grade(text: &str) -> Option<&'static str> {
    let plain = text.trim().to_uppercase();
    pns_grade(text).or_else(|| PPPK_GRADES.iter().find(|known| **known == plain).copied())
}

fn pns_grade(text: &str) -> Option<&'static str> {
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let wanted = letters(text);
    RANKS
        .iter()
        .find(|(known, _)| letters(known) == wanted)
        .map(|(known, _)| *known)
}
