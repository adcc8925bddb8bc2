#!/usr/bin/env bash
# Puts every known mistake where a learner writes and asks the dojo what it thinks of it, two katas at a time: it should
# name the misconception; it may name none, where several fit; it must never name another one. Works in copies.
# Usage: bash benchmarks/recognise-mistakes.sh [--stubs] [number of a kata ..., default all]
# --stubs: as learners have it who have come no further: arguments are not checked yet, and methods of which the stub says
# that they belong to later steps still ask to be implemented. Where the spec on the screen is then the one about null, a
# belief about null is true of the code, and counts apart.
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

# The step of the first spec that rejects a mistake; 1 if the specs have no steps.
step_of() {
  awk -v spec="$(sed -n 's/^\/\/ Rejected by: //p' "$1" | head -n 1)" '
    /^ *\/\/ Step [0-9]+:/ { match($0, /[0-9]+/); step = substr($0, RSTART, RLENGTH) }
    $0 ~ " " spec "\\(" { print step ? step : 1; exit }' "$2"
}

# Methods of the stub whose TODO begins with a step behind this one.
later() {
  awk -v step="$2" '
    /\/\/ TODO: steps? [0-9]/ { match($0, /[0-9]+/); first = substr($0, RSTART, RLENGTH) + 0 }
    /"Please implement / && first > step + 0 { sub(/.*"Please implement [^.]*\./, ""); sub(/[.(<].*/, ""); print }' "$1"
}

# Takes the bodies out of these methods, and the checks for null out of all. What has no body of its own stays.
unfinish() {
  awk -v methods="$*" '
    BEGIN { count = split(methods, names, " ") }
    /ArgumentNullException\.ThrowIfNull\(/ { next }
    /^    (public|internal) / {
      gone = ""
      for (i = 1; i <= count; i++) if (index($0, " " names[i] "(") || index($0, " " names[i] "<")) gone = names[i]
      if ($0 ~ /;$|\}$/) gone = ""
      if (gone != "") sub(/ async /, " ")
    }
    gone != "" && /^    \{/ { print; print "        throw new NotImplementedException(\"Please implement " gone ".\");"; body = 1; next }
    gone != "" && /^    \}/ { body = 0; gone = "" }
    !body'
}

dojo() { dotnet exec "$root/src/Dojo/bin/Release/net10.0/dojo.dll" "$@"; }

recognise() {
  local kata=$1 start mistake own said spec name unwritten
  mkdir "$2/$kata" && cp -r AsyncKatas.sln katas solutions notebooks "$2/$kata" && cd "$2/$kata" || exit 1
  start=$(basename "$root/solutions/$kata/start"/*.cs)
  for mistake in "solutions/$kata/mistakes"/*.*; do
    name=$kata/$(basename "${mistake%.*}")
    dojo mistakes "$kata" --peek --whole "$(basename "${mistake%.*}")" >"$2/$kata/whole"
    if [ "$stubs" = yes ]; then
      mapfile -t unwritten < <(later "$root/solutions/$kata/start/$start" "$(step_of "$mistake" "katas/$kata/"*Spec.cs)")
      sed '/^\/\/ /d' "$2/$kata/whole" | unfinish "${unwritten[@]}" >"katas/$kata/$start"
    else
      sed '/^\/\/ /d' "$2/$kata/whole" >"katas/$kata/$start"
    fi

    own=$(sed -n '/^\/\/ Misconception:/,/^\/\/ Symptom:/p' "$mistake" | sed '$d; s/^\/\/ Misconception://' | plain)
    dojo run "$kata" --json >"$2/$kata/answer"
    said=$(sed -n 's/^  "misconception": "\(.*\)",$/\1/p' "$2/$kata/answer" | plain)
    spec=$(sed -n 's/^  "misconceptionOf": "\(.*\)",$/\1/p' "$2/$kata/answer")
    case $stubs:$said:$spec in
      *:"$own":*) echo "known    $name" ;;
      *::*) echo "unnamed  $name" ;;
      yes:*[Rr]efuse*[Nn]ull* | yes:*[Nn]ull*refused* | yes:*argument_is_null) echo "null     $name" ;;
      *) echo "WRONG    $name: $said" ;;
    esac
  done
}
export root=$PWD
export -f dojo recognise plain step_of later unfinish

printf '%s\n' "${katas[@]}" | xargs -P 2 -I{} bash -c 'recognise {} "$0"' "$copies" | tee "$copies/all" | grep --line-buffered -Ev '^(known|null) '
count() { grep -c "^$1 " "$copies/all"; }
printf '%d mistakes: %d recognised, %d behind a missing check for null, %d not named, %d taken for another\n' \
  "$(wc -l <"$copies/all")" "$(count known)" "$(count null)" "$(count unnamed)" "$(count WRONG)"
[ "$(count known)" -gt 0 ] && [ "$(count WRONG)" -eq 0 ]
