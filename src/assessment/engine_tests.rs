//! The engine against the domain's test vectors, its worked example, and an independent computation over random data.

use super::*;
use crate::assessment::presets;
use proptest::prelude::*;

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn pka() -> &'static Scheme {
    &presets::find("pka_2023").unwrap().scheme
}

fn sheet(
    scheme: &Scheme,
    rater: Rater,
    phase: Option<SeminarKind>,
    name: &str,
    scores: &[&str],
) -> RaterSheet {
    let criteria = scheme
        .aspects_of(rater, phase)
        .into_iter()
        .flat_map(|a| a.criteria.iter().map(|c| (a.code.clone(), c.code.clone())));
    let marks = criteria
        .zip(scores)
        .filter(|(_, score)| !score.is_empty())
        .map(|((aspect, criterion), score)| Mark {
            aspect,
            criterion,
            score: d(score),
        });
    RaterSheet {
        rater,
        phase,
        name: name.to_owned(),
        marks: Some(marks.collect()),
    }
}

const DESIGN: Option<SeminarKind> = Some(SeminarKind::Design);
const RESULT: Option<SeminarKind> = Some(SeminarKind::Result);

/// The worked example of domain reference 04.2.
fn example(design: &[&str]) -> Record {
    Record {
        sheets: vec![
            sheet(
                pka(),
                Rater::Operator,
                None,
                "Penyelenggara",
                &["82", "78", "90", "80", "84", "90", "88", "92", "86", "89"],
            ),
            sheet(pka(), Rater::Examiner, DESIGN, "Penguji", design),
            sheet(
                pka(),
                Rater::Examiner,
                RESULT,
                "Penguji",
                &["88", "84", "86", "80", "82", "90"],
            ),
        ],
        absent_jp: Some(0),
        ..Record::default()
    }
}

#[test]
fn the_worked_example_comes_out_to_the_hundredth() {
    let result = outcome(pka(), &example(&["85", "82", "78", "80", "81"]));
    let scores: Vec<Decimal> = result.aspects.iter().filter_map(|a| a.score).collect();
    assert_eq!(
        scores,
        [d("82.00"), d("82.00"), d("81.20"), d("85.00"), d("89.00")]
    );
    let points: Vec<Decimal> = result.aspects.iter().filter_map(|a| a.points).collect();
    assert_eq!(
        points,
        [d("8.2"), d("16.4"), d("16.24"), d("25.5"), d("17.8")]
    );
    assert_eq!(result.total, Some(d("84.14")));
    assert_eq!(result.band.unwrap().label, "Memuaskan");
    assert_eq!(result.graduation, Graduation::Passed);
    assert_eq!(result.reasons, Vec::<String>::new());
}

#[test]
fn one_weak_aspect_defers_and_one_capped_remedial_mends_it() {
    let mut record = example(&["68.40", "68.40", "68.40", "68.40", "68.40"]);
    let deferred = outcome(pka(), &record);
    assert_eq!(deferred.total, Some(d("81.58")));
    assert_eq!(deferred.band.unwrap().label, "Memuaskan");
    assert_eq!(deferred.graduation, Graduation::Deferred);
    assert_eq!(
        deferred.reasons,
        ["Rancangan aksi perubahan 68,40, harus di atas 70,00."]
    );

    record.remedials = vec![Remedial {
        aspect: "design".into(),
        score: d("88"),
    }];
    let mended = outcome(pka(), &record);
    assert_eq!(mended.aspects[2].counted, Some(d("85.00")));
    assert_eq!(
        (mended.total, mended.graduation),
        (Some(d("84.90")), Graduation::Passed)
    );

    record.remedials[0].score = d("65");
    let lower = outcome(pka(), &record);
    assert_eq!(
        lower.aspects[2].counted,
        Some(d("68.40")),
        "a worse second try takes nothing away"
    );
    assert_eq!(
        lower.graduation,
        Graduation::Failed,
        "there is one remedial only"
    );
}

#[test]
fn seventy_does_not_pass_and_sixty_fails() {
    let of = |design: &str| outcome(pka(), &example(&[design; 5])).graduation;
    assert_eq!(of("70.01"), Graduation::Passed);
    assert_eq!(of("70.00"), Graduation::Deferred);
    assert_eq!(of("60.01"), Graduation::Deferred);
    assert_eq!(of("60.00"), Graduation::Failed);
}

#[test]
fn two_weak_aspects_fail_unless_the_rule_allows_them() {
    let mut record = example(&["68"; 5]);
    record.sheets[2] = sheet(pka(), Rater::Examiner, RESULT, "Penguji", &["69"; 6]);
    assert_eq!(outcome(pka(), &record).graduation, Graduation::Failed);
    let mut lenient = pka().clone();
    lenient.rules.max_poor_aspects = 2;
    assert_eq!(outcome(&lenient, &record).graduation, Graduation::Deferred);
}

