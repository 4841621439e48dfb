//! Invented people: names as they are common in a region, numbers that obey the rules of a NIP, ranks that fit the office.
//!
//! Main types: [`People`], [`Person`], [`Region`]. Every name is put together from parts; no real person is meant.

use super::seed::Dice;
use std::collections::HashSet;

/// Where a name is at home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// Bangka Belitung.
    Melayu,
    /// South and West Sulawesi.
    Sulawesi,
    /// Borneo.
    Borneo,
    /// Moluccas and Papua.
    Timur,
}

/// How high an office is: decides age and rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Head of an office, regional secretary.
    Head,
    /// Head of a division.
    Middle,
    /// Trainer, administrator.
    Staff,
}

/// Somebody before being entered anywhere.
#[derive(Debug, Clone)]
pub struct Person {
    /// Name with titles.
    pub name: String,
    /// Name without titles, for the e-mail.
    pub bare: String,
    /// 18 digits.
    pub nip: String,
    /// `male` or `female`.
    pub sex: &'static str,
    /// Grade and its name.
    pub rank: (String, String),
    /// For contact.
    pub phone: String,
    /// For contact and sign-in, where a list gives one.
    pub email: Option<String>,
}

/// Makes people, each once.
#[derive(Debug, Default)]
pub struct People {
    made: u64,
    names: HashSet<String>,
}

struct Names {
    men: &'static [&'static str],
    women: &'static [&'static str],
    last: &'static [&'static str],
}

const MELAYU: Names = Names {
    men: &[
        "Ferdian", "Yudhi", "Syahrul", "Bahrun", "Hafizh", "Marwan", "Junaidi", "Zulfikar",
        "Rudianto", "Arpandi", "Heryadi", "Suryanto", "Azwar", "Iskandar", "Dedi", "Nurdin",
    ],
    women: &[
        "Erlina",
        "Yusnita",
        "Rosmala",
        "Hartati",
        "Mardiana",
        "Desianti",
        "Susilawati",
        "Fitriyani",
        "Marlena",
        "Nurhayati",
        "Rusmiati",
        "Elvira",
    ],
    last: &[
        "Effendi",
        "Usman",
        "Alamsyah",
        "Kadir",
        "Zakaria",
        "Yahya",
        "Rusli",
        "Ramadhan",
        "Hasan",
        "Kurniawan",
        "Syafei",
        "Bustami",
        "Anwar",
        "Mulkan",
        "Sobri",
        "Tamrin",
        "Wahid",
    ],
};
const SULAWESI: Names = Names {
    men: &[
        "Andi Rizal",
        "Yusran",
        "Amiruddin",
        "Syamsul",
        "Baharuddin",
        "Ilham",
        "Nasruddin",
        "Haeruddin",
        "Andi Fajar",
        "Muh. Irfan",
        "Abd. Rahim",
        "Tajuddin",
        "Arsyad",
        "Jamaluddin",
        "Burhanuddin",
        "Saparuddin",
    ],
    women: &[
        "Andi Tenri",
        "Nurlina",
        "Hasnah",
        "Rosdiana",
        "Murniati",
        "Sitti Aminah",
        "Darmawati",
        "Rahmatia",
        "Andi Nurul",
        "Jumriah",
        "Suriani",
        "Hamdana",
    ],
    last: &[
        "Patunru", "Tahir", "Malik", "Salam", "Hamid", "Mustamin", "Bachtiar", "Jafar", "Suaib",
        "Rauf", "Lantara", "Mappa", "Tola", "Gassing", "Sanusi", "Manja", "Rahmat",
    ],
};
const BORNEO: Names = Names {
    men: &[
        "Rifani",
        "Hairil",
        "Rusdiansyah",
        "Fahrurrazi",
        "Gusti Arifin",
        "Noor Hidayat",
        "Syahrani",
        "Yulianus",
        "Taufik",
        "Aspian",
        "Markus",
        "Wahyudi",
        "Heriansyah",
        "Sugianto",
    ],
    women: &[
        "Noor Aida",
        "Rusmilawati",
        "Herlina",
        "Maria Lidia",
        "Norhasanah",
        "Yuliana",
        "Siti Rahmah",
        "Kartini",
        "Fatmawati",
        "Rusminah",
        "Wiwik",
    ],
    last: &[
        "Anwari", "Saberan", "Fadli", "Usat", "Ding", "Mahyudin", "Pranoto", "Setyawan", "Arsyil",
        "Jauhari", "Lung", "Baihaqi", "Wardhana", "Nugraha", "Sofyan",
    ],
};
const TIMUR: Names = Names {
    men: &[
        "Yohanis",
        "Marthen",
        "Abdul Gafur",
        "Semuel",
        "Frans",
        "Ismail",
        "Petrus",
        "Jhon",
        "Rusdi",
        "Hendrik",
        "Elias",
        "Saleh",
    ],
    women: &[
        "Maria",
        "Dorkas",
        "Yosina",
        "Halima",
        "Agustina",
        "Ferdina",
        "Salomina",
        "Nurjannah",
        "Theresia",
    ],
    last: &[
        "Sahetapy",
        "Tuhumury",
        "Pelupessy",
        "Rumbiak",
        "Wanma",
        "Kambu",
        "Latuihamallo",
        "Renyaan",
        "Umasangadji",
        "Sangaji",
        "Baransano",
        "Tuasikal",
        "Fatubun",
    ],
};

