//! The launch report on paper: turns the facts into the words that the
//! template sets. It decides wording only; totals come from the report, looks
//! from `templates/pdf/launch-report.typ`.

use serde::Serialize;

use super::launch::{Count, LaunchReport, LaunchRow, Letterhead, Official, Photo};
use super::pdf::{PdfError, Picture, Template, render_with_pictures};
use crate::web::text::{date, date_long, number, rupiah, rupiah_or_none, time};

/// Prints the report. A damaged photograph is left out, and the report says so.
///
/// # Errors
/// When the report cannot be typeset.
pub async fn launch_pdf(report: &LaunchReport) -> Result<Vec<u8>, PdfError> {
    match print(report, &drawable(report)).await {
        Err(PdfError::Typeset(_)) => {
            let mut whole = Vec::new();
            for photo in drawable(report) {
                if print(report, &[photo]).await.is_ok() {
                    whole.push(photo);
                }
            }
            print(report, &whole).await
        }
        printed => printed,
    }
}

/// The photographs that are pictures by their first bytes.
fn drawable(report: &LaunchReport) -> Vec<&Photo> {
    let photos = report.photos.iter();
    photos.filter(|photo| photo.ending().is_some()).collect()
}

async fn print(report: &LaunchReport, photos: &[&Photo]) -> Result<Vec<u8>, PdfError> {
    let mut sheet = Sheet::of(report);
    sheet.photos_missing = photos.len() < report.photos.len();
    let mut pictures = Vec::new();
    for (at, photo) in photos.iter().enumerate() {
        let name = format!("{at}.{}", photo.ending().unwrap_or_default());
        sheet.photos.push(PhotoText::of(photo, &name));
        pictures.push(Picture {
            name,
            bytes: photo.bytes.clone(),
        });
    }
    render_with_pictures(Template::LaunchReport, &sheet, pictures).await
}

#[derive(Serialize)]
struct Sheet<'a> {
    preview: bool,
    letterhead: &'a Letterhead,
    title: &'a str,
    batch: u32,
    label: &'a str,
    facts: Vec<(&'static str, Vec<String>)>,
    figures: Vec<(String, &'static str)>,
    cumulative: String,
    rows: Vec<RowText<'a>>,
    budget: String,
    counts: Vec<Count>,
    /// The last one is this batch.
    batches: Vec<[String; 4]>,
    directives: Vec<DirectiveText<'a>>,
    photos: Vec<PhotoText<'a>>,
    photos_missing: bool,
    press_headline: String,
    press: Vec<String>,
    signed: Signed<'a>,
}

#[derive(Serialize)]
struct RowText<'a> {
    brand: &'a str,
    title: &'a str,
    innovator: &'a Official,
    opd: &'a str,
    /// Left out when it is the tenant itself: it would repeat in each row.
    agency: Option<&'a str>,
    locus: &'a str,
    benefit: &'a str,
    milestones: String,
    complete: bool,
    budget: String,
    source: Option<&'a str>,
    digital: &'a str,
}

#[derive(Serialize)]
struct DirectiveText<'a> {
    project: &'a str,
    text: &'a str,
    by: &'a str,
    due: Option<String>,
}

#[derive(Serialize)]
struct PhotoText<'a> {
    path: String,
    caption: &'a str,
    credit: Option<&'a str>,
}

