# shellcheck shell=bash disable=SC2154 # root, artifacts and app come from ../dropout
# Sourced by ../dropout. Builds the solution, runs every test, and closes with the sum over the test projects.

test_command() {
  case ${1-} in
    --help | -h) echo 'Usage: ./dropout test [OPTIONS OF dotnet test], e.g. ./dropout test --filter Name~Mlp'; exit ;;
  esac
  ensure_ready tests
  local results code=0
  results=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$results'" EXIT
  # One test project at a time: each uses every core, and some measure time.
  (cd -- "$root" && dotnet test DropoutTorch.sln -c Release --nologo --no-build -m:1 -nodeReuse:false \
    --logger trx --results-directory "$results" "$@") || code=$?
  sum_results "$results" "$code"
}

# Prints the closing line; the exit code is non-zero when something failed or nothing ran.
sum_results() {
  local folder=$1 code=$2 passed=0 failed=0 skipped=0 counters
  while IFS= read -r counters; do
    local p f total
    p=$(counter passed) total=$(counter total)
    f=$(($(counter failed) + $(counter error) + $(counter timeout) + $(counter aborted)))
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + total - p - f))
  done < <(find "$folder" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} +)
  if ((code != 0 && failed == 0)); then # a crashed test process, say
    printf 'dropout: dotnet test ended with code %s though no test failed (see above); counted as one failure\n' "$code" >&2
    failed=1
  fi
  ((passed + failed > 0)) || { printf 'dropout: no test ran\n' >&2; code=1; }
  ((failed == 0)) || code=1
  printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
  exit "$code"
}

counter() { [[ $counters =~ \ $1=\"([0-9]+)\" ]] && printf '%s' "${BASH_REMATCH[1]}" || printf 0; }
