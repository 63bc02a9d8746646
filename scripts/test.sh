#!/usr/bin/env bash
# Everything the house asks of a change, from a bare Debian with a Rust toolchain to the last test.
# Installs what is missing, starts a private PostgreSQL and a private SMTP server on free ports, runs
# formatting, lints and all tests on SQLite, the integration tests again on PostgreSQL, and compares which
# tests ran. Works without a terminal, as root or not, and without network once everything is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

room=$(mktemp -d /tmp/pappus-test.XXXXXX)
chmod 711 "$room" # the postgres user walks through it to its own folder
stage_group=""
smtp_process=""
postgres_programs=""

leave() {
  local outcome=$?
  trap - EXIT INT TERM HUP
  if [ -n "$stage_group" ]; then kill -TERM -- "-$stage_group" 2>/dev/null || true; fi
  if [ -n "$smtp_process" ]; then kill -TERM "$smtp_process" 2>/dev/null || true; fi
  if [ -f "$room/postgres/data/postmaster.pid" ]; then
    as_postgres "$postgres_programs/pg_ctl" -D "$room/postgres/data" -m immediate -w stop >/dev/null 2>&1 || true
  fi
  rm -rf "$room"
  if [ "$outcome" = 0 ]; then echo "== all stages passed in ${SECONDS} s"; else echo "== FAILED after ${SECONDS} s"; fi
  exit "$outcome"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# stage NAME COMMAND...: runs it in a process group of its own (so that leaving can end all of it), keeps
# what it says in $room/NAME.log and prints its seconds.
stage() {
  local name=$1 begun=$SECONDS outcome=0
  shift
  echo "== $name: $*"
  setsid bash -o pipefail -c 'log=$1; shift; "$@" 2>&1 </dev/null | tee "$log"' stage "$room/$name.log" "$@" &
  stage_group=$!
  wait "$stage_group" || outcome=$?
  stage_group=""
  echo "== $name: $((SECONDS - begun)) s"
  return "$outcome"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups env HOME="$room/postgres" "$@"; else "$@"; fi
}

newest_postgres() {
  find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1 | xargs -r dirname
}

free_port() {
  /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

missing_packages() {
  if ! command -v cc >/dev/null; then echo build-essential; fi
  if [ -z "$(newest_postgres)" ]; then echo postgresql-15; fi
  if ! command -v curl >/dev/null; then echo curl; fi
  if ! command -v jq >/dev/null; then echo jq; fi
  if ! command -v xmllint >/dev/null; then echo libxml2-utils; fi
  if ! command -v hledger >/dev/null; then echo hledger; fi
  if ! command -v bean-check >/dev/null; then echo beancount; fi
  if ! command -v chromium >/dev/null; then echo chromium; fi
  if ! command -v chromedriver >/dev/null; then echo chromium-driver; fi
  if ! command -v openssl >/dev/null; then echo openssl; fi
  if ! /usr/bin/python3 -c 'import dkim' 2>/dev/null; then echo python3-dkim; fi
  if ! /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null; then echo python3-aiosmtpd; fi
}

install_missing() {
  local packages quiet=/etc/postgresql-common/createcluster.d/pappus-test.conf
  mapfile -t packages < <(missing_packages)
  if [ "${#packages[@]}" = 0 ]; then return 0; fi
  # The package would otherwise create and start a cluster of its own, which nobody here asked for.
  as_root mkdir -p "$(dirname "$quiet")"
  echo 'create_main_cluster = false' | as_root tee "$quiet" >/dev/null
  apt_install "${packages[@]}" || { echo "once more, after a pause"; sleep 5; apt_install "${packages[@]}"; }
  as_root rm -f "$quiet"
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq update &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq -y --no-install-recommends install "$@"
}

start_postgres() {
  local port
  port=$(free_port)
  mkdir "$room/postgres"
  if [ "$(id -u)" = 0 ]; then chown postgres:postgres "$room/postgres"; fi
  as_postgres "$postgres_programs/initdb" -D "$room/postgres/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync >"$room/initdb.log" 2>&1 || { cat "$room/initdb.log"; return 1; }
  as_postgres tee -a "$room/postgres/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$room/postgres'
max_connections = 200
timezone = 'UTC'
fsync = off
synchronous_commit = off
full_page_writes = off
CONF
  as_postgres "$postgres_programs/pg_ctl" -D "$room/postgres/data" -l "$room/postgres/server.log" -w -t 60 start >/dev/null ||
    { cat "$room/postgres/server.log"; return 1; }
  export PAPPUS_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres"
}

start_smtp() {
  local port
  port=$(free_port)
  # Whoever runs the tests owns the maildir: the server keeps its user (-n) and writes into new/.
  /usr/bin/python3 -m aiosmtpd -n -l "127.0.0.1:$port" -c aiosmtpd.handlers.Mailbox "$room/maildir" >"$room/smtp.log" 2>&1 </dev/null &
  smtp_process=$!
  for _ in $(seq 100); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      export PAPPUS_TEST_SMTP="smtp://127.0.0.1:$port" PAPPUS_TEST_MAILDIR="$room/maildir"
      return 0
    fi
    sleep 0.1
  done
  cat "$room/smtp.log"
  echo "the SMTP server does not answer on port $port"
  return 1
}

# Which integration tests a run executed: what stands between the header of that binary and the next one.
executed_integration_tests() {
  awk '/^ +Running /    { inside = ($2 == "tests/it/main.rs") }
       /^ +Doc-tests /  { inside = 0 }
       inside && /^test .* \.\.\. (ok|FAILED)$/ { print $2 }' "$1" | LC_ALL=C sort
}

compare_runs() {
  executed_integration_tests "$room/tests-sqlite.log" >"$room/executed-sqlite"
  executed_integration_tests "$room/tests-postgres.log" >"$room/executed-postgres"
  if [ ! -s "$room/executed-sqlite" ]; then echo "no integration test ran on SQLite"; return 1; fi
  if ! diff -u --label sqlite --label postgres "$room/executed-sqlite" "$room/executed-postgres"; then
    echo "the two databases did not see the same integration tests"
    return 1
  fi
  echo "== the same $(wc -l <"$room/executed-sqlite") integration tests ran on SQLite and on PostgreSQL"
}

unset "${!PAPPUS_@}" # settings of whoever calls have no say in a test
export CARGO_TERM_COLOR=never INSTA_UPDATE=no

echo "== install: what is missing"
install_missing
postgres_programs=$(newest_postgres)
if ! cargo fmt --version >/dev/null 2>&1 || ! cargo clippy --version >/dev/null 2>&1; then rustup component add rustfmt clippy; fi
echo "== install: ${SECONDS} s"

start_postgres
start_smtp
echo "== servers: PostgreSQL at $PAPPUS_TEST_POSTGRES, SMTP at $PAPPUS_TEST_SMTP"

stage format cargo fmt --all --check
stage lints cargo clippy --workspace --all-targets --locked -- -D warnings
PAPPUS_TEST_DB=sqlite stage tests-sqlite cargo test --workspace --locked
PAPPUS_TEST_DB=postgres stage tests-postgres cargo test --workspace --locked --test it
compare_runs
