#!/usr/bin/env bash
# Repeats the specs of the katas that talk HTTP, against each right answer, while four other processes keep the machine
# busy, and counts the answers that did not get the same verdict each time.
# Usage: bash benchmarks/repeat-http.sh [times, default 500]
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
times=${1:-500}
case $times in
  '' | *[!0-9]* | 0)
    echo "The number of times must be a whole number above 0, not '$times'." >&2
    exit 2
    ;;
esac

dotnet build src/Dojo --nologo -v quiet || exit 1
busy=()
trap 'kill "${busy[@]}" 2>/dev/null' EXIT
for _ in 1 2 3 4; do
  while :; do :; done &
  busy+=($!)
done

failures=0
for spec in $(grep -l 'spec\.Site(' katas/*/*Spec.cs); do
  kata=$(basename "$(dirname "$spec")")
  for answer in "solutions/$kata"/*.cs "solutions/$kata/approaches"/*.cs; do
    echo "$answer"
    dotnet exec src/Dojo/bin/Debug/net10.0/dojo.dll repeat "$kata" --answer "$answer" --times "$times" --plain ||
      failures=$((failures + 1))
  done
done
echo "$failures answers with more than one verdict"
[ "$failures" -eq 0 ]
