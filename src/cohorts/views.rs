//! The pages of classes.

use super::forms::{ClassForm, stage_fields};
use super::participants::{Lack, Participant, PhaseCount};
use super::store::ListedCohort;
use super::{ClassState, Cohort};
use crate::codes::Code;
use crate::id::AgencyId;
use crate::programs::{ClassStage, Program, StagePlan, graduation_words};
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::parts::{Pager, Step, StepState};
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;
use chrono::{DateTime, NaiveDate, Utc};

/// A class as a row.
pub struct ClassPart {
    /// Its address.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Number and year.
    pub label: String,
    /// Its dates in words.
    pub dates: String,
    /// Where it meets.
    pub venue: String,
    /// Participants of places.
    pub count: String,
    /// How far off or how long gone.
    pub when: String,
}

impl ClassPart {
    /// Puts a class in words.
    pub fn new(listed: &ListedCohort, base: &str, today: NaiveDate) -> Self {
        let cohort = &listed.cohort;
        let when = match cohort.state(today) {
            ClassState::Upcoming => {
                format!("mulai {}", text::relative_days(today, cohort.starts_on))
            }
            ClassState::Running => format!(
                "hari ke-{} dari {}",
                (today - cohort.starts_on).num_days() + 1,
                cohort.days()
            ),
            ClassState::Finished => format!("{} hari", cohort.days()),
        };
        Self {
            href: format!("{base}/cohorts/{}", cohort.id),
            name: cohort.name.clone(),
            label: cohort.label(),
            dates: dates(cohort.starts_on, cohort.ends_on),
            venue: cohort.venue.clone(),
            count: format!("{} dari {} peserta", listed.participants, cohort.quota),
            when,
        }
    }
}

/// "25 Juli 2017 – 3 November 2017".
pub fn dates(starts_on: NaiveDate, ends_on: NaiveDate) -> String {
    format!("{} – {}", text::date(starts_on), text::date(ends_on))
}

