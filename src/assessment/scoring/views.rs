//! The pages of a class's scores.

use super::policy::{EnterScores, events};
use super::{Scored, Scoring, ScoringEvent, ScoringMachine};
use crate::access::{Here, Machine};
use crate::assessment::engine::{AspectResult, Graduation};
use crate::assessment::publications::Publication;
use crate::assessment::scheme::{Rater, Scheme};
use crate::assessment::schemes::{KeptScheme, SchemeState};
use crate::codes::Code;
use crate::cohorts::Cohort;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;
use rust_decimal::Decimal;

/// "84,14", or a dash.
pub fn score(value: Option<Decimal>) -> String {
    value.map_or_else(|| "–".to_owned(), text::score)
}

/// What can happen to the scores of the class.
#[derive(Debug)]
pub struct ActPart {
    /// The event.
    pub code: &'static str,
    /// The button.
    pub label: &'static str,
    /// Whether a reason must be given.
    pub needs_reason: bool,
    /// What it means.
    pub meaning: &'static str,
}

impl ActPart {
    fn of(event: ScoringEvent, scoring: &Scoring) -> Self {
        Self {
            code: event.code(),
            label: event.label(),
            needs_reason: ScoringMachine::needs_reason(scoring.state, event),
            meaning: match event {
                ScoringEvent::Lock => "Tidak ada nilai yang dapat diubah lagi.",
                ScoringEvent::Publish => {
                    "Peserta melihat nilainya; instansi asal melihat status dan kualifikasinya."
                }
                ScoringEvent::Withdraw => {
                    "Peserta dan instansi asal tidak lagi melihat hasil; surat yang sudah dicetak tidak berlaku."
                }
                ScoringEvent::AskUnlock => "Orang lain dari penyelenggara harus mengizinkannya.",
                ScoringEvent::GrantUnlock => "Nilai dapat diubah lagi.",
                ScoringEvent::RefuseUnlock => "Nilai tetap terkunci.",
            },
        }
    }
}

/// A person in the table of results.
#[derive(Debug)]
pub struct PersonPart {
    /// The explanation.
    pub href: String,
    /// NDH.
    pub list_number: i32,
    /// The name.
    pub name: String,
    /// OPD and government.
    pub office: String,
    /// A score for each aspect, and whether it is below the limit.
    pub aspects: Vec<(String, bool)>,
    /// Hours missed.
    pub absent: String,
    /// The total.
    pub total: String,
    /// The band.
    pub qualification: String,
    /// Status.
    pub status: (&'static str, &'static str),
    /// The rank.
    pub rank: String,
    /// Whether examiners differ too much.
    pub is_unsettled: bool,
    /// What is missing, for those who are not complete.
    pub missing: String,
}

/// An aspect that the organiser enters.
#[derive(Debug)]
pub struct DeskPart {
    /// Its table.
    pub href: String,
    /// Its name.
    pub name: String,
    /// "58 dari 60 lengkap".
    pub progress: String,
    /// Whether everybody has it.
    pub is_complete: bool,
}

/// The scores of a class.
#[derive(Template, WebTemplate)]
#[template(path = "assessment/scores.html")]
pub struct ScoresPage {
    /// Around the content.
    pub page: Page,
    /// The class.
    pub class: String,
    /// Its name.
    pub name: String,
    /// The base of addresses.
    pub base: String,
    /// Schemes to choose from, while nobody has scored.
    pub schemes: Vec<(String, String)>,
    /// Where schemes are kept.
    pub schemes_href: String,
    /// The form of the choice.
    pub form: FormView,
    /// The chosen scheme: address and name.
    pub scheme: Option<(String, String)>,
    /// Where the scores are.
    pub state: (&'static str, &'static str),
    /// Who asked for the unlock and why.
    pub asked: Option<(String, String)>,
    /// Who may grant it, by name.
    pub granters: Vec<String>,
    /// What the reader can cause.
    pub acts: Vec<ActPart>,
    /// Counts.
    pub counts: Vec<(&'static str, usize)>,
    /// The aspects' names and weights.
    pub heads: Vec<(String, String)>,
    /// What the organiser enters.
    pub desk: Vec<DeskPart>,
    /// Whether scores can be entered.
    pub is_open: bool,
    /// The people.
    pub people: Vec<PersonPart>,
    /// When results were published and withdrawn.
    pub publications: Vec<String>,
}

/// Whether the aspect's score that counts lies at or below the limit.
fn is_weak(aspect: &AspectResult, scheme: &Scheme) -> bool {
    aspect.counted.is_some_and(|c| c <= scheme.rules.pass_above)
}

impl PersonPart {
    fn of(scored: &Scored, scheme: &Scheme, base: &str) -> Self {
        let outcome = &scored.outcome;
        let mut missing = outcome.reasons.clone();
        if outcome.graduation != Graduation::Incomplete {
            missing.clear();
        }
        Self {
            href: format!("{base}/people/{}", scored.person.id),
            list_number: scored.person.list_number,
            name: scored.person.name.clone(),
            office: format!(
                "{}, {}",
                scored.person.org_unit_name, scored.person.agency_name
            ),
            aspects: outcome
                .aspects
                .iter()
                .map(|a| (score(a.counted), is_weak(a, scheme)))
                .collect(),
            absent: outcome
                .absent_jp
                .map_or_else(|| "–".to_owned(), |jp| format!("{jp} JP")),
            total: score(outcome.total),
            qualification: outcome.qualification().to_owned(),
            status: (outcome.graduation.tag(), outcome.graduation.label()),
            rank: scored.rank.map(|r| r.to_string()).unwrap_or_default(),
            is_unsettled: !scored.unsettled.is_empty(),
            missing: missing.join(" "),
        }
    }
}

impl ScoresPage {
    /// The page of a class that has no scheme yet.
    pub fn without_scheme(
        here: &Here,
        cohort: &Cohort,
        schemes: &[KeptScheme],
        form: FormView,
    ) -> Self {
        let mut page = here.page("Nilai kelas");
        page.has_errors = !form.errors.is_empty();
        Self {
            page,
            class: here.path(&format!("/cohorts/{}", cohort.id)),
            name: cohort.name.clone(),
            base: here.path(&format!("/cohorts/{}/scores", cohort.id)),
            schemes: schemes
                .iter()
                .filter(|s| s.state == SchemeState::Active)
                .map(|s| (s.id.to_string(), s.scheme.name.clone()))
                .collect(),
            schemes_href: here.path("/schemes"),
            form,
            scheme: None,
            state: ("neutral", ""),
            asked: None,
            granters: Vec::new(),
            acts: Vec::new(),
            counts: Vec::new(),
            heads: Vec::new(),
            desk: Vec::new(),
            is_open: false,
            people: Vec::new(),
            publications: Vec::new(),
        }
    }

