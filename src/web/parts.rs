//! Small shown parts that need more than a word: the steps of a stage line and
//! the places of a pager. Finished words only; drawn by `templates/part/ui.html`.

/// Where a step of a stage line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Behind us.
    Done,
    /// Where we are now.
    Current,
    /// Still ahead.
    Next,
}

/// One step of a stage line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Name of the step.
    pub label: String,
    /// Where it stands.
    pub state: StepState,
    /// Date or remark under the name; empty for none.
    pub note: String,
}

impl Step {
    /// A step without a remark.
    pub fn new(label: impl Into<String>, state: StepState) -> Self {
        Step {
            label: label.into(),
            state,
            note: String::new(),
        }
    }

    /// The same step with a remark.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

impl StepState {
    /// Class of the step.
    pub fn class(self) -> &'static str {
        match self {
            StepState::Done => "done",
            StepState::Current => "current",
            StepState::Next => "next",
        }
    }

    /// The state in words, for those who do not see the line.
    pub fn word(self) -> &'static str {
        match self {
            StepState::Done => "selesai",
            StepState::Current => "sekarang",
            StepState::Next => "berikutnya",
        }
    }
}

/// A list as files: one link for each kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Download {
    /// How many rows, in words.
    pub rows: String,
    /// What each kind is called, and its address.
    pub links: Vec<(&'static str, String)>,
}

/// Keyset paging: links to the first page and to the one after, where they exist.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pager {
    /// Link to the first rows; empty on the first page.
    pub previous: String,
    /// Link to the rows after; empty on the last page.
    pub next: String,
    /// What is shown, in words: "50 proyek ditampilkan"; may be empty.
    pub summary: String,
}
