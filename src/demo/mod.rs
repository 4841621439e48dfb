//! Demonstration data: the stories of the domain with invented people in real regions, and one class that runs today.
//!
//! [`build`] composes all rows in memory, always the same for the same day; [`load`] writes them into an empty database,
//! all or nothing. The parts: [`ideas`] is the catalogue, `facts` sets an idea in its place, `prose` writes its documents,
//! `journey` walks it through the machines; `finished`, `seminar`, `center` and `running` are the stories; `steering` adds
//! what leadership asked and what visitors found. Must not be
//! loaded beside real data: its accounts have a password that everybody can read here.

mod center;
mod classes;
mod facts;
mod finished;
pub mod ideas;
mod journey;
mod launches;
mod load;
mod paper;
mod people;
mod prose;
mod rows;
mod running;
mod running_states;
pub mod scale;
mod scoring;
mod seed;
mod seminar;
mod spots;
mod steering;
mod store;
mod tenants;
#[cfg(test)]
mod tests;
mod world;

pub use load::{Loaded, load};
pub use spots::{Listing, Place, Spot};

use crate::error::Result;
use chrono::NaiveDate;
use world::World;

/// The one password of all demonstration accounts.
pub const PASSWORD: &str = "langkah kecil setiap hari";

/// Everything that is loaded, and where to begin.
#[derive(Debug)]
pub struct Demo {
    world: World,
    /// The organisations, and an account for each role.
    pub listing: Listing,
}

/// Composes the demonstration as of `today`.
pub fn build(today: NaiveDate) -> Result<Demo> {
    let mut w = World::default();
    let houses = tenants::found(&mut w);
    w.operator(
        spots::OPERATOR,
        spots::OPERATOR_LOGIN,
        houses.babel.tenant.at(today, 0, 0),
    );
    let of_2017 = finished::tell(&mut w, &houses)?;
    seminar::tell(&mut w, &houses)?;
    let center = center::tell(&mut w, &houses)?;
    let running = running::tell(&mut w, &houses, today)?;
    launches::of_2017(&mut w, &houses, &of_2017)?;
    launches::of_balikpapan(&mut w, &houses.balikpapan, &center)?;
    launches::of_today(&mut w, &houses.babel, &running, today)?;
    let examiner = scoring::tell(&mut w, &houses, today)?;
    steering::tell(&mut w, today);
    Ok(Demo {
        world: w,
        listing: spots::list(&houses, &running, &examiner),
    })
}
