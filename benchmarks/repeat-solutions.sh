#!/usr/bin/env bash
# Runs the specs of all katas against the reference answers again and again, two processes at a time, and counts failures.
# Usage: bash benchmarks/repeat-solutions.sh [repetitions, default 1000]
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
repetitions=${1:-1000}
case $repetitions in
  '' | *[!0-9]*)
    echo "The number of repetitions must be a whole number, not '$repetitions'." >&2
    exit 2
    ;;
esac

dotnet build solutions -c Release --nologo -v quiet || exit 1
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

once() {
  dotnet solutions/bin/Release/net10.0/AsyncKatas.Solutions.dll -noLogo -noColor >"$2/$1" 2>&1 || mv "$2/$1" "$2/failed-$1"
  rm -f "$2/$1"
}
export -f once

started=$(date +%s)
seq "$repetitions" | xargs -P 2 -I{} bash -c 'once {} "$0"' "$logs"
failures=$(find "$logs" -name 'failed-*' | wc -l)
printf '%d repetitions, %d failed, %d s\n' "$repetitions" "$failures" "$(($(date +%s) - started))"
if [ "$failures" -gt 0 ]; then
  find "$logs" -name 'failed-*' | head -n 3 | xargs tail -n 40
  exit 1
fi
