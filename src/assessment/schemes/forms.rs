//! Reading a scheme: what is typed becomes a draft, whether or not its weights add up yet.

use crate::assessment::scheme::{Aspect, Band, Criterion, Qualification, Rater, Rules, Scheme};
use crate::codes::{Code, free_code, kept_code};
use crate::programs::Program;
use crate::seminars::SeminarKind;
use crate::web::form::{FieldErrors, Fields, Reader};
use crate::web::text;
use rust_decimal::Decimal;

const MOST_ASPECTS: usize = 12;
const MOST_CRITERIA: usize = 20;

/// What the button asks for besides saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Also {
    /// Nothing.
    Nothing,
    /// One more aspect at the end.
    AddAspect,
    /// One more criterion of an aspect.
    AddCriterion(usize),
    /// An aspect less.
    DropAspect(usize),
    /// A criterion less.
    DropCriterion(usize, usize),
}

impl Also {
    /// Reads the button: `add`, `add-2`, `drop-2`, `drop-2-1`.
    pub fn of(button: &str) -> Self {
        let mut parts = button.split('-');
        let word = parts.next().unwrap_or_default();
        let mut number = || parts.next().and_then(|n| n.parse().ok());
        match (word, number(), number()) {
            ("add", None, _) => Self::AddAspect,
            ("add", Some(aspect), _) => Self::AddCriterion(aspect),
            ("drop", Some(aspect), None) => Self::DropAspect(aspect),
            ("drop", Some(aspect), Some(criterion)) => Self::DropCriterion(aspect, criterion),
            _ => Self::Nothing,
        }
    }

    /// Does it.
    pub fn to(self, scheme: &mut Scheme) {
        match self {
            Self::Nothing => {}
            Self::AddAspect if scheme.aspects.len() < MOST_ASPECTS => {
                let code = free_code("a", scheme.aspects.iter().map(|a| a.code.as_str()));
                scheme.aspects.push(Aspect {
                    code,
                    name: "Aspek baru".to_owned(),
                    weight: Decimal::ZERO,
                    rater: Rater::Operator,
                    phase: None,
                    criteria: Vec::new(),
                });
            }
            Self::AddCriterion(at) => {
                if let Some(aspect) = scheme.aspects.get_mut(at)
                    && aspect.criteria.len() < MOST_CRITERIA
                {
                    let code = free_code("c", aspect.criteria.iter().map(|c| c.code.as_str()));
                    aspect.criteria.push(Criterion {
                        code,
                        name: "Kriteria baru".to_owned(),
                        weight: Decimal::ZERO,
                        levels: Vec::new(),
                    });
                }
            }
            Self::DropAspect(at) if at < scheme.aspects.len() => {
                scheme.aspects.remove(at);
            }
            Self::DropCriterion(at, one) => {
                if let Some(aspect) = scheme.aspects.get_mut(at)
                    && one < aspect.criteria.len()
                {
                    aspect.criteria.remove(one);
                }
            }
            Self::AddAspect | Self::DropAspect(_) => {}
        }
    }
}

fn points() -> std::ops::RangeInclusive<Decimal> {
    Decimal::ZERO..=Decimal::ONE_HUNDRED
}

/// Reads the scheme.
pub fn parse(fields: &Fields) -> Result<Scheme, FieldErrors> {
    let mut r = Reader::new(fields);
    let name = r.line("name", "Nama instrumen", 120);
    r.check(
        name.is_empty() || name.chars().count() >= 3,
        "name",
        "Nama instrumen paling sedikit 3 huruf.",
    );
    let legal_basis = r
        .optional_line("legal_basis", "Dasar hukum", 300)
        .unwrap_or_default();
    let programs: Vec<&str> = Program::ALL
        .iter()
        .map(|p| p.code())
        .filter(|code| fields.all("programs").contains(code))
        .collect();
    let rules = Rules {
        pass_above: r.decimal("pass_above", "Batas lulus", points()),
        fail_at: r.decimal("fail_at", "Batas tidak lulus", points()),
        max_absence_jp: r.int("max_absence_jp", "Ketidakhadiran", 0..=999) as i32,
        remedial_cap: r.decimal("remedial_cap", "Nilai tertinggi remedial", points()),
        max_poor_aspects: r.int("max_poor_aspects", "Aspek yang boleh remedial", 0..=9) as i32,
    };
    let bands = bands(&mut r);
    let aspects = aspects(&mut r, fields);
    r.finish(Scheme {
        name,
        program: if programs.is_empty() {
            "*".to_owned()
        } else {
            programs.join(",")
        },
        legal_basis,
        bands,
        rules,
        aspects,
    })
}

fn bands(r: &mut Reader<'_>) -> Vec<Band> {
    Qualification::ALL
        .iter()
        .map(|code| Band {
            code: *code,
            above: (*code != Qualification::Fail).then(|| {
                r.decimal(
                    &format!("above-{code}"),
                    &format!("Batas {}", code.label()),
                    points(),
                )
            }),
            label: r.line(
                &format!("band-{code}"),
                &format!("Nama untuk {}", code.label()),
                60,
            ),
        })
        .collect()
}

fn aspects(r: &mut Reader<'_>, fields: &Fields) -> Vec<Aspect> {
    let mut aspects: Vec<Aspect> = Vec::new();
    for at in (0..MOST_ASPECTS).take_while(|at| fields.has(&format!("a{at}-name"))) {
        let field = |what: &str| format!("a{at}-{what}");
        let code = kept_code(
            fields.get(&field("code")),
            "a",
            aspects.iter().map(|a| a.code.as_str()),
        );
        let name = r.line(&field("name"), "Nama aspek", 120);
        let label = if name.is_empty() {
            "aspek ini".to_owned()
        } else {
            name.clone()
        };
        let weight = r.decimal(&field("weight"), &format!("Bobot {label}"), points());
        let rater = r.one_of(
            &field("rater"),
            &format!("Penilai {label}"),
            &Rater::choices(),
        );
        let phase = r.optional_one_of(&field("phase"), "Seminar", &SeminarKind::choices());
        aspects.push(Aspect {
            code,
            name,
            weight,
            rater,
            phase,
            criteria: criteria(r, fields, at),
        });
    }
    aspects
}

