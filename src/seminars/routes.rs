//! The seminars' addresses. The page of one presentation, with its scores, belongs to assessment.

use super::actions::{self, Arranged, Setting};
use super::policy::{Arrange, LeadDay, Leading, Standing};
use super::views::{
    DayPage, GroupFormPage, GroupPart, MyGroupsPage, SeminarPart, SeminarsPage, candidate,
};
use super::{Group, SeminarKind, Slot, SlotEvent, SlotState, forms, notes, store};
use crate::access::{At, Audience, Here, Member, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::cohorts::Cohort;
use crate::cohorts::store::find_class;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{CohortId, GroupId, MemberId, SlotId};
use crate::members::{forms as people_forms, provision, store as members};
use crate::web::form::{FieldErrors, Fields, FormView};
use crate::web::input::Form;
use crate::web::text;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::Duration;

const STAFF: Audience = Audience::Roles(Role::STAFF);
const DAY: Audience = Audience::Roles(&[
    Role::OrganizerAdmin,
    Role::ClassPic,
    Role::Coach,
    Role::Examiner,
]);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/t/{tenant}/cohorts/{cohort}/seminars", STAFF, list)
        .get(
            "/t/{tenant}/cohorts/{cohort}/seminars/{phase}/new",
            STAFF,
            new,
        )
        .post(
            "/t/{tenant}/cohorts/{cohort}/seminars/{phase}/new",
            STAFF,
            create,
        )
        .get("/t/{tenant}/seminars", DAY, mine)
        .get("/t/{tenant}/seminars/{group}", DAY, show)
        .get("/t/{tenant}/seminars/{group}/edit", STAFF, edit)
        .post("/t/{tenant}/seminars/{group}/edit", STAFF, change)
        .post("/t/{tenant}/seminars/{group}/remove", STAFF, remove)
        .post(
            "/t/{tenant}/seminars/{group}/examiners",
            Audience::Roles(&[Role::OrganizerAdmin]),
            invite,
        )
        .post("/t/{tenant}/slots/{slot}/state", DAY, lead)
        .post("/t/{tenant}/slots/{slot}/time", STAFF, retime)
        .merge(notes::routes::routes())
}

async fn list(mut m: MemberRead, At((_, id)): At<(String, CohortId)>) -> Result<SeminarsPage> {
    let cohort = find_class(&mut m.tx, id).await?;
    let groups = store::list(&mut m.tx, id).await?;
    let ids: Vec<GroupId> = groups.iter().map(|g| g.id).collect();
    let slots = store::slots(&mut m.tx, &ids).await?;
    let mut seminars = Vec::new();
    for kind in SeminarKind::ALL {
        let candidates = store::candidates(&mut m.tx, id, *kind).await?;
        let waits = |c: &&store::Candidate| c.stage == kind.stage() && c.group_id.is_none();
        seminars.push(SeminarPart {
            label: kind.label(),
            code: kind.code(),
            new_href: m.here.path(&format!("/cohorts/{id}/seminars/{kind}/new")),
            groups: groups
                .iter()
                .filter(|g| g.kind == *kind)
                .map(|g| GroupPart::of(g, &slots, "", &m.here))
                .collect(),
            unplaced: candidates.iter().filter(waits).count(),
        });
    }
    Ok(SeminarsPage {
        page: m.here.page("Seminar"),
        class: m.here.path(&format!("/cohorts/{id}")),
        name: cohort.name,
        seminars,
    })
}

/// The groups that the reader coaches or examines; the first screen of an examiner.
pub async fn mine(mut m: MemberRead) -> Result<MyGroupsPage> {
    let today = m.here.today();
    let since = today - Duration::days(60);
    let groups = store::list_for(&mut m.tx, m.here.actor.member_id, since).await?;
    let ids: Vec<GroupId> = groups.iter().map(|g| g.id).collect();
    let slots = store::slots(&mut m.tx, &ids).await?;
    let part = |g: &Group| GroupPart::of(g, &slots, g.kind.label(), &m.here);
    let of = |test: &dyn Fn(&Group) -> bool| groups.iter().filter(|g| test(g)).map(part).collect();
    Ok(MyGroupsPage {
        page: m.here.page("Seminar saya"),
        today: of(&|g| g.held_on == today),
        later: of(&|g| g.held_on > today),
        earlier: of(&|g| g.held_on < today),
    })
}

