//! The project page.

use super::next::{NextStep, next_step};
use super::words::{self, Said};
use super::{Cursor, Entry, Facts, Item, Standing};
use crate::access::Here;
use crate::codes::Code;
use crate::directives::DirectiveKind;
use crate::directives::policy::giver_role;
use crate::documents::{holder, program_of};
use crate::error::Result;
use crate::id::CommentId;
use crate::milestones::Horizon;
use crate::programs::Program;
use crate::projects::policy::DescribeProject;
use crate::projects::{Case, DocumentKind, Project, Stage};
use crate::registers::Register;
use crate::reviews::comments::{CommentAudience, audience_names, choosable, join_names};
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
    Stage::JOURNEY
        .iter()
        .enumerate()
        .map(|(at, s)| Step::new(s.label(), state(at)))
        .collect()
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
        let international = text::international(phone);
        let has = !international.is_empty();
        Self {
            name: name.to_owned(),
            role: role.to_owned(),
            initials: name
                .split_whitespace()
                .filter_map(|w| w.chars().next())
                .filter(|c| c.is_alphabetic())
                .take(2)
                .collect(),
            phone: if has {
                format!("+{international}")
            } else {
                String::new()
            },
            whatsapp: if has {
                format!("https://wa.me/{international}")
            } else {
                String::new()
            },
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
pub struct HorizonPart {
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
    pub audience: String,
    /// What was said.
    pub body: String,
    /// The checklist of a review.
    pub items: Vec<Item>,
    /// Where more of it stands; empty for nowhere.
    pub href: String,
}

/// A choice of who will see a comment.
#[derive(Debug, Clone)]
pub struct AudiencePart {
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
    pub audiences: Vec<AudiencePart>,
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
    /// Whether the reader asks things of the project for the government.
    pub may_direct: bool,
    /// Facts: label and value.
    pub facts: Vec<(&'static str, String)>,
    /// Who to turn to.
    pub people: Vec<Contact>,
    /// The documents.
    pub documents: Vec<DocumentPart>,
    /// The milestones.
    pub horizons: Vec<HorizonPart>,
    /// The launch, in words: label and value.
    pub launch: Vec<(&'static str, String)>,
    /// What else the reader can do: label and address.
    pub links: Vec<(&'static str, String)>,
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
    pub fn new(
        here: &Here,
        s: Standing,
        mut entries: Vec<Entry>,
        after: Option<Cursor>,
    ) -> Result<Self> {
        let program = program_of(&s.project)?;
        let href = here.path(&format!("/projects/{}", s.project.id));
        let more = entries.len() > super::store::PAGE_SIZE;
        entries.truncate(super::store::PAGE_SIZE);
        let older = entries
            .last()
            .filter(|_| more)
            .map(|e| {
                format!(
                    "{href}?before={}#riwayat",
                    Cursor { at: e.at, id: e.id }.write()
                )
            })
            .unwrap_or_default();
        let case = Case {
            project: s.project.clone(),
            relation: s.relation,
        };
        let p = &s.project;
        let named = !p.brand.is_empty();
        Ok(Self {
            page: here.page(p.display_name()),
            base: here.path(""),
            name: if named {
                p.brand.clone()
            } else {
                p.display_name()
            },
            subtitle: if named {
                p.title.clone()
            } else {
                String::new()
            },
            leader: text::listed([
                p.leader_name.as_str(),
                &p.leader_position,
                &p.org_unit_name,
                &p.agency_name,
            ]),
            stage: p.stage.label(),
            stage_tag: stage_tag(p.stage),
            flag: s.facts.flag.clone(),
            steps: stage_line(p.stage),
            next: next_step(&s, here.today()),
            may_describe: here.actor.may::<DescribeProject>(&case),
            may_direct: giver_role(&case, DirectiveKind::Mandatory).is_some(),
            facts: facts(p, &s.facts.missions),
            people: people(p, &s.facts),
            documents: documents(&s, program, &href, here),
            horizons: horizons(&s.facts, here.today()),
            launch: launch(&s.facts, here),
            links: links(&s, &href, here),
            comment: comment_box(&s, here),
            entries: entries
                .into_iter()
                .map(|e| entry(e, p, here, &href))
                .collect(),
            is_older: after.is_some(),
            older,
            href,
        })
    }
}

fn stage_tag(stage: Stage) -> &'static str {
    match stage {
        Stage::Stopped | Stage::Withdrawn => "bad",
        Stage::Completed | Stage::Sustaining => "good",
        _ => "info",
    }
}

fn facts(p: &Project, missions: &[String]) -> Vec<(&'static str, String)> {
    let digital = p.digital.map(Project::digital_words).unwrap_or_default();
    let mut facts = vec![
        ("Kelas", p.cohort_name.clone()),
        ("Kelulusan", p.graduation_words()),
        ("Tema", p.theme.clone()),
        ("Mendukung", missions.join("; ")),
        ("Lokus", p.locus.clone()),
        ("Jangkauan", p.scope.label().to_owned()),
        (
            "Kebaruan",
            p.novelty.map(|n| n.label().to_owned()).unwrap_or_default(),
        ),
        ("Bentuk", digital.to_owned()),
        (
            "Mulai implementasi",
            p.implementation_started_on
                .map(text::date)
                .unwrap_or_default(),
        ),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

fn documents(s: &Standing, program: Program, href: &str, here: &Here) -> Vec<DocumentPart> {
    let part = |d: &crate::projects::Document| {
        let since = text::age(here.tenant.zone.day(d.state_since), here.today());
        let version = if d.latest_number > 0 {
            format!("versi {}, ", d.latest_number)
        } else {
            String::new()
        };
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
    chars
        .next()
        .map(|c| c.to_lowercase().chain(chars).collect())
        .unwrap_or_default()
}

fn horizons(facts: &Facts, today: NaiveDate) -> Vec<HorizonPart> {
    let part = |horizon: &Horizon| {
        let h = facts.horizon(*horizon)?;
        Some(HorizonPart {
            label: horizon.label(),
            words: format!("{} dari {} terverifikasi", h.verified, h.total),
            percent: h.verified * 100 / h.total.max(1),
            late: if h.late > 0 {
                format!("{} terlambat", h.late)
            } else {
                String::new()
            },
            next: h
                .next_on
                .map(|day| {
                    // How late it is, the list of lateness says in working days.
                    let ahead = match day < today {
                        true => String::new(),
                        false => format!(" ({})", text::relative_days(today, day)),
                    };
                    format!("Berikutnya {}{ahead}", text::date(day))
                })
                .unwrap_or_default(),
        })
    };
    Horizon::ALL.iter().filter_map(part).collect()
}

fn launch(facts: &Facts, here: &Here) -> Vec<(&'static str, String)> {
    let Some(l) = &facts.launched else {
        return Vec::new();
    };
    let officer = text::listed([
        l.by.as_deref().unwrap_or_default(),
        l.office.as_deref().unwrap_or_default(),
    ]);
    let mut lines = vec![
        (
            "Peluncuran",
            l.number.map_or_else(
                || "Sudah diluncurkan".to_owned(),
                |n| format!("Ke-{n}: {}", l.title.as_deref().unwrap_or_default()),
            ),
        ),
        (
            "Waktu",
            l.at.map(|at| text::datetime(at, here.tenant.zone))
                .unwrap_or_default(),
        ),
        ("Tempat", l.place.clone().unwrap_or_default()),
        ("Diluncurkan oleh", officer),
    ];
    lines.retain(|(_, value)| !value.is_empty());
    lines
}

fn comment_box(s: &Standing, here: &Here) -> Option<CommentBox> {
    let audience = |a: &CommentAudience| AudiencePart {
        code: a.code(),
        label: a.label(),
        names: join_names(&audience_names(&s.project, *a)),
    };
    let choices = choosable(s.relation, here.tenant.id == s.project.tenant_id);
    (!choices.is_empty()).then(|| CommentBox {
        id: CommentId::new(),
        audiences: choices.iter().map(audience).collect(),
    })
}

/// What else the reader can do with the project.
fn links(s: &Standing, href: &str, here: &Here) -> Vec<(&'static str, String)> {
    let r = s.relation;
    let has_design = s
        .documents
        .iter()
        .any(|d| d.kind == DocumentKind::Design && d.latest_number > 0);
    let participant = format!(
        "/cohorts/{}/participants/{}",
        s.project.cohort_id, s.project.participation_id
    );
    let offered = [
        (
            r.may_see_drafts(),
            "Pemangku kepentingan, risiko, tim",
            format!("{href}/registers/{}", Register::Stakeholders),
        ),
        (
            r.may_see_drafts(),
            "Kartu kendali bimbingan",
            format!("{href}/consultations"),
        ),
        (
            s.project.submitted_at.is_some(),
            "Arahan dan umpan balik anggaran",
            format!("{href}/directives"),
        ),
        (
            s.project.stage.is_running(),
            "Kunjungan lapangan",
            format!("{href}/visits"),
        ),
        (
            r.may_see_drafts() && has_design,
            "Seminar dan catatan penguji",
            format!("{href}/seminars"),
        ),
        (
            r.may_see_drafts() && s.project.stage.is_running(),
            "Hasil pelatihan",
            format!("{href}/result"),
        ),
        (
            r.mentor && has_design,
            "Lembar nilai mentor",
            format!("{href}/sheet"),
        ),
        (
            (r.mentor || r.coach) && s.facts.flag.is_none() && s.project.submitted_at.is_some(),
            "Tandai sebagai rutinitas",
            format!("{href}/routine"),
        ),
        (
            r.leader && s.project.submitted_at.is_some(),
            "Tampil untuk umum",
            format!("{href}/consent"),
        ),
        (
            r.leader && s.project.stage == Stage::Implementation,
            "Mulai menyusun laporan",
            format!("{href}/stage"),
        ),
        (r.staff, "Tahap proyek", format!("{href}/stage")),
        (
            r.staff,
            "Peserta, mentor, dan coach",
            here.path(&participant),
        ),
    ];
    offered
        .into_iter()
        .filter(|(offer, ..)| *offer)
        .map(|(_, label, href)| (label, href))
        .collect()
}

fn entry(e: Entry, project: &Project, here: &Here, href: &str) -> EntryPart {
    let audience = match CommentAudience::from_code(&e.head).filter(|_| e.kind == "comment") {
        Some(audience) => join_names(&audience_names(project, audience)),
        None => "semua yang mengikuti proyek ini".to_owned(),
    };
    EntryPart {
        role: words::role(&e.role),
        said: words::say(&e),
        at: text::datetime_short(e.at, here.tenant.zone),
        iso: e.at.to_rfc3339_opts(SecondsFormat::Secs, true),
        audience,
        href: if matches!(e.kind.as_str(), "version" | "review") {
            format!("{href}/documents/{}/versions/{}", e.subject, e.number)
        } else {
            String::new()
        },
        who: e.actor,
        body: e.body,
        items: e.items,
    }
}
