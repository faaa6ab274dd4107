# shellcheck shell=bash disable=SC2154 # root, artifacts and app come from ../dropout
# Sourced by ../dropout. Brings a checkout from fresh to runnable: SDK, engine, system packages, native library, build.
#
# What is ready is remembered as a fingerprint (path, time and size of every source file, and the settings) in
# artifacts/NAME.stamp, taken before the build, so that an edit during the build counts as newer.

# shellcheck source=eng/apt.sh
source "$root/eng/apt.sh"

readonly native=$artifacts/native/libtorchengine.so log=$artifacts/setup.log
readonly torch_header=torch/csrc/api/include/torch/version.h
quiet=
say() { [[ -n $quiet ]] || printf '%s\n' "$*" >&2; }

# --- what is ready --------------------------------------------------------------------------------------------------

# Prints the fingerprint of TARGET: `app`, or `tests` (the whole solution).
fingerprint() {
  local folders=("$root/src" "$root/engine" "$root/benchmarks") libtorch
  [[ $1 == tests ]] && folders+=("$root/tests")
  libtorch=$(libtorch_folder)
  {
    printf '%s\n' "$root" "$libtorch"
    find "${folders[@]}" \( -name bin -o -name obj -o -name '.*' \) -prune -o -type f -printf '%P %T@ %s\n' | LC_ALL=C sort
    find "$root"/Directory.* "$root/global.json" "$artifacts/engine.props" "${libtorch:-/usr}/include/$torch_header" \
      -printf '%p %T@ %s\n' 2>/dev/null || true # without libtorch-dev, or before the first setup, some are missing
  } | sha1sum
}

is_ready() {
  [[ -f $artifacts/$1.stamp && -f $app && -f $artifacts/engine.props ]] || return 1
  [[ $(remembered_engine) == package || -f $native ]] || return 1
  [[ $(<"$artifacts/$1.stamp") == "$(fingerprint "$1")" ]]
}

# Makes TARGET ready unless it is. One at a time: a second ./dropout waits, then finds the work done.
ensure_ready() {
  local target=$1 wanted_engine=${2-}
  [[ -z $wanted_engine || $wanted_engine == "$(remembered_engine)" ]] && is_ready "$target" && return
  [[ $(uname -s) == Linux ]] || fail 2 "expected Linux, got $(uname -s). Fix: dotnet run --project src/App -c Release -p:TorchEngine=package -- ARGUMENTS"
  mkdir -p "$artifacts"
  exec 9>"$artifacts/setup.lock"
  flock -n 9 || { say "waiting for another ./dropout that is setting up"; flock 9; }
  if [[ -n $wanted_engine && $wanted_engine != "$(remembered_engine)" ]] || ! is_ready "$target"; then
    : >"$log"
    check_sdk
    [[ -z ${LIBTORCH-} ]] || check_libtorch
    choose_engine "$wanted_engine"
    [[ $(remembered_engine) == package ]] || require_system_packages
    local app_before tests_before
    app_before=$(fingerprint app) tests_before=$(fingerprint tests)
    [[ $(remembered_engine) == package ]] || build_native
    build_managed "$target"
    printf '%s\n' "$app_before" >"$artifacts/app.stamp"
    [[ $target == app ]] || printf '%s\n' "$tests_before" >"$artifacts/tests.stamp"
  fi
  exec 9>&-
}

# Runs a command with its output in the log. The lock is closed for it: build servers that outlive the build would keep it.
logged() { printf '\n$ %s\n' "$*" >>"$log"; "$@" </dev/null >>"$log" 2>&1 9>&-; }

# The first line of the last logged command's output that matches PATTERN.
first_error() { awk -v pattern="$1" '/^[$] / { found = "" } $0 ~ pattern && found == "" { found = $0 } END { print found }' "$log"; }

# --- the .NET SDK ---------------------------------------------------------------------------------------------------

sdk_advice() {
  local wanted
  wanted=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json")
  printf 'expected the .NET SDK %s or a later %s.x, %s. Fix: install it from https://dotnet.microsoft.com/download' "$wanted" "${wanted%.*}" "$1"
}