/// All classes.
#[derive(Template, WebTemplate)]
#[template(path = "cohorts/list.html")]
pub struct ClassesPage {
    /// Around the content.
    pub page: Page,
    /// The address of the tenant's pages.
    pub base: String,
    /// Whether the reader may create one.
    pub may_create: bool,
    /// Heading and classes, running before upcoming before finished; empty groups are left out.
    pub groups: Vec<(&'static str, Vec<ClassPart>)>,
    /// Older finished ones.
    pub pager: Pager,
}

/// The dates of one stage in the form.
pub struct StagePart {
    /// Its name.
    pub label: String,
    /// The name of its first date's field.
    pub first: String,
    /// The name of its last date's field.
    pub last: String,
}

/// The parts of the form for the stages of a programme.
pub fn stage_parts(program: Program) -> Vec<StagePart> {
    let part = |stage: ClassStage| {
        let (first, last) = stage_fields(stage);
        StagePart {
            label: stage.name_in(program).to_owned(),
            first,
            last,
        }
    };
    ClassStage::ORDER.into_iter().map(part).collect()
}

/// Create or change a class.
#[derive(Template, WebTemplate)]
#[template(path = "cohorts/form.html")]
pub struct ClassFormPage {
    /// Around the content.
    pub page: Page,
    /// Where it leads back.
    pub back: String,
    /// Where the form goes.
    pub action: String,
    /// What is said above.
    pub lead: &'static str,
    /// The words of the button.
    pub button: &'static str,
    /// What was typed.
    pub form: FormView,
    /// The programmes.
    pub programs: Vec<(String, String)>,
    /// The stages.
    pub stages: Vec<StagePart>,
    /// Name and value of the hidden field: id of a new class, version of one that stands.
    pub hidden: (&'static str, String),
}

impl ClassFormPage {
    /// Whether the form was refused, for the title.
    pub fn flag_errors(mut self) -> Self {
        self.page.has_errors = !self.form.errors.is_empty();
        self
    }
}

/// Participants of one government.
pub struct AgencyPart {
    /// Its id.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
    /// Its active participants.
    pub count: usize,
    /// The participants of this government only.
    pub href: String,
    /// Whether only they are shown.
    pub is_shown: bool,
}

/// A participant as a row of the class page.
pub struct ParticipantPart {
    /// Its address.
    pub href: String,
    /// NDH.
    pub list_number: i32,
    /// Name with titles.
    pub name: String,
    /// OPD.
    pub org_unit: String,
    /// Government.
    pub agency: String,
    /// The mentor's name; empty without one.
    pub mentor: String,
    /// The coach's name; empty without one.
    pub coach: String,
    /// The project's stage.
    pub stage: &'static str,
    /// The state of the document that is due.
    pub document: Option<(&'static str, &'static str)>,
    /// The account: kind of tag and words.
    pub account: (&'static str, &'static str),
    /// What is said of somebody who left.
    pub left: String,
    /// How the person left the training: kind of tag and words.
    pub graduation: Option<(&'static str, String)>,
}

impl ParticipantPart {
    /// Puts a participant in words.
    pub fn new(p: &Participant, base: &str) -> Self {
        let account = if p.activated_at.is_some() {
            ("good", "Aktif")
        } else {
            ("waiting", "Belum aktif")
        };
        let left = if p.status == super::participants::ParticipantStatus::Active {
            String::new()
        } else {
            p.status.label().to_owned()
        };
        Self {
            href: format!("{base}/cohorts/{}/participants/{}", p.cohort_id, p.id),
            list_number: p.list_number,
            name: p.name.clone(),
            org_unit: p.org_unit_name.clone(),
            agency: p.agency_name.clone(),
            mentor: p.mentor_name.clone(),
            coach: p.coach_name.clone(),
            stage: p.stage_words(),
            document: p.document_words(),
            account,
            left,
            graduation: p
                .graduation
                .map(|g| (g.tag(), graduation_words(Some(g), &p.qualification))),
        }
    }
}

/// One class.
#[derive(Template, WebTemplate)]
#[template(path = "cohorts/show.html")]
pub struct ClassPage {
    /// Around the content.
    pub page: Page,
    /// The address of this class.
    pub base: String,
    /// The address of all classes.
    pub all: String,
    /// The class.
    pub cohort: Cohort,
    /// Programme in words.
    pub program: &'static str,
    /// Where it stands: kind of tag and words.
    pub state: (&'static str, &'static str),
    /// Dates and length.
    pub dates: String,
    /// Its stages.
    pub steps: Vec<Step>,
    /// Participants by government.
    pub agencies: Vec<AgencyPart>,
    /// The sum against the quota, in words.
    pub sum: String,
    /// Whether the sum fits the quota.
    pub sum_fits: bool,
    /// How many left.
    pub left: usize,
    /// The phases.
    pub phases: Vec<PhaseCount>,
    /// What the table shows, in words; empty when it shows all.
    pub shown: String,
    /// Filter as typed.
    pub filter: FormView,
    /// What participants can lack.
    pub lacks: Vec<(String, String)>,
    /// The governments as options.
    pub agency_options: Vec<(String, String)>,
    /// The rows of the table.
    pub rows: Vec<ParticipantPart>,
    /// How many have no coach yet.
    pub without_coach: usize,
    /// How many cannot sign in yet.
    pub without_account: usize,
    /// Whether anybody was ever enrolled.
    pub has_participants: bool,
    /// Whether the reader may change the class.
    pub may_change: bool,
    /// Whether the reader may send invitations.
    pub may_invite: bool,
}

/// What the class page shows of its participants.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Only of this government.
    pub agency: Option<AgencyId>,
    /// Only those who lack this.
    pub lack: Option<Lack>,
}

impl Filter {
    /// Whether a participant is shown.
    pub fn shows(self, p: &Participant, now: DateTime<Utc>) -> bool {
        self.agency.is_none_or(|id| p.agency_id == id)
            && self.lack.is_none_or(|lack| p.lacks(lack, now))
    }
}

/// Participants by government, those with most first.
pub fn agencies(participants: &[Participant], base: &str, filter: Filter) -> Vec<AgencyPart> {
    let mut found: Vec<AgencyPart> = Vec::new();
    for p in participants {
        let one = usize::from(p.status != super::participants::ParticipantStatus::Withdrawn);
        match found.iter_mut().find(|a| a.id == p.agency_id) {
            Some(known) => known.count += one,
            None => found.push(AgencyPart {
                id: p.agency_id,
                name: p.agency_name.clone(),
                count: one,
                href: format!("{base}?agency={}#peserta", p.agency_id),
                is_shown: filter.agency == Some(p.agency_id),
            }),
        }
    }
    found
}

/// "24 + 10 + 5 = 39 dari kuota 40: kurang 1".
pub fn sum_words(counts: &[usize], quota: i32) -> String {
    let total: usize = counts.iter().sum();
    let quota = usize::try_from(quota).unwrap_or(0);
    if total == 0 {
        return format!("Belum ada peserta dari kuota {quota}");
    }
    let parts: Vec<String> = counts
        .iter()
        .filter(|c| **c > 0)
        .map(usize::to_string)
        .collect();
    let sum = if parts.len() > 1 {
        format!("{} = {total}", parts.join(" + "))
    } else {
        total.to_string()
    };
    match total.cmp(&quota) {
        std::cmp::Ordering::Equal => format!("{sum} dari kuota {quota}: penuh"),
        std::cmp::Ordering::Less => format!("{sum} dari kuota {quota}: kurang {}", quota - total),
        std::cmp::Ordering::Greater => format!("{sum} dari kuota {quota}: lebih {}", total - quota),
    }
}

/// The stages as a line, with the one of today.
pub fn stage_line(stages: &[StagePlan], today: NaiveDate) -> Vec<Step> {
    let step = |s: &StagePlan| {
        let state = if today > s.ends_on {
            StepState::Done
        } else if today < s.starts_on {
            StepState::Next
        } else {
            StepState::Current
        };
        Step::new(s.label.clone(), state).with_note(format!(
            "{} – {}",
            text::date_short(s.starts_on),
            text::date_short(s.ends_on)
        ))
    };
    stages.iter().map(step).collect()
}

/// The words of the filter above the table.
pub fn shown_words(filter: Filter, shown: usize, all: usize, agencies: &[AgencyPart]) -> String {
    let agency = filter.agency.map(|id| {
        agencies
            .iter()
            .find(|a| a.id == id)
            .map_or("instansi lain", |a| a.name.as_str())
    });
    let lack = filter.lack.map(|l| l.label().to_lowercase());
    let what: Vec<&str> = agency.into_iter().chain(lack.as_deref()).collect();
    if what.is_empty() {
        String::new()
    } else {
        format!("{shown} dari {all} peserta: {}", what.join(", "))
    }
}

/// The sentence of a class number that stands already (BR-01).
pub fn number_taken(form: &ClassForm) -> String {
    format!(
        "{} {} sudah ada. Periksa nomor, tahun, atau program pelatihannya.",
        form.program.label(),
        crate::programs::class_label(form.number, form.year)
    )
}
