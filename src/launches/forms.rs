//! Input about a batch.

use super::Batch;
use crate::access::read_reason;
use crate::id::BatchId;
use crate::web::form::{FieldErrors, Fields, Reader};
use crate::web::text::Zone;
use chrono::{DateTime, Utc};

/// The facts of a batch as somebody wants them.
#[derive(Debug, Clone)]
pub struct BatchFacts {
    /// Title of the event.
    pub title: String,
    /// When the event begins.
    pub held_at: DateTime<Utc>,
    /// Where.
    pub place: String,
    /// Who launches.
    pub presided_by: String,
    /// The office on that day.
    pub presided_office: String,
    /// For whom; empty for nobody.
    pub on_behalf_of: String,
    /// Who organised it.
    pub organiser: String,
    /// Remarks.
    pub note: String,
    /// The order of the day.
    pub agenda: String,
}

/// Reads the facts; date and time are those of the tenant's zone.
pub fn parse_facts(fields: &Fields, zone: Zone) -> Result<BatchFacts, FieldErrors> {
    let mut r = Reader::new(fields);
    let title = r.line("title", "Judul acara", 200);
    let date = r.day("date", "Tanggal");
    let time = r.time("time", "Jam");
    let place = r.line("place", "Tempat", 200);
    let presided_by = r.line("presided_by", "Nama pejabat yang meluncurkan", 200);
    let presided_office = r.line("presided_office", "Jabatan pada hari itu", 200);
    let long_enough = |text: &str, least: usize| text.is_empty() || text.chars().count() >= least;
    r.check(
        long_enough(&title, 3),
        "title",
        "Judul acara paling sedikit 3 huruf.",
    );
    for (name, text, label) in [
        ("place", &place, "Tempat"),
        ("presided_by", &presided_by, "Nama"),
        ("presided_office", &presided_office, "Jabatan"),
    ] {
        r.check(
            long_enough(text, 2),
            name,
            format!("{label} paling sedikit 2 huruf."),
        );
    }
    let facts = BatchFacts {
        title,
        held_at: zone.moment(date.and_time(time)),
        place,
        presided_by,
        presided_office,
        on_behalf_of: r
            .optional_line("on_behalf_of", "Mewakili", 200)
            .unwrap_or_default(),
        organiser: r
            .optional_line("organiser", "Penyelenggara", 200)
            .unwrap_or_default(),
        note: r.optional_text("note", "Catatan", 4000).unwrap_or_default(),
        agenda: r
            .optional_text("agenda", "Susunan acara", 4000)
            .unwrap_or_default(),
    };
    r.finish(facts)
}

/// The fields of a batch as they stand, with the version they were read at.
pub fn fields_of(batch: &Batch, zone: Zone) -> Fields {
    let local = zone.local(batch.held_at);
    Fields::from_pairs([
        ("version", batch.version.to_string()),
        ("title", batch.title.clone()),
        ("date", local.format("%Y-%m-%d").to_string()),
        ("time", local.format("%H:%M").to_string()),
        ("place", batch.place.clone()),
        ("presided_by", batch.presided_by.clone()),
        ("presided_office", batch.presided_office.clone()),
        ("on_behalf_of", batch.on_behalf_of.clone()),
        ("organiser", batch.organiser.clone()),
        ("note", batch.note.clone()),
        ("agenda", batch.agenda.clone()),
    ])
}

/// The id that the form was shown with.
pub fn parse_id(fields: &Fields) -> BatchId {
    fields.get("id").parse().unwrap_or_else(|_| BatchId::new())
}

/// The version that the form was shown with; a damaged one matches nothing.
pub fn parse_version(fields: &Fields) -> i32 {
    fields.get("version").parse().unwrap_or_default()
}

/// Why a batch is cancelled (BR-08).
pub fn parse_reason(fields: &Fields) -> Result<String, FieldErrors> {
    let mut r = Reader::new(fields);
    let reason = read_reason(&mut r, "reason", "Alasan pembatalan", 1000);
    r.finish(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(change: (&str, &str)) -> Fields {
        let mut fields = Fields::from_pairs([
            ("title", "Peluncuran Aksi Perubahan"),
            ("date", "2022-11-07"),
            ("time", "08.30"),
            ("place", "Balai Kota"),
            ("presided_by", "Muhammad Rahman"),
            ("presided_office", "Penjabat Sekretaris Daerah"),
        ]);
        fields.set(change.0, change.1);
        fields
    }

    #[test]
    fn the_time_is_that_of_the_tenants_zone() {
        let facts =
            parse_facts(&typed(("on_behalf_of", "Wali Kota Balikpapan")), Zone::Wita).unwrap();
        assert_eq!(facts.held_at.to_rfc3339(), "2022-11-07T00:30:00+00:00");
        assert_eq!(facts.on_behalf_of, "Wali Kota Balikpapan");
    }

    #[test]
    fn what_is_missing_or_too_short_is_named() {
        for (field, value) in [
            ("title", ""),
            ("title", "ab"),
            ("date", "31-02-2022"),
            ("date", "07-11-1999"),
            ("time", "25.00"),
            ("place", "x"),
            ("presided_by", ""),
            ("presided_office", " "),
        ] {
            let errors = parse_facts(&typed((field, value)), Zone::Wita).unwrap_err();
            assert_eq!(
                errors.iter().map(|(name, _)| name).collect::<Vec<_>>(),
                [field],
                "{field}={value}"
            );
        }
    }

    #[test]
    fn a_cancellation_needs_a_reason() {
        for reason in ["", "batal", "ditunda  "] {
            assert!(parse_reason(&Fields::from_pairs([("reason", reason)])).is_err());
        }
        assert!(
            parse_reason(&Fields::from_pairs([(
                "reason",
                "Acara ditunda oleh pimpinan"
            )]))
            .is_ok()
        );
    }
}
