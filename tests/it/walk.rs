//! Walking the record of routes: every pattern becomes real addresses, every form gets plausible fields. A new route is
//! walked the day it is added; a path parameter that is not known here fails the tests.

use crate::world::{LINES, Side};
use axum::http::Method;
use jejak::access::{Audience, RouteRecord};
use jejak::codes::Code;

/// All routes of a method.
pub fn routes(method: Method) -> Vec<RouteRecord> {
    jejak::app::route_record()
        .into_iter()
        .filter(|r| r.method == method)
        .collect()
}

/// The routes inside a tenant.
pub fn tenant_routes(method: Method) -> Vec<RouteRecord> {
    routes(method)
        .into_iter()
        .filter(|r| r.path.starts_with("/t/{tenant}"))
        .collect()
}

/// The names of a pattern's parameters.
fn parameters(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .map(|p| p.trim_start_matches('*'))
        .collect()
}

/// Whether a pattern names a thing that belongs to one tenant, so that another tenant must not find it.
pub fn names_a_thing(path: &str) -> bool {
    parameters(path)
        .iter()
        .any(|p| !matches!(*p, "tenant" | "program" | "kind"))
}

/// A pattern as addresses: below `slug`, with the ids of `ids`, for all lines of data and kinds of document.
pub fn addresses(route: &RouteRecord, slug: &str, ids: &Side) -> Vec<String> {
    of_kinds(
        route,
        slug,
        ids,
        if route.path.contains("{kind}") {
            &["idea", "design", "report"]
        } else {
            &["design"]
        },
    )
}

/// The same for one kind of document: enough where nothing of it may be found anyway.
pub fn foreign_addresses(route: &RouteRecord, slug: &str, ids: &Side) -> Vec<String> {
    of_kinds(route, slug, ids, &["design"])
}

fn of_kinds(route: &RouteRecord, slug: &str, ids: &Side, kinds: &[&str]) -> Vec<String> {
    let depends_on_line = parameters(route.path).iter().any(|p| {
        !matches!(
            *p,
            "tenant"
                | "member"
                | "cohort"
                | "draft"
                | "token"
                | "id"
                | "program"
                | "scheme"
                | "group"
                | "phase"
                | "aspect"
                | "rater"
                | "mission"
                | "view"
        )
    });
    let lines: &[&str] = if depends_on_line { &LINES } else { &LINES[..1] };
    let mut paths: Vec<String> = lines
        .iter()
        .flat_map(|line| {
            kinds
                .iter()
                .map(move |kind| address(route.path, slug, ids, line, kind))
        })
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

/// Whether a page takes seconds in a debug build; the walks ask for it once, not as every role that may.
pub fn is_costly(path: &str, role: &str) -> bool {
    path.ends_with(".pdf") && role != "organizer_admin"
}

/// A pattern as one address.
pub fn address(path: &str, slug: &str, ids: &Side, line: &str, kind: &str) -> String {
    parameters(path)
        .into_iter()
        .fold(path.to_owned(), |text, name| {
            text.replace(
                &format!("{{{name}}}"),
                &value(path, name, slug, ids, line, kind),
            )
        })
}

fn value(path: &str, name: &str, slug: &str, ids: &Side, line: &str, kind: &str) -> String {
    let running = if line == "home" { "home" } else { "own" };
    let id = |what: String| ids.id(&what).to_string();
    match name {
        "tenant" => slug.to_owned(),
        "id" if path.starts_with("/platform/tenants/") => ids.tenant.to_string(),
        "token" => ids.token(),
        "member" => id("member-spare".into()),
        "cohort" => id("cohort".into()),
        "draft" | "import" => id("draft".into()),
        "participation" | "participant" => id(format!("participation-{line}")),
        "project" => id(format!("project-{line}")),
        "kind" => kind.to_owned(),
        "key" => section(kind).to_owned(),
        "number" => "1".to_owned(),
        // The short one waits for its mentor; what is still to be done can be changed.
        "milestone" if path.ends_with("/edit") => id(format!("milestone-{running}-long")),
        "milestone" => id(format!("milestone-{running}-short")),
        "report" => id(format!("report-{running}")),
        "evidence" => id(format!("evidence-{running}-1")),
        "file" => id(format!("file-{running}")),
        "consultation" => id(format!("consultation-{line}")),
        "program" => "pka".to_owned(),
        "register" => "team".to_owned(),
        "entry" => id(format!("entry-{line}-team")),
        "group" => id("group".into()),
        "slot" => id(format!("slot-{running}")),
        "note" => id(format!("note-{running}")),
        // The other one is in use.
        "scheme" => id("scheme-draft".into()),
        "phase" => "design".to_owned(),
        "aspect" => "academic".to_owned(),
        "rater" => "mentor".to_owned(),
        "mission" => id("mission".into()),
        "photo" => id(format!(
            "photo-{}",
            if line == "home" {
                "launched"
            } else {
                "planned"
            }
        )),
        "code" => format!("{}234567890abcdefghij", ids.letter.to_lowercase()),
        "view" => id("view".into()),
        "directive" => id(format!("directive-{running}")),
        "comment" => id(format!("comment-{line}-all")),
        "review" => id(format!("review-{running}-idea-mentor")),
        "change" => id(format!("change-{running}-idea")),
        "flag" => id(format!("flag-{running}")),
        "batch" => id(format!(
            "batch-{}",
            if line == "home" {
                "launched"
            } else {
                "planned"
            }
        )),
        unknown => panic!(
            "{path}: the tests do not know the path parameter {unknown:?}; add it to tests/it/walk.rs"
        ),
    }
}

/// A section that the document of a kind has.
pub fn section(kind: &str) -> &'static str {
    match kind {
        "idea" => "problem",
        "design" => "background",
        _ => "executive_summary",
    }
}

