//! What a launch report says: the facts of one launch event and everything
//! that is counted from them.
//!
//! Main types: [`LaunchReport`], [`LaunchRow`]. The caller fills in raw facts
//! as they stood on the day of the launch; totals are methods and therefore
//! always agree with the rows. It must not know how the report is printed.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::press;
use crate::web::text::{Zone, date, number, rupiah_or_none};

/// The facts of one launch event.
#[derive(Debug, Clone, Serialize)]
pub struct LaunchReport {
    /// Whether the batch is only planned: the report then says so on every page.
    pub preview: bool,
    /// Whose paper this is.
    pub letterhead: Letterhead,
    /// The number of this batch in the tenant's series.
    pub batch_number: u32,
    /// Title of the event.
    pub title: String,
    /// What the projects are called, in lower case: "proyek perubahan",
    /// "aksi perubahan".
    pub project_label: String,
    /// When the event began.
    pub starts_at: DateTime<Utc>,
    /// The tenant's zone.
    pub zone: Zone,
    /// Where it was held.
    pub place: String,
    /// Who launched the projects.
    pub presided_by: Official,
    /// For whom that person acted: "Wali Kota Balikpapan".
    pub on_behalf_of: Option<String>,
    /// Who organised the training or the event.
    pub organisers: Vec<String>,
    /// The order of the day, a line for each item; empty for none.
    pub agenda: String,
    /// Remarks about the event; empty for none.
    pub note: String,
    /// Programmes and classes the innovators come from.
    pub classes: Vec<ClassLine>,
    /// The launched projects in the order of the event.
    pub rows: Vec<LaunchRow>,
    /// How many of them an earlier batch of this series had launched already.
    pub repeats: usize,
    /// Projects that are launched again, by name, each with its reason.
    pub relaunched: Vec<(String, String)>,
    /// Batches launched before this one, oldest first.
    pub earlier: Vec<EarlierBatch>,
    /// Directives given at the event.
    pub directives: Vec<DirectiveLine>,
    /// Photographs of the event.
    #[serde(skip)]
    pub photos: Vec<Photo>,
}

/// The head of the tenant's paper.
#[derive(Debug, Clone, Serialize)]
pub struct Letterhead {
    /// "Pemerintah Kota Balikpapan".
    pub tenant: String,
    /// The office that issues the report, if another line is wanted.
    pub office: Option<String>,
    /// Address, telephone, web site in one line.
    pub line: String,
    /// Where the tenant sits; dateline and signature: "Balikpapan".
    pub city: String,
    /// The tenant's colour, `#rrggbb`.
    pub colour: String,
}

/// A person with the office held on the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Official {
    /// Name with titles.
    pub name: String,
    /// Office on that day.
    pub office: String,
}

/// A programme and one of its classes.
#[derive(Debug, Clone, Serialize)]
pub struct ClassLine {
    /// "Pelatihan Kepemimpinan Administrator".
    pub programme: String,
    /// "Angkatan VII Tahun 2022".
    pub class: String,
}

/// One launched project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaunchRow {
    /// Short public name; may be empty.
    pub brand: String,
    /// Full title.
    pub title: String,
    /// The project leader with the office held on the day.
    pub innovator: Official,
    /// The unit that owns the project.
    pub opd: String,
    /// The government or ministry of that unit.
    pub agency: String,
    /// Where the change takes place and how wide it reaches.
    pub locus: String,
    /// What the public gains.
    pub benefit: String,
    /// Verified short-term milestones.
    pub milestones_verified: u32,
    /// All short-term milestones that were not cancelled.
    pub milestones_total: u32,
    /// Budget in rupiah.
    pub budget: Option<i64>,
    /// Where the money comes from.
    pub source: Option<String>,
    /// Whether it makes use of digital technology; none: nobody has said.
    pub digital: Option<bool>,
    /// Theme of the innovation.
    pub theme: Option<String>,
    /// The mission item it supports.
    pub mission: Option<String>,
}

