//! What happens in seminars. The only writer of `seminar_slot.state` and `examiner_note.state`.

use super::forms::{GroupForm, NoteForm};
use super::policy::{Arrange, LeadDay, Leading, MoveNote, SlotCase, WriteNote};
use super::store::{self, Candidate, NewSlot};
use super::{
    Group, Note, NoteEvent, NoteMachine, SeminarKind, Slot, SlotEvent, SlotMachine, SlotState,
};
use crate::access::{Action, Machine, Permit, Role};
use crate::audit::{self, Entry, Move};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result, broken_constraint};
use crate::id::{GroupId, MemberId, SlotId};
use crate::milestones::actions::freeze_plan;
use crate::projects::actions::{Step, advance, move_document};
use crate::projects::store::find_document;
use crate::projects::{DocumentEvent, ProjectEvent, Stage};
use crate::web::form::FieldErrors;
use crate::web::text::{self, Zone};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use serde_json::json;

/// What came of arranging a group.
#[derive(Debug)]
pub enum Arranged {
    /// It stands.
    Done,
    /// It does not fit; nothing was written.
    Refused(FieldErrors),
}

/// What a group is arranged with, besides the form.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// At which seminar.
    pub kind: SeminarKind,
    /// The group as it was; none for a new one.
    pub old: Option<&'a Group>,
    /// Its presentations as they were.
    pub slots: &'a [Slot],
    /// Who can present.
    pub candidates: &'a [Candidate],
    /// The tenant's zone.
    pub zone: Zone,
    /// Now.
    pub now: DateTime<Utc>,
    /// The version of the group that was seen.
    pub version: i32,
}

/// Makes or changes a group: its people, its room and its presentations one after another. Presentations that have
/// begun stay as they are.
pub async fn arrange(
    tx: &mut TenantTx,
    permit: &Permit<'_, Arrange>,
    id: GroupId,
    form: &GroupForm,
    set: Setting<'_>,
) -> Result<Arranged> {
    let chosen: Vec<&Candidate> = set
        .candidates
        .iter()
        .filter(|c| form.presenters.contains(&c.participation_id))
        .collect();
    let errors = conflicts(form, &chosen, set, id);
    if !errors.is_empty() {
        return Ok(Arranged::Refused(errors));
    }
    let slots = timetable(form, &chosen, set);
    if let (Some(first), Some(last)) = (slots.first(), slots.last()) {
        let mut people = vec![form.coach];
        people.extend(&form.examiners);
        people.extend(chosen.iter().map(|c| c.member_id));
        let clashes =
            store::clashes(tx, id, &people, &form.room, first.starts_at, last.ends_at).await?;
        if let Some(clash) = clashes.first() {
            return Ok(Arranged::Refused(FieldErrors::one(
                "starts",
                format!(
                    "{} sudah terpakai mulai {} oleh {}, {}. Ubah jam, ruang, atau orangnya.",
                    clash.what,
                    text::datetime_short(clash.starts_at, set.zone),
                    clash.group_name,
                    clash.cohort_name
                ),
            )));
        }
    }
    let today = set.zone.day(set.now);
    match set.old {
        None => store::insert(tx, id, permit.subject().id, set.kind, form, set.now).await?,
        Some(old) => store::update(tx, old, form, set.version).await?,
    }
    store::set_examiners(tx, id, &form.examiners).await?;
    store::replace_slots(tx, id, &slots, set.now)
        .await
        .map_err(taken)?;
    store::limit_externals(tx, id, today).await?;
    let details = json!({
        "kind": set.kind, "name": form.name, "held_on": form.held_on, "room": form.room, "coach": form.coach,
        "examiners": form.examiners, "presenters": form.presenters, "reason": form.reason,
    });
    permit
        .record(tx, ("seminar_group", id.0), details, set.now)
        .await?;
    Ok(Arranged::Done)
}

