//! The pages about milestones, with their words ready.

use super::baseline::{Baseline, Was};
use super::chart::{self, Chart};
use super::outcome::Outcome;
use super::{Horizon, Milestone, MilestoneState, Weights, overall_progress, weigh};
use crate::codes::Code;
use crate::projects::Project;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The plan.
#[derive(Template, WebTemplate)]
#[template(path = "milestones/list.html")]
pub struct PlanPage {
    /// Around the content.
    pub page: Page,
    /// The address of the project.
    pub base: String,
    /// What the project is called.
    pub project: String,
    /// Whether the reader plans.
    pub may_plan: bool,
    /// Why nothing is shown or planned, where that needs a word.
    pub notice: String,
    /// The frozen plan and how today's differs, in words; empty without one.
    pub baseline: String,
    /// Plan against actual over all horizons, where there is more than one.
    pub whole: Option<Chart>,
    /// The three horizons.
    pub bands: Vec<BandPart>,
    /// The indicators before and after.
    pub outcomes: Vec<Outcome>,
    /// How many milestones.
    pub count: usize,
    /// How many of them are verified, in words.
    pub verified: String,
    /// Planned money.
    pub planned: String,
    /// Spent money.
    pub spent: String,
}

impl PlanPage {
    /// All milestones, horizon by horizon.
    fn rows(&self) -> impl Iterator<Item = &RowPart> {
        self.bands.iter().flat_map(|band| &band.rows)
    }
}

/// The chart over all horizons; none while only one of them is planned, whose own chart says the same.
pub fn whole_chart(
    plan: &[Milestone],
    baseline: Option<&Baseline>,
    today: NaiveDate,
) -> Option<Chart> {
    let planned = |horizon: Horizon| plan.iter().filter(move |m| m.horizon == horizon);
    let several = Horizon::ALL
        .iter()
        .filter(|h| planned(**h).next().is_some())
        .count()
        > 1;
    let all = Horizon::ALL.iter().flat_map(|h| planned(*h));
    several.then(|| chart::draw(all, baseline, today)).flatten()
}

/// One horizon.
pub struct BandPart {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub label: &'static str,
    /// When it is due.
    pub window: &'static str,
    /// What is wrong with the weights.
    pub weight_warning: String,
    /// How far all together, of 100.
    pub progress: Option<i64>,
    /// Progress, weights and money in one line.
    pub summary: String,
    /// Plan against actual, on a scale of its own: next to two years a week is a dot.
    pub chart: Option<Chart>,
    /// Its milestones.
    pub rows: Vec<RowPart>,
    /// What the frozen plan had here and this one has no more, with its days.
    pub dropped: Vec<(String, String)>,
}

impl BandPart {
    /// A horizon with those of `plan` that belong to it.
    pub fn of(
        horizon: Horizon,
        plan: &[Milestone],
        baseline: Option<&Baseline>,
        project: &Project,
        today: NaiveDate,
    ) -> Self {
        let own: Vec<&Milestone> = plan.iter().filter(|m| m.horizon == horizon).collect();
        let (weights, weight_warning) = match weigh(own.iter().copied()) {
            Weights::Equal => ("sama rata".to_owned(), String::new()),
            Weights::Whole => ("100".to_owned(), String::new()),
            Weights::Off(sum) => {
                let sum = text::decimal(sum);
                let warning = format!(
                    "Jumlah bobot {} kini {sum}, seharusnya 100. Isi bobot semua tahapan sampai berjumlah 100, atau kosongkan semuanya.",
                    horizon.label().to_lowercase()
                );
                (sum, warning)
            }
        };
        let (planned, spent) = money_of(own.iter().copied());
        let progress = overall_progress(own.iter().copied());
        let (percent, planned, spent) = (
            progress.unwrap_or_default(),
            text::rupiah(planned),
            text::rupiah(spent),
        );
        Self {
            code: horizon.code(),
            label: horizon.label(),
            window: horizon.window(),
            weight_warning,
            progress,
            summary: format!(
                "Kemajuan {percent} persen · jumlah bobot {weights} · anggaran {planned}, terpakai {spent}"
            ),
            chart: chart::draw(own.iter().copied(), baseline, today),
            rows: own
                .iter()
                .enumerate()
                .map(|(i, m)| RowPart {
                    is_first: i == 0,
                    is_last: i + 1 == own.len(),
                    ..RowPart::of(m, baseline, project, today)
                })
                .collect(),
            dropped: baseline
                .into_iter()
                .flat_map(|b| b.dropped(plan))
                .filter(|p| p.horizon == horizon)
                .map(|p| (p.title.clone(), span(p.starts_on, p.ends_on)))
                .collect(),
        }
    }
}