#[test]
fn absence_beyond_eighteen_hours_fails_and_unknown_absence_is_incomplete() {
    let mut record = example(&["85"; 5]);
    record.absent_jp = Some(18);
    assert_eq!(outcome(pka(), &record).graduation, Graduation::Passed);
    record.absent_jp = Some(19);
    assert_eq!(outcome(pka(), &record).graduation, Graduation::Failed);
    record.absent_jp = None;
    let unknown = outcome(pka(), &record);
    assert_eq!(unknown.graduation, Graduation::Incomplete);
    assert_eq!(unknown.reasons, ["Kehadiran belum dicatat."]);
}

#[test]
fn a_missing_score_is_incomplete_and_never_nothing() {
    let result = outcome(pka(), &example(&["85", "82", "", "80", "81"]));
    assert_eq!(result.aspects[2].score, None);
    assert_eq!((result.total, result.band), (None, None));
    assert_eq!(result.graduation, Graduation::Incomplete);
    assert_eq!(
        result.reasons,
        ["Rancangan aksi perubahan: 1 dari 5 kriteria belum bernilai."]
    );

    let mut nobody = example(&["85"; 5]);
    nobody.sheets.remove(1);
    assert_eq!(
        outcome(pka(), &nobody).reasons,
        ["Rancangan aksi perubahan: belum ada penguji yang ditetapkan."]
    );
}

#[test]
fn several_examiners_are_averaged_per_criterion_and_all_are_waited_for() {
    let mut record = example(&["80", "80", "80", "80", "80"]);
    record.sheets.push(sheet(
        pka(),
        Rater::Examiner,
        DESIGN,
        "Penguji 2",
        &["81"; 5],
    ));
    record.sheets.push(sheet(
        pka(),
        Rater::Examiner,
        DESIGN,
        "Penguji 3",
        &["81"; 5],
    ));
    let three = outcome(pka(), &record);
    assert_eq!(three.aspects[2].criteria[0].mean, Some(d("80.67")));
    assert_eq!(three.aspects[2].score, Some(d("80.67")));
    assert_eq!(three.aspects[2].spread, Some(d("1.00")));

    record.sheets[3].marks = None;
    let waiting = outcome(pka(), &record);
    assert_eq!(waiting.aspects[2].score, None);
    assert_eq!(waiting.graduation, Graduation::Incomplete);
    assert_eq!(
        waiting.aspects[2].spread,
        Some(d("1.00")),
        "of the two who have scored"
    );
}

#[test]
fn whoever_left_has_no_grade() {
    let mut record = example(&["85"; 5]);
    record.has_left = true;
    assert_eq!(outcome(pka(), &record).graduation, Graduation::Withdrawn);
}

#[test]
fn equal_totals_share_a_rank_and_only_those_who_passed_have_one() {
    let of = |total: &str, graduation| Outcome {
        aspects: Vec::new(),
        absent_jp: Some(0),
        total: Some(d(total)),
        band: None,
        graduation,
        reasons: Vec::new(),
    };
    let all = [
        of("84.14", Graduation::Passed),
        of("90.00", Graduation::Passed),
        of("84.14", Graduation::Passed),
        of("99.00", Graduation::Deferred),
        of("80.00", Graduation::Passed),
    ];
    let refs: Vec<&Outcome> = all.iter().collect();
    assert_eq!(ranks(&refs), [Some(2), Some(1), Some(2), None, Some(4)]);
}

/// The same rules in another way: integers of a hundredth, from the raw marks straight to the total.
mod second_opinion {
    use super::*;

    fn hundredths(score: Decimal) -> i128 {
        (score * Decimal::ONE_HUNDRED)
            .to_string()
            .split('.')
            .next()
            .unwrap()
            .parse()
            .unwrap()
    }

    /// Half up, for what is not negative.
    fn divided(sum: i128, by: i128) -> i128 {
        (2 * sum + by) / (2 * by)
    }

    /// Total in hundredths, and whether the person passes.
    pub fn total(scheme: &Scheme, record: &Record) -> Option<(i128, Vec<i128>)> {
        let mut millionths = 0i128;
        let mut counted = Vec::new();
        for aspect in &scheme.aspects {
            let (mut sum, mut weights) = (0i128, 0i128);
            for criterion in &aspect.criteria {
                let (mut marks, mut raters) = (0i128, 0i128);
                for sheet in &record.sheets {
                    if sheet.rater != aspect.rater || sheet.phase != aspect.phase {
                        continue;
                    }
                    raters += 1;
                    let found = sheet
                        .marks
                        .as_ref()?
                        .iter()
                        .filter(|m| m.aspect == aspect.code);
                    let mark = found.into_iter().find(|m| m.criterion == criterion.code)?;
                    marks += hundredths(mark.score);
                }
                if raters == 0 {
                    return None;
                }
                let weight = hundredths(criterion.weight);
                sum += divided(marks, raters) * weight;
                weights += weight;
            }
            let mut score = divided(sum, weights);
            if let Some(second) = record.remedials.iter().find(|r| r.aspect == aspect.code) {
                score =
                    score.max(hundredths(second.score).min(hundredths(scheme.rules.remedial_cap)));
            }
            counted.push(score);
            millionths += score * hundredths(aspect.weight);
        }
        Some((divided(millionths, 10_000), counted))
    }
}

