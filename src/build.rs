//! Build script: lists the static files for `web::assets` and makes Cargo look
//! again when the migrations, which are compiled in, have changed.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
    memory_serve::load_directory("static");
}