/// What the database refuses because a room, a person or a presentation is taken at that time, in a sentence.
fn taken(error: sqlx::Error) -> Error {
    match broken_constraint(&error) {
        Some(name) if name.starts_with("seminar_") => Error::illegal(
            "Ruang, orang, atau peserta ini sudah terpakai pada jam yang sama. Periksa jadwalnya, lalu ubah jam, ruang, atau orangnya.",
        ),
        _ => error.into(),
    }
}

/// What keeps the group from standing (BR-05, BR-09).
fn conflicts(
    form: &GroupForm,
    chosen: &[&Candidate],
    set: Setting<'_>,
    id: GroupId,
) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if chosen.len() != form.presenters.len() {
        errors.push(
            "presenters",
            "Seorang peserta yang dipilih tidak ada lagi di kelas ini. Pilih ulang.",
        );
    }
    for one in chosen {
        if form.coach == one.member_id || form.examiners.contains(&one.member_id) {
            errors.push(
                "presenters",
                format!(
                    "{} tidak dapat menjadi coach atau penguji di kelompoknya sendiri.",
                    one.name
                ),
            );
        }
        if one
            .mentor_member_id
            .is_some_and(|mentor| form.examiners.contains(&mentor))
        {
            errors.push("examiners", format!("Seorang penguji adalah mentor {}. Penguji tidak boleh mentor peserta kelompoknya.", one.name));
        }
        let elsewhere = one.group_id.is_some_and(|g| g != id);
        if let (true, Some(name)) = (elsewhere, &one.group_name) {
            errors.push(
                "presenters",
                format!("{} sudah terjadwal di {name}.", one.name),
            );
        }
        if !one.is_approved && form.reason.is_empty() {
            errors.push(
                "reason",
                format!(
                    "{} {} belum disetujui. Tulis alasan bila tetap dijadwalkan.",
                    set.kind.document().label(),
                    one.name
                ),
            );
        }
    }
    if form.examiners.contains(&form.coach) {
        errors.push(
            "examiners",
            "Coach kelompok ini tidak boleh menjadi pengujinya.",
        );
    }
    errors
}

/// One after another from the first minute; who has begun already keeps the time.
fn timetable(form: &GroupForm, chosen: &[&Candidate], set: Setting<'_>) -> Vec<NewSlot> {
    let fixed = |c: &&&Candidate| {
        set.slots
            .iter()
            .any(|s| s.participation_id == c.participation_id && s.state.has_begun())
    };
    let length = Duration::minutes(form.minutes);
    let first = set.zone.moment(form.held_on.and_time(form.starts));
    let begun = set
        .slots
        .iter()
        .filter(|s| s.state.has_begun())
        .map(|s| s.ends_at)
        .max();
    let mut at = begun.map_or(first, |end| end.max(first));
    let mut slots = Vec::new();
    for one in chosen.iter().filter(|c| !fixed(c)) {
        slots.push(NewSlot {
            id: SlotId::new(),
            participation: one.participation_id,
            starts_at: at,
            ends_at: at + length,
            override_reason: if one.is_approved {
                String::new()
            } else {
                form.reason.clone()
            },
        });
        at += length + Duration::minutes(form.gap);
    }
    slots
}

/// Gives one presentation another time of its day, as long as it was; the others of the group keep theirs.
pub async fn retime(
    tx: &mut TenantTx,
    permit: &Permit<'_, Arrange>,
    case: &SlotCase,
    starts: NaiveTime,
    zone: Zone,
    now: DateTime<Utc>,
) -> Result<()> {
    let slot = &case.slot;
    if slot.state != SlotState::Scheduled {
        return Err(Error::illegal(format!(
            "{} tidak lagi menunggu giliran, jadi jamnya tetap.",
            slot.name
        )));
    }
    let starts_at = zone.moment(case.group.held_on.and_time(starts));
    let ends_at = starts_at + (slot.ends_at - slot.starts_at);
    let is_moved = store::set_slot_time(tx, slot, starts_at, ends_at)
        .await
        .map_err(taken)?;
    if !is_moved {
        return Err(Error::Stale);
    }
    let details = json!({ "before": slot.starts_at, "after": starts_at });
    let action = "seminar.retime";
    record(
        tx,
        permit.actor(),
        "seminar_slot",
        slot.id.0,
        action,
        details,
        now,
    )
    .await
}