/// A mark between 0 and 100 with two decimals.
fn mark() -> impl Strategy<Value = Decimal> {
    (0u32..=10_000).prop_map(|hundredths| Decimal::from_parts(hundredths, 0, 0, false, 2))
}

fn record() -> impl Strategy<Value = (usize, Record)> {
    let marks = proptest::collection::vec(mark(), 200);
    (
        0..presets::all().len(),
        1usize..5,
        marks,
        any::<u16>(),
        proptest::option::of(0i32..30),
        mark(),
        any::<bool>(),
    )
        .prop_map(
            |(at, examiners, marks, gaps, absent_jp, second, with_remedial)| {
                let scheme = &presets::all()[at].scheme;
                let mut next = marks.into_iter().cycle();
                let mut raters = vec![(Rater::Operator, None, 1)];
                raters.extend([
                    (Rater::Examiner, DESIGN, examiners),
                    (Rater::Examiner, RESULT, examiners),
                ]);
                let mut sheets = Vec::new();
                for (rater, phase, count) in raters {
                    for n in 0..count {
                        let criteria = scheme
                            .aspects_of(rater, phase)
                            .into_iter()
                            .flat_map(|a| a.criteria.iter().map(|c| (&a.code, &c.code)));
                        let marks = criteria
                            .zip(&mut next)
                            // One record in sixteen lacks a mark.
                            .filter(|((_, criterion), _)| {
                                gaps % 16 != 0 || criterion.len() % 3 != 0
                            })
                            .map(|((aspect, criterion), score)| Mark {
                                aspect: aspect.clone(),
                                criterion: criterion.clone(),
                                score,
                            });
                        sheets.push(RaterSheet {
                            rater,
                            phase,
                            name: format!("{} {n}", rater.label()),
                            marks: Some(marks.collect()),
                        });
                    }
                }
                let remedials = with_remedial.then(|| Remedial {
                    aspect: scheme.aspects[0].code.clone(),
                    score: second,
                });
                (
                    at,
                    Record {
                        sheets,
                        absent_jp,
                        remedials: remedials.into_iter().collect(),
                        has_left: false,
                    },
                )
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn an_independent_computation_finds_the_same((at, record) in record()) {
        let scheme = &presets::all()[at].scheme;
        let result = outcome(scheme, &record);
        match second_opinion::total(scheme, &record) {
            None => {
                prop_assert_eq!(result.total, None);
                prop_assert_eq!(result.graduation, Graduation::Incomplete);
            }
            Some((total, counted)) => {
                prop_assert_eq!(result.total.map(|t| (t * Decimal::ONE_HUNDRED).normalize()), Some(Decimal::from_i128_with_scale(total, 0).normalize()));
                let ours: Vec<Decimal> = result.aspects.iter().filter_map(|a| a.counted).collect();
                let theirs: Vec<Decimal> = counted.iter().map(|c| Decimal::from_i128_with_scale(*c, 2)).collect();
                prop_assert_eq!(ours, theirs);
                let rules = &scheme.rules;
                let all_above = counted.iter().all(|c| Decimal::from_i128_with_scale(*c, 2) > rules.pass_above);
                let present = record.absent_jp.map(|jp| jp <= rules.max_absence_jp);
                let passed = all_above && present == Some(true);
                prop_assert_eq!(result.graduation == Graduation::Passed, passed);
                prop_assert_eq!(result.graduation == Graduation::Incomplete, present.is_none());
            }
        }
    }

    #[test]
    fn a_better_mark_never_lowers_the_total((at, record) in record(), which in 0usize..200) {
        let scheme = &presets::all()[at].scheme;
        let before = outcome(scheme, &record).total;
        let mut better = record;
        let mut marks: Vec<&mut Mark> = better.sheets.iter_mut().flat_map(|s| s.marks.iter_mut().flatten()).collect();
        let count = marks.len();
        if let Some(mark) = marks.get_mut(which % count.max(1)) {
            mark.score = Decimal::ONE_HUNDRED;
        }
        prop_assert!(outcome(scheme, &better).total >= before);
    }
}
