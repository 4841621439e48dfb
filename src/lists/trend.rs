//! How numbers went over the years, as lines above the list that holds them. Positions across are percentages, so that
//! the drawing fills any width while its words keep their size; positions down are pixels.

use crate::web::text;

const HEAD: f64 = 24.0;
const BODY: f64 = 120.0;
const FOOT: f64 = 28.0;
/// Years that fit side by side on a phone.
const MOST_YEARS: usize = 8;

/// A point of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Where, across.
    pub x: String,
    /// Where, down.
    pub y: String,
    /// Its number.
    pub value: String,
}

/// One line: how it is drawn, what it is called, its points in the order of the years.
#[derive(Debug, Clone)]
pub struct Line {
    /// The look of its points and of its key.
    pub look: &'static str,
    /// What is counted.
    pub label: &'static str,
    /// Its points.
    pub points: Vec<Point>,
}

impl Line {
    /// The stretches between its points.
    pub fn stretches(&self) -> impl Iterator<Item = (&Point, &Point)> {
        self.points.iter().zip(self.points.iter().skip(1))
    }
}

/// The lines with their years.
#[derive(Debug, Clone)]
pub struct Trend {
    /// How high it is drawn.
    pub height: f64,
    /// Where the body begins and ends, down.
    pub body: (f64, f64),
    /// Where the years stand, down.
    pub foot: f64,
    /// Levels that are drawn through: where, down, and which number. The greatest touches the top.
    pub levels: Vec<(String, String)>,
    /// Where, across, and which year.
    pub years: Vec<(String, String)>,
    /// The lines.
    pub lines: Vec<Line>,
}

/// The looks of up to three lines.
const LOOKS: [&str; 3] = ["plan", "base", "actual"];

impl Trend {
    /// Draws up to three numbers of each year, the oldest year first; nothing of less than two years.
    pub fn draw(labels: [&'static str; 3], years: &[(String, [i64; 3])]) -> Option<Self> {
        let years = &years[years.len().saturating_sub(MOST_YEARS)..];
        let steps = years.len().checked_sub(1).filter(|n| *n > 0)?;
        let most = years.iter().flat_map(|(_, n)| n).max().copied()?.max(1);
        let x = |i: usize| format!("{:.2}%", 8.0 + 84.0 * i as f64 / steps as f64);
        let y = |n: i64| format!("{:.1}", HEAD + BODY * (1.0 - n as f64 / most as f64));
        let point = |i: usize, n: i64| Point {
            x: x(i),
            y: y(n),
            value: text::number(n),
        };
        let line = |(at, label): (usize, &'static str)| Line {
            look: LOOKS[at],
            label,
            points: (0..)
                .zip(years)
                .map(|(i, (_, n))| point(i, n[at]))
                .collect(),
        };
        Some(Self {
            body: (HEAD, HEAD + BODY),
            height: HEAD + BODY + FOOT,
            foot: HEAD + BODY + FOOT - 6.0,
            levels: levels(most)
                .into_iter()
                .map(|n| (y(n), text::number(n)))
                .collect(),
            years: (0..)
                .zip(years)
                .map(|(i, (year, _))| (x(i), year.clone()))
                .collect(),
            lines: labels.into_iter().enumerate().map(line).collect(),
        })
    }
}

/// The greatest number, half of it where that is a whole number, and nothing.
fn levels(most: i64) -> Vec<i64> {
    let half = (most % 2 == 0).then_some(most / 2);
    [Some(most), half, Some(0)].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_number_touches_the_top_and_nothing_the_ground() {
        let years = [
            ("2025".to_owned(), [10, 5, 0]),
            ("2026".to_owned(), [4, 2, 1]),
        ];
        let trend = Trend::draw(["a", "b", "c"], &years).unwrap();
        let first = &trend.lines[0].points;
        assert_eq!(
            (first[0].x.as_str(), first[0].y.as_str()),
            ("8.00%", "24.0")
        );
        assert_eq!(
            (first[1].x.as_str(), first[1].y.as_str()),
            ("92.00%", "96.0")
        );
        assert_eq!(trend.lines[2].points[0].y, "144.0");
        let levels = [("24.0", "10"), ("84.0", "5"), ("144.0", "0")];
        let drawn = trend.levels.iter().map(|(y, n)| (y.as_str(), n.as_str()));
        assert_eq!(drawn.collect::<Vec<_>>(), levels);
        assert_eq!(trend.lines[0].stretches().count(), 1);
    }

    #[test]
    fn one_year_makes_no_line() {
        assert!(Trend::draw(["a", "b", "c"], &[("2026".to_owned(), [1, 1, 1])]).is_none());
        assert!(Trend::draw(["a", "b", "c"], &[]).is_none());
    }
}
