//! What steers the projects of the stories: the aims of their governments, directives, budget feedback, visits.
//!
//! Everything follows from the rows that stand already, by counting; it changes none of them.

use super::rows::{
    DirectiveAnswerRow, DirectiveRow, ItemRow, MissionLinkRow, MissionRow, ProjectRow, VisitRow,
};
use super::world::World;
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

const MISSIONS: [(&str, Option<i32>, &str); 6] = [
    (
        "vision",
        None,
        "Pemerintahan yang melayani, daerah yang sejahtera",
    ),
    ("mission", Some(1), "Meningkatkan mutu sumber daya manusia"),
    (
        "mission",
        Some(2),
        "Menyederhanakan dan mendekatkan pelayanan publik",
    ),
    (
        "mission",
        Some(3),
        "Mengelola keuangan dan aset daerah secara terbuka",
    ),
    ("priority", Some(1), "Layanan dasar selesai dalam satu hari"),
    ("road_map", None, "Birokrasi yang lincah dan berbasis data"),
];

/// A person who acts: id, name, office.
type Person = (Uuid, String, String);

/// Adds it all, as of `today`.
pub fn tell(w: &mut World, today: NaiveDate) {
    let homes = homes(w);
    for home in &homes {
        set_missions(w, *home, today);
    }
    let projects: Vec<ProjectRow> = w.t.projects.clone();
    for (at, project) in projects.iter().enumerate() {
        link(w, at, project);
        if !is_running(project.stage) {
            continue;
        }
        match at % 7 {
            0 => direct(w, project, today),
            2 => feed_back(w, at, project, today),
            3 | 5 => visit(w, at, project, today),
            _ => {}
        }
    }
}

fn is_running(stage: &str) -> bool {
    matches!(
        stage,
        "implementation" | "reporting" | "result_seminar" | "completed" | "sustaining"
    )
}

/// The governments that own projects.
fn homes(w: &World) -> Vec<Uuid> {
    let mut homes: Vec<Uuid> = w.t.projects.iter().map(|p| p.home_tenant_id).collect();
    homes.sort();
    homes.dedup();
    homes
}

fn set_missions(w: &mut World, tenant_id: Uuid, today: NaiveDate) {
    let founded =
        w.t.tenants
            .iter()
            .find(|t| t.id == tenant_id)
            .map_or(DateTime::UNIX_EPOCH, |t| t.created_at);
    for (kind, number, body) in MISSIONS {
        let id = w.ids.next();
        w.t.missions.push(MissionRow {
            tenant_id,
            id,
            kind,
            number,
            body,
            from_year: founded.year(),
            until_year: today.year() + 3,
            created_at: founded,
            version: 1,
        });
    }
}

/// Two of three projects say what they support.
fn link(w: &mut World, at: usize, project: &ProjectRow) {
    if at % 3 == 2 || project.submitted_at.is_none() {
        return;
    }
    let own: Vec<Uuid> =
        w.t.missions
            .iter()
            .filter(|m| m.tenant_id == project.home_tenant_id)
            .map(|m| m.id)
            .collect();
    let mut chosen = vec![1 + at % 5, 1 + (at / 5) % 5];
    chosen.dedup();
    for index in chosen {
        w.t.mission_links.push(MissionLinkRow {
            tenant_id: project.tenant_id,
            project_id: project.id,
            home_tenant_id: project.home_tenant_id,
            mission_tenant_id: project.home_tenant_id,
            mission_id: own[index],
        });
    }
}

/// Somebody of a tenant with a role.
fn holder(w: &World, tenant_id: Uuid, role: &str) -> Option<Person> {
    let member =
        w.t.roles
            .iter()
            .find(|r| r.tenant_id == tenant_id && r.role == role)?
            .member_id;
    person(w, tenant_id, member)
}

fn person(w: &World, tenant_id: Uuid, member: Uuid) -> Option<Person> {
    w.t.members
        .iter()
        .find(|m| m.tenant_id == tenant_id && m.id == member)
        .map(|m| (m.id, m.name.clone(), m.position.clone()))
}

