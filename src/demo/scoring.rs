//! Scores and seminars: the class of story 1, scored by three examiners and published; a finished class with a deferral
//! and its remedial; and a seminar that takes place today.

use super::people::{Level, Region};
use super::rows::{
    AbsenceRow, AspectRow, CohortRow, CriterionRow, ExaminerRow, GroupRow, NoteRow,
    ParticipationRow, PublicationRow, RemedialRow, ResultRow, SchemeRow, ScoreLineRow,
    ScoreSheetRow, ScoringRow, SlotRow,
};
use super::seed::Dice;
use super::spots::EXAMINER_LOGIN;
use super::tenants::{House, Houses};
use super::world::{Member, World};
use crate::access::Role;
use crate::assessment::engine::{self, Mark, Outcome, RaterSheet, Record, Remedial};
use crate::assessment::presets;
use crate::assessment::scheme::{Rater, Scheme};
use crate::codes::Code;
use crate::error::{Error, Result};
use crate::projects::Stage;
use crate::seminars::SeminarKind;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// Tells it; gives the examiner of today's seminar.
pub fn tell(w: &mut World, houses: &Houses, today: NaiveDate) -> Result<Member> {
    let cohort = |w: &World, tenant: Uuid, newest: bool| {
        let own =
            w.t.cohorts
                .iter()
                .filter(|c| c.tenant_id == tenant && c.ends_on < today);
        if newest {
            own.max_by_key(|c| c.starts_on).cloned()
        } else {
            own.min_by_key(|c| c.starts_on).cloned()
        }
    };
    let missing = || Error::internal("the demonstration lacks a class to score");
    let sulsel = cohort(w, houses.sulsel.tenant.id, false).ok_or_else(missing)?;
    let old = examiners(
        w,
        &houses.sulsel,
        Region::Sulawesi,
        2018,
        3,
        sulsel.starts_on,
    );
    Story {
        house: &houses.sulsel,
        cohort: sulsel,
        preset: "diklatpim_2015",
        examiners: old,
        deferred: None,
    }
    .tell(w)?;
    let center = cohort(w, houses.ppsdm.tenant.id, true).ok_or_else(missing)?;
    let newer = examiners(w, &houses.ppsdm, Region::Borneo, 2022, 2, center.starts_on);
    Story {
        house: &houses.ppsdm,
        cohort: center,
        preset: "pka_2023",
        examiners: newer,
        deferred: Some(7),
    }
    .tell(w)?;
    let running =
        w.t.cohorts
            .iter()
            .find(|c| {
                c.tenant_id == houses.babel.tenant.id && c.starts_on <= today && c.ends_on >= today
            })
            .cloned()
            .ok_or_else(missing)?;
    seminar_of_today(w, &houses.babel, &running, today)
}

fn examiners(
    w: &mut World,
    house: &House,
    region: Region,
    year: i32,
    count: usize,
    day: NaiveDate,
) -> Vec<Member> {
    (0..count)
        .map(|n| {
            let person = w.people.make(region, Level::Head, year);
            let position = [
                "Widyaiswara Ahli Utama",
                "Dosen Administrasi Publik",
                "Asisten Administrasi Umum",
            ][n % 3];
            w.enter(&house.tenant, &person, position, &[Role::Examiner], day)
        })
        .collect()
}

