//! Reading a comment.

use super::CommentAudience;
use crate::codes::Code;
use crate::id::CommentId;
use crate::projects::DocumentKind;
use crate::web::form::{FieldErrors, Fields, Reader};

/// A comment as typed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComment {
    /// Its row.
    pub id: CommentId,
    /// For whom.
    pub audience: CommentAudience,
    /// What it says.
    pub body: String,
    /// About which document.
    pub document_kind: Option<DocumentKind>,
    /// About which section.
    pub section_key: String,
}

/// Reads a comment for one of the audiences that its author may choose.
pub fn parse(fields: &Fields, choosable: &[CommentAudience]) -> Result<NewComment, FieldErrors> {
    let mut r = Reader::new(fields);
    let id = CommentId(r.uuid("id", "Komentar"));
    let choices: Vec<(&str, CommentAudience)> = choosable.iter().map(|a| (a.code(), *a)).collect();
    let audience = r.optional_one_of("audience", "Pembaca", &choices);
    r.check(
        audience.is_some(),
        "audience",
        "Pilih siapa yang membaca komentar ini.",
    );
    let body = r.text("body", "Komentar", 4000);
    let document_kind = r.optional_one_of("document_kind", "Dokumen", &DocumentKind::choices());
    let section_key = r
        .optional_line("section_key", "Bagian", 60)
        .unwrap_or_default();
    // The widest stands in only for a form that is refused anyway.
    r.finish(NewComment {
        id,
        audience: audience.unwrap_or(CommentAudience::All),
        body,
        document_kind,
        section_key,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audience_must_be_chosen_among_those_that_are_offered() {
        let with = |audience: &str| {
            Fields::from_pairs([
                ("id", CommentId::new().to_string()),
                ("audience", audience.into()),
                ("body", "Bagus.".into()),
            ])
        };
        let offered = [CommentAudience::Team, CommentAudience::All];
        assert_eq!(
            parse(&with("team"), &offered).unwrap().audience,
            CommentAudience::Team
        );
        for refused in ["", "reviewers", "everyone"] {
            assert!(
                parse(&with(refused), &offered)
                    .unwrap_err()
                    .get("audience")
                    .is_some(),
                "{refused}"
            );
        }
    }
}