type ClassPlace = At<(String, CohortId, SeminarKind)>;

/// Everything that the form of a group is about.
struct Desk {
    cohort: Cohort,
    kind: SeminarKind,
    group: Option<Group>,
    slots: Vec<Slot>,
    candidates: Vec<store::Candidate>,
}

impl Desk {
    async fn of_class(tx: &mut TenantTx, cohort: CohortId, kind: SeminarKind) -> Result<Self> {
        Ok(Self {
            cohort: find_class(tx, cohort).await?,
            kind,
            group: None,
            slots: Vec::new(),
            candidates: store::candidates(tx, cohort, kind).await?,
        })
    }

    async fn of_group(tx: &mut TenantTx, id: GroupId) -> Result<Self> {
        let group = store::find(tx, id).await?.ok_or(Error::NotFound)?;
        let mut desk = Self::of_class(tx, group.cohort_id, group.kind).await?;
        desk.slots = store::slots(tx, &[id]).await?;
        desk.group = Some(group);
        Ok(desk)
    }

    /// Those who are free, and those of this group who have not begun.
    fn offered(&self) -> impl Iterator<Item = &store::Candidate> {
        let own = self.group.as_ref().map(|g| g.id);
        self.candidates.iter().filter(move |c| {
            let begun = self
                .slots
                .iter()
                .any(|s| s.participation_id == c.participation_id && s.state.has_begun());
            !begun && (c.group_id.is_none() || c.group_id == own)
        })
    }

    fn setting(&self, here: &Here, version: i32) -> Setting<'_> {
        Setting {
            kind: self.kind,
            old: self.group.as_ref(),
            slots: &self.slots,
            candidates: &self.candidates,
            zone: here.tenant.zone,
            now: here.now,
            version,
        }
    }
}

async fn form_page(
    tx: &mut TenantTx,
    here: &Here,
    desk: &Desk,
    form: FormView,
) -> Result<GroupFormPage> {
    let named = |list: Vec<(MemberId, String)>| -> Vec<(String, String)> {
        list.into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect()
    };
    let coaches = named(members::list_with_role(tx, Role::Coach).await?);
    let mut examiners = named(members::list_with_role(tx, Role::Examiner).await?);
    // Who was invited for the day stands in no list of the directory.
    for one in desk.group.iter().flat_map(|g| &g.examiners) {
        let id = one.member_id.to_string();
        if !examiners.iter().any(|(known, _)| *known == id) {
            examiners.push((id, one.name.clone()));
        }
    }
    let mut page = here.page(desk.kind.label());
    page.has_errors = !form.errors.is_empty();
    Ok(GroupFormPage {
        page,
        back: match &desk.group {
            Some(group) => here.path(&format!("/seminars/{}", group.id)),
            None => here.path(&format!("/cohorts/{}/seminars", desk.cohort.id)),
        },
        heading: match &desk.group {
            Some(group) => format!("Ubah {}", group.name),
            None => format!("Kelompok baru: {}", desk.kind.label().to_lowercase()),
        },
        version: form
            .value("version")
            .parse()
            .unwrap_or(desk.group.as_ref().map_or(0, |g| g.version)),
        id: match form.value("id") {
            "" => GroupId::new().to_string(),
            id => id.to_owned(),
        },
        coaches,
        examiners,
        presenters: desk.offered().map(|c| candidate(c, desk.kind)).collect(),
        button: if desk.group.is_some() {
            "Simpan jadwal"
        } else {
            "Buat kelompok"
        },
        form,
    })
}

async fn new(mut m: MemberRead, At((_, id, kind)): ClassPlace) -> Result<GroupFormPage> {
    let desk = Desk::of_class(&mut m.tx, id, kind).await?;
    let count = store::list(&mut m.tx, id)
        .await?
        .iter()
        .filter(|g| g.kind == kind)
        .count();
    let fields = Fields::from_pairs([
        ("name", format!("Kelompok {}", count + 1)),
        ("starts", "08.30".to_owned()),
        ("minutes", "45".to_owned()),
        ("gap", "0".to_owned()),
    ]);
    form_page(&mut m.tx, &m.here, &desk, FormView::filled(fields)).await
}

