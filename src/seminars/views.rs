//! The pages of seminars.

use super::policy::{Standing, events};
use super::store::Candidate;
use super::{Group, SeminarKind, Slot, SlotEvent, SlotMachine, SlotState};
use crate::access::{Here, Machine};
use crate::codes::Code;
use crate::cohorts::Cohort;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text::{self, Zone};
use askama::Template;
use askama_web::WebTemplate;
use chrono::{DateTime, Utc};

/// "08.30–09.15 WIB".
pub fn clock(slot: &Slot, here: &Here) -> String {
    span(slot.starts_at, slot.ends_at, here.tenant.zone)
}

fn span(from: DateTime<Utc>, to: DateTime<Utc>, zone: Zone) -> String {
    format!(
        "{}–{}",
        zone.local(from).format("%H.%M"),
        text::time(to, zone)
    )
}

/// A group in a list.
#[derive(Debug)]
pub struct GroupPart {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// The class, where the list is of several.
    pub about: String,
    /// The day.
    pub day: String,
    /// First and last minute.
    pub hours: String,
    /// The room, or that it is by video.
    pub place: String,
    /// The coach.
    pub coach: String,
    /// The examiners.
    pub examiners: String,
    /// How many present, and how many have.
    pub progress: String,
    /// Whether nobody examines it.
    pub lacks_examiner: bool,
}

impl GroupPart {
    /// A group with its presentations.
    pub fn of(group: &Group, slots: &[Slot], about: &str, here: &Here) -> Self {
        let mine: Vec<&Slot> = slots.iter().filter(|s| s.group_id == group.id).collect();
        let done = mine
            .iter()
            .filter(|s| s.state.has_begun() && s.state != SlotState::Presenting)
            .count();
        let hours = match (mine.first(), mine.last()) {
            (Some(first), Some(last)) => span(first.starts_at, last.ends_at, here.tenant.zone),
            _ => String::new(),
        };
        Self {
            href: here.path(&format!("/seminars/{}", group.id)),
            name: group.name.clone(),
            about: about.to_owned(),
            day: text::date_long(group.held_on),
            hours,
            place: place(group),
            coach: group.coach_name.clone(),
            examiners: group
                .examiners
                .iter()
                .map(|e| e.name.as_str())
                .collect::<Vec<_>>()
                .join("; "),
            progress: format!("{done} dari {} sudah tampil", mine.len()),
            lacks_examiner: group.examiners.is_empty(),
        }
    }
}

/// The room, or that it is by video.
pub fn place(group: &Group) -> String {
    match (group.room.is_empty(), group.link.is_empty()) {
        (true, _) => "Daring".to_owned(),
        (false, true) => group.room.clone(),
        (false, false) => format!("{} dan daring", group.room),
    }
}

/// One of the two seminars of a class.
#[derive(Debug)]
pub struct SeminarPart {
    /// Its name.
    pub label: &'static str,
    /// For ids of the page.
    pub code: &'static str,
    /// Where a group is made.
    pub new_href: String,
    /// Its groups.
    pub groups: Vec<GroupPart>,
    /// How many are ready and in no group yet.
    pub unplaced: usize,
}

/// The seminars of a class.
#[derive(Template, WebTemplate)]
#[template(path = "seminars/list.html")]
pub struct SeminarsPage {
    /// Around the content.
    pub page: Page,
    /// The class.
    pub class: String,
    /// Its name.
    pub name: String,
    /// Both seminars.
    pub seminars: Vec<SeminarPart>,
}

/// The groups of a coach or an examiner.
#[derive(Template, WebTemplate)]
#[template(path = "seminars/mine.html")]
pub struct MyGroupsPage {
    /// Around the content.
    pub page: Page,
    /// Of today.
    pub today: Vec<GroupPart>,
    /// Later.
    pub later: Vec<GroupPart>,
    /// Of the last weeks.
    pub earlier: Vec<GroupPart>,
}

/// The form of a group.
#[derive(Template, WebTemplate)]
#[template(path = "seminars/form.html")]
pub struct GroupFormPage {
    /// Around the content.
    pub page: Page,
    /// Where it leads back.
    pub back: String,
    /// The heading.
    pub heading: String,
    /// What is typed.
    pub form: FormView,
    /// The version seen; 0 for a new group.
    pub version: i32,
    /// The id a new group will have.
    pub id: String,
    /// Who can coach.
    pub coaches: Vec<(String, String)>,
    /// Who can examine.
    pub examiners: Vec<(String, String)>,
    /// Who can present.
    pub presenters: Vec<(String, String)>,
    /// The button.
    pub button: &'static str,
}

/// How a candidate is offered.
pub fn candidate(one: &Candidate, kind: SeminarKind) -> (String, String) {
    let standing = if one.is_approved {
        String::new()
    } else {
        format!(
            " ({} belum disetujui)",
            kind.document().label().to_lowercase()
        )
    };
    (
        one.participation_id.to_string(),
        format!("{}. {}{standing}", one.list_number, one.name),
    )
}

/// What one can do with a presentation.
#[derive(Debug)]
pub struct ActPart {
    /// The event.
    pub code: &'static str,
    /// The button.
    pub label: &'static str,
    /// How the button looks.
    pub kind: &'static str,
    /// Whether a reason must be given.
    pub needs_reason: bool,
}

