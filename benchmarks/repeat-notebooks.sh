#!/usr/bin/env bash
# Runs the notebooks again and again on a machine that has too much to do, compares what they put out with what is stored, and
# counts the runs that differ: there must be none.
#
#   benchmarks/repeat-notebooks.sh [times] [notebook]
#
# times      of each notebook; default: 30
# notebook   its number, as in 08; default: all of them
# BUSY       processes that load the machine meanwhile; default: 4, and 0 is a quiet machine
# SIDE       notebooks that run at the same time, each in a kernel of its own; default: 1. They are more load for each other.
# STALL      milliseconds, at most, for which every fourth start and end on a timeline stalls; default: 0. It finds an order or a
#            number that hangs on luck far sooner than load does. Ratios of times prove nothing then, and count as met.
set -euo pipefail
cd "$(dirname "$0")/.."

times=${1:-30}
busy=${BUSY:-4}
side=${SIDE:-1}
stall=${STALL:-0}
wanted=${2:-}
[[ $times =~ ^[1-9][0-9]*$ ]] || { echo "The number of times must be a whole number above 0, not '$times'." >&2; exit 2; }
[[ $busy =~ ^[0-9]+$ ]] || { echo "BUSY must be a whole number, not '$busy'." >&2; exit 2; }
[[ $side =~ ^[1-9][0-9]*$ ]] || { echo "SIDE must be a whole number above 0, not '$side'." >&2; exit 2; }
[[ $stall =~ ^[0-9]+$ ]] || { echo "STALL must be a whole number of milliseconds, not '$stall'." >&2; exit 2; }
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
dojo=$PWD/src/Dojo/bin/Release/net10.0/dojo.dll

if ((stall > 0)); then
    # A copy whose timelines stall. The links of the notebooks lead to the katas.
    cp -r AsyncKatas.sln notebooks katas "$logs"
    cd "$logs"
    STALL=$stall perl -0pi -e '
        $changes += s/(\n    (?:int Start|void End)\([^)]*\)\n    \{\n)/$1        Stall();\n/g;
        $changes += s/\n    int Start\(/\n    void Stall()\n    {\n        if (spans.Count < 40 && Random.Shared.Next(4) == 0) Thread.Sleep(Random.Shared.Next($ENV{STALL} + 1));\n    }\n$&/;
        $changes += s/ratio >= atLeast && ratio <= atMost/true/;
        END { $changes == 4 or die "timeline.csx has changed: this script must follow.\n" }' notebooks/lib/timeline.csx
fi

for ((i = 0; i < busy; i++)); do
    (while :; do :; done) &
    loads+=($!)
done

# One notebook, once. Leaves a file if it differs, and one for each ratio that no machine could have measured just then: that
# is no difference, and no proof either.
run_one() {
    local name=$1 log=$logs/$1.log
    if ! dotnet "$dojo" notebook run "$name" --check >"$log" 2>&1; then
        : >"$logs/$name.differs"
        # The last lines say how the run ended and what differs; a cell that failed shows its error further up.
        { echo "$name:"; grep -n 'Not so:' "$log"; tail -n 6 "$log"; } || true
    fi
    grep -c 'This machine was too busy to tell' "$log" >"$logs/$name.undecided" || true
}
export -f run_one
export dojo logs

runs=0
differing=0
undecided=0
for ((round = 1; round <= times; round++)); do
    rm -f "$logs"/*.differs "$logs"/*.undecided
    printf '%s\n' "${notebooks[@]}" | sed 's|.*/||; s|\.ipynb$||' | xargs -P "$side" -I {} bash -c 'run_one {}'
    runs=$((runs + ${#notebooks[@]}))
    found=("$logs"/*.differs)
    differing=$((differing + ${#found[@]}))
    undecided=$((undecided + $(cat "$logs"/*.undecided | awk '{ sum += $1 } END { print sum + 0 }')))
    echo "Round $round of $times: $runs runs so far, $differing of them differ ($SECONDS s)."
done

echo
echo "$runs runs, $side at a time, under $busy busy processes, with stalls of $stall ms: $differing differ; $undecided ratios could not be checked."
((differing == 0))