impl<'a> PhotoText<'a> {
    fn of(photo: &'a Photo, name: &str) -> Self {
        Self {
            path: format!("/gambar/{name}"),
            caption: &photo.caption,
            credit: photo.credit.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct Signed<'a> {
    place_and_date: String,
    office: &'a str,
    name: &'a str,
}

impl<'a> Sheet<'a> {
    fn of(report: &'a LaunchReport) -> Self {
        let signer = &report.presided_by;
        let signed_on = report.day();
        Self {
            preview: report.preview,
            letterhead: &report.letterhead,
            title: &report.title,
            batch: report.batch_number,
            label: &report.project_label,
            facts: facts(report),
            figures: figures(report),
            cumulative: report.cumulative_line(),
            rows: report
                .rows
                .iter()
                .map(|row| row_text(report, row))
                .collect(),
            budget: rupiah_or_none(Some(report.budget())),
            counts: report.counts(),
            batches: batches(report),
            directives: directives(report),
            photos: Vec::new(),
            photos_missing: false,
            press_headline: report.press_headline(),
            press: report
                .press_text()
                .split("\n\n")
                .map(str::to_owned)
                .collect(),
            signed: Signed {
                place_and_date: match report.letterhead.city.as_str() {
                    "" => date(signed_on),
                    city => format!("{city}, {}", date(signed_on)),
                },
                office: &signer.office,
                name: &signer.name,
            },
        }
    }
}

fn facts(report: &LaunchReport) -> Vec<(&'static str, Vec<String>)> {
    let presided = &report.presided_by;
    let mut facts = vec![
        ("Hari dan tanggal", vec![date_long(report.day())]),
        (
            "Waktu",
            vec![format!("Pukul {}", time(report.starts_at, report.zone))],
        ),
        ("Tempat", vec![report.place.clone()]),
        (
            "Diluncurkan oleh",
            vec![presided.name.clone(), presided.office.clone()],
        ),
    ];
    if let Some(whom) = &report.on_behalf_of {
        facts.push(("Mewakili", vec![whom.clone()]));
    }
    facts.push(("Penyelenggara", report.organisers.clone()));
    let classes = report
        .classes
        .iter()
        .map(|line| format!("{} {}", line.programme, line.class));
    facts.push(("Program dan angkatan", classes.collect()));
    let again = report.relaunched.iter();
    facts.push((
        "Diluncurkan ulang",
        again.map(|(name, why)| format!("{name}: {why}")).collect(),
    ));
    for (name, text) in [("Susunan acara", &report.agenda), ("Catatan", &report.note)] {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        facts.push((name, lines.map(str::to_owned).collect()));
    }
    facts.retain(|(_, lines)| !lines.is_empty());
    facts
}

fn figures(report: &LaunchReport) -> Vec<(String, &'static str)> {
    let (verified, total) = report.milestones();
    let milestones = format!("{} dari {}", number(verified.into()), number(total.into()));
    vec![
        (report.count().to_string(), "proyek diluncurkan"),
        (
            report.total_projects().to_string(),
            "proyek sampai saat ini",
        ),
        (
            report.total_batches().to_string(),
            "gelombang sampai saat ini",
        ),
        (
            report.digital().to_string(),
            "memanfaatkan teknologi digital",
        ),
        (milestones, "tahapan jangka pendek terverifikasi"),
        (rupiah(report.budget()), "jumlah anggaran"),
    ]
}

fn row_text<'a>(report: &LaunchReport, row: &'a LaunchRow) -> RowText<'a> {
    let elsewhere = row.agency != report.letterhead.tenant && !row.agency.is_empty();
    RowText {
        brand: row.name(),
        title: row.subtitle(),
        innovator: &row.innovator,
        opd: &row.opd,
        agency: elsewhere.then_some(row.agency.as_str()),
        locus: &row.locus,
        benefit: &row.benefit,
        milestones: row.milestone_label(),
        complete: row.is_complete(),
        budget: row.budget_label(),
        source: row
            .source
            .as_deref()
            .filter(|_| row.budget.unwrap_or(0) != 0),
        digital: row.digital_label(),
    }
}

fn batches(report: &LaunchReport) -> Vec<[String; 4]> {
    let line = |number: u32, day, count: usize, total: usize| {
        [
            number.to_string(),
            date(day),
            count.to_string(),
            total.to_string(),
        ]
    };
    let mut lines: Vec<_> = report
        .earlier_with_totals()
        .map(|(batch, total)| line(batch.number, batch.date, batch.count, total))
        .collect();
    lines.push(line(
        report.batch_number,
        report.day(),
        report.count(),
        report.total_projects(),
    ));
    lines
}

fn directives(report: &LaunchReport) -> Vec<DirectiveText<'_>> {
    report
        .directives
        .iter()
        .map(|one| DirectiveText {
            project: &one.project,
            text: &one.text,
            by: &one.by,
            due: one.due_label(),
        })
        .collect()
}
