//! Fills the launch report (domain reference 10.5) from a batch, its items and the batches before it.
//!
//! Main type: [`Subject`]. It must not know how the report is printed.

pub mod routes;
pub mod views;

use super::items::Item;
use super::store::BatchLine;
use super::{Batch, BatchState};
use crate::access::Tenant;
use crate::programs::{Family, Program};
use crate::reports::launch::{ClassLine, DirectiveLine, EarlierBatch, LaunchReport, Official};
use crate::tenants::letterhead;

/// A batch with all that its report is made of.
#[derive(Debug)]
pub struct Subject {
    /// The batch.
    pub batch: Batch,
    /// Its projects: live while it is planned, frozen afterwards.
    pub items: Vec<Item>,
    /// How many of them the series had launched before.
    pub repeats: usize,
    /// Batches launched before this one, oldest first.
    pub earlier: Vec<BatchLine>,
    /// What leadership asked of its projects on the day of the event.
    pub directives: Vec<DirectiveLine>,
}

impl Subject {
    /// Picks the batch and those launched before it out of the whole series.
    pub fn of(
        lines: Vec<BatchLine>,
        batch: &Batch,
        items: Vec<Item>,
        directives: Vec<DirectiveLine>,
    ) -> Self {
        let repeats = lines
            .iter()
            .find(|l| l.batch.id == batch.id)
            .map_or(0, |l| l.repeats);
        let is_before = |other: &Batch| match batch.state {
            BatchState::Launched => other.number < batch.number,
            _ => true,
        };
        let mut earlier: Vec<BatchLine> = lines
            .into_iter()
            .filter(|l| {
                l.batch.state == BatchState::Launched
                    && l.batch.id != batch.id
                    && is_before(&l.batch)
            })
            .collect();
        earlier.sort_by_key(|l| l.batch.number);
        Self {
            batch: batch.clone(),
            items,
            repeats,
            earlier,
            directives,
        }
    }

    /// The report of this batch on the paper of `tenant`.
    pub fn report(&self, tenant: &Tenant) -> LaunchReport {
        let batch = &self.batch;
        LaunchReport {
            preview: batch.state != BatchState::Launched,
            letterhead: letterhead(tenant),
            // A plan is shown as the batch it would become if it were launched now.
            batch_number: if batch.is_open() {
                u32_of(self.earlier.len() + 1)
            } else {
                u32::try_from(batch.number).unwrap_or_default()
            },
            title: batch.title.clone(),
            project_label: project_label(&self.items).to_owned(),
            starts_at: batch.held_at,
            zone: tenant.zone,
            place: batch.place.clone(),
            presided_by: Official {
                name: batch.presided_by.clone(),
                office: batch.presided_office.clone(),
            },
            on_behalf_of: Some(batch.on_behalf_of.clone()).filter(|whom| !whom.is_empty()),
            organisers: Some(batch.organiser.clone())
                .filter(|who| !who.is_empty())
                .into_iter()
                .collect(),
            agenda: batch.agenda.clone(),
            note: batch.note.clone(),
            classes: classes(&self.items),
            rows: self.items.iter().map(|item| item.row.clone()).collect(),
            repeats: self.repeats,
            relaunched: self.items.iter().filter_map(relaunched).collect(),
            earlier: self
                .earlier
                .iter()
                .map(|line| earlier(line, tenant))
                .collect(),
            directives: self.directives.clone(),
            photos: Vec::new(),
        }
    }
}

fn relaunched(item: &Item) -> Option<(String, String)> {
    let reason = item.relaunch_reason.clone()?;
    Some((item.row.name().to_owned(), reason))
}

fn u32_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn earlier(line: &BatchLine, tenant: &Tenant) -> EarlierBatch {
    EarlierBatch {
        number: u32::try_from(line.batch.number).unwrap_or_default(),
        date: tenant.zone.day(line.batch.held_at),
        count: line.projects,
        repeats: line.repeats,
    }
}

/// "aksi perubahan" when all come from programmes that say so.
fn project_label(items: &[Item]) -> &'static str {
    let all_actions = !items.is_empty()
        && items.iter().all(|item| {
            item.programme()
                .is_some_and(|p| p.family() == Family::Action)
        });
    if all_actions {
        "aksi perubahan"
    } else {
        "proyek perubahan"
    }
}

/// The classes in the order of their first project.
fn classes(items: &[Item]) -> Vec<ClassLine> {
    let mut lines: Vec<ClassLine> = Vec::new();
    for item in items {
        let line = ClassLine {
            programme: item.programme().map_or("", in_full).to_owned(),
            class: item.class(),
        };
        if !lines
            .iter()
            .any(|l| l.programme == line.programme && l.class == line.class)
        {
            lines.push(line);
        }
    }
    lines
}

/// The programme's name as a report of state writes it (domain reference 01.1).
fn in_full(program: Program) -> &'static str {
    match program {
        Program::Pka => "Pelatihan Kepemimpinan Administrator",
        Program::Pkp => "Pelatihan Kepemimpinan Pengawas",
        Program::Pkn1 => "Pelatihan Kepemimpinan Nasional Tingkat I",
        Program::Pkn2 => "Pelatihan Kepemimpinan Nasional Tingkat II",
        Program::Diklatpim1 => "Diklat Kepemimpinan Tingkat I",
        Program::Diklatpim2 => "Diklat Kepemimpinan Tingkat II",
        Program::Diklatpim3 => "Diklat Kepemimpinan Tingkat III",
        Program::Diklatpim4 => "Diklat Kepemimpinan Tingkat IV",
        Program::Latsar => "Pelatihan Dasar Calon Pegawai Negeri Sipil",
        Program::ChangeAgent => "Agen Perubahan",
    }
}

/// The name of a report's file: `laporan-peluncuran-2-balikpapan.pdf`; of a plan, which has no number yet, by its day.
pub fn file_name(report: &LaunchReport, slug: &str, ending: &str) -> String {
    if report.preview {
        format!("pratinjau-peluncuran-{}-{slug}.{ending}", report.day())
    } else {
        let number = report.batch_number;
        format!("laporan-peluncuran-{number}-{slug}.{ending}")
    }
}