    /// Fills in what is known once a scheme is chosen.
    pub fn with(
        mut self,
        here: &Here,
        scoring: &Scoring,
        scored: &[Scored],
        publications: &[Publication],
        granters: Vec<String>,
    ) -> Self {
        self.granters = granters;
        let scheme = scoring.scheme();
        let active: Vec<&Scored> = scored
            .iter()
            .filter(|s| s.outcome.graduation != Graduation::Withdrawn)
            .collect();
        let count = |g: Graduation| active.iter().filter(|s| s.outcome.graduation == g).count();
        self.scheme = Some((
            here.path(&format!("/schemes/{}", scoring.kept.id)),
            scheme.name.clone(),
        ));
        self.state = (scoring.state.tag(), scoring.state.label());
        self.asked = (!scoring.asked_by_name.is_empty())
            .then(|| (scoring.asked_by_name.clone(), scoring.asked_reason.clone()));
        self.acts = events(&here.actor, scoring)
            .into_iter()
            .map(|e| ActPart::of(e, scoring))
            .collect();
        self.counts = vec![
            (Graduation::Passed.label(), count(Graduation::Passed)),
            (Graduation::Deferred.label(), count(Graduation::Deferred)),
            (Graduation::Failed.label(), count(Graduation::Failed)),
            (
                Graduation::Incomplete.label(),
                count(Graduation::Incomplete),
            ),
        ];
        self.heads = scheme
            .aspects
            .iter()
            .map(|a| (a.name.clone(), text::compact(a.weight)))
            .collect();
        self.desk = desk(scheme, &active, &self.base);
        self.is_open = here.actor.may::<EnterScores>(scoring);
        self.people = scored
            .iter()
            .map(|s| PersonPart::of(s, scheme, &self.base))
            .collect();
        self.publications = publications.iter().map(|p| publication(p, here)).collect();
        self
    }
}

fn publication(p: &Publication, here: &Here) -> String {
    let zone = here.tenant.zone;
    let mut words = format!(
        "Terbitan {}: {} oleh {}",
        p.number,
        text::datetime(p.published_at, zone),
        text::ended(&p.published_by_name)
    );
    if let Some(at) = p.withdrawn_at {
        words.push_str(&format!(
            " Ditarik {} oleh {}: {}",
            text::datetime(at, zone),
            p.withdrawn_by_name,
            text::ended(&p.withdrawn_reason)
        ));
    }
    words
}

fn desk(scheme: &Scheme, people: &[&Scored], base: &str) -> Vec<DeskPart> {
    let part = |code: &str, name: String, done: usize| DeskPart {
        href: format!("{base}/entry/{code}"),
        name,
        progress: format!("{done} dari {} lengkap", people.len()),
        is_complete: done == people.len(),
    };
    let mut parts: Vec<DeskPart> = scheme
        .aspects
        .iter()
        .filter(|a| a.rater == Rater::Operator)
        .map(|aspect| {
            let has = |s: &&&Scored| {
                s.outcome
                    .aspects
                    .iter()
                    .any(|a| a.code == aspect.code && a.score.is_some())
            };
            part(
                &aspect.code,
                aspect.name.clone(),
                people.iter().filter(has).count(),
            )
        })
        .collect();
    let noted = people
        .iter()
        .filter(|s| s.outcome.absent_jp.is_some())
        .count();
    parts.push(part(
        super::super::desk::ATTENDANCE,
        "Ketidakhadiran (JP)".to_owned(),
        noted,
    ));
    parts
}
