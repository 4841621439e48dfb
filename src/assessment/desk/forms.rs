//! Reading a table of scores.

use super::{Entered, Value};
use crate::assessment::scheme::Aspect;
use crate::cohorts::participants::Participant;
use crate::id::ParticipationId;
use crate::web::form::{FieldErrors, Fields, Reader};
use rust_decimal::Decimal;

/// The field of a person's score.
pub fn field(person: ParticipationId, criterion: &str) -> String {
    format!("s-{person}-{criterion}")
}

/// The field of the hours that a person missed.
pub const HOURS: &str = "jp";

/// What a table is of.
#[derive(Debug, Clone, Copy)]
pub enum Table<'a> {
    /// The criteria of an aspect.
    Aspect(&'a Aspect),
    /// Lesson hours missed.
    Attendance,
}

/// Reads a table: each field that is there, for the people of the class.
pub fn parse(
    fields: &Fields,
    people: &[Participant],
    table: Table<'_>,
) -> Result<Vec<Entered>, FieldErrors> {
    let mut r = Reader::new(fields);
    let mut entered = Vec::new();
    for person in people {
        match table {
            Table::Aspect(aspect) => {
                for criterion in &aspect.criteria {
                    let name = field(person.id, &criterion.code);
                    if !fields.has(&name) {
                        continue;
                    }
                    let label = format!("{}, {}", person.name, criterion.name);
                    let score =
                        r.optional_decimal(&name, &label, Decimal::ZERO..=Decimal::ONE_HUNDRED);
                    entered.push(Entered {
                        person: person.id,
                        value: Value::Score {
                            aspect: aspect.code.clone(),
                            criterion: criterion.code.clone(),
                            score,
                        },
                    });
                }
            }
            Table::Attendance => {
                let name = field(person.id, HOURS);
                if fields.has(&name) {
                    let jp =
                        r.optional_int(&name, &format!("Ketidakhadiran {}", person.name), 0..=2000);
                    entered.push(Entered {
                        person: person.id,
                        value: Value::Absence(jp.and_then(|jp| i32::try_from(jp).ok())),
                    });
                }
            }
        }
    }
    r.finish(entered)
}
