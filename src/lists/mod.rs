//! A list as a page and as a download, from one description: what is downloaded is what stands there.
//!
//! Main types: [`List`] (columns and filters), [`Cell`], [`Query`] (what an address asks for). Knows no feature.

use crate::access::Here;
use crate::error::{Error, Result};
use crate::reports::csv;
use crate::web::download::download;
use crate::web::form::{Fields, FormView};
use crate::web::page::Page;
use crate::web::parts::Pager;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use std::fmt::Display;
use uuid::Uuid;

/// What the address of a list asks for.
pub trait Query {
    /// Name and value of everything but the page.
    fn pairs(&self) -> Vec<(&'static str, &str)>;
    /// Where the page before ended.
    fn after(&self) -> &str;

    /// The query of an address, from page `after` on.
    fn address(&self, after: &str) -> String {
        let mut pairs = self.pairs();
        pairs.push(("after", after));
        query(pairs)
    }
}

/// Declares what the address of a list asks for: texts by name, and where the page before ended.
#[macro_export]
macro_rules! asked {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$doc:meta])* $field:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, serde::Deserialize)]
        #[serde(default)]
        $vis struct $name {
            $($(#[$doc])* pub $field: String,)+
            /// Where the page before ended.
            pub after: String,
        }

        impl $crate::lists::Query for $name {
            fn pairs(&self) -> Vec<(&'static str, &str)> {
                vec![$((stringify!($field), self.$field.as_str())),+]
            }
            fn after(&self) -> &str {
                &self.after
            }
        }
    };
}

/// The query of an address, without what is empty.
pub fn query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
        .finish()
}

/// How many rows a page shows.
pub const PAGE_SIZE: i64 = 50;
/// The most rows of one download.
pub const MOST: i64 = 50_000;

/// How a column is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As text.
    Text,
    /// As a number, to the right.
    Number,
    /// As a tag.
    Tag,
    /// In the download only.
    Download,
}

impl Shown {
    /// Whether it stands to the right.
    pub fn is_number(self) -> bool {
        self == Self::Number
    }
}

/// A column: its name and how it is shown. The first one names the row.
pub type Column = (&'static str, Shown);

/// A cell.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Where it leads; empty for nowhere.
    pub href: String,
    /// What stands below it in small letters; not downloaded, since it has a column of its own there.
    pub note: String,
    /// The kind of its tag.
    pub tag: &'static str,
}

impl Cell {
    /// A cell that leads somewhere.
    pub fn link(text: impl Into<String>, href: String) -> Self {
        Self {
            text: text.into(),
            href,
            ..Self::default()
        }
    }

    /// A tag.
    pub fn tag(text: impl Into<String>, tag: &'static str) -> Self {
        Self {
            text: text.into(),
            tag,
            ..Self::default()
        }
    }

    /// The same with something below it.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// A filter of a list: the name of its field, its label, its choices, and what no choice means.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The field.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What can be chosen.
    pub options: Vec<(String, String)>,
    /// What no choice means; empty where one must be chosen.
    pub blank: &'static str,
}

/// A way to look at a list: its label, its address, whether it is the one shown.
#[derive(Debug, Clone)]
pub struct Tab {
    /// Its label.
    pub label: String,
    /// Its address.
    pub href: String,
    /// Whether it is the one shown.
    pub is_current: bool,
}

/// A list: where it stands, what it is called, its columns and filters.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Its address inside the tenant, without an ending.
    pub path: &'static str,
    /// What is counted: "proyek".
    pub noun: &'static str,
    /// Its title.
    pub title: String,
    /// What is below the title.
    pub lead: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// Where to go back: address inside the tenant and label; empty for nowhere.
    pub back: (&'static str, &'static str),
    /// Ways to look at it; empty for one only.
    pub tabs: Vec<Tab>,
    /// The field that the tabs choose.
    pub tabbed: &'static str,
    /// The filters that are shown; the others stay as they are.
    pub choices: Vec<Choice>,
    /// What to say when it is empty: title, sentence.
    pub empty: (&'static str, &'static str),
}

