//! Templates are formatted like code. `FORMAT=1 cargo test --test it templates` formats them.

use askama_fmt::{FormatOptions, format};
use std::path::{Path, PathBuf};

fn pages_in(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| match path.is_dir() {
            true => pages_in(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|e| e == "html"))
        .collect()
}

#[test]
fn templates_are_formatted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let options = FormatOptions::from_file(&folder.join("askama_fmt.toml")).unwrap();
    let mut other = Vec::new();
    for page in pages_in(&folder) {
        let text = std::fs::read_to_string(&page).unwrap();
        let formatted = format(&text, &options);
        if text != formatted {
            if std::env::var_os("FORMAT").is_some() {
                std::fs::write(&page, formatted).unwrap();
            }
            other.push(page);
        }
    }
    assert_eq!(other, Vec::<PathBuf>::new(), "format them with FORMAT=1");
}

/// A line break is a blank on screen, and before a full stop or a comma none belongs.
#[test]
fn no_line_begins_with_what_closes_a_phrase() {
    for page in pages_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")) {
        for line in std::fs::read_to_string(&page).unwrap().lines() {
            let mut text = line.trim_start();
            // A tag without a minus keeps the blank before it.
            while let Some((_, rest)) = text.strip_prefix("{% ").and_then(|t| t.split_once("%}")) {
                text = rest.trim_start();
            }
            assert!(
                !text.starts_with(['.', ',', ';', ':', ')']),
                "{page:?}: {line}"
            );
        }
    }
}

/// Else a browser fills in again, or proposes, what the person before has typed: on the way back, after a reload, in a
/// field of the same name.
#[test]
fn the_browser_remembers_nothing_of_any_form() {
    let mut forms = 0;
    for page in pages_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")) {
        let text = std::fs::read_to_string(&page).unwrap();
        for form in text.split("<form ").skip(1) {
            forms += 1;
            let tag = form.split('>').next().unwrap();
            assert!(tag.contains(r#"autocomplete="off""#), "{page:?}: {tag}");
        }
    }
    assert!(forms > 80, "{forms}");
}
