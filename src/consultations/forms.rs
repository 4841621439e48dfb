//! Reading a line of the card.

use super::{AdviserRole, Medium, Topic};
use crate::codes::Code;
use crate::id::ConsultationId;
use crate::web::form::{FieldErrors, Fields, Reader};
use chrono::NaiveDate;

const MOST: usize = 2000;

/// A line as typed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine {
    /// Its row.
    pub id: ConsultationId,
    /// The day.
    pub held_on: NaiveDate,
    /// How.
    pub medium: Medium,
    /// About what.
    pub topic: Topic,
    /// With whom, or in which role the adviser notes it.
    pub adviser: AdviserRole,
    /// The question, or the subject of the session.
    pub question: String,
    /// The answer; none when the participant asks.
    pub response: Option<String>,
}

/// Reads a line: a question, or a session that an adviser held. `advisers` are those who can be chosen; `answers` says
/// whether the one who types is the adviser.
pub fn parse(
    fields: &Fields,
    advisers: &[AdviserRole],
    answers: bool,
    today: NaiveDate,
) -> Result<NewLine, FieldErrors> {
    let mut r = Reader::new(fields);
    let id = ConsultationId(r.uuid("id", "Konsultasi"));
    let choices: Vec<(&str, AdviserRole)> = advisers.iter().map(|a| (a.code(), *a)).collect();
    let adviser = r.optional_one_of("adviser", "Pembimbing", &choices);
    r.check(
        adviser.is_some(),
        "adviser",
        "Pilih dengan siapa konsultasi ini.",
    );
    let held_on = r.date("held_on", "Tanggal");
    r.check(
        held_on <= today,
        "held_on",
        "Tanggal konsultasi tidak boleh di masa depan.",
    );
    let medium = r.one_of("medium", "Cara", &Medium::choices());
    let topic = r.one_of("topic", "Pokok bahasan", &Topic::choices());
    let question = r.text(
        "question",
        if answers { "Uraian" } else { "Pertanyaan" },
        MOST,
    );
    let response = answers.then(|| r.text("response", "Tanggapan", MOST));
    r.finish(NewLine {
        id,
        held_on,
        medium,
        topic,
        adviser: adviser.unwrap_or(AdviserRole::Coach),
        question,
        response,
    })
}

/// Reads an answer.
pub fn parse_answer(fields: &Fields) -> Result<String, FieldErrors> {
    let mut r = Reader::new(fields);
    let response = r.text("response", "Tanggapan", MOST);
    r.finish(response)
}