async fn create(
    mut m: Member,
    At((_, id, kind)): ClassPlace,
    Form(fields): Form,
) -> Result<Response> {
    let desk = Desk::of_class(&mut m.tx, id, kind).await?;
    let group: GroupId = fields.get("id").parse().map_err(|_| {
        Error::Unreadable("Isian tidak lengkap. Muat ulang halaman, lalu isi lagi.".into())
    })?;
    if !m.is_first(&fields).await? {
        return Ok(m
            .commit()
            .await?
            .see(&format!("/seminars/{group}"), "Kelompok sudah dibuat."));
    }
    arrange(m, desk, group, fields).await
}

async fn arrange(mut m: Member, desk: Desk, id: GroupId, fields: Fields) -> Result<Response> {
    let version = fields.get("version").parse().unwrap_or(0);
    let errors = match forms::parse_group(&fields, desk.kind) {
        Ok(form) => {
            let permit = m.here.actor.permit::<Arrange>(&desk.cohort)?;
            let taken = store::list(&mut m.tx, desk.cohort.id)
                .await?
                .iter()
                .any(|g| g.kind == desk.kind && g.id != id && g.name == form.name);
            if taken {
                FieldErrors::one(
                    "name",
                    "Sudah ada kelompok dengan nama ini. Beri nama lain.",
                )
            } else {
                match actions::arrange(
                    &mut m.tx,
                    &permit,
                    id,
                    &form,
                    desk.setting(&m.here, version),
                )
                .await?
                {
                    Arranged::Done => {
                        return Ok(m
                            .commit()
                            .await?
                            .see(&format!("/seminars/{id}"), "Jadwal kelompok tersimpan."));
                    }
                    Arranged::Refused(errors) => errors,
                }
            }
        }
        Err(errors) => errors,
    };
    let again = form_page(
        &mut m.tx,
        &m.here,
        &desk,
        FormView {
            values: fields,
            errors,
        },
    )
    .await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
}

async fn edit(mut m: MemberRead, At((_, id)): At<(String, GroupId)>) -> Result<GroupFormPage> {
    let desk = Desk::of_group(&mut m.tx, id).await?;
    let form = FormView::filled(filled(&desk, &m.here));
    form_page(&mut m.tx, &m.here, &desk, form).await
}

fn filled(desk: &Desk, here: &Here) -> Fields {
    let mut fields = Fields::default();
    let Some(group) = &desk.group else {
        return fields;
    };
    fields.set("name", group.name.clone());
    fields.set("held_on", group.held_on.to_string());
    fields.set("room", group.room.clone());
    fields.set("link", group.link.clone());
    fields.set("coach", group.coach_member_id.to_string());
    group
        .examiners
        .iter()
        .for_each(|e| fields.add("examiners", e.member_id.to_string()));
    let waiting: Vec<&Slot> = desk
        .slots
        .iter()
        .filter(|s| s.state == SlotState::Scheduled)
        .collect();
    waiting
        .iter()
        .for_each(|s| fields.add("presenters", s.participation_id.to_string()));
    let zone = here.tenant.zone;
    let first = waiting.first().or(desk.slots.first().as_ref()).copied();
    let minutes = first.map_or(45, |s| (s.ends_at - s.starts_at).num_minutes());
    let gap = waiting
        .windows(2)
        .next()
        .map_or(0, |two| (two[1].starts_at - two[0].ends_at).num_minutes());
    fields.set(
        "starts",
        first.map_or_else(
            || "08.30".to_owned(),
            |s| zone.local(s.starts_at).format("%H.%M").to_string(),
        ),
    );
    fields.set("minutes", minutes.to_string());
    fields.set("gap", gap.to_string());
    let reason = waiting
        .iter()
        .map(|s| &s.override_reason)
        .find(|r| !r.is_empty());
    fields.set("reason", reason.cloned().unwrap_or_default());
    fields
}

async fn change(
    mut m: Member,
    At((_, id)): At<(String, GroupId)>,
    Form(fields): Form,
) -> Result<Response> {
    let desk = Desk::of_group(&mut m.tx, id).await?;
    arrange(m, desk, id, fields).await
}

async fn remove(
    mut m: Member,
    At((_, id)): At<(String, GroupId)>,
    _form: Form,
) -> Result<Response> {
    let desk = Desk::of_group(&mut m.tx, id).await?;
    let group = desk.group.as_ref().ok_or(Error::NotFound)?;
    let permit = m.here.actor.permit::<Arrange>(&desk.cohort)?;
    actions::remove(&mut m.tx, &permit, group, &desk.slots, m.here.now).await?;
    let to = format!("/cohorts/{}/seminars", desk.cohort.id);
    Ok(m.commit().await?.see(&to, "Kelompok dihapus."))
}

