//! The schemes that are shipped (domain references 04.3 to 04.9, as data). A government copies one and makes it its own.

use super::scheme::{Aspect, Band, Criterion, Qualification, Rater, Rules, Scheme};
use crate::seminars::SeminarKind;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A shipped scheme.
#[derive(Debug, Clone)]
pub struct Preset {
    /// Its name in addresses.
    pub code: String,
    /// How far its source is known, in words.
    pub standing: &'static str,
    /// Whether its weights stand in a regulation.
    pub is_certain: bool,
    /// The scheme.
    pub scheme: Scheme,
}

#[derive(Deserialize)]
struct Book {
    bands: HashMap<String, Vec<(Option<Decimal>, Qualification, String)>>,
    presets: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    code: String,
    name: String,
    program: String,
    legal_basis: String,
    verified: String,
    bands: String,
    rules: EntryRules,
    aspects: Vec<EntryAspect>,
}

#[derive(Deserialize)]
struct EntryRules {
    pass_above: Decimal,
    max_absence_jp: i32,
    remedial_cap: Decimal,
    max_poor_aspects: i32,
}

#[derive(Deserialize)]
struct EntryAspect {
    code: String,
    name: String,
    weight: Decimal,
    rater: Rater,
    phase: Option<SeminarKind>,
    criteria: Vec<Criterion>,
}

/// All of them, in the order in which they are offered.
pub fn all() -> &'static [Preset] {
    static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
        serde_json::from_str::<Book>(include_str!("presets.json")).map_or_else(
            |error| {
                tracing::error!(%error, "the shipped schemes cannot be read");
                Vec::new()
            },
            |book| {
                book.presets
                    .into_iter()
                    .map(|e| preset(e, &book.bands))
                    .collect()
            },
        )
    });
    &PRESETS
}

/// One by its code.
pub fn find(code: &str) -> Option<&'static Preset> {
    all().iter().find(|p| p.code == code)
}

type Bands = HashMap<String, Vec<(Option<Decimal>, Qualification, String)>>;

fn preset(entry: Entry, bands: &Bands) -> Preset {
    let bands: Vec<Band> = bands
        .get(&entry.bands)
        .into_iter()
        .flatten()
        .map(|(above, code, label)| Band {
            code: *code,
            above: *above,
            label: label.clone(),
        })
        .collect();
    // Whoever lies in the lowest band fails outright (domain reference 04.2).
    let fail_at = bands
        .iter()
        .filter_map(|b| b.above)
        .next_back()
        .unwrap_or_default();
    Preset {
        is_certain: entry.verified == "weights",
        standing: match entry.verified.as_str() {
            "weights" => "Bobot menurut ketentuan LAN",
            "criteria" => "Sementara: kriteria menurut ketentuan, bobot usulan",
            "local" => "Untuk pemerintah yang hanya mengikuti proyeknya",
            _ => "Perlu diverifikasi sebelum dipakai",
        },
        scheme: Scheme {
            name: entry.name,
            program: entry.program.clone(),
            legal_basis: entry.legal_basis,
            rules: Rules {
                pass_above: entry.rules.pass_above,
                fail_at,
                max_absence_jp: entry.rules.max_absence_jp,
                remedial_cap: entry.rules.remedial_cap,
                max_poor_aspects: entry.rules.max_poor_aspects,
            },
            aspects: entry
                .aspects
                .into_iter()
                .map(|a| aspect(a, &entry.program))
                .collect(),
            bands,
        },
        code: entry.code,
    }
}

fn aspect(entry: EntryAspect, program: &str) -> Aspect {
    // The third design criterion has another name where quality, not risk, is controlled (domain reference 04.6).
    let control = if program.contains("pkp") {
        "mutu pekerjaan"
    } else {
        "risiko"
    };
    Aspect {
        code: entry.code,
        name: entry.name,
        weight: entry.weight,
        rater: entry.rater,
        phase: entry.phase,
        criteria: entry
            .criteria
            .into_iter()
            .map(|c| Criterion {
                name: c.name.replace("{risiko|mutu pekerjaan}", control),
                ..c
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Code;

    #[test]
    fn every_preset_can_be_activated_as_it_is() {
        let codes: Vec<&str> = all().iter().map(|p| p.code.as_str()).collect();
        assert_eq!(
            codes,
            [
                "pka_2023",
                "pkp_2023",
                "pkn2_2023",
                "diklatpim_2015",
                "project_only"
            ]
        );
        for preset in all() {
            assert_eq!(
                preset.scheme.faults(),
                Vec::<String>::new(),
                "{}",
                preset.code
            );
            assert_eq!(
                preset.scheme.rules.fail_at,
                Decimal::from(60),
                "{}",
                preset.code
            );
            let names = preset.scheme.aspects.iter().flat_map(|a| &a.criteria);
            assert!(
                names.clone().all(|c| !c.name.contains('{')),
                "{}",
                preset.code
            );
            assert!(
                names.clone().all(|c| matches!(c.levels.len(), 0 | 4)),
                "{}",
                preset.code
            );
        }
    }

    #[test]
    fn bands_follow_the_test_vectors_of_the_domain() {
        let scheme = &find("pka_2023").unwrap().scheme;
        let vectors = [
            ("0", "fail"),
            ("60.00", "fail"),
            ("60.01", "poor"),
            ("70.00", "poor"),
            ("70.01", "good"),
            ("80.00", "good"),
            ("80.01", "satisfactory"),
            ("90.00", "satisfactory"),
            ("90.01", "excellent"),
            ("100", "excellent"),
        ];
        for (total, code) in vectors {
            let band = scheme.band(total.parse().unwrap()).unwrap();
            assert_eq!(band.code.code(), code, "{total}");
        }
        let old = &find("diklatpim_2015").unwrap().scheme;
        assert_eq!(
            old.band(Decimal::from(75)).unwrap().label,
            "Cukup Memuaskan"
        );
    }
}
