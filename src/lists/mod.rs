//! A list as a page and as a download, from one description: what is downloaded is what stands there.
//!
//! Main types: [`List`] (columns and filters), [`Cell`], [`Query`] (what an address asks for), [`Ending`] and [`File`] (the
//! download). [`list_routes!`](crate::list_routes) adds all addresses of a list. Knows no feature.

mod cell;
mod file;
mod page;
mod trend;

pub use cell::{Cell, Column, Shown};
pub use file::{Ending, File};
pub use page::{Choice, List, ListPage, Tab};
pub use trend::Trend;

use crate::db::TenantTx;
use crate::error::Result;
use crate::id::TenantId;
use crate::web::parts::{Download, Pager};
use crate::web::text;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
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

/// How many rows a list has in all; its own kind, so that it is remembered apart.
#[derive(Debug)]
struct Total(i64);

/// The rows of a page with the number of all, which is counted anew only when something has changed. `asked` says what an
/// office lists, and whether this is the first page; `list` is told the number where it is known. What one person alone
/// sees is asked for by nothing: it is little, is counted at each look, and pushes out nothing that everybody reads.
pub async fn with_total<R>(
    tx: &mut TenantTx,
    tenant: TenantId,
    asked: Option<(&str, bool)>,
    list: impl AsyncFnOnce(&mut TenantTx, Option<i64>) -> Result<(Vec<R>, i64)>,
) -> Result<(Vec<R>, i64)> {
    let Some((asked, is_first)) = asked else {
        return list(tx, None).await;
    };
    let recall = tx.recall::<Total>(tenant, asked).await?;
    let known = recall.value.as_ref().map(|total| total.0);
    let (rows, total) = list(tx, known).await?;
    // Of a page without rows only the first one says that there are none at all.
    if known.is_none() && (is_first || !rows.is_empty()) {
        tx.keep(recall, Total(total));
    }
    Ok((rows, total))
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

/// The routes of a list: its page, and the same rows as a file of each kind.
#[macro_export]
macro_rules! list_routes {
    ($path:literal, $audience:expr, $page:expr, $file:expr) => {
        $crate::access::Routes::new()
            .get($path, $audience, $page)
            .get(concat!($path, ".csv"), $audience, $file)
            .get(concat!($path, ".xlsx"), $audience, $file)
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

/// The files of a list at `href`.
pub fn download(href: &str, query: &str, rows: i64) -> Download {
    let link = |ending: Ending| (ending.label(), format!("{href}.{}?{query}", ending.code()));
    Download {
        rows: match rows {
            rows if rows > MOST => format!("{} baris pertama", text::number(MOST)),
            rows => format!("{} baris", text::number(rows)),
        },
        links: Ending::ALL.map(link).to_vec(),
    }
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
    let at = DateTime::from_timestamp_micros(at.parse().ok()?)?;
    Some((held(at)?, id.parse().ok()?))
}

/// Where a page ended that is ordered by days: the day and id.
pub fn day(after: &str) -> Option<(NaiveDate, Uuid)> {
    let (on, id) = after.split_once('~')?;
    Some((held(on.parse::<NaiveDate>().ok()?)?, id.parse().ok()?))
}

/// What PostgreSQL cannot hold was never the end of a page.
fn held<T: Datelike>(at: T) -> Option<T> {
    (1..10_000).contains(&at.year()).then_some(at)
}
