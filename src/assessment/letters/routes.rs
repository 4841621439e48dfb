//! The addresses of what leaves the house. Every transaction has ended before the typesetter begins.

use super::views::{ResultPage, VerifyPage};
use super::{grouped, nip_words, recap, recap_sheets, store, typed_code};
use crate::access::{At, Audience, Guest, MemberRead, Role, Routes, Visitor};
use crate::assessment::engine::Graduation;
use crate::assessment::people::views::ExplainPart;
use crate::assessment::publications::Published;
use crate::assessment::publications::store::find_standing;
use crate::assessment::scoring::routes::scoring;
use crate::assessment::scoring::views::score;
use crate::assessment::scoring::{Scored, actions, store as scores};
use crate::codes::Code;
use crate::cohorts::participants::Participant;
use crate::cohorts::participants::store as people;
use crate::cohorts::store::find_class;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{CohortId, GroupId, ParticipationId, ProjectId};
use crate::programs::Program;
use crate::projects::Case;
use crate::projects::store::find_case;
use crate::reports::WRITING;
use crate::reports::score_papers::{Minutes, MinutesLine, ResultLetter, Signer};
use crate::reports::xlsx::{FileInfo, workbook};
use crate::seminars::views::{clock, place};
use crate::seminars::{Group, Note, Slot, store as seminars};
use crate::state::AppState;
use crate::tenants::letterhead;
use crate::web::download::{PDF, XLSX, download};
use crate::web::text;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

const STAFF: Audience = Audience::Roles(Role::STAFF);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/verify", Audience::Anyone, verify)
        .get(
            "/t/{tenant}/cohorts/{cohort}/scores/recap.xlsx",
            STAFF,
            recap_xlsx,
        )
        .get(
            "/t/{tenant}/cohorts/{cohort}/scores/recap.pdf",
            STAFF,
            recap_pdf,
        )
        .get(
            "/t/{tenant}/cohorts/{cohort}/scores/people/{participation}/letter.pdf",
            STAFF,
            letter,
        )
        .get(
            "/t/{tenant}/projects/{project}/result",
            Audience::Member,
            result,
        )
        .get(
            "/t/{tenant}/projects/{project}/letter.pdf",
            Audience::Member,
            own_letter,
        )
        .get(
            "/t/{tenant}/seminars/{group}/minutes.pdf",
            Audience::Roles(&[
                Role::OrganizerAdmin,
                Role::ClassPic,
                Role::Coach,
                Role::Examiner,
            ]),
            minutes,
        )
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    code: String,
}

async fn verify(
    State(state): State<AppState>,
    guest: Guest,
    Query(asked): Query<Asked>,
) -> Result<VerifyPage> {
    let code = typed_code(&asked.code);
    let found = if code.len() == 16 {
        let mut visitor = Visitor::enter(&state).await?;
        store::verify(&mut visitor.tx, &code).await?
    } else {
        None
    };
    let zone = crate::web::text::Zone::Wib;
    let facts = found.as_ref().map(|g| {
        let graduation = Graduation::from_code(&g.graduation).map_or("", Code::label);
        let mut facts = vec![
            ("Nama", g.person_name.clone()),
            ("Penyelenggara", g.tenant_name.clone()),
            ("Kelas", g.cohort_name.clone()),
            ("Proyek", g.project_title.clone()),
            ("Status", graduation.to_owned()),
            ("Kualifikasi", g.qualification.clone()),
            ("Diterbitkan", text::date(zone.day(g.published_at))),
        ];
        facts.retain(|(_, value)| !value.is_empty());
        facts
    });
    Ok(VerifyPage {
        page: guest.browser.page("Periksa surat hasil"),
        is_asked: !asked.code.trim().is_empty(),
        code: if code.len() == 16 {
            grouped(&code)
        } else {
            asked.code
        },
        facts: facts.unwrap_or_default(),
        withdrawn: found
            .and_then(|g| g.withdrawn_at)
            .map(|at| text::date(zone.day(at)))
            .unwrap_or_default(),
    })
}