/// Takes a group away in which nobody has presented.
pub async fn remove(
    tx: &mut TenantTx,
    permit: &Permit<'_, Arrange>,
    group: &Group,
    slots: &[Slot],
    now: DateTime<Utc>,
) -> Result<()> {
    if slots.iter().any(|s| s.state != SlotState::Scheduled) {
        return Err(Error::illegal(
            "Kelompok ini sudah berjalan, jadi tetap disimpan.",
        ));
    }
    store::replace_slots(tx, group.id, &[], now).await?;
    store::delete(tx, group.id).await?;
    let details = json!({ "kind": group.kind, "name": group.name });
    record(
        tx,
        permit.actor(),
        "seminar_group",
        group.id.0,
        "seminar.remove",
        details,
        now,
    )
    .await
}

/// Adds an examiner who was invited for this day only.
pub async fn add_external(
    tx: &mut TenantTx,
    permit: &Permit<'_, Arrange>,
    group: &Group,
    member: MemberId,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<()> {
    if member == group.coach_member_id {
        return Err(Error::illegal(
            "Coach kelompok ini tidak boleh menjadi pengujinya.",
        ));
    }
    store::add_external(tx, group.id, member).await?;
    store::limit_externals(tx, group.id, today).await?;
    store::seat(tx, group.id).await.map_err(taken)?;
    let details = json!({ "examiner": member, "until": group.held_on });
    record(
        tx,
        permit.actor(),
        "seminar_group",
        group.id.0,
        "seminar.invite_examiner",
        details,
        now,
    )
    .await
}

/// Moves a presentation on the day. A cleared design seminar opens the implementation.
pub async fn lead(
    tx: &mut TenantTx,
    permit: &Permit<'_, LeadDay>,
    notes: &[Note],
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<SlotState> {
    let Leading { case, event } = permit.subject();
    let role = if case.standing.staff {
        permit.actor().staff_role()
    } else if case.standing.coach {
        Role::Coach
    } else {
        Role::Examiner
    };
    if *event == SlotEvent::Clear && notes.iter().any(Note::is_pending) {
        return Err(Error::illegal(
            "Masih ada catatan penguji yang belum dijawab dan diterima.",
        ));
    }
    let step = Step {
        event: *event,
        role,
        reason,
        now,
    };
    let state = move_slot(tx, permit, case, &case.slot, step).await?;
    if *event == SlotEvent::Clear
        && case.group.kind == SeminarKind::Design
        && case.project.stage == Stage::DesignSeminar
    {
        open_implementation(tx, permit, role, now).await?;
    }
    if matches!(
        state,
        SlotState::Absent | SlotState::Postponed | SlotState::Scheduled
    ) {
        store::seat(tx, case.group.id).await.map_err(taken)?;
    }
    Ok(state)
}

async fn open_implementation(
    tx: &mut TenantTx,
    permit: &Permit<'_, LeadDay>,
    role: Role,
    now: DateTime<Utc>,
) -> Result<()> {
    let project = &permit.subject().case.project;
    let kind = SeminarKind::Design.document();
    let document = find_document(tx, project.id, kind)
        .await?
        .filter(|d| d.state.is_approved())
        .ok_or_else(|| {
            Error::illegal(
                "Rancangan belum disetujui mentor dan coach. Selesaikan persetujuannya dahulu.",
            )
        })?;
    let step = Step {
        event: ProjectEvent::DesignCleared,
        role,
        reason: None,
        now,
    };
    advance(tx, permit, step).await?;
    freeze_plan(tx, permit, now).await?;
    let step = Step {
        event: DocumentEvent::Finalise,
        role,
        reason: None,
        now,
    };
    move_document(tx, permit, &document, step).await?;
    Ok(())
}

/// Moves a presentation along an arrow and writes it to the history.
async fn move_slot<A: Action>(
    tx: &mut TenantTx,
    permit: &Permit<'_, A>,
    case: &SlotCase,
    slot: &Slot,
    step: Step<'_, SlotEvent>,
) -> Result<SlotState> {
    let to = SlotMachine::take(slot.state, step.event, step.reason)?;
    if !store::set_slot_state(tx, slot, to, step.now)
        .await
        .map_err(taken)?
    {
        return Err(Error::Stale);
    }
    let moved = Move {
        at: step.now,
        project: Some((case.project.id, case.project.home_tenant_id)),
        machine: SlotMachine::NAME,
        subject_id: slot.id.0,
        from: slot.state.code(),
        event: step.event.code(),
        to: to.code(),
        role: step.role.code(),
        reason: step.reason,
    };
    audit::record_move(tx, permit.actor(), moved).await?;
    let details =
        json!({ "event": step.event, "from": slot.state, "to": to, "reason": step.reason });
    record(
        tx,
        permit.actor(),
        "seminar_slot",
        slot.id.0,
        "seminar.lead_day",
        details,
        step.now,
    )
    .await?;
    Ok(to)
}

/// What follows when the last examiner has sent the scores: the presentation ends, is scored, and waits for what was
/// asked for, if something is `pending`.
pub async fn follow_scores<A: Action>(
    tx: &mut TenantTx,
    permit: &Permit<'_, A>,
    case: &SlotCase,
    pending: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut slot = case.slot.clone();
    let chain = [
        (SlotState::Presenting, SlotEvent::Finish, true),
        (SlotState::Presented, SlotEvent::Scored, true),
        (SlotState::Scored, SlotEvent::AskRevision, pending),
    ];
    for (from, event, happens) in chain {
        if slot.state == from && happens {
            let step = Step {
                event,
                role: Role::Examiner,
                reason: None,
                now,
            };
            slot.state = move_slot(tx, permit, case, &slot, step).await?;
        }
    }
    Ok(())
}

/// Writes a note; a presentation that was scored waits for it.
pub async fn write_note(
    tx: &mut TenantTx,
    permit: &Permit<'_, WriteNote>,
    form: &NoteForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let (actor, case) = (permit.actor(), permit.subject());
    let author = (actor.member_id, actor.name.as_str());
    store::insert_note(tx, &case.slot, author, form, now).await?;
    let details = json!({ "slot": case.slot.id, "severity": form.severity, "due_on": form.due_on });
    permit
        .record(tx, ("examiner_note", form.id.0), details, now)
        .await?;
    if case.slot.state == SlotState::Scored {
        follow_scores(tx, permit, case, form.severity.is_binding(), now).await?;
    }
    Ok(())
}

/// Moves a note on: the participant answers, somebody checks the answer, or the author withdraws it.
pub async fn move_note(
    tx: &mut TenantTx,
    permit: &Permit<'_, MoveNote>,
    words: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let (actor, case) = (permit.actor(), permit.subject());
    let note = &case.note;
    let reason = Some(words).filter(|w| !w.is_empty());
    let to = NoteMachine::take(note.state, case.event, reason)?;
    let (answer, verdict, by) = match case.event {
        NoteEvent::Answer => (words, note.verdict.as_str(), note.decided_by_name.as_str()),
        NoteEvent::Accept | NoteEvent::Return => (note.answer.as_str(), words, actor.name.as_str()),
        NoteEvent::Withdraw => (note.answer.as_str(), note.verdict.as_str(), ""),
    };
    store::set_note_state(tx, note, to, answer, verdict, by, now).await?;
    let details = json!({ "event": case.event, "from": note.state, "to": to });
    permit
        .record(tx, ("examiner_note", note.id.0), details, now)
        .await
}

async fn record(
    tx: &mut TenantTx,
    actor: &crate::access::Actor,
    kind: &str,
    id: uuid::Uuid,
    action: &str,
    details: serde_json::Value,
    at: DateTime<Utc>,
) -> Result<()> {
    let entry = Entry {
        at,
        action,
        subject_kind: kind,
        subject_id: id,
        details,
    };
    audit::record(tx, actor, entry).await
}
