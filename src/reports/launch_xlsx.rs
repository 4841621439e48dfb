//! The launch report as a workbook: the projects, the facts, the counts and
//! the earlier batches, each on a sheet of its own.

use super::launch::{LaunchReport, LaunchRow, Tally};
use super::xlsx::{Cell, Column, FileInfo, SheetSpec, XlsxError, workbook};
use crate::web::text::{date_long, time};

/// Writes the workbook.
///
/// # Errors
/// When the report exceeds the limits of the format.
pub fn launch_xlsx(report: &LaunchReport) -> Result<Vec<u8>, XlsxError> {
    let info = FileInfo {
        title: format!(
            "Laporan Peluncuran {} – {}",
            report.batch_number, report.title
        ),
        issuer: report.letterhead.tenant.clone(),
        created_at: report.starts_at,
    };
    let mut sheets = vec![
        projects(report),
        facts(report),
        counts("Per perangkat daerah", "Perangkat daerah", report.by_opd()),
        counts("Per tema", "Tema", report.by_theme()),
        batches(report),
    ];
    let missions = report.by_mission();
    if !missions.is_empty() {
        sheets.insert(4, counts("Per misi", "Misi atau prioritas", missions));
    }
    if !report.directives.is_empty() {
        sheets.push(directives(report));
    }
    workbook(&info, sheets)
}

fn projects(report: &LaunchReport) -> SheetSpec {
    let heads = [
        ("No.", 6.0),
        ("Nama singkat", 18.0),
        ("Judul", 48.0),
        ("Inovator", 28.0),
        ("Jabatan", 32.0),
        ("Perangkat daerah", 32.0),
        ("Instansi", 28.0),
        ("Lokus dan cakupan", 28.0),
        ("Manfaat bagi masyarakat", 48.0),
        ("Tahapan jangka pendek terverifikasi", 14.0),
        ("Tahapan jangka pendek seluruhnya", 14.0),
        ("Anggaran", 18.0),
        ("Sumber dana", 18.0),
        ("Digital", 9.0),
        ("Tema", 24.0),
        ("Misi atau prioritas", 32.0),
    ];
    SheetSpec {
        name: "Proyek".to_owned(),
        columns: heads.map(|(title, width)| Column::new(title, width)).into(),
        rows: (1..)
            .zip(&report.rows)
            .map(|(no, row)| project(no, row))
            .collect(),
    }
}

fn project(no: i64, row: &LaunchRow) -> Vec<Cell> {
    vec![
        Cell::Int(no),
        Cell::from(row.brand.as_str()),
        Cell::from(row.title.as_str()),
        Cell::from(row.innovator.name.as_str()),
        Cell::from(row.innovator.office.as_str()),
        Cell::from(row.opd.as_str()),
        Cell::from(row.agency.as_str()),
        Cell::from(row.locus.as_str()),
        Cell::from(row.benefit.as_str()),
        Cell::Int(row.milestones_verified.into()),
        Cell::Int(row.milestones_total.into()),
        row.budget.map_or(Cell::Empty, Cell::Money),
        Cell::from(row.source.as_deref()),
        Cell::from(row.digital_label()),
        Cell::from(row.theme.as_deref()),
        Cell::from(row.mission.as_deref()),
    ]
}

