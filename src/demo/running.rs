//! The running class: 24 people of Bangka Belitung, so spread that every stage and every state of a document stands today;
//! and a class about to start, still without participants. All days are counted from today.

use super::classes::{self, Class, ClassPlan, Seat, desk_head, head_of, shift};
use super::facts::{Facts, Setting, Source};
use super::ideas;
use super::journey::{Journey, Outcome};
use super::people::{Level, Region};
use super::running_states::{State, play};
use super::seed::Dice;
use super::tenants::{House, Houses};
use super::world::{Member, World};
use crate::access::Role;
use crate::error::{Error, Result};
use crate::programs::{ClassStage, Program, StagePlan};
use chrono::NaiveDate;
use std::collections::HashMap;

/// Where somebody comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    Babel,
    Barat,
    Selatan,
    /// A regency without a space of its own.
    Belitung,
}

/// Idea, home, state.
const SEATS: [(&str, From, State); 24] = [
    ("PETA ASET", From::Babel, State::Launched),
    ("WISATA RAMAH", From::Babel, State::IdeaHalf),
    ("NAIK KELAS", From::Babel, State::IdeaReady),
    ("GURU TERHUBUNG", From::Babel, State::IdeaWaiting),
    ("SIAP KERJA", From::Babel, State::IdeaReturned),
    ("TERA JUJUR", From::Babel, State::IdeaRejected),
    ("RUANG AMAN", From::Barat, State::DesignDraft),
    ("ARSIP KITA", From::Babel, State::DesignWaiting),
    ("SIAGA TERDEKAT", From::Babel, State::DesignAtCoach),
    ("RUMAH LAYAK", From::Selatan, State::DesignReturned),
    ("WARGA RUKUN", From::Babel, State::Seminar),
    ("LAPAK PANGAN", From::Barat, State::Seminar),
    ("SISWA PULIH", From::Babel, State::Working),
    ("PILAH BERSAMA", From::Babel, State::Late),
    ("LAHAN PULIH", From::Selatan, State::SentBack),
    ("PAJAK DEKAT", From::Barat, State::Launched),
    ("ANTAR SEKOLAH", From::Babel, State::Launched),
    ("RISALAH CEPAT", From::Babel, State::ReportDraft),
    ("BACA KELILING", From::Babel, State::ReportWaiting),
    ("HUKUM DEKAT", From::Babel, State::ReportAtCoach),
    ("PAKET PAGI", From::Babel, State::ResultSeminar),
    ("KARIER JELAS", From::Selatan, State::Withdrawn),
    ("GIZI TUMBUH", From::Belitung, State::Stopped),
    ("LAUT BERSIH", From::Selatan, State::Untouched),
];

/// Two offices are led by one person: so that one mentor has a queue.
const DOUBLE_OFFICE: [&str; 2] = ["Dinas Pendidikan", "Dinas Perpustakaan dan Kearsipan"];

/// The year for which ages are invented: fixed, so that the same people come out whenever somebody asks for them.
const BORN_FOR: i32 = 2026;

/// What the launches and the list of accounts need to know.
#[derive(Debug)]
pub struct Told {
    /// Every project of the class, with the state it was played to.
    pub outcomes: Vec<(State, Outcome)>,
    /// The mentor with a queue.
    pub mentor: Member,
}

/// Tells the story as of `today`.
pub fn tell(w: &mut World, houses: &Houses, today: NaiveDate) -> Result<Told> {
    let (starts_on, ends_on) = (shift(today, -60), shift(today, 45));
    let plan = ClassPlan {
        program: Program::Pka,
        number: 4,
        venue: "Kampus BKPSDMD Provinsi Kepulauan Bangka Belitung",
        starts_on,
        ends_on,
        quota: 25,
    };
    let class = classes::open_with(w, &houses.babel, plan, stages(today));
    let fresh = ClassPlan {
        program: Program::Pkp,
        number: 7,
        venue: "Kampus BKPSDMD Provinsi Kepulauan Bangka Belitung",
        starts_on: shift(today, 12),
        ends_on: shift(today, 12 + 104),
        quota: 40,
    };
    classes::open(w, &houses.babel, fresh);
    let person = super::people::Person {
        email: Some(format!("mentor@{}", houses.babel.tenant.mail)),
        ..w.people.make(Region::Melayu, Level::Head, BORN_FOR)
    };
    let since = shift(starts_on, -9);
    let mentor = w.enter(
        &houses.babel.tenant,
        &person,
        "Kepala Dinas Pendidikan, Plt. Kepala Dinas Perpustakaan dan Kearsipan",
        &[Role::Mentor],
        since,
    );
    let mut mentors = HashMap::new();
    let mut outcomes = Vec::new();
    for (at, (key, from, state)) in SEATS.iter().enumerate() {
        let outcome = one(
            w,
            houses,
            &class,
            (key, *from, *state),
            at,
            today,
            &mentor,
            &mut mentors,
        )?;
        outcomes.push((*state, outcome));
    }
    Ok(Told { outcomes, mentor })
}

