//! The papers of assessment: the minutes of a seminar group, the recap of a class, the letter of one person. Data in, PDF
//! out; looks come from `templates/pdf/`.

use super::launch::Letterhead;
use super::pdf::{PdfError, Picture, Template, render, render_with_pictures};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Serialize;

/// Somebody who signs.
#[derive(Debug, Clone, Serialize)]
pub struct Signer {
    /// In which role.
    pub role: String,
    /// The name.
    pub name: String,
    /// The office.
    pub office: String,
}

/// One presentation in the minutes.
#[derive(Debug, Clone, Serialize)]
pub struct MinutesLine {
    /// Clock times.
    pub clock: String,
    /// NDH and name.
    pub name: String,
    /// Office.
    pub office: String,
    /// What was presented.
    pub title: String,
    /// Where it is now.
    pub state: String,
    /// The score of each aspect: name, score.
    pub scores: Vec<(String, String)>,
    /// Notes: severity, author, words, due date.
    pub notes: Vec<(String, String, String, String)>,
}

/// The minutes of a seminar group.
#[derive(Debug, Clone, Serialize)]
pub struct Minutes {
    /// Whose paper this is.
    pub letterhead: Letterhead,
    /// "Seminar rancangan".
    pub kind: String,
    /// The group.
    pub group: String,
    /// The class.
    pub class: String,
    /// Day and place.
    pub held: String,
    /// The presentations.
    pub lines: Vec<MinutesLine>,
    /// Coach and examiners.
    pub signers: Vec<Signer>,
    /// When it was printed.
    pub printed: String,
}

/// The recap of a class.
#[derive(Debug, Clone, Serialize)]
pub struct Recap {
    /// Whose paper this is.
    pub letterhead: Letterhead,
    /// The class.
    pub class: String,
    /// The scheme.
    pub scheme: String,
    /// Where the scores are, in one sentence.
    pub standing: String,
    /// Heads of the aspects: name and weight.
    pub heads: Vec<(String, String)>,
    /// Rows: rank, NDH, name, office, aspects, absence, total, status.
    pub rows: Vec<RecapRow>,
    /// Counts of each status.
    pub counts: Vec<(String, usize)>,
    /// When it was printed.
    pub printed: String,
}

/// One person of the recap.
#[derive(Debug, Clone, Serialize)]
pub struct RecapRow {
    /// The rank; empty without one.
    pub rank: String,
    /// NDH.
    pub number: i32,
    /// The name.
    pub name: String,
    /// Office.
    pub office: String,
    /// A score for each aspect.
    pub aspects: Vec<String>,
    /// Hours missed.
    pub absent: String,
    /// The total.
    pub total: String,
    /// Status and band.
    pub status: String,
}

/// The letter of one person.
#[derive(Debug, Clone, Serialize)]
pub struct ResultLetter {
    /// Whose paper this is.
    pub letterhead: Letterhead,
    /// The programme and class.
    pub class: String,
    /// The name.
    pub name: String,
    /// NIP in its groups.
    pub nip: String,
    /// Rank and office.
    pub position: String,
    /// OPD and government.
    pub office: String,
    /// What the project is called.
    pub project_label: String,
    /// The project.
    pub project: String,
    /// Aspect, weight, score, points.
    pub aspects: Vec<(String, String, String, String)>,
    /// The total.
    pub total: String,
    /// The band; empty for those who did not pass.
    pub qualification: String,
    /// Status.
    pub status: String,
    /// Why not.
    pub reasons: Vec<String>,
    /// When the results were published.
    pub published: String,
    /// The code in groups of four.
    pub code: String,
    /// Where the letter is checked.
    pub verify_url: String,
}

impl Minutes {
    /// Prints it.
    ///
    /// # Errors
    /// When it cannot be typeset.
    pub async fn pdf(&self) -> Result<Vec<u8>, PdfError> {
        render(Template::Minutes, self).await
    }
}

impl Recap {
    /// Prints it.
    ///
    /// # Errors
    /// When it cannot be typeset.
    pub async fn pdf(&self) -> Result<Vec<u8>, PdfError> {
        render(Template::Recap, self).await
    }
}

impl ResultLetter {
    /// Prints it, with a code that a phone can read.
    ///
    /// # Errors
    /// When it cannot be typeset.
    pub async fn pdf(&self) -> Result<Vec<u8>, PdfError> {
        let code = QrCode::new(self.verify_url.as_bytes())
            .map_err(|e| PdfError::Typeset(e.to_string()))?;
        let drawn = code.render::<svg::Color<'_>>().quiet_zone(false).build();
        let picture = Picture {
            name: "kode.svg".to_owned(),
            bytes: drawn.into_bytes(),
        };
        render_with_pictures(Template::ResultLetter, self, vec![picture]).await
    }
}
