//! The one thing that a reader can do now: one sentence, one button, one deadline. A pure decision over a [`Standing`].

use super::Standing;
use crate::codes::Code;
use crate::deadlines::views::Due;
use crate::deadlines::{Deadline, due_at_end_of};
use crate::documents::Outline;
use crate::milestones::Horizon;
use crate::programs::ClassStage;
use crate::projects::{Document, DocumentKind, DocumentState, Stage};
use crate::web::text;
use chrono::NaiveDate;

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// One sentence.
    pub title: String,
    /// What it is about; may be empty.
    pub text: String,
    /// What the button says; empty when there is only to wait.
    pub button: String,
    /// Where the button leads, inside the tenant.
    pub href: String,
    /// Until when.
    pub due: Option<Due>,
}

impl NextStep {
    fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            text: String::new(),
            button: String::new(),
            href: String::new(),
            due: None,
        }
    }

    fn text(self, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..self
        }
    }

    fn button(self, label: impl Into<String>, href: String) -> Self {
        Self {
            button: label.into(),
            href,
            ..self
        }
    }

    fn due(self, day: Option<NaiveDate>, today: NaiveDate) -> Self {
        Self {
            due: day.map(|day| Due::on(day, today)),
            ..self
        }
    }

    /// Whether there is something to press.
    pub fn is_action(&self) -> bool {
        !self.button.is_empty()
    }
}

/// What the reader can do now, or what is waited for; nothing for those who only look on.
pub fn next_step(s: &Standing, today: NaiveDate) -> Option<NextStep> {
    let own = s.relation.leader.then(|| for_leader(s, today));
    let others = [
        (
            s.relation.mentor,
            for_mentor as fn(&Standing) -> Option<NextStep>,
        ),
        (s.relation.coach, for_coach),
        (s.relation.staff, for_staff),
    ];
    let theirs = others
        .into_iter()
        .filter(|(holds, _)| *holds)
        .find_map(|(_, step)| step(s));
    match own {
        Some(step) if step.is_action() || theirs.is_none() => Some(step),
        _ => theirs,
    }
}

fn base(s: &Standing) -> String {
    format!("/projects/{}", s.project.id)
}

fn document(s: &Standing, kind: DocumentKind) -> Option<&Document> {
    s.documents.iter().find(|d| d.kind == kind)
}

fn stage_end(s: &Standing, stage: ClassStage) -> Option<NaiveDate> {
    s.facts.stage_ends.get(stage.code()).copied()
}

fn named(kind: DocumentKind) -> String {
    kind.label().to_lowercase()
}

/// What a participant waits for before a seminar: the day once it is planned, the end of the stage before.
fn seminar(s: &Standing, title: &str, what: &str, stage: ClassStage, today: NaiveDate) -> NextStep {
    match &s.facts.presents {
        Some((day, room)) => {
            let place = if room.is_empty() {
                "secara daring".to_owned()
            } else {
                format!("di {room}")
            };
            NextStep::new(title)
                .text(format!("Anda tampil {} {place}.", text::date_long(*day)))
                .button("Lihat jadwal", format!("{}/seminars", base(s)))
                .due(Some(*day), today)
        }
        None => NextStep::new(title)
            .text(format!(
                "{what} Anda sudah disetujui. Pengelola kelas mengumumkan jadwalnya."
            ))
            .due(stage_end(s, stage), today),
    }
}

fn for_leader(s: &Standing, today: NaiveDate) -> NextStep {
    let p = base(s);
    match s.project.stage {
        Stage::Stopped => {
            return NextStep::new("Proyek ini dihentikan")
                .text("Catatannya tetap tersimpan. Bila ada pertanyaan, hubungi pengelola kelas.");
        }
        Stage::Withdrawn => {
            return NextStep::new("Anda tercatat mengundurkan diri")
                .text("Catatannya tetap tersimpan. Bila ini keliru, hubungi pengelola kelas.");
        }
        _ => {}
    }
    if s.facts.flag.as_ref().is_some_and(|f| f.answer.is_empty()) {
        return NextStep::new("Jawab penandaan “proyek rutinitas”")
            .text("Proyek Anda ditandai sebagai pekerjaan rutin. Anda dapat menjawab satu kali; jawaban itu dibaca pimpinan.")
            .button("Tulis jawaban", format!("{p}/routine"));
    }
    if s.facts.notes > 0 {
        return NextStep::new("Jawab catatan penguji")
            .text(format!(
                "{} catatan dari seminar menunggu jawaban Anda.",
                s.facts.notes
            ))
            .button("Buka catatan", format!("{p}/seminars"))
            .due(s.facts.notes_due, today);
    }
    let idea_rejected =
        document(s, DocumentKind::Idea).is_some_and(|d| d.state == DocumentState::Rejected);
    if idea_rejected {
        return NextStep::new("Tulis gagasan lain")
            .text("Mentor meminta gagasan yang berbeda. Baca alasannya di bawah, lalu mulai lagi.")
            .button("Buka gagasan", format!("{p}/documents/idea"));
    }
    if let Some(step) = returned_milestone(s, today) {
        return step;
    }
    if let Some((kind, outline)) = &s.open {
        return to_write(s, *kind, outline, today);
    }
    if let Some(waiting) = s.documents.iter().rfind(|d| {
        matches!(
            d.state,
            DocumentState::Submitted | DocumentState::MentorApproved
        )
    }) {
        return to_wait(s, waiting);
    }
    in_stage(s, today)
}

