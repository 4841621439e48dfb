//! The addresses of sheets: the page of one presentation, and the sheet of a mentor or coach.

use super::forms::{self, draft};
use super::policy::WriteSheet;
use super::views::{AdviserSheetPage, SentPart, SheetFormPart, SlotPage, blocked, spread_words};
use super::{Ground, SheetCase, actions};
use crate::access::{At, Audience, Drafting, Here, Member, MemberRead, Role, Routes};
use crate::assessment::engine::{self, RaterSheet};
use crate::assessment::scheme::Rater;
use crate::assessment::scoring::{self, Scoring, Sheet};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{NoteId, ProjectId, SlotId};
use crate::projects::store::find_case;
use crate::seminars::actions as note_actions;
use crate::seminars::forms::parse_note;
use crate::seminars::notes::views::NotePart;
use crate::seminars::policy::{SlotCase, WriteNote};
use crate::seminars::views::clock;
use crate::seminars::{Note, SeminarKind, Severity, SlotState, store as seminars};
use crate::web::form::{Fields, FormView};
use crate::web::input::Form;
use crate::web::text;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::Duration;
use rust_decimal::Decimal;
use serde_json::json;

const DAY: Audience = Audience::Roles(&[
    Role::OrganizerAdmin,
    Role::ClassPic,
    Role::Coach,
    Role::Examiner,
]);
const EXAMINER: Audience = Audience::Roles(&[Role::Examiner]);
const ADVISERS: Audience = Audience::Roles(&[Role::Mentor, Role::Coach]);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/t/{tenant}/slots/{slot}", DAY, show)
        .post("/t/{tenant}/slots/{slot}", EXAMINER, save)
        .post("/t/{tenant}/slots/{slot}/autosave", EXAMINER, autosave)
        .post("/t/{tenant}/slots/{slot}/notes", EXAMINER, write_note)
        .get(
            "/t/{tenant}/projects/{project}/assess/{rater}/{phase}",
            ADVISERS,
            adviser,
        )
        .post(
            "/t/{tenant}/projects/{project}/assess/{rater}/{phase}",
            ADVISERS,
            save_adviser,
        )
        .post(
            "/t/{tenant}/projects/{project}/assess/{rater}/{phase}/autosave",
            ADVISERS,
            autosave_adviser,
        )
}

/// The examiner's case, and everything that was scored on this person.
async fn case(
    tx: &mut TenantTx,
    here: &Here,
    slot: SlotCase,
    scoring: Scoring,
) -> Result<(SheetCase, Vec<Sheet>)> {
    let person = slot.slot.participation_id;
    let sheets = scoring::store::sheets(tx, scoring.cohort_id, Some(person)).await?;
    let phase = Some(slot.group.kind);
    let me = here.actor.member_id;
    let own = |s: &&Sheet| {
        s.rater == Rater::Examiner && s.phase == phase && s.rater_member_id == Some(me)
    };
    let sheet = sheets.iter().find(own).cloned();
    let case = SheetCase {
        scoring,
        ground: Ground::Slot(Box::new(slot)),
        rater: Rater::Examiner,
        phase,
        person,
        member: me,
        sheet,
    };
    Ok((case, sheets))
}

async fn show(mut m: MemberRead, At((_, id)): At<(String, SlotId)>) -> Result<SlotPage> {
    let slot = seminars::find_slot(&mut m.tx, &m.here, id).await?;
    page(&mut m.tx, &m.here, slot, None).await
}

