//! The sections of a programme's documents as an organiser wants them: versions that are published and never changed.
//!
//! Main type: [`InForce`]. The first version of each is the domain's own ([`crate::programs::sections`]). A document is
//! written by the version that was in force at its first word; knows no document.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod store;
mod views;

use crate::id::SectionTemplateId;
use crate::programs::{Program, Section, Source};
use crate::projects::DocumentKind;
use chrono::{DateTime, Utc};

/// The most sections of a document.
pub const MAX_SECTIONS: usize = 40;

/// A published version.
#[derive(Debug, Clone)]
pub struct Published {
    /// Its row.
    pub id: SectionTemplateId,
    /// 1 for the first.
    pub number: i32,
    /// The sections, in the order of the document.
    pub sections: Vec<Section>,
    /// What changed, in the admin's words.
    pub note: String,
    /// When.
    pub published_at: DateTime<Utc>,
    /// By whom; nobody for the standard one.
    pub published_by_name: String,
    /// How many documents are written by it.
    pub documents: i64,
}

/// What a document begun now would be written by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The programme.
    pub program: Program,
    /// Which document.
    pub kind: DocumentKind,
    /// The number of the latest version; 0 while there is none.
    pub latest: i32,
    /// Whether it is the domain's own.
    pub is_standard: bool,
    /// The sections.
    pub sections: Vec<Section>,
}

impl InForce {
    /// The template in force, from all versions, the newest first.
    pub fn of(program: Program, kind: DocumentKind, versions: &[Published]) -> Self {
        let standard =
            || crate::programs::sections(program, crate::codes::Code::code(kind)).to_vec();
        let own = versions
            .first()
            .filter(|v| !v.published_by_name.is_empty())
            .map(|v| v.sections.clone());
        Self {
            program,
            kind,
            latest: versions.first().map_or(0, |v| v.number),
            is_standard: own.is_none(),
            sections: own.unwrap_or_else(standard),
        }
    }
}

/// What is wrong with a list of sections: at which one, and in words. Nothing for a good one.
pub fn fault(sections: &[Section]) -> Option<(usize, String)> {
    if sections.is_empty() {
        let words = "Susunan memerlukan paling sedikit satu bagian.";
        return Some((0, words.to_owned()));
    }
    let twice = |same: fn(&Section, &Section) -> bool| {
        sections
            .iter()
            .enumerate()
            .find(|(at, s)| sections.iter().take(*at).any(|before| same(before, s)))
    };
    if let Some((at, s)) = twice(|a, b| a.label.to_lowercase() == b.label.to_lowercase()) {
        let words = format!(
            "Ada dua bagian bernama “{}”. Beri nama lain pada salah satunya.",
            s.label
        );
        return Some((at, words));
    }
    twice(|a, b| a.source == b.source && a.source != Source::Text).map(|(at, s)| {
        let words = format!(
            "“{}” menampilkan tabel yang sudah ada pada bagian lain. Satu tabel cukup sekali.",
            s.label
        );
        (at, words)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Code;

    #[test]
    fn the_standard_ones_are_good() {
        for program in Program::ALL {
            for kind in DocumentKind::ALL {
                let standard = InForce::of(*program, *kind, &[]);
                assert!(standard.is_standard);
                assert_eq!(fault(&standard.sections), None, "{program} {kind}");
            }
        }
    }

    #[test]
    fn the_admin_alone_publishes() {
        use crate::reviews::fixture::names;
        let in_force = InForce::of(Program::Pka, DocumentKind::Design, &[]);
        let who = names(|p| p.actor().may::<policy::PublishTemplate>(&in_force));
        assert_eq!(who, "Staff");
    }

    #[test]
    fn nothing_stands_twice() {
        let mut sections = InForce::of(Program::Pka, DocumentKind::Design, &[]).sections;
        let mut table = sections
            .iter()
            .find(|s| s.source == Source::Risks)
            .unwrap()
            .clone();
        table.label = "Risiko lagi".to_owned();
        sections.push(table);
        assert!(fault(&sections).unwrap().1.contains("Risiko lagi"));
        sections.pop();
        let mut first = sections[0].clone();
        first.label = first.label.to_uppercase();
        sections.push(first);
        assert!(fault(&sections).unwrap().1.contains("ABSTRAK"));
        assert!(fault(&[]).is_some());
    }
}
