//! The browser that asks: its session or visit cookie, and the CSRF token that is bound to it.
//!
//! The token is a digest of the cookie's secret: nothing is stored, it changes with every sign-in, and it can be
//! checked while the database is away.
//!
//! A session's cookie and its tokens name their account by a tag ([`account_tag`]). So a form or a draft of one account
//! is told from another's before anything is looked up, and is offered to its own account alone.

use crate::id::AccountId;
use crate::site::LinkBase;
use crate::state::AppState;
use crate::web::address::asked_address;
use crate::web::flash;
use crate::web::page::{Flash, Page};
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// A secret of 256 bits from the system's generator, as text for cookies and links.
pub fn new_secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// Names an account in cookies, form tokens and pages. It is public and opens nothing.
pub fn account_tag(account: AccountId) -> String {
    let digest = Sha256::digest(format!("jejak account:{}", account.0));
    // Twelve characters.
    URL_SAFE_NO_PAD.encode(&digest[..9])
}

/// The secret of a session, with the tag of its account behind it. The database keeps a digest of both together: a
/// changed tag is no session.
pub fn new_session_secret(account: AccountId) -> String {
    format!("{}.{}", new_secret(), account_tag(account))
}

/// The account that a session's secret names; "" for a visit.
fn account_of_secret(secret: &str) -> &str {
    secret.split_once('.').map_or("", |(_, account)| account)
}

/// The account whose page a form token comes from; "" for a visitor's.
pub fn account_of_token(token: &str) -> &str {
    token.split_once('.').map_or("", |(account, _)| account)
}

/// What the database keeps of a secret.
pub fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// A visit cookie that the middleware has just given to this browser.
#[derive(Clone, Debug)]
pub struct NewVisit(pub String);

/// The browser of this request.
#[derive(Clone, Debug)]
pub struct Browser {
    session: Option<String>,
    visit: String,
    flash: Option<Flash>,
    path: String,
    https: bool,
    device: Option<String>,
    links: LinkBase,
}

impl Browser {
    /// Reads the cookies of a request.
    pub fn of(parts: &Parts, state: &AppState) -> Self {
        let jar = CookieJar::from_headers(&parts.headers);
        let value = |name: &str| {
            jar.get(name)
                .map(|c| c.value().to_owned())
                .filter(|v| v.len() >= 32 && v.len() <= 64)
        };
        let https = state.site.https();
        let visit = value(visit_cookie_name(https))
            .or_else(|| parts.extensions.get::<NewVisit>().map(|v| v.0.clone()));
        let session = value(session_cookie_name(https));
        let account = account_of_secret(session.as_deref().unwrap_or_default());
        Self {
            flash: flash::read(&jar, account),
            session,
            visit: visit.unwrap_or_default(),
            path: parts.uri.path().to_owned(),
            https,
            device: value(device_cookie_name(https)),
            links: state.site.links(asked_address(parts, &state.site).as_ref()),
        }
    }

    /// What links begin with that this browser is shown.
    pub fn links(&self) -> &LinkBase {
        &self.links
    }

    /// The secret by which accounts know this device again: the one it has, else a new one.
    pub fn device_secret(&self) -> String {
        self.device.clone().unwrap_or_else(new_secret)
    }

    /// What the database knows the device by, if it was given a secret before.
    pub fn device_digest(&self) -> Option<[u8; 32]> {
        self.device.as_deref().map(digest)
    }

    /// The cookie that keeps the device known. The database decides when it has been out of use for too long.
    pub fn device_cookie(&self, secret: &str) -> Cookie<'static> {
        let mut lasting = cookie(device_cookie_name(self.https), secret, self.https);
        lasting.make_permanent();
        lasting
    }

    /// What the database knows the session by.
    pub fn session_digest(&self) -> Option<[u8; 32]> {
        self.session.as_deref().map(digest)
    }

    /// The tag of the account that this browser was last signed in with, whether or not the session still lasts; "" for
    /// a visitor and after signing out.
    pub fn account(&self) -> &str {
        account_of_secret(self.session.as_deref().unwrap_or_default())
    }

    /// Whether this browser carries any secret a form can be bound to.
    pub fn is_known(&self) -> bool {
        self.session.is_some() || !self.visit.is_empty()
    }

    /// The token that every form of this browser carries.
    pub fn csrf(&self) -> String {
        csrf_of(self.session.as_deref().unwrap_or(&self.visit))
    }

    /// Whether a form carries this browser's token.
    pub fn owns(&self, token: &str) -> bool {
        // Both sides are digests of a secret the sender would have to know; a timing difference tells nothing of it.
        self.is_known() && digest(&self.csrf()) == digest(token)
    }

    /// The path asked for.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// A page for this browser, without person or tenant.
    pub fn page(&self, title: impl Into<String>) -> Page {
        Page {
            title: title.into(),
            csrf: self.csrf(),
            path: self.path.clone(),
            flash: self.flash.clone(),
            place: None,
            person: None,
            has_errors: false,
            link_reach: self.links.reach,
        }
    }

    /// The same browser after it was given a new session, or after its session was taken away.
    pub fn with_session(self, session: Option<String>) -> Self {
        Self {
            session,
            flash: None,
            ..self
        }
    }

    /// The cookie that gives this browser a session.
    pub fn session_cookie(&self, secret: &str) -> Cookie<'static> {
        cookie(session_cookie_name(self.https), secret, self.https)
    }

    /// The cookie that takes the session away.
    pub fn no_session_cookie(&self) -> Cookie<'static> {
        let mut gone = cookie(session_cookie_name(self.https), "", self.https);
        gone.make_removal();
        gone
    }
}

/// The form token that belongs to a session's or a visit's secret, with the tag of the account in front.
pub fn csrf_of(secret: &str) -> String {
    let digest = Sha256::digest(format!("jejak form token:{secret}"));
    let account = account_of_secret(secret);
    format!("{account}.{}", URL_SAFE_NO_PAD.encode(digest))
}

/// `__Host-` binds the cookie to this host and to HTTPS; browsers refuse it on plain HTTP.
pub fn session_cookie_name(https: bool) -> &'static str {
    if https { "__Host-jejak" } else { "jejak" }
}

/// The cookie of a browser that has no session yet.
pub fn visit_cookie_name(https: bool) -> &'static str {
    if https {
        "__Host-jejak-visit"
    } else {
        "jejak-visit"
    }
}

/// The cookie of a device from which somebody has signed in before.
fn device_cookie_name(https: bool) -> &'static str {
    if https {
        "__Host-jejak-device"
    } else {
        "jejak-device"
    }
}

/// A session-lifetime cookie that scripts cannot read.
pub fn cookie(name: &'static str, value: &str, https: bool) -> Cookie<'static> {
    Cookie::build((name, value.to_owned()))
        .path("/")
        .http_only(true)
        .secure(https)
        .same_site(SameSite::Lax)
        .build()
}
