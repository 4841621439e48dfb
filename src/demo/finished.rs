//! Story 0: Diklatpim III Angkatan XIX 2017 in Bangka Belitung, from 25 July to 3 November, with 24, 5 and 10 people of three
//! governments: 39 of 40 places. All have finished.

use super::classes::{self, Class, ClassPlan, Seat, shift};
use super::facts::{Facts, Setting, Source};
use super::ideas;
use super::journey::{By, Course, Journey, Outcome, Pace, walk};
use super::people::Person;
use super::seed::Dice;
use super::tenants::Houses;
use super::world::{Member, World};
use crate::access::Role;
use crate::error::{Error, Result};
use crate::programs::Program;
use crate::projects::Stage;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

/// The list as the class sent it; all people in it are invented.
const LIST: &str = include_str!("diklatpim3-xix-2017.csv");

/// The idea of each person, in the order of the list.
const IDEAS: [&str; 39] = [
    "TANGGAP AIR",
    "TUNTAS TEMUAN",
    "KAWAL ASET",
    "JAGA JALAN",
    "PROSEDUR HIDUP",
    "KLINIK DESA",
    "ADUAN AMAN",
    "BAYAR LANCAR",
    "POSYANTAR",
    "SATU ANGKA",
    "LADA LESTARI",
    "TERNAK SEHAT",
    "SIGAP IZIN",
    "SALUR LANCAR",
    "DATA TEPAT",
    "PUPUK PAS",
    "JAWAB SIGAP",
    "BELANJA TEPAT",
    "REVIU CEPAT",
    "DESA TERSAMBUNG",
    "NELAYAN AMAN",
    "PETANI MUDA",
    "PASAR TERTIB",
    "PERDA PAHAM",
    "USUL TERBUKA",
    "HALO DISABILITAS",
    "CAMAT JEMPUT",
    "PETA MISKIN",
    "RAPAT RAMPING",
    "LAHIR TERCATAT",
    "SURAT SEHARI",
    "OBAT SIAGA",
    "RISET PAKAI",
    "KENDALI RENCANA",
    "ANTRE NYAMAN",
    "MITRA TERARAH",
    "PENSIUN TENANG",
    "RUANG TERANG",
    "DATANG SEKALI",
];

#[derive(Debug, Deserialize)]
struct Line {
    #[serde(rename = "No")]
    number: i32,
    #[serde(rename = "Nama Lengkap")]
    name: String,
    #[serde(rename = "NIP")]
    nip: String,
    #[serde(rename = "Jenis Kelamin")]
    sex: String,
    #[serde(rename = "Gol/Ruang")]
    grade: String,
    #[serde(rename = "Pangkat")]
    rank: String,
    #[serde(rename = "Jabatan")]
    position: String,
    #[serde(rename = "Perangkat Daerah")]
    opd: String,
    #[serde(rename = "Instansi Asal")]
    agency: String,
    #[serde(rename = "Email")]
    email: String,
    #[serde(rename = "No HP")]
    phone: String,
    #[serde(rename = "Nama Mentor")]
    mentor: String,
    #[serde(rename = "Jabatan Mentor")]
    mentor_position: String,
    #[serde(rename = "NIP Mentor")]
    mentor_nip: String,
}

/// Tells the story; returns what became of each project.
pub fn tell(w: &mut World, houses: &Houses) -> Result<Vec<Outcome>> {
    let day = |m, d| NaiveDate::from_ymd_opt(2017, m, d).unwrap_or_default();
    let plan = ClassPlan {
        program: Program::Diklatpim3,
        number: 19,
        venue: "Gedung BKPSDMD Provinsi Kepulauan Bangka Belitung, Pangkalpinang",
        starts_on: day(7, 25),
        ends_on: day(11, 3),
        quota: 40,
    };
    let class = classes::open(w, &houses.babel, plan);
    let mut mentors = HashMap::new();
    let mut outcomes = Vec::new();
    for line in csv::Reader::from_reader(LIST.as_bytes()).deserialize::<Line>() {
        let line = line.map_err(Error::internal)?;
        outcomes.push(one(w, houses, &class, &line, &mut mentors)?);
    }
    Ok(outcomes)
}

