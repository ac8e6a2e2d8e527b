#!/usr/bin/env bash
# Finds or installs the Temporal CLI, and starts its dev server the way order-sync needs it. `./temporal-dev.sh --help` says more.
# Bash 3.2 (macOS) is enough. What it says goes to stderr; stdout carries the server's own words, or the path of --print-path.
set -euo pipefail

CLI_VERSION=1.5.1 # what the project is tested with: server 1.29.1, Web UI 2.42.1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
cache=${XDG_CACHE_HOME:-${HOME:-$root/.order-sync}/.cache}/order-sync/temporal-$CLI_VERSION

usage() {
  cat <<END
Usage: ./temporal-dev.sh [options] [-- more flags for 'temporal server start-dev']

Starts a Temporal dev server on 127.0.0.1 that keeps its state in a file, with the Web UI, order-sync's search attributes, and
fairness between customers. Ctrl-C stops it. When it runs already, says so and exits 0.

  --port N          gRPC port (default 7233)
  --ui-port N       Web UI port (default: gRPC port + 1000)
  --headless        no Web UI
  --db FILE         database file (default .order-sync/temporal/temporal.db in the project)
  --namespace NAME  namespace to create and use (default "default")
  --log-level L     debug, info, warn, error, never (default error)
  --install-only    only see to it that the Temporal CLI is there
  --print-path      the same, and print its path
  --help            this

The CLI comes from the first of these that works: \$TEMPORAL_CLI; PATH; Go's folder of binaries;
$cache; 'go install' (v$CLI_VERSION, about 2 minutes once); the vendor's archive.
END
}

