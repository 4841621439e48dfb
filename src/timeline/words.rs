//! What an entry of the thread says, in words. A pure function of the entry.

use super::Entry;
use crate::access::Role;
use crate::codes::Code;
use crate::directives::{DirectiveKind, DirectiveState};
use crate::milestones::changes::ChangeKind;
use crate::projects::{DocumentEvent, DocumentKind, ProjectEvent, Stage};
use crate::seminars::SlotEvent;
use crate::visits::Verdict;
use crate::web::text;

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Name of its picture.
    pub icon: &'static str,
    /// What was done, after the name of who did it.
    pub did: String,
    /// A tag: its kind and words; empty for none.
    pub tag: (&'static str, &'static str),
    /// What follows what was said: an obstacle, a caption.
    pub remark: String,
}

fn said(icon: &'static str, did: impl Into<String>) -> Said {
    Said {
        icon,
        did: did.into(),
        tag: ("", ""),
        remark: String::new(),
    }
}

/// The document of an entry, in small letters.
fn document(code: &str) -> String {
    DocumentKind::from_code(code).map_or_else(|| "dokumen".to_owned(), |k| k.label().to_lowercase())
}

/// What an entry says.
pub fn say(entry: &Entry) -> Said {
    match entry.kind.as_str() {
        "version" => said(
            "document",
            format!(
                "mengajukan {} versi {}",
                document(&entry.subject),
                entry.number
            ),
        ),
        "review" => review(entry),
        "comment" => match DocumentKind::from_code(&entry.subject) {
            Some(kind) => said(
                "comment",
                format!("memberi komentar tentang {}", kind.label().to_lowercase()),
            ),
            None => said("comment", "memberi komentar"),
        },
        "plan" => Said {
            remark: entry.more.clone(),
            ..said("calendar", replanned(entry))
        },
        "progress" => progress(entry),
        "evidence" => evidence(entry),
        "flag" => Said {
            tag: ("warning", "Rutinitas"),
            ..said("flag", "menandai proyek ini sebagai pekerjaan rutin")
        },
        "flag_answer" => said("flag", "menjawab penandaan rutinitas"),
        "flag_lifted" => said("flag", "mencabut penandaan rutinitas"),
        "extension" => Said {
            tag: ("info", "Tenggat"),
            ..said("clock", extended(entry))
        },
        "directive" => Said {
            tag: (
                "info",
                DirectiveKind::from_code(&entry.head).map_or("Arahan", Code::label),
            ),
            remark: entry.more.clone(),
            ..said("flag", "memberi arahan")
        },
        "directive_answer" => Said {
            tag: DirectiveState::from_code(&entry.head).map_or(("", ""), |s| (s.tag(), s.label())),
            ..said("flag", "menindaklanjuti arahan")
        },
        "visit" => Said {
            tag: Verdict::from_code(&entry.head).map_or(("", ""), |v| (v.tag(), v.label())),
            remark: entry.more.clone(),
            ..said(
                "place",
                format!(
                    "mencatat kunjungan lapangan tanggal {}",
                    entry.subject.parse().map(text::date).unwrap_or_default()
                ),
            )
        },
        "launch" => Said {
            tag: ("good", "Diluncurkan"),
            remark: entry.more.clone(),
            ..said(
                "launch",
                format!(
                    "meluncurkan proyek ini pada peluncuran ke-{}: {}",
                    entry.number, entry.subject
                ),
            )
        },
        _ => moved(entry),
    }
}

fn review(entry: &Entry) -> Said {
    let what = format!("{} versi {}", document(&entry.subject), entry.number);
    match entry.head.as_str() {
        "approved" => Said {
            tag: ("good", "Disetujui"),
            ..said("circle-check", format!("menyetujui {what}"))
        },
        "rejected" => Said {
            tag: ("bad", "Ditolak"),
            ..said("close", format!("menolak {what} dan meminta gagasan lain"))
        },
        _ => Said {
            tag: ("warning", "Perlu perbaikan"),
            ..said("checklist", format!("mengembalikan {what} untuk perbaikan"))
        },
    }
}

fn replanned(entry: &Entry) -> String {
    let kind = ChangeKind::from_code(&entry.head).unwrap_or(ChangeKind::Changed);
    format!("{} “{}”", kind.label(), entry.subject)
}