/// "Rencana hasil seminar rancangan, dibekukan 4 September 2026 oleh …: 2 tahapan berubah sejak itu."
pub fn baseline_words(baseline: &Baseline, plan: &[Milestone], zone: text::Zone) -> String {
    let again = if baseline.number > 1 {
        format!(" ke-{}", baseline.number)
    } else {
        String::new()
    };
    format!(
        "{}{again}, dibekukan {} {} {}",
        baseline.name,
        text::date(zone.day(baseline.frozen_at)),
        text::ended(&format!("oleh {}", baseline.frozen_by_name)),
        baseline.compared_with(plan)
    )
}

/// Planned and spent money of what was not cancelled; what was spent on a cancelled one stays spent.
pub fn money_of<'a>(milestones: impl IntoIterator<Item = &'a Milestone>) -> (i64, i64) {
    milestones.into_iter().fold((0, 0), |(planned, spent), m| {
        let counts = m.state != MilestoneState::Cancelled;
        (
            planned + if counts { m.budget_rupiah } else { 0 },
            spent + m.spent_rupiah,
        )
    })
}

/// One milestone in the plan.
pub struct RowPart {
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub title: String,
    /// Planned days.
    pub dates: String,
    /// Real days.
    pub real_dates: String,
    /// Kind and text of the tag.
    pub tag: (&'static str, &'static str),
    /// Colour and text of the light.
    pub light: Option<(&'static str, &'static str)>,
    /// How far, of 100.
    pub progress: i32,
    /// The same in words.
    pub progress_text: String,
    /// What is known of it.
    pub facts: Vec<FactPart>,
    /// What it was in the frozen plan.
    pub was: Was,
    /// Whether it was added to the frozen plan.
    pub is_added: bool,
    /// What is unusual about its dates.
    pub warning: Option<String>,
    /// Whether it stands first in its horizon.
    pub is_first: bool,
    /// Whether it stands last.
    pub is_last: bool,
}

impl RowPart {
    fn of(m: &Milestone, baseline: Option<&Baseline>, project: &Project, today: NaiveDate) -> Self {
        let (was, is_added) = Baseline::seen(baseline, m);
        Self {
            id: m.id.to_string(),
            title: m.title.clone(),
            dates: span(m.starts_on, m.ends_on),
            real_dates: real_span(m),
            tag: (m.state.tag(), m.state.label()),
            light: light_of(m, project, today),
            progress: m.progress,
            progress_text: format!("{} persen", m.progress),
            facts: facts(m, &was),
            was,
            is_added,
            warning: m.date_warning(project),
            is_first: false,
            is_last: false,
        }
    }
}

/// The light, once the project is being carried out: before that nothing can be late.
pub fn light_of(
    m: &Milestone,
    project: &Project,
    today: NaiveDate,
) -> Option<(&'static str, &'static str)> {
    m.light(today)
        .filter(|_| project.stage.is_running())
        .map(|light| (light.colour(), light.word()))
}

/// A fact of a milestone, with what it was in the frozen plan where that differs.
#[derive(Debug, Clone)]
pub struct FactPart {
    /// What it is.
    pub label: &'static str,
    /// What it was; empty where it is the same.
    pub was: String,
    /// What it is now.
    pub value: String,
}