async fn page(
    tx: &mut TenantTx,
    here: &Here,
    slot: SlotCase,
    typed: Option<FormView>,
) -> Result<SlotPage> {
    let notes = seminars::notes(tx, &[slot.slot.id]).await?;
    let others = seminars::slots(tx, &[slot.group.id]).await?;
    let next = others
        .iter()
        .find(|s| s.starts_at > slot.slot.starts_at && s.state.takes_place())
        .map(|s| (here.path(&format!("/slots/{}", s.id)), s.name.clone()));
    let scoring = scoring::store::find(tx, slot.group.cohort_id).await?;
    let mut page = bare(here, &slot, next);
    page.page.has_errors = typed.as_ref().is_some_and(|t| !t.errors.is_empty());
    let mut has_sent = true;
    let sheet_href = here.path(&format!("/slots/{}", slot.slot.id));
    if let Some(scoring) = scoring {
        let (case, all) = case(tx, here, slot.clone(), scoring).await?;
        let sheets: Vec<&Sheet> = all
            .iter()
            .filter(|s| s.rater == Rater::Examiner && s.phase == case.phase && s.is_submitted)
            .collect();
        page.raters = slot
            .group
            .examiners
            .iter()
            .map(|e| {
                (
                    e.name.clone(),
                    sheets
                        .iter()
                        .any(|s| s.rater_member_id == Some(e.member_id)),
                )
            })
            .collect();
        if slot.standing.examiner {
            has_sent = case.is_sent() || case.criteria().is_empty();
            page.edit = here
                .actor
                .may::<WriteSheet>(&case)
                .then(|| SheetFormPart::of(&case, sheet_href, typed));
            if page.edit.is_none() {
                page.blocked = blocked(&case);
            }
        }
        // Blind to each other until one's own is sent; the coach reads scores once they are published.
        let reads = slot.standing.staff || (slot.standing.examiner && case.is_sent());
        if reads {
            page.sent = sheets.iter().map(|s| SentPart::of(s, &case)).collect();
            page.spread = spread_words(spread(&case, &sheets));
        }
    } else if slot.standing.examiner {
        page.blocked = "Penyelenggara belum memilih instrumen penilaian kelas ini.";
    }
    let is_shown = |n: &&Note| {
        has_sent
            || !slot.standing.examiner
            || slot.standing.staff
            || n.author_member_id == here.actor.member_id
    };
    page.notes = notes
        .iter()
        .filter(is_shown)
        .map(|n| NotePart::of(n, &slot.group, slot.slot.member_id, here, None))
        .collect();
    page.note_id = here
        .actor
        .may::<WriteNote>(&slot)
        .then(|| NoteId::new().to_string());
    Ok(page)
}

/// How far the examiners differ, at most, over the aspects of the seminar.
fn spread(case: &SheetCase, sheets: &[&Sheet]) -> Option<Decimal> {
    let sent: Vec<RaterSheet> = sheets.iter().map(|s| s.sent()).collect();
    let sent: Vec<&RaterSheet> = sent.iter().collect();
    case.aspects()
        .into_iter()
        .filter_map(|aspect| engine::spread(aspect, &sent))
        .max()
}

fn bare(here: &Here, slot: &SlotCase, next: Option<(String, String)>) -> SlotPage {
    let one = &slot.slot;
    SlotPage {
        page: here.page(one.name.clone()),
        back: (
            here.path(&format!("/seminars/{}", slot.group.id)),
            slot.group.name.clone(),
        ),
        name: one.name.clone(),
        office: one.office.clone(),
        title: one.title.clone(),
        when: format!(
            "{}, {}",
            text::date_long(slot.group.held_on),
            clock(one, here)
        ),
        state: (one.state.tag(), one.state.label()),
        document: if one.state == SlotState::Postponed {
            String::new()
        } else {
            here.path(&format!("/slots/{}/document.pdf", one.id))
        },
        raters: Vec::new(),
        edit: None,
        blocked: "",
        sent: Vec::new(),
        spread: String::new(),
        notes: Vec::new(),
        note_id: None,
        notes_href: here.path(&format!("/slots/{}/notes", one.id)),
        severities: Severity::options(),
        next,
        note_form: FormView::filled(Fields::from_pairs([(
            "due_on",
            (here.today() + Duration::days(7)).to_string(),
        )])),
    }
}