/// A presentation on the page of the day.
#[derive(Debug)]
pub struct SlotPart {
    /// Its page.
    pub href: String,
    /// Where its forms go.
    pub act_href: String,
    /// For ids.
    pub ids: String,
    /// Clock times.
    pub clock: String,
    /// NDH and name.
    pub name: String,
    /// Office.
    pub office: String,
    /// What is presented.
    pub title: String,
    /// Where it is.
    pub state: (&'static str, &'static str),
    /// "Terlambat 12 menit", "Berikutnya".
    pub mark: Option<(&'static str, String)>,
    /// Whether it is on now.
    pub is_on: bool,
    /// Why without an approved document.
    pub override_reason: String,
    /// What the reader can do.
    pub acts: Vec<ActPart>,
    /// Where another time is set, and the time it has; none for who does not arrange, and once it has begun.
    pub retime: Option<(String, String)>,
}

/// The day of a group.
#[derive(Template, WebTemplate)]
#[template(path = "seminars/day.html")]
pub struct DayPage {
    /// Around the content.
    pub page: Page,
    /// Where it leads back.
    pub back: (String, &'static str),
    /// Kind, class.
    pub heading: String,
    /// Day and place.
    pub lead: String,
    /// The group.
    pub href: String,
    /// The meeting by video.
    pub link: String,
    /// Coach, examiners.
    pub people: Vec<(&'static str, String)>,
    /// Done, on, next, late.
    pub counts: Vec<(&'static str, usize)>,
    /// The presentations.
    pub slots: Vec<SlotPart>,
    /// Whether the reader arranges it.
    pub may_arrange: bool,
    /// Whether it can be taken away.
    pub may_remove: bool,
    /// The form for an examiner of one day.
    pub external: FormView,
    /// Until when such an examiner gets in.
    pub external_until: String,
}

fn act(event: SlotEvent, state: SlotState) -> ActPart {
    let kind = match event {
        SlotEvent::Call | SlotEvent::Finish | SlotEvent::Clear | SlotEvent::Reschedule => "primary",
        _ => "quiet",
    };
    ActPart {
        code: event.code(),
        label: event.label(),
        kind,
        needs_reason: SlotMachine::needs_reason(state, event),
    }
}

impl SlotPart {
    /// A presentation as the reader sees it. `is_next` marks the one that comes next.
    pub fn of(slot: &Slot, standing: Standing, is_next: bool, here: &Here) -> Self {
        let minutes = (here.now - slot.starts_at).num_minutes();
        let is_late = slot.state == SlotState::Scheduled && (5..24 * 60).contains(&minutes);
        let mark = if is_late {
            Some(("warning", late_words(minutes)))
        } else if is_next {
            Some(("info", "Berikutnya".to_owned()))
        } else {
            None
        };
        Self {
            href: here.path(&format!("/slots/{}", slot.id)),
            act_href: here.path(&format!("/slots/{}/state", slot.id)),
            ids: format!("s-{}", slot.id),
            clock: clock(slot, here),
            name: format!("{}. {}", slot.list_number, slot.name),
            office: slot.office.clone(),
            title: slot.title.clone(),
            state: (slot.state.tag(), slot.state.label()),
            mark,
            is_on: slot.state == SlotState::Presenting,
            override_reason: slot.override_reason.clone(),
            acts: events(slot.state, standing)
                .into_iter()
                .map(|e| act(e, slot.state))
                .collect(),
            retime: (standing.staff && slot.state == SlotState::Scheduled).then(|| {
                let zone = here.tenant.zone;
                (
                    here.path(&format!("/slots/{}/time", slot.id)),
                    zone.local(slot.starts_at).format("%H.%M").to_string(),
                )
            }),
        }
    }
}

/// "Terlambat 12 menit", "Terlambat 3 jam".
fn late_words(minutes: i64) -> String {
    if minutes < 120 {
        format!("Terlambat {minutes} menit")
    } else {
        format!("Terlambat {} jam", minutes / 60)
    }
}

impl DayPage {
    /// The page.
    pub fn of(
        here: &Here,
        group: &Group,
        cohort: &Cohort,
        slots: &[Slot],
        standing: Standing,
    ) -> Self {
        let next = slots
            .iter()
            .find(|s| s.state == SlotState::Scheduled)
            .map(|s| s.id);
        let parts: Vec<SlotPart> = slots
            .iter()
            .map(|s| SlotPart::of(s, standing, Some(s.id) == next, here))
            .collect();
        let count = |test: fn(&Slot) -> bool| slots.iter().filter(|s| test(s)).count();
        Self {
            page: here.page(format!("{}: {}", group.kind.label(), group.name)),
            back: if standing.staff {
                (
                    here.path(&format!("/cohorts/{}/seminars", group.cohort_id)),
                    "Seminar kelas ini",
                )
            } else {
                (here.path("/seminars"), "Seminar saya")
            },
            heading: format!("{}, {}", group.kind.label(), cohort.name),
            lead: format!("{} · {}", text::date_long(group.held_on), place(group)),
            href: here.path(&format!("/seminars/{}", group.id)),
            link: group.link.clone(),
            people: people(group),
            counts: vec![
                (
                    "Sudah tampil",
                    count(|s| s.state.has_begun() && s.state != SlotState::Presenting),
                ),
                ("Belum tampil", count(|s| s.state == SlotState::Scheduled)),
                (
                    "Tidak hadir atau ditunda",
                    count(|s| !s.state.takes_place()),
                ),
            ],
            slots: parts,
            may_arrange: standing.staff,
            may_remove: standing.staff && slots.iter().all(|s| s.state == SlotState::Scheduled),
            external: FormView::empty(),
            external_until: text::date(group.held_on),
        }
    }
}

fn people(group: &Group) -> Vec<(&'static str, String)> {
    let mut people = vec![("Coach", group.coach_name.clone())];
    people.extend(group.examiners.iter().map(|e| {
        let day = if e.is_external {
            " (undangan sehari)"
        } else {
            ""
        };
        ("Penguji", format!("{}{day}", e.name))
    }));
    if group.examiners.is_empty() {
        people.push(("Penguji", "Belum ditetapkan".to_owned()));
    }
    people
}