/// Fields that fit most forms, with ids of `ids`. Names that a form does not know are ignored by it.
pub fn plausible_fields(ids: &Side) -> Vec<(String, String)> {
    let own = |what: &str| ids.id(what).to_string();
    let mut fields: Vec<(String, String)> = [
        ("version", "1"),
        ("name", "Nama baru yang panjang"),
        ("title", "Judul baru yang cukup panjang"),
        ("brand", "MEREK BARU"),
        ("theme", "tema baru"),
        ("locus", "lokus baru"),
        ("scope", "opd"),
        ("digital", "1"),
        ("novelty", "new"),
        ("program", "pka"),
        ("number", "9"),
        ("year", "2026"),
        ("quota", "40"),
        ("venue", "Aula baru"),
        ("starts_on", "2026-09-10"),
        ("ends_on", "2026-10-10"),
        ("role", "coach"),
        ("active", "0"),
        ("nip", "197502131997031077"),
        ("email", "orang.baru@contoh.go.id"),
        ("position", "Jabatan baru"),
        ("decision", "approve"),
        ("audience", "all"),
        ("body", "Isi baru yang cukup panjang."),
        ("adviser", "mentor"),
        ("medium", "phone"),
        ("topic", "title"),
        ("question", "Pertanyaan baru yang cukup panjang."),
        ("response", "Tanggapan baru yang cukup panjang."),
        ("text", "Isi baru yang cukup panjang."),
        ("held_on", "2026-12-10"),
        ("starts", "08.30"),
        ("minutes", "45"),
        ("room", "Ruang baru"),
        ("severity", "minor"),
        ("due_on", "2027-01-10"),
        ("verdict", "Tanggapan baru yang cukup panjang."),
        ("preset", "pka_2023"),
        ("task", "Tugas baru yang cukup panjang."),
        ("latest", "1"),
        ("until", "2027-02-10"),
        ("from_year", "2026"),
        ("until_year", "2030"),
        ("archived", "1"),
        ("on", "2026-11-30"),
        ("works", "works"),
        ("mentor_days", "5"),
        ("admin_days", "6"),
        ("leadership_days", "7"),
        ("basis", "Dasar baru"),
        ("seen", "in_progress"),
        ("visited_on", "2026-09-01"),
        ("findings", "Temuan baru yang cukup panjang."),
        ("s0-label", "Bagian baru"),
        ("s0-source", "text"),
        ("s0-max_words", "300"),
        ("score-design-c1", "85"),
        ("score-support-c1", "85"),
        ("pass_above", "70"),
        ("fail_at", "60"),
        ("max_absence_jp", "18"),
        ("remedial_cap", "85"),
        ("max_poor_aspects", "1"),
        ("note", "Catatan baru yang cukup panjang."),
        ("reason", "Alasan baru yang cukup panjang."),
        ("answer", "Jawaban baru yang cukup panjang."),
        ("comment", "Komentar baru yang cukup panjang."),
        ("relevance", "90"),
        ("novelty_score", "90"),
        ("feasibility", "90"),
        ("benefit", "90"),
        ("sustainability", "90"),
        ("replicability", "90"),
        ("event", "design_cleared"),
        ("stage", "implementation"),
        ("horizon", "short"),
        ("output", "Output baru"),
        ("indicator", "Indikator baru"),
        ("unit", "berkas"),
        ("target", "12"),
        ("weight", "20"),
        ("budget", "1000000"),
        ("funding_source", "none"),
        ("person_in_charge", "Penanggung jawab"),
        ("progress", "60"),
        ("obstacle", "tidak ada"),
        ("done", "1"),
        ("category", "minutes"),
        ("caption", "Bukti baru"),
        ("link", "https://contoh.go.id/bukti"),
        ("held_on", "2026-09-20"),
        ("held_at", "09:00"),
        ("date", "2026-09-20"),
        ("time", "09:00"),
        ("place", "Aula baru"),
        ("presided_by", "Pejabat baru"),
        ("presided_office", "Jabatan pejabat"),
        ("mentor_name", "Mentor baru"),
        ("mentor_nip", "197502131997031078"),
        ("mentor_position", "Jabatan mentor baru"),
        ("status", "withdrawn"),
        ("add", "1"),
        ("direction", "up"),
        ("days", "5"),
        ("spent", "500000"),
        ("change", "Perbaiki bagian latar belakang."),
        ("change_section", "background"),
        ("file_name", "daftar.csv"),
        ("confirm", "1"),
        ("agree", "1"),
    ]
    .iter()
    .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
    .collect();
    for (name, what) in [
        ("member", "member-spare"),
        ("person", "member-spare"),
        ("mentor", "member-mentor"),
        ("mentor_member_id", "member-mentor"),
        ("coach", "member-coach"),
        ("coach_member_id", "member-coach"),
        ("cohort", "cohort"),
        ("participation", "participation-own"),
        ("participation", "participation-home"),
        ("participant", "participation-own"),
        ("project", "project-own"),
        ("project", "project-home"),
        ("milestone", "milestone-own-short"),
        ("evidence", "evidence-own-1"),
        ("change", "change-own-idea"),
        ("batch", "batch-planned"),
        ("agency", "agency-home"),
        ("org_unit", "unit-home"),
        ("report", "report-own"),
        ("file", "file-own"),
        ("item", "project-own"),
    ] {
        fields.push((name.to_owned(), own(what)));
    }
    fields.push(("id".to_owned(), uuid::Uuid::now_v7().to_string()));
    fields.push((
        section("design").to_owned(),
        "Isi bagian yang baru.".to_owned(),
    ));
    fields
}

/// Somebody of a tenant who is in a route's audience.
pub fn someone_in(audience: Audience) -> &'static str {
    match audience {
        Audience::Roles(roles) => roles.first().map_or("organizer_admin", |r| r.code()),
        _ => "organizer_admin",
    }
}