async fn save(
    mut m: Member,
    At((_, id)): At<(String, SlotId)>,
    Form(fields): Form,
) -> Result<Response> {
    // The presentation is locked: the last of several examiners who send at once finds the others' sheets.
    let slot = seminars::find_slot_locked(&mut m.tx, &m.here, id).await?;
    scoring::store::hold_open(&mut m.tx, slot.group.cohort_id).await?;
    let scoring = scoring::routes::scoring(&mut m.tx, slot.group.cohort_id).await?;
    let (case, _) = case(&mut m.tx, &m.here, slot.clone(), scoring).await?;
    match write(&mut m, &case, fields).await? {
        Ok(sentence) => Ok(m.commit().await?.see(&format!("/slots/{id}"), sentence)),
        Err(typed) => {
            let again = page(&mut m.tx, &m.here, slot, Some(typed)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
    }
}

/// Saves a sheet, or sends it. Gives what to say, or the form with what is to be mended.
async fn write(
    m: &mut Member,
    case: &SheetCase,
    fields: Fields,
) -> Result<std::result::Result<&'static str, FormView>> {
    let sending = fields.get("do") == "send";
    if sending && is_repeated(case, &fields) {
        return Ok(Ok("Nilai sudah terkirim."));
    }
    let permit = m.here.actor.permit::<WriteSheet>(case)?;
    let form = match forms::parse(&fields, &case.criteria(), sending) {
        Ok(form) => form,
        Err(errors) => {
            let values = fields;
            return Ok(Err(FormView { values, errors }));
        }
    };
    if sending {
        actions::send(&mut m.tx, &permit, &form, m.here.now).await?;
        return Ok(Ok("Nilai terkirim dan terkunci."));
    }
    actions::save(&mut m.tx, &permit, &form, &draft(&fields), m.here.now).await?;
    Ok(Ok("Draf nilai tersimpan. Hanya Anda yang melihatnya."))
}

/// Keeps what is typed, by itself.
async fn keep(mut m: Member, case: &SheetCase, fields: &Fields) -> Result<Response> {
    let permit = m.here.actor.permit::<WriteSheet>(case)?;
    let form = match forms::parse(fields, &case.criteria(), false) {
        Ok(form) => form,
        Err(errors) => {
            let sentence = errors.iter().next().map(|(_, sentence)| sentence);
            let answer = Json(json!({ "error": sentence }));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response());
        }
    };
    let now = m.here.now;
    actions::save_by_itself(&mut m.tx, &permit, &form, &draft(fields), now).await?;
    let typed = FormView::filled(fields.clone());
    let progress = SheetFormPart::of(case, String::new(), Some(typed)).progress;
    let answer = json!({
        "saved_at": text::time(now, m.here.tenant.zone),
        "version": form.version + 1,
        "progress": progress,
    });
    m.commit().await?;
    Ok(Json(answer).into_response())
}

async fn autosave(
    Drafting(mut m): Drafting,
    At((_, id)): At<(String, SlotId)>,
    Form(fields): Form,
) -> Result<Response> {
    let slot = seminars::find_slot(&mut m.tx, &m.here, id).await?;
    scoring::store::hold_open(&mut m.tx, slot.group.cohort_id).await?;
    let scoring = scoring::routes::scoring(&mut m.tx, slot.group.cohort_id).await?;
    let (case, _) = case(&mut m.tx, &m.here, slot, scoring).await?;
    keep(m, &case, &fields).await
}

async fn autosave_adviser(
    Drafting(mut m): Drafting,
    At((_, id, rater, phase)): AdviserPlace,
    Form(fields): Form,
) -> Result<Response> {
    let cohort = find_case(&mut m.tx, &m.here, id).await?.project.cohort_id;
    scoring::store::hold_open(&mut m.tx, cohort).await?;
    let case = adviser_case(&mut m.tx, &m.here, id, rater, &phase).await?;
    keep(m, &case, &fields).await
}