fn leader(w: &World, project: &ProjectRow) -> Option<Person> {
    let place =
        w.t.participations
            .iter()
            .find(|a| a.id == project.participation_id)?;
    Some((place.member_id, place.name.clone(), place.position.clone()))
}

/// When something was asked of a project: a while after its last change, and not tomorrow.
fn asked_at(project: &ProjectRow, today: NaiveDate) -> DateTime<Utc> {
    let latest = (today - Days::new(1))
        .and_hms_opt(3, 0, 0)
        .unwrap_or_default()
        .and_utc();
    (project.updated_at + TimeDelta::days(5)).min(latest)
}

/// When a launch of its own government began in which a project stands.
fn launched_at(w: &World, project: &ProjectRow) -> Option<DateTime<Utc>> {
    let of_project = |i: &&ItemRow| i.project_id == project.id && i.snapshot.is_some();
    let item =
        w.t.items
            .iter()
            .filter(of_project)
            .find(|i| i.tenant_id == project.home_tenant_id)?;
    let batch = w.t.batches.iter().find(|b| b.id == item.batch_id)?;
    Some(batch.held_at)
}

/// The home government's leadership makes a project obligatory, at its launch where it has been launched; some have followed.
fn direct(w: &mut World, project: &ProjectRow, today: NaiveDate) {
    let Some(giver) = holder(w, project.home_tenant_id, "leadership") else {
        return;
    };
    let launch = launched_at(w, project);
    let given_at = launch.map_or_else(
        || asked_at(project, today),
        |began| began + TimeDelta::hours(1),
    );
    let id = w.ids.next();
    w.t.directives.push(DirectiveRow {
        kind: "mandatory",
        state: "open",
        body: "Terapkan di seluruh bidang pada perangkat daerah ini, dan laporkan manfaatnya kepada saya.",
        basis: if launch.is_some() {
            "Arahan pada acara peluncuran"
        } else {
            "Arahan pada rapat pimpinan"
        },
        due_on: Some(given_at.date_naive() + Days::new(90)),
        ..directive(project, project.home_tenant_id, id, given_at, giver, "leadership")
    });
    if project.id.as_u128().is_multiple_of(2) {
        return;
    }
    let Some(by) = leader(w, project) else { return };
    let at = (given_at + TimeDelta::hours(20)).min(given_at + TimeDelta::hours(23));
    let answer = w.ids.next();
    w.t.directive_answers.push(DirectiveAnswerRow {
        event: "follow_up",
        to_state: "in_progress",
        body: "Rencana penerapan sudah dibahas bersama para kepala bidang; dua bidang mulai bulan ini.",
        ..self::answer(project, project.home_tenant_id, (answer, id), "open", at, by)
    });
}

/// The mentor speaks of the budget; some were answered.
fn feed_back(w: &mut World, at: usize, project: &ProjectRow, today: NaiveDate) {
    let mentor =
        w.t.participations
            .iter()
            .find(|a| a.id == project.participation_id)
            .and_then(|a| a.mentor_member_id);
    let Some(giver) = mentor.and_then(|m| person(w, project.tenant_id, m)) else {
        return;
    };
    let given_at = asked_at(project, today);
    let year = given_at.year();
    let id = w.ids.next();
    w.t.directives.push(DirectiveRow {
        kind: "budget",
        state: if at.is_multiple_of(2) { "needs_budget" } else { "adjust" },
        body: "Biaya pelatihan petugas belum masuk anggaran. Usulkan pada perubahan tahun ini atau anggaran berikutnya.",
        fiscal_year: Some(year + 1),
        amount_rupiah: Some(15_000_000 + i64::try_from(at).unwrap_or_default() * 500_000),
        due_on: Some(given_at.date_naive() + Days::new(45)),
        ..directive(project, project.tenant_id, id, given_at, giver, "mentor")
    });
    if at.is_multiple_of(3) {
        return;
    }
    let Some(by) = leader(w, project) else { return };
    let answer = w.ids.next();
    let from = if at.is_multiple_of(2) {
        "needs_budget"
    } else {
        "adjust"
    };
    w.t.directive_answers.push(DirectiveAnswerRow {
        event: "propose",
        to_state: "proposed",
        body: "Sudah dimasukkan ke usulan RKA bidang dan diteruskan ke subbagian perencanaan.",
        fiscal_year: Some(year + 1),
        amount_rupiah: Some(15_000_000),
        ..self::answer(
            project,
            project.tenant_id,
            (answer, id),
            from,
            given_at + TimeDelta::hours(20),
            by,
        )
    });
}

