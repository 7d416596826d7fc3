# Sourced by the other scripts: named steps that say what to do when they fail.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# step NAME ADVICE COMMAND...: runs the command; on failure names the step and prints the advice.
step() {
  local name=$1 advice=$2 status=0
  shift 2
  printf '== %s\n' "$name" >&2
  "$@" || status=$?
  if [ "$status" -ne 0 ]; then
    printf '== %s: FAILED (exit code %d)\n   command: %s\n   %s\n' \
      "$name" "$status" "$*" "$advice" >&2
    exit 1
  fi
}

# quietly COMMAND...: shows the command's output only when it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 || status=$?
  [ "$status" -eq 0 ] || cat "$log" >&2
  rm -f "$log"
  return "$status"
}

# build PRESET [TARGET...]: configures and builds a CMake preset.
build() {
  local preset=$1
  shift
  quietly cmake --preset "$preset" && cmake --build --preset "$preset" ${1:+--target "$@"} -- --quiet
}
