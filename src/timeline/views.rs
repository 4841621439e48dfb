//! The project page.

use super::next::{NextStep, next_step};
use super::words::{self, Said};
use super::{Cursor, Entry, Facts, Hearing, Item, Reach, Standing};
use crate::access::Here;
use crate::codes::Code;
use crate::error::Result;
use crate::id::CommentId;
use crate::programs::Program;
use crate::projects::documents::{holder, program_of};
use crate::projects::policy::{DescribeProject, StartReport};
use crate::projects::{Case, Project, Stage};
use crate::web::page::Page;
use crate::web::parts::{Step, StepState};
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;
use chrono::{NaiveDate, SecondsFormat};

/// The way of a project with the present stage marked; empty for a project that was stopped.
pub fn stage_line(stage: Stage) -> Vec<Step> {
    let Some(now) = Stage::JOURNEY.iter().position(|s| *s == stage) else {
        return Vec::new();
    };
    let state = |at: usize| match at.cmp(&now) {
        std::cmp::Ordering::Less => StepState::Done,
        std::cmp::Ordering::Equal => StepState::Current,
        std::cmp::Ordering::Greater => StepState::Next,
    };
    Stage::JOURNEY.iter().enumerate().map(|(at, s)| Step::new(s.label(), state(at))).collect()
}

/// Somebody to turn to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The name; empty when nobody is paired.
    pub name: String,
    /// What the person is.
    pub role: String,
    /// First letters of the name.
    pub initials: String,
    /// The number to dial; empty when none is known.
    pub phone: String,
    /// Opens a conversation in WhatsApp; empty without a number.
    pub whatsapp: String,
}

impl Contact {
    /// Somebody by name, role and phone number.
    pub fn new(name: &str, role: &str, phone: &str) -> Self {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        let international = digits.strip_prefix('0').map(|rest| format!("62{rest}")).unwrap_or(digits);
        let has = !international.is_empty();
        Self {
            name: name.to_owned(),
            role: role.to_owned(),
            initials: name.split_whitespace().filter_map(|w| w.chars().next()).filter(|c| c.is_alphabetic()).take(2).collect(),
            phone: if has { format!("+{international}") } else { String::new() },
            whatsapp: if has { format!("https://wa.me/{international}") } else { String::new() },
        }
    }
}

/// Leader, mentor and coach of a project.
pub fn people(project: &Project, facts: &Facts) -> Vec<Contact> {
    vec![
        Contact::new(&project.leader_name, "Peserta", &facts.leader_phone),
        Contact::new(&project.mentor_name, "Mentor", &facts.mentor_phone),
        Contact::new(&project.coach_name, "Coach", &facts.coach_phone),
    ]
}

/// A document in the card.
#[derive(Debug, Clone)]
pub struct DocumentPart {
    /// Its address.
    pub href: String,
    /// Its name.
    pub label: String,
    /// The state.
    pub state: &'static str,
    /// The kind of the state's tag.
    pub tag: &'static str,
    /// Who has it, and the latest version.
    pub note: String,
}

/// The milestones of one horizon in the card.
#[derive(Debug, Clone)]
pub struct ReachPart {
    /// Which horizon.
    pub label: &'static str,
    /// "3 dari 5 terverifikasi".
    pub words: String,
    /// For the progress bar.
    pub percent: i64,
    /// "1 terlambat"; empty for none.
    pub late: String,
    /// When the next one is due; empty for none.
    pub next: String,
}

/// One line of the thread.
#[derive(Debug, Clone)]
pub struct EntryPart {
    /// Who.
    pub who: String,
    /// In which role.
    pub role: String,
    /// What was done.
    pub said: Said,
    /// When, in words.
    pub at: String,
    /// When, for machines.
    pub iso: String,
    /// Who sees it.
    pub audience: &'static str,
    /// What was said.
    pub body: String,
    /// The checklist of a review.
    pub items: Vec<Item>,
    /// Where more of it stands; empty for nowhere.
    pub href: String,
}

/// A choice of who will see a comment.
#[derive(Debug, Clone)]
pub struct HearingPart {
    /// Its code.
    pub code: &'static str,
    /// Who, in words.
    pub label: &'static str,
    /// Who, by name.
    pub names: String,
}

/// The box in which a comment is written.
#[derive(Debug, Clone)]
pub struct CommentBox {
    /// The id of the comment that will be made.
    pub id: CommentId,
    /// Who can be chosen to see it, the narrowest first.
    pub hearings: Vec<HearingPart>,
}

