# Shared by ./run and ./test (POSIX sh, to be sourced): says what is missing, installs it on
# Debian and Ubuntu, and says in one sentence what to do anywhere else.

# Runs a command as root: directly, or by sudo.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        echo "This needs root, and sudo is missing. Run as root: $*" >&2
        return 1
    fi
}

# install_packages PACKAGE...: by apt-get, saying so first.
install_packages() {
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Please install with your system's package manager, then start again: $*" >&2
        exit 1
    fi
    echo "Installing from your distribution: $*"
    as_root apt-get update -qq || echo "The package lists could not be renewed; trying with the old ones." >&2
    if ! as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null; then
        echo "The installation failed. Try it by hand: apt-get install $*" >&2
        exit 1
    fi
}

# The folder of PostgreSQL's programs: PG_BIN_DIR, Debian's newest, or what pg_config says.
postgresql_bin() {
    for folder in "${PG_BIN_DIR:-}" \
        $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5,5nr) \
        "$(pg_config --bindir 2>/dev/null || true)"; do
        if [ -n "$folder" ] && [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            echo "$folder"
            return
        fi
    done
    return 1
}

# Installs PostgreSQL without the server that Debian would make and start beside ours.
need_postgresql() {
    if postgresql_bin >/dev/null; then return; fi
    no_server=/etc/postgresql-common/createcluster.d/jejak.conf
    if command -v apt-get >/dev/null 2>&1 && [ ! -d /etc/postgresql-common ]; then
        as_root mkdir -p "${no_server%/*}"
        echo "create_main_cluster = false" | as_root tee "$no_server" >/dev/null
        install_packages postgresql
        # Only this installation was meant.
        as_root rm -f "$no_server"
    else
        install_packages postgresql
    fi
    postgresql_bin >/dev/null || {
        echo "PostgreSQL was installed but its programs were not found: set PG_BIN_DIR to their folder." >&2
        exit 1
    }
}

# Draws PDFs, so that papers can be compared as pictures.
need_pdf_drawer() {
    if command -v pdftoppm >/dev/null 2>&1; then return; fi
    install_packages poppler-utils
}

# Rust links with it, and some crates hold C.
need_c_compiler() {
    if command -v cc >/dev/null 2>&1; then return; fi
    install_packages gcc libc6-dev
}
