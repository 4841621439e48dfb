//! The pages of notes.

use crate::access::Here;
use crate::codes::Code;
use crate::id::{MemberId, NoteId};
use crate::seminars::policy::note_events;
use crate::seminars::{Group, Note, NoteEvent};
use crate::web::form::{Fields, FormView};
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// A note as the reader sees it.
#[derive(Debug)]
pub struct NotePart {
    /// The note.
    pub id: NoteId,
    /// Where its forms go.
    pub href: String,
    /// For ids of its form.
    pub ids: String,
    /// By whom.
    pub author: String,
    /// How much it asks for.
    pub severity: (&'static str, &'static str),
    /// Where it is; nothing for a suggestion.
    pub state: Option<(&'static str, &'static str)>,
    /// What it says.
    pub body: String,
    /// Until when.
    pub due: String,
    /// The answer.
    pub answer: String,
    /// What the one who checked it said.
    pub verdict: String,
    /// Who checked it.
    pub decided_by: String,
    /// What is typed under it.
    pub form: FormView,
    /// Whether the reader answers it.
    pub may_answer: bool,
    /// Whether the reader checks the answer.
    pub may_check: bool,
    /// Whether the reader may withdraw it.
    pub may_withdraw: bool,
}

impl NotePart {
    /// A note; `refused` is what was typed under it.
    pub fn of(
        note: &Note,
        group: &Group,
        leader: MemberId,
        here: &Here,
        refused: Option<&FormView>,
    ) -> Self {
        let can = note_events(&here.actor, group, note, leader);
        let form = refused.cloned().unwrap_or_else(|| {
            FormView::filled(Fields::from_pairs([("answer", note.answer.as_str())]))
        });
        Self {
            id: note.id,
            href: here.path(&format!("/notes/{}", note.id)),
            ids: format!("n-{}", note.id),
            author: note.author_name.clone(),
            severity: (note.severity.tag(), note.severity.label()),
            state: note
                .severity
                .is_binding()
                .then(|| (note.state.tag(), note.state.label())),
            body: note.body.clone(),
            due: note
                .due_on
                .map(|d| format!("paling lambat {}", text::date(d)))
                .unwrap_or_default(),
            answer: note.answer.clone(),
            verdict: note.verdict.clone(),
            decided_by: note.decided_by_name.clone(),
            form,
            may_answer: can.contains(&NoteEvent::Answer),
            may_check: can.contains(&NoteEvent::Accept),
            may_withdraw: can.contains(&NoteEvent::Withdraw),
        }
    }
}

/// A presentation of a project with its notes.
#[derive(Debug)]
pub struct PresentedPart {
    /// "Seminar rancangan".
    pub label: &'static str,
    /// Day and clock times.
    pub when: String,
    /// Where.
    pub place: String,
    /// The meeting by video.
    pub link: String,
    /// Where it is.
    pub state: (&'static str, &'static str),
    /// Who scores.
    pub examiners: String,
    /// The notes.
    pub notes: Vec<NotePart>,
}

/// The seminars of a project: when and where, and what the examiners ask for.
#[derive(Template, WebTemplate)]
#[template(path = "seminars/notes.html")]
pub struct NotesPage {
    /// Around the content.
    pub page: Page,
    /// The project.
    pub project_href: String,
    /// Its name.
    pub name: String,
    /// Both seminars, as far as they are planned.
    pub seminars: Vec<PresentedPart>,
}

/// One note by itself: where its forms go, so that a refused one can be looked at again.
#[derive(Template, WebTemplate)]
#[template(path = "seminars/note.html")]
pub struct NotePage {
    /// Around the content.
    pub page: Page,
    /// Where all notes of the presentation stand.
    pub back: String,
    /// Who presents.
    pub name: String,
    /// The note.
    pub note: NotePart,
}
