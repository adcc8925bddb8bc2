#!/usr/bin/env bash
# The reference answers against what they compete with and, where python3 is present, the same work on asyncio in the
# same run. Draws time a job over the number of jobs to docs/benchmarks.svg. Ends with 1 if a limit is broken. Takes
# minutes, and a gigabyte or two of memory for a million jobs.
# Usage: bash benchmarks/compare-with-asyncio.sh [most jobs, 1000 to 1000000, default 1000000]
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
most=${1:-1000000}
case $most in
  '' | *[!0-9]* | ????????*)
    echo "The most jobs must be a whole number from 1000 to 1000000, not '$most'." >&2
    exit 2
    ;;
esac
if [ "$most" -lt 1000 ] || [ "$most" -gt 1000000 ]; then
  echo "The most jobs must be a whole number from 1000 to 1000000, not '$most'." >&2
  exit 2
fi

dotnet build benchmarks -c Release --nologo -v quiet || exit 1
arguments=(--max "$most" --svg docs/benchmarks.svg)
if command -v python3 >/dev/null; then
  figures=$(mktemp)
  trap 'rm -f "$figures"' EXIT
  echo "asyncio of $(python3 --version): contest, way, jobs, nanoseconds a job"
  python3 benchmarks/asyncio_jobs.py "$most" | tee "$figures"
  [ "${PIPESTATUS[0]}" -eq 0 ] || exit 1
  arguments+=(--asyncio "$figures")
else
  echo 'There is no python3 here, so the picture shows .NET alone.'
fi

dotnet run -c Release --no-build --project benchmarks -- compare "${arguments[@]}"
