//! Input about milestones. Files are checked as they come in; here they only count as sent or not.

use super::actions::{NewReport, PlanFacts, Verdict};
use super::{EvidenceCategory, FundingSource, Horizon, Milestone};
use crate::access::{is_reason, read_reason};
use crate::codes::Code;
use crate::id::{EvidenceId, MilestoneId, ProgressId};
use crate::projects::Hindrance;
use crate::web::form::{FieldErrors, Fields, Reader};
use crate::web::text;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The largest value of an indicator.
const MOST: Decimal = Decimal::from_parts(276_447_231, 23_283, 0, false, 2);

/// Reads what is planned; of a frozen plan also why it is changed.
pub fn parse_plan(
    fields: &Fields,
    is_frozen: bool,
) -> Result<(PlanFacts, Option<String>), FieldErrors> {
    let mut r = Reader::new(fields);
    let any = -MOST..=MOST;
    let facts = PlanFacts {
        horizon: r.one_of("horizon", "Jangka waktu", &Horizon::choices()),
        title: r.line("title", "Tahapan", 250),
        output: r
            .optional_text("output", "Keluaran", 500)
            .unwrap_or_default(),
        indicator: r
            .optional_line("indicator", "Indikator", 250)
            .unwrap_or_default(),
        unit: r.optional_line("unit", "Satuan", 40).unwrap_or_default(),
        baseline: r.optional_decimal("baseline", "Nilai awal", any.clone()),
        target: r.optional_decimal("target", "Target", any),
        person_in_charge: r
            .optional_line("person_in_charge", "Penanggung jawab", 200)
            .unwrap_or_default(),
        starts_on: r.day("starts_on", "Tanggal mulai"),
        ends_on: r.day("ends_on", "Tanggal selesai"),
        weight: r
            .optional_decimal("weight", "Bobot", Decimal::ZERO..=Decimal::ONE_HUNDRED)
            .filter(|w| !w.is_zero()),
        budget_rupiah: r.optional_money("budget", "Anggaran").unwrap_or_default(),
        funding_source: r.one_of("funding_source", "Sumber dana", &FundingSource::choices()),
        evidence_wanted: r
            .optional_text("evidence_wanted", "Bukti yang akan dikumpulkan", 500)
            .unwrap_or_default(),
    };
    r.check(
        facts.title.is_empty() || facts.title.chars().count() >= 3,
        "title",
        "Tahapan paling sedikit 3 huruf.",
    );
    r.check(
        facts.ends_on >= facts.starts_on,
        "ends_on",
        "Tanggal selesai tidak boleh mendahului tanggal mulai.",
    );
    r.check(
        facts.budget_rupiah == 0 || facts.funding_source != FundingSource::None,
        "funding_source",
        "Pilih sumber dana, atau kosongkan anggarannya.",
    );
    let measures_nothing = facts.baseline.is_none() && facts.target.is_none();
    r.check(
        measures_nothing || !facts.indicator.is_empty(),
        "indicator",
        "Isi indikator yang diukur dengan nilai awal dan target itu.",
    );
    let reason = is_frozen.then(|| read_reason(&mut r, "reason", "Alasan perubahan", 1000));
    r.finish((facts, reason))
}

/// The plan as the form shows it.
pub fn plan_fields(m: &Milestone) -> Fields {
    let number = |value: Option<Decimal>| value.map(plain).unwrap_or_default();
    Fields::from_pairs([
        ("horizon", m.horizon.code().to_owned()),
        ("title", m.title.clone()),
        ("output", m.output.clone()),
        ("indicator", m.indicator.clone()),
        ("unit", m.unit.clone()),
        ("baseline", number(m.baseline)),
        ("target", number(m.target)),
        ("person_in_charge", m.person_in_charge.clone()),
        ("starts_on", m.starts_on.to_string()),
        ("ends_on", m.ends_on.to_string()),
        ("weight", number(m.weight)),
        (
            "budget",
            if m.budget_rupiah == 0 {
                String::new()
            } else {
                text::number(m.budget_rupiah)
            },
        ),
        ("funding_source", m.funding_source.code().to_owned()),
        ("evidence_wanted", m.evidence_wanted.clone()),
        ("version", m.version.to_string()),
    ])
}

/// "1500,5": as the form reads it back.
fn plain(value: Decimal) -> String {
    value.normalize().to_string().replace('.', ",")
}

