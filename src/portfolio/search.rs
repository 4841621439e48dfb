//! What people type into the search: words, and operators such as `opd:"Dinas Kesehatan"`, `status:terlambat`,
//! `angkatan:VII` (or `kelas:VII`), `tema:perizinan`.

use crate::codes::Code;
use crate::db::like_words;
use crate::projects::Stage;

/// What a `status:` can say besides the stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flagged {
    /// A milestone is late.
    Late,
    /// It was launched.
    Launched,
    /// It is flagged as routine.
    Routine,
    /// Leadership made it obligatory.
    Mandatory,
}

impl Flagged {
    const WORDS: [(&'static str, Self); 4] = [
        ("terlambat", Self::Late),
        ("diluncurkan", Self::Launched),
        ("rutinitas", Self::Routine),
        ("wajib", Self::Mandatory),
    ];

    /// How SQL knows it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Launched => "launched",
            Self::Routine => "routine",
            Self::Mandatory => "mandatory",
        }
    }
}

/// A search, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Words for the full text; empty for all.
    pub words: String,
    /// A pattern for the unit's name.
    pub unit: String,
    /// A pattern for the theme.
    pub theme: String,
    /// Words that the class's name must have.
    pub class: String,
    /// One of these stages.
    pub stages: Vec<String>,
    /// What else holds.
    pub flagged: Option<Flagged>,
    /// Operators that say nothing we know, as typed.
    pub unknown: Vec<String>,
}

/// The operators, as people write them.
const OPERATORS: [&str; 5] = ["opd", "status", "angkatan", "kelas", "tema"];

impl Search {
    /// Takes apart what was typed.
    pub fn read(typed: &str) -> Self {
        let mut search = Self::default();
        let mut words = Vec::new();
        for token in tokens(&typed.replace('\0', "")) {
            match operator(&token) {
                None => words.push(token),
                Some((_, value)) if value.is_empty() => {}
                Some((name, value)) => search.apply(&name, &value),
            }
        }
        search.words = words.join(" ").trim().chars().take(200).collect();
        search
    }

    fn apply(&mut self, name: &str, value: &str) {
        match name {
            "opd" => self.unit = format!("%{}%", like_words(value)),
            "tema" => self.theme = format!("%{}%", like_words(value)),
            "angkatan" | "kelas" => self.class = value.to_lowercase(),
            "status" => self.status(value),
            _ => self.unknown.push(format!("{name}:{value}")),
        }
    }

    fn status(&mut self, value: &str) {
        let value = value.to_lowercase();
        let flagged = Flagged::WORDS.iter().find(|(word, _)| *word == value);
        if let Some((_, flagged)) = flagged {
            self.flagged = Some(*flagged);
            return;
        }
        let stages: Vec<String> = Stage::ALL
            .iter()
            .filter(|s| s.label().to_lowercase().contains(&value))
            .map(|s| s.code().to_owned())
            .collect();
        if stages.is_empty() {
            self.unknown.push(format!("status:{value}"));
        }
        self.stages = stages;
    }

    /// Whether it narrows nothing: what is unknown is passed over.
    pub fn is_empty(&self) -> bool {
        let known = Self {
            unknown: Vec::new(),
            ..self.clone()
        };
        known == Self::default()
    }

    /// What else holds, as SQL knows it; empty for nothing.
    pub fn flagged_code(&self) -> &'static str {
        self.flagged.map_or("", Flagged::code)
    }
}

/// Name and value of what looks like an operator: letters before the colon, and no address of a page.
fn operator(token: &str) -> Option<(String, String)> {
    let (name, value) = token.split_once(':')?;
    let name = name.to_lowercase();
    let value = value.trim_matches('"').trim();
    let says = OPERATORS.contains(&name.as_str())
        || !name.is_empty()
            && name.chars().all(char::is_alphabetic)
            && !value.is_empty()
            && !value.starts_with("//");
    says.then(|| (name, value.to_owned()))
}

/// What stands between blanks, where quotation marks hold several words together.
fn tokens(typed: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let mut quoted = false;
    for c in typed.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                if let Some(last) = tokens.last_mut() {
                    last.push(c);
                }
            }
            c if c.is_whitespace() && !quoted => tokens.push(String::new()),
            c => {
                if let Some(last) = tokens.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    tokens.retain(|t| !t.is_empty());
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_operators_are_told_apart() {
        let s = Search::read(
            "antrean opd:\"Dinas Kesehatan\" STATUS:terlambat angkatan:vii tema:perizinan daring",
        );
        assert_eq!(s.words, "antrean daring");
        assert_eq!(s.unit, "%Dinas Kesehatan%");
        assert_eq!(s.theme, "%perizinan%");
        assert_eq!(s.class, "vii");
        assert_eq!(s.flagged, Some(Flagged::Late));
        assert!(s.stages.is_empty() && s.unknown.is_empty());
    }

    #[test]
    fn a_status_is_a_stage_or_is_said_to_be_unknown() {
        assert_eq!(
            Search::read("status:implementasi").stages,
            ["implementation"]
        );
        assert_eq!(
            Search::read("status:seminar").stages,
            ["design_seminar", "result_seminar"]
        );
        assert_eq!(Search::read("status:selesai").stages, ["completed"]);
        assert_eq!(Search::read("status:entah").unknown, ["status:entah"]);
        assert_eq!(
            Search::read("kelas:VII dinas:sosial antrean"),
            Search {
                words: "antrean".into(),
                class: "vii".into(),
                unknown: vec!["dinas:sosial".into()],
                ..Search::default()
            }
        );
        assert!(Search::read("dinas:sosial").is_empty());
    }

    #[test]
    fn what_is_no_operator_is_a_word() {
        for (typed, words) in [
            ("pukul 08:30", "pukul 08:30"),
            ("https://x", "https://x"),
            ("SIPADU: satu hari", "SIPADU: satu hari"),
            ("opd:", ""),
            ("  ", ""),
            ("\"layanan satu hari\"", "\"layanan satu hari\""),
            ("a\0b", "ab"),
            ("100% opd:50%", "100%"),
        ] {
            assert_eq!(Search::read(typed).words, words, "{typed:?}");
        }
        assert_eq!(Search::read("opd:50%").unit, "%50\\%%");
    }
}
