//! The papers of a project: a document with its cover, the approval sheet, the control card. Each is made from what the
//! reader may see, and from nothing else.

pub mod routes;
pub mod store;

use crate::access::Here;
use crate::accounts::nip::Nip;
use crate::codes::Code;
use crate::consultations::{AdviserRole, Consultation, ConsultationState};
use crate::documents::Frozen;
use crate::documents::store::Version;
use crate::programs::Program;
use crate::projects::{DocumentKind, Dossier, Project};
use crate::reports::launch::Official;
use crate::reports::project_papers::{
    Approval, ApprovalSheet, CardLine, ControlCard, DocumentPaper, Head, PaperMap, PaperSection,
    Person,
};
use crate::tenants::letterhead;
use crate::web::text;
use store::{Approved, People};

fn person(role: &'static str, name: &str, office: &str, nip: Option<&str>) -> Person {
    Person {
        role,
        official: Official {
            name: name.to_owned(),
            office: office.to_owned(),
        },
        nip: nip
            .and_then(|nip| nip.parse::<Nip>().ok())
            .map(|nip| nip.to_string())
            .unwrap_or_default(),
    }
}

/// Mentor and coach, as far as they are paired.
fn advisers(project: &Project, people: &People) -> Vec<Person> {
    let mentor = (
        "Mentor",
        &project.mentor_name,
        project.mentor_position.as_str(),
        people.mentor_nip.as_deref(),
    );
    let coach = (
        "Coach",
        &project.coach_name,
        people.coach_position.as_deref().unwrap_or_default(),
        people.coach_nip.as_deref(),
    );
    [mentor, coach]
        .into_iter()
        .filter(|(_, name, ..)| !name.is_empty())
        .map(|(role, name, office, nip)| person(role, name, office, nip))
        .collect()
}

fn head(here: &Here, project: &Project, people: &People, title: &str, brand: &str) -> Head {
    Head {
        letterhead: letterhead(&here.tenant),
        label: Program::from_code(&project.program)
            .map_or("Proyek Perubahan", Program::project_label)
            .to_owned(),
        brand: brand.to_owned(),
        title: if title.is_empty() {
            project.display_name()
        } else {
            title.to_owned()
        },
        leader: person(
            "Peserta",
            &project.leader_name,
            &project.leader_position,
            Some(&people.leader_nip),
        ),
        offices: vec![project.org_unit_name.clone(), project.agency_name.clone()],
        class: project.cohort_name.clone(),
        printed: text::date(here.today()),
    }
}

fn label(project: &Project, kind: DocumentKind) -> String {
    Program::from_code(&project.program).map_or_else(
        || kind.label().to_owned(),
        |program| program.document_label(kind.code()),
    )
}

/// A frozen version on paper.
pub fn document(
    here: &Here,
    dossier: &Dossier,
    version: &Version,
    people: &People,
) -> DocumentPaper {
    let (project, document) = (&dossier.project, &dossier.document);
    let stands = if version.number == document.latest_number {
        format!(", {}", document.state.label().to_lowercase())
    } else {
        String::new()
    };
    DocumentPaper {
        head: head(here, project, people, &version.title, &version.brand),
        document: label(project, document.kind),
        version: format!("Versi {}{stands}", version.number),
        submitted: text::date(here.tenant.zone.day(version.submitted_at)),
        advisers: advisers(project, people),
        sections: version.sections.iter().map(section).collect(),
    }
}

fn section(s: &Frozen) -> PaperSection {
    let table = s.table.clone();
    let drawings = table
        .as_ref()
        .map(|t| [("Pada awal", &t.map.before), ("Pada akhir", &t.map.after)]);
    let maps = drawings
        .into_iter()
        .flatten()
        .filter(|(_, marks)| !marks.is_empty())
        .map(|(when, marks)| PaperMap {
            when,
            marks: marks.iter().map(|m| (m.number, m.x, m.y)).collect(),
        })
        .collect();
    let (columns, rows) = table.map(|t| (t.columns, t.rows)).unwrap_or_default();
    PaperSection {
        heading: s.label.clone(),
        body: s.body.clone(),
        columns,
        rows,
        maps,
    }
}

/// The sheet that says who approved a document.
pub fn approval_sheet(
    here: &Here,
    dossier: &Dossier,
    version: &Version,
    people: &People,
    approved: &[Approved],
) -> ApprovalSheet {
    let (project, document) = (&dossier.project, &dossier.document);
    let name = label(project, document.kind);
    let meaning = match document.kind {
        DocumentKind::Idea => "sebagai dasar penyusunan rancangan",
        DocumentKind::Design => "untuk dipaparkan pada seminar rancangan",
        DocumentKind::Report => "untuk dipaparkan pada seminar hasil",
    };
    ApprovalSheet {
        head: head(here, project, people, &version.title, &version.brand),
        statement: format!(
            "{name} versi {} yang diajukan pada {} telah disetujui {meaning}.",
            version.number,
            text::date(here.tenant.zone.day(version.submitted_at))
        ),
        document: name,
        approvals: approved
            .iter()
            .map(|a| Approval {
                by: person(
                    AdviserRole::from_code(&a.role).map_or("Penyelenggara", Code::label),
                    &a.name,
                    &a.position,
                    a.nip.as_deref(),
                ),
                at: text::datetime(a.at, here.tenant.zone),
            })
            .collect(),
    }
}

/// The control card. Questions that were taken back stay on the screen and off the paper.
pub fn control_card(
    here: &Here,
    project: &Project,
    lines: &[Consultation],
    people: &People,
) -> ControlCard {
    let held = |role: AdviserRole| {
        lines
            .iter()
            .filter(|l| l.adviser_role == role && l.state == ConsultationState::Answered)
            .count()
    };
    ControlCard {
        head: head(here, project, people, &project.title, &project.brand),
        summary: format!(
            "Bimbingan tercatat {} kali dengan mentor dan {} kali dengan coach.",
            held(AdviserRole::Mentor),
            held(AdviserRole::Coach)
        ),
        lines: lines
            .iter()
            .filter(|l| l.state != ConsultationState::Retracted)
            .map(|l| CardLine {
                when: vec![text::date(l.held_on), l.medium.label().to_owned()],
                topic: l.topic.label().to_owned(),
                adviser: format!("{} ({})", l.adviser_name, l.adviser_role.label()),
                question: l.question.clone(),
                response: l.response.clone(),
            })
            .collect(),
        advisers: advisers(project, people),
    }
}