/// Reads the id that a create form carries.
pub fn parse_id(fields: &Fields) -> Option<uuid::Uuid> {
    fields.get("id").parse().ok()
}

/// A new id for a create form, or the one that it carries already.
pub fn form_id(fields: &Fields) -> String {
    parse_id(fields).unwrap_or(MilestoneId::new().0).to_string()
}

/// Reads a report; `has_file`: a good file came with it.
pub fn parse_report(
    fields: &Fields,
    milestone: &Milestone,
    has_file: bool,
    today: NaiveDate,
) -> Result<NewReport, FieldErrors> {
    let mut r = Reader::new(fields);
    let done = r.ticked("done");
    let progress = if done {
        100
    } else {
        r.int("progress", "Kemajuan", 0..=100)
    };
    let report = NewReport {
        id: ProgressId(parse_id(fields).unwrap_or_else(uuid::Uuid::now_v7)),
        progress: i32::try_from(progress).unwrap_or_default(),
        note: r.text("note", "Yang sudah dikerjakan", 4000),
        obstacle: r
            .optional_text("obstacle", "Kendala", 2000)
            .unwrap_or_default(),
        obstacle_kind: r.optional_one_of("obstacle_kind", "Jenis kendala", &Hindrance::choices()),
        actual: r.optional_decimal("actual", "Realisasi indikator", -MOST..=MOST),
        spent_rupiah: r.optional_money("spent", "Anggaran terpakai"),
        started_on: r.optional_date("started_on", "Dimulai pada"),
        finished_on: r.optional_date("finished_on", "Selesai pada"),
        done,
    };
    r.check(
        report.obstacle_kind.is_none() || !report.obstacle.is_empty(),
        "obstacle",
        "Ceritakan kendalanya, atau kosongkan jenisnya.",
    );
    r.check(
        done || progress < 100,
        "progress",
        "Kemajuan 100 persen berarti selesai: centang “Tahapan ini selesai”.",
    );
    r.check(
        report.started_on.is_none_or(|d| d <= today),
        "started_on",
        "Dimulai pada tidak boleh sesudah hari ini.",
    );
    r.check(
        report.finished_on.is_none_or(|d| d <= today),
        "finished_on",
        "Selesai pada tidak boleh sesudah hari ini.",
    );
    let start = milestone.actual_starts_on.or(report.started_on);
    r.check(
        !done || start.is_none_or(|s| report.finished_on.is_none_or(|f| f >= s)),
        "finished_on",
        "Selesai pada tidak boleh mendahului tanggal mulainya.",
    );
    r.check(
        !done || has_file || milestone.live_evidence > 0,
        "file",
        "Untuk menyatakan selesai, sertakan paling sedikit satu bukti.",
    );
    r.finish(report)
}

/// Reads what a file is.
pub fn parse_category(fields: &Fields) -> Result<EvidenceCategory, FieldErrors> {
    let mut r = Reader::new(fields);
    let category = r.one_of("category", "Jenis bukti", &EvidenceCategory::choices());
    r.finish(category)
}

/// What was typed about evidence that is added by itself.
#[derive(Debug, Clone)]
pub struct TypedEvidence {
    /// Made when the form was shown.
    pub id: EvidenceId,
    /// What it is.
    pub category: EvidenceCategory,
    /// In words.
    pub caption: String,
    /// The address, if it is one.
    pub link: Option<String>,
}

/// Reads evidence; `has_file`: a file was chosen.
pub fn parse_evidence(fields: &Fields, has_file: bool) -> Result<TypedEvidence, FieldErrors> {
    let mut r = Reader::new(fields);
    let typed = TypedEvidence {
        id: EvidenceId(parse_id(fields).unwrap_or_else(uuid::Uuid::now_v7)),
        category: r.one_of("category", "Jenis bukti", &EvidenceCategory::choices()),
        caption: r
            .optional_line("caption", "Keterangan", 250)
            .unwrap_or_default(),
        link: r.optional_line("link", "Tautan", 500),
    };
    r.check(
        typed.link.as_deref().is_none_or(is_address),
        "link",
        "Tautan harus alamat lengkap yang diawali https://, tanpa spasi.",
    );
    r.check(
        !(has_file && typed.link.is_some()),
        "link",
        "Pilih salah satu: berkas atau tautan. Untuk keduanya, tambahkan satu per satu.",
    );
    r.check(
        has_file || typed.link.is_some(),
        "file",
        "Pilih berkas, atau isi tautan ke bukti itu.",
    );
    r.finish(typed)
}

