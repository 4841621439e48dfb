//! The pages of schemes.

use super::policy::ChangeScheme;
use super::{KeptScheme, SchemeMachine, forms};
use crate::access::{Here, Machine};
use crate::assessment::presets;
use crate::assessment::scheme::{Qualification, Rater, Scheme};
use crate::codes::Code;
use crate::programs::Program;
use crate::seminars::SeminarKind;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// A scheme in the list.
#[derive(Debug)]
pub struct SchemePart {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// For whom.
    pub programs: String,
    /// Where it is.
    pub state: (&'static str, &'static str),
    /// "5 aspek, 21 kriteria".
    pub size: String,
    /// "2 kelas".
    pub use_words: String,
}

/// A preset to copy.
#[derive(Debug)]
pub struct PresetPart {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// For whom.
    pub programs: String,
    /// How far its source is known.
    pub standing: (&'static str, &'static str),
    /// "5 aspek, 21 kriteria".
    pub size: String,
}

/// All schemes.
#[derive(Template, WebTemplate)]
#[template(path = "assessment/schemes.html")]
pub struct SchemesPage {
    /// Around the content.
    pub page: Page,
    /// Where copies are made.
    pub copy_href: String,
    /// The tenant's own.
    pub schemes: Vec<SchemePart>,
    /// Those that are shipped.
    pub presets: Vec<PresetPart>,
}

fn size(scheme: &Scheme) -> String {
    let criteria: usize = scheme.aspects.iter().map(|a| a.criteria.len()).sum();
    format!("{} aspek, {criteria} kriteria", scheme.aspects.len())
}

/// "PKA, PKP", or all.
fn programs(scheme: &Scheme) -> String {
    let names: Vec<&str> = scheme
        .program
        .split(',')
        .filter_map(Program::from_code)
        .map(Code::label)
        .collect();
    if names.is_empty() {
        "Semua program".to_owned()
    } else {
        names.join(", ")
    }
}

impl SchemesPage {
    /// The page.
    pub fn of(here: &Here, schemes: &[KeptScheme]) -> Self {
        let part = |kept: &KeptScheme| SchemePart {
            href: here.path(&format!("/schemes/{}", kept.id)),
            name: kept.scheme.name.clone(),
            programs: programs(&kept.scheme),
            state: (kept.state.tag(), kept.state.label()),
            size: size(&kept.scheme),
            use_words: match kept.classes {
                0 => "Belum dipakai".to_owned(),
                n => format!("{n} kelas"),
            },
        };
        Self {
            page: here.page("Instrumen penilaian"),
            copy_href: here.path("/schemes"),
            schemes: schemes.iter().map(part).collect(),
            presets: presets::all()
                .iter()
                .map(|p| PresetPart {
                    code: &p.code,
                    name: &p.scheme.name,
                    programs: programs(&p.scheme),
                    standing: (if p.is_certain { "good" } else { "warning" }, p.standing),
                    size: size(&p.scheme),
                })
                .collect(),
        }
    }
}

/// A criterion to read.
#[derive(Debug)]
pub struct CriterionPart {
    /// Its name.
    pub name: String,
    /// Its weight.
    pub weight: String,
    /// Level and what it means.
    pub levels: Vec<(usize, String)>,
}

/// An aspect to read.
#[derive(Debug)]
pub struct AspectPart {
    /// Its name.
    pub name: String,
    /// Its weight.
    pub weight: String,
    /// "Penguji, seminar hasil".
    pub rater: String,
    /// Its criteria.
    pub criteria: Vec<CriterionPart>,
}

/// A criterion of the form.
#[derive(Debug)]
pub struct CriterionFields {
    prefix: String,
    /// Its code.
    pub code: String,
    /// Where it stands in its aspect.
    pub at: usize,
    /// The same for people.
    pub number: usize,
    /// Whether it has a rubric.
    pub has_rubric: bool,
}

impl CriterionFields {
    /// The name of one of its fields.
    pub fn field(&self, what: &str) -> String {
        format!("{}-{what}", self.prefix)
    }
}

/// A band of the form.
#[derive(Debug)]
pub struct BandFields {
    /// The field of its name.
    pub band: String,
    /// The field of its limit.
    pub above: String,
    /// What it is usually called.
    pub label: &'static str,
    /// Whether it has no limit.
    pub is_lowest: bool,
}

