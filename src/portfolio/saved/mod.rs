//! Searches that somebody wants again: kept by name, each for its owner alone. Main types: [`SavedView`], [`KeepViews`].

pub mod routes;
pub mod store;

use crate::access::{Action, Actor};
use crate::id::{MemberId, SavedViewId};

/// The most that one person keeps.
const MOST: usize = 20;

/// A saved search.
#[derive(Debug, Clone)]
pub struct SavedView {
    /// The search.
    pub id: SavedViewId,
    /// What it is called.
    pub name: String,
    /// The query of its address.
    pub query: String,
}

/// The searches of somebody.
#[derive(Debug)]
pub struct Shelf(pub MemberId);

/// Keep and drop searches: everybody the own ones.
#[derive(Debug)]
pub struct KeepViews;

impl Action for KeepViews {
    type Subject = Shelf;
    const NAME: &'static str = "view.keep";
    const WHO_MAY: &'static str = "Pemilik tampilan tersimpan";
    fn allows(actor: &Actor, shelf: &Shelf) -> bool {
        actor.member_id == shelf.0
    }
}