fn one(
    w: &mut World,
    houses: &Houses,
    class: &Class,
    line: &Line,
    mentors: &mut HashMap<String, Member>,
) -> Result<Outcome> {
    let at = usize::try_from(line.number - 1).unwrap_or(0);
    let house = houses
        .all()
        .into_iter()
        .find(|house| house.tenant.name == line.agency)
        .unwrap_or(&houses.babel);
    let mentor = mentor(w, class, line, mentors);
    let coach = &houses.babel.coaches[at % houses.babel.coaches.len()];
    let key = IDEAS.get(at).copied().unwrap_or_default();
    let idea = ideas::find(key).ok_or_else(|| Error::internal(format!("no idea {key}")))?;
    let mut dice = Dice::new(at as u64 + 1);
    let source = if house.tenant.slug == "babel" {
        Source::Province
    } else {
        Source::Regency
    };
    let setting = Setting {
        variant: 0,
        class: (class.program, class.year),
        region: (house.tenant.place, house.tenant.name),
        office: (&line.opd, idea.desk),
        position: &line.position,
        guides: (&mentor.position, &coach.name),
        money: (
            if at.is_multiple_of(3) {
                0
            } else {
                dice.between(8, 75) * 1_000_000
            },
            source,
        ),
        seed: at,
    };
    let facts = Facts::set(idea, &setting);
    let seat = seat(
        line,
        house.tenant.id,
        mentor,
        coach.clone(),
        shift(class.starts_on, -12),
    );
    let mut j = Journey::start(w, class, &seat, facts);
    let pace = Pace::of(&j, &mut dice);
    let sustaining = !at.is_multiple_of(3);
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
    afterwards(w, &mut j, sustaining, &mut dice)?;
    Ok(j.close(w))
}

/// Medium and long-term milestones after graduation: of the sustained projects most reached them all, some stand still;
/// of the others half were given up with a reason, half simply went silent.
fn afterwards(w: &mut World, j: &mut Journey, sustaining: bool, dice: &mut Dice) -> Result<()> {
    let alive = dice.chance(70);
    for at in 0..j.stones.len() {
        if j.stones[at].is_short() {
            continue;
        }
        let (from, to) = (j.stones[at].row.starts_on, j.stones[at].row.ends_on);
        let late = dice.between(-10, 25);
        if sustaining && (alive || j.stones[at].row.horizon == "medium") {
            j.carry_out(
                w,
                at,
                Course::Verified {
                    began: shift(from, dice.between(2, 12)),
                    done: shift(to, late),
                    checked: shift(to, late + dice.between(2, 9)),
                },
            )?;
        } else if sustaining && dice.chance(60) {
            j.carry_out(
                w,
                at,
                Course::Running {
                    began: shift(from, 6),
                    told: shift(to, -20),
                    progress: 55,
                    obstacle: "Petugas pengganti masih dibekali; anggaran menunggu perubahan.",
                },
            )?;
        } else if !sustaining && j.facts.seed.is_multiple_of(2) {
            j.carry_out(w, at, Course::Cancelled { on: shift(from, 40), reason: "Tidak diteruskan karena pejabatnya berpindah tugas dan anggarannya tidak tersedia." })?;
        }
    }
    if sustaining && j.facts.seed.is_multiple_of(5) {
        j.say(w, By::Mentor, "all", None, "Sudah kami tetapkan sebagai prosedur tetap dan masuk dalam rencana kerja tahun berikutnya.", shift(j.class.ends_on, 190))?;
    }
    Ok(())
}

fn mentor(
    w: &mut World,
    class: &Class,
    line: &Line,
    known: &mut HashMap<String, Member>,
) -> Member {
    if let Some(mentor) = known.get(&line.mentor_nip) {
        return mentor.clone();
    }
    let person = Person {
        name: line.mentor.clone(),
        bare: bare(&line.mentor),
        nip: line.mentor_nip.clone(),
        sex: "male",
        rank: (String::new(), String::new()),
        phone: String::new(),
        email: Some(super::people::email(&bare(&line.mentor), "asn.example")),
    };
    let entered = w.enter(
        &class.tenant,
        &person,
        &line.mentor_position,
        &[Role::Mentor],
        shift(class.starts_on, -12),
    );
    known.insert(line.mentor_nip.clone(), entered.clone());
    entered
}

/// A name without the titles before and behind it.
fn bare(name: &str) -> String {
    let front = name.split(',').next().unwrap_or(name);
    front
        .split_whitespace()
        .filter(|word| !word.ends_with('.'))
        .collect::<Vec<_>>()
        .join(" ")
}

fn seat(line: &Line, home: Uuid, mentor: Member, coach: Member, enrolled_on: NaiveDate) -> Seat {
    let person = Person {
        name: line.name.clone(),
        bare: bare(&line.name),
        nip: line.nip.clone(),
        sex: if line.sex == "P" { "female" } else { "male" },
        rank: (line.grade.clone(), line.rank.clone()),
        phone: line.phone.clone(),
        email: Some(line.email.clone()),
    };
    Seat {
        person,
        position: line.position.clone(),
        home,
        agency: line.agency.clone(),
        opd: line.opd.clone(),
        mentor: Some(mentor),
        coach: Some(coach),
        number: line.number,
        enrolled_on,
    }
}