fn to_write(s: &Standing, kind: DocumentKind, outline: &Outline, today: NaiveDate) -> NextStep {
    let here = format!("{}/documents/{kind}", base(s));
    let name = named(kind);
    let due = stage_end(s, due_at_end_of(kind))
        .map(|plan| Deadline::of(plan, s.facts.extended.get(&kind).copied()));
    let revision = document(s, kind).is_some_and(|d| d.state == DocumentState::RevisionRequested);
    let step = if revision && s.facts.unanswered > 0 {
        NextStep::new(format!(
            "Jawab {} catatan pada {name}, lalu ajukan lagi",
            s.facts.unanswered
        ))
        .text("Perbaiki bagian yang diminta dan jawab setiap catatan.")
        .button("Jawab catatan", format!("{here}/answers"))
    } else if outline.is_complete() {
        let verb = if revision { "Ajukan lagi" } else { "Ajukan" };
        NextStep::new(format!("{verb} {name} ke mentor"))
            .text(format!(
                "{} sudah lengkap tetapi belum diajukan.",
                kind.label()
            ))
            .button("Periksa dan ajukan", format!("{here}/submit"))
    } else {
        let (title, button) = if outline.is_begun() {
            ("Lanjutkan menulis", "Lanjutkan")
        } else {
            ("Mulai menulis", "Mulai")
        };
        let next = match outline.first_open() {
            Some(section) if outline.has_title || kind == DocumentKind::Report => {
                format!("{here}/sections/{}", section.key)
            }
            _ => format!("{}/identity", base(s)),
        };
        NextStep::new(format!("{title} {name}"))
            .text(format!(
                "{}. Tulisan Anda tersimpan sendiri.",
                outline.words()
            ))
            .button(button, next)
    };
    NextStep {
        due: due.map(|deadline| Due::of(deadline, today)),
        ..step
    }
}

fn to_wait(s: &Standing, waiting: &Document) -> NextStep {
    let (role, name) = match waiting.state {
        DocumentState::MentorApproved => ("coach", &s.project.coach_name),
        _ => ("mentor", &s.project.mentor_name),
    };
    let who = if name.is_empty() {
        format!("{role} dipasangkan")
    } else {
        format!("{name} memeriksa")
    };
    NextStep::new(format!("Menunggu {who} {} Anda", named(waiting.kind)))
        .text(format!("Giliran {role} Anda. Bila sudah lama, hubungi lewat telepon atau WhatsApp; nomornya ada di halaman ini."))
}

fn in_stage(s: &Standing, today: NaiveDate) -> NextStep {
    let p = base(s);
    let planned = s.facts.horizon(Horizon::Short).is_some();
    let plan = |title: &str| {
        NextStep::new(title)
            .text("Bagi pekerjaan menjadi tahapan jangka pendek, menengah, dan panjang.")
            .button("Susun tahapan", format!("{p}/milestones"))
    };
    match s.project.stage {
        Stage::DesignSeminar if !planned => plan("Susun tahapan sebelum seminar rancangan"),
        Stage::DesignSeminar => seminar(
            s,
            "Siapkan seminar rancangan",
            "Rancangan",
            ClassStage::Design,
            today,
        ),
        Stage::Implementation if !planned => plan("Susun tahapan perubahan"),
        Stage::Implementation => to_carry_out(s, today),
        Stage::ResultSeminar => seminar(
            s,
            "Siapkan seminar hasil",
            "Laporan",
            ClassStage::Evaluation,
            today,
        ),
        _ => match s.facts.ahead.first() {
            Some(_) => to_carry_out(s, today),
            None => NextStep::new("Tidak ada yang menunggu Anda saat ini")
                .text("Anda akan melihat langkah berikutnya di sini."),
        },
    }
}

