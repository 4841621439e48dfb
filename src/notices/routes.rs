//! The inbox's addresses.

use super::policy::{Inbox, ReadInbox};
use super::{actions, store};
use crate::access::{Audience, Member, MemberRead, Routes};
use crate::error::Result;
use crate::web::input::Form;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;
use axum::response::Response;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/t/{tenant}/notices", Audience::Member, list)
        .post("/t/{tenant}/notices/read", Audience::Member, read_all)
}

/// A notice in words.
struct NoticePart {
    href: String,
    body: String,
    when: String,
    is_new: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "notices/list.html")]
struct InboxPage {
    page: Page,
    href: String,
    unread: usize,
    notices: Vec<NoticePart>,
}

async fn list(mut m: MemberRead) -> Result<InboxPage> {
    let notices = store::list(&mut m.tx, m.here.actor.member_id).await?;
    let here = &m.here;
    Ok(InboxPage {
        page: here.page("Pemberitahuan"),
        href: here.path("/notices"),
        unread: notices.iter().filter(|n| n.read_at.is_none()).count(),
        notices: notices
            .into_iter()
            .map(|n| NoticePart {
                href: here.path(&n.path),
                body: n.body,
                when: text::datetime_short(n.at, here.tenant.zone),
                is_new: n.read_at.is_none(),
            })
            .collect(),
    })
}

async fn read_all(mut m: Member, Form(_): Form) -> Result<Response> {
    let inbox = Inbox(m.here.actor.member_id);
    let permit = m.here.actor.permit::<ReadInbox>(&inbox)?;
    actions::read_all(&mut m.tx, &permit, m.here.now).await?;
    Ok(m.commit()
        .await?
        .see("/notices", "Semua pemberitahuan ditandai sudah dibaca."))
}
