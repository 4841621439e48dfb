//! Reading a list of sections.

use super::{MAX_SECTIONS, fault};
use crate::codes::{Code, free_code, kept_code};
use crate::programs::{Section, Source};
use crate::web::form::{FieldErrors, Fields, Reader};

/// The words that a new section takes until somebody says otherwise.
const USUAL_WORDS: i32 = 500;

/// What the button asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Publish.
    Publish,
    /// One more section at the end.
    Add,
    /// A section less.
    Drop(usize),
    /// A section one place up.
    Up(usize),
}

impl Asked {
    /// Reads the button: `publish`, `add`, `drop-2`, `up-2`.
    pub fn of(button: &str) -> Self {
        let (word, at) = button.split_once('-').unwrap_or((button, ""));
        match (word, at.parse()) {
            ("add", _) => Self::Add,
            ("drop", Ok(at)) => Self::Drop(at),
            ("up", Ok(at)) => Self::Up(at),
            _ => Self::Publish,
        }
    }

    /// The fields as they are after it; where the reader should look.
    pub fn to(self, fields: &Fields) -> (Fields, usize) {
        let mut rows = rows(fields);
        let at = match self {
            Self::Publish => 0,
            Self::Add => {
                if rows.len() < MAX_SECTIONS {
                    let key = free_code("s", rows.iter().map(|r| r.key.as_str()));
                    rows.push(Row {
                        key,
                        source: Source::Text.code().to_owned(),
                        max_words: USUAL_WORDS.to_string(),
                        required: true,
                        ..Row::default()
                    });
                }
                rows.len().saturating_sub(1)
            }
            Self::Drop(at) => {
                if at < rows.len() {
                    rows.remove(at);
                }
                at.saturating_sub(1)
            }
            Self::Up(at) => {
                if at > 0 && at < rows.len() {
                    rows.swap(at - 1, at);
                }
                at.saturating_sub(1)
            }
        };
        let mut after = Fields::default();
        for name in ["note", "latest"] {
            after.set(name, fields.get(name));
        }
        rows.iter()
            .enumerate()
            .for_each(|(at, row)| row.put(&mut after, at));
        (after, at)
    }
}

/// A section as typed.
#[derive(Debug, Clone, Default)]
struct Row {
    key: String,
    label: String,
    hint: String,
    source: String,
    max_words: String,
    required: bool,
}

impl Row {
    fn put(&self, fields: &mut Fields, at: usize) {
        for (what, value) in [
            ("key", &self.key),
            ("label", &self.label),
            ("hint", &self.hint),
            ("source", &self.source),
            ("max_words", &self.max_words),
        ] {
            fields.set(&name(at, what), value.as_str());
        }
        if self.required {
            fields.set(&name(at, "required"), "1");
        }
    }
}

/// The name of a field of a section.
pub fn name(at: usize, what: &str) -> String {
    format!("s{at}-{what}")
}

fn rows(fields: &Fields) -> Vec<Row> {
    (0..MAX_SECTIONS)
        .take_while(|at| fields.has(&name(*at, "label")))
        .map(|at| {
            let get = |what: &str| fields.get(&name(at, what)).to_owned();
            Row {
                key: get("key"),
                label: get("label"),
                hint: get("hint"),
                source: get("source"),
                max_words: get("max_words"),
                required: !get("required").is_empty(),
            }
        })
        .collect()
}

/// How many sections the form shows.
pub fn count(fields: &Fields) -> usize {
    rows(fields).len()
}

/// What the form shows for a list of sections.
pub fn filled(sections: &[Section], latest: i32) -> Fields {
    let mut fields = Fields::default();
    fields.set("latest", latest.to_string());
    for (at, s) in sections.iter().enumerate() {
        let max_words = if s.source == Source::Text {
            s.max_words.to_string()
        } else {
            String::new()
        };
        Row {
            key: s.key.clone(),
            label: s.label.clone(),
            hint: s.hint.clone(),
            source: s.source.code().to_owned(),
            max_words,
            required: s.required,
        }
        .put(&mut fields, at);
    }
    fields
}

