//! The page of a project's stage.

use super::{Footing, forms};
use crate::codes::Code;
use crate::projects::{Hindrance, ProjectEvent, Stage};
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::parts::{Step, StepState};
use askama::Template;
use askama_web::WebTemplate;

/// One act that can happen now.
#[derive(Debug)]
pub struct ActPart {
    /// Its code.
    pub event: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it does.
    pub effect: &'static str,
    /// The words of its button.
    pub button: &'static str,
    /// What lacks.
    pub lacks: Vec<String>,
    /// Whether a reason is asked for.
    pub needs_reason: bool,
    /// Kinds of reason to choose from; none for no choice.
    pub kinds: Vec<(String, String)>,
    /// What was typed.
    pub form: FormView,
    /// The prefix of this form's ids.
    pub ids: &'static str,
}

impl ActPart {
    /// An act, with what was typed if this form was the one refused.
    pub fn of(event: ProjectEvent, footing: &Footing, typed: Option<&FormView>) -> Self {
        let (title, effect, button) = words(event);
        Self {
            event: event.code(),
            title,
            effect,
            button,
            lacks: footing.lacks(event),
            needs_reason: forms::needs_reason(event),
            kinds: if event == ProjectEvent::Stopped {
                Hindrance::options()
            } else {
                Vec::new()
            },
            form: typed
                .filter(|t| t.value("event") == event.code())
                .cloned()
                .unwrap_or_default(),
            ids: event.code(),
        }
    }
}

fn words(event: ProjectEvent) -> (&'static str, &'static str, &'static str) {
    match event {
        ProjectEvent::DesignCleared => (
            "Seminar rancangan selesai",
            "Rancangan menjadi final dan proyek masuk tahap implementasi.",
            "Nyatakan seminar selesai",
        ),
        ProjectEvent::ReportingStarted => (
            "Mulai menyusun laporan",
            "Dokumen laporan dibuka. Tahapan tetap dapat dilaporkan.",
            "Mulai menyusun laporan",
        ),
        ProjectEvent::TrainingCompleted => (
            "Selesai pelatihan",
            "Laporan menjadi final dan peserta dinyatakan selesai mengikuti pelatihan.",
            "Nyatakan selesai pelatihan",
        ),
        ProjectEvent::SustainingStarted => (
            "Masuk keberlanjutan",
            "Tahapan jangka menengah dan panjang diikuti instansi asal.",
            "Masukkan ke keberlanjutan",
        ),
        ProjectEvent::Stopped => (
            "Hentikan proyek",
            "Proyek tidak dilanjutkan. Catatannya tetap ada, tetapi tidak dapat diubah lagi.",
            "Hentikan proyek",
        ),
        other => (other.label(), "", other.label()),
    }
}

/// The page.
#[derive(Template, WebTemplate)]
#[template(path = "reviews/stage.html")]
pub struct StagePage {
    /// Around the content.
    pub page: Page,
    /// The address of the project.
    pub project_href: String,
    /// The project.
    pub name: String,
    /// The version of the project.
    pub version: i32,
    /// The journey.
    pub steps: Vec<Step>,
    /// Where the project is.
    pub stage: &'static str,
    /// What the project waits for, when nobody here can move it.
    pub waits_for: &'static str,
    /// Where the staff notes that the participant leaves or comes back; empty for others.
    pub participant_href: String,
    /// What can happen now.
    pub acts: Vec<ActPart>,
    /// The form that was refused.
    pub refused: FormView,
    /// The prefix of its ids.
    pub refused_ids: String,
}

/// The journey as a line; a project that was stopped stands nowhere on it.
pub fn journey(stage: Stage) -> Vec<Step> {
    let at = Stage::JOURNEY.iter().position(|s| *s == stage);
    let state = |i: usize| match at {
        Some(at) if i < at => StepState::Done,
        Some(at) if i == at => StepState::Current,
        _ => StepState::Next,
    };
    Stage::JOURNEY
        .iter()
        .enumerate()
        .map(|(i, s)| Step::new(s.label(), state(i)))
        .collect()
}

/// What the next move waits for, in words.
pub fn waits_for(stage: Stage) -> &'static str {
    match stage {
        Stage::Idea => {
            "Gagasan menunggu persetujuan mentor. Setelah itu rancangan terbuka dengan sendirinya."
        }
        Stage::Design => {
            "Rancangan menunggu persetujuan mentor, lalu coach. Setelah itu proyek masuk seminar rancangan."
        }
        Stage::DesignSeminar => "Menunggu seminar rancangan dinyatakan selesai oleh penyelenggara.",
        Stage::Implementation => "Menunggu peserta mulai menyusun laporan.",
        Stage::Reporting => {
            "Laporan menunggu persetujuan mentor, lalu coach. Setelah itu proyek masuk seminar hasil."
        }
        Stage::ResultSeminar => "Menunggu penyelenggara menyatakan selesai pelatihan.",
        Stage::Completed => "Pelatihan selesai. Berikutnya keberlanjutan.",
        Stage::Sustaining => "Proyek diteruskan instansi asal.",
        Stage::Stopped => "Proyek dihentikan dan tidak dapat dilanjutkan.",
        Stage::Withdrawn => {
            "Peserta mengundurkan diri; proyek ditutup. Bila peserta aktif kembali, proyek kembali ke tahap semula."
        }
    }
}
