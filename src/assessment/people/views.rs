//! The explanation of a result, line by line, and the page of a person's scores.

use crate::access::Here;
use crate::assessment::engine::{AspectResult, Graduation, Outcome};
use crate::assessment::scheme::Scheme;
use crate::assessment::scoring::policy::EnterScores;
use crate::assessment::scoring::store::HistoryLine;
use crate::assessment::scoring::views::score;
use crate::assessment::scoring::{Moderation, Scored, Scoring, Sheet};
use crate::codes::Code;
use crate::cohorts::Cohort;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;
use rust_decimal::Decimal;

/// One criterion in the explanation.
#[derive(Debug)]
pub struct CriterionPart {
    /// Its name.
    pub name: String,
    /// Its weight.
    pub weight: String,
    /// Who gave what.
    pub given: Vec<(String, String)>,
    /// The mean.
    pub mean: String,
}

/// One aspect in the explanation.
#[derive(Debug)]
pub struct AspectPart {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its weight.
    pub weight: String,
    /// The score before a remedial.
    pub score: String,
    /// "88,00, dihitung 85,00"; empty without one.
    pub remedial: String,
    /// What it adds to the total.
    pub points: String,
    /// The score that counts.
    pub counted: String,
    /// Whether it lies below the limit.
    pub is_weak: bool,
    /// How far examiners differ; empty with one.
    pub spread: String,
    /// Its criteria.
    pub criteria: Vec<CriterionPart>,
}

/// The explanation of a result, line by line.
#[derive(Debug)]
pub struct ExplainPart {
    /// Its aspects.
    pub aspects: Vec<AspectPart>,
    /// The sum of points, written out.
    pub sum: String,
    /// The total.
    pub total: String,
    /// The band.
    pub qualification: String,
    /// Status.
    pub status: (&'static str, &'static str),
    /// Why not, or what is missing.
    pub reasons: Vec<String>,
    /// Hours missed.
    pub absent: String,
}

impl ExplainPart {
    /// The explanation of an outcome. `names` says whether raters are named; the participant reads numbers only.
    pub fn of(outcome: &Outcome, pass_above: Option<Decimal>, names: bool) -> Self {
        let aspects = outcome
            .aspects
            .iter()
            .map(|a| aspect(a, pass_above, names))
            .collect();
        let parts: Vec<String> = outcome
            .aspects
            .iter()
            .filter_map(|a| a.points)
            .map(|p| score(Some(p)))
            .collect();
        let sum = outcome
            .total
            .map(|t| format!("{} = {}", parts.join(" + "), score(Some(t))))
            .unwrap_or_default();
        Self {
            aspects,
            sum,
            total: score(outcome.total),
            qualification: outcome.qualification().to_owned(),
            status: (outcome.graduation.tag(), outcome.graduation.label()),
            reasons: outcome.reasons.clone(),
            absent: outcome
                .absent_jp
                .map_or_else(|| "Belum dicatat".to_owned(), |jp| format!("{jp} JP")),
        }
    }
}

fn aspect(a: &AspectResult, pass_above: Option<Decimal>, names: bool) -> AspectPart {
    let criteria = a.criteria.iter().map(|c| CriterionPart {
        name: c.name.clone(),
        weight: text::compact(c.weight),
        given: c
            .given
            .iter()
            .enumerate()
            .map(|(at, g)| {
                let who = if names {
                    g.rater.clone()
                } else {
                    format!("{} {}", a.rater.label(), at + 1)
                };
                (who, score(g.score))
            })
            .filter(|_| names || c.given.len() > 1)
            .collect(),
        mean: score(c.mean),
    });
    AspectPart {
        code: a.code.clone(),
        name: a.name.clone(),
        weight: text::compact(a.weight),
        score: score(a.score),
        remedial: a
            .remedial
            .map(|r| format!("{}, dihitung {}", score(Some(r)), score(a.counted)))
            .unwrap_or_default(),
        points: a.points.map_or_else(|| "–".to_owned(), text::compact),
        counted: score(a.counted),
        is_weak: matches!((a.counted, pass_above), (Some(c), Some(limit)) if c <= limit),
        spread: a
            .spread
            .filter(|_| names)
            .map(|s| score(Some(s)))
            .unwrap_or_default(),
        criteria: criteria.collect(),
    }
}

/// A person's scores, for those who run the class.
#[derive(Template, WebTemplate)]
#[template(path = "assessment/person.html")]
pub struct PersonPage {
    /// Around the content.
    pub page: Page,
    /// The class's scores.
    pub back: String,
    /// The class.
    pub class_name: String,
    /// The person.
    pub name: String,
    /// Office.
    pub office: String,
    /// The base of addresses.
    pub base: String,
    /// The explanation.
    pub explain: ExplainPart,
    /// The rank.
    pub rank: String,
    /// Whether scores can be changed.
    pub is_open: bool,
    /// What is typed.
    pub form: FormView,
    /// Which of the forms was refused.
    pub refused: &'static str,
    /// Scores that can be corrected: value and words.
    pub corrections: Vec<(String, String)>,
    /// Aspects that wait for a second try.
    pub remedials: Vec<(String, String)>,
    /// Aspects whose examiners differ: value and words.
    pub unsettled: Vec<(String, String)>,
    /// What examiners agreed on.
    pub agreements: Vec<String>,
    /// What examiners say about the whole.
    pub remarks: Vec<(String, String)>,
    /// What was corrected.
    pub history: Vec<String>,
    /// The letter; empty before publication.
    pub letter: String,
}