/// A list as a page.
#[derive(Template, WebTemplate)]
#[template(path = "lists/list.html")]
pub struct ListPage {
    page: Page,
    home: String,
    href: String,
    list: List,
    filter: FormView,
    kept: Vec<(&'static str, String)>,
    columns: Vec<Column>,
    /// A number needs its label on a phone too.
    has_numbers: bool,
    rows: Vec<Vec<Cell>>,
    total: String,
    download: String,
    all: String,
    pager: Pager,
}

impl List {
    /// The page of rows; `next` is where the next page begins, if there is one.
    pub fn page(
        self,
        here: &Here,
        asked: &impl Query,
        rows: Vec<Vec<Cell>>,
        (total, next): (i64, Option<String>),
    ) -> ListPage {
        let href = here.path(self.path);
        let offered = |name: &str| self.choices.iter().any(|c| c.name == name);
        let mut given = asked.pairs();
        given.retain(|(_, value)| !value.is_empty());
        let kept: Vec<(&'static str, String)> = given
            .iter()
            .filter(|(name, _)| !offered(name))
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        // What says which list it is stays; what narrows it can be taken off.
        let (whole, narrowing): (Vec<_>, Vec<_>) = given
            .into_iter()
            .partition(|(name, _)| offered(name) || *name == self.tabbed);
        let columns: Vec<Column> = self
            .columns
            .iter()
            .copied()
            .filter(|(_, shown)| *shown != Shown::Download)
            .collect();
        let visible = |row: Vec<Cell>| {
            row.into_iter()
                .zip(&self.columns)
                .filter(|(_, (_, shown))| *shown != Shown::Download)
                .map(|(cell, _)| cell)
                .collect()
        };
        let rows: Vec<Vec<Cell>> = rows.into_iter().map(visible).collect();
        ListPage {
            page: here.page(self.title.clone()),
            home: here.path(self.back.0),
            filter: FormView::filled(Fields::from_pairs(asked.pairs())),
            download: format!("{href}.csv?{}", asked.address("")),
            all: if narrowing.is_empty() {
                String::new()
            } else {
                format!("{href}?{}", query(whole))
            },
            pager: pager(&href, asked, self.noun, rows.len(), (total, next)),
            total: text::number(total),
            has_numbers: columns.iter().any(|(_, shown)| shown.is_number()),
            kept,
            columns,
            rows,
            href,
            list: self,
        }
    }

    /// The download of all rows, by columns.
    pub fn csv(&self, here: &Here, rows: impl IntoIterator<Item = Vec<Cell>>) -> Result<Response> {
        let header: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        let cells = rows
            .into_iter()
            .map(|row| row.into_iter().map(|cell| cell.text).collect::<Vec<_>>());
        let name = self.path.trim_start_matches('/').replace('/', "-");
        csv_file(here, &name, &header, cells)
    }
}

/// A table as a file that is named after what it holds, the tenant and the day.
pub fn csv_file<C: AsRef<str>>(
    here: &Here,
    name: &str,
    header: &[&str],
    rows: impl IntoIterator<Item = Vec<C>>,
) -> Result<Response> {
    let bytes = csv::table(header, rows).map_err(Error::internal)?;
    let name = format!("{name}-{}-{}.csv", here.tenant.slug, here.today());
    Ok(download(bytes, "text/csv; charset=utf-8", &name))
}

/// The way through a list at `href`, of which `shown` stand on this page; `next` is where the next one begins.
pub fn pager(
    href: &str,
    asked: &impl Query,
    noun: &str,
    shown: usize,
    (total, next): (i64, Option<String>),
) -> Pager {
    let to = |after: &str| format!("{href}?{}", asked.address(after));
    Pager {
        previous: if asked.after().is_empty() {
            String::new()
        } else {
            to("")
        },
        next: next.map_or_else(String::new, |after| to(&after)),
        summary: format!("{shown} dari {} {noun} ditampilkan", text::number(total)),
    }
}

/// Cuts a page off rows that were asked one too many, and says where the next one begins.
pub fn cut<T>(rows: &mut Vec<T>, end: impl Fn(&T) -> String) -> Option<String> {
    let more = rows.len() as i64 > PAGE_SIZE;
    rows.truncate(PAGE_SIZE as usize);
    rows.last().filter(|_| more).map(end)
}

/// Where a page ends that is ordered by time: [`moment`] reads it.
pub fn end_of(at: DateTime<Utc>, id: impl Display) -> String {
    format!("{}~{id}", at.timestamp_micros())
}

/// Where a page ended that is ordered by time: microseconds and id.
pub fn moment(after: &str) -> Option<(DateTime<Utc>, Uuid)> {
    let (at, id) = after.split_once('~')?;
    Some((
        DateTime::from_timestamp_micros(at.parse().ok()?)?,
        id.parse().ok()?,
    ))
}

/// Where a page ended that is ordered by days: the day and id.
pub fn day(after: &str) -> Option<(NaiveDate, Uuid)> {
    let (on, id) = after.split_once('~')?;
    Some((on.parse().ok()?, id.parse().ok()?))
}
