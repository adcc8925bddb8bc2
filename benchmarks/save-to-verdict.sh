#!/usr/bin/env bash
# From saving a kata to seeing its verdict: `dojo watch` side by side with `dotnet watch test`, the same edits, the same
# kata, all katas present. Also: the first start, what an idle watch costs. Works in a copy and leaves this checkout alone.
# Usage: bash benchmarks/save-to-verdict.sh [edits for the dojo, default 30] [edits for dotnet watch, default 5]
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
edits=${1:-30}
others=${2:-5}
for number in "$edits" "$others"; do
  case $number in
    '' | *[!0-9]* | 0)
      echo "The number of edits must be a whole number from 1, not '$number'." >&2
      exit 2
      ;;
  esac
done

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_WATCH_SUPPRESS_EMOJIS=1 NO_COLOR=1
copy=$(mktemp -d)
watcher=
stop() {
  [ -n "$watcher" ] && kill -TERM -- "-$watcher" 2>/dev/null
  watcher=
}
trap 'stop; sleep 1; rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy"
cd "$copy" || exit 2
file=katas/01-one-at-a-time/Runner.cs
cp "$file" "$copy/start"
dotnet build src/Dojo --nologo -v quiet || exit 1
dotnet build katas --nologo -v quiet || exit 1

now() { date +%s%N; }
seen() { grep -c -E "$verdict" "$copy/output"; }

# Waits until there is one more verdict than before; prints the milliseconds since then.
await() {
  local before=$1 since=$2 tries=0
  while [ "$(seen)" -le "$before" ]; do
    sleep 0.01
    tries=$((tries + 1))
    if [ "$tries" -gt 9000 ]; then
      echo 'No verdict came.' >&2
      tail -n 20 "$copy/output" >&2
      exit 1
    fi
  done
  echo $((($(now) - since) / 1000000))
}

# One edit as an editor makes it: a comment with a number in the method that is to be written.
edit() { sed "s|// TODO: steps 1 and 2 .*|// TODO: try $1|" "$copy/start" >"$file"; }

measure() {
  local count=$1 pause=$2 i before
  for ((i = 1; i <= count; i++)); do
    sleep "$pause"
    before=$(seen)
    edit "$RANDOM $i"
    await "$before" "$(now)" || exit 1
  done
}

summary() { sort -n | awk '{ t[NR] = $1 } END { printf "median %d ms, 95th percentile %d ms, worst %d ms, %d edits\n", t[int((NR + 1) / 2)], t[int(NR * 0.95 + 0.5)], t[NR], NR; print t[int((NR + 1) / 2)] > "'"$copy"'/median" }'; }

# Seconds of processor time, and resident megabytes, of a process and all that descend from it.
cost() {
  ps -o pid=,pgid=,rss= -e | awk -v group="$watcher" '$2 == group { print $1, $3 }' | {
    local ticks=0 memory=0 pid rss
    while read -r pid rss; do
      ticks=$((ticks + $(awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$pid/stat")))
      memory=$((memory + rss))
    done
    echo "$ticks $((memory / 1024))"
  }
}

printf '== dojo watch\n'
verdict='specs pass$|does not compile:'
started=$(now)
: >"$copy/output"
setsid dotnet exec src/Dojo/bin/Debug/net10.0/dojo.dll watch >"$copy/output" 2>&1 </dev/null &
watcher=$!
printf 'first start to first verdict: %d ms\n' "$(await 0 "$started")"
sleep 2
measure "$edits" 1.5 >"$copy/dojo" || exit 1
summary <"$copy/dojo"
dojo=$(cat "$copy/median")
sleep 10
read -r ticks memory < <(cost)
sleep 20
read -r later memory < <(cost)
printf 'idle: %s%% of a core, %d MB with the process that is kept ready\n' "$(awk "BEGIN { print ($later - $ticks) * 100 / $(getconf CLK_TCK) / 20 }")" "$memory"
stop
cp "$copy/start" "$file"

printf '== dotnet watch test\n'
verdict='^ *failed: [1-9]'
: >"$copy/output"
started=$(now)
setsid dotnet watch --non-interactive --no-hot-reload --project katas test -- --filter-class AsyncKatas.OneAtATime.RunnerSpec >"$copy/output" 2>&1 </dev/null &
watcher=$!
printf 'first start to first verdict: %d ms\n' "$(await 0 "$started")"
sleep 2
measure "$others" 3 >"$copy/others" || exit 1
summary <"$copy/others"
printf '== dojo watch is %s times as fast\n' "$(awk "BEGIN { printf \"%.1f\", $(cat "$copy/median") / $dojo }")"
