//! The directives of a project as a page.

use super::policy::{DirectiveCase, kinds};
use super::{Answer, Directive, DirectiveKind, forms};
use crate::access::Here;
use crate::codes::Code;
use crate::id::{DirectiveAnswerId, DirectiveId};
use crate::projects::Case;
use crate::web::form::FormView;
use crate::web::page::Page;
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// A step of the follow-up.
#[derive(Debug, Clone)]
pub struct AnswerPart {
    /// What happened.
    pub what: &'static str,
    /// By whom and when.
    pub by: String,
    /// What was said.
    pub body: String,
    /// Money and year, where they were given.
    pub money: String,
}

/// A directive of a project.
#[derive(Debug, Clone)]
pub struct DirectivePart {
    /// Its id.
    pub id: String,
    /// What kind.
    pub kind: &'static str,
    /// Kind and text of the tag.
    pub tag: (&'static str, &'static str),
    /// What is asked.
    pub body: String,
    /// Label and value: by whom, on what basis, until when, how much.
    pub facts: Vec<(&'static str, String)>,
    /// Whether it should be over.
    pub is_overdue: bool,
    /// The follow-up.
    pub answers: Vec<AnswerPart>,
    /// What the reader can cause: code and label.
    pub events: Vec<(String, String)>,
    /// Whether money belongs to one of them.
    pub has_amount: bool,
    /// Whether the number of OPD is asked for.
    pub has_units: bool,
    /// The state that the reader sees, as the form sends it back.
    pub seen: &'static str,
    /// Prefix of the form's field ids.
    pub ids: String,
    /// The id of a new answer.
    pub answer_id: String,
    /// What is typed.
    pub form: FormView,
}

/// "Rp50.000.000, tahun anggaran 2027".
fn money(amount: Option<i64>, year: Option<i32>) -> String {
    let parts = [
        amount.map(text::rupiah),
        year.map(|y| format!("tahun anggaran {y}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// "berjalan di 12 perangkat daerah".
pub fn running_in(units: i32) -> String {
    format!(
        "berjalan di {} perangkat daerah",
        text::number(units.into())
    )
}

fn given(d: &Directive, here: &Here) -> String {
    let office = if d.given_by_office.is_empty() {
        d.given_by_role.label().to_owned()
    } else {
        d.given_by_office.clone()
    };
    format!(
        "{} ({office}), {}",
        d.given_by_name,
        text::date(here.tenant.zone.day(d.given_at))
    )
}

impl DirectivePart {
    /// The one thing that its reader can do, where it is one: then there is nothing to choose.
    fn only(&self) -> Option<&(String, String)> {
        self.events.first().filter(|_| self.events.len() == 1)
    }

    /// Its name, else what many of them are called.
    fn deed<'a>(&'a self, many: &'a str) -> &'a str {
        self.only().map_or(many, |(_, label)| label)
    }

    fn of(
        at: usize,
        case: &Case,
        d: &Directive,
        answers: &[Answer],
        here: &Here,
        refused: Option<&FormView>,
    ) -> Self {
        let subject = DirectiveCase {
            case: case.clone(),
            directive: d.clone(),
            here: here.tenant.id,
        };
        let events = subject.events(&here.actor);
        let facts = [
            ("Diberikan oleh", given(d, here)),
            ("Dasar", d.basis.clone()),
            (
                "Batas waktu",
                d.due_on
                    .map(|due| {
                        format!(
                            "{} ({})",
                            text::date(due),
                            text::relative_days(here.today(), due)
                        )
                    })
                    .unwrap_or_default(),
            ),
            ("Anggaran", money(d.amount_rupiah, d.fiscal_year)),
        ];
        let form = refused.cloned().unwrap_or_default();
        Self {
            id: d.id.to_string(),
            kind: d.kind.label(),
            tag: (d.state.tag(), d.state.label()),
            body: d.body.clone(),
            facts: facts.into_iter().filter(|(_, v)| !v.is_empty()).collect(),
            is_overdue: d.is_overdue(here.today()),
            answers: answers
                .iter()
                .filter(|a| a.directive_id == d.id)
                .map(|a| AnswerPart {
                    what: a.to.label(),
                    by: format!(
                        "{} ({}), {}",
                        a.by_name,
                        a.by_role.label().to_lowercase(),
                        text::datetime_short(a.at, here.tenant.zone)
                    ),
                    body: a.body.clone(),
                    money: a
                        .units
                        .map_or_else(|| money(a.amount_rupiah, a.fiscal_year), running_in),
                })
                .collect(),
            has_units: d.kind == DirectiveKind::RollOut,
            has_amount: events.iter().any(|e| e.has_amount()),
            events: events
                .iter()
                .map(|e| (e.code().to_owned(), e.label().to_owned()))
                .collect(),
            seen: d.state.code(),
            ids: format!("d{at}"),
            answer_id: form
                .value("id")
                .parse()
                .unwrap_or_else(|_| DirectiveAnswerId::new())
                .to_string(),
            form,
        }
    }
}

/// The directives of a project.
#[derive(Template, WebTemplate)]
#[template(path = "directives/show.html")]
pub struct DirectivesPage {
    /// Around the content.
    pub page: Page,
    /// The project's address.
    pub back: String,
    /// What it is called.
    pub name: String,
    /// The page's own address.
    pub href: String,
    /// The directives.
    pub directives: Vec<DirectivePart>,
    /// The kinds that the reader may give.
    pub kinds: Vec<(String, String)>,
    /// First states of budget feedback.
    pub states: Vec<(String, String)>,
    /// Whether budget feedback is all that the reader may give.
    pub only_budget: bool,
    /// The id of a new directive.
    pub id: String,
    /// What is typed.
    pub form: FormView,
}

impl DirectivesPage {
    fn body_label(&self) -> &'static str {
        if self.only_budget {
            "Isi umpan balik"
        } else {
            "Isi arahan"
        }
    }

    /// The page; `answering` is the directive whose answer was refused, with what was typed.
    pub fn of(
        here: &Here,
        case: &Case,
        (directives, answers): (&[Directive], &[Answer]),
        form: FormView,
        answering: Option<(DirectiveId, FormView)>,
    ) -> Self {
        let mut page = here.page("Arahan dan umpan balik anggaran");
        page.has_errors = !form.errors.is_empty()
            || answering
                .as_ref()
                .is_some_and(|(_, f)| !f.errors.is_empty());
        let may = kinds(case);
        let back = here.path(&format!("/projects/{}", case.project.id));
        Self {
            page,
            href: format!("{back}/directives"),
            back,
            name: case.project.display_name(),
            directives: directives
                .iter()
                .enumerate()
                .map(|(at, d)| {
                    let refused = answering
                        .as_ref()
                        .filter(|(id, _)| *id == d.id)
                        .map(|(_, f)| f);
                    DirectivePart::of(at, case, d, answers, here, refused)
                })
                .collect(),
            kinds: may
                .iter()
                .map(|k| (k.code().to_owned(), k.label().to_owned()))
                .collect(),
            states: forms::budget_states(),
            only_budget: may == [DirectiveKind::Budget],
            id: form
                .value("id")
                .parse()
                .unwrap_or_else(|_| DirectiveId::new())
                .to_string(),
            form,
        }
    }
}
