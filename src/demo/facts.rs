//! What is true of one project: the catalogue's idea, set in an office, a region and a year.
//!
//! Main types: [`Facts`], [`Setting`]. All texts of the project are composed from it, so that they agree with each other.

use super::ideas::Idea;
use crate::programs::Program;
use crate::web::text::{number, rupiah};

/// Where money comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The province's budget.
    Province,
    /// The regency's or city's budget.
    Regency,
    /// No money.
    None,
}

impl Source {
    /// As milestones hold it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Province => "apbd_province",
            Self::Regency => "apbd_regency",
            Self::None => "none",
        }
    }

    /// As sentences say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Province => "APBD provinsi",
            Self::Regency => "APBD kabupaten/kota",
            Self::None => "tanpa anggaran",
        }
    }
}

/// What is true of one project.
#[derive(Debug, Clone)]
pub struct Facts {
    /// From the catalogue.
    pub idea: &'static Idea,
    /// Its programme.
    pub program: Program,
    /// Short public name.
    pub brand: &'static str,
    /// Long title.
    pub title: &'static str,
    /// "Bangka Selatan".
    pub place: String,
    /// "Pemerintah Kabupaten Bangka Selatan".
    pub agency: String,
    /// The office.
    pub opd: String,
    /// The part of the office.
    pub desk: String,
    /// The leader's office.
    pub position: String,
    /// The mentor's office.
    pub mentor_position: String,
    /// The coach's name.
    pub coach: String,
    /// Year of the class.
    pub year: i32,
    /// Measured before.
    pub before: i64,
    /// Promised.
    pub after: i64,
    /// Reached at the end of the training.
    pub reached: i64,
    /// Money over all milestones.
    pub budget: i64,
    /// Where it comes from.
    pub source: Source,
    /// Lets texts differ from project to project.
    pub seed: usize,
}

/// Where an idea is set, before people are known.
#[derive(Debug, Clone)]
pub struct Setting<'a> {
    /// Which of the idea's names.
    pub variant: usize,
    /// Programme and year of the class.
    pub class: (Program, i32),
    /// "Bangka Selatan" and "Pemerintah Kabupaten Bangka Selatan".
    pub region: (&'a str, &'a str),
    /// The office and the part of it.
    pub office: (&'a str, &'a str),
    /// The leader's office.
    pub position: &'a str,
    /// The mentor's office and the coach's name.
    pub guides: (&'a str, &'a str),
    /// Money and where it comes from.
    pub money: (i64, Source),
    /// Number of the project: lets texts and numbers differ.
    pub seed: usize,
}

impl Facts {
    /// Sets an idea in its place. Numbers move a little from project to project, never past the goal.
    pub fn set(idea: &'static Idea, s: &Setting<'_>) -> Self {
        let mut dice = super::seed::Dice::new(s.seed as u64 + 900);
        let (brand, title) = idea
            .names
            .get(s.variant)
            .or(idea.names.first())
            .copied()
            .unwrap_or_default();
        let before = idea.measure.before
            + if s.variant == 0 {
                0
            } else {
                idea.measure.before * dice.between(-9, 9) / 100
            };
        let after = idea.measure.after;
        let reached = (before + (after - before) * dice.between(78, 108) / 100).max(0);
        Self {
            idea,
            program: s.class.0,
            brand,
            title,
            place: s.region.0.to_owned(),
            agency: s.region.1.to_owned(),
            opd: s.office.0.to_owned(),
            desk: s.office.1.to_owned(),
            position: s.position.to_owned(),
            mentor_position: s.guides.0.to_owned(),
            coach: s.guides.1.to_owned(),
            year: s.class.1,
            before,
            after,
            reached: if idea.measure.unit == "persen" {
                reached.min(100)
            } else {
                reached
            },
            budget: s.money.0,
            source: if s.money.0 == 0 {
                Source::None
            } else {
                s.money.1
            },
            seed: s.seed,
        }
    }

    /// A text of the catalogue with its gaps filled.
    pub fn fill(&self, text: &str) -> String {
        text.replace("{tempat}", &self.place)
            .replace("{awal}", &number(self.before))
            .replace("{target}", &number(self.after))
    }

    /// "waktu penerbitan izin".
    pub fn measure(&self) -> &'static str {
        self.idea.measure.name
    }

    /// "14 hari kerja".
    pub fn was(&self) -> String {
        format!("{} {}", number(self.before), self.idea.measure.unit)
    }

    /// "5 hari kerja".
    pub fn goal(&self) -> String {
        format!("{} {}", number(self.after), self.idea.measure.unit)
    }

    /// "6 hari kerja".
    pub fn became(&self) -> String {
        format!("{} {}", number(self.reached), self.idea.measure.unit)
    }

    /// What will be shown, in small letters.
    pub fn product(&self) -> String {
        lower(self.idea.product)
    }

    /// "Rp25.000.000 dari APBD provinsi" or "tanpa anggaran khusus".
    pub fn money(&self) -> String {
        if self.budget == 0 {
            "tanpa anggaran khusus".to_owned()
        } else {
            format!("{} dari {}", rupiah(self.budget), self.source.label())
        }
    }

    /// "aksi perubahan" or "proyek perubahan".
    pub fn kind(&self) -> String {
        self.program.project_label().to_lowercase()
    }

    /// One of several wordings; the same for the same project and place in the text.
    pub fn choose<'a>(&self, place: usize, of: &[&'a str]) -> &'a str {
        of.get((self.seed + place * 7) % of.len().max(1))
            .copied()
            .unwrap_or_default()
    }
}

/// The same text, beginning with a small letter.
pub fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// The first sentences of a text: what somebody wrote who was told to write more.
pub fn shorten(text: &str, sentences: usize) -> String {
    let ends = text.match_indices(". ").map(|(at, _)| at + 1);
    ends.take(sentences)
        .last()
        .map_or_else(|| text.to_owned(), |end| text[..end].to_owned())
}