async fn write_note(
    mut m: Member,
    At((_, id)): At<(String, SlotId)>,
    Form(fields): Form,
) -> Result<Response> {
    let is_first = m.is_first(&fields).await?;
    let slot = seminars::find_slot_locked(&mut m.tx, &m.here, id).await?;
    let to = format!("/slots/{id}#notes");
    if !is_first {
        return Ok(m.commit().await?.see(&to, "Catatan sudah tersimpan."));
    }
    let permit = m.here.actor.permit::<WriteNote>(&slot)?;
    let form = match parse_note(&fields, m.here.today()) {
        Ok(form) => form,
        Err(errors) => {
            let mut again = page(&mut m.tx, &m.here, slot.clone(), None).await?;
            again.page.has_errors = true;
            again.note_form = FormView {
                values: fields,
                errors,
            };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    note_actions::write_note(&mut m.tx, &permit, &form, m.here.now).await?;
    Ok(m.commit().await?.see(&to, "Catatan tersimpan."))
}

/// The same sheet sent twice by a double tap.
fn is_repeated(case: &SheetCase, fields: &Fields) -> bool {
    let (true, Some(sheet)) = (case.is_sent(), &case.sheet) else {
        return false;
    };
    let Ok(form) = forms::parse(fields, &case.criteria(), true) else {
        return false;
    };
    form.scores.iter().all(|t| {
        sheet
            .entry(&t.aspect, &t.criterion)
            .is_some_and(|e| e.score == t.score)
    })
}

type AdviserPlace = At<(String, ProjectId, Rater, String)>;

/// "all" stands for what belongs to no seminar.
fn phase_of(code: &str) -> Result<Option<SeminarKind>> {
    match (code, SeminarKind::from_code(code)) {
        ("all", _) => Ok(None),
        (_, Some(kind)) => Ok(Some(kind)),
        _ => Err(Error::NotFound),
    }
}

async fn adviser_case(
    tx: &mut TenantTx,
    here: &Here,
    id: ProjectId,
    rater: Rater,
    phase: &str,
) -> Result<SheetCase> {
    let project = find_case(tx, here, id).await?;
    let is_rater = match rater {
        Rater::Mentor => project.relation.mentor,
        Rater::Coach => project.relation.coach,
        Rater::Operator | Rater::Examiner => false,
    };
    let phase = phase_of(phase)?;
    let scoring = scoring::store::find(tx, project.project.cohort_id).await?;
    let (true, Some(scoring)) = (is_rater, scoring) else {
        return Err(Error::NotFound);
    };
    if scoring.scheme().aspects_of(rater, phase).is_empty() {
        return Err(Error::NotFound);
    }
    let person = project.project.participation_id;
    let me = here.actor.member_id;
    let sheets = scoring::store::sheets(tx, scoring.cohort_id, Some(person)).await?;
    let sheet = sheets
        .into_iter()
        .find(|s| s.rater == rater && s.phase == phase && s.rater_member_id == Some(me));
    Ok(SheetCase {
        scoring,
        ground: Ground::Project(Box::new(project)),
        rater,
        phase,
        person,
        member: me,
        sheet,
    })
}

fn adviser_page(here: &Here, case: &SheetCase, typed: Option<FormView>) -> AdviserSheetPage {
    let about = case.phase.map_or_else(
        || "seluruh pelatihan".to_owned(),
        |p| p.label().to_lowercase(),
    );
    let mut page = here.page("Lembar nilai");
    page.has_errors = typed.as_ref().is_some_and(|t| !t.errors.is_empty());
    let phase = case.phase.map_or("all", Code::code);
    let href = here.path(&format!(
        "/projects/{}/assess/{}/{phase}",
        case.project().id,
        case.rater
    ));
    let edit = here
        .actor
        .may::<WriteSheet>(case)
        .then(|| SheetFormPart::of(case, href, typed));
    AdviserSheetPage {
        page,
        back: (
            here.path(&format!("/projects/{}", case.project().id)),
            case.project().display_name(),
        ),
        heading: format!("Nilai {}: {about}", case.rater.label().to_lowercase()),
        blocked: if edit.is_none() { blocked(case) } else { "" },
        sent: case
            .sheet
            .iter()
            .filter(|s| s.is_submitted)
            .map(|s| SentPart::of(s, case))
            .collect(),
        edit,
    }
}

async fn adviser(
    mut m: MemberRead,
    At((_, id, rater, phase)): AdviserPlace,
) -> Result<AdviserSheetPage> {
    let case = adviser_case(&mut m.tx, &m.here, id, rater, &phase).await?;
    Ok(adviser_page(&m.here, &case, None))
}

async fn save_adviser(
    mut m: Member,
    At((_, id, rater, phase)): AdviserPlace,
    Form(fields): Form,
) -> Result<Response> {
    let cohort = find_case(&mut m.tx, &m.here, id).await?.project.cohort_id;
    scoring::store::hold_open(&mut m.tx, cohort).await?;
    let case = adviser_case(&mut m.tx, &m.here, id, rater, &phase).await?;
    let to = format!("/projects/{id}/assess/{rater}/{phase}");
    match write(&mut m, &case, fields).await? {
        Ok(sentence) => Ok(m.commit().await?.see(&to, sentence)),
        Err(typed) => {
            let again = adviser_page(&m.here, &case, Some(typed));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
    }
}