/// A batch launched before.
#[derive(Debug, Clone, Serialize)]
pub struct EarlierBatch {
    /// Its number.
    pub number: u32,
    /// Its day.
    pub date: NaiveDate,
    /// How many projects it had.
    pub count: usize,
    /// How many of them a batch before it had launched already.
    pub repeats: usize,
}

impl EarlierBatch {
    /// Projects that the series had not launched before.
    #[must_use]
    pub fn added(&self) -> usize {
        self.count.saturating_sub(self.repeats)
    }
}

/// A directive given at the event.
#[derive(Debug, Clone, Serialize)]
pub struct DirectiveLine {
    /// The project it was given on.
    pub project: String,
    /// What is to be done.
    pub text: String,
    /// Who gave it, with the office on that day.
    pub by: String,
    /// By when.
    pub due: Option<NaiveDate>,
}

/// A photograph; only JPEG and PNG can be printed.
#[derive(Debug, Clone)]
pub struct Photo {
    /// What it shows; also read aloud in place of the picture.
    pub caption: String,
    /// Who took it.
    pub credit: Option<String>,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Photo {
    /// The ending of its file's name, by content; none if it is no picture that a paper can hold.
    pub fn ending(&self) -> Option<&'static str> {
        if self.bytes.starts_with(b"\xFF\xD8\xFF") {
            Some("jpg")
        } else if self.bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
            Some("png")
        } else {
            None
        }
    }
}

/// How many projects share a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Unit, theme, or mission item.
    pub label: String,
    /// Number of projects.
    pub count: usize,
}

/// How many projects share a label, under a heading.
#[derive(Debug, Serialize)]
pub struct Count {
    /// What is counted by.
    pub title: &'static str,
    /// The counts, most first.
    pub rows: Vec<Tally>,
}

impl DirectiveLine {
    /// By when, in words.
    #[must_use]
    pub fn due_label(&self) -> Option<String> {
        self.due.map(date)
    }
}

impl LaunchReport {
    /// Projects launched in this batch.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// Batches so far, this one included.
    #[must_use]
    pub fn total_batches(&self) -> usize {
        self.earlier.len() + 1
    }

    /// Projects so far, this batch included; one that was launched again counts once.
    #[must_use]
    pub fn total_projects(&self) -> usize {
        let before: usize = self.earlier.iter().map(EarlierBatch::added).sum();
        before + self.count().saturating_sub(self.repeats)
    }

