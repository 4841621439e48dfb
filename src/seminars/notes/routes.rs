//! The notes' addresses.

use super::views::{NotePage, NotePart, NotesPage, PresentedPart};
use crate::access::{At, Audience, Here, Member, MemberRead, Routes};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{NoteId, ProjectId, SlotId};
use crate::projects::Case;
use crate::projects::store::find_case;
use crate::seminars::policy::{MoveNote, NoteCase, Standing};
use crate::seminars::views::{clock, place};
use crate::seminars::{Group, Note, NoteEvent, Slot, actions, forms, store};
use crate::web::form::FormView;
use crate::web::input::Form;
use crate::web::text;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The routes of this room.
pub fn routes() -> Routes {
    let m = Audience::Member;
    Routes::new()
        .get("/t/{tenant}/notes/{note}", m, show)
        .post("/t/{tenant}/notes/{note}", m, move_on)
        .get("/t/{tenant}/projects/{project}/seminars", m, of_project)
}

/// A note with its group and its presentation.
struct Found {
    note: Note,
    group: Group,
    slot: Slot,
}

impl Found {
    /// Those who may know of the note: who leads, arranges or examines the seminar, and who presents.
    async fn find(tx: &mut TenantTx, here: &Here, id: NoteId) -> Result<Self> {
        let slot_id = store::slot_of_note(tx, id).await?.ok_or(Error::NotFound)?;
        let group_id = store::group_of(tx, slot_id).await?;
        let group = store::find(tx, group_id).await?.ok_or(Error::NotFound)?;
        let slots = store::slots(tx, &[group_id]).await?;
        let slot = slots
            .into_iter()
            .find(|s| s.id == slot_id)
            .ok_or(Error::NotFound)?;
        let me = here.actor.member_id;
        let sees = Standing::of(&here.actor, &group).may_see() || slot.member_id == me;
        let notes = store::notes(tx, &[slot_id]).await?;
        match notes.into_iter().find(|n| n.id == id) {
            Some(note) if sees => Ok(Self { note, group, slot }),
            _ => Err(Error::NotFound),
        }
    }

    /// The page on which the reader sees all notes of the presentation.
    fn back(&self, here: &Here) -> String {
        if self.slot.member_id == here.actor.member_id {
            format!("/projects/{}/seminars", self.slot.project_id)
        } else {
            format!("/slots/{}", self.slot.id)
        }
    }

    fn page(&self, here: &Here, refused: Option<FormView>) -> NotePage {
        let mut page = here.page("Catatan penguji");
        page.has_errors = refused.is_some();
        let leader = self.slot.member_id;
        NotePage {
            page,
            back: here.path(&self.back(here)),
            name: self.slot.name.clone(),
            note: NotePart::of(&self.note, &self.group, leader, here, refused.as_ref()),
        }
    }
}

async fn show(mut m: MemberRead, At((_, id)): At<(String, NoteId)>) -> Result<NotePage> {
    let found = Found::find(&mut m.tx, &m.here, id).await?;
    // Blind: what another examiner wrote is shown on the page of the presentation, once one's own scores are sent.
    let own = found.note.author_member_id == m.here.actor.member_id;
    let standing = Standing::of(&m.here.actor, &found.group);
    if standing.examiner && !standing.staff && !own {
        return Err(Error::NotFound);
    }
    Ok(found.page(&m.here, None))
}

async fn move_on(
    mut m: Member,
    At((_, id)): At<(String, NoteId)>,
    Form(fields): Form,
) -> Result<Response> {
    let event = NoteEvent::from_code(fields.get("event")).ok_or_else(|| {
        Error::Unreadable("Tindakan ini tidak dikenal. Buka lagi halaman catatan.".into())
    })?;
    store::lock_note(&mut m.tx, id).await?;
    let found = Found::find(&mut m.tx, &m.here, id).await?;
    let case = NoteCase {
        group: found.group.clone(),
        note: found.note.clone(),
        leader: found.slot.member_id,
        event,
    };
    let permit = m.here.actor.permit::<MoveNote>(&case)?;
    let words = match event {
        NoteEvent::Answer => forms::parse_words(&fields, "answer", "Jawaban", true),
        NoteEvent::Return => {
            forms::parse_words(&fields, "verdict", "Yang masih perlu diperbaiki", true)
        }
        NoteEvent::Accept | NoteEvent::Withdraw => {
            forms::parse_words(&fields, "verdict", "Tanggapan", false)
        }
    };
    let words = match words {
        Ok(words) => words,
        Err(errors) => {
            let values = fields;
            let again = found.page(&m.here, Some(FormView { values, errors }));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    actions::move_note(&mut m.tx, &permit, &words, m.here.now).await?;
    let sentence = match event {
        NoteEvent::Answer => "Jawaban terkirim dan menunggu pemeriksaan.",
        NoteEvent::Accept => "Jawaban diterima.",
        NoteEvent::Return => "Catatan dikembalikan kepada peserta.",
        NoteEvent::Withdraw => "Catatan dicabut.",
    };
    let to = format!("{}#n-{id}", found.back(&m.here));
    Ok(m.commit().await?.see(&to, sentence))
}

/// When and where a project is presented, and what the examiners ask for; the notes only for those who see drafts.
async fn of_project(mut m: MemberRead, At((_, id)): At<(String, ProjectId)>) -> Result<NotesPage> {
    let case = find_case(&mut m.tx, &m.here, id).await?;
    if !case.relation.may_see_drafts() {
        return Err(Error::NotFound);
    }
    Ok(NotesPage {
        page: m.here.page("Seminar dan catatan penguji"),
        project_href: m.here.path(&format!("/projects/{id}")),
        name: case.project.display_name(),
        seminars: presented(&mut m.tx, &m.here, &case).await?,
    })
}

async fn presented(tx: &mut TenantTx, here: &Here, case: &Case) -> Result<Vec<PresentedPart>> {
    let ids = store::groups_of_project(tx, case.project.id).await?;
    let slots = store::slots(tx, &ids).await?;
    let own: Vec<&Slot> = slots
        .iter()
        .filter(|s| s.project_id == case.project.id)
        .collect();
    let slot_ids: Vec<SlotId> = own.iter().map(|s| s.id).collect();
    let notes = store::notes(tx, &slot_ids).await?;
    let groups = store::list(tx, case.project.cohort_id).await?;
    let leader = case.project.leader_member_id;
    let part = |slot: &&Slot| {
        let group = groups.iter().find(|g| g.id == slot.group_id)?;
        Some(PresentedPart {
            label: group.kind.label(),
            when: format!("{}, {}", text::date_long(group.held_on), clock(slot, here)),
            place: place(group),
            link: group.link.clone(),
            state: (slot.state.tag(), slot.state.label()),
            examiners: group
                .examiners
                .iter()
                .map(|e| e.name.as_str())
                .collect::<Vec<_>>()
                .join("; "),
            notes: notes
                .iter()
                .filter(|n| n.slot_id == slot.id)
                .map(|n| NotePart::of(n, group, leader, here, None))
                .collect(),
        })
    };
    Ok(own.iter().filter_map(part).collect())
}
