//! What changed between two texts, word by word. Knows no document: two texts in, pieces out.

use similar::{ChangeTag, TextDiff};
use std::time::Duration;

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both texts.
    Same(String),
    /// Only in the newer text.
    Added(String),
    /// Only in the older text.
    Removed(String),
}

/// After this long a rougher answer is taken: two texts that share nothing would keep a core busy.
const PATIENCE: Duration = Duration::from_millis(40);

/// The newer text with what was added and what was taken out.
pub fn compare(old: &str, new: &str) -> Vec<Piece> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_words(old, new);
    let mut pieces: Vec<Piece> = Vec::new();
    for change in diff.iter_all_changes() {
        let word = change.value();
        match (pieces.last_mut(), change.tag()) {
            (Some(Piece::Same(text)), ChangeTag::Equal)
            | (Some(Piece::Added(text)), ChangeTag::Insert)
            | (Some(Piece::Removed(text)), ChangeTag::Delete) => {
                text.push_str(word);
            }
            (_, ChangeTag::Equal) => pieces.push(Piece::Same(word.to_owned())),
            (_, ChangeTag::Insert) => pieces.push(Piece::Added(word.to_owned())),
            (_, ChangeTag::Delete) => pieces.push(Piece::Removed(word.to_owned())),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_changed_word_is_taken_out_and_put_in() {
        let pieces = compare("Antrean akta tiga hari.", "Antrean akta satu hari.");
        let expected = [
            Piece::Same("Antrean akta ".into()),
            Piece::Removed("tiga".into()),
            Piece::Added("satu".into()),
            Piece::Same(" hari.".into()),
        ];
        assert_eq!(pieces, expected);
    }

    #[test]
    fn two_long_texts_that_share_nothing_are_compared_in_time() {
        let text = |word: &str| {
            (0..15_000)
                .map(|n| format!("{word}{n} "))
                .collect::<String>()
        };
        let started = std::time::Instant::now();
        compare(&text("a"), &text("b"));
        assert!(started.elapsed() < Duration::from_secs(5));
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_back(old in "[a-c \n]{0,40}", new in "[a-c \n]{0,40}") {
            let pieces = compare(&old, &new);
            let without = |skip: fn(&Piece) -> bool| pieces.iter().filter(|p| !skip(p)).map(|p| match p {
                Piece::Same(t) | Piece::Added(t) | Piece::Removed(t) => t.as_str(),
            }).collect::<String>();
            prop_assert_eq!(without(|p| matches!(p, Piece::Added(_))), old);
            prop_assert_eq!(without(|p| matches!(p, Piece::Removed(_))), new);
        }
    }
}
