//! The settings of the running program: one clap struct, each flag is also an environment variable.
//!
//! Main types: [`Settings`], and [`Secret`] for what must never reach a log.
//! Must not know: any feature, how the settings are used, or where the process was started from.

use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use crate::site::{DEFAULT_LISTEN, Hsts, LinkBase, Site, TrustedProxies, WebAddress};
use clap::Args;

/// Everything an operator may set; flags win over environment variables.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// Address and port to listen on.
    ///
    /// The default can be reached from this computer only. To be reached from others,
    /// put a web proxy with HTTPS in front, or listen on 0.0.0.0:8080.
    #[arg(
        long,
        global = true,
        env = "JEJAK_LISTEN",
        value_name = "ADDRESS:PORT",
        default_value_t = DEFAULT_LISTEN
    )]
    pub listen: SocketAddr,

    /// Folder for everything Jejak stores: uploaded files and, unless --database-url is given,
    /// its own private PostgreSQL.
    ///
    /// It is made at the first start. To back it up by copying, stop Jejak first.
    #[arg(
        long,
        global = true,
        env = "JEJAK_DATA_DIR",
        value_name = "FOLDER",
        default_value = ".data"
    )]
    pub data_dir: PathBuf,

    /// PostgreSQL server to use, for example postgres://jejak:password@db.example.id/jejak.
    ///
    /// Without it Jejak starts a private PostgreSQL in the data folder, from the PostgreSQL
    /// programs installed on this computer; nothing has to be set up.
    #[arg(
        long,
        global = true,
        env = "DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub database_url: Option<Secret>,

    /// Login of the application's pages, when --database-url names the owner of the tables, for example
    /// postgres://jejak_web:password@db.example.id/jejak.
    ///
    /// A login apart keeps a fault in a page from reading every tenant; `jejak migrate` gives it what it needs. It may lead
    /// through PgBouncer in transaction mode (1.21 or newer), while migrations connect by --database-url.
    #[arg(
        long,
        global = true,
        env = "JEJAK_APP_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub app_database_url: Option<Secret>,

    /// Address under which people reach Jejak, for example https://jejak.example.go.id.
    ///
    /// Links in invitations and letters begin with it. With https:// the sign-in cookie is sent over
    /// HTTPS only; set it whenever a proxy with HTTPS stands in front.
    // The full path keeps clap from taking the option apart: an empty variable counts as not set.
    #[arg(
        long,
        global = true,
        env = "JEJAK_PUBLIC_URL",
        value_name = "URL",
        default_value = "",
        hide_default_value = true,
        value_parser = parse_public_url
    )]
    pub public_url: std::option::Option<WebAddress>,

    /// Addresses of the proxies in front of Jejak, with commas between: 10.0.0.5,192.168.7.0/24.
    ///
    /// Only they are believed when they say for whom they speak (X-Forwarded-For, -Proto, -Host).
    /// Without them a proxy's own address counts as that of everybody behind it.
    #[arg(
        long,
        global = true,
        env = "JEJAK_TRUSTED_PROXIES",
        value_name = "ADDRESSES",
        default_value = "",
        hide_default_value = true
    )]
    pub trusted_proxies: TrustedProxies,

    /// How far browsers are told to use HTTPS alone: host, subdomains, preload or off.
    ///
    /// It matters only when the public address begins with https://. "subdomains" also binds every
    /// other site below this host name; "preload" cannot be taken back for months.
    #[arg(
        long,
        global = true,
        env = "JEJAK_HSTS",
        value_name = "REACH",
        default_value = "host"
    )]
    pub hsts: Hsts,

    /// Folder that holds PostgreSQL's programs (initdb, postgres), when they are not found by
    /// themselves.
    #[arg(long, global = true, env = "PG_BIN_DIR", value_name = "FOLDER")]
    pub pg_bin_dir: Option<PathBuf>,
}

impl Settings {
    /// The server to use instead of the private PostgreSQL; an empty variable counts as not set.
    #[must_use]
    pub fn external_database(&self) -> Option<&str> {
        unless_empty(self.database_url.as_ref())
    }

    /// The login of the application's pages on that server, when it has one of its own.
    #[must_use]
    pub fn external_app_database(&self) -> Option<&str> {
        unless_empty(self.app_database_url.as_ref())
    }

    /// Where this installation stands on the web.
    #[must_use]
    pub fn site(&self) -> Site {
        Site::new(
            self.public_url.clone(),
            self.listen,
            self.hsts,
            self.trusted_proxies.clone(),
        )
    }

    /// What links begin with that the command line prints.
    #[must_use]
    pub fn links(&self) -> LinkBase {
        self.site().links(None)
    }
}

fn unless_empty(secret: Option<&Secret>) -> Option<&str> {
    let text = secret?.expose().trim();
    (!text.is_empty()).then_some(text)
}

/// A text that must not be printed, such as an address with a password in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text so that logs cannot show it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

impl FromStr for Secret {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::new(text))
    }
}

/// Reads the public address; an empty text counts as not set.
fn parse_public_url(text: &str) -> Result<Option<WebAddress>, &'static str> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    text.parse().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Program {
        #[command(flatten)]
        settings: Settings,
    }

    fn settings(args: &[&str]) -> Settings {
        let args = std::iter::once(&"jejak").chain(args);
        Program::try_parse_from(args).unwrap().settings
    }

    #[test]
    fn the_password_of_the_database_is_never_printed() {
        let settings = settings(&["--database-url", "postgres://a:hunter2@db/jejak"]);
        assert!(!format!("{settings:?}").contains("hunter2"));
        let url = settings.database_url.unwrap();
        assert_eq!(url.expose(), "postgres://a:hunter2@db/jejak");
    }

    #[test]
    fn https_follows_the_public_address() {
        assert!(
            !settings(&["--public-url", "http://jejak.local"])
                .site()
                .https()
        );
        let settings = settings(&["--public-url", "https://Jejak.example.go.id/"]);
        assert!(settings.site().https());
        assert_eq!(settings.links().url, "https://jejak.example.go.id");
    }

    #[test]
    fn empty_variables_count_as_not_set() {
        let settings = settings(&[
            "--public-url",
            "",
            "--database-url",
            "",
            "--trusted-proxies",
            "",
            "--hsts",
            "",
        ]);
        assert_eq!(settings.external_database(), None);
        let site = settings.site();
        assert_eq!(
            (site.public, site.hsts, site.proxies),
            (None, Hsts::Host, TrustedProxies::default())
        );
        assert_eq!(settings.links().url, "http://127.0.0.1:8080");
    }

    #[test]
    fn a_wrong_setting_is_refused_at_the_start_with_a_sentence() {
        for (flag, value, sentence) in [
            ("--public-url", "https://a/b", "write only the host name"),
            ("--public-url", "http://0.0.0.0:8080", "no browser can open"),
            (
                "--trusted-proxies",
                "10.0.0.5,proxy",
                "\"proxy\" is neither an address",
            ),
            ("--hsts", "on", "write host, subdomains, preload or off"),
        ] {
            let error = Program::try_parse_from(["jejak", flag, value]).unwrap_err();
            assert!(error.to_string().contains(sentence), "{error}");
        }
    }
}
