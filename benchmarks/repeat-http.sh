#!/usr/bin/env bash
# Repeats the specs of the katas that talk HTTP, against each right answer, on a machine that has too much to do, and counts
# the answers that did not get the same verdict each time: there must be none.
#
#   benchmarks/repeat-http.sh [times]
#
# times      of each answer; default: 500
# BUSY       processes that load the machine meanwhile; default: 4, and 0 is a quiet machine
# SIDE       answers that are tried at the same time; default: 1. They are more load for each other.
set -euo pipefail
cd "$(dirname "$0")/.."

times=${1:-500}
busy=${BUSY:-4}
side=${SIDE:-1}
[[ $times =~ ^[1-9][0-9]*$ ]] || { echo "The number of times must be a whole number above 0, not '$times'." >&2; exit 2; }
[[ $busy =~ ^[0-9]+$ ]] || { echo "BUSY must be a whole number, not '$busy'." >&2; exit 2; }
[[ $side =~ ^[1-9][0-9]*$ ]] || { echo "SIDE must be a whole number above 0, not '$side'." >&2; exit 2; }

logs=$(mktemp -d)
loads=()
clean_up() {
    if ((${#loads[@]})); then kill "${loads[@]}" 2>/dev/null || true; fi
    rm -rf "$logs"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

dotnet build src/Dojo --nologo -v quiet
for ((i = 0; i < busy; i++)); do
    (while :; do :; done) &
    loads+=($!)
done

# What one answer got is shown when all its runs are over. Leaves a file if it got more than one verdict.
repeat_one() {
    local kata=$1 answer=$2 log
    log=$logs/$(basename "$answer").$kata
    dotnet exec src/Dojo/bin/Debug/net10.0/dojo.dll repeat "$kata" --answer "$answer" --times "$times" --plain \
        >"$log" 2>&1 || touch "$log.differs"
    echo "$answer"
    cat "$log"
}

tried=0
working=()
for spec in $(grep -l 'spec\.Site(' katas/*/*Spec.cs); do
    kata=$(basename "$(dirname "$spec")")
    for answer in "solutions/$kata"/*.cs "solutions/$kata/approaches"/*.cs; do
        if ((${#working[@]} >= side)); then
            wait "${working[0]}"
            working=("${working[@]:1}")
        fi

        repeat_one "$kata" "$answer" &
        working+=($!)
        tried=$((tried + 1))
    done
done
wait "${working[@]}"

differing=$(find "$logs" -name '*.differs' | wc -l)
echo "$tried answers, $times times each, under $busy busy processes: $differing with more than one verdict"
((differing == 0))
