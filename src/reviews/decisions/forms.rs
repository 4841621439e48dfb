//! Reading a decision and its checklist.

use super::{Decision, MOST_CHANGES};
use crate::access::{REASON_WANTED, is_reason};
use crate::documents::Frozen;
use crate::id::ReviewId;
use crate::projects::DocumentKind;
use crate::reviews::is_storable;
use crate::web::form::{FieldErrors, Fields, Reader};

/// The most characters of one line.
const LINE_CHARS: usize = 2000;

/// A decision as typed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Its row; the same form sent twice has the same.
    pub id: ReviewId,
    /// What is decided.
    pub decision: Decision,
    /// Note or reason.
    pub note: String,
    /// The checklist.
    pub changes: Vec<Change>,
}

/// One line of a checklist as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// About which section; empty for the whole.
    pub section_key: String,
    /// What is to change.
    pub body: String,
}

/// What can be decided, as words of the form.
pub fn decisions(kind: DocumentKind) -> &'static [(&'static str, Decision, &'static str)] {
    const ALL: &[(&str, Decision, &str)] = &[
        ("approve", Decision::Approved, "Setujui"),
        ("return", Decision::Returned, "Kembalikan untuk perbaikan"),
        ("reject", Decision::Rejected, "Tolak: minta gagasan lain"),
    ];
    match kind {
        DocumentKind::Idea => ALL,
        DocumentKind::Design | DocumentKind::Report => ALL.split_at(2).0,
    }
}

/// The version of the document and the number of the frozen version that the reviewer had before the eyes.
pub fn seen(fields: &Fields) -> Option<(i32, i32)> {
    Some((
        fields.get("version").parse().ok()?,
        fields.get("number").parse().ok()?,
    ))
}

/// The lines of the checklist as typed, the empty ones too.
pub fn lines(fields: &Fields) -> Vec<Change> {
    let sections = fields.all("change_section");
    let line = |(at, body): (usize, &str)| Change {
        section_key: sections.get(at).map_or("", |s| s.trim()).to_owned(),
        body: body.replace("\r\n", "\n").trim().to_owned(),
    };
    fields
        .all("change")
        .into_iter()
        .enumerate()
        .map(line)
        .collect()
}

/// Reads a decision.
pub fn parse(
    fields: &Fields,
    kind: DocumentKind,
    sections: &[Frozen],
) -> Result<Verdict, FieldErrors> {
    let mut r = Reader::new(fields);
    let id = ReviewId(r.uuid("id", "Keputusan"));
    let choices: Vec<(&str, Decision)> = decisions(kind)
        .iter()
        .map(|(word, decision, _)| (*word, *decision))
        .collect();
    let decision = r.optional_one_of("decision", "Keputusan", &choices);
    r.check(decision.is_some(), "decision", "Pilih keputusan Anda.");
    let decision = decision.unwrap_or(Decision::Approved);
    let note = r.optional_text("note", "Catatan", 2000).unwrap_or_default();
    r.check(
        decision == Decision::Approved || is_reason(&note),
        "note",
        REASON_WANTED,
    );
    let changes: Vec<Change> = lines(fields)
        .into_iter()
        .filter(|line| !line.body.is_empty())
        .collect();
    check_changes(&mut r, decision, &changes, sections);
    r.finish(Verdict {
        id,
        decision,
        note,
        changes,
    })
}