check_sdk() {
  [[ -n $(type -P dotnet) ]] || fail 2 "$(sdk_advice "found no dotnet command")"
  local version
  # global.json counts from the current folder upwards.
  version=$(cd -- "$root" && dotnet --version 2>>"$log" 9>&-) ||
    fail 2 "$(sdk_advice "found $(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd' ' | grep . || echo none)")"
  say ".NET SDK: $version"
}

# --- the engine -----------------------------------------------------------------------------------------------------

remembered_engine() {
  [[ -f $artifacts/engine.props && $(<"$artifacts/engine.props") =~ \<TorchEngine\>([a-z]+)\< ]] && printf '%s' "${BASH_REMATCH[1]}" || true
}

# The libtorch folder to build against; empty: the system's. LIBTORCH counts, else the one that the last setup used.
libtorch_folder() {
  if [[ -n ${LIBTORCH+set} ]]; then printf '%s' "$LIBTORCH"
  elif [[ -f $artifacts/libtorch.path ]]; then printf '%s' "$(<"$artifacts/libtorch.path")"; fi
}

# Writes the choice to artifacts/engine.props: WANTED, else system where LIBTORCH is given, else the one of last time,
# else whichever the configured NuGet sources allow.
choose_engine() {
  local wanted=$1 engine why served
  if [[ -n $wanted ]]; then
    engine=$wanted why="asked for with --engine"
    [[ $engine == system ]] || served=$(probe_package) || fail 2 "setup --engine package: $served. Fix: --engine system, or add a NuGet source that serves it"
  elif [[ -n ${LIBTORCH-} ]]; then engine=system why="LIBTORCH is set"
  elif engine=$(remembered_engine); [[ -n $engine ]]; then why="chosen before; --engine changes it"
  elif why=$(probe_package); then engine=package why="the NuGet sources serve $why"
  else engine=system; fi
  say "engine: $engine ($why)"
  [[ $engine == "$(remembered_engine)" ]] && return
  cat >"$artifacts/engine.props.new" <<XML
<Project>
  <!-- Written by ./dropout setup. -->
  <PropertyGroup>
    <TorchEngine>$engine</TorchEngine>
  </PropertyGroup>
</Project>
XML
  mv "$artifacts/engine.props.new" "$artifacts/engine.props"
}

# Restores a throwaway project that references TorchSharp. Succeeds and prints what it got, or fails and prints why not.
probe_package() {
  local probe=$artifacts/probe version code=0 error
  version=$(sed -n 's/.*"TorchSharp" Version="\([^"]*\)".*/\1/p' "$root/Directory.Packages.props")
  mkdir -p "$probe"
  # Empty twins of the repository's files, so that the probe does not inherit them; it does inherit its NuGet.Config.
  local file
  for file in Directory.Build.props Directory.Build.targets Directory.Packages.props; do echo '<Project />' >"$probe/$file"; done
  cat >"$probe/probe.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="TorchSharp" Version="[$version]" /></ItemGroup>
</Project>
XML
  logged timeout 60 dotnet restore "$probe/probe.csproj" --force -nodeReuse:false || code=$?
  error=$(first_error 'error NU' | grep -o 'NU[0-9]*: .*' || true)
  rm -rf "$probe"
  ((code != 0)) || { printf 'TorchSharp %s' "$version"; return 0; }
  case $code:$error in
    124:*) printf 'the NuGet sources did not answer within 60 s' ;;
    *NU110[123]*) printf 'the NuGet sources do not serve TorchSharp %s' "$version" ;;
    *) printf 'restoring TorchSharp %s failed: %s' "$version" "${error:-see artifacts/setup.log}" ;;
  esac
  return 1
}

# --- what the system engine needs -----------------------------------------------------------------------------------