/// What the mentor sent back comes before all that has not been tried yet.
fn returned_milestone(s: &Standing, today: NaiveDate) -> Option<NextStep> {
    let back = s.facts.ahead.iter().find(|a| a.returned.is_some())?;
    let reason = back.returned.as_deref().unwrap_or_default();
    Some(
        NextStep::new(format!(
            "Perbaiki tahapan yang dikembalikan: {}",
            back.title
        ))
        .text(format!("Catatan mentor: {reason}"))
        .button("Perbaiki", format!("{}/milestones/{}", base(s), back.id))
        .due(Some(back.ends_on), today),
    )
}

fn to_carry_out(s: &Standing, today: NaiveDate) -> NextStep {
    let p = base(s);
    let short_done = s
        .facts
        .horizon(Horizon::Short)
        .is_some_and(|h| h.verified == h.total);
    if s.project.stage == Stage::Implementation && short_done {
        return NextStep::new("Mulai menyusun laporan")
            .text("Semua tahapan jangka pendek sudah terverifikasi.")
            .button("Buka laporan", format!("{p}/stage"))
            .due(stage_end(s, ClassStage::Implementation), today);
    }
    match s.facts.ahead.first() {
        Some(next) => {
            let title = if next.ends_on < today {
                format!("Laporkan tahapan yang terlambat: {}", next.title)
            } else {
                format!("Laporkan kemajuan: {}", next.title)
            };
            NextStep::new(title)
                .button("Laporkan", format!("{p}/milestones/{}", next.id))
                .due(Some(next.ends_on), today)
        }
        None => NextStep::new("Menunggu mentor memverifikasi tahapan Anda").text(format!(
            "{} tahapan sudah Anda laporkan selesai.",
            s.facts.waiting()
        )),
    }
}

fn for_mentor(s: &Standing) -> Option<NextStep> {
    let p = base(s);
    if let Some(d) = s
        .documents
        .iter()
        .find(|d| d.state == DocumentState::Submitted)
    {
        return Some(to_review(s, d));
    }
    let waiting = s.facts.waiting();
    (waiting > 0).then(|| {
        NextStep::new(format!("Verifikasi {waiting} tahapan"))
            .text("Peserta sudah melaporkannya selesai dan melampirkan bukti.")
            .button("Lihat tahapan", format!("{p}/milestones"))
    })
}

fn for_coach(s: &Standing) -> Option<NextStep> {
    s.documents
        .iter()
        .find(|d| d.state == DocumentState::MentorApproved)
        .map(|d| to_review(s, d))
}

fn to_review(s: &Standing, d: &Document) -> NextStep {
    NextStep::new(format!(
        "Periksa {} versi {} dari {}",
        named(d.kind),
        d.latest_number,
        s.project.leader_name
    ))
    .text("Setujui, atau kembalikan dengan daftar perbaikan.")
    .button(
        "Periksa",
        format!("{}/documents/{}/review", base(s), d.kind),
    )
}

fn for_staff(s: &Standing) -> Option<NextStep> {
    let p = base(s);
    let pairing = format!(
        "/cohorts/{}/participants/{}",
        s.project.cohort_id, s.project.participation_id
    );
    let stage = |title: &str, text: &str| {
        Some(
            NextStep::new(title)
                .text(text)
                .button("Buka tahap proyek", format!("{p}/stage")),
        )
    };
    match s.project.stage {
        Stage::Stopped | Stage::Withdrawn => None,
        _ if s.project.mentor_member_id.is_none() => Some(
            NextStep::new("Pasangkan mentor")
                .text("Tanpa mentor, gagasan tidak dapat diajukan.")
                .button("Pasangkan", pairing),
        ),
        Stage::Idea => None,
        _ if s.project.coach_member_id.is_none() => Some(
            NextStep::new("Pasangkan coach")
                .text("Tanpa coach, rancangan tidak dapat diajukan.")
                .button("Pasangkan", pairing),
        ),
        Stage::DesignSeminar => stage(
            "Catat selesainya seminar rancangan",
            "Bila seminar sudah berlangsung dan catatannya dijawab, proyek masuk implementasi.",
        ),
        Stage::ResultSeminar => stage(
            "Selesaikan pelatihan",
            "Bila seminar hasil sudah berlangsung, nyatakan peserta selesai pelatihan.",
        ),
        Stage::Completed => stage(
            "Mulai masa keberlanjutan",
            "Proyek dilanjutkan instansi asal; tahapan menengah dan panjang tetap dipantau.",
        ),
        _ => None,
    }
}
