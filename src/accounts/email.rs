//! E-mail addresses: one of the two logins.

/// Whether a text can be an address that mail reaches.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_local = |c: char| c.is_ascii_alphanumeric() || "._%+-'".contains(c);
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let dots_ok = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    !local.is_empty()
        && local.len() <= 64
        && dots_ok
        && local.chars().all(is_local)
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn an_address_has_a_name_and_a_domain_of_labels() {
        for good in ["nama@instansi.go.id", "n.a+b@x-y.id"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "nama",
            "@instansi.go.id",
            "a@b",
            "a b@c.id",
            "a@b..id",
            ".a@b.id",
            "a@-b.id",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