fn directive(
    project: &ProjectRow,
    tenant_id: Uuid,
    id: Uuid,
    given_at: DateTime<Utc>,
    (given_by, given_by_name, given_by_office): Person,
    given_by_role: &'static str,
) -> DirectiveRow {
    DirectiveRow {
        tenant_id,
        id,
        project_tenant_id: project.tenant_id,
        project_id: project.id,
        project_home_tenant_id: project.home_tenant_id,
        kind: "other",
        state: "open",
        state_since: given_at,
        body: "",
        basis: "",
        due_on: None,
        fiscal_year: None,
        amount_rupiah: None,
        given_by,
        given_by_name,
        given_by_office,
        given_by_role,
        given_at,
    }
}

fn answer(
    project: &ProjectRow,
    directive_tenant_id: Uuid,
    (id, directive_id): (Uuid, Uuid),
    from_state: &'static str,
    answered_at: DateTime<Utc>,
    (answered_by, answered_by_name, _): Person,
) -> DirectiveAnswerRow {
    DirectiveAnswerRow {
        tenant_id: project.tenant_id,
        id,
        directive_tenant_id,
        directive_id,
        project_tenant_id: project.tenant_id,
        project_id: project.id,
        project_home_tenant_id: project.home_tenant_id,
        from_state,
        event: "",
        to_state: "",
        body: "",
        fiscal_year: None,
        amount_rupiah: None,
        answered_by,
        answered_by_name,
        answered_by_role: "participant",
        answered_at,
    }
}

/// The mentor looks at the place.
fn visit(w: &mut World, at: usize, project: &ProjectRow, today: NaiveDate) {
    let place =
        w.t.participations
            .iter()
            .find(|a| a.id == project.participation_id)
            .and_then(|a| a.mentor_member_id);
    let Some((member, name, office)) = place.and_then(|m| person(w, project.tenant_id, m)) else {
        return;
    };
    let recorded_at = asked_at(project, today);
    let visited_on = project
        .implementation_started_on
        .map_or(recorded_at.date_naive(), |began| {
            began.max(recorded_at.date_naive() - Days::new(1))
        });
    let (verdict, findings) = match at % 4 {
        0 => (
            "partly",
            "Papan alur dan formulir baru sudah dipakai di dua dari tiga loket. Petugas loket ketiga belum dilatih.",
        ),
        1 => (
            "not_found",
            "Pada hari kunjungan layanan masih memakai cara lama; aplikasinya belum dibuka untuk warga.",
        ),
        _ => (
            "as_reported",
            "Layanan berjalan seperti yang dilaporkan. Daftar pengguna bulan ini diperlihatkan dan cocok dengan bukti.",
        ),
    };
    let id = w.ids.next();
    w.t.visits.push(VisitRow {
        tenant_id: project.tenant_id,
        id,
        home_tenant_id: project.home_tenant_id,
        project_id: project.id,
        visited_on,
        locus: if project.locus.is_empty() {
            "Kantor perangkat daerah".to_owned()
        } else {
            project.locus.clone()
        },
        findings,
        verdict,
        verifier_member_id: member,
        verifier_name: name,
        verifier_office: office,
        verifier_role: "mentor",
        recorded_at,
    });
}
