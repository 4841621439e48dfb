//! Who may do what: the actor, the roles, the permit, the extractors that open a tenant, the record of all routes.
//!
//! A change takes a [`Permit`], which only [`Actor::permit`] makes, for one action on one subject.

mod extract;
mod machine;
mod permit;
mod reason;
mod role;
mod routes;
mod sent;
mod session;
mod turn;

pub use extract::{
    At, Done, Drafting, Guest, Here, Member, MemberRead, PlatformAdmin, SignedIn, Tenant, Visitor,
};
pub use machine::{Arrow, Machine};
pub use permit::{Action, Actor, Operator, Permit};
pub use reason::{REASON_WANTED, check_reason, is_reason, read_optional_reason, read_reason};
pub use role::Role;
pub use routes::{Audience, RouteRecord, Routes};
pub use sent::{Sent, with_files};