/// What the page of a person is made from.
#[derive(Debug)]
pub struct PersonMaterial<'a> {
    /// The class.
    pub cohort: &'a Cohort,
    /// Its scores.
    pub scoring: &'a Scoring,
    /// The person.
    pub scored: &'a Scored,
    /// The sheets.
    pub sheets: &'a [Sheet],
    /// What examiners agreed on.
    pub moderations: &'a [Moderation],
    /// What was corrected.
    pub history: &'a [HistoryLine],
    /// Whether a letter stands.
    pub is_published: bool,
}

impl PersonPage {
    /// The page; `refused` names the form that was refused.
    pub fn of(here: &Here, m: &PersonMaterial<'_>, form: FormView, refused: &'static str) -> Self {
        let (scheme, person) = (m.scoring.scheme(), &m.scored.person);
        let back = here.path(&format!("/cohorts/{}/scores", m.cohort.id));
        let base = format!("{back}/people/{}", person.id);
        let mut page = here.page(format!("Nilai {}", person.name));
        page.has_errors = !form.errors.is_empty();
        Self {
            page,
            class_name: m.cohort.name.clone(),
            name: person.name.clone(),
            office: format!(
                "{} · {}, {}",
                person.position, person.org_unit_name, person.agency_name
            ),
            explain: ExplainPart::of(&m.scored.outcome, Some(scheme.rules.pass_above), true),
            rank: m.scored.rank.map(|r| r.to_string()).unwrap_or_default(),
            is_open: here.actor.may::<EnterScores>(m.scoring),
            corrections: correctable(scheme, m.sheets),
            remedials: remedials(m),
            unsettled: m
                .scored
                .unsettled
                .iter()
                .map(|(code, spread)| {
                    let name = scheme
                        .aspect(code)
                        .map_or(code.as_str(), |a| a.name.as_str());
                    (
                        code.clone(),
                        format!("{name}: selisih {} poin", score(Some(*spread))),
                    )
                })
                .collect(),
            agreements: m
                .moderations
                .iter()
                .map(|one| {
                    let name = scheme
                        .aspect(&one.aspect)
                        .map_or(one.aspect.as_str(), |a| a.name.as_str());
                    format!(
                        "{name}, selisih {}: {} ({})",
                        score(Some(one.spread)),
                        one.outcome,
                        one.entered_by_name
                    )
                })
                .collect(),
            remarks: m
                .sheets
                .iter()
                .filter(|s| s.is_submitted && !s.remark.is_empty())
                .map(|s| (s.rater_name.clone(), s.remark.clone()))
                .collect(),
            history: m.history.iter().map(|h| history(h, scheme, here)).collect(),
            letter: if m.is_published {
                format!("{base}/letter.pdf")
            } else {
                String::new()
            },
            back,
            base,
            form,
            refused,
        }
    }
}

fn correctable(scheme: &Scheme, sheets: &[Sheet]) -> Vec<(String, String)> {
    let of = |sheet: &Sheet| -> Vec<(String, String)> {
        scheme
            .aspects_of(sheet.rater, sheet.phase)
            .into_iter()
            .flat_map(|a| a.criteria.iter().map(move |c| (a, c)))
            .map(|(a, c)| {
                let now = sheet.entry(&a.code, &c.code).and_then(|e| e.score);
                (
                    format!("{}.{}.{}", sheet.id, a.code, c.code),
                    format!(
                        "{}: {} – {} ({})",
                        sheet.rater_name,
                        a.name,
                        c.name,
                        score(now)
                    ),
                )
            })
            .collect()
    };
    sheets
        .iter()
        .filter(|s| s.is_submitted)
        .flat_map(of)
        .collect()
}

fn remedials(m: &PersonMaterial<'_>) -> Vec<(String, String)> {
    let pass = m.scoring.scheme().rules.pass_above;
    let deferred = m.scored.outcome.graduation == Graduation::Deferred;
    m.scored
        .outcome
        .aspects
        .iter()
        .filter(|a| a.remedial.is_some() || (deferred && a.score.is_some_and(|s| s <= pass)))
        .map(|a| (a.code.clone(), format!("{} ({})", a.name, score(a.score))))
        .collect()
}

fn history(line: &HistoryLine, scheme: &Scheme, here: &Here) -> String {
    let criterion = scheme
        .aspect(&line.aspect)
        .and_then(|a| a.criteria.iter().find(|c| c.code == line.criterion))
        .map_or(line.criterion.as_str(), |c| c.name.as_str());
    format!(
        "{}: {criterion} ({}) menjadi {} oleh {}. Alasan: {}",
        text::datetime(line.entered_at, here.tenant.zone),
        line.rater_name,
        score(line.score),
        line.entered_by_name,
        text::ended(&line.reason)
    )
}
