//! The sections of documents as the domain gives them (domain references 02.3 to 02.5, 05.2): `sections.json`. They are the
//! first version of every organiser's own template. Title and approvals are no sections.

use super::Program;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

crate::codes! {
    /// Where the content of a section comes from: typed there, or one of the project's own tables.
    pub enum Source {
        Text = "text" => "Teks",
        Milestones = "milestones" => "Tabel tahapan",
        Indicators = "indicators" => "Tabel indikator",
        Budget = "budget" => "Tabel anggaran",
        Stakeholders = "stakeholders" => "Tabel pemangku kepentingan",
        Risks = "risks" => "Tabel risiko",
        Team = "team" => "Tabel tim efektif",
    }
}

/// One section of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its name in the database and in addresses; stays the same through all versions of a template.
    pub key: String,
    /// Its name on screen.
    pub label: String,
    /// What to write.
    #[serde(default)]
    pub hint: String,
    /// Where its content comes from.
    #[serde(default = "text")]
    pub source: Source,
    /// The most words that are taken; 0 where nothing is typed.
    #[serde(default)]
    pub max_words: i32,
    /// Whether the document can only be submitted with it.
    #[serde(default = "yes")]
    pub required: bool,
}

fn text() -> Source {
    Source::Text
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
struct Standard {
    kind: String,
    programs: Vec<Program>,
    sections: Vec<Section>,
}

static STANDARDS: LazyLock<Vec<Standard>> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the file is part of the program and its test reads it"
    )]
    serde_json::from_str(include_str!("sections.json")).expect("sections.json is well formed")
});

/// The standard sections of a programme's document; `kind_code` is `idea`, `design` or `report`. None for any other kind.
pub fn sections(program: Program, kind_code: &str) -> &'static [Section] {
    STANDARDS
        .iter()
        .find(|s| s.kind == kind_code && s.programs.contains(&program))
        .map_or(&[], |s| &s.sections)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Code;
    use std::collections::HashSet;

    #[test]
    fn every_document_of_every_programme_has_sections_with_keys_of_their_own() {
        for program in Program::ALL {
            for kind in ["idea", "design", "report"] {
                let list = sections(*program, kind);
                assert!(list.len() >= 6, "{program} {kind}");
                let keys: HashSet<_> = list.iter().map(|s| &s.key).collect();
                assert_eq!(keys.len(), list.len(), "{program} {kind}");
                assert!(
                    list.iter()
                        .all(|s| !s.hint.is_empty()
                            && (s.max_words > 0) == (s.source == Source::Text))
                );
            }
            assert!(sections(*program, "certificate").is_empty());
        }
    }

    #[test]
    fn pka_controls_risk_and_pkp_controls_quality() {
        let label = |program| {
            sections(program, "design")
                .iter()
                .find(|s| s.key == "risk_or_quality")
                .map(|s| s.label.as_str())
        };
        assert_eq!(label(Program::Pka), Some("Pengendalian risiko"));
        assert_eq!(label(Program::Pkp), Some("Pengendalian mutu pekerjaan"));
        assert_eq!(label(Program::Pkn2), None);
    }
}
