//! The page of comments: the thread, and the form with the names of its readers.

use super::{Comment, CommentAudience, audience_names, join_names};
use crate::access::{Here, Role};
use crate::codes::Code;
use crate::id::CommentId;
use crate::projects::{DocumentKind, Project};
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// One comment.
#[derive(Debug)]
pub struct CommentPart {
    /// Who.
    pub author: String,
    /// In which role.
    pub role: &'static str,
    /// When.
    pub when: String,
    /// When, for machines.
    pub at: String,
    /// About which document; empty for the whole project.
    pub about: &'static str,
    /// "terlihat oleh …".
    pub seen_by: String,
    /// What it says.
    pub body: String,
}

impl CommentPart {
    /// A comment as the reader sees it.
    pub fn of(comment: &Comment, project: &Project, here: &Here) -> Self {
        Self {
            author: comment.author_name.clone(),
            role: Role::from_code(&comment.author_role).map_or("", Code::label),
            when: text::datetime_short(comment.created_at, here.tenant.zone),
            at: comment.created_at.to_rfc3339(),
            about: comment
                .document_kind
                .as_deref()
                .and_then(DocumentKind::from_code)
                .map_or("", Code::label),
            seen_by: join_names(&audience_names(project, comment.audience)),
            body: comment.body.clone(),
        }
    }
}

/// Audiences as choices, each with the names of its readers.
pub fn audience_options(project: &Project, choosable: &[CommentAudience]) -> Vec<(String, String)> {
    choosable
        .iter()
        .map(|a| {
            (
                a.code().to_owned(),
                format!(
                    "{}: {}",
                    short(*a),
                    join_names(&audience_names(project, *a))
                ),
            )
        })
        .collect()
}

fn short(audience: CommentAudience) -> &'static str {
    match audience {
        CommentAudience::Reviewers => "Tanpa peserta",
        CommentAudience::Team => "Tim proyek",
        CommentAudience::All => "Semua",
    }
}

/// The page.
#[derive(Template, WebTemplate)]
#[template(path = "reviews/comments.html")]
pub struct CommentsPage {
    /// Around the content.
    pub page: Page,
    /// The address of the project.
    pub project_href: String,
    /// The project.
    pub name: String,
    /// The thread.
    pub comments: Vec<CommentPart>,
    /// What is typed.
    pub form: FormView,
    /// The id a new comment will have.
    pub id: CommentId,
    /// Audiences to choose from; none for who only reads.
    pub audiences: Vec<(String, String)>,
}