missing_system_packages() {
  local missing=()
  if [[ -z $(libtorch_folder) ]]; then
    [[ -f /usr/include/$torch_header || -f /usr/local/include/$torch_header ]] || missing+=(libtorch-dev)
    # The engine loads this build of OpenBLAS by path; the default one shares no threads with libtorch.
    compgen -G '/usr/lib/*/openblas-openmp/libopenblas.so.0' >/dev/null || missing+=(libopenblas0-openmp)
  fi
  [[ -n $(type -P "${CXX:-c++}") ]] || missing+=(g++)
  [[ -n $(type -P cmake) ]] || missing+=(cmake)
  [[ -n $(type -P make) ]] || missing+=(make)
  printf '%s' "${missing[*]-}"
}

check_libtorch() {
  local folder
  folder=$(libtorch_folder)
  [[ -z $folder || -f $folder/include/$torch_header ]] ||
    fail 2 "LIBTORCH: expected a folder with libtorch's include/ and lib/ (an unpacked libtorch, or the torch folder of a PyTorch wheel), got '$folder'. Fix: correct it, or LIBTORCH= for the system's"
}

require_system_packages() {
  local missing
  check_libtorch
  missing=$(missing_system_packages)
  [[ -n $missing ]] || return 0
  [[ -n $(type -P apt-get) ]] ||
    fail 2 "missing: $missing (Debian's names), and there is no apt-get here. Fix: install them, or set LIBTORCH to an unpacked libtorch"
  ((EUID == 0)) ||
    fail 2 "missing: $missing. Fix: sudo apt-get update && sudo apt-get install -y --no-install-recommends $missing"
  say "installing: $missing (a minute or two)"
  # shellcheck disable=SC2086 # one word per package
  apt_install $missing || fail 1 "apt-get could not install $missing: $(first_error '^E: ') (log: $log)"
  missing=$(missing_system_packages)
  [[ -z $missing ]] || fail 1 "apt-get succeeded, yet still missing: $missing (log: $log)"
}

# --- building -------------------------------------------------------------------------------------------------------

build_native() {
  local folder build=$artifacts/native settings
  folder=$(libtorch_folder)
  settings="$root|$folder|$(sha1sum 2>/dev/null <"${folder:-/usr}/include/$torch_header" || echo elsewhere)"
  # CMake keeps what it once found: another libtorch, or a moved checkout, starts over.
  if [[ ! -f $build/settings || $(<"$build/settings") != "$settings" ]]; then rm -rf "$build"; fi
  say "native library: building against libtorch in ${folder:-the system}"
  logged cmake -S "$root/engine/native" -B "$build" -DCMAKE_BUILD_TYPE=Release -DLIBTORCH="$folder" &&
    logged cmake --build "$build" --parallel "$(nproc)" ||
    fail 1 "the native library does not build: $(first_error '[Ee]rror|No such file') (log: $log)"
  printf '%s' "$settings" >"$build/settings"
  printf '%s' "$folder" >"$artifacts/libtorch.path"
}

build_managed() {
  local project
  [[ $1 == tests ]] && project=DropoutTorch.sln || project=src/App/App.csproj
  say "building: $project"
  (cd -- "$root" && logged dotnet build "$project" -c Release --nologo -v quiet --disable-build-servers) ||
    fail 1 "$project does not build: $(first_error 'error ') (log: $log)"
}

# --- the verb -------------------------------------------------------------------------------------------------------

setup_command() {
  local engine=
  while (($#)); do
    case $1 in
      --engine) (($# > 1)) || fail 2 "setup: --engine expected system or package, got nothing"; engine=$2; shift ;;
      --engine=*) engine=${1#*=} ;;
      --quiet | -q) quiet=1 ;;
      --help | -h)
        echo 'Usage: ./dropout setup [--engine system|package] [--quiet]'
        echo 'LIBTORCH=DIR builds the system engine against another libtorch (remembered; LIBTORCH= goes back to the system'"'"'s).'
        exit ;;
      *) fail 2 "setup: unknown option '$1'; expected --engine system|package, --quiet" ;;
    esac
    shift
  done
  case $engine in '' | system | package) ;; *) fail 2 "setup: --engine expected system or package, got '$engine'" ;; esac
  ensure_ready app "$engine"
  say "ready: engine $(remembered_engine)"
}