/// A complete web address: the scheme decides, because `javascript:` would run in the reader's browser.
fn is_address(link: &str) -> bool {
    let rest = link
        .strip_prefix("https://")
        .or_else(|| link.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '['))
        && !link
            .chars()
            .any(|c| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
}

/// Reads the mentor's decision.
pub fn parse_verdict(fields: &Fields) -> Result<Verdict, FieldErrors> {
    let mut r = Reader::new(fields);
    let accept = r.one_of(
        "decision",
        "Keputusan",
        &[("accept", true), ("return", false)],
    );
    let reason = r.optional_text("reason", "Alasan", 2000);
    let long_enough = reason.as_deref().is_some_and(is_reason);
    r.check(
        accept || long_enough,
        "reason",
        "Tuliskan apa yang perlu diperbaiki, paling sedikit 10 huruf.",
    );
    r.check(
        reason.is_none() || long_enough,
        "reason",
        "Catatan paling sedikit 10 huruf, atau kosongkan.",
    );
    let returned = r
        .uuids("evidence", "Bukti")
        .into_iter()
        .map(EvidenceId)
        .collect();
    r.finish(Verdict {
        accept,
        reason,
        returned,
    })
}

/// Reads a reason that must be given (BR-08).
pub fn parse_reason(fields: &Fields) -> Result<String, FieldErrors> {
    let mut r = Reader::new(fields);
    let reason = read_reason(&mut r, "reason", "Alasan", 2000);
    r.finish(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(changes: &[(&str, &str)]) -> Result<PlanFacts, FieldErrors> {
        let mut fields = Fields::from_pairs([
            ("horizon", "short"),
            ("title", "Membentuk tim efektif"),
            ("starts_on", "2026-09-01"),
            ("ends_on", "2026-09-10"),
            ("weight", "12,5"),
            ("budget", "Rp3.800.000"),
            ("funding_source", "apbd_regency"),
        ]);
        for (name, value) in changes {
            fields.set(name, *value);
        }
        parse_plan(&fields, false).map(|(facts, _)| facts)
    }

    #[test]
    fn a_plan_is_read_as_people_write_it() {
        let facts = plan(&[("indicator", "OPD"), ("target", "30")]).unwrap();
        assert_eq!(
            (facts.weight, facts.budget_rupiah, facts.target),
            (
                Some(Decimal::new(125, 1)),
                3_800_000,
                Some(Decimal::from(30))
            )
        );
    }

    #[test]
    fn a_plan_that_cannot_be_is_refused_at_its_field() {
        for (name, value, at) in [
            ("ends_on", "2026-08-31", "ends_on"),
            ("weight", "101", "weight"),
            ("weight", "abc", "weight"),
            ("funding_source", "none", "funding_source"),
            ("target", "5", "indicator"),
            ("title", "ab", "title"),
            ("title", "", "title"),
            ("horizon", "forever", "horizon"),
            ("budget", "-5", "budget"),
        ] {
            let errors = plan(&[(name, value)]).unwrap_err();
            assert!(errors.get(at).is_some(), "{name}={value}: {errors:?}");
        }
        assert_eq!(MOST.to_string(), "999999999999.99");
    }

    #[test]
    fn only_web_addresses_are_links() {
        for (link, good) in [
            ("https://drive.example.go.id/a?b=c", true),
            ("http://10.0.0.1/x", true),
            ("javascript:alert(1)", false),
            ("https:// spasi.id", false),
            ("https://", false),
            ("drive.example.id", false),
            ("HTTPS://x", false),
        ] {
            assert_eq!(is_address(link), good, "{link}");
        }
    }

    #[test]
    fn returning_needs_a_reason() {
        let read = |decision: &str, reason: &str| {
            parse_verdict(&Fields::from_pairs([
                ("decision", decision),
                ("reason", reason),
            ]))
        };
        assert!(read("accept", "").is_ok());
        assert!(read("accept", "ya").is_err());
        assert!(read("return", "kurang").is_err());
        assert!(read("return", "Daftar hadir belum ditandatangani.").is_ok());
        assert!(read("", "Daftar hadir belum ditandatangani.").is_err());
    }
}