/// A scheme of the tenant, copied from a preset and active.
fn scheme(
    w: &mut World,
    house: &House,
    preset: &str,
    day: NaiveDate,
) -> Result<(Uuid, &'static Scheme)> {
    let preset =
        presets::find(preset).ok_or_else(|| Error::internal(format!("no preset {preset}")))?;
    let scheme = &preset.scheme;
    let (tenant_id, id, at) = (house.tenant.id, w.ids.next(), house.tenant.at(day, 9, 0));
    w.t.schemes.push(SchemeRow {
        tenant_id,
        id,
        name: scheme.name.clone(),
        program: scheme.program.clone(),
        legal_basis: scheme.legal_basis.clone(),
        copied_from: scheme.name.clone(),
        pass_above: scheme.rules.pass_above,
        fail_at: scheme.rules.fail_at,
        remedial_cap: scheme.rules.remedial_cap,
        max_absence_jp: scheme.rules.max_absence_jp,
        max_poor_aspects: scheme.rules.max_poor_aspects,
        bands: serde_json::to_value(&scheme.bands).map_err(Error::internal)?,
        state: "active",
        state_since: at,
        created_at: at,
        version: 1,
    });
    for (position, aspect) in (1i32..).zip(&scheme.aspects) {
        w.t.aspects.push(AspectRow {
            tenant_id,
            scheme_id: id,
            code: aspect.code.clone(),
            position,
            name: aspect.name.clone(),
            weight: aspect.weight,
            rater: aspect.rater.code(),
            phase: aspect.phase.map(Code::code),
        });
        for (position, criterion) in (1i32..).zip(&aspect.criteria) {
            w.t.criteria.push(CriterionRow {
                tenant_id,
                scheme_id: id,
                aspect: aspect.code.clone(),
                code: criterion.code.clone(),
                position,
                name: criterion.name.clone(),
                weight: criterion.weight,
                levels: criterion.levels.clone(),
            });
        }
    }
    Ok((id, scheme))
}

/// A class that is scored from the first sheet to the letter.
struct Story<'a> {
    house: &'a House,
    cohort: CohortRow,
    preset: &'static str,
    examiners: Vec<Member>,
    /// The list number of the one who was deferred and came again.
    deferred: Option<i32>,
}

/// What one rater gave one person.
struct Written {
    rater: Rater,
    phase: Option<SeminarKind>,
    member: Option<usize>,
    marks: Vec<Mark>,
}