async fn recap_xlsx(mut m: MemberRead, At((_, id)): At<(String, CohortId)>) -> Result<Response> {
    let cohort = find_class(&mut m.tx, id).await?;
    let scoring = scoring(&mut m.tx, id).await?;
    let scored = actions::compute(&mut m.tx, &scoring).await?;
    drop(m.tx);
    let info = FileInfo {
        title: format!("Rekap nilai {}", cohort.name),
        issuer: m.here.tenant.name.clone(),
        created_at: m.here.now,
    };
    let sheets = recap_sheets(&scoring, &scored);
    let bytes = WRITING
        .run(move || workbook(&info, sheets))
        .await?
        .map_err(Error::internal)?;
    Ok(download(
        bytes,
        XLSX,
        &format!("Rekap nilai {}.xlsx", cohort.label()),
    ))
}

async fn recap_pdf(mut m: MemberRead, At((_, id)): At<(String, CohortId)>) -> Result<Response> {
    let cohort = find_class(&mut m.tx, id).await?;
    let scoring = scoring(&mut m.tx, id).await?;
    let scored = actions::compute(&mut m.tx, &scoring).await?;
    drop(m.tx);
    let bytes = recap(&m.here, &cohort, &scoring, &scored).pdf().await?;
    Ok(download(
        bytes,
        PDF,
        &format!("Rekap nilai {}.pdf", cohort.label()),
    ))
}

/// The letter of somebody whose result stands published.
async fn print(
    m: MemberRead,
    person: &Participant,
    class: (&str, Option<Program>),
    title: &str,
    result: Published,
) -> Result<Response> {
    drop(m.tx);
    let outcome = &result.outcome.0;
    let here = &m.here;
    let code = grouped(&result.code);
    let letter = ResultLetter {
        letterhead: letterhead(&here.tenant),
        class: class.0.to_owned(),
        name: person.name.clone(),
        nip: nip_words(&person.nip),
        position: [person.position.as_str(), person.rank.as_str()]
            .into_iter()
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        office: format!("{}, {}", person.org_unit_name, person.agency_name),
        project_label: class.1.map_or("Proyek", Program::project_label).to_owned(),
        project: title.to_owned(),
        aspects: outcome
            .aspects
            .iter()
            .map(|a| {
                (
                    a.name.clone(),
                    text::compact(a.weight),
                    score(a.counted),
                    a.points.map_or_else(|| "–".to_owned(), |p| score(Some(p))),
                )
            })
            .collect(),
        total: score(result.total),
        qualification: result.qualification.clone(),
        status: result.graduation.label().to_owned(),
        reasons: outcome.reasons.clone(),
        published: text::date(here.tenant.zone.day(result.published_at)),
        verify_url: here.links().verification(&result.code),
        code,
    };
    let bytes = letter.pdf().await?;
    Ok(download(
        bytes,
        PDF,
        &format!("Surat hasil {}.pdf", person.name),
    ))
}

async fn letter(
    mut m: MemberRead,
    At((_, id, person)): At<(String, CohortId, ParticipationId)>,
) -> Result<Response> {
    let cohort = find_class(&mut m.tx, id).await?;
    let person = people::find(&mut m.tx, id, person)
        .await?
        .ok_or(Error::NotFound)?;
    let result = find_standing(&mut m.tx, person.id)
        .await?
        .ok_or(Error::NotFound)?;
    let title = person.title.clone().unwrap_or_default();
    print(
        m,
        &person,
        (&cohort.name, Some(cohort.program)),
        &title,
        result,
    )
    .await
}

/// Those who read a participant's published scores besides the organiser.
fn reads_result(case: &Case) -> bool {
    case.relation.leader || case.relation.mentor || case.relation.coach || case.relation.staff
}

async fn own(
    tx: &mut TenantTx,
    here: &crate::access::Here,
    id: ProjectId,
) -> Result<(Case, Option<Published>)> {
    let case = find_case(tx, here, id).await?;
    if !reads_result(&case) {
        return Err(Error::NotFound);
    }
    let result = find_standing(tx, case.project.participation_id).await?;
    Ok((case, result))
}