/// A project on one page.
#[derive(Template, WebTemplate)]
#[template(path = "timeline/show.html")]
pub struct ProjectPage {
    /// Around the content.
    pub page: Page,
    /// The address of the tenant's pages.
    pub base: String,
    /// The project's address.
    pub href: String,
    /// What the project is called.
    pub name: String,
    /// The long title, when the name is a short one.
    pub subtitle: String,
    /// Who leads it, with office and OPD.
    pub leader: String,
    /// The stage.
    pub stage: &'static str,
    /// The kind of the stage's tag.
    pub stage_tag: &'static str,
    /// The routine flag: by whom and why, and the answer.
    pub flag: Option<super::Flag>,
    /// The way of the project.
    pub steps: Vec<Step>,
    /// What the reader can do.
    pub next: Option<NextStep>,
    /// Whether the reader changes the facts.
    pub may_describe: bool,
    /// Whether the reader can begin the report.
    pub may_start_report: bool,
    /// Facts: label and value.
    pub facts: Vec<(&'static str, String)>,
    /// Who to turn to.
    pub people: Vec<Contact>,
    /// The documents.
    pub documents: Vec<DocumentPart>,
    /// The milestones.
    pub reaches: Vec<ReachPart>,
    /// The launch, in words: label and value.
    pub launch: Vec<(&'static str, String)>,
    /// Where a comment is written; none for those who cannot.
    pub comment: Option<CommentBox>,
    /// What happened.
    pub entries: Vec<EntryPart>,
    /// Whether these are not the newest entries.
    pub is_older: bool,
    /// Where the older entries stand; empty at the end.
    pub older: String,
}

impl ProjectPage {
    /// The page for one reader.
    pub fn new(here: &Here, s: Standing, mut entries: Vec<Entry>, after: Option<Cursor>) -> Result<Self> {
        let program = program_of(&s.project)?;
        let href = here.path(&format!("/projects/{}", s.project.id));
        let more = entries.len() > super::store::PAGE_SIZE;
        entries.truncate(super::store::PAGE_SIZE);
        let older = entries.last().filter(|_| more).map(|e| format!("{href}?before={}#riwayat", Cursor { at: e.at, id: e.id }.write())).unwrap_or_default();
        let case = Case { project: s.project.clone(), relation: s.relation };
        let p = &s.project;
        let named = !p.brand.is_empty();
        Ok(Self {
            page: here.page(p.display_name()),
            base: here.path(""),
            name: if named { p.brand.clone() } else { p.display_name() },
            subtitle: if named { p.title.clone() } else { String::new() },
            leader: joined(&[&p.leader_name, &p.leader_position, &p.org_unit_name, &p.agency_name]),
            stage: p.stage.label(),
            stage_tag: stage_tag(p.stage),
            flag: s.facts.flag.clone(),
            steps: stage_line(p.stage),
            next: next_step(&s, here.today()),
            may_describe: here.actor.may::<DescribeProject>(&case),
            may_start_report: here.actor.may::<StartReport>(&case),
            facts: facts(p),
            people: people(p, &s.facts),
            documents: documents(&s, program, &href, here),
            reaches: reaches(&s.facts, here.today()),
            launch: launch(&s.facts, here),
            comment: comment_box(&s, here),
            entries: entries.into_iter().map(|e| entry(e, here, &href)).collect(),
            is_older: after.is_some(),
            older,
            href,
        })
    }
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(", ")
}

fn stage_tag(stage: Stage) -> &'static str {
    match stage {
        Stage::Stopped | Stage::Withdrawn => "bad",
        Stage::Completed | Stage::Sustaining => "good",
        _ => "info",
    }
}

fn facts(p: &Project) -> Vec<(&'static str, String)> {
    let digital = p.digital.map(|d| if d { "Layanan digital" } else { "Bukan layanan digital" }).unwrap_or_default();
    let mut facts = vec![
        ("Kelas", p.cohort_name.clone()),
        ("Tema", p.theme.clone()),
        ("Lokus", p.locus.clone()),
        ("Jangkauan", p.scope.label().to_owned()),
        ("Kebaruan", p.novelty.map(|n| n.label().to_owned()).unwrap_or_default()),
        ("Bentuk", digital.to_owned()),
        ("Mulai implementasi", p.implementation_started_on.map(text::date).unwrap_or_default()),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

fn documents(s: &Standing, program: Program, href: &str, here: &Here) -> Vec<DocumentPart> {
    let part = |d: &crate::projects::Document| {
        let since = text::age(here.tenant.zone.day(d.state_since), here.today());
        let version = if d.latest_number > 0 { format!("versi {}, ", d.latest_number) } else { String::new() };
        DocumentPart {
            href: format!("{href}/documents/{}", d.kind),
            label: program.document_label(d.kind.code()),
            state: d.state.label(),
            tag: d.state.tag(),
            note: format!("{version}{} {since}", lower_first(&holder(&s.project, d))),
        }
    };
    s.documents.iter().map(part).collect()
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

fn reaches(facts: &Facts, today: NaiveDate) -> Vec<ReachPart> {
    let part = |reach: &Reach| {
        let h = facts.horizon(*reach)?;
        Some(ReachPart {
            label: reach.label(),
            words: format!("{} dari {} terverifikasi", h.verified, h.total),
            percent: h.verified * 100 / h.total.max(1),
            late: if h.late > 0 { format!("{} terlambat", h.late) } else { String::new() },
            next: h.next_on.map(|day| format!("Berikutnya {} ({})", text::date(day), text::relative_days(today, day))).unwrap_or_default(),
        })
    };
    Reach::ALL.iter().filter_map(part).collect()
}

fn launch(facts: &Facts, here: &Here) -> Vec<(&'static str, String)> {
    let Some(l) = &facts.launched else {
        return Vec::new();
    };
    let officer = joined(&[l.by.as_deref().unwrap_or_default(), l.office.as_deref().unwrap_or_default()]);
    let mut lines = vec![
        ("Peluncuran", l.number.map_or_else(|| "Sudah diluncurkan".to_owned(), |n| format!("Ke-{n}: {}", l.title.as_deref().unwrap_or_default()))),
        ("Waktu", l.at.map(|at| text::datetime(at, here.tenant.zone)).unwrap_or_default()),
        ("Tempat", l.place.clone().unwrap_or_default()),
        ("Diluncurkan oleh", officer),
    ];
    lines.retain(|(_, value)| !value.is_empty());
    lines
}

/// Those who stand in the project at its organiser can write; whoever only looks on from home cannot.
fn comment_box(s: &Standing, here: &Here) -> Option<CommentBox> {
    let r = s.relation;
    let at_organiser = here.tenant.id == s.project.tenant_id;
    let takes_part = r.leader || r.mentor || r.coach || r.staff || r.leadership;
    (at_organiser && takes_part).then(|| CommentBox { id: CommentId::new(), hearings: Hearing::seen_by(r).iter().map(|h| hearing(*h, s)).collect() })
}

fn hearing(hearing: Hearing, s: &Standing) -> HearingPart {
    let p = &s.project;
    let mut names: Vec<String> = Vec::new();
    if hearing != Hearing::Reviewers {
        names.push(format!("{} (peserta)", p.leader_name));
    }
    names.extend([(&p.mentor_name, "mentor"), (&p.coach_name, "coach")].iter().filter(|(n, _)| !n.is_empty()).map(|(n, role)| format!("{n} ({role})")));
    names.extend(s.facts.staff.iter().map(|n| format!("{n} (penyelenggara)")));
    if hearing == Hearing::All {
        names.extend(s.facts.leadership.iter().map(|n| format!("{n} (pimpinan)")));
        names.push(format!("pimpinan dan admin {}", p.agency_name));
    }
    HearingPart { code: hearing.code(), label: hearing.label(), names: names.join(", ") }
}

fn entry(e: Entry, here: &Here, href: &str) -> EntryPart {
    let audience = match (e.kind.as_str(), e.head.as_str()) {
        ("comment", "reviewers") => "terlihat oleh mentor, coach, dan penyelenggara",
        ("comment", "team") => "terlihat oleh peserta, mentor, coach, dan penyelenggara",
        _ => "terlihat oleh semua yang mengikuti proyek ini",
    };
    EntryPart {
        role: words::role(&e.role),
        said: words::say(&e),
        at: text::datetime_short(e.at, here.tenant.zone),
        iso: e.at.to_rfc3339_opts(SecondsFormat::Secs, true),
        audience,
        href: if matches!(e.kind.as_str(), "version" | "review") { format!("{href}/documents/{}/versions/{}", e.subject, e.number) } else { String::new() },
        who: e.actor,
        body: e.body,
        items: e.items,
    }
}