impl Story<'_> {
    fn tell(self, w: &mut World) -> Result<()> {
        let (scheme_id, scheme) = scheme(w, self.house, self.preset, self.cohort.starts_on)?;
        let (tenant_id, cohort_id) = (self.house.tenant.id, self.cohort.id);
        let published_at = self.house.tenant.at(self.cohort.ends_on, 15, 0);
        w.t.scorings.push(ScoringRow {
            tenant_id,
            cohort_id,
            scheme_id,
            state: "published",
            state_since: published_at,
            asked_by_name: "",
            asked_reason: "",
            version: 1,
        });
        let people: Vec<ParticipationRow> =
            w.t.participations
                .iter()
                .filter(|p| p.cohort_id == cohort_id)
                .cloned()
                .collect();
        self.seminars(w, &people);
        let mut outcomes: Vec<(Uuid, Outcome)> = Vec::new();
        for person in &people {
            let record = self.one(w, scheme_id, scheme, person);
            outcomes.push((person.id, engine::outcome(scheme, &record)));
        }
        self.publish(w, &outcomes, published_at)
    }

    /// Groups by coach, both seminars, one after another on days of their own.
    fn seminars(&self, w: &mut World, people: &[ParticipationRow]) {
        let mut coaches: Vec<Uuid> = people.iter().filter_map(|p| p.coach_member_id).collect();
        coaches.sort_unstable();
        coaches.dedup();
        let days = (self.cohort.ends_on - self.cohort.starts_on).num_days();
        for kind in SeminarKind::ALL {
            let first = match kind {
                SeminarKind::Design => self.cohort.starts_on + Duration::days(days / 4),
                SeminarKind::Result => {
                    self.cohort.ends_on - Duration::days(coaches.len() as i64 + 3)
                }
            };
            for (n, coach) in coaches.iter().enumerate() {
                let members: Vec<&ParticipationRow> = people
                    .iter()
                    .filter(|p| p.coach_member_id == Some(*coach) && has_come_to(w, p, *kind))
                    .collect();
                let coach = people
                    .iter()
                    .find(|p| p.coach_member_id == Some(*coach))
                    .map(|p| (*coach, p.coach_name.clone()));
                if let (Some(coach), false) = (coach, members.is_empty()) {
                    let day = first + Duration::days(n as i64);
                    let examiners: Vec<&Member> = self.examiners.iter().collect();
                    let group = Sitting {
                        house: self.house,
                        cohort_id: self.cohort.id,
                        kind: *kind,
                        name: format!("Kelompok {}", n + 1),
                        day,
                        room: format!("Ruang {}", n + 1),
                    };
                    group.hold(w, coach, &examiners, &members, &|_| "cleared");
                }
            }
        }
    }

    fn one(
        &self,
        w: &mut World,
        scheme_id: Uuid,
        scheme: &'static Scheme,
        person: &ParticipationRow,
    ) -> Record {
        let mut dice = Dice::new(
            u64::try_from(person.list_number).unwrap_or(1) * 31
                + u64::try_from(self.cohort.year).unwrap_or(0),
        );
        let ability = dice.between(76, 90);
        let mut written: Vec<Written> = Vec::new();
        for (rater, phase) in scheme.raters() {
            if phase.is_some_and(|kind| !has_come_to(w, person, kind)) {
                continue;
            }
            let raters = if rater == Rater::Examiner {
                self.examiners.len()
            } else {
                1
            };
            let is_weak =
                self.deferred == Some(person.list_number) && phase == Some(SeminarKind::Design);
            for n in 0..raters {
                let marks = crate::assessment::sheets::criteria(scheme, rater, phase)
                    .into_iter()
                    .map(|(aspect, criterion)| {
                        let whole = if is_weak {
                            dice.between(66, 69)
                        } else {
                            (ability + dice.between(-3, 3)).clamp(71, 98)
                        };
                        let score = Decimal::new(whole * 100 + dice.between(0, 3) * 25, 2)
                            .min(Decimal::new(9900, 2));
                        let score = if criterion.levels.is_empty() {
                            score
                        } else {
                            score.round()
                        };
                        Mark {
                            aspect: aspect.code.clone(),
                            criterion: criterion.code.clone(),
                            score,
                        }
                    });
                written.push(Written {
                    rater,
                    phase,
                    member: (rater == Rater::Examiner).then_some(n),
                    marks: marks.collect(),
                });
            }
        }
        let at = self
            .house
            .tenant
            .at(self.cohort.ends_on - Duration::days(2), 11, 0);
        for sheet in &written {
            self.sheet(w, scheme_id, person, sheet, at);
        }
        let by = &self.house.admin;
        let absent = dice.between(0, 6) as i32;
        w.t.absences.push(AbsenceRow {
            tenant_id: self.house.tenant.id,
            id: w.ids.next(),
            participation_id: person.id,
            absent_jp: absent,
            entered_by: by.id,
            entered_by_name: by.name.clone(),
            entered_at: at,
            reason: "",
        });
        let remedials: Vec<Remedial> = (self.deferred == Some(person.list_number))
            .then(|| Remedial {
                aspect: "design".to_owned(),
                score: Decimal::from(88),
            })
            .into_iter()
            .collect();
        for remedial in &remedials {
            w.t.remedials.push(RemedialRow {
                tenant_id: self.house.tenant.id,
                id: w.ids.next(),
                participation_id: person.id,
                scheme_id,
                aspect: remedial.aspect.clone(),
                score: remedial.score,
                entered_by: by.id,
                entered_by_name: by.name.clone(),
                entered_at: at,
                reason: "Seminar rancangan diulang dan dinilai kembali oleh penguji.",
            });
        }
        let name = |s: &Written| {
            s.member
                .and_then(|n| self.examiners.get(n))
                .map_or("Penyelenggara".to_owned(), |m| m.name.clone())
        };
        let mut sheets: Vec<RaterSheet> = written
            .iter()
            .map(|s| RaterSheet {
                rater: s.rater,
                phase: s.phase,
                name: name(s),
                marks: Some(s.marks.clone()),
            })
            .collect();
        // Examiners stand in the order of their names, as everywhere.
        sheets.sort_by(|a, b| a.name.cmp(&b.name));
        Record {
            sheets,
            absent_jp: Some(absent),
            remedials,
            has_left: person.status == "withdrawn",
        }
    }

    fn sheet(
        &self,
        w: &mut World,
        scheme_id: Uuid,
        person: &ParticipationRow,
        sheet: &Written,
        at: DateTime<Utc>,
    ) {
        let tenant_id = self.house.tenant.id;
        let rater = sheet.member.and_then(|n| self.examiners.get(n));
        let by = rater.unwrap_or(&self.house.admin);
        let id = w.ids.next();
        w.t.score_sheets.push(ScoreSheetRow {
            tenant_id,
            id,
            cohort_id: self.cohort.id,
            scheme_id,
            participation_id: person.id,
            rater: sheet.rater.code(),
            phase: sheet.phase.map(Code::code),
            rater_member_id: rater.map(|m| m.id),
            rater_name: rater.map_or("Penyelenggara".to_owned(), |m| m.name.clone()),
            state: "submitted",
            draft: serde_json::json!({}),
            remark: "",
            version: 1,
            updated_at: at,
            submitted_at: at,
        });
        for mark in &sheet.marks {
            w.t.score_lines.push(ScoreLineRow {
                tenant_id,
                id: w.ids.next(),
                sheet_id: id,
                scheme_id,
                aspect: mark.aspect.clone(),
                criterion: mark.criterion.clone(),
                score: mark.score,
                note: "",
                entered_by: by.id,
                entered_by_name: by.name.clone(),
                entered_at: at,
                reason: "",
            });
        }
    }

    fn publish(
        &self,
        w: &mut World,
        outcomes: &[(Uuid, Outcome)],
        at: DateTime<Utc>,
    ) -> Result<()> {
        let tenant_id = self.house.tenant.id;
        let publication_id = w.ids.next();
        w.t.publications.push(PublicationRow {
            tenant_id,
            id: publication_id,
            cohort_id: self.cohort.id,
            number: 1,
            published_at: at,
            published_by_name: self.house.admin.name.clone(),
            withdrawn_by_name: "",
            withdrawn_reason: "",
        });
        let refs: Vec<&Outcome> = outcomes.iter().map(|(_, o)| o).collect();
        for ((person, outcome), rank) in outcomes.iter().zip(engine::ranks(&refs)) {
            w.t.results.push(ResultRow {
                tenant_id,
                publication_id,
                participation_id: *person,
                graduation: outcome.graduation.code(),
                total: outcome.total,
                qualification: outcome.qualification().to_owned(),
                rank,
                outcome: serde_json::to_value(outcome).map_err(Error::internal)?,
                code: format!(
                    "{:0>16}",
                    person
                        .simple()
                        .to_string()
                        .to_uppercase()
                        .get(16..)
                        .unwrap_or_default()
                ),
            });
        }
        Ok(())
    }
}