impl FactPart {
    /// The facts that are given now or were in the frozen plan.
    pub fn given<const N: usize>(facts: [(&'static str, &str, String); N]) -> Vec<Self> {
        facts
            .into_iter()
            .filter(|(_, was, value)| !was.is_empty() || !value.is_empty())
            .map(|(label, was, value)| Self {
                label,
                was: was.to_owned(),
                value,
            })
            .collect()
    }
}

fn facts(m: &Milestone, was: &Was) -> Vec<FactPart> {
    let evidence = if m.evidence == 0 {
        String::new()
    } else {
        format!("{} bukti", m.evidence)
    };
    FactPart::given([
        (
            "Jangka",
            was.horizon.as_str(),
            if was.horizon.is_empty() {
                String::new()
            } else {
                m.horizon.label().to_owned()
            },
        ),
        ("Keluaran", &was.output, m.output.clone()),
        ("Indikator", &was.indicator, indicator(m)),
        (
            "Penanggung jawab",
            &was.person_in_charge,
            m.person_in_charge.clone(),
        ),
        ("Anggaran", &was.money, money(m)),
        (
            "Bobot",
            &was.weight,
            m.weight.map(text::compact).unwrap_or_default(),
        ),
        ("Bukti", "", evidence),
    ])
}

/// "Jumlah OPD: 0 → 30 → 12 OPD" spelled out: from, target, reached.
pub fn indicator(m: &Milestone) -> String {
    if m.indicator.is_empty() {
        return String::new();
    }
    let value = |name: &str, v: Option<Decimal>| {
        v.map(|v| {
            format!(
                "{name} {}{}{}",
                text::compact(v),
                if m.unit.is_empty() { "" } else { " " },
                m.unit
            )
        })
    };
    let values: Vec<String> = [
        value("awal", m.baseline),
        value("target", m.target),
        value("realisasi", m.actual),
    ]
    .into_iter()
    .flatten()
    .collect();
    if values.is_empty() {
        m.indicator.clone()
    } else {
        format!("{}: {}", m.indicator, values.join(" → "))
    }
}

/// Planned money, its source, and what was spent.
pub fn money(m: &Milestone) -> String {
    if m.budget_rupiah == 0 && m.spent_rupiah == 0 {
        return m.funding_source.label().to_owned();
    }
    format!(
        "{} ({}), terpakai {}",
        text::rupiah(m.budget_rupiah),
        m.funding_source.label(),
        text::rupiah(m.spent_rupiah)
    )
}

/// "1 Sep 2026 – 10 Sep 2026".
pub fn span(from: NaiveDate, to: NaiveDate) -> String {
    if from == to {
        text::date_short(from)
    } else {
        format!("{} – {}", text::date_short(from), text::date_short(to))
    }
}

/// The real days, or that there are none yet.
pub fn real_span(m: &Milestone) -> String {
    match (m.actual_starts_on, m.actual_ends_on) {
        (Some(from), Some(to)) => span(from, to),
        (Some(from), None) => format!("sejak {}", text::date_short(from)),
        _ => "belum dimulai".to_owned(),
    }
}

/// Plan or change a milestone.
#[derive(Template, WebTemplate)]
#[template(path = "milestones/form.html")]
pub struct FormPage {
    /// Around the content.
    pub page: Page,
    /// Where the form goes.
    pub action: String,
    /// Where to go back.
    pub back: String,
    /// What to go back to.
    pub back_label: String,
    /// What was typed.
    pub form: FormView,
    /// The id of a new milestone; empty for a change.
    pub id: String,
    /// The version that is changed; empty for a new one.
    pub version: String,
    /// Horizons with their windows.
    pub horizons: Vec<(String, String)>,
    /// Sources of money.
    pub sources: Vec<(String, String)>,
    /// Whether the plan is frozen: a change then says why.
    pub is_frozen: bool,
}

/// Is it really to be cancelled or deleted?
#[derive(Template, WebTemplate)]
#[template(path = "milestones/confirm.html")]
pub struct ConfirmPage {
    /// Around the content.
    pub page: Page,
    /// Where the form goes.
    pub action: String,
    /// Where to go back.
    pub back: String,
    /// What the milestone is called.
    pub name: String,
    /// What will happen.
    pub consequence: &'static str,
    /// What the button says.
    pub button: &'static str,
    /// Whether a reason is asked for.
    pub needs_reason: bool,
    /// What was typed.
    pub form: FormView,
}

/// One milestone.
#[derive(Template, WebTemplate)]
#[template(path = "milestones/show.html")]
pub struct ShowPage {
    /// Around the content.
    pub page: Page,
    /// The address of the plan.
    pub plan: String,
    /// The address of the milestone.
    pub base: String,
    /// The address of the tenant's pages.
    pub root: String,
    /// What the project is called.
    pub project: String,
    /// What is to be done.
    pub title: String,
    /// Its horizon.
    pub horizon: &'static str,
    /// Kind and text of the tag.
    pub tag: (&'static str, &'static str),
    /// Colour and text of the light.
    pub light: Option<(&'static str, &'static str)>,
    /// How far, of 100.
    pub progress: i32,
    /// The same in words.
    pub progress_text: String,
    /// What it was called in the frozen plan; empty where it is the same.
    pub was: String,
    /// Whether it was added to the frozen plan.
    pub is_added: bool,
    /// The plan and what was reached.
    pub facts: Vec<FactPart>,
    /// What is unusual about its dates.
    pub warning: Option<String>,
    /// What is to be done next, for this reader.
    pub notice: String,
    /// Reports and decisions, oldest first.
    pub history: Vec<EntryPart>,
    /// The evidence.
    pub evidence: Vec<EvidencePart>,
    /// What the reader may do.
    pub may: May,
    /// The report form.
    pub report: FormView,
    /// Whether the milestone has begun.
    pub has_begun: bool,
    /// The id of a new report.
    pub report_id: String,
    /// The evidence form.
    pub addition: FormView,
    /// The id of new evidence.
    pub evidence_id: String,
    /// The decision form.
    pub verdict: FormView,
    /// Evidence that waits: id and name.
    pub waiting: Vec<(String, String)>,
    /// Kinds of evidence.
    pub categories: Vec<(String, String)>,
    /// Kinds of obstacles.
    pub hindrances: Vec<(String, String)>,
    /// Decisions.
    pub decisions: Vec<(String, String)>,
}

/// What the reader may do with a milestone now.
#[derive(Debug, Clone, Copy, Default)]
pub struct May {
    /// Change the plan.
    pub edit: bool,
    /// Delete it.
    pub delete: bool,
    /// Cancel it.
    pub cancel: bool,
    /// Reinstate it.
    pub reinstate: bool,
    /// Report.
    pub report: bool,
    /// Add evidence.
    pub add: bool,
    /// Accept or return.
    pub verify: bool,
    /// Return a piece of evidence.
    pub check: bool,
}

/// A report or a decision.
pub struct EntryPart {
    /// The picture.
    pub icon: &'static str,
    /// Who.
    pub who: String,
    /// What, after the name.
    pub what: String,
    /// When, for machines.
    pub at: String,
    /// When, in words.
    pub when: String,
    /// What was written, with its label where it needs one.
    pub texts: Vec<(&'static str, String)>,
}

/// A piece of evidence.
pub struct EvidencePart {
    /// Its id.
    pub id: String,
    /// What to call it.
    pub name: String,
    /// Where it leads.
    pub href: String,
    /// Whether that is outside.
    pub is_link: bool,
    /// Category, size, digest, added.
    pub meta: Vec<String>,
    /// In words.
    pub caption: String,
    /// Kind and text of the tag.
    pub tag: (&'static str, &'static str),
    /// Who checked it and when.
    pub checked: String,
    /// Why it was returned.
    pub reason: String,
    /// Whether the reader can return it.
    pub may_return: bool,
    /// Prefix of the ids of its form.
    pub ids: String,
    /// Its form.
    pub form: FormView,
}
