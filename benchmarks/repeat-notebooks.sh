#!/usr/bin/env bash
# Runs the notebooks again and again on a machine that has too much to do, compares what they put out with what is stored, and
# counts the runs that differ: there must be none.
#
#   benchmarks/repeat-notebooks.sh [times] [notebook]
#
# times      of each notebook; default: 30
# notebook   its number, as in 08; default: all of them
# BUSY       processes that load the machine meanwhile; default: 4, and 0 is a quiet machine
set -euo pipefail
cd "$(dirname "$0")/.."

times=${1:-30}
busy=${BUSY:-4}
wanted=${2:-}
[[ $times =~ ^[1-9][0-9]*$ ]] || { echo "The number of times must be a whole number above 0, not '$times'." >&2; exit 2; }
[[ $busy =~ ^[0-9]+$ ]] || { echo "BUSY must be a whole number, not '$busy'." >&2; exit 2; }
shopt -s nullglob
notebooks=(notebooks/"$wanted"*.ipynb)
((${#notebooks[@]})) || { echo "There is no notebook '$wanted'; ls notebooks shows which there are." >&2; exit 2; }

logs=$(mktemp -d)
loads=()
clean_up() {
    if ((${#loads[@]})); then kill "${loads[@]}" 2>/dev/null || true; fi
    rm -rf "$logs"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

dotnet build src/Dojo -c Release --nologo -v quiet
for ((i = 0; i < busy; i++)); do
    (while :; do :; done) &
    loads+=($!)
done

runs=0
differing=0
for ((round = 1; round <= times; round++)); do
    for notebook in "${notebooks[@]}"; do
        name=$(basename "$notebook" .ipynb)
        runs=$((runs + 1))
        if ! dotnet src/Dojo/bin/Release/net10.0/dojo.dll notebook run "$name" --check >"$logs/run" 2>&1; then
            differing=$((differing + 1))
            echo "Round $round, $name:"
            # The last lines say how the run ended and what differs; a cell that failed shows its error further up.
            grep -n 'Not so:' "$logs/run" || true
            tail -n 6 "$logs/run"
        fi
    done
    echo "Round $round of $times: $runs runs so far, $differing of them differ ($SECONDS s)."
done

echo
echo "$runs runs under $busy busy processes: $differing differ."
((differing == 0))
