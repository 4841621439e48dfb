//! Reading what is typed about seminars.

use super::{SeminarKind, Severity};
use crate::access::read_optional_reason;
use crate::codes::Code;
use crate::id::{MemberId, NoteId, ParticipationId};
use crate::web::form::{FieldErrors, Fields, Reader};
use chrono::{NaiveDate, NaiveTime};

/// A group as typed and checked: one presentation after another, with a break where the order says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupForm {
    /// "Kelompok 1".
    pub name: String,
    /// The day.
    pub held_on: NaiveDate,
    /// When the first begins.
    pub starts: NaiveTime,
    /// How long each lasts.
    pub minutes: i64,
    /// The break after each.
    pub gap: i64,
    /// The room.
    pub room: String,
    /// The address of a meeting by video.
    pub link: String,
    /// Who accompanies it.
    pub coach: MemberId,
    /// Who scores.
    pub examiners: Vec<MemberId>,
    /// Who presents.
    pub presenters: Vec<ParticipationId>,
    /// Why somebody without an approved document presents.
    pub reason: String,
}

/// Reads a group.
pub fn parse_group(fields: &Fields, kind: SeminarKind) -> Result<GroupForm, FieldErrors> {
    let mut r = Reader::new(fields);
    let name = r.line("name", "Nama kelompok", 60);
    let held_on = r.date("held_on", "Tanggal seminar");
    let starts = r.time("starts", "Jam mulai");
    let minutes = r.int("minutes", "Menit per peserta", 5..=240);
    let gap = r.optional_int("gap", "Jeda", 0..=60).unwrap_or(0);
    let room = r.optional_line("room", "Ruang", 100).unwrap_or_default();
    let link = r
        .optional_line("link", "Tautan pertemuan", 300)
        .unwrap_or_default();
    r.check(
        link.is_empty() || link.starts_with("https://"),
        "link",
        "Tautan pertemuan harus diawali https://.",
    );
    r.check(
        !(room.is_empty() && link.is_empty()),
        "room",
        "Isi ruang, atau tautan untuk seminar daring.",
    );
    let coach = MemberId(r.uuid("coach", "Coach"));
    let examiners: Vec<MemberId> = r
        .uuids("examiners", "Penguji")
        .into_iter()
        .map(MemberId)
        .collect();
    let presenters: Vec<ParticipationId> = r
        .uuids("presenters", "Peserta")
        .into_iter()
        .map(ParticipationId)
        .collect();
    r.check(
        !presenters.is_empty(),
        "presenters",
        format!(
            "Pilih peserta yang tampil pada {} kelompok ini.",
            kind.label().to_lowercase()
        ),
    );
    let reason = read_optional_reason(&mut r, "reason", "Alasan", 500).unwrap_or_default();
    r.finish(GroupForm {
        name,
        held_on,
        starts,
        minutes,
        gap,
        room,
        link,
        coach,
        examiners,
        presenters,
        reason,
    })
}

/// A note as typed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteForm {
    /// Its row.
    pub id: NoteId,
    /// How much it asks for.
    pub severity: Severity,
    /// What it says.
    pub body: String,
    /// Until when; none for a suggestion.
    pub due_on: Option<NaiveDate>,
}

/// Reads a note.
pub fn parse_note(fields: &Fields, today: NaiveDate) -> Result<NoteForm, FieldErrors> {
    let mut r = Reader::new(fields);
    let id = NoteId(r.uuid("id", "Catatan"));
    let severity = r.one_of("severity", "Sifat catatan", &Severity::choices());
    let body = r.text("body", "Catatan", 2000);
    let due_on = r.optional_date("due_on", "Batas waktu");
    r.check(
        !severity.is_binding() || due_on.is_some(),
        "due_on",
        "Isi batas waktu perbaikan.",
    );
    r.check(
        due_on.is_none_or(|due| due >= today),
        "due_on",
        "Batas waktu tidak boleh sudah lewat.",
    );
    r.finish(NoteForm {
        id,
        severity,
        body,
        due_on: due_on.filter(|_| severity.is_binding()),
    })
}

/// Reads the words that go with a move of a note: an answer, or a verdict.
pub fn parse_words(
    fields: &Fields,
    name: &str,
    label: &str,
    required: bool,
) -> Result<String, FieldErrors> {
    let mut r = Reader::new(fields);
    let words = if required {
        r.text(name, label, 2000)
    } else {
        r.optional_text(name, label, 2000).unwrap_or_default()
    };
    r.finish(words)
}

/// Reads the time of one presentation.
pub fn parse_time(fields: &Fields) -> Result<NaiveTime, FieldErrors> {
    let mut r = Reader::new(fields);
    let starts = r.time("starts", "Jam tampil");
    r.finish(starts)
}

/// Reads a reason where one is asked for.
pub fn parse_reason(fields: &Fields) -> Result<Option<String>, FieldErrors> {
    let mut r = Reader::new(fields);
    let reason = read_optional_reason(&mut r, "reason", "Alasan", 500);
    r.finish(reason)
}
