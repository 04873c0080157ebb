# What every script shares: the root folder, the pinned tools, how a script speaks and fails. Sourced, never run.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Crates compiled once into the user's cache. wasm-bindgen is not here: its command must equal the crate of Cargo.lock.
WORKER_BUILD_VERSION=0.8.7
CARGO_DENY_VERSION=0.20.2
CARGO_FUZZ_VERSION=0.13.2

# The functions of the product, each after those it is bound to; FIXTURES are built for the tests alone, never deployed.
FUNCTIONS=(functions/notifications)
for folder in functions/*/; do
  case ${folder%/} in functions/notifications | functions/gateway) ;; *) FUNCTIONS+=("${folder%/}") ;; esac
done
FUNCTIONS+=(functions/gateway)
FIXTURES=(tests/fixtures/panic tests/fixtures/platform)

DATABASE=parvis
BUCKET=parvis-files
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/parvis
WASM_TARGET=wasm32-unknown-unknown
LINKED_TOOLCHAIN=parvis-wasm
# How the WASM is compiled, the standard library in it too: a panic is a bare trap, which ends its own instance and no other, and the
# code that would word it is left out.
WASM_FLAGS="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none"

# wrangler needs a newer Node than many machines have: the one of package.json comes first.
export PATH="$PWD/node_modules/.bin:$PATH"
# No questions, no metrics, and no request to Cloudflare for a sample of request properties.
export CI=${CI:-1} WRANGLER_SEND_METRICS=false CLOUDFLARE_CF_FETCH_ENABLED=false

# Tells a step in one line.
say() { printf '\033[1m· %s\033[0m\n' "$*"; }

# Ends with one sentence that says what to do.
fail() {
  printf '\033[31m✗ %s\033[0m\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Runs a command quietly; shows the end of what it said only when it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# Runs as root: as it is when we are root, with sudo when there is one.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif has sudo; then
    sudo "$@"
  else
    fail "Ask an administrator to run, or run as root: $*"
  fi
}

# The configuration of a function; the gateway's is the root one.
config_of() { if [ "$1" = functions/gateway ]; then echo wrangler.toml; else echo "$1/wrangler.toml"; fi; }

# 32 random bytes in base64url without padding.
random_key() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n'; }

# The version that Cargo.lock holds of a crate.
locked_version() {
  awk -v want="name = \"$1\"" '$0 == want { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock
}

# Where a crate compiled once is kept: cached NAME VERSION.
cached() { printf '%s/%s-%s/bin' "$CACHE" "$1" "$2"; }

# True where toolchains must not be fetched, or where rustup is absent: Debian's compiler then builds the WASM.
uses_debian_rust() { [ "${RUSTUP_AUTO_INSTALL:-1}" = 0 ] || ! has rustup; }

# The compiler of the WASM.
wasm_compiler() { if uses_debian_rust; then /usr/bin/rustc "$@"; else rustc "$@"; fi; }

# Where its standard library, compiled with WASM_FLAGS, is kept; see scripts/setup.
wasm_sysroot() { printf '%s/rust-std-%s' "$CACHE" "$(printf '%s' "$(wasm_compiler --version)" "$WASM_FLAGS" | cksum | cut -d' ' -f1)"; }

# Chooses the compiler of the WASM for the commands that follow, its flags, and the target folder that belongs to it:
# object files of two compilers must not meet (error E0514).
use_wasm_compiler() {
  local sysroot
  sysroot=$(wasm_sysroot)
  export CARGO_TARGET_DIR="$PWD/target/edge"
  if uses_debian_rust && has rustup; then export RUSTUP_TOOLCHAIN=$LINKED_TOOLCHAIN; fi
  # Without that library, rustup's precompiled one does, and the WASM is larger. RUSTC_BOOTSTRAP opens the flags on a stable compiler.
  if [ -d "$sysroot" ]; then export RUSTC_BOOTSTRAP=1 RUSTFLAGS="--sysroot $sysroot $WASM_FLAGS"; fi
}

# The jurisdiction is chosen at creation and never changes: what exists without it is refused.
ensure_database() {
  local jurisdiction
  if jurisdiction=$(wrangler d1 info "$DATABASE" --json 2>/dev/null | node -p 'JSON.parse(fs.readFileSync(0)).jurisdiction ?? ""' 2>/dev/null); then
    [ "$jurisdiction" = eu ] || fail "The D1 database $DATABASE exists outside of the EU jurisdiction, which cannot be changed: export it, delete it, then deploy again."
    return 0
  fi
  say "D1 database $DATABASE, in the EU jurisdiction"
  wrangler d1 create "$DATABASE" --jurisdiction eu || fail "The D1 database was not created: see the lines above."
}

has_eu_bucket() { wrangler r2 bucket info "$BUCKET" --jurisdiction eu >/dev/null 2>&1; }

ensure_bucket() {
  ! has_eu_bucket || return 0
  ! wrangler r2 bucket info "$BUCKET" >/dev/null 2>&1 ||
    fail "The R2 bucket $BUCKET exists outside of the EU jurisdiction, which cannot be changed: copy its files, delete it, then deploy again."
  say "R2 bucket $BUCKET, in the EU jurisdiction"
  wrangler r2 bucket create "$BUCKET" --jurisdiction eu || fail "The R2 bucket was not created: see the lines above."
}