async fn result(mut m: MemberRead, At((_, id)): At<(String, ProjectId)>) -> Result<ResultPage> {
    let (case, result) = own(&mut m.tx, &m.here, id).await?;
    let zone = m.here.tenant.zone;
    Ok(ResultPage {
        page: m.here.page("Hasil pelatihan"),
        back: (
            m.here.path(&format!("/projects/{id}")),
            case.project.display_name(),
        ),
        name: case.project.leader_name.clone(),
        published: result
            .as_ref()
            .map(|r| format!("Diterbitkan {}", text::datetime(r.published_at, zone)))
            .unwrap_or_default(),
        // Raters keep their names: a participant reads what was given, not by whom.
        explain: result.map(|r| ExplainPart::of(&r.outcome.0, None, false)),
        letter: m.here.path(&format!("/projects/{id}/letter.pdf")),
    })
}

async fn own_letter(mut m: MemberRead, At((_, id)): At<(String, ProjectId)>) -> Result<Response> {
    let (case, result) = own(&mut m.tx, &m.here, id).await?;
    let result = result.ok_or(Error::NotFound)?;
    let project = case.project;
    let person = people::find(&mut m.tx, project.cohort_id, project.participation_id)
        .await?
        .ok_or(Error::NotFound)?;
    let class = (
        project.cohort_name.as_str(),
        Program::from_code(&project.program),
    );
    let title = project.display_name();
    print(m, &person, class, &title, result).await
}

async fn minutes(mut m: MemberRead, At((_, id)): At<(String, GroupId)>) -> Result<Response> {
    let (group, standing) = seminars::find_visible(&mut m.tx, &m.here, id).await?;
    let cohort = find_class(&mut m.tx, group.cohort_id).await?;
    let slots = seminars::slots(&mut m.tx, &[id]).await?;
    let ids: Vec<_> = slots.iter().map(|s| s.id).collect();
    let notes = seminars::notes(&mut m.tx, &ids).await?;
    // Numbers stand in the copy of whoever runs the class: examiners stay blind to each other.
    let scored = match scores::find(&mut m.tx, group.cohort_id).await? {
        Some(scoring) if standing.staff => actions::compute(&mut m.tx, &scoring).await?,
        _ => Vec::new(),
    };
    drop(m.tx);
    let lines = slots
        .iter()
        .map(|s| line(s, &group, &notes, &scored, &m.here))
        .collect();
    let paper = Minutes {
        letterhead: letterhead(&m.here.tenant),
        kind: group.kind.label().to_owned(),
        group: group.name.clone(),
        class: cohort.name,
        held: format!(
            "{}, bertempat di {}",
            text::date_long(group.held_on),
            place(&group)
        ),
        lines,
        signers: signers(&group),
        printed: text::datetime(m.here.now, m.here.tenant.zone),
    };
    let bytes = paper.pdf().await?;
    Ok(download(
        bytes,
        PDF,
        &format!("Berita acara {} {}.pdf", group.kind.label(), group.name),
    ))
}

fn signers(group: &Group) -> Vec<Signer> {
    let examiner = |e: &crate::seminars::Examiner| Signer {
        role: "Penguji".to_owned(),
        name: e.name.clone(),
        office: e.position.clone(),
    };
    let coach = Signer {
        role: "Coach".to_owned(),
        name: group.coach_name.clone(),
        office: group.coach_position.clone(),
    };
    std::iter::once(coach)
        .chain(group.examiners.iter().map(examiner))
        .collect()
}

fn line(
    slot: &Slot,
    group: &Group,
    notes: &[Note],
    scored: &[Scored],
    here: &crate::access::Here,
) -> MinutesLine {
    let own = scored.iter().find(|s| s.person.id == slot.participation_id);
    MinutesLine {
        clock: clock(slot, here),
        name: format!("{}. {}", slot.list_number, slot.name),
        office: slot.office.clone(),
        title: slot.title.clone(),
        state: slot.state.label().to_lowercase(),
        scores: own
            .into_iter()
            .flat_map(|s| &s.outcome.aspects)
            .filter(|a| a.phase == Some(group.kind) && a.score.is_some())
            .map(|a| (a.name.clone(), score(a.score)))
            .collect(),
        notes: notes
            .iter()
            .filter(|n| n.slot_id == slot.id)
            .map(|n| {
                let due = n.due_on.map(text::date).unwrap_or_default();
                (
                    n.severity.label().to_owned(),
                    n.author_name.clone(),
                    n.body.clone(),
                    due,
                )
            })
            .collect(),
    }
}