/// A template as typed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// The sections.
    pub sections: Vec<Section>,
    /// What changed.
    pub note: String,
    /// The version that the form was opened on.
    pub latest: i32,
}

/// Reads a template.
pub fn parse(fields: &Fields) -> Result<Typed, FieldErrors> {
    let mut r = Reader::new(fields);
    let mut sections: Vec<Section> = Vec::new();
    for (at, row) in rows(fields).into_iter().enumerate() {
        let key = kept_code(&row.key, "s", sections.iter().map(|s| s.key.as_str()));
        let label = r.line(&name(at, "label"), "Nama bagian", 120);
        let named = if label.is_empty() {
            "bagian ini"
        } else {
            &label
        };
        let hint = r
            .optional_line(&name(at, "hint"), "Petunjuk", 600)
            .unwrap_or_default();
        let source = r.one_of(
            &name(at, "source"),
            &format!("Isi {named}"),
            &Source::choices(),
        );
        let max_words = if source == Source::Text {
            r.int(
                &name(at, "max_words"),
                &format!("Batas kata {named}"),
                10..=5000,
            ) as i32
        } else {
            0
        };
        sections.push(Section {
            key,
            label,
            hint,
            source,
            max_words,
            required: row.required,
        });
    }
    let note = r.line("note", "Yang berubah", 500);
    let latest = r.int("latest", "Versi", 0..=100_000) as i32;
    r.check(
        !fields.has(&name(MAX_SECTIONS, "label")),
        "note",
        format!("Satu dokumen memuat paling banyak {MAX_SECTIONS} bagian."),
    );
    if let Some((at, words)) = fault(&sections) {
        r.check(false, &name(at, "label"), words);
    }
    r.finish(Typed {
        sections,
        note,
        latest,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programs::{Program, sections};

    fn form() -> Fields {
        let mut fields = filled(sections(Program::Pka, "design"), 3);
        fields.set("note", "Disesuaikan dengan pedoman baru.");
        fields
    }

    #[test]
    fn what_is_shown_is_read_back_as_it_was() {
        let typed = parse(&form()).unwrap();
        assert_eq!(typed.sections, sections(Program::Pka, "design"));
        assert_eq!(typed.latest, 3);
    }

    #[test]
    fn sections_come_go_and_move_and_keep_their_keys() {
        let (added, at) = Asked::of("add").to(&form());
        assert_eq!(
            (at, added.get("s20-key"), added.get("s20-source")),
            (20, "s1", "text")
        );
        assert_eq!(
            parse(&added)
                .unwrap_err()
                .get("s20-label")
                .map(str::to_owned),
            parse(&added)
                .unwrap_err()
                .iter()
                .next()
                .map(|(_, s)| s.to_owned())
        );
        let (moved, at) = Asked::of("up-2").to(&form());
        assert_eq!(
            (at, moved.get("s1-key"), moved.get("s2-key")),
            (1, "area_of_change", "background")
        );
        let (dropped, _) = Asked::of("drop-0").to(&form());
        assert_eq!(
            (count(&dropped), dropped.get("s0-key"), dropped.get("note")),
            (19, "background", "Disesuaikan dengan pedoman baru.")
        );
        let (same, _) = Asked::of("drop-99").to(&form());
        assert_eq!(count(&same), 20);
    }

    #[test]
    fn limits_and_words_are_asked_for() {
        let mut fields = form();
        fields.set("s0-max_words", "9");
        fields.set("s1-label", " ");
        fields.set("s2-source", "certificate");
        fields.set("note", "");
        let errors = parse(&fields).unwrap_err();
        let names: Vec<&str> = errors.iter().map(|(f, _)| f).collect();
        assert_eq!(names, ["s0-max_words", "s1-label", "s2-source", "note"]);
    }
}
