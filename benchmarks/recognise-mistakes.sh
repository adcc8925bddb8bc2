#!/usr/bin/env bash
# Puts every known mistake where a learner writes and asks the dojo what it thinks of it, two katas at a time: it should
# name the misconception; it may name none, where several fit; it must never name another one. Works in copies.
# Usage: bash benchmarks/recognise-mistakes.sh [--stubs] [number of a kata ..., default all]
# --stubs: as learners have it who have come no further: arguments are not checked yet, and methods of which the stub says
# that they belong to later steps still ask to be implemented. What nothing fails then is left out.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
export stubs=no
if [ "${1:-}" = --stubs ]; then
  stubs=yes
  shift
fi

katas=()
for number in "${@:-}"; do
  found=$(find katas -mindepth 1 -maxdepth 1 -name "${number:-[0-9]*}-*" -printf '%f\n' | sort)
  if [ -z "$found" ]; then
    echo "There is no kata '$number'; give its number, such as 07." >&2
    exit 2
  fi
  mapfile -t -O "${#katas[@]}" katas <<<"$found"
done

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NO_COLOR=1
dotnet build src/Dojo -c Release --nologo -v quiet || exit 1
copies=$(mktemp -d)
trap 'rm -rf "$copies"' EXIT

# Sentences without what line breaks, quotes and JSON do to them.
plain() { sed 's/\\u[0-9A-Fa-f]\{4\}//g' | tr -cd '[:alnum:]'; }

# The stub's methods whose TODO names the steps behind this one, and what they throw, each in a line.
later() {
  awk -v step="$2" '
    /^    public / { method = $0; while (method !~ /\(/ && (getline line) > 0) method = method line; sub(/\(.*/, "", method); sub(/<[^<>]*>$/, "", method); sub(/.* /, "", method) }
    /\/\/ TODO: steps? [0-9]/ { match($0, /[0-9]+/); first = substr($0, RSTART, RLENGTH) + 0 }
    /throw new NotImplementedException/ && first > step { print method }' "$1"
}

# Takes the bodies out of these methods, and the checks of arguments out of all.
unfinish() {
  awk -v methods=" $* " '
    /ArgumentNullException\.ThrowIfNull\(/ { next }
    /^    public / { name = $0; sub(/\(.*/, "", name); sub(/<[^<>]*>$/, "", name); sub(/.* /, "", name); gone = index(methods, " " name " ") > 0; if (gone) sub(/ async /, " ") }
    gone && /^    \{/ { print; print "        throw new NotImplementedException(\"Please implement " name ".\");"; body = 1; next }
    gone && /^    \}/ { body = 0; gone = 0 }
    !body'
}

recognise() {
  local root=$PWD kata=$1 start mistake own said
  mkdir "$2/$kata" && cp -r AsyncKatas.sln katas solutions notebooks "$2/$kata" && cd "$2/$kata" || exit 1
  start=$(basename "$root/src/Dojo/Starts/$kata"/*.cs.txt .txt)
  for mistake in "solutions/$kata/mistakes"/*.cs; do
    sed '/^\/\/ /d' "$mistake" >"katas/$kata/$start"
    own=$(sed -n '/^\/\/ Misconception:/,/^\/\/ Symptom:/p' "$mistake" | sed '$d; s/^\/\/ Misconception://' | plain)
    said=$(dotnet exec "$root/src/Dojo/bin/Release/net10.0/dojo.dll" run "$kata" --json | sed -n 's/^  "misconception": "\(.*\)",$/\1/p' | plain)
    case $said in
      "$own") echo "known    $kata/$(basename "$mistake")" ;;
      '') echo "unnamed  $kata/$(basename "$mistake")" ;;
      *) echo "WRONG    $kata/$(basename "$mistake"): $said" ;;
    esac
  done
}
export -f recognise plain

printf '%s\n' "${katas[@]}" | xargs -P 2 -I{} bash -c 'recognise {} "$0"' "$copies" | tee "$copies/all" | grep --line-buffered -v '^known'
count() { grep -c "^$1 " "$copies/all"; }
printf '%d mistakes: %d recognised, %d not named, %d taken for another\n' "$(wc -l <"$copies/all")" "$(count known)" "$(count unnamed)" "$(count WRONG)"
[ "$(count known)" -gt 0 ] && [ "$(count WRONG)" -eq 0 ]
