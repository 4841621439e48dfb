//! Comments with three plain audiences, and the names of those who will see each.
//!
//! One rule, [`may_read`], decides who sees a comment; [`audience_names`] writes the same rule out as names, and a test
//! holds both against each other.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod routes;
pub mod store;
pub mod views;

use crate::codes::Code;
use crate::id::CommentId;
use crate::projects::{Project, Relation};
use chrono::{DateTime, Utc};

crate::codes! {
    /// Who sees a comment, the narrowest first.
    pub enum CommentAudience {
        Reviewers = "reviewers" => "Mentor, coach, dan penyelenggara",
        Team = "team" => "Peserta, mentor, coach, dan penyelenggara",
        All = "all" => "Semua, termasuk pimpinan dan instansi asal",
    }
}

/// A comment.
#[derive(Debug, Clone)]
pub struct Comment {
    /// The comment.
    pub id: CommentId,
    /// Who wrote it, as named then.
    pub author_name: String,
    /// In which role, as code.
    pub author_role: String,
    /// Who sees it.
    pub audience: CommentAudience,
    /// About which document, as code.
    pub document_kind: Option<String>,
    /// About which section.
    pub section_key: String,
    /// What it says.
    pub body: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Whether somebody who stands so to a project sees comments of this audience.
pub fn may_read(relation: Relation, audience: CommentAudience) -> bool {
    let reviewer = relation.mentor || relation.coach || relation.staff;
    match audience {
        CommentAudience::Reviewers => reviewer,
        CommentAudience::Team => reviewer || relation.leader,
        CommentAudience::All => {
            reviewer || relation.leader || relation.leadership || relation.home_admin
        }
    }
}

/// The audiences whose comments somebody sees: for the thread's query.
pub fn readable(relation: Relation) -> Vec<CommentAudience> {
    CommentAudience::ALL
        .iter()
        .copied()
        .filter(|a| may_read(relation, *a))
        .collect()
}

/// Those who run the class, as they stand in [`audience_names`].
pub const STAFF_NAME: &str = "penyelenggara";
/// Leadership, as it stands in [`audience_names`]: it reads once something was submitted.
pub const LEADERSHIP_NAME: &str = "pimpinan";
/// The home government's admin, as it stands in [`audience_names`]: it reads once something was submitted.
pub const HOME_NAME: &str = "admin instansi asal";

/// The names of those who will see a comment: persons by name, groups by their office.
pub fn audience_names(project: &Project, audience: CommentAudience) -> Vec<String> {
    let of = |relation: Relation, name: &str| may_read(relation, audience).then(|| name.to_owned());
    let none = Relation::default();
    let paired = |member: Option<crate::id::MemberId>, relation: Relation, name: &str| {
        member.and_then(|_| of(relation, name))
    };
    let everyone = [
        of(
            Relation {
                leader: true,
                ..none
            },
            &project.leader_name,
        ),
        paired(
            project.mentor_member_id,
            Relation {
                mentor: true,
                ..none
            },
            &project.mentor_name,
        ),
        paired(
            project.coach_member_id,
            Relation {
                coach: true,
                ..none
            },
            &project.coach_name,
        ),
        of(
            Relation {
                staff: true,
                ..none
            },
            STAFF_NAME,
        ),
        of(
            Relation {
                leadership: true,
                ..none
            },
            LEADERSHIP_NAME,
        ),
        of(
            Relation {
                home_admin: true,
                ..none
            },
            HOME_NAME,
        ),
    ];
    everyone
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty())
        .collect()
}

/// Names as a sentence's end: "Rina, Budi, dan penyelenggara".
pub fn join_names(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} dan {two}"),
        [rest @ .., last] => format!("{}, dan {last}", rest.join(", ")),
    }
}

/// The audiences somebody may choose, the narrowest first. Leadership speaks to all: its note is no secret.
/// Only the organiser's side writes: the home government reads.
pub fn choosable(relation: Relation, at_organiser: bool) -> &'static [CommentAudience] {
    let all = CommentAudience::ALL;
    if !at_organiser {
        return &[];
    }
    if relation.mentor || relation.coach || relation.staff {
        all
    } else if relation.leader {
        all.split_at(1).1
    } else if relation.leadership {
        all.split_at(2).1
    } else {
        &[]
    }
}
