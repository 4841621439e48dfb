//! Enumerations that stand in the database as a code and on the screen as a label.
//!
//! [`codes!`] writes both down once, in one table; the screen, the database and the command line read it there.

/// A closed list of codes with Indonesian labels.
pub trait Code: Copy + Eq + 'static {
    /// Every value, in the order in which people expect them.
    const ALL: &'static [Self];
    /// How it stands in the database and in JSON.
    fn code(self) -> &'static str;
    /// How it stands on the screen.
    fn label(self) -> &'static str;
    /// The value of a code.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.code() == code)
    }
    /// Code and label pairs for a select or a radio group.
    fn options() -> Vec<(String, String)> {
        Self::ALL
            .iter()
            .map(|v| (v.code().to_owned(), v.label().to_owned()))
            .collect()
    }
    /// Code and value pairs for [`crate::web::form::Reader::one_of`].
    fn choices() -> Vec<(&'static str, Self)> {
        Self::ALL.iter().map(|v| (v.code(), *v)).collect()
    }
}

/// The first of `s1`, `s2`, … that is not taken.
pub fn free_code<'a>(letter: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    (1..)
        .map(|n| format!("{letter}{n}"))
        .find(|code| !taken.clone().any(|t| t == code))
        .unwrap_or_default()
}

/// The code as a page gave it, when it is one and still free; otherwise a free one.
pub fn kept_code<'a>(
    given: &str,
    letter: &str,
    taken: impl Iterator<Item = &'a str> + Clone,
) -> String {
    let is_code = (1..=40).contains(&given.len())
        && given
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if is_code && !taken.clone().any(|t| t == given) {
        given.to_owned()
    } else {
        free_code(letter, taken)
    }
}

/// A code in the database that this program does not know.
#[derive(Debug, thiserror::Error)]
#[error("unknown code {0:?}")]
pub struct UnknownCode(pub String);

/// Declares an enumeration with its code and label, and how it travels to the database and to JSON.
#[macro_export]
macro_rules! codes {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal => $label:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis enum $name { $($(#[$vmeta])* #[doc = $label] $variant),+ }

        impl $crate::codes::Code for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            fn label(self) -> &'static str { match self { $(Self::$variant => $label),+ } }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::codes::Code::code(*self))
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::codes::UnknownCode;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                <Self as $crate::codes::Code>::from_code(s).ok_or_else(|| $crate::codes::UnknownCode(s.to_owned()))
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str($crate::codes::Code::code(*self))
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let code = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(d)?;
                code.parse().map_err(serde::de::Error::custom)
            }
        }
        impl sqlx::Type<sqlx::Postgres> for $name {
            fn type_info() -> sqlx::postgres::PgTypeInfo { <str as sqlx::Type<sqlx::Postgres>>::type_info() }
            fn compatible(ty: &sqlx::postgres::PgTypeInfo) -> bool { <str as sqlx::Type<sqlx::Postgres>>::compatible(ty) }
        }
        impl<'r> sqlx::Decode<'r, sqlx::Postgres> for $name {
            fn decode(value: sqlx::postgres::PgValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                Ok(<&str as sqlx::Decode<sqlx::Postgres>>::decode(value)?.parse::<Self>()?)
            }
        }
        impl<'q> sqlx::Encode<'q, sqlx::Postgres> for $name {
            fn encode_by_ref(&self, buf: &mut sqlx::postgres::PgArgumentBuffer) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                <&str as sqlx::Encode<sqlx::Postgres>>::encode($crate::codes::Code::code(*self), buf)
            }
        }
        impl sqlx::postgres::PgHasArrayType for $name {
            fn array_type_info() -> sqlx::postgres::PgTypeInfo { <&str as sqlx::postgres::PgHasArrayType>::array_type_info() }
        }
    };
}