/// An aspect of the form.
#[derive(Debug)]
pub struct AspectFields {
    /// Where it stands.
    pub at: usize,
    /// The same for people.
    pub number: usize,
    /// Its code.
    pub code: String,
    /// Its name so far.
    pub name: String,
    /// Sum of its criteria against its weight, as a tag.
    pub sum: (&'static str, String),
    /// Its criteria.
    pub criteria: Vec<CriterionFields>,
}

impl AspectFields {
    /// The name of one of its fields.
    pub fn field(&self, what: &str) -> String {
        format!("a{}-{what}", self.at)
    }
}

/// One scheme.
#[derive(Template, WebTemplate)]
#[template(path = "assessment/scheme.html")]
pub struct SchemePage {
    /// Around the content.
    pub page: Page,
    /// The list.
    pub all: String,
    /// Its own address.
    pub href: String,
    /// Its id, for a copy.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub state: (&'static str, &'static str),
    /// "Disalin dari …".
    pub origin: String,
    /// What keeps it from being activated.
    pub faults: Vec<String>,
    /// The sum of the aspects' weights.
    pub sum: String,
    /// Code and label of what can happen to it.
    pub events: Vec<(&'static str, &'static str)>,
    /// The version seen.
    pub version: i32,
    /// The form; filled while it is a draft.
    pub form: FormView,
    /// Whether it is a draft.
    pub is_draft: bool,
    /// The aspects of the form.
    pub fields: Vec<AspectFields>,
    /// Rules, to read.
    pub rules: Vec<(&'static str, String)>,
    /// Bands, to read.
    pub bands: Vec<(String, String)>,
    /// Aspects, to read.
    pub aspects: Vec<AspectPart>,
    /// Who can score.
    pub raters: Vec<(String, String)>,
    /// At which seminar.
    pub phases: Vec<(String, String)>,
    /// For which programmes.
    pub programs: Vec<(String, String)>,
    /// The bands of the form.
    pub qualifications: Vec<BandFields>,
}

impl SchemePage {
    /// The page; `typed` is what was refused.
    pub fn of(here: &Here, kept: &KeptScheme, typed: Option<FormView>) -> Self {
        let scheme = &kept.scheme;
        let is_draft = here.actor.may::<ChangeScheme>(kept);
        let mut page = here.page(scheme.name.clone());
        page.has_errors = typed.is_some();
        let form = typed.unwrap_or_else(|| FormView::filled(forms::filled(scheme)));
        Self {
            page,
            all: here.path("/schemes"),
            href: here.path(&format!("/schemes/{}", kept.id)),
            id: kept.id.to_string(),
            name: scheme.name.clone(),
            state: (kept.state.tag(), kept.state.label()),
            origin: if kept.copied_from.is_empty() {
                String::new()
            } else {
                format!("Disalin dari {}.", kept.copied_from)
            },
            faults: if is_draft {
                scheme.faults()
            } else {
                Vec::new()
            },
            sum: text::decimal(
                scheme
                    .aspects
                    .iter()
                    .map(|a| a.weight)
                    .sum::<rust_decimal::Decimal>()
                    .normalize(),
            ),
            events: SchemeMachine::events_for(kept.state, &here.actor.roles)
                .into_iter()
                .map(|e| (e.code(), e.label()))
                .collect(),
            version: kept.version,
            fields: fields(scheme),
            rules: rules(scheme),
            bands: bands(scheme),
            aspects: scheme.aspects.iter().map(aspect).collect(),
            raters: Rater::options(),
            phases: SeminarKind::options(),
            programs: Program::options(),
            qualifications: Qualification::ALL
                .iter()
                .map(|q| BandFields {
                    band: format!("band-{q}"),
                    above: format!("above-{q}"),
                    label: q.label(),
                    is_lowest: *q == Qualification::Fail,
                })
                .collect(),
            is_draft,
            form,
        }
    }
}

fn fields(scheme: &Scheme) -> Vec<AspectFields> {
    let one = |(at, aspect): (usize, &crate::assessment::scheme::Aspect)| {
        let sum: rust_decimal::Decimal = aspect.criteria.iter().map(|c| c.weight).sum();
        AspectFields {
            at,
            number: at + 1,
            code: aspect.code.clone(),
            name: aspect.name.clone(),
            sum: (
                if sum == aspect.weight {
                    "good"
                } else {
                    "warning"
                },
                format!(
                    "{} dari {}",
                    text::compact(sum),
                    text::compact(aspect.weight)
                ),
            ),
            criteria: aspect
                .criteria
                .iter()
                .enumerate()
                .map(|(one, c)| CriterionFields {
                    prefix: format!("a{at}-c{one}"),
                    code: c.code.clone(),
                    at: one,
                    number: one + 1,
                    has_rubric: !c.levels.is_empty(),
                })
                .collect(),
        }
    };
    scheme.aspects.iter().enumerate().map(one).collect()
}

/// The rules in words.
pub fn rules(scheme: &Scheme) -> Vec<(&'static str, String)> {
    let rules = &scheme.rules;
    vec![
        (
            "Lulus",
            format!("setiap aspek di atas {}", text::decimal(rules.pass_above)),
        ),
        (
            "Tidak lulus",
            format!("ada aspek {} atau kurang", text::decimal(rules.fail_at)),
        ),
        (
            "Ketidakhadiran",
            format!("paling banyak {} JP", rules.max_absence_jp),
        ),
        (
            "Remedial",
            format!(
                "satu kali untuk paling banyak {} aspek, dihitung paling tinggi {}",
                rules.max_poor_aspects,
                text::decimal(rules.remedial_cap)
            ),
        ),
    ]
}

fn bands(scheme: &Scheme) -> Vec<(String, String)> {
    let range = |above: Option<rust_decimal::Decimal>| {
        above.map_or_else(
            || "selebihnya".to_owned(),
            |a| format!("di atas {}", text::decimal(a)),
        )
    };
    scheme
        .bands
        .iter()
        .map(|b| (b.label.clone(), range(b.above)))
        .collect()
}

fn aspect(aspect: &crate::assessment::scheme::Aspect) -> AspectPart {
    AspectPart {
        name: aspect.name.clone(),
        weight: text::compact(aspect.weight),
        rater: match aspect.phase {
            Some(phase) => format!("{}, {}", aspect.rater.label(), phase.label().to_lowercase()),
            None => aspect.rater.label().to_owned(),
        },
        criteria: aspect
            .criteria
            .iter()
            .map(|c| CriterionPart {
                name: c.name.clone(),
                weight: text::compact(c.weight),
                levels: (1..=4).rev().zip(c.levels.clone()).collect(),
            })
            .collect(),
    }
}