fn facts(report: &LaunchReport) -> SheetSpec {
    let (verified, total) = report.milestones();
    let classes: Vec<_> = report
        .classes
        .iter()
        .map(|line| format!("{} {}", line.programme, line.class))
        .collect();
    let presided = format!("{}, {}", report.presided_by.name, report.presided_by.office);
    let status = if report.preview {
        "PRATINJAU: belum diluncurkan"
    } else {
        "Diluncurkan"
    };
    let mut facts = vec![
        ("Status", Cell::from(status)),
        ("Judul acara", Cell::from(report.title.as_str())),
        ("Gelombang", Cell::Int(report.batch_number.into())),
        ("Hari dan tanggal", Cell::Text(date_long(report.day()))),
        ("Tanggal", Cell::Date(report.day())),
        ("Waktu", Cell::Text(time(report.starts_at, report.zone))),
        ("Tempat", Cell::from(report.place.as_str())),
        ("Diluncurkan oleh", Cell::Text(presided)),
        ("Mewakili", Cell::from(report.on_behalf_of.as_deref())),
        ("Penyelenggara", Cell::Text(report.organisers.join("\n"))),
        ("Program dan angkatan", Cell::Text(classes.join("\n"))),
        ("Proyek diluncurkan", Cell::from(report.count())),
        (
            "Gelombang sampai saat ini",
            Cell::from(report.total_batches()),
        ),
        (
            "Proyek sampai saat ini",
            Cell::from(report.total_projects()),
        ),
        (
            "Memanfaatkan teknologi digital",
            Cell::from(report.digital()),
        ),
        (
            "Tahapan jangka pendek terverifikasi",
            Cell::Int(verified.into()),
        ),
        ("Tahapan jangka pendek seluruhnya", Cell::Int(total.into())),
        ("Jumlah anggaran", Cell::Money(report.budget())),
        ("Proyek tanpa anggaran", Cell::from(report.unfunded())),
    ];
    for (name, why) in &report.relaunched {
        facts.push((
            "Diluncurkan ulang",
            Cell::from(format!("{name}: {why}").as_str()),
        ));
    }
    if !report.agenda.is_empty() {
        facts.push(("Susunan acara", Cell::from(report.agenda.as_str())));
    }
    if !report.note.is_empty() {
        facts.push(("Catatan", Cell::from(report.note.as_str())));
    }
    SheetSpec {
        name: "Ringkasan".to_owned(),
        columns: vec![Column::new("Keterangan", 36.0), Column::new("Isi", 70.0)],
        rows: facts
            .into_iter()
            .map(|(name, cell)| vec![Cell::from(name), cell])
            .collect(),
    }
}

fn counts(name: &str, head: &str, tallies: Vec<Tally>) -> SheetSpec {
    SheetSpec {
        name: name.to_owned(),
        columns: vec![Column::new(head, 56.0), Column::new("Jumlah proyek", 14.0)],
        rows: tallies
            .into_iter()
            .map(|tally| vec![Cell::Text(tally.label), Cell::from(tally.count)])
            .collect(),
    }
}

fn batches(report: &LaunchReport) -> SheetSpec {
    let line = |number: u32, date, count: usize, total: usize| {
        vec![
            Cell::Int(number.into()),
            Cell::Date(date),
            Cell::from(count),
            Cell::from(total),
        ]
    };
    let mut rows: Vec<_> = report
        .earlier_with_totals()
        .map(|(batch, total)| line(batch.number, batch.date, batch.count, total))
        .collect();
    rows.push(line(
        report.batch_number,
        report.day(),
        report.count(),
        report.total_projects(),
    ));
    SheetSpec {
        name: "Gelombang".to_owned(),
        columns: vec![
            Column::new("Gelombang", 12.0),
            Column::new("Tanggal", 16.0),
            Column::new("Proyek", 12.0),
            Column::new("Jumlah kumulatif", 18.0),
        ],
        rows,
    }
}

fn directives(report: &LaunchReport) -> SheetSpec {
    SheetSpec {
        name: "Arahan".to_owned(),
        columns: vec![
            Column::new("Proyek", 32.0),
            Column::new("Arahan", 70.0),
            Column::new("Dari", 36.0),
            Column::new("Tenggat", 16.0),
        ],
        rows: report
            .directives
            .iter()
            .map(|one| {
                vec![
                    Cell::from(one.project.as_str()),
                    Cell::from(one.text.as_str()),
                    Cell::from(one.by.as_str()),
                    one.due.map_or(Cell::Empty, Cell::Date),
                ]
            })
            .collect(),
    }
}
