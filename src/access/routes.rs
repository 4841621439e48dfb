//! The record of all routes: each is added with its audience, which the extractors enforce and the tests walk.

use super::Role;
use crate::state::AppState;
use axum::Router;
use axum::extract::Extension;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

/// Who may come to a route at all. Finer rules (this mentor, this project) stand in each feature's policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Anybody, signed in or not.
    Anyone,
    /// Anybody signed in.
    SignedIn,
    /// Those who run the platform.
    PlatformAdmin,
    /// Every member of the tenant.
    Member,
    /// Members who hold one of these roles today.
    Roles(&'static [Role]),
}

impl Audience {
    /// In words, for `jejak routes`.
    pub fn describe(self) -> String {
        match self {
            Self::Anyone => "anyone".into(),
            Self::SignedIn => "signed_in".into(),
            Self::PlatformAdmin => "platform_admin".into(),
            Self::Member => "member".into(),
            Self::Roles(roles) => roles
                .iter()
                .map(|r| r.to_string())
                .collect::<Vec<_>>()
                .join("|"),
        }
    }
}

/// One route.
#[derive(Debug, Clone)]
pub struct RouteRecord {
    /// GET or POST.
    pub method: Method,
    /// The pattern.
    pub path: &'static str,
    /// Who may come.
    pub audience: Audience,
}

/// A router that remembers what was added to it.
#[derive(Default)]
pub struct Routes {
    router: Router<AppState>,
    record: Vec<RouteRecord>,
}

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page. HEAD is answered alike.
    pub fn get<H, T>(self, path: &'static str, audience: Audience, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(Method::GET, path, audience, on(MethodFilter::GET, handler))
    }

    /// Adds a write.
    pub fn post<H, T>(self, path: &'static str, audience: Audience, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(
            Method::POST,
            path,
            audience,
            on(MethodFilter::POST, handler),
        )
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        audience: Audience,
        handler: MethodRouter<AppState>,
    ) -> Self {
        self.router = self.router.route(path, handler.layer(Extension(audience)));
        self.record.push(RouteRecord {
            method,
            path,
            audience,
        });
        self
    }

    /// Adds all routes of a feature.
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.record.extend(other.record);
        self
    }

    /// The router and the record.
    pub fn into_parts(self) -> (Router<AppState>, Vec<RouteRecord>) {
        (self.router, self.record)
    }
}
