//! Reading answers.

use crate::id::ChangeRequestId;
use crate::reviews::decisions::ChangeRequest;
use crate::web::form::{FieldErrors, Fields, Reader};

/// The most characters of an answer.
const ANSWER_CHARS: usize = 2000;

/// The field of a line's answer.
pub fn field(id: ChangeRequestId) -> String {
    format!("answer-{id}")
}

/// The answers that were typed and differ from what is kept. A line that was never answered may stay empty for later; an
/// answer that was given is not taken away.
pub fn parse(
    fields: &Fields,
    requests: &[ChangeRequest],
) -> Result<Vec<(ChangeRequestId, String)>, FieldErrors> {
    let mut r = Reader::new(fields);
    let mut answers = Vec::new();
    for (at, request) in requests.iter().enumerate() {
        let (name, label) = (field(request.id), format!("Jawaban {}", at + 1));
        if !fields.has(&name) {
            continue;
        }
        match r.optional_text(&name, &label, ANSWER_CHARS) {
            Some(text) if text != request.answer => answers.push((request.id, text)),
            Some(_) => {}
            None => r.check(
                request.answer.is_empty(),
                &name,
                format!("{label} sudah pernah diisi dan tidak dapat dikosongkan. Ubah isinya."),
            ),
        }
    }
    r.finish(answers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ReviewId;

    fn request(answer: &str) -> ChangeRequest {
        ChangeRequest {
            id: ChangeRequestId::new(),
            review_id: ReviewId::new(),
            section_key: String::new(),
            body: "x".into(),
            answer: answer.into(),
            answered_at: None,
        }
    }

    #[test]
    fn answers_can_come_one_by_one_and_are_not_taken_away() {
        let requests = [request(""), request(""), request("lama"), request("tetap")];
        let sent = Fields::from_pairs([
            (field(requests[0].id), "sudah saya tambah"),
            (field(requests[1].id), " "),
            (field(requests[2].id), "baru"),
            (field(requests[3].id), "tetap"),
        ]);
        let expected = vec![
            (requests[0].id, "sudah saya tambah".to_owned()),
            (requests[2].id, "baru".to_owned()),
        ];
        assert_eq!(parse(&sent, &requests), Ok(expected));
        let emptied = Fields::from_pairs([(field(requests[2].id), "")]);
        assert!(parse(&emptied, &requests).is_err());
    }
}
