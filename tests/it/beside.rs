//! Every command works beside a running server: it joins the private PostgreSQL that is there and leaves it running.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use uuid::Uuid;

/// The program on a data folder of its own.
struct Installation {
    folder: PathBuf,
    server: Option<Child>,
}

impl Installation {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("jejak-beside-{}", Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        // PostgreSQL runs as another user when the tests run as root.
        std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o711)).unwrap();
        Self {
            folder,
            server: None,
        }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jejak"));
        command
            .args(words)
            .env("JEJAK_DATA_DIR", self.folder.join("data"))
            .env("JEJAK_LISTEN", "127.0.0.1:0")
            .env_remove("DATABASE_URL");
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// Starts the server and waits until it says its address: the database is up to date then.
    fn serve(&mut self) {
        let mut server = self
            .command(&["serve"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(server.stdout.take().unwrap()).lines().next();
        self.server = Some(server);
        assert!(said.unwrap().unwrap().starts_with("Jejak: "));
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn text(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn commands_work_beside_a_running_server_and_a_second_server_does_not() {
    let mut installation = Installation::new();
    installation.serve();
    let demo: serde_json::Value =
        serde_json::from_str(&text(&installation.run(&["demo", "--json"]))).unwrap();
    assert_eq!(demo["tenants"].as_array().unwrap().len(), 7);
    let tenants = text(&installation.run(&["tenant", "list"]));
    assert_eq!(tenants.lines().count(), 7);
    let made = [
        "tenant", "create", "kota-uji", "--name", "Kota Uji", "--kind", "city",
    ];
    text(&installation.run(&made));
    assert!(text(&installation.run(&["tenant", "list"])).contains("Kota Uji"));
    let doctor = text(&installation.run(&["doctor"]));
    let checks: Vec<&str> = doctor.lines().filter(|l| !l.starts_with("ok ")).collect();
    assert_eq!(checks.len(), 1, "{doctor}");
    assert!(checks[0].starts_with("back up with: pg_dump --role=jejak_system"));

    let second = installation.run(&["serve"]);
    assert!(!second.status.success());
    let told = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(told.contains("another Jejak already runs"), "{told}");
}
