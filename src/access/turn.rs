//! A turn for a request of somebody who is signed in: first one of the session, before the database is asked, then one of
//! the account, so that several sessions gain nothing.

use crate::error::Result;
use crate::id::AccountId;
use crate::state::AppState;
use crate::turns::{Asker, Turn, Turns, Weight};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use std::sync::{Arc, Weak};

/// The turns that a request holds until its work has ended.
#[derive(Debug)]
pub struct MemberTurn {
    _session: Option<Turn>,
    _account: Option<Turn>,
}

/// A request on its way to its turn.
///
/// One that opens a second transaction while it still holds its turn keeps that one: nobody waits for himself.
pub(super) struct Arrival {
    turns: Turns,
    weight: Weight,
    held: Option<Arc<MemberTurn>>,
    session: Option<Turn>,
    account: Option<Turn>,
}

impl Arrival {
    /// Waits for a turn of the session.
    pub(super) async fn of(parts: &Parts, state: &AppState, digest: [u8; 32]) -> Result<Self> {
        let weight = weight_of(parts);
        let held = parts.extensions.get::<Weak<MemberTurn>>();
        let held = held.and_then(Weak::upgrade);
        let session = match held {
            Some(_) => None,
            None => Some(state.turns.take(Asker::Session(digest), weight).await?),
        };
        Ok(Self {
            turns: state.turns.clone(),
            weight,
            held,
            session,
            account: None,
        })
    }

    /// The account whose turns are all taken, if it has to be waited for. Whoever waits gives the connection back first
    /// and looks again afterwards.
    pub(super) fn must_wait_for(&mut self, account: Option<AccountId>) -> Option<AccountId> {
        let account = account.filter(|_| self.held.is_none() && self.account.is_none())?;
        self.account = self.turns.try_take(Asker::Account(account), self.weight);
        Some(account).filter(|_| self.account.is_none())
    }

    /// Waits for a turn of the account.
    pub(super) async fn wait_for(&mut self, account: AccountId) -> Result<()> {
        let turn = self.turns.take(Asker::Account(account), self.weight);
        self.account = Some(turn.await?);
        Ok(())
    }

    /// The turn, which the request also knows about.
    pub(super) fn begin(self, parts: &mut Parts) -> Arc<MemberTurn> {
        if let Some(held) = self.held {
            return held;
        }
        let turn = Arc::new(MemberTurn {
            _session: self.session,
            _account: self.account,
        });
        parts.extensions.insert(Arc::downgrade(&turn));
        turn
    }
}

/// Files that are made, searches, and forms with files are heavy.
fn weight_of(parts: &Parts) -> Weight {
    if let Some(weight) = parts.extensions.get::<Weight>() {
        return *weight;
    }
    let path = parts.uri.path();
    let is_made = [".xlsx", ".csv", ".pdf", ".zip", ".txt"]
        .iter()
        .any(|ending| path.ends_with(ending));
    let is_search = parts.uri.query().is_some_and(|q| {
        q.split('&')
            .any(|pair| pair.starts_with("q=") && pair.len() > 2)
    });
    let has_files = parts
        .headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    if is_made || is_search || has_files {
        Weight::Heavy
    } else {
        Weight::Page
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn weight(address: &str, kind: &str) -> Weight {
        let request = Request::builder().uri(address).header(CONTENT_TYPE, kind);
        weight_of(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn files_searches_and_uploads_are_heavy_and_pages_are_not() {
        for address in [
            "/t/a/projects.xlsx?view=ours",
            "/t/a/projects/1/consultations.pdf",
            "/t/a/launches/1/pack.zip",
            "/t/a/projects?view=ours&q=air",
        ] {
            assert_eq!(weight(address, ""), Weight::Heavy, "{address}");
        }
        let upload = "multipart/form-data; boundary=x";
        assert_eq!(weight("/t/a/cohorts/1/import", upload), Weight::Heavy);
        for address in ["/t/a/", "/t/a/projects?q=&view=ours", "/t/a/files/1"] {
            assert_eq!(weight(address, ""), Weight::Page, "{address}");
        }
    }
}
