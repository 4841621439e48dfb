//! The pages of the organiser's scores.

use super::forms::{HOURS, Table, field};
use crate::access::Here;
use crate::assessment::scheme::Rater;
use crate::assessment::scoring::{Material, Sheet};
use crate::cohorts::Cohort;
use crate::cohorts::participants::{Participant, ParticipantStatus};
use crate::web::form::{Fields, FormView};
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;
use rust_decimal::Decimal;

/// A cell of the table.
#[derive(Debug)]
pub struct CellPart {
    /// The name of its field.
    pub field: String,
    /// What it is of, for those who do not see the table.
    pub label: String,
    /// What stands or was typed.
    pub value: String,
    /// What is wrong.
    pub error: Option<String>,
}

/// A row of the table.
#[derive(Debug)]
pub struct RowPart {
    /// NDH.
    pub list_number: i32,
    /// Name.
    pub name: String,
    /// Its cells.
    pub cells: Vec<CellPart>,
}

/// A table to fill in.
#[derive(Template, WebTemplate)]
#[template(path = "assessment/entry.html")]
pub struct EntryPage {
    /// Around the content.
    pub page: Page,
    /// The class's scores.
    pub back: String,
    /// The class.
    pub class_name: String,
    /// What the table is of.
    pub heading: String,
    /// How to type.
    pub lead: &'static str,
    /// The tables: address, name, whether it is this one.
    pub tables: Vec<(String, String, bool)>,
    /// Heads of columns: name and weight.
    pub heads: Vec<(String, String)>,
    /// The people.
    pub rows: Vec<RowPart>,
    /// What is typed beside the table.
    pub form: FormView,
    /// Whether scores can be entered.
    pub is_open: bool,
    /// The template of a workbook.
    pub template_href: String,
    /// Where a workbook goes.
    pub upload_href: String,
    /// What is wrong with a workbook.
    pub wrong: Vec<String>,
}

/// What the page is made from.
#[derive(Debug)]
pub struct EntryMaterial<'a> {
    /// The class.
    pub cohort: &'a Cohort,
    /// The tables: code and name.
    pub tables: Vec<(String, String)>,
    /// Which table this is.
    pub code: &'a str,
    /// What it is of.
    pub table: Table<'a>,
    /// The people.
    pub people: &'a [Participant],
    /// What stands.
    pub material: &'a Material,
    /// Whether scores can be entered.
    pub is_open: bool,
}

fn standing(m: &EntryMaterial<'_>) -> Fields {
    let mut fields = Fields::default();
    for person in m.people {
        match m.table {
            Table::Aspect(aspect) => {
                let own = |s: &&Sheet| {
                    s.participation_id == person.id
                        && s.rater == Rater::Operator
                        && s.phase == aspect.phase
                };
                let sheet = m.material.sheets.iter().find(own);
                for criterion in &aspect.criteria {
                    let score = sheet.and_then(|s| s.entry(&aspect.code, &criterion.code)?.score);
                    let words = score.map(|s: Decimal| text::compact(s)).unwrap_or_default();
                    fields.set(&field(person.id, &criterion.code), words);
                }
            }
            Table::Attendance => {
                let jp = m
                    .material
                    .absences
                    .iter()
                    .find(|(p, _)| *p == person.id)
                    .and_then(|(_, jp)| *jp);
                fields.set(
                    &field(person.id, HOURS),
                    jp.map(|jp| jp.to_string()).unwrap_or_default(),
                );
            }
        }
    }
    fields
}

impl EntryPage {
    /// The page; `typed` is what was refused.
    pub fn of(here: &Here, m: &EntryMaterial<'_>, typed: Option<FormView>) -> Self {
        let back = here.path(&format!("/cohorts/{}/scores", m.cohort.id));
        let (heading, columns): (String, Vec<(String, String, String)>) = match m.table {
            Table::Aspect(aspect) => (
                aspect.name.clone(),
                aspect
                    .criteria
                    .iter()
                    .map(|c| {
                        (
                            c.code.clone(),
                            c.name.clone(),
                            format!("bobot {}", text::compact(c.weight)),
                        )
                    })
                    .collect(),
            ),
            Table::Attendance => (
                "Ketidakhadiran".to_owned(),
                vec![(HOURS.to_owned(), "Tidak hadir".to_owned(), "JP".to_owned())],
            ),
        };
        let form = typed.unwrap_or_else(|| FormView::filled(standing(m)));
        let cell = |p: &Participant, code: &str, name: &str| {
            let field = field(p.id, code);
            CellPart {
                label: format!("{}, {name}", p.name),
                value: form.value(&field).to_owned(),
                error: form.error(&field).map(str::to_owned),
                field,
            }
        };
        let mut page = here.page(heading.clone());
        page.has_errors = !form.errors.is_empty();
        Self {
            page,
            class_name: m.cohort.name.clone(),
            heading,
            lead: match m.table {
                Table::Aspect(_) => {
                    "Nilai 0 sampai 100, paling banyak dua angka di belakang koma. Enter pindah ke peserta berikutnya."
                }
                Table::Attendance => {
                    "Jam pelajaran yang tidak diikuti; isi 0 bila selalu hadir. Enter pindah ke peserta berikutnya."
                }
            },
            tables: m
                .tables
                .iter()
                .map(|(code, name)| (format!("{back}/entry/{code}"), name.clone(), code == m.code))
                .collect(),
            rows: m
                .people
                .iter()
                .filter(|p| p.status != ParticipantStatus::Withdrawn)
                .map(|p| RowPart {
                    list_number: p.list_number,
                    name: p.name.clone(),
                    cells: columns
                        .iter()
                        .map(|(code, name, _)| cell(p, code, name))
                        .collect(),
                })
                .collect(),
            heads: columns
                .into_iter()
                .map(|(_, name, weight)| (name, weight))
                .collect(),
            is_open: m.is_open,
            template_href: format!("{back}/template.xlsx"),
            upload_href: format!("{back}/upload"),
            wrong: Vec::new(),
            back,
            form,
        }
    }
}