fn progress(entry: &Entry) -> Said {
    let did = match entry.head.as_str() {
        "done" => format!("melaporkan tahapan “{}” selesai", entry.subject),
        _ => format!(
            "melaporkan kemajuan {} persen pada tahapan “{}”",
            entry.number, entry.subject
        ),
    };
    let remark = if entry.more.is_empty() {
        String::new()
    } else {
        format!("Kendala: {}", entry.more)
    };
    Said {
        remark,
        ..said("chart", did)
    }
}

fn evidence(entry: &Entry) -> Said {
    let did = match entry.head.as_str() {
        "accepted" => format!("menerima bukti tahapan “{}”", entry.subject),
        _ => format!("mengembalikan bukti tahapan “{}”", entry.subject),
    };
    Said {
        remark: entry.more.clone(),
        ..said("attachment", did)
    }
}

fn moved(entry: &Entry) -> Said {
    let (machine, event) = entry.head.split_once(':').unwrap_or_default();
    match machine {
        "project" => stage(event, &entry.more),
        "milestone" => milestone(event, &entry.subject),
        "slot" => seminar(event),
        _ => {
            let name = document(&entry.subject);
            match DocumentEvent::from_code(event) {
                Some(DocumentEvent::Recall) => said("refresh", format!("menarik kembali {name}")),
                Some(DocumentEvent::StartAnew) => said("edit", "mulai menulis gagasan lain"),
                Some(DocumentEvent::Reopen) => {
                    said("edit", format!("membuka lagi {name} untuk perbaikan"))
                }
                Some(DocumentEvent::Finalise) => said("lock", format!("menjadikan {name} final")),
                _ => said("document", format!("memperbarui {name}")),
            }
        }
    }
}

fn seminar(event: &str) -> Said {
    match SlotEvent::from_code(event) {
        Some(SlotEvent::Clear) => said("circle-check", "menyatakan seminar selesai"),
        Some(SlotEvent::Miss) => Said {
            tag: ("bad", "Tidak hadir"),
            ..said("calendar", "mencatat bahwa peserta tidak hadir di seminar")
        },
        Some(SlotEvent::Postpone) => said("calendar", "menunda seminar"),
        _ => said("calendar", "mencatat bahwa peserta sudah tampil di seminar"),
    }
}

fn stage(event: &str, to: &str) -> Said {
    let to = Stage::from_code(to).map(Stage::label).unwrap_or_default();
    match ProjectEvent::from_code(event) {
        Some(ProjectEvent::Stopped) => Said {
            tag: ("bad", "Dihentikan"),
            ..said("close", "menghentikan proyek")
        },
        Some(ProjectEvent::Withdrawn) => Said {
            tag: ("bad", "Mengundurkan diri"),
            ..said("close", "mencatat bahwa peserta mengundurkan diri")
        },
        Some(event) => said(
            "project",
            format!(
                "membawa proyek ke tahap “{to}”: {}",
                event.label().to_lowercase()
            ),
        ),
        None => said("project", format!("membawa proyek ke tahap “{to}”")),
    }
}

fn milestone(event: &str, title: &str) -> Said {
    match event {
        "accept" => Said {
            tag: ("good", "Terverifikasi"),
            ..said("circle-check", format!("memverifikasi tahapan “{title}”"))
        },
        "return" => Said {
            tag: ("warning", "Perlu perbaikan"),
            ..said("checklist", format!("mengembalikan tahapan “{title}”"))
        },
        "cancel" => said("close", format!("membatalkan tahapan “{title}”")),
        "reinstate" => said("refresh", format!("memulihkan tahapan “{title}”")),
        _ => said("target", format!("memperbarui tahapan “{title}”")),
    }
}

/// The role of an entry in words; an office stands as it is.
pub fn role(code: &str) -> String {
    Role::from_code(code).map_or_else(|| code.to_owned(), |r| r.label().to_owned())
}

fn extended(entry: &Entry) -> String {
    let what = DocumentKind::from_code(&entry.subject).map_or("", Code::label);
    let until = entry.head.parse().map(text::date).unwrap_or_default();
    format!(
        "memperpanjang tenggat {} sampai {until}",
        what.to_lowercase()
    )
}
