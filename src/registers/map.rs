//! The stakeholder map: influence over interest, four quadrants, a numbered mark for each stakeholder. Positions are
//! hundredths of the drawing, from the upper left.

use super::{Entry, Quadrant, Stakeholder, Standing};
use serde::{Deserialize, Serialize};

/// How many marks stand side by side when they share a place.
const BESIDE: usize = 3;
/// The distance between them.
const STEP: f64 = 8.0;

/// A stakeholder on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Its number in the list.
    pub number: usize,
    /// Whom it stands for.
    pub name: String,
    /// From the left.
    pub x: f64,
    /// From above.
    pub y: f64,
}

/// The map at the beginning and, once somebody was looked at again, at the end.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Map {
    /// At the beginning.
    pub before: Vec<Mark>,
    /// At the end; those who were not looked at again stay where they were.
    pub after: Vec<Mark>,
}

/// Draws the stakeholders of a list.
pub fn draw<'a>(entries: impl Iterator<Item = &'a Entry>) -> Map {
    let people: Vec<&Stakeholder> = entries
        .filter_map(|e| match e {
            Entry::Stakeholders(s) => Some(s),
            Entry::Risks(_) | Entry::Team(_) => None,
        })
        .collect();
    let after = if people.iter().any(|s| s.after.is_some()) {
        place(&people, |s| s.after.unwrap_or(s.before))
    } else {
        Vec::new()
    };
    Map {
        before: place(&people, |s| s.before),
        after,
    }
}

fn place(people: &[&Stakeholder], at: impl Fn(&Stakeholder) -> Standing) -> Vec<Mark> {
    let spots: Vec<(i32, i32)> = people.iter().map(|s| spot(at(s))).collect();
    let mark = |(n, s): (usize, &&Stakeholder)| {
        let spot = spots.get(n).copied().unwrap_or_default();
        let all = spots.iter().filter(|other| **other == spot).count();
        let before = spots.iter().take(n).filter(|other| **other == spot).count();
        let middle = (all.min(BESIDE) as f64 - 1.0) / 2.0;
        Mark {
            number: n + 1,
            name: s.name.clone(),
            x: along(spot.1) + ((before % BESIDE) as f64 - middle) * STEP,
            y: 100.0 - along(spot.0) + (before / BESIDE) as f64 * STEP,
        }
    };
    people.iter().enumerate().map(mark).collect()
}

/// Influence and interest, moved into the chosen quadrant where the numbers say otherwise.
fn spot(standing: Standing) -> (i32, i32) {
    let (high, low) = (|v: i32| v.clamp(3, 5), |v: i32| v.clamp(1, 2));
    let Standing {
        influence,
        interest,
        ..
    } = standing;
    match standing.quadrant() {
        Quadrant::Promoter => (high(influence), high(interest)),
        Quadrant::Latent => (high(influence), low(interest)),
        Quadrant::Defender => (low(influence), high(interest)),
        Quadrant::Apathetic => (low(influence), low(interest)),
    }
}

/// The middle of a value's share: 1 and 2 fill the lower half, 3 to 5 the upper one.
fn along(value: i32) -> f64 {
    match value {
        ..=1 => 13.0,
        2 => 37.0,
        3 => 62.0,
        4 => 76.0,
        _ => 89.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Attitude, Side};
    use super::*;

    fn person(influence: i32, interest: i32, chosen: Option<Quadrant>) -> Entry {
        Entry::Stakeholders(Stakeholder {
            name: "Camat".into(),
            side: Side::External,
            attitude: Attitude::Neutral,
            before: Standing {
                influence,
                interest,
                chosen,
            },
            after: None,
            strategy: String::new(),
        })
    }

    #[test]
    fn every_mark_lies_in_the_quadrant_that_is_told() {
        for influence in 1..=5 {
            for interest in 1..=5 {
                for chosen in [
                    None,
                    Some(Quadrant::Promoter),
                    Some(Quadrant::Latent),
                    Some(Quadrant::Defender),
                    Some(Quadrant::Apathetic),
                ] {
                    let entry = person(influence, interest, chosen);
                    let Entry::Stakeholders(s) = &entry else {
                        unreachable!()
                    };
                    let map = draw([&entry].into_iter());
                    let mark = &map.before[0];
                    let drawn = match (mark.y < 50.0, mark.x > 50.0) {
                        (true, true) => Quadrant::Promoter,
                        (true, false) => Quadrant::Latent,
                        (false, true) => Quadrant::Defender,
                        (false, false) => Quadrant::Apathetic,
                    };
                    assert_eq!(drawn, s.before.quadrant());
                    assert!(map.after.is_empty());
                }
            }
        }
    }

    #[test]
    fn marks_that_share_a_place_stand_side_by_side() {
        let people = vec![person(4, 4, None); 7];
        let map = draw(people.iter());
        for (at, mark) in map.before.iter().enumerate() {
            let close =
                |other: &&Mark| (mark.x - other.x).abs() < 6.0 && (mark.y - other.y).abs() < 6.0;
            assert_eq!(map.before.iter().filter(close).count(), 1, "{at}");
            assert!((0.0..=100.0).contains(&mark.x) && (0.0..=100.0).contains(&mark.y));
        }
    }
}
