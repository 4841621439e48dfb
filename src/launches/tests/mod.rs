//! What the room does, through the router: a training centre that runs a class, and a city whose people take part in it.

mod flow;
mod frozen;
mod once;
mod rules;
pub(crate) mod world;