    /// The calendar day of the event where the tenant is.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.zone.day(self.starts_at)
    }

    /// Earlier batches, each with the number of projects launched up to it.
    pub fn earlier_with_totals(&self) -> impl Iterator<Item = (&EarlierBatch, usize)> {
        self.earlier.iter().scan(0, |total, batch| {
            *total += batch.added();
            Some((batch, *total))
        })
    }

    /// Projects by owning unit, most first.
    #[must_use]
    pub fn by_opd(&self) -> Vec<Tally> {
        tally(self.rows.iter().map(|row| row.opd.as_str()))
    }

    /// Projects by government or ministry, most first.
    #[must_use]
    pub fn by_agency(&self) -> Vec<Tally> {
        tally(self.rows.iter().map(|row| row.agency.as_str()))
    }

    /// Projects by theme, most first.
    #[must_use]
    pub fn by_theme(&self) -> Vec<Tally> {
        tally(
            self.rows
                .iter()
                .map(|row| row.theme.as_deref().unwrap_or("Belum bertema")),
        )
    }

    /// Projects by mission item, most first; empty when none is linked.
    #[must_use]
    pub fn by_mission(&self) -> Vec<Tally> {
        if self.rows.iter().all(|row| row.mission.is_none()) {
            return Vec::new();
        }
        tally(
            self.rows
                .iter()
                .map(|row| row.mission.as_deref().unwrap_or("Belum dikaitkan")),
        )
    }

    /// All counts that say something: governments only when there is more than one.
    #[must_use]
    pub fn counts(&self) -> Vec<Count> {
        let agencies = Some(self.by_agency()).filter(|agencies| agencies.len() > 1);
        let counts = [
            ("Perangkat daerah", self.by_opd()),
            ("Tema", self.by_theme()),
            ("Misi atau prioritas", self.by_mission()),
            ("Instansi asal", agencies.unwrap_or_default()),
        ];
        counts
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(title, rows)| Count { title, rows })
            .collect()
    }

    /// The sum of all budgets in rupiah.
    #[must_use]
    pub fn budget(&self) -> i64 {
        self.rows.iter().filter_map(|row| row.budget).sum()
    }

    /// Projects that run without a budget.
    #[must_use]
    pub fn unfunded(&self) -> usize {
        self.rows
            .iter()
            .filter(|row| row.budget.unwrap_or(0) == 0)
            .count()
    }

    /// Projects that make use of digital technology.
    #[must_use]
    pub fn digital(&self) -> usize {
        self.rows
            .iter()
            .filter(|row| row.digital == Some(true))
            .count()
    }

    /// Verified and all short-term milestones of the batch.
    #[must_use]
    pub fn milestones(&self) -> (u32, u32) {
        self.rows.iter().fold((0, 0), |(verified, total), row| {
            (
                verified + row.milestones_verified,
                total + row.milestones_total,
            )
        })
    }

    /// Projects whose short-term milestones are all verified.
    #[must_use]
    pub fn completed(&self) -> usize {
        self.rows.iter().filter(|row| row.is_complete()).count()
    }

    /// "Dengan gelombang ini, 34 aksi perubahan telah diluncurkan dalam dua
    /// gelombang."
    #[must_use]
    pub fn cumulative_line(&self) -> String {
        press::cumulative(self)
    }

    /// A headline for the press text.
    #[must_use]
    pub fn press_headline(&self) -> String {
        press::headline(self)
    }

    /// A news text of about 200 to 300 words, paragraphs parted by an empty
    /// line, made from the facts of this report alone.
    #[must_use]
    pub fn press_text(&self) -> String {
        press::text(self)
    }
}

impl LaunchRow {
    /// All short-term milestones are verified, and there is at least one.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.milestones_total > 0 && self.milestones_verified >= self.milestones_total
    }

    /// "3 dari 5 terverifikasi".
    #[must_use]
    pub fn milestone_label(&self) -> String {
        if self.milestones_total == 0 {
            return "belum ada tahapan".to_owned();
        }
        let (verified, total) = (
            self.milestones_verified.into(),
            self.milestones_total.into(),
        );
        format!("{} dari {} terverifikasi", number(verified), number(total))
    }

    /// "Rp3.800.000" or "tanpa anggaran".
    #[must_use]
    pub fn budget_label(&self) -> String {
        rupiah_or_none(self.budget)
    }

    /// "Ya", "Tidak" or "Belum diisi".
    #[must_use]
    pub fn digital_label(&self) -> &'static str {
        match self.digital {
            Some(true) => "Ya",
            Some(false) => "Tidak",
            None => "Belum diisi",
        }
    }

    /// The long title under the brand; empty when the title itself is the name.
    #[must_use]
    pub fn subtitle(&self) -> &str {
        if self.brand.trim().is_empty() {
            ""
        } else {
            &self.title
        }
    }

    /// The brand, or the title of a project that has none.
    #[must_use]
    pub fn name(&self) -> &str {
        if self.brand.trim().is_empty() {
            &self.title
        } else {
            &self.brand
        }
    }
}

fn tally<'a>(labels: impl Iterator<Item = &'a str>) -> Vec<Tally> {
    let mut counts = BTreeMap::<&str, usize>::new();
    for label in labels {
        *counts.entry(label).or_default() += 1;
    }
    let mut tallies: Vec<_> = counts
        .into_iter()
        .map(|(label, count)| Tally {
            label: label.to_owned(),
            count,
        })
        .collect();
    // Labels come in alphabetical order; a stable sort keeps it among equals.
    tallies.sort_by_key(|tally| std::cmp::Reverse(tally.count));
    tallies
}
