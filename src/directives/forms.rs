//! Reading a directive and its answer.

use super::policy::first_states;
use super::{DirectiveEvent, DirectiveKind, DirectiveState};
use crate::codes::Code;
use crate::id::{DirectiveAnswerId, DirectiveId};
use crate::web::form::{FieldErrors, Fields, Reader};
use chrono::NaiveDate;

/// A directive as typed.
#[derive(Debug, Clone)]
pub struct Given {
    /// Made when the form was shown.
    pub id: DirectiveId,
    /// What kind.
    pub kind: DirectiveKind,
    /// Where it begins.
    pub state: DirectiveState,
    /// What is asked.
    pub body: String,
    /// On what basis.
    pub basis: String,
    /// Until when.
    pub due_on: Option<NaiveDate>,
    /// For which fiscal year.
    pub fiscal_year: Option<i32>,
    /// How much money.
    pub amount_rupiah: Option<i64>,
}

/// A step of the follow-up as typed.
#[derive(Debug, Clone)]
pub struct Answered {
    /// Made when the form was shown.
    pub id: DirectiveAnswerId,
    /// What was said.
    pub body: String,
    /// For which fiscal year.
    pub fiscal_year: Option<i32>,
    /// How much money.
    pub amount_rupiah: Option<i64>,
    /// Of a roll-out: in how many OPD it runs.
    pub units: Option<i32>,
}

/// The first states of budget feedback, as a choice.
pub fn budget_states() -> Vec<(String, String)> {
    first_states(DirectiveKind::Budget)
        .iter()
        .map(|s| (s.code().to_owned(), s.label().to_owned()))
        .collect()
}

fn long_enough(r: &mut Reader<'_>, body: &str) {
    r.check(
        body.is_empty() || body.chars().count() >= 10,
        "body",
        "Tuliskan paling sedikit 10 huruf.",
    );
}

fn year(r: &mut Reader<'_>) -> Option<i32> {
    r.optional_int("fiscal_year", "Tahun anggaran", 2000..=2100)
        .and_then(|y| i32::try_from(y).ok())
}

/// Reads a directive of one of the kinds that its giver may give.
pub fn parse(
    fields: &Fields,
    kinds: &[DirectiveKind],
    today: NaiveDate,
) -> Result<Given, FieldErrors> {
    let mut r = Reader::new(fields);
    let choices: Vec<(&str, DirectiveKind)> = kinds.iter().map(|k| (k.code(), *k)).collect();
    let kind = r.one_of("kind", "Jenis arahan", &choices);
    let is_budget = fields.get("kind") == DirectiveKind::Budget.code();
    let states: Vec<(&str, DirectiveState)> = first_states(DirectiveKind::Budget)
        .iter()
        .map(|s| (s.code(), *s))
        .collect();
    let body = r.text(
        "body",
        if is_budget { "Umpan balik" } else { "Arahan" },
        2000,
    );
    long_enough(&mut r, &body);
    let due_on = r.optional_date("due_on", "Batas waktu");
    r.check(
        due_on.is_none_or(|due| due >= today),
        "due_on",
        "Batas waktu tidak boleh sudah lewat.",
    );
    let state = if is_budget {
        r.one_of("state", "Penilaian anggaran", &states)
    } else {
        DirectiveState::Open
    };
    for (name, label) in [("fiscal_year", "Tahun anggaran"), ("amount", "Jumlah")] {
        r.check(
            is_budget || fields.get(name).trim().is_empty(),
            name,
            format!("{label} hanya untuk umpan balik anggaran. Kosongkan, atau pilih jenis itu."),
        );
    }
    let given = Given {
        id: fields
            .get("id")
            .parse()
            .unwrap_or_else(|_| DirectiveId::new()),
        kind,
        state,
        basis: r.optional_line("basis", "Dasar", 200).unwrap_or_default(),
        due_on,
        fiscal_year: if is_budget { year(&mut r) } else { None },
        amount_rupiah: if is_budget {
            r.optional_money("amount", "Jumlah")
        } else {
            None
        },
        body,
    };
    r.finish(given)
}

/// Reads what happens to a directive.
pub fn parse_answer(
    fields: &Fields,
    kind: DirectiveKind,
    event: DirectiveEvent,
) -> Result<Answered, FieldErrors> {
    let mut r = Reader::new(fields);
    let body = r.text("body", "Penjelasan", 2000);
    long_enough(&mut r, &body);
    let units = if kind == DirectiveKind::RollOut {
        r.optional_int("units", "Jumlah perangkat daerah", 0..=5000)
            .and_then(|n| i32::try_from(n).ok())
    } else {
        None
    };
    let (fiscal_year, amount_rupiah) = if event.has_amount() {
        (year(&mut r), r.optional_money("amount", "Jumlah"))
    } else {
        (None, None)
    };
    let needs_money = matches!(event, DirectiveEvent::Budget | DirectiveEvent::Realise);
    r.check(
        !needs_money || amount_rupiah.is_some(),
        "amount",
        "Isi jumlahnya dalam rupiah.",
    );
    r.check(
        event != DirectiveEvent::Budget || fiscal_year.is_some(),
        "fiscal_year",
        "Isi tahun anggarannya.",
    );
    let id = fields
        .get("id")
        .parse()
        .unwrap_or_else(|_| DirectiveAnswerId::new());
    r.finish(Answered {
        id,
        body,
        fiscal_year,
        amount_rupiah,
        units,
    })
}
