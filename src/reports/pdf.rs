//! The only place that knows typst. A template is a `.typ` file built into the
//! program; data reaches it as the virtual file `/data.json` and never as
//! source text, so nothing a person typed can become an instruction.
//!
//! Main types: [`Template`], [`Picture`], [`PdfError`]. It must not know what a
//! document says. A template can read its data, its pictures and the shared
//! layout; every other path, package and the clock are closed to it.

use std::sync::LazyLock;

use crate::error::Error;
use crate::turns::Lane;
use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

/// The documents that can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// The report that leadership reads after a launch.
    LaunchReport,
    /// A document of a project, with its cover.
    Document,
    /// Who approved a document.
    ApprovalSheet,
    /// The consultations of a project.
    ControlCard,
    /// What happened in a seminar group.
    Minutes,
    /// The results of a class.
    Recap,
    /// The result of one person.
    ResultLetter,
    /// The portfolio on one page.
    Summary,
}

impl Template {
    const fn source(self) -> &'static str {
        match self {
            Self::LaunchReport => include_str!("../../templates/pdf/launch-report.typ"),
            Self::Document => include_str!("../../templates/pdf/document.typ"),
            Self::ApprovalSheet => include_str!("../../templates/pdf/approval-sheet.typ"),
            Self::ControlCard => include_str!("../../templates/pdf/control-card.typ"),
            Self::Minutes => include_str!("../../templates/pdf/minutes.typ"),
            Self::Recap => include_str!("../../templates/pdf/recap.typ"),
            Self::ResultLetter => include_str!("../../templates/pdf/result-letter.typ"),
            Self::Summary => include_str!("../../templates/pdf/summary.typ"),
        }
    }
}

/// A picture that a template may show under the path `/gambar/<name>`.
#[derive(Debug, Clone)]
pub struct Picture {
    /// File name with the ending that tells its kind: `1.jpg`, `2.png`.
    pub name: String,
    /// The file itself.
    pub bytes: Vec<u8>,
}

/// Why a document could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The data does not fit into JSON.
    #[error("data dokumen tidak dapat disiapkan")]
    Data(#[from] serde_json::Error),
    /// The typesetter refused; the text lists its complaints.
    #[error("dokumen tidak dapat disusun: {0}")]
    Typeset(String),
    /// Too many wait already, the program is stopping, or the typesetter crashed.
    #[error("penyusunan dokumen terhenti")]
    Interrupted(#[from] Error),
}

impl From<PdfError> for Error {
    fn from(error: PdfError) -> Self {
        match error {
            PdfError::Interrupted(error) => error,
            other => Self::internal(other),
        }
    }
}

/// One paper at a time: typesetting is pure computation, and the other cores are for pages.
static DESKS: Lane = Lane::of(1);

static KIT: LazyLock<Kit> = LazyLock::new(Kit::new);

const LAYOUT: &str = include_str!("../../templates/pdf/layout.typ");
const PROJECT: &str = include_str!("../../templates/pdf/project.typ");

const FONTS: [&[u8]; 4] = [
    include_bytes!("../../templates/pdf/fonts/PlusJakartaSans-Regular.ttf"),
    include_bytes!("../../templates/pdf/fonts/PlusJakartaSans-Italic.ttf"),
    include_bytes!("../../templates/pdf/fonts/PlusJakartaSans-SemiBold.ttf"),
    include_bytes!("../../templates/pdf/fonts/PlusJakartaSans-Bold.ttf"),
];

/// Prints a document without pictures.
///
/// # Errors
/// When the data is not JSON, or the template does not fit the data.
pub async fn render(template: Template, data: &impl Serialize) -> Result<Vec<u8>, PdfError> {
    render_with_pictures(template, data, Vec::new()).await
}

/// Prints a document that shows pictures.
///
/// # Errors
/// As [`render`]; also when a picture is not what its name says.
pub async fn render_with_pictures(
    template: Template,
    data: &impl Serialize,
    pictures: Vec<Picture>,
) -> Result<Vec<u8>, PdfError> {
    let data = serde_json::to_vec(data)?;
    DESKS.run(move || typeset(template, data, pictures)).await?
}

fn typeset(template: Template, data: Vec<u8>, pictures: Vec<Picture>) -> Result<Vec<u8>, PdfError> {
    let desk = Desk::new(template, data, pictures)?;
    let printed = print(&desk);
    // The typesetter remembers all it has seen; without this, memory grows with
    // every document and one tenant's text outlives its request.
    comemo::evict(0);
    printed
}

fn print(desk: &Desk) -> Result<Vec<u8>, PdfError> {
    let document = typst::compile::<PagedDocument>(desk)
        .output
        .map_err(complaints)?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("Jejak".to_owned())),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(complaints)
}

fn complaints(found: impl IntoIterator<Item = SourceDiagnostic>) -> PdfError {
    let messages: Vec<_> = found
        .into_iter()
        .map(|one| one.message.to_string())
        .collect();
    PdfError::Typeset(messages.join("; "))
}

fn path(text: &str) -> Result<FileId, PdfError> {
    let path = VirtualPath::new(text).map_err(|_| PdfError::Typeset(format!("jalur {text}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// What all documents share.
struct Kit {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl Kit {
    fn new() -> Self {
        let fonts: Vec<_> = FONTS
            .into_iter()
            .filter_map(|bytes| Font::new(Bytes::new(bytes), 0))
            .collect();
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
        }
    }
}

/// What one document sees of the world.
struct Desk {
    main: Source,
    /// What several templates share.
    shared: [Source; 2],
    files: Vec<(FileId, Bytes)>,
}

impl Desk {
    fn new(template: Template, data: Vec<u8>, pictures: Vec<Picture>) -> Result<Self, PdfError> {
        let mut files = vec![(path("/data.json")?, Bytes::new(data))];
        for picture in pictures {
            files.push((
                path(&format!("/gambar/{}", picture.name))?,
                Bytes::new(picture.bytes),
            ));
        }
        Ok(Self {
            main: Source::new(path("/main.typ")?, template.source().to_owned()),
            shared: [
                Source::new(path("/layout.typ")?, LAYOUT.to_owned()),
                Source::new(path("/project.typ")?, PROJECT.to_owned()),
            ],
            files,
        })
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &KIT.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &KIT.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        std::iter::once(&self.main)
            .chain(&self.shared)
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, bytes)| bytes.clone())
            .ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        KIT.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