/// A class of our day has a short way to its seminar and a long implementation.
fn stages(today: NaiveDate) -> Vec<StagePlan> {
    let windows = [(-60, -46), (-45, -38), (-37, -28), (-27, 33), (34, 45)];
    let planned = ClassStage::ORDER.into_iter().zip(windows);
    planned
        .map(|(code, (from, to))| StagePlan {
            code,
            label: code.name_in(Program::Pka).to_owned(),
            place: code.usual_place(Program::Pka).to_owned(),
            starts_on: shift(today, from),
            ends_on: shift(today, to),
        })
        .collect()
}

#[expect(clippy::too_many_arguments, reason = "a story of many parts")]
fn one(
    w: &mut World,
    houses: &Houses,
    class: &Class,
    (key, from, state): (&str, From, State),
    at: usize,
    today: NaiveDate,
    double: &Member,
    mentors: &mut HashMap<(String, &'static str), Member>,
) -> Result<Outcome> {
    let idea = ideas::find(key).ok_or_else(|| Error::internal(format!("no idea {key}")))?;
    let mut dice = Dice::new(at as u64 + 2_600);
    let house = match from {
        From::Barat => &houses.bangka_barat,
        From::Selatan => &houses.bangka_selatan,
        From::Babel | From::Belitung => &houses.babel,
    };
    let (place, agency) = if from == From::Belitung {
        ("Belitung", "Pemerintah Kabupaten Belitung")
    } else {
        (house.tenant.place, house.tenant.name)
    };
    let guided = state != State::Untouched;
    let mentor = guided.then(|| mentor(w, house, class, agency, idea.office, double, mentors));
    let coach = guided.then(|| houses.babel.coaches[at % 3].clone());
    let position = desk_head(idea.desk);
    let source = if from == From::Babel {
        Source::Province
    } else {
        Source::Regency
    };
    let setting = Setting {
        variant: 0,
        class: (class.program, class.year),
        region: (place, agency),
        office: (idea.office, idea.desk),
        position: &position,
        guides: (
            mentor.as_ref().map_or("", |m| &m.position),
            coach.as_ref().map_or("", |m| &m.name),
        ),
        money: (
            if at.is_multiple_of(3) {
                0
            } else {
                dice.between(6, 60) * 1_000_000
            },
            source,
        ),
        seed: at + 60,
    };
    let facts = Facts::set(idea, &setting);
    let seat = Seat {
        person: w.people.make(Region::Melayu, Level::Middle, BORN_FOR),
        position: position.clone(),
        home: house.tenant.id,
        agency: agency.to_owned(),
        opd: idea.office.to_owned(),
        mentor,
        coach,
        number: i32::try_from(at + 1).unwrap_or(1),
        enrolled_on: shift(today, state.enrolled()),
    };
    let mut j = Journey::start(w, class, &seat, facts);
    play(w, &mut j, state, today, &mut dice)?;
    Ok(j.close(w))
}

fn mentor(
    w: &mut World,
    house: &House,
    class: &Class,
    agency: &str,
    office: &'static str,
    double: &Member,
    known: &mut HashMap<(String, &'static str), Member>,
) -> Member {
    if DOUBLE_OFFICE.contains(&office)
        && agency == house.tenant.name
        && house.tenant.id == class.tenant.id
    {
        return double.clone();
    }
    if let Some(mentor) = known.get(&(agency.to_owned(), office)) {
        return mentor.clone();
    }
    let person = w.people.make(Region::Melayu, Level::Head, BORN_FOR);
    let entered = w.enter(
        &class.tenant,
        &person,
        &head_of(office),
        &[Role::Mentor],
        shift(class.starts_on, -9),
    );
    known.insert((agency.to_owned(), office), entered.clone());
    entered
}
