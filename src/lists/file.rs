//! A list as a file: the same rows as CSV, or as a workbook of typed cells.

use super::{Cell, Column};
use crate::access::Here;
use crate::error::{Error, Result};
use crate::reports::csv;
use crate::reports::xlsx::{self, Cell as Value, FileInfo};
use crate::web::download::{XLSX, download};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use std::convert::Infallible;

/// Which kind of file an address asks for, by its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Text, for programs.
    Csv,
    /// A workbook, for people.
    Xlsx,
}

impl Ending {
    /// All kinds, the one for people first.
    pub const ALL: [Self; 2] = [Self::Xlsx, Self::Csv];

    /// The ending.
    pub fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Xlsx => "Excel",
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Ending {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let is_book = parts.uri.path().ends_with(".xlsx");
        Ok(if is_book { Self::Xlsx } else { Self::Csv })
    }
}

/// A file that grows row by row, so that a long list need not stand in memory.
pub struct File {
    name: String,
    rows: Rows,
}

enum Rows {
    Csv(Box<csv::Table>),
    Xlsx(Box<xlsx::Table>),
}

impl File {
    /// A file without rows, named after what it holds, the tenant and the day.
    pub fn begin(here: &Here, name: &str, columns: &[Column], ending: Ending) -> Result<Self> {
        let title = format!("{name}-{}-{}", here.tenant.slug, here.today());
        let header = columns.iter().map(|(name, _)| *name);
        let rows = match ending {
            Ending::Csv => {
                let table = csv::Table::begin(header).map_err(Error::internal)?;
                Rows::Csv(Box::new(table))
            }
            Ending::Xlsx => {
                let info = FileInfo {
                    title: title.clone(),
                    issuer: here.tenant.name.clone(),
                    created_at: here.now,
                };
                let columns: Vec<_> = columns.iter().map(|column| head(*column)).collect();
                let table = xlsx::Table::begin(&info, name, &columns).map_err(Error::internal)?;
                Rows::Xlsx(Box::new(table))
            }
        };
        Ok(Self {
            name: format!("{title}.{}", ending.code()),
            rows,
        })
    }

    /// Adds a row, as long as the header.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> Result<()> {
        let cells = cells.into_iter();
        match &mut self.rows {
            Rows::Csv(table) => table.row(cells.map(plain)).map_err(Error::internal),
            Rows::Xlsx(table) => table
                .row(cells.map(|cell| cell.value))
                .map_err(Error::internal),
        }
    }

    /// The file as a download.
    pub fn finish(self) -> Result<Response> {
        let (bytes, kind) = match self.rows {
            Rows::Csv(table) => (table.finish().map_err(Error::internal)?, csv::TYPE),
            Rows::Xlsx(table) => (table.finish().map_err(Error::internal)?, XLSX),
        };
        Ok(download(bytes, kind, &self.name))
    }
}

/// Programs read numbers without the point that people put between thousands.
fn plain(cell: Cell) -> String {
    match cell.value {
        Value::Int(number) => number.to_string(),
        _ => cell.text,
    }
}

fn head((name, shown): Column) -> xlsx::Column {
    xlsx::Column::new(name, if shown.is_number() { 14.0 } else { 26.0 })
}
