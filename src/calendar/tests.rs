//! Working days, on the calendar of 2026 and on any calendar.

use super::*;
use crate::codes::Code;

fn day(m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, m, d).unwrap()
}

fn calendar(free: &[NaiveDate]) -> Calendar {
    let days = free.iter().map(|on| Day {
        on: *on,
        name: "Libur".into(),
        kind: DayKind::National,
    });
    Calendar::new(days, Ladder::STANDARD)
}

#[test]
fn weekends_and_holidays_do_not_count() {
    // Independence Day 2026 is a Monday.
    let c = calendar(&[day(8, 17)]);
    assert_eq!(c.days_over(day(8, 14), day(8, 14)), 0);
    assert_eq!(
        c.days_over(day(8, 14), day(8, 17)),
        0,
        "Saturday to Monday are free"
    );
    assert_eq!(c.days_over(day(8, 14), day(8, 18)), 1);
    assert_eq!(c.days_over(day(8, 14), day(8, 21)), 4);
    assert_eq!(c.days_over(day(8, 21), day(8, 14)), 0, "not due yet");
}

#[test]
fn a_day_that_the_tenant_works_counts() {
    let saturday = Day {
        on: day(8, 15),
        name: "Masuk pengganti".into(),
        kind: DayKind::Works,
    };
    let c = Calendar::new([saturday], Ladder::STANDARD);
    assert_eq!(c.days_over(day(8, 14), day(8, 16)), 1);
}

#[test]
fn a_rung_is_reached_on_the_day_that_the_ladder_says() {
    let ladder = Ladder::STANDARD;
    for (days, rung) in [
        (0, Rung::Participant),
        (2, Rung::Participant),
        (3, Rung::Mentor),
        (6, Rung::Mentor),
        (7, Rung::Admin),
        (13, Rung::Admin),
        (14, Rung::Leadership),
        (900, Rung::Leadership),
    ] {
        assert_eq!(ladder.reached(days), rung, "{days}");
    }
}

#[test]
fn the_day_since_which_a_rung_is_reached_agrees_with_counting() {
    let mut seed = 7_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        seed >> 33
    };
    for _ in 0..200 {
        let free: Vec<NaiveDate> = (0..next() % 25)
            .map(|_| day(1, 1) + Days::new(next() % 200))
            .collect();
        let c = calendar(&free);
        let today = day(3, 1) + Days::new(next() % 120);
        for rung in Rung::ALL {
            let since = c.reached_since(*rung, today);
            for due in (0..60).map(|n| today - Days::new(n)) {
                let late = due < today;
                assert_eq!(
                    late && due <= since,
                    late && c.days_over(due, today) >= c.ladder.days(*rung),
                    "{rung} due {due} today {today}"
                );
            }
        }
    }
}
