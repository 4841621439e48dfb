//! The pages of signing in and of one's own account.

use super::KeptForm;
use super::store::SessionRow;
use crate::web::address::Misplaced;
use crate::web::form::FormView;
use crate::web::input::parse_urlencoded;
use crate::web::page::Page;
use crate::web::problem::{Typed, typed};
use crate::web::text::Zone;
use askama::Template;
use askama_web::WebTemplate;

/// Login and password.
#[derive(Template, WebTemplate)]
#[template(path = "accounts/sign_in.html")]
pub struct SignInPage {
    /// Around the content.
    pub page: Page,
    /// What was typed.
    pub form: FormView,
    /// Where to go afterwards.
    pub next: String,
    /// What became of a form that was under way when the session ended; "" if there was none.
    pub notice: String,
    /// What was typed there and could not be kept, to copy.
    pub typed: Vec<Typed>,
    /// The browser is at another address than the one that the operator has named.
    pub misplaced: Option<Misplaced>,
}

/// After signing in again: one button sends the form on its way that came when the session had ended.
#[derive(Template, WebTemplate)]
#[template(path = "accounts/resume.html")]
pub struct ResumePage {
    /// Around the content.
    pub page: Page,
    /// Where the form was going.
    pub path: String,
    /// What was typed.
    pub typed: Vec<Typed>,
    /// Whether files came with it, which have to be chosen again.
    pub without_files: bool,
}

impl ResumePage {
    /// From what the former session kept.
    pub fn of(page: Page, kept: KeptForm) -> Self {
        let fields = parse_urlencoded(kept.body.as_bytes()).unwrap_or_default();
        Self {
            page,
            path: kept.path,
            typed: typed(&fields),
            without_files: kept.without_files,
        }
    }
}

/// An invitation link was opened.
#[derive(Template, WebTemplate)]
#[template(path = "accounts/invitation.html")]
pub struct InvitationPage {
    /// Around the content.
    pub page: Page,
    /// What was typed.
    pub form: FormView,
    /// The person's name.
    pub name: String,
    /// With what the person will sign in.
    pub logins: Vec<String>,
    /// The tenant that invites; empty for the platform.
    pub tenant: String,
    /// Whether the person has a password and is let into one more tenant.
    pub joins: bool,
    /// Whether the person had a password before.
    pub is_reset: bool,
}

/// An invitation was opened while another account is signed in: nobody is replaced without being asked.
#[derive(Template, WebTemplate)]
#[template(path = "accounts/invitation_other.html")]
pub struct InvitationOtherPage {
    /// Around the content.
    pub page: Page,
    /// Who is signed in.
    pub signed_in: String,
    /// For whom the link is.
    pub invited: String,
    /// The address of the link, to come back to after signing out.
    pub link: String,
}

/// The link is used up, replaced or too old.
#[derive(Template, WebTemplate)]
#[template(path = "accounts/invitation_over.html")]
pub struct InvitationOverPage {
    /// Around the content.
    pub page: Page,
}

/// Which of one's tenants to enter.
#[derive(Template, WebTemplate)]
#[template(path = "accounts/start.html")]
pub struct StartPage {
    /// Around the content.
    pub page: Page,
    /// Slug and name.
    pub places: Vec<(String, String)>,
    /// Whether the link to the platform's pages is shown.
    pub platform_admin: bool,
}

/// One's own account.
#[derive(Template, WebTemplate)]
#[template(path = "accounts/account.html")]
pub struct AccountPage {
    /// Around the content.
    pub page: Page,
    /// What was typed.
    pub form: FormView,
    /// Open sessions.
    pub sessions: Vec<SessionPart>,
}

/// One open session.
pub struct SessionPart {
    /// The device in short words.
    pub device: String,
    /// The address it came from.
    pub address: String,
    /// Last used.
    pub last_seen: String,
    /// Whether it is this browser's.
    pub is_this: bool,
}

impl SessionPart {
    /// How a session is told to its owner.
    pub fn of(row: &SessionRow, this: Option<[u8; 32]>) -> Self {
        Self {
            device: device_words(&row.user_agent),
            address: row.address.clone(),
            last_seen: crate::web::text::datetime(row.last_seen_at, Zone::Wib),
            is_this: this.is_some_and(|d| d[..] == row.token_digest[..]),
        }
    }
}

fn device_words(agent: &str) -> String {
    let system = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    let browser = [
        ("Edg/", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    let find = |list: &[(&str, &'static str)]| {
        list.iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    match (find(&browser), find(&system)) {
        (Some(b), Some(s)) => format!("{b} di {s}"),
        (Some(b), None) => b.to_owned(),
        (None, Some(s)) => s.to_owned(),
        (None, None) => "Peramban lain".to_owned(),
    }
}

/// How Jejak works, in short.
#[derive(Template, WebTemplate)]
#[template(path = "accounts/help.html")]
pub struct HelpPage {
    /// Around the content.
    pub page: Page,
}