async fn show(mut m: MemberRead, At((_, id)): At<(String, GroupId)>) -> Result<DayPage> {
    let (group, standing) = store::find_visible(&mut m.tx, &m.here, id).await?;
    day_page(&mut m.tx, &m.here, &group, standing).await
}

async fn day_page(
    tx: &mut TenantTx,
    here: &Here,
    group: &Group,
    standing: Standing,
) -> Result<DayPage> {
    let cohort = find_class(tx, group.cohort_id).await?;
    let slots = store::slots(tx, &[group.id]).await?;
    Ok(DayPage::of(here, group, &cohort, &slots, standing))
}

/// Enters an examiner for the day of this group; the link is made on the person's own page.
async fn invite(
    mut m: Member,
    At((_, id)): At<(String, GroupId)>,
    Form(mut fields): Form,
) -> Result<Response> {
    let (group, standing) = store::find_visible(&mut m.tx, &m.here, id).await?;
    let cohort = find_class(&mut m.tx, group.cohort_id).await?;
    let permit = m.here.actor.permit::<Arrange>(&cohort)?;
    fields.set("role", Role::Examiner.code());
    let person = match people_forms::parse_person(&fields) {
        Ok(person) => person,
        Err(errors) => {
            let mut again = day_page(&mut m.tx, &m.here, &group, standing).await?;
            again.page.has_errors = true;
            again.external = FormView {
                values: fields,
                errors,
            };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    let (now, today) = (m.here.now, m.here.today());
    let member = provision::enter_until(&mut m.tx, &person, now, today, group.held_on).await?;
    actions::add_external(&mut m.tx, &permit, &group, member, now, today).await?;
    let sentence = format!(
        "{} menjadi penguji {} dan dapat masuk sampai {}. Buat tautan masuknya di halaman ini.",
        person.name,
        group.name,
        text::date(group.held_on)
    );
    Ok(m.commit()
        .await?
        .see(&format!("/members/{member}"), &sentence))
}

async fn retime(
    mut m: Member,
    At((_, id)): At<(String, SlotId)>,
    Form(fields): Form,
) -> Result<Response> {
    let case = store::find_slot_locked(&mut m.tx, &m.here, id).await?;
    let cohort = find_class(&mut m.tx, case.group.cohort_id).await?;
    let permit = m.here.actor.permit::<Arrange>(&cohort)?;
    let starts = forms::parse_time(&fields).map_err(first_sentence)?;
    let zone = m.here.tenant.zone;
    actions::retime(&mut m.tx, &permit, &case, starts, zone, m.here.now).await?;
    let sentence = format!(
        "{} kini tampil pukul {}.",
        case.slot.name,
        starts.format("%H.%M")
    );
    let to = format!("/seminars/{}#s-{id}", case.group.id);
    Ok(m.commit().await?.see(&to, &sentence))
}

async fn lead(
    mut m: Member,
    At((_, id)): At<(String, SlotId)>,
    Form(fields): Form,
) -> Result<Response> {
    let event = SlotEvent::from_code(fields.get("event")).ok_or_else(|| {
        Error::Unreadable("Tindakan ini tidak dikenal. Buka lagi halaman seminar.".into())
    })?;
    let case = store::find_slot_locked(&mut m.tx, &m.here, id).await?;
    let to = format!("/seminars/{}#s-{id}", case.group.id);
    let reason = forms::parse_reason(&fields).map_err(first_sentence)?;
    let leading = Leading { case, event };
    let permit = m.here.actor.permit::<LeadDay>(&leading)?;
    let notes = store::notes(&mut m.tx, &[id]).await?;
    let state = actions::lead(&mut m.tx, &permit, &notes, reason.as_deref(), m.here.now).await?;
    let sentence = format!(
        "{}: {}.",
        leading.case.slot.name,
        state.label().to_lowercase()
    );
    Ok(m.commit().await?.see(&to, &sentence))
}

/// A small form whose page belongs to another room: the sentence alone, with the way back.
fn first_sentence(errors: FieldErrors) -> Error {
    Error::illegal(
        errors
            .iter()
            .next()
            .map_or_else(String::new, |(_, s)| s.to_owned()),
    )
}
