//! Class numbers: written in Roman numerals, typed as Roman or Arabic.

/// The largest class number.
pub const MAX_NUMBER: i32 = 399;

const SIGNS: [(i32, &str); 9] = [
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// A class number in Roman numerals; a number that no class has stays Arabic.
pub fn roman(number: i32) -> String {
    if !(1..=MAX_NUMBER).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut written = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            written.push_str(sign);
            rest -= value;
        }
    }
    written
}

/// Reads "XIX", "xix" or "19". Only the proper writing is read: "XVIIII" is none.
pub fn parse_number(text: &str) -> Option<i32> {
    let text = text.trim().to_uppercase();
    let number = if text.starts_with(|c: char| c.is_ascii_digit()) {
        text.parse().ok()?
    } else {
        from_roman(&text)?
    };
    (1..=MAX_NUMBER).contains(&number).then_some(number)
}

fn from_roman(text: &str) -> Option<i32> {
    let mut rest = text;
    let mut number = 0;
    for (value, sign) in SIGNS {
        while let Some(shorter) = rest.strip_prefix(sign) {
            rest = shorter;
            number += value;
            if number > MAX_NUMBER {
                return None;
            }
        }
    }
    (rest.is_empty() && roman(number) == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_class_number_reads_back_from_its_roman_and_arabic_writing() {
        for number in 1..=MAX_NUMBER {
            assert_eq!(parse_number(&roman(number)), Some(number));
            assert_eq!(parse_number(&roman(number).to_lowercase()), Some(number));
            assert_eq!(parse_number(&number.to_string()), Some(number));
        }
        assert_eq!(
            (roman(19), roman(44), roman(399)),
            ("XIX".to_owned(), "XLIV".to_owned(), "CCCXCIX".to_owned())
        );
    }

    #[test]
    fn what_is_no_class_number_is_refused() {
        for text in [
            "", "0", "400", "-3", "XVIIII", "IIX", "VX", "CD", "XIX A", "19a", "١٩", "CCCC",
        ] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_written_back_the_same(text in "[IVXLCivxlc]{1,9}") {
            if let Some(number) = parse_number(&text) {
                prop_assert_eq!(roman(number), text.to_uppercase());
            }
        }

        #[test]
        fn no_text_makes_it_fail(text in ".{0,40}") {
            let _ = parse_number(&text);
        }
    }
}
