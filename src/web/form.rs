//! What a person typed into a form, and what was wrong with it.
//!
//! [`Fields`] keeps what was typed as it was typed, [`Reader`] turns it into
//! checked values, [`FieldErrors`] holds a sentence for each field that must be
//! mended, and [`FormView`] is both together, as a page shows them. Knows no
//! feature: rules beyond the shape of a value are the feature's own.

mod parse;
mod reader;

pub use reader::Reader;

/// What a person typed, kept as typed, in order; several values per key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Fields from name and value pairs.
    pub fn from_pairs<N: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (plain_name(name.into()), value.into()))
                .collect(),
        )
    }

    /// The first value of a field, "" when absent.
    pub fn get(&self, name: &str) -> &str {
        self.values(name).next().unwrap_or("")
    }

    /// Every value of a field, in the order sent.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.values(name).collect()
    }

    /// Whether the field was sent at all.
    pub fn has(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    /// Puts one value in the place of all that the field had.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(known, _)| known != name);
        self.add(name, value);
    }

    /// Adds one more value to a field.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// All pairs in the order sent.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

impl From<Vec<(String, String)>> for Fields {
    fn from(pairs: Vec<(String, String)>) -> Self {
        Self::from_pairs(pairs)
    }
}

/// Boxes that share a name send it as `name[]`; the rest of the program says `name`.
fn plain_name(name: String) -> String {
    match name.strip_suffix("[]") {
        Some(plain) => plain.to_owned(),
        None => name,
    }
}

/// The fields that must be mended, each with the sentence that says how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<(String, String)>);

impl FieldErrors {
    /// Just one error.
    pub fn one(field: impl Into<String>, sentence: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.push(field, sentence);
        errors
    }

    /// The sentence of a field, if it has one.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(field, _)| *field == name)
            .map(|(_, sentence)| sentence)
    }

    /// Whether nothing has to be mended.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Field and sentence, in the order found.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(field, sentence)| (field.as_str(), sentence.as_str()))
    }

    /// Adds a sentence; the first one of a field stays the one that is shown.
    pub fn push(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        let field = field.into();
        if self.get(&field).is_none() {
            self.0.push((field, sentence.into()));
        }
    }
}

/// Two parts that were read, or all that is wrong with either.
pub fn both<A, B>(
    a: Result<A, FieldErrors>,
    b: Result<B, FieldErrors>,
) -> Result<(A, B), FieldErrors> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(errors), Ok(_)) | (Ok(_), Err(errors)) => Err(errors),
        (Err(mut errors), Err(more)) => {
            more.0
                .into_iter()
                .for_each(|(field, sentence)| errors.push(field, sentence));
            Err(errors)
        }
    }
}

/// State of a form on a page: values to show and errors beside them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormView {
    /// What the fields show.
    pub values: Fields,
    /// What has to be mended.
    pub errors: FieldErrors,
}

impl FormView {
    /// A form nobody has filled in yet.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A form that shows these values, with nothing to mend.
    pub fn filled(values: Fields) -> Self {
        Self {
            values,
            errors: FieldErrors::default(),
        }
    }

    /// What the field shows.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name)
    }

    /// What has to be mended in the field.
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.get(name)
    }

    /// Whether the choice is taken: of a radio button, a box or a select.
    pub fn checked(&self, name: &str, value: &str) -> bool {
        self.values.values(name).any(|taken| taken == value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_order_and_several_values() {
        let mut fields = Fields::from_pairs([("a", "1"), ("b", ""), ("a", "2")]);
        assert_eq!(fields.get("a"), "1");
        assert_eq!(fields.all("a"), ["1", "2"]);
        assert_eq!(
            (fields.get("c"), fields.has("b"), fields.has("c")),
            ("", true, false)
        );
        fields.set("a", "3");
        assert_eq!(fields.all("a"), ["3"]);
    }

    #[test]
    fn boxes_that_share_a_name_are_read_under_the_plain_name() {
        let sent = vec![
            ("g[]".to_owned(), "1".to_owned()),
            ("g[]".to_owned(), "2".to_owned()),
        ];
        assert_eq!(Fields::from(sent).all("g"), ["1", "2"]);
    }

    #[test]
    fn the_first_sentence_of_a_field_is_the_one_shown() {
        let mut errors = FieldErrors::one("a", "Isi a.");
        errors.push("a", "Lain.");
        assert_eq!(errors.get("a"), Some("Isi a."));
        assert_eq!(errors.iter().count(), 1);
    }

    #[test]
    fn a_choice_is_taken_when_any_value_says_so() {
        let form = FormView::filled(Fields::from_pairs([("role", "mentor"), ("role", "coach")]));
        assert!(form.checked("role", "coach"));
        assert!(!form.checked("role", "admin"));
    }
}