/// Whether somebody's project has come as far as a seminar.
fn has_come_to(w: &World, person: &ParticipationRow, kind: SeminarKind) -> bool {
    w.t.projects
        .iter()
        .find(|p| p.participation_id == person.id)
        .and_then(|p| Stage::from_code(p.stage))
        .is_some_and(|stage| stage.has_reached(kind.stage()))
}

/// A group on a day.
struct Sitting<'a> {
    house: &'a House,
    cohort_id: Uuid,
    kind: SeminarKind,
    name: String,
    day: NaiveDate,
    room: String,
}

impl Sitting<'_> {
    /// Writes group, examiners and presentations of 45 minutes from half past eight; gives the presentations.
    fn hold(
        &self,
        w: &mut World,
        coach: (Uuid, String),
        examiners: &[&Member],
        people: &[&ParticipationRow],
        state: &dyn Fn(usize) -> &'static str,
    ) -> Vec<Uuid> {
        let tenant_id = self.house.tenant.id;
        let id = w.ids.next();
        let phase = self.kind.code();
        w.t.groups.push(GroupRow {
            tenant_id,
            id,
            cohort_id: self.cohort_id,
            phase,
            name: self.name.clone(),
            held_on: self.day,
            room: self.room.clone(),
            link: "",
            coach_member_id: coach.0,
            coach_name: coach.1,
            coach_position: "Widyaiswara",
            created_at: self.house.tenant.at(self.day - Duration::days(7), 9, 0),
            version: 1,
        });
        for one in examiners {
            w.t.examiners.push(ExaminerRow {
                tenant_id,
                group_id: id,
                member_id: one.id,
                name: one.name.clone(),
                position: one.position.clone(),
                is_external: false,
            });
        }
        let mut slots = Vec::new();
        for (n, person) in people.iter().enumerate() {
            let Some(project) =
                w.t.projects
                    .iter()
                    .find(|p| p.participation_id == person.id)
                    .map(|p| p.id)
            else {
                continue;
            };
            let starts_at =
                self.house.tenant.at(self.day, 8, 30) + Duration::minutes(45 * n as i64);
            let slot = w.ids.next();
            w.t.slots.push(SlotRow {
                tenant_id,
                id: slot,
                home_tenant_id: person.home_tenant_id,
                group_id: id,
                phase,
                room: self.room.clone(),
                project_id: project,
                participation_id: person.id,
                starts_at,
                ends_at: starts_at + Duration::minutes(45),
                state: state(n),
                state_since: starts_at + Duration::minutes(45),
                override_reason: "",
                version: 1,
            });
            slots.push(slot);
        }
        slots
    }
}