say() { printf 'temporal-dev: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
misuse() { say "$* (--help tells)"; exit 2; }

# --- Options ----------------------------------------------------------------------------------------------------------------------

port=7233 ui_port='' headless=no namespace=default log_level=error install_only=no print_path=no
db=$root/.order-sync/temporal/temporal.db

read_options() {
  local value
  while [ $# -gt 0 ]; do
    case $1 in
      --headless) headless=yes ;;
      --install-only) install_only=yes ;;
      --print-path) install_only=yes print_path=yes ;;
      -h | --help) usage; exit 0 ;;
      --port=* | --ui-port=* | --db=* | --namespace=* | --log-level=*) value=${1#*=}; set_option "${1%%=*}" "$value" ;;
      --port | --ui-port | --db | --namespace | --log-level)
        [ $# -ge 2 ] || misuse "$1 needs a value"
        set_option "$1" "$2"; shift ;;
      --) shift; break ;;
      *) misuse "unknown option: $1" ;;
    esac
    shift
  done
  extra_flags=("$@")
  [ -n "$ui_port" ] || set_option --ui-port $((port + 1000))
  case $db in /*) ;; *) db=$PWD/$db ;; esac
}

set_option() {
  case $1 in
    --port) check_port "$1" "$2"; port=$2 ;;
    --ui-port) check_port "$1" "$2"; ui_port=$2 ;;
    --db) db=$2 ;;
    --namespace) namespace=$2 ;;
    --log-level) log_level=$2 ;;
  esac
}

check_port() {
  case $2 in '' | *[!0-9]* | ??????*) misuse "$1 takes a port number, not '$2'." ;; esac
  if [ "$2" -lt 1 ] || [ "$2" -gt 65535 ]; then misuse "$1 takes a port from 1 to 65535, not $2."; fi
}

# --- The CLI ----------------------------------------------------------------------------------------------------------------------

# Sets `cli`. Remarks about a passed-over CLI are for whoever starts a server or waits for an install, not for every silent check.
find_cli() {
  local candidate fault line remarks='' seen=:
  if [ -n "${TEMPORAL_CLI:-}" ]; then
    fault=$(fault_of "$TEMPORAL_CLI")
    [ -z "$fault" ] || die "TEMPORAL_CLI=$TEMPORAL_CLI $fault. Correct it, or unset it to have one found."
    cli=$TEMPORAL_CLI
    return
  fi
  while IFS= read -r candidate; do
    case $seen in *":$candidate:"*) continue ;; esac
    seen=$seen$candidate:
    [ -x "$candidate" ] || continue
    fault=$(fault_of "$candidate")
    if [ -z "$fault" ]; then cli=$candidate; break; fi
    remarks="${remarks}passed over $candidate: it $fault"$'\n'
  done <<<"$(type -aP temporal || true; echo "${GOBIN:-${GOPATH:-${HOME:-}/go}/bin}/temporal")"
  if [ -z "$cli" ] && [ -x "$cache/temporal" ]; then cli=$cache/temporal; fi
  if [ -n "$remarks" ] && { [ -z "$cli" ] || [ "$install_only" = no ]; }; then
    while IFS= read -r line; do say "$line"; done <<<"${remarks%$'\n'}"
  fi
  [ -n "$cli" ] || install_cli
}

# Empty for a CLI that will do. Built by `go install` without our flag it calls itself 0.0.0-DEV: then its server's version speaks.
fault_of() {
  local words
  if ! words=$("$1" --version 2>/dev/null </dev/null); then echo "doesn't run"; return; fi
  if [[ $words =~ version\ 0\.0\.0-DEV.*Server\ ([0-9]+)\.([0-9]+) ]]; then
    at_least "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" 1 28 || echo "is too old (server ${BASH_REMATCH[1]}.${BASH_REMATCH[2]})"
  elif [[ $words =~ temporal\ version\ v?([0-9]+)\.([0-9]+) ]]; then
    at_least "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" 1 4 || echo "is too old (${BASH_REMATCH[1]}.${BASH_REMATCH[2]}; needed is 1.4)"
  else
    echo "doesn't answer like the Temporal CLI"
  fi
}

at_least() { [ "$1" -gt "$3" ] || { [ "$1" -eq "$3" ] && [ "$2" -ge "$4" ]; }; }

install_cli() {
  mkdir -p "$cache"
  take_install_lock
  build=$cache/build.$$
  trap 'rm -rf "$build" "$cache/lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  if [ ! -x "$cache/temporal" ]; then
    mkdir -p "$build"
    install_by_go || install_by_download || { explain_how_to_install; exit 1; }
    # Into its place in one step: whoever looks meanwhile sees no half of it.
    mv -f "$build/temporal" "$cache/temporal"
    say "the Temporal CLI $CLI_VERSION is now $cache/temporal"
  fi
  rm -rf "$build" "$cache/lock"
  trap - EXIT INT TERM HUP
  cli=$cache/temporal
}

# Saves the second of two runs the same two minutes. Should both ever get through (a holder killed at the wrong moment), no harm is done.
take_install_lock() {
  local holder waited=0 said=no
  while ! mkdir "$cache/lock" 2>/dev/null; do
    holder=$(cat "$cache/lock/pid" 2>/dev/null || true)
    if { [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; } || { [ -z "$holder" ] && [ $waited -ge 5 ]; } || [ $waited -ge 900 ]; then
      mv "$cache/lock" "$cache/lock.stale.$$" 2>/dev/null && rm -rf "$cache/lock.stale.$$"
      continue
    fi
    if [ $said = no ] && [ -n "$holder" ]; then say "process $holder installs the Temporal CLI already, waiting for it"; said=yes; fi
    sleep 1
    waited=$((waited + 1))
  done
  echo $$ >"$cache/lock/pid"
}

# The caller's Go settings are for the caller's own code: a GOOS, a -mod=vendor or a workspace would make this build fail.
install_by_go() {
  command -v go >/dev/null || return 1
  say "compiling the Temporal CLI $CLI_VERSION with Go (once, about 2 minutes)"
  local version_flag="-s -w -X github.com/temporalio/cli/temporalcli.Version=$CLI_VERSION"
  if (cd "$build" && env -u GOOS -u GOARCH GOFLAGS= GOWORK=off GOBIN="$build" \
    go install -ldflags "$version_flag" "github.com/temporalio/cli/cmd/temporal@v$CLI_VERSION") >"$build/go.log" 2>&1 </dev/null \
    && [ -z "$(fault_of "$build/temporal")" ]; then
    return 0
  fi
  say "Go could not: $(tail -n 1 "$build/go.log")"
  return 1
}

install_by_download() {
  local system machine url
  system=$(uname -s | tr '[:upper:]' '[:lower:]')
  case $(uname -m) in x86_64 | amd64) machine=amd64 ;; aarch64 | arm64) machine=arm64 ;; *) machine=$(uname -m) ;; esac
  for url in \
    "https://temporal.download/cli/archive/v$CLI_VERSION?platform=$system&arch=$machine" \
    "https://github.com/temporalio/cli/releases/download/v$CLI_VERSION/temporal_cli_${CLI_VERSION}_${system}_$machine.tar.gz" \
    "https://temporal.download/cli/archive/latest?platform=$system&arch=$machine"; do
    say "downloading the Temporal CLI from $url"
    if download "$url" "$build/cli.tar.gz" && tar -xzf "$build/cli.tar.gz" -C "$build" temporal 2>/dev/null; then
      [ -n "$(fault_of "$build/temporal")" ] || return 0
    fi
  done
  return 1
}

download() {
  if command -v curl >/dev/null; then
    curl --fail --silent --location --connect-timeout 10 --max-time 300 --output "$2" "$1"
  elif command -v wget >/dev/null; then
    wget --quiet --timeout=30 --tries=1 --output-document="$2" "$1"
  else
    return 1
  fi
}

explain_how_to_install() {
  cat >&2 <<END
temporal-dev: no Temporal CLI here, and none could be installed. The official ways, any of which will do:
  macOS or Linux with Homebrew:  brew install temporal
  with Go:                       go install github.com/temporalio/cli/cmd/temporal@v$CLI_VERSION
  an archive for your system:    https://github.com/temporalio/cli/releases
  all ways, explained:           https://docs.temporal.io/cli
Then run this again, with the binary on the PATH or its path in TEMPORAL_CLI.
END
}

# --- The server -------------------------------------------------------------------------------------------------------------------

# Beside the database lies a note of who serves it: process, port, Web UI port. The process is this one, which becomes the server.
# It is laid down whole, by a link, so that of two starts in the same moment one finds the other.
claim_database() {
  local owner owner_port owner_ui stale shown_ui=$ui_port
  note=$db.server
  [ "$headless" = no ] || shown_ui=none
  mkdir -p "$(dirname "$db")"
  trap 'rm -f "$note.$$"' EXIT
  echo "$$ $port $shown_ui" >"$note.$$"
  until ln "$note.$$" "$note" 2>/dev/null; do
    [ -e "$note" ] || die "can't write $note."
    stale=$(cat "$note" 2>/dev/null || true)
    read -r owner owner_port owner_ui <<<"$stale" || true
    if is_dev_server "$owner"; then
      [ "$owner_port" = "$port" ] || die "$db is in use by the server on port $owner_port (process $owner); use that one, or another --db."
      if wait_until_healthy "$owner"; then
        [ "$owner_ui" = none ] || owner_ui=http://127.0.0.1:$owner_ui
        say "already running on 127.0.0.1:$port (process $owner), Web UI $owner_ui"
        exit 0
      fi
      if is_dev_server "$owner"; then die "process $owner holds port $port and $db, but its server doesn't answer; stop it (kill $owner)."; fi
    fi
    remove_stale_note "$stale"
  done
  rm -f "$note.$$"
  trap 'rm -f "$note"' EXIT
}

# Looks at what it took away: between the look and the move another start may have laid down its own.
remove_stale_note() {
  mv "$note" "$note.$$.old" 2>/dev/null || return 0
  [ "$(cat "$note.$$.old")" = "$1" ] || ln "$note.$$.old" "$note" 2>/dev/null || true
  rm -f "$note.$$.old"
}

is_dev_server() {
  [ -n "$1" ] && kill -0 "$1" 2>/dev/null || return 1
  # A dead server's number may have gone to another program.
  local command
  if [ -r "/proc/$1/cmdline" ]; then command=$(tr '\0' ' ' <"/proc/$1/cmdline"); else command=$(ps -p "$1" -o args= 2>/dev/null || true); fi
  case $command in *start-dev* | *temporal-dev*) return 0 ;; *) return 1 ;; esac
}

wait_until_healthy() {
  local tries=0
  until [ $tries -ge 100 ]; do
    "$cli" operator cluster health --address "127.0.0.1:$port" --command-timeout 3s >/dev/null 2>&1 </dev/null && return 0
    is_dev_server "$1" || return 1
    sleep 0.2
    tries=$((tries + 1))
  done
  return 1
}

refuse_taken_port() {
  local who=another\ program
  (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null || return 0
  if "$cli" operator cluster health --address "127.0.0.1:$2" --command-timeout 2s >/dev/null 2>&1 </dev/null; then
    who='a Temporal server with another database'
  fi
  die "port $2 is taken by $who; stop it, or choose another with $1."
}

# A profile or TEMPORAL_* of a real cluster must not reach the dev server, nor our own question whether it is up.
forget_other_clusters() {
  local name
  for name in ${!TEMPORAL_@}; do unset "$name"; done
  export TEMPORAL_CONFIG_FILE=/dev/null
}

start_server() {
  local flags=(
    --ip 127.0.0.1 --port "$port" --db-filename "$db" --namespace "$namespace"
    --log-level "$log_level" --log-format text
    # The queues' fairness between customers is off by default in server 1.29, and exact with one partition only.
    --dynamic-config-value matching.useNewMatcher=true
    --dynamic-config-value matching.enableFairness=true
    --dynamic-config-value matching.numTaskqueueReadPartitions=1
    --dynamic-config-value matching.numTaskqueueWritePartitions=1
    --dynamic-config-value frontend.WorkerHeartbeatsEnabled=true
    --dynamic-config-value frontend.ListWorkersEnabled=true
    # As SEARCH_ATTRIBUTES in src/contract.ts has them; a test compares the two.
    --search-attribute Customer=Keyword
    --search-attribute Board=Keyword
    --search-attribute SyncId=Keyword
    --search-attribute Outcome=Keyword
    --search-attribute FailedOrders=Int
  )
  if [ "$headless" = yes ]; then flags+=(--headless); else flags+=(--ui-port "$ui_port"); fi
  exec "$cli" server start-dev "${flags[@]}" ${extra_flags[@]+"${extra_flags[@]}"}
}

cli=''
read_options "$@"
find_cli
if [ "$install_only" = yes ]; then
  [ "$print_path" = no ] || echo "$cli"
  exit 0
fi
forget_other_clusters
claim_database
refuse_taken_port --port "$port"
[ "$headless" = yes ] || refuse_taken_port --ui-port "$ui_port"
start_server
