//! Story 2: the training centre's PKA Angkatan VII 2022 with ten officials of Balikpapan, and the class before it with eight,
//! together with people of governments that have no space of their own here.

use super::classes::{self, Class, ClassPlan, Seat, desk_head, head_of, shift};
use super::facts::{Facts, Setting, Source};
use super::ideas;
use super::journey::{Course, Journey, Outcome, Pace, walk};
use super::people::{Level, Region};
use super::seed::Dice;
use super::tenants::Houses;
use super::world::{Member, World};
use crate::access::Role;
use crate::error::{Error, Result};
use crate::programs::Program;
use crate::projects::Stage;
use chrono::NaiveDate;
use std::collections::HashMap;
use uuid::Uuid;

/// Place, government, how people there are called.
type From = (&'static str, &'static str, Region);

const BALIKPAPAN: From = ("Balikpapan", "Pemerintah Kota Balikpapan", Region::Borneo);
const KALTIM: From = (
    "Kalimantan Timur",
    "Pemerintah Provinsi Kalimantan Timur",
    Region::Borneo,
);
const GOWA: From = ("Gowa", "Pemerintah Kabupaten Gowa", Region::Sulawesi);
const PAREPARE: From = ("Parepare", "Pemerintah Kota Parepare", Region::Sulawesi);
const MAJENE: From = ("Majene", "Pemerintah Kabupaten Majene", Region::Sulawesi);
const TERNATE: From = ("Ternate", "Pemerintah Kota Ternate", Region::Timur);
const KUTIM: From = (
    "Kutai Timur",
    "Pemerintah Kabupaten Kutai Timur",
    Region::Borneo,
);

const EARLIER: [(&str, From); 12] = [
    ("CAMAT JEMPUT", BALIKPAPAN),
    ("ARSIP KITA", BALIKPAPAN),
    ("NAIK KELAS", BALIKPAPAN),
    ("ANTRE NYAMAN", BALIKPAPAN),
    ("SIAGA TERDEKAT", BALIKPAPAN),
    ("PAJAK DEKAT", BALIKPAPAN),
    ("HALO DISABILITAS", BALIKPAPAN),
    ("SISWA PULIH", BALIKPAPAN),
    ("OBAT SIAGA", GOWA),
    ("BACA KELILING", PAREPARE),
    ("JAGA JALAN", TERNATE),
    ("SURAT SEHARI", KALTIM),
];
const SEVENTH: [(&str, From); 16] = [
    ("PETA ASET", BALIKPAPAN),
    ("PILAH BERSAMA", BALIKPAPAN),
    ("BELANJA TEPAT", BALIKPAPAN),
    ("LAHIR TERCATAT", BALIKPAPAN),
    ("SIGAP IZIN", BALIKPAPAN),
    ("POSYANTAR", BALIKPAPAN),
    ("ANTAR SEKOLAH", BALIKPAPAN),
    ("SALUR LANCAR", BALIKPAPAN),
    ("SATU ANGKA", BALIKPAPAN),
    ("SIAP KERJA", BALIKPAPAN),
    ("PASAR TERTIB", GOWA),
    ("DATA TEPAT", MAJENE),
    ("TUNTAS TEMUAN", PAREPARE),
    ("TERA JUJUR", KUTIM),
    ("RUANG AMAN", TERNATE),
    ("RISALAH CEPAT", KALTIM),
];

/// What became of the projects of Balikpapan in both classes.
#[derive(Debug)]
pub struct Told {
    /// Eight of the earlier class.
    pub earlier: Vec<Outcome>,
    /// Ten of class VII.
    pub seventh: Vec<Outcome>,
}

/// Tells the story.
pub fn tell(w: &mut World, houses: &Houses) -> Result<Told> {
    let day = |m, d| NaiveDate::from_ymd_opt(2022, m, d).unwrap_or_default();
    let plan = |number, starts_on, ends_on| ClassPlan {
        program: Program::Pka,
        number,
        venue: "Kampus PPSDM Regional Makassar",
        starts_on,
        ends_on,
        quota: 40,
    };
    let mut mentors = HashMap::new();
    let sixth = classes::open(w, &houses.ppsdm, plan(6, day(5, 17), day(9, 2)));
    let earlier = class(w, houses, &sixth, &EARLIER, 0, &mut mentors)?;
    let last = classes::open(w, &houses.ppsdm, plan(7, day(8, 16), day(11, 25)));
    let seventh = class(w, houses, &last, &SEVENTH, 20, &mut mentors)?;
    Ok(Told { earlier, seventh })
}

