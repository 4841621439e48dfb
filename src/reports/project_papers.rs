//! The papers of one project: a document with its cover, the sheet that says who approved it, and the control card.
//! Data in, PDF out; looks come from `templates/pdf/`.

use super::launch::{Letterhead, Official};
use super::pdf::{PdfError, Template, render};
use serde::Serialize;

/// What every paper of a project says above its content.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    /// The organiser's paper.
    pub letterhead: Letterhead,
    /// "Aksi Perubahan".
    pub label: String,
    /// The public name; may be empty.
    pub brand: String,
    /// The title.
    pub title: String,
    /// Who leads it.
    pub leader: Person,
    /// OPD and government, one below the other.
    pub offices: Vec<String>,
    /// The class.
    pub class: String,
    /// When the paper was made: "27 November 2026".
    pub printed: String,
}

/// A person on paper.
#[derive(Debug, Clone, Serialize)]
pub struct Person {
    /// In which role: "Mentor".
    pub role: &'static str,
    /// Name and office.
    pub official: Official,
    /// NIP in its four groups; empty when unknown.
    pub nip: String,
}

/// A frozen document.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentPaper {
    /// Above the content.
    pub head: Head,
    /// "Rancangan Aksi Perubahan".
    pub document: String,
    /// Number, and where the document stands: "Versi 2, disetujui".
    pub version: String,
    /// When it was submitted.
    pub submitted: String,
    /// Mentor and coach.
    pub advisers: Vec<Person>,
    /// Its sections.
    pub sections: Vec<PaperSection>,
}

/// A section on paper.
#[derive(Debug, Clone, Serialize)]
pub struct PaperSection {
    /// The heading.
    pub heading: String,
    /// The text; empty where a table stands.
    pub body: String,
    /// Headings of the table; empty for text.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// Drawings of the stakeholders: when, and the marks with number and place in hundredths from the upper left.
    pub maps: Vec<PaperMap>,
}

/// A drawing of the stakeholders.
#[derive(Debug, Clone, Serialize)]
pub struct PaperMap {
    /// "Pada awal".
    pub when: &'static str,
    /// Number, from the left, from above.
    pub marks: Vec<(usize, f64, f64)>,
}

/// One approval.
#[derive(Debug, Clone, Serialize)]
pub struct Approval {
    /// By whom.
    pub by: Person,
    /// When: day and clock time with zone.
    pub at: String,
}

/// The sheet that says who approved a document.
#[derive(Debug, Clone, Serialize)]
pub struct ApprovalSheet {
    /// Above the content.
    pub head: Head,
    /// "Rancangan Aksi Perubahan".
    pub document: String,
    /// What the approvals mean, in one sentence.
    pub statement: String,
    /// The approvals, mentor first.
    pub approvals: Vec<Approval>,
}

/// One line of the control card.
#[derive(Debug, Clone, Serialize)]
pub struct CardLine {
    /// The day and how people talked.
    pub when: Vec<String>,
    /// About what.
    pub topic: String,
    /// With whom.
    pub adviser: String,
    /// The question.
    pub question: String,
    /// The answer; empty while it waits.
    pub response: String,
}

/// The control card.
#[derive(Debug, Clone, Serialize)]
pub struct ControlCard {
    /// Above the content.
    pub head: Head,
    /// How often with each adviser, in words.
    pub summary: String,
    /// The lines in the order of their days.
    pub lines: Vec<CardLine>,
    /// Who signs.
    pub advisers: Vec<Person>,
}

impl DocumentPaper {
    /// Prints it.
    ///
    /// # Errors
    /// When it cannot be typeset.
    pub async fn pdf(&self) -> Result<Vec<u8>, PdfError> {
        render(Template::Document, self).await
    }
}

impl ApprovalSheet {
    /// Prints it.
    ///
    /// # Errors
    /// When it cannot be typeset.
    pub async fn pdf(&self) -> Result<Vec<u8>, PdfError> {
        render(Template::ApprovalSheet, self).await
    }
}

impl ControlCard {
    /// Prints it.
    ///
    /// # Errors
    /// When it cannot be typeset.
    pub async fn pdf(&self) -> Result<Vec<u8>, PdfError> {
        render(Template::ControlCard, self).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(heading: &str, body: &str) -> PaperSection {
        PaperSection {
            heading: heading.into(),
            body: body.into(),
            columns: Vec::new(),
            rows: Vec::new(),
            maps: Vec::new(),
        }
    }

    fn head() -> Head {
        Head {
            letterhead: Letterhead {
                tenant: "Pemerintah Kota Contoh".into(),
                office: None,
                line: String::new(),
                city: "Contoh".into(),
                colour: "#0b5c6b".into(),
            },
            label: "Aksi Perubahan".into(),
            brand: "SIGAP #1".into(),
            title: "Pelayanan *cepat* $x$ [a](b) \\ 100% @siti".into(),
            leader: person("Peserta"),
            offices: vec!["Dinas Kependudukan".into(), "Kabupaten Asal".into()],
            class: "PKA Angkatan IV Tahun 2026".into(),
            printed: "27 November 2026".into(),
        }
    }

    fn person(role: &'static str) -> Person {
        Person {
            role,
            official: Official {
                name: "Siti Aminah, S.T., M.M.".into(),
                office: "Kepala Bidang".into(),
            },
            nip: "19800101 200501 2 001".into(),
        }
    }

    fn is_pdf(bytes: &[u8]) {
        assert!(bytes.starts_with(b"%PDF-1."));
        assert!(bytes.len() > 8_000, "{}", bytes.len());
    }

    #[tokio::test]
    async fn each_paper_takes_signs_that_mean_something_to_the_typesetter_and_endless_words() {
        let long = "kata".repeat(400);
        let document = DocumentPaper {
            head: head(),
            document: "Rancangan Aksi Perubahan".into(),
            version: "Versi 2, disetujui".into(),
            submitted: "1 September 2026".into(),
            advisers: vec![person("Mentor"), person("Coach")],
            sections: vec![
                section(
                    "Latar belakang",
                    &format!("#import \"x\"\n\n{long}\n- satu"),
                ),
                section("Kosong", ""),
                PaperSection {
                    columns: vec!["Nama".into(), "Sikap".into()],
                    rows: vec![
                        vec![long.clone(), "#set".into()],
                        vec![String::new(), String::new()],
                    ],
                    maps: vec![PaperMap {
                        when: "Pada awal",
                        marks: vec![(1, 12.5, 9.0), (2, 91.0, 87.5)],
                    }],
                    ..section("Pemangku kepentingan", "")
                },
            ],
        };
        is_pdf(&document.pdf().await.unwrap());
        let sheet = ApprovalSheet {
            head: head(),
            document: "Rancangan Aksi Perubahan".into(),
            statement: long.clone(),
            approvals: vec![Approval {
                by: person("Mentor"),
                at: "1 September 2026".into(),
            }],
        };
        is_pdf(&sheet.pdf().await.unwrap());
        let line = CardLine {
            when: vec!["1 September 2026".into(), "Tatap muka".into()],
            topic: "Judul".into(),
            adviser: "Rina (Mentor)".into(),
            question: long.clone(),
            response: String::new(),
        };
        let card = ControlCard {
            head: head(),
            summary: "Satu kali.".into(),
            lines: vec![line; 60],
            advisers: vec![person("Mentor")],
        };
        is_pdf(&card.pdf().await.unwrap());
        let empty = ControlCard {
            lines: Vec::new(),
            ..card
        };
        is_pdf(&empty.pdf().await.unwrap());
    }
}
