//! A list as a page.

use super::{Cell, Column, Ending, File, Query, Shown, Trend, download, pager, query};
use crate::access::Here;
use crate::error::Result;
use crate::web::form::{Fields, FormView};
use crate::web::page::Page;
use crate::web::parts::{Download, Pager};
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;
use axum::response::Response;

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
    /// What all its rows come to, below them; empty for nothing.
    pub sum: Vec<Cell>,
    /// Its numbers over the years, drawn above it.
    pub trend: Option<Trend>,
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
    /// How many columns are numbers, each of which needs its label on a phone too.
    numbers: usize,
    rows: Vec<Vec<Cell>>,
    sum: Vec<Cell>,
    total: String,
    download: Download,
    all: String,
    pager: Pager,
}

impl List {
    /// The page of rows; `next` is where the next page begins, if there is one.
    pub fn page(
        mut self,
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
        let sum = std::mem::take(&mut self.sum);
        let visible = |row: Vec<Cell>| {
            row.into_iter()
                .zip(&self.columns)
                .filter(|(_, (_, shown))| *shown != Shown::Download)
                .map(|(cell, _)| cell)
                .collect()
        };
        let rows: Vec<Vec<Cell>> = rows.into_iter().map(visible).collect();
        let sum = visible(sum);
        ListPage {
            page: here.page(self.title.clone()),
            home: here.path(self.back.0),
            filter: FormView::filled(Fields::from_pairs(asked.pairs())),
            download: download(&href, &asked.address(""), total),
            all: if narrowing.is_empty() {
                String::new()
            } else {
                format!("{href}?{}", query(whole))
            },
            pager: pager(&href, asked, self.noun, rows.len(), (total, next)),
            total: text::number(total),
            numbers: columns
                .iter()
                .filter(|(_, shown)| shown.is_number())
                .count(),
            kept,
            columns,
            rows,
            sum,
            href,
            list: self,
        }
    }

    /// All rows as a file.
    pub async fn file(
        &self,
        here: &Here,
        ending: Ending,
        rows: impl IntoIterator<Item = Vec<Cell>>,
    ) -> Result<Response> {
        File::whole(here, &self.title, &self.columns, ending, rows).await
    }
}
