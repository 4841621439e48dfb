//! State machines as tables: what may follow what, by whom. Pages, checks, tests and the database read the same table.

use super::{Role, check_reason};
use crate::codes::Code;
use crate::error::{Error, Result};

/// One arrow of a machine.
#[derive(Debug, Clone, Copy)]
pub struct Arrow<S: 'static, E: 'static> {
    /// The state it leaves.
    pub from: S,
    /// The event.
    pub event: E,
    /// The state it leads to.
    pub to: S,
    /// Who may cause the event; none: it follows from another act.
    pub by: &'static [Role],
    /// Whether a reason of at least ten characters must be given (BR-08).
    pub needs_reason: bool,
}

impl<S, E> Arrow<S, E> {
    /// An arrow, in the order in which one reads it.
    pub const fn new(from: S, event: E, to: S, by: &'static [Role], needs_reason: bool) -> Self {
        Self {
            from,
            event,
            to,
            by,
            needs_reason,
        }
    }
}

/// A machine: its name in the database and its arrows.
pub trait Machine {
    /// Where it can be.
    type State: Code;
    /// What can happen.
    type Event: Code;
    /// Its name in `machine_arrow` and `transition`.
    const NAME: &'static str;
    /// All arrows.
    const ARROWS: &'static [Arrow<Self::State, Self::Event>];

    /// The arrow that `event` takes from `state`, if there is one.
    fn arrow(
        state: Self::State,
        event: Self::Event,
    ) -> Option<&'static Arrow<Self::State, Self::Event>> {
        Self::ARROWS
            .iter()
            .find(|a| a.from == state && a.event == event)
    }

    /// The state after `event`, or a sentence that says what is the case.
    fn after(state: Self::State, event: Self::Event) -> Result<Self::State> {
        Self::arrow(state, event).map(|a| a.to).ok_or_else(|| {
            Error::illegal(format!(
                "Tindakan “{}” tidak berlaku lagi karena statusnya kini “{}”.",
                event.label(),
                state.label()
            ))
        })
    }

    /// Whether `event` asks for a reason in `state`.
    fn needs_reason(state: Self::State, event: Self::Event) -> bool {
        Self::arrow(state, event).is_some_and(|a| a.needs_reason)
    }

    /// The state after `event` that was caused for `reason`, or a sentence that says what is the case or what is wanted.
    fn take(state: Self::State, event: Self::Event, reason: Option<&str>) -> Result<Self::State> {
        let to = Self::after(state, event)?;
        check_reason(Self::needs_reason(state, event), reason)?;
        Ok(to)
    }

    /// What somebody with `roles` can cause in `state`: the buttons of the page.
    fn events_for(state: Self::State, roles: &[Role]) -> Vec<Self::Event> {
        Self::ARROWS
            .iter()
            .filter(|a| a.from == state && a.by.iter().any(|r| roles.contains(r)))
            .map(|a| a.event)
            .collect()
    }
}
