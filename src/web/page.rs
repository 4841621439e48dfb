//! The frame of every page: title, person, organisation, navigation, message.
//!
//! Main type: [`Page`], the field `page` of every view struct, read by the
//! layouts. It holds finished words only and must not know roles or rights:
//! whoever builds it decides what the navigation contains.

use crate::site::Reach;
use crate::web::browser::account_of_token;
use crate::web::theme;

/// What the layouts need to draw the frame around a page's own content.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Title of this page, without the product's name.
    pub title: String,
    /// Token that every form on the page sends back.
    pub csrf: String,
    /// Path of this page, to come back to after signing in.
    pub path: String,
    /// Message about what was just done, shown once.
    pub flash: Option<Flash>,
    /// The organisation the person works in, absent on pages outside one.
    pub place: Option<Place>,
    /// Name of the signed-in person, absent for visitors.
    pub person: Option<String>,
    /// Whether a form on this page was refused: the title then begins with "Kesalahan: ".
    pub has_errors: bool,
    /// Who can open the links on this page that people carry elsewhere.
    pub link_reach: Reach,
}

/// How good the news of a [`Flash`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashKind {
    /// What was asked is done.
    Success,
    /// Worth knowing, nothing went wrong.
    Notice,
    /// It could not be done.
    Problem,
}

/// One sentence about what was just done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// How good the news is.
    pub kind: FlashKind,
    /// The sentence.
    pub text: String,
}

/// The organisation whose rooms the person is in.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// Short name in the address.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// Accent colour, `#rrggbb`.
    pub colour: String,
    /// Abbreviation of the time zone that all times are shown in: WIB, WITA or WIT.
    pub zone: String,
    /// Links of the main navigation, most used first: a phone shows the first four.
    pub nav: Vec<NavItem>,
    /// Notices that were not read.
    pub unread: i64,
}

/// One link of the main navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub label: &'static str,
    /// Name of its picture in the icon sprite.
    pub icon: &'static str,
    /// Whether the person is there now.
    pub current: bool,
    /// How many things wait there, if that is counted.
    pub count: Option<i64>,
}

impl Page {
    /// Words of the browser's tab: says first when a form was refused.
    pub fn window_title(&self) -> String {
        let prefix = if self.has_errors { "Kesalahan: " } else { "" };
        match &self.place {
            Some(place) => format!("{prefix}{} – {} – Jejak", self.title, place.name),
            None => format!("{prefix}{} – Jejak", self.title),
        }
    }

    /// The tag of the account that this page was made for, for the script; "" for visitors.
    pub fn account(&self) -> &str {
        account_of_token(&self.csrf)
    }

    /// Address of the style sheet with the accent colour of the place.
    pub fn theme_href(&self) -> String {
        theme::href(
            self.place
                .as_ref()
                .map_or("", |place| place.colour.as_str()),
        )
    }

    /// Where the product's mark leads: the first screen of the place, or of the product.
    pub fn home_href(&self) -> String {
        match &self.place {
            Some(place) => format!("/t/{}/", place.slug),
            None => "/".to_owned(),
        }
    }
}

impl Place {
    /// The links that a phone shows in its bar.
    pub fn first_nav(&self) -> &[NavItem] {
        self.nav.get(..self.first()).unwrap_or(&self.nav)
    }

    /// The links that a phone keeps behind "Lainnya".
    pub fn more_nav(&self) -> &[NavItem] {
        self.nav.get(self.first()..).unwrap_or(&[])
    }

    /// Whether the person is on a page whose link a phone keeps behind "Lainnya".
    pub fn is_in_more(&self) -> bool {
        self.more_nav().iter().any(|item| item.current)
    }

    /// Five links fit on a phone; with six or more the fifth place is "Lainnya".
    fn first(&self) -> usize {
        if self.nav.len() <= 5 {
            self.nav.len()
        } else {
            4
        }
    }
}

impl FlashKind {
    /// Class of the message's box.
    pub fn class(self) -> &'static str {
        match self {
            FlashKind::Success => "good",
            FlashKind::Notice => "info",
            FlashKind::Problem => "bad",
        }
    }

    /// Picture of the message in the icon sprite.
    pub fn icon(self) -> &'static str {
        match self {
            FlashKind::Success => "circle-check",
            FlashKind::Notice => "info",
            FlashKind::Problem => "warning",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(current: bool) -> NavItem {
        NavItem {
            href: "/x".into(),
            label: "X",
            icon: "home",
            current,
            count: None,
        }
    }

    #[test]
    fn the_title_says_first_that_a_form_was_refused() {
        let page = Page {
            title: "Masuk".into(),
            has_errors: true,
            ..Page::default()
        };
        assert_eq!(page.window_title(), "Kesalahan: Masuk – Jejak");
    }

    #[test]
    fn a_phone_shows_five_links_or_four_and_the_rest_behind_lainnya() {
        let five = Place {
            nav: vec![item(false); 5],
            ..Place::default()
        };
        assert_eq!((five.first_nav().len(), five.more_nav().len()), (5, 0));
        let mut nav = vec![item(false); 6];
        nav.push(item(true));
        let seven = Place {
            nav,
            ..Place::default()
        };
        assert_eq!((seven.first_nav().len(), seven.more_nav().len()), (4, 3));
        assert!(seven.is_in_more());
    }
}