fn criteria(r: &mut Reader<'_>, fields: &Fields, aspect: usize) -> Vec<Criterion> {
    let mut criteria: Vec<Criterion> = Vec::new();
    for at in (0..MOST_CRITERIA).take_while(|at| fields.has(&format!("a{aspect}-c{at}-name"))) {
        let field = |what: &str| format!("a{aspect}-c{at}-{what}");
        let code = kept_code(
            fields.get(&field("code")),
            "c",
            criteria.iter().map(|c| c.code.as_str()),
        );
        let name = r.line(&field("name"), "Nama kriteria", 200);
        let label = if name.is_empty() {
            "kriteria ini".to_owned()
        } else {
            name.clone()
        };
        let weight = r.decimal(&field("weight"), &format!("Bobot {label}"), points());
        let levels: Vec<String> = (1..=4)
            .rev()
            .map(|n| {
                r.optional_line(&field(&format!("level{n}")), &format!("Tingkat {n}"), 300)
                    .unwrap_or_default()
            })
            .collect();
        let filled = levels.iter().filter(|l| !l.is_empty()).count();
        r.check(
            matches!(filled, 0 | 4),
            &field("level4"),
            format!("Isi keempat tingkat untuk “{label}”, atau kosongkan semuanya."),
        );
        criteria.push(Criterion {
            code,
            name,
            weight,
            levels: if filled == 4 { levels } else { Vec::new() },
        });
    }
    criteria
}

/// What the form shows for a scheme.
pub fn filled(scheme: &Scheme) -> Fields {
    let mut fields = Fields::default();
    fields.set("name", scheme.name.clone());
    fields.set("legal_basis", scheme.legal_basis.clone());
    for program in scheme.program.split(',').filter(|p| *p != "*") {
        fields.add("programs", program);
    }
    let rules = &scheme.rules;
    fields.set("pass_above", text::decimal(rules.pass_above));
    fields.set("fail_at", text::decimal(rules.fail_at));
    fields.set("remedial_cap", text::decimal(rules.remedial_cap));
    fields.set("max_absence_jp", rules.max_absence_jp.to_string());
    fields.set("max_poor_aspects", rules.max_poor_aspects.to_string());
    for band in &scheme.bands {
        fields.set(&format!("band-{}", band.code), band.label.clone());
        if let Some(above) = band.above {
            fields.set(&format!("above-{}", band.code), text::decimal(above));
        }
    }
    for (at, aspect) in scheme.aspects.iter().enumerate() {
        fields.set(&format!("a{at}-code"), aspect.code.clone());
        fields.set(&format!("a{at}-name"), aspect.name.clone());
        fields.set(&format!("a{at}-weight"), text::compact(aspect.weight));
        fields.set(&format!("a{at}-rater"), aspect.rater.code());
        fields.set(&format!("a{at}-phase"), aspect.phase.map_or("", Code::code));
        for (one, criterion) in aspect.criteria.iter().enumerate() {
            let field = |what: &str| format!("a{at}-c{one}-{what}");
            fields.set(&field("code"), criterion.code.clone());
            fields.set(&field("name"), criterion.name.clone());
            fields.set(&field("weight"), text::compact(criterion.weight));
            for (n, level) in (1..=4).rev().zip(&criterion.levels) {
                fields.set(&field(&format!("level{n}")), level.clone());
            }
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::presets;

    #[test]
    fn what_is_shown_is_read_back_as_it_was() {
        for preset in presets::all() {
            let mut read = parse(&filled(&preset.scheme)).unwrap();
            if preset.scheme.program == "*" {
                read.program = "*".to_owned();
            }
            assert_eq!(read, preset.scheme, "{}", preset.code);
        }
    }

    #[test]
    fn aspects_and_criteria_come_and_go_with_codes_of_their_own() {
        let mut scheme = presets::find("project_only").unwrap().scheme.clone();
        Also::of("add").to(&mut scheme);
        Also::of("add-2").to(&mut scheme);
        Also::of("add-2").to(&mut scheme);
        let codes: Vec<&str> = scheme.aspects[2]
            .criteria
            .iter()
            .map(|c| c.code.as_str())
            .collect();
        assert_eq!(codes, ["c1", "c2"]);
        Also::of("drop-2-0").to(&mut scheme);
        Also::of("add-2").to(&mut scheme);
        let codes: Vec<&str> = scheme.aspects[2]
            .criteria
            .iter()
            .map(|c| c.code.as_str())
            .collect();
        assert_eq!(codes, ["c2", "c1"]);
        Also::of("drop-0").to(&mut scheme);
        assert_eq!(scheme.aspects.len(), 2);
        Also::of("drop-9").to(&mut scheme);
        Also::of("save").to(&mut scheme);
        assert_eq!(scheme.aspects.len(), 2);
    }

    #[test]
    fn a_rubric_is_whole_or_none() {
        let mut fields = filled(&presets::find("project_only").unwrap().scheme);
        fields.set("a0-c0-level2", "");
        let errors = parse(&fields).unwrap_err();
        assert_eq!(
            errors.iter().map(|(f, _)| f.to_owned()).collect::<Vec<_>>(),
            ["a0-c0-level4"]
        );
    }
}
