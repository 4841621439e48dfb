//! Input about a class: its facts and the dates of its stages.

use super::Cohort;
use crate::codes::Code;
use crate::programs::{
    ClassStage, MAX_NUMBER, Program, StagePlan, class_name, parse_number, propose, roman,
};
use crate::web::form::{FieldErrors, Fields, Reader};
use crate::web::text;
use chrono::{Datelike, NaiveDate};

/// The places a class may have.
pub const QUOTA: std::ops::RangeInclusive<i64> = 1..=500;

/// A class as typed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassForm {
    /// Of which programme.
    pub program: Program,
    /// Its number.
    pub number: i32,
    /// The year it counts for.
    pub year: i32,
    /// Its name.
    pub name: String,
    /// Where it meets.
    pub venue: String,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// Its places.
    pub quota: i32,
    /// Its five stages.
    pub stages: Vec<StagePlan>,
}

/// The names of a stage's two date fields.
pub fn stage_fields(stage: ClassStage) -> (String, String) {
    (format!("{stage}_starts_on"), format!("{stage}_ends_on"))
}

/// Reads a class. Stage dates that are left empty are proposed from the length of the class.
pub fn parse(fields: &Fields) -> Result<ClassForm, FieldErrors> {
    let mut r = Reader::new(fields);
    let program = r.one_of("program", "Program pelatihan", &Program::choices());
    let number = read_number(&mut r);
    let year = r.int("year", "Tahun", 2000..=2100) as i32;
    let name = r.optional_line("name", "Nama kelas", 200);
    let venue = r.optional_line("venue", "Tempat", 200).unwrap_or_default();
    let starts_on = r.date("starts_on", "Tanggal mulai");
    let ends_on = r.date("ends_on", "Tanggal selesai");
    let quota = r.int("quota", "Kuota", QUOTA) as i32;
    let name = name.unwrap_or_else(|| class_name(program, number, year));
    r.check(
        name.chars().count() >= 3,
        "name",
        "Nama kelas paling pendek 3 huruf, atau kosongkan agar diisi sendiri.",
    );
    let mut stages = Vec::new();
    if class_dates(fields).is_some() {
        check_class_dates(&mut r, year, starts_on, ends_on);
        stages = read_stages(&mut r, program, starts_on, ends_on.max(starts_on));
    }
    r.finish(ClassForm {
        program,
        number,
        year,
        name,
        venue,
        starts_on,
        ends_on,
        quota,
        stages,
    })
}

/// Both dates of the class, if both can be read.
fn class_dates(fields: &Fields) -> Option<(NaiveDate, NaiveDate)> {
    let mut r = Reader::new(fields);
    Some((
        r.optional_date("starts_on", "")?,
        r.optional_date("ends_on", "")?,
    ))
}

fn read_number(r: &mut Reader<'_>) -> i32 {
    let typed = r.line("number", "Nomor angkatan", 12);
    let number = parse_number(&typed);
    let sentence = format!(
        "Nomor angkatan belum benar. Tulis angka Romawi atau biasa dari 1 sampai {MAX_NUMBER}, misalnya XIX atau 19."
    );
    r.check(number.is_some() || typed.is_empty(), "number", sentence);
    number.unwrap_or(1)
}

fn check_class_dates(r: &mut Reader<'_>, year: i32, starts_on: NaiveDate, ends_on: NaiveDate) {
    r.check(
        ends_on > starts_on,
        "ends_on",
        "Tanggal selesai harus sesudah tanggal mulai.",
    );
    r.check(
        (ends_on - starts_on).num_days() < 1000,
        "ends_on",
        "Kelas ini lebih dari 1.000 hari. Periksa tahun pada kedua tanggal.",
    );
    let sentence = format!(
        "Tahun angkatan dan tanggal mulai terlalu jauh: {year} dan {}. Periksa salah satunya.",
        text::date(starts_on)
    );
    r.check((starts_on.year() - year).abs() <= 1, "year", sentence);
}

fn read_stages(
    r: &mut Reader<'_>,
    program: Program,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
) -> Vec<StagePlan> {
    let mut stages = propose(program, starts_on, ends_on);
    for stage in &mut stages {
        let (first, last) = stage_fields(stage.code);
        stage.starts_on = r
            .optional_date(&first, "Tanggal mulai tahap")
            .unwrap_or(stage.starts_on);
        stage.ends_on = r
            .optional_date(&last, "Tanggal selesai tahap")
            .unwrap_or(stage.ends_on);
        let sentence = format!(
            "Tahap {} selesai sebelum mulai. Tukar atau perbaiki tanggalnya.",
            stage.label
        );
        r.check(stage.ends_on >= stage.starts_on, &last, sentence);
        let inside = |day: NaiveDate| (starts_on..=ends_on).contains(&day);
        let sentence = format!(
            "Tahap {} harus di dalam masa kelas: {} sampai {}.",
            stage.label,
            text::date(starts_on),
            text::date(ends_on)
        );
        r.check(inside(stage.starts_on), &first, sentence.clone());
        r.check(inside(stage.ends_on), &last, sentence);
    }
    for pair in stages.windows(2) {
        let [before, after] = pair else { continue };
        let sentence = format!(
            "Tahap {} mulai sebelum tahap {} selesai. Urutkan tanggalnya.",
            after.label, before.label
        );
        r.check(
            after.starts_on >= before.ends_on,
            &stage_fields(after.code).0,
            sentence,
        );
    }
    stages
}

/// The same fields with the stage dates filled in by the length of the class.
pub fn with_proposal(fields: &Fields) -> Result<Fields, FieldErrors> {
    let mut r = Reader::new(fields);
    let program = r.one_of("program", "Program pelatihan", &Program::choices());
    let starts_on = r.date("starts_on", "Tanggal mulai");
    let ends_on = r.date("ends_on", "Tanggal selesai");
    r.check(
        ends_on > starts_on,
        "ends_on",
        "Tanggal selesai harus sesudah tanggal mulai.",
    );
    let (program, starts_on, ends_on) = r.finish((program, starts_on, ends_on))?;
    let mut filled = fields.clone();
    set_stages(&mut filled, &propose(program, starts_on, ends_on));
    Ok(filled)
}

/// The fields of a class that stands.
pub fn filled(cohort: &Cohort, stages: &[StagePlan]) -> Fields {
    let mut fields = Fields::from_pairs([
        ("program", cohort.program.code().to_owned()),
        ("number", roman(cohort.number)),
        ("year", cohort.year.to_string()),
        ("name", cohort.name.clone()),
        ("venue", cohort.venue.clone()),
        ("starts_on", cohort.starts_on.to_string()),
        ("ends_on", cohort.ends_on.to_string()),
        ("quota", cohort.quota.to_string()),
    ]);
    set_stages(&mut fields, stages);
    fields
}

fn set_stages(fields: &mut Fields, stages: &[StagePlan]) {
    for stage in stages {
        let (first, last) = stage_fields(stage.code);
        fields.set(&first, stage.starts_on.to_string());
        fields.set(&last, stage.ends_on.to_string());
    }
}
