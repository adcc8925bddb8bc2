#!/usr/bin/env bash
# Runs every primitive of the virtual clock many times and counts the wrong runs: there must be none.
#
#   benchmarks/stress-virtual-time.sh [repetitions] [scenario]
#
# repetitions   of each primitive in each scenario; default: 200
# scenario      Alone, Side_by_side or Pool_threads_blocked; default: all three
# BUSY          processes that load the machine meanwhile; default: 4, and 0 is a quiet machine
# PRIMITIVE     a part of the name of those that shall run; default: all
# LIMIT         seconds for each scenario, after which it stops and counts what it has; default: 200 for 200 repetitions
set -euo pipefail
cd "$(dirname "$0")/.."

repetitions=${1:-200}
scenario=${2:-}
limit=${LIMIT:-$(((repetitions + 199) / 200 * 200))}
report=$(mktemp)
busy=()

clean_up() {
    if ((${#busy[@]})); then kill "${busy[@]}" 2>/dev/null || true; fi
    rm -f "$report"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

dotnet build tests -c Release --nologo -v quiet
for ((i = 0; i < ${BUSY:-4}; i++)); do
    (while :; do :; done) &
    busy+=($!)
done

status=0
STRESS_PRIMITIVE=${PRIMITIVE:-} STRESS_REPETITIONS=$repetitions STRESS_SECONDS=$limit STRESS_REPORT=$report \
    timeout $((limit * 4)) tests/bin/Release/net10.0/AsyncKatas.Tests -noLogo -noColor -explicit only \
    -method "AsyncKatas.Tests.VirtualTime.StressTests.${scenario}*" || status=$?
cat "$report"
echo
if ((status == 124)); then
    echo "Hung."
elif ((status == 0)); then
    echo "Exact: 0 wrong under ${BUSY:-4} busy processes."
fi
exit "$status"
