//! Reading a line of a list.

use super::{Attitude, Entry, Quadrant, Register, Risk, Side, Stakeholder, Standing, Teammate};
use crate::codes::Code;
use crate::web::form::{FieldErrors, Fields, Reader};

const LINE: usize = 200;
const TEXT: usize = 1000;

/// Reads a line.
pub fn parse(fields: &Fields, register: Register) -> Result<Entry, FieldErrors> {
    let mut r = Reader::new(fields);
    let entry = match register {
        Register::Stakeholders => Entry::Stakeholders(stakeholder(&mut r)),
        Register::Risks => Entry::Risks(Risk {
            title: r.line("name", "Risiko", LINE),
            probability: degree(&mut r, "probability", "Kemungkinan"),
            impact: degree(&mut r, "impact", "Dampak"),
            mitigation: r.text("mitigation", "Penanganan", TEXT),
            owner: r
                .optional_line("owner", "Penanggung jawab", LINE)
                .unwrap_or_default(),
        }),
        Register::Team => Entry::Team(Teammate {
            name: r.line("name", "Nama", LINE),
            position: r
                .optional_line("position", "Jabatan", LINE)
                .unwrap_or_default(),
            role: r.line("role", "Peran", LINE),
            task: r.text("task", "Tugas", TEXT),
        }),
    };
    r.finish(entry)
}

fn degree(r: &mut Reader<'_>, name: &str, label: &str) -> i32 {
    r.int(name, label, 1..=5) as i32
}

fn stakeholder(r: &mut Reader<'_>) -> Stakeholder {
    let name = r.line("name", "Nama atau lembaga", LINE);
    let side = r.one_of("side", "Kedudukan", &Side::choices());
    let attitude = r.one_of("attitude", "Sikap", &Attitude::choices());
    let before = Standing {
        influence: degree(r, "influence", "Pengaruh awal"),
        interest: degree(r, "interest", "Kepentingan awal"),
        chosen: r.optional_one_of("quadrant", "Kuadran awal", &Quadrant::choices()),
    };
    let influence = r.optional_int("final_influence", "Pengaruh akhir", 1..=5);
    let interest = r.optional_int("final_interest", "Kepentingan akhir", 1..=5);
    let chosen = r.optional_one_of("final_quadrant", "Kuadran akhir", &Quadrant::choices());
    let strategy = r
        .optional_text("strategy", "Strategi", TEXT)
        .unwrap_or_default();
    let after = match (influence, interest) {
        (Some(influence), Some(interest)) => Some(Standing {
            influence: influence as i32,
            interest: interest as i32,
            chosen,
        }),
        _ => None,
    };
    let lacks = (influence.is_some() || interest.is_some() || chosen.is_some()) && after.is_none();
    let field = if influence.is_none() {
        "final_influence"
    } else {
        "final_interest"
    };
    r.check(
        !lacks,
        field,
        "Isi pengaruh dan kepentingan akhir keduanya, atau kosongkan semuanya.",
    );
    Stakeholder {
        name,
        side,
        attitude,
        before,
        after,
        strategy,
    }
}

/// What the form shows for a line.
pub fn filled(entry: &Entry) -> Fields {
    let mut fields = Fields::default();
    let mut set = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .for_each(|(name, value)| fields.set(name, *value))
    };
    match entry {
        Entry::Stakeholders(s) => {
            set(&[
                ("name", &s.name),
                ("side", s.side.code()),
                ("attitude", s.attitude.code()),
                ("strategy", &s.strategy),
            ]);
            put_standing(&mut fields, "", s.before);
            if let Some(after) = s.after {
                put_standing(&mut fields, "final_", after);
            }
        }
        Entry::Risks(k) => {
            let (probability, impact) = (k.probability.to_string(), k.impact.to_string());
            set(&[
                ("name", &k.title),
                ("probability", &probability),
                ("impact", &impact),
                ("mitigation", &k.mitigation),
                ("owner", &k.owner),
            ]);
        }
        Entry::Team(t) => set(&[
            ("name", &t.name),
            ("position", &t.position),
            ("role", &t.role),
            ("task", &t.task),
        ]),
    }
    fields
}

fn put_standing(fields: &mut Fields, prefix: &str, standing: Standing) {
    fields.set(
        &format!("{prefix}influence"),
        standing.influence.to_string(),
    );
    fields.set(&format!("{prefix}interest"), standing.interest.to_string());
    fields.set(
        &format!("{prefix}quadrant"),
        standing.chosen.map_or("", Code::code),
    );
}
