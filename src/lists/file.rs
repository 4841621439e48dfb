//! A list as a file: the same rows as CSV, or as a workbook of typed cells.

use super::{Cell, Column};
use crate::access::Here;
use crate::error::{Error, Result};
use crate::reports::xlsx::{self, Cell as Value, FileInfo};
use crate::reports::{WRITING, csv};
use crate::web::download::{XLSX, download};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use std::convert::Infallible;
use tokio::sync::{SemaphorePermit, mpsc};
use tokio::task::JoinHandle;

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

/// A file that grows while its rows are being read, on a thread of its own: a long list stands in memory in parts, and
/// nobody else waits for the spreadsheet.
pub struct File {
    rows: mpsc::Sender<Vec<Vec<Cell>>>,
    written: JoinHandle<Result<Response>>,
}

/// Parts that may wait to be written.
const WAITING: usize = 2;

impl File {
    /// A file without rows, named after what it holds, the tenant and the day. Its place among the files that are written
    /// at once, and the turn of the person, are given back when it is written, also when the person has left meanwhile.
    ///
    /// Whoever begins one holds a transaction, so it does not wait for a place: it is busy when there is none.
    pub fn begin(here: &Here, name: &str, columns: &[Column], ending: Ending) -> Result<Self> {
        Self::with_place(here, name, columns, ending, WRITING.enter_now()?)
    }

    fn with_place(
        here: &Here,
        name: &str,
        columns: &[Column],
        ending: Ending,
        place: SemaphorePermit<'static>,
    ) -> Result<Self> {
        let title = format!("{name}-{}-{}", here.tenant.slug, here.today());
        let info = FileInfo {
            title: format!("{title}.{}", ending.code()),
            issuer: here.tenant.name.clone(),
            created_at: here.now,
        };
        let mut table = Table::begin(&info, name, columns, ending)?;
        let (rows, mut read) = mpsc::channel::<Vec<Vec<Cell>>>(WAITING);
        let held = (place, here.clone());
        let written = tokio::task::spawn_blocking(move || {
            let _held = held;
            while let Some(part) = read.blocking_recv() {
                for row in part {
                    table.row(row)?;
                }
            }
            let (bytes, kind) = table.finish()?;
            Ok(download(bytes, kind, &info.title))
        });
        Ok(Self { rows, written })
    }

    /// A file of rows that are all there.
    pub async fn whole(
        here: &Here,
        name: &str,
        columns: &[Column],
        ending: Ending,
        rows: impl IntoIterator<Item = Vec<Cell>>,
    ) -> Result<Response> {
        let rows = rows.into_iter().collect();
        let place = WRITING.enter().await?;
        let file = Self::with_place(here, name, columns, ending, place)?;
        file.add(rows).await;
        file.finish().await
    }

    /// Adds rows, each as long as the header.
    pub async fn add(&self, rows: Vec<Vec<Cell>>) {
        // Nobody takes them after a failure, which the end tells.
        let _ = self.rows.send(rows).await;
    }

    /// The file as a download.
    pub async fn finish(self) -> Result<Response> {
        drop(self.rows);
        self.written.await.map_err(Error::internal)?
    }
}

/// What is written into.
enum Table {
    Csv(Box<csv::Table>),
    Xlsx(Box<xlsx::Table>),
}

impl Table {
    fn begin(info: &FileInfo, name: &str, columns: &[Column], ending: Ending) -> Result<Self> {
        Ok(match ending {
            Ending::Csv => {
                let header = columns.iter().map(|(name, _)| *name);
                Self::Csv(Box::new(
                    csv::Table::begin(header).map_err(Error::internal)?,
                ))
            }
            Ending::Xlsx => {
                let columns: Vec<_> = columns.iter().map(|column| head(*column)).collect();
                let table = xlsx::Table::begin(info, name, &columns).map_err(Error::internal)?;
                Self::Xlsx(Box::new(table))
            }
        })
    }

    fn row(&mut self, cells: Vec<Cell>) -> Result<()> {
        let cells = cells.into_iter();
        match self {
            Self::Csv(table) => table.row(cells.map(plain)).map_err(Error::internal),
            Self::Xlsx(table) => table
                .row(cells.map(|cell| cell.value))
                .map_err(Error::internal),
        }
    }

    fn finish(self) -> Result<(Vec<u8>, &'static str)> {
        Ok(match self {
            Self::Csv(table) => (table.finish().map_err(Error::internal)?, csv::TYPE),
            Self::Xlsx(table) => (table.finish().map_err(Error::internal)?, XLSX),
        })
    }
}

/// Programs read numbers without the point that people put between thousands, and days from year to day.
fn plain(cell: Cell) -> String {
    match cell.value {
        Value::Int(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
        _ => cell.text,
    }
}

fn head((name, shown): Column) -> xlsx::Column {
    xlsx::Column::new(name, if shown.is_number() { 14.0 } else { 26.0 })
}
