use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn dates_read_in_indonesian() {
    assert_eq!(date_long(day("2022-11-07")), "Senin, 7 November 2022");
    assert_eq!(date(day("2022-08-17")), "17 Agustus 2022");
    assert_eq!(date_short(day("2022-11-07")), "7 Nov 2022");
    assert_eq!(date_short(day("2022-05-31")), "31 Mei 2022");
    assert_eq!(date_numeric(day("2022-11-07")), "7/11/2022");
    assert_eq!(date_long(day("2026-11-22")), "Minggu, 22 November 2026");
    assert_eq!(weekday(day("2022-11-11")), "Jumat");
}

#[test]
fn a_moment_is_shown_in_the_zone_of_the_tenant() {
    let moment = at("2022-11-07T00:30:00Z");
    assert_eq!(
        datetime(moment, Zone::Wita),
        "Senin, 7 November 2022 08.30 WITA"
    );
    assert_eq!(time(moment, Zone::Wib), "07.30 WIB");
    assert_eq!(
        datetime_short(at("2022-11-06T15:30:00Z"), Zone::Wit),
        "7 Nov 2022 00.30 WIT"
    );
}

#[test]
fn the_day_turns_at_local_midnight() {
    assert_eq!(Zone::Wib.day(at("2022-11-06T16:59:59Z")), day("2022-11-06"));
    assert_eq!(Zone::Wib.day(at("2022-11-06T17:00:00Z")), day("2022-11-07"));
    let moment = at("2022-11-06T16:00:00Z");
    assert_eq!(Zone::Wita.moment(Zone::Wita.local(moment)), moment);
}

#[test]
fn a_zone_is_read_from_its_code() {
    assert_eq!("WITA".parse(), Ok(Zone::Wita));
    assert_eq!(" wit ".parse(), Ok(Zone::Wit));
    assert_eq!("UTC".parse::<Zone>(), Err(UnknownZone));
    assert_eq!(serde_json::to_string(&Zone::Wib).unwrap(), r#""WIB""#);
    assert_eq!(serde_json::from_str::<Zone>(r#""WIT""#).unwrap(), Zone::Wit);
}

#[test]
fn money_and_numbers_have_dots() {
    assert_eq!(rupiah(3_800_000), "Rp3.800.000");
    assert_eq!(rupiah(0), "Rp0");
    assert_eq!(rupiah(-120_000), "-Rp120.000");
    assert_eq!(rupiah_or_none(None), "tanpa anggaran");
    assert_eq!(rupiah_or_none(Some(500)), "Rp500");
    assert_eq!(number(999), "999");
    assert_eq!(number(1_234_567), "1.234.567");
    assert_eq!(number(-1_000), "-1.000");
}

#[test]
fn decimals_have_a_comma() {
    assert_eq!(decimal(Decimal::new(8750, 2)), "87,50");
    assert_eq!(decimal(Decimal::new(123_456_789, 2)), "1.234.567,89");
    assert_eq!(decimal(Decimal::new(-5, 1)), "-0,5");
    assert_eq!(decimal(Decimal::new(70, 0)), "70");
}

#[test]
fn numbers_in_words() {
    for (value, words) in [
        (0, "nol"),
        (8, "delapan"),
        (11, "sebelas"),
        (12, "dua belas"),
        (26, "dua puluh enam"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1_001, "seribu satu"),
        (21_300, "dua puluh satu ribu tiga ratus"),
    ] {
        assert_eq!(in_words(value), words);
    }
    assert_eq!(number_or_words(10), "sepuluh");
    assert_eq!(number_or_words(20), "dua puluh");
    assert_eq!(number_or_words(26), "26");
    assert_eq!(number_or_words(1_260), "1.260");
}

#[test]
fn due_dates_say_how_far_they_are() {
    let today = day("2022-11-07");
    assert_eq!(relative_days(today, day("2022-11-10")), "3 hari lagi");
    assert_eq!(relative_days(today, day("2022-11-08")), "besok");
    assert_eq!(relative_days(today, today), "hari ini");
    assert_eq!(relative_days(today, day("2022-11-05")), "terlambat 2 hari");
}

#[test]
fn waiting_says_for_how_long() {
    let today = day("2022-11-07");
    assert_eq!(age(day("2022-11-04"), today), "sejak 3 hari");
    assert_eq!(age(today, today), "sejak hari ini");
}