/// A design seminar that takes place today, with two examiners, one of whom signs in on the page of accounts.
fn seminar_of_today(
    w: &mut World,
    house: &House,
    running: &CohortRow,
    today: NaiveDate,
) -> Result<Member> {
    let (scheme_id, _) = scheme(w, house, "pka_2023", running.starts_on)?;
    let tenant_id = house.tenant.id;
    w.t.scorings.push(ScoringRow {
        tenant_id,
        cohort_id: running.id,
        scheme_id,
        state: "open",
        state_since: house.tenant.at(running.starts_on, 9, 0),
        asked_by_name: "",
        asked_reason: "",
        version: 1,
    });
    let mut first = w.people.make(Region::Melayu, Level::Head, 2026);
    first.email = Some(EXAMINER_LOGIN.to_owned());
    let first = w.enter(
        &house.tenant,
        &first,
        "Widyaiswara Ahli Utama",
        &[Role::Examiner],
        running.starts_on,
    );
    let second = w.people.make(Region::Melayu, Level::Head, 2026);
    let second = w.enter(
        &house.tenant,
        &second,
        "Asisten Administrasi Umum",
        &[Role::Examiner],
        running.starts_on,
    );
    let of_stage = |w: &World, stage: &str| -> Vec<ParticipationRow> {
        let ids: Vec<Uuid> =
            w.t.projects
                .iter()
                .filter(|p| p.cohort_id == running.id && p.stage == stage)
                .map(|p| p.participation_id)
                .collect();
        w.t.participations
            .iter()
            .filter(|p| ids.contains(&p.id))
            .cloned()
            .collect()
    };
    let coach = house
        .coaches
        .first()
        .ok_or_else(|| Error::internal("no coach"))?;
    let coach = (coach.id, coach.name.clone());
    let people = of_stage(w, "design_seminar");
    let refs: Vec<&ParticipationRow> = people.iter().collect();
    let group = Sitting {
        house,
        cohort_id: running.id,
        kind: SeminarKind::Design,
        name: "Kelompok 1".to_owned(),
        day: today,
        room: "Aula BKPSDM".to_owned(),
    };
    group.hold(w, coach.clone(), &[&first, &second], &refs, &|n| {
        if n == 0 { "presenting" } else { "scheduled" }
    });
    let ready = of_stage(w, "implementation");
    let earlier: Vec<&ParticipationRow> = ready.iter().take(3).collect();
    let group = Sitting {
        house,
        cohort_id: running.id,
        kind: SeminarKind::Design,
        name: "Kelompok 2".to_owned(),
        day: today - Duration::days(20),
        room: "Aula BKPSDM".to_owned(),
    };
    let slots = group.hold(w, coach, &[&first, &second], &earlier, &|_| "cleared");
    if let (Some(slot), Some(person)) = (slots.first(), earlier.first())
        && let Some(project) =
            w.t.projects
                .iter()
                .find(|p| p.participation_id == person.id)
                .map(|p| p.id)
    {
        let at = house.tenant.at(today - Duration::days(20), 10, 0);
        w.t.examiner_notes.push(NoteRow {
            tenant_id,
            id: w.ids.next(),
            slot_id: *slot,
            project_id: project,
            author_member_id: first.id,
            author_name: first.name.clone(),
            severity: "minor",
            body: "Tambahkan data awal sebelum perubahan agar hasilnya dapat dibandingkan."
                .to_owned(),
            due_on: Some(today - Duration::days(13)),
            state: "accepted",
            state_since: at,
            answer: "Data tiga bulan terakhir sudah ditambahkan pada bagian latar belakang."
                .to_owned(),
            verdict: "Baik.".to_owned(),
            decided_by_name: first.name.clone(),
            created_at: at,
        });
    }
    Ok(first)
}
