//! The project's own tables as documents show them: read from where they are kept, frozen with the version that is submitted.

use super::Source;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::milestones::{self, FundingSource, Milestone, MilestoneState};
use crate::projects::{DocumentKind, Project};
use crate::registers::map::{Map, draw};
use crate::registers::{self, Entry, Register};
use crate::web::text;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A table in a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The headings.
    pub columns: Vec<String>,
    /// The rows, each with a cell for every heading.
    pub rows: Vec<Vec<String>>,
    /// The stakeholders drawn; nothing in other tables.
    #[serde(default)]
    pub map: Map,
}

impl Table {
    /// Columns in which no row says anything are left out.
    fn new(columns: &[&str], rows: &[Vec<String>]) -> Self {
        let told: Vec<usize> = (0..columns.len())
            .filter(|at| {
                rows.is_empty()
                    || rows
                        .iter()
                        .any(|r| r.get(*at).is_some_and(|c| !c.is_empty()))
            })
            .collect();
        let row = |cells: &Vec<String>| {
            let told = told.iter().filter_map(|at| cells.get(*at));
            told.cloned().collect()
        };
        Self {
            columns: told
                .iter()
                .filter_map(|at| columns.get(*at))
                .map(|c| (*c).to_owned())
                .collect(),
            rows: rows.iter().map(row).collect(),
            map: Map::default(),
        }
    }

    /// The rows as lines of text, to be compared word by word.
    pub fn lines(&self) -> String {
        let line = |row: &Vec<String>| {
            let cells: Vec<&str> = row
                .iter()
                .map(String::as_str)
                .filter(|c| !c.is_empty())
                .collect();
            cells.join(" · ")
        };
        self.rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Everything that the tables of one project are made of.
#[derive(Debug, Default)]
pub struct Tables {
    /// The lines of its lists.
    pub entries: Vec<Entry>,
    /// Its plan.
    pub milestones: Vec<Milestone>,
}

impl Tables {
    /// What a project has now.
    pub async fn load(tx: &mut TenantTx, project: &Project) -> Result<Self> {
        Ok(Self {
            entries: registers::store::list(tx, project.id, None)
                .await?
                .into_iter()
                .map(|k| k.entry)
                .collect(),
            milestones: milestones::store::list(tx, project).await?,
        })
    }

    /// The table of a section in a document of this kind; none for text. A report shows what became of the plan.
    pub fn of(&self, source: Source, kind: DocumentKind) -> Option<Table> {
        let told = kind == DocumentKind::Report;
        match source {
            Source::Text => None,
            Source::Stakeholders => Some(self.register(Register::Stakeholders)),
            Source::Risks => Some(self.register(Register::Risks)),
            Source::Team => Some(self.register(Register::Team)),
            Source::Milestones => Some(self.plan(told)),
            Source::Budget => Some(self.budget(told)),
            Source::Indicators => Some(self.indicators()),
        }
    }

    fn register(&self, register: Register) -> Table {
        let lines: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|e| e.register() == register)
            .collect();
        Table {
            map: draw(lines.iter().copied()),
            ..Table::new(
                register.columns(),
                &lines.iter().map(|e| e.cells()).collect::<Vec<_>>(),
            )
        }
    }

    fn live(&self) -> impl Iterator<Item = &Milestone> {
        self.milestones
            .iter()
            .filter(|m| m.state != MilestoneState::Cancelled)
    }

    fn plan(&self, told: bool) -> Table {
        let row = |m: &Milestone| {
            let mut cells = vec![
                m.title.clone(),
                m.horizon.label().to_owned(),
                m.output.clone(),
                m.person_in_charge.clone(),
                span(Some(m.starts_on), Some(m.ends_on)),
            ];
            if told {
                cells.extend([
                    span(m.actual_starts_on, m.actual_ends_on),
                    format!("{}, {} %", m.state.label(), m.progress),
                ]);
            } else {
                cells.push(
                    m.weight
                        .map(|w| format!("{} %", text::compact(w)))
                        .unwrap_or_default(),
                );
            }
            cells
        };
        let mut columns = vec![
            "Tahapan",
            "Jangka waktu",
            "Keluaran",
            "Penanggung jawab",
            "Rencana",
        ];
        columns.extend(if told {
            &["Kenyataan", "Keadaan"][..]
        } else {
            &["Bobot"]
        });
        Table::new(&columns, &self.live().map(row).collect::<Vec<_>>())
    }

    fn budget(&self, told: bool) -> Table {
        let priced: Vec<&Milestone> = self
            .live()
            .filter(|m| m.budget_rupiah > 0 || m.spent_rupiah > 0)
            .collect();
        let cells = |name: &str, source: &str, planned: i64, spent: i64| {
            let mut cells = vec![name.to_owned(), source.to_owned(), text::rupiah(planned)];
            if told {
                cells.push(text::rupiah(spent));
            }
            cells
        };
        let mut rows: Vec<Vec<String>> = priced
            .iter()
            .map(|m| {
                cells(
                    &m.title,
                    if m.funding_source == FundingSource::None {
                        ""
                    } else {
                        m.funding_source.label()
                    },
                    m.budget_rupiah,
                    m.spent_rupiah,
                )
            })
            .collect();
        if rows.len() > 1 {
            let sum = |of: fn(&Milestone) -> i64| priced.iter().map(|m| of(m)).sum();
            rows.push(cells(
                "Jumlah",
                "",
                sum(|m| m.budget_rupiah),
                sum(|m| m.spent_rupiah),
            ));
        }
        let mut columns = vec!["Tahapan", "Sumber dana", "Rencana"];
        if told {
            columns.push("Realisasi");
        }
        Table::new(&columns, &rows)
    }

    fn indicators(&self) -> Table {
        let value = |v: Option<Decimal>| v.map(text::compact).unwrap_or_default();
        let row = |m: &Milestone| {
            vec![
                m.indicator.clone(),
                m.unit.clone(),
                value(m.baseline),
                value(m.target),
                value(m.actual),
                m.title.clone(),
            ]
        };
        Table::new(
            &["Indikator", "Satuan", "Awal", "Target", "Hasil", "Tahapan"],
            &self
                .live()
                .filter(|m| !m.indicator.is_empty())
                .map(row)
                .collect::<Vec<_>>(),
        )
    }
}

fn span(from: Option<chrono::NaiveDate>, to: Option<chrono::NaiveDate>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => text::date_short(from),
        (Some(from), Some(to)) => format!("{}–{}", text::date_short(from), text::date_short(to)),
        (Some(from), None) => format!("mulai {}", text::date_short(from)),
        (None, _) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_without_a_word_is_left_out() {
        let rows = [
            vec!["Camat".to_owned(), String::new(), "Diajak".to_owned()],
            vec!["Lurah".to_owned(), String::new(), String::new()],
        ];
        let table = Table::new(&["Nama", "Kuadran akhir", "Strategi"], &rows);
        assert_eq!(table.columns, ["Nama", "Strategi"]);
        assert_eq!(table.rows, [["Camat", "Diajak"], ["Lurah", ""]]);
        assert_eq!(table.lines(), "Camat · Diajak\nLurah");
        assert_eq!(
            Table::new(&["Nama", "Tugas"], &[]).columns,
            ["Nama", "Tugas"]
        );
    }
}