fn check_changes(r: &mut Reader<'_>, decision: Decision, changes: &[Change], sections: &[Frozen]) {
    match decision {
        Decision::Returned => {
            r.check(
                !changes.is_empty(),
                "change",
                "Tulis paling sedikit satu perbaikan yang Anda minta.",
            );
            r.check(
                changes.len() <= MOST_CHANGES,
                "change",
                format!("Paling banyak {MOST_CHANGES} perbaikan. Gabungkan yang serupa."),
            );
        }
        Decision::Approved | Decision::Rejected => {
            r.check(changes.is_empty(), "change", "Daftar perbaikan hanya dikirim bila dokumen dikembalikan. Pilih “Kembalikan untuk perbaikan”, atau kosongkan daftarnya.");
        }
    }
    for (at, change) in changes.iter().enumerate() {
        let row = at + 1;
        r.check(
            change.body.chars().count() <= LINE_CHARS,
            "change",
            format!("Perbaikan ke-{row} paling banyak {LINE_CHARS} karakter. Persingkat isinya."),
        );
        r.check(is_storable(&change.body), "change", format!("Perbaikan ke-{row} memuat karakter yang tidak dapat disimpan. Ketik ulang tanpa menyalin dari dokumen lain."));
        let known =
            change.section_key.is_empty() || sections.iter().any(|s| s.key == change.section_key);
        r.check(
            known,
            "change",
            format!("Bagian pada perbaikan ke-{row} tidak ada lagi. Pilih lagi dari daftar."),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        let mut fields = Fields::from_pairs([("id", ReviewId::new().to_string())]);
        pairs
            .iter()
            .for_each(|(name, value)| fields.add(name, *value));
        fields
    }

    fn sections() -> Vec<Frozen> {
        vec![Frozen {
            table: None,
            key: "risks".into(),
            label: "Risiko".into(),
            body: String::new(),
        }]
    }

    fn wrong(pairs: &[(&str, &str)], kind: DocumentKind) -> Vec<String> {
        parse(&fields(pairs), kind, &sections())
            .unwrap_err()
            .iter()
            .map(|(field, _)| field.to_owned())
            .collect()
    }

    #[test]
    fn a_return_needs_a_reason_and_a_checklist_of_one_to_twenty_lines() {
        assert_eq!(
            wrong(&[("decision", "return")], DocumentKind::Design),
            ["note", "change"]
        );
        let mut many = vec![("decision", "return"), ("note", "Perlu dipertajam.")];
        many.extend([("change", "x"); 21]);
        assert_eq!(wrong(&many, DocumentKind::Design), ["change"]);
        let good = [
            ("decision", "return"),
            ("note", "Perlu dipertajam."),
            ("change", " "),
            ("change_section", ""),
            ("change", "Tambah data"),
            ("change_section", "risks"),
        ];
        let verdict = parse(&fields(&good), DocumentKind::Design, &sections()).unwrap();
        assert_eq!(
            verdict.changes,
            [Change {
                section_key: "risks".into(),
                body: "Tambah data".into()
            }]
        );
    }

    #[test]
    fn only_an_idea_can_be_rejected() {
        let reject = [
            ("decision", "reject"),
            ("note", "Ini kegiatan rutin kantor."),
        ];
        assert_eq!(wrong(&reject, DocumentKind::Design), ["decision"]);
        assert_eq!(wrong(&reject, DocumentKind::Report), ["decision"]);
        assert!(parse(&fields(&reject), DocumentKind::Idea, &sections()).is_ok());
        assert_eq!(
            wrong(
                &[("decision", "reject"), ("note", "Tidak")],
                DocumentKind::Idea
            ),
            ["note"]
        );
    }

    #[test]
    fn an_approval_does_not_swallow_a_typed_checklist() {
        assert_eq!(
            wrong(
                &[("decision", "approve"), ("change", "Tambah data")],
                DocumentKind::Design
            ),
            ["change"]
        );
        assert!(
            parse(
                &fields(&[("decision", "approve"), ("change", "")]),
                DocumentKind::Design,
                &sections()
            )
            .is_ok()
        );
    }

    #[test]
    fn unknown_sections_and_control_characters_are_named() {
        let bad = [
            ("decision", "return"),
            ("note", "Perlu dipertajam."),
            ("change", "a\u{0}b"),
            ("change_section", "none"),
        ];
        assert_eq!(wrong(&bad, DocumentKind::Design), ["change"]);
    }
}