type Mentors = HashMap<(&'static str, String), Member>;

fn class(
    w: &mut World,
    houses: &Houses,
    class: &Class,
    list: &[(&'static str, From)],
    seed: usize,
    mentors: &mut Mentors,
) -> Result<Vec<Outcome>> {
    let mut of_balikpapan = Vec::new();
    for (at, (key, from)) in list.iter().enumerate() {
        let outcome = one(w, houses, class, key, *from, at + 1, seed + at, mentors)?;
        if *from == BALIKPAPAN {
            of_balikpapan.push(outcome);
        }
    }
    Ok(of_balikpapan)
}

#[expect(clippy::too_many_arguments, reason = "a story of many parts")]
fn one(
    w: &mut World,
    houses: &Houses,
    class: &Class,
    key: &str,
    from: From,
    number: usize,
    seed: usize,
    mentors: &mut Mentors,
) -> Result<Outcome> {
    let idea = ideas::find(key).ok_or_else(|| Error::internal(format!("no idea {key}")))?;
    let mut dice = Dice::new(seed as u64 + 2_200);
    // The innovator of the spending project works in the secretariat; the project runs in all of it (story 2).
    let (opd, desk) = if key == "BELANJA TEPAT" {
        (
            "Sekretariat Daerah".to_owned(),
            "Bagian Administrasi Pembangunan",
        )
    } else {
        (office(idea.office, from.0), idea.desk)
    };
    let mentor = mentor(w, houses, class, from, &opd, mentors);
    let coach = &houses.ppsdm.coaches[seed % houses.ppsdm.coaches.len()];
    let position = desk_head(desk);
    let setting = Setting {
        variant: idea.names.len() - 1,
        class: (class.program, class.year),
        region: (from.0, from.1),
        office: (&opd, desk),
        position: &position,
        guides: (&mentor.position, &coach.name),
        money: (
            if seed.is_multiple_of(3) {
                0
            } else {
                dice.between(5, 75) * 1_000_000
            },
            if from == KALTIM {
                Source::Province
            } else {
                Source::Regency
            },
        ),
        seed,
    };
    let facts = Facts::set(idea, &setting);
    let seat = Seat {
        person: w.people.make(from.2, Level::Middle, 2022),
        position: position.clone(),
        home: home(houses, from),
        agency: from.1.to_owned(),
        opd: opd.clone(),
        mentor: Some(mentor),
        coach: Some(coach.clone()),
        number: i32::try_from(number).unwrap_or(1),
        enrolled_on: shift(class.starts_on, -10),
    };
    let mut j = Journey::start(w, class, &seat, facts);
    let pace = Pace::of(&j, &mut dice);
    let sustaining = from == BALIKPAPAN || seed.is_multiple_of(2);
    walk(
        w,
        &mut j,
        &pace,
        if sustaining {
            Stage::Sustaining
        } else {
            Stage::Completed
        },
        &mut dice,
    )?;
    if sustaining {
        for at in (0..j.stones.len()).filter(|at| at % 9 > 4) {
            let to = j.stones[at].row.ends_on;
            let (began, done) = (
                shift(j.stones[at].row.starts_on, 5),
                shift(to, dice.between(-8, 20)),
            );
            if dice.chance(70) {
                j.carry_out(
                    w,
                    at,
                    Course::Verified {
                        began,
                        done,
                        checked: shift(done, 6),
                    },
                )?;
            }
        }
    }
    Ok(j.close(w))
}

fn office(office: &str, place: &str) -> String {
    match office {
        "Kecamatan" => format!("Kecamatan {place} Timur"),
        "Badan Kepegawaian Daerah" => "BKPSDM".to_owned(),
        other => other.to_owned(),
    }
}

fn home(houses: &Houses, from: From) -> Uuid {
    let known = houses
        .all()
        .into_iter()
        .find(|house| house.tenant.name == from.1);
    known.map_or(houses.ppsdm.tenant.id, |house| house.tenant.id)
}

fn mentor(
    w: &mut World,
    houses: &Houses,
    class: &Class,
    from: From,
    opd: &str,
    known: &mut Mentors,
) -> Member {
    let key = (from.1, opd.to_owned());
    if let Some(mentor) = known.get(&key) {
        return mentor.clone();
    }
    let since = shift(class.starts_on, -10);
    let tenant = &houses.ppsdm.tenant;
    let mentor = if from == BALIKPAPAN && opd == "Sekretariat Daerah" {
        w.join(
            tenant,
            &houses.balikpapan.leader,
            &houses.balikpapan.leader.position,
            &[Role::Mentor],
            since,
            None,
        )
    } else {
        let person = w.people.make(from.2, Level::Head, 2022);
        w.enter(tenant, &person, &head_of(opd), &[Role::Mentor], since)
    };
    known.insert(key, mentor.clone());
    mentor
}