const TITLES: &[&str] = &[
    "S.E., M.M.",
    "S.Sos., M.Si.",
    "S.T., M.T.",
    "S.H., M.H.",
    "S.STP., M.Si.",
    "S.Pd., M.Pd.",
    "S.K.M., M.Kes.",
    "S.P., M.P.",
    "S.IP., M.A.P.",
    "S.Kom., M.T.I.",
    "S.E.",
    "S.Sos.",
    "S.T.",
    "S.H.",
];
const HEAD_RANKS: &[(&str, &str)] = &[
    ("IV/b", "Pembina Tingkat I"),
    ("IV/c", "Pembina Utama Muda"),
    ("IV/c", "Pembina Utama Muda"),
    ("IV/d", "Pembina Utama Madya"),
];
const MIDDLE_RANKS: &[(&str, &str)] = &[
    ("III/d", "Penata Tingkat I"),
    ("IV/a", "Pembina"),
    ("IV/a", "Pembina"),
    ("IV/b", "Pembina Tingkat I"),
];
const STAFF_RANKS: &[(&str, &str)] = &[
    ("III/c", "Penata"),
    ("III/d", "Penata Tingkat I"),
    ("IV/a", "Pembina"),
];

impl Region {
    fn names(self) -> &'static Names {
        match self {
            Self::Melayu => &MELAYU,
            Self::Sulawesi => &SULAWESI,
            Self::Borneo => &BORNEO,
            Self::Timur => &TIMUR,
        }
    }
}

impl People {
    /// Somebody from `region` who holds an office of that level in `year`.
    pub fn make(&mut self, region: Region, level: Level, year: i32) -> Person {
        loop {
            self.made += 1;
            let person = invent(self.made, region, level, year);
            if self.names.insert(person.bare.clone()) {
                return person;
            }
        }
    }
}

fn invent(number: u64, region: Region, level: Level, year: i32) -> Person {
    let mut dice = Dice::new(number);
    let names = region.names();
    let woman = dice.chance(38);
    let first = dice.one(if woman { names.women } else { names.men });
    let bare = format!("{first} {}", dice.one(names.last));
    let (ages, ranks) = match level {
        Level::Head => ((50, 57), HEAD_RANKS),
        Level::Middle => ((41, 52), MIDDLE_RANKS),
        Level::Staff => ((36, 50), STAFF_RANKS),
    };
    let born = i64::from(year) - dice.between(ages.0, ages.1);
    let joined = born + dice.between(23, 28);
    let nip = format!(
        "{born:04}{:02}{:02}{joined:04}{:02}{}{:03}",
        dice.between(1, 12),
        dice.between(1, 28),
        dice.one(&[1, 3, 4, 12]),
        if woman { 2 } else { 1 },
        1 + number % 60
    );
    Person {
        name: format!("{bare}, {}", dice.one(TITLES)),
        nip,
        sex: if woman { "female" } else { "male" },
        rank: {
            let (grade, name) = dice.one(ranks);
            ((*grade).to_owned(), (*name).to_owned())
        },
        phone: format!("0812{:08}", 10_000_000 + number * 7_919),
        email: None,
        bare,
    }
}

/// The e-mail of a name at a domain: "erlina.usman@babel.example".
pub fn email(bare: &str, domain: &str) -> String {
    let words: Vec<String> = bare
        .split_whitespace()
        .map(|w| {
            w.chars()
                .filter(char::is_ascii_alphabetic)
                .collect::<String>()
                .to_lowercase()
        })
        .collect();
    format!("{}@{domain}", words.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::nip::Nip;
    use chrono::NaiveDate;

    #[test]
    fn everybody_has_a_name_and_a_nip_of_their_own_that_obey_the_rules() {
        let mut people = People::default();
        let mut nips = HashSet::new();
        let mut names = HashSet::new();
        for (region, level, year) in [
            (Region::Melayu, Level::Head, 2017),
            (Region::Sulawesi, Level::Middle, 2018),
            (Region::Borneo, Level::Staff, 2022),
            (Region::Timur, Level::Middle, 2026),
        ] {
            let today = NaiveDate::from_ymd_opt(year, 6, 1).unwrap();
            for _ in 0..50 {
                let person = people.make(region, level, year);
                assert!(Nip::parse(&person.nip, today).is_ok(), "{}", person.nip);
                assert!(
                    names.insert(person.name.clone()) && nips.insert(person.nip.clone()),
                    "{person:?}"
                );
            }
        }
    }

    #[test]
    fn an_email_is_made_of_letters() {
        assert_eq!(
            email("Abd. Rahim Mappa", "sulsel.example"),
            "abd.rahim.mappa@sulsel.example"
        );
    }
}
