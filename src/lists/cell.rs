//! What stands in a list.

use crate::reports::xlsx::Cell as Value;
use crate::web::text;
use chrono::NaiveDate;

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
#[derive(Debug, Clone)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// The same as a workbook keeps it.
    pub value: Value,
    /// Where it leads; empty for nowhere.
    pub href: String,
    /// What stands below it in small letters; not downloaded, since it has a column of its own there.
    pub note: String,
    /// The kind of its tag.
    pub tag: &'static str,
}

impl Cell {
    /// A cell that leads somewhere.
    #[must_use]
    pub fn leading(mut self, href: String) -> Self {
        self.href = href;
        self
    }

    /// Words that lead somewhere.
    pub fn link(text: impl Into<String>, href: String) -> Self {
        Self::from(text).leading(href)
    }

    /// A tag.
    pub fn tag(text: impl Into<String>, tag: &'static str) -> Self {
        Self {
            tag,
            ..Self::from(text)
        }
    }

    /// A day.
    pub fn day(on: NaiveDate) -> Self {
        Self {
            value: Value::Date(on),
            // On screen a day stands in one line.
            ..Self::from(text::date_short(on).replace(' ', "\u{a0}"))
        }
    }

    /// A number.
    pub fn number(of: impl Into<i64>) -> Self {
        let of = of.into();
        Self {
            value: Value::Int(of),
            ..Self::from(text::number(of))
        }
    }

    /// Nothing, where nothing is known.
    pub fn maybe<T>(known: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        known.map_or_else(|| Self::from(""), cell)
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
        let text = text.into();
        Self {
            value: Value::from(text.as_str()),
            text,
            href: String::new(),
            note: String::new(),
            tag: "",
        }
    }
}
