# shellcheck shell=bash
# Sourced by setup.sh and ../.ci/run. apt_install PACKAGE...: needs root, and a function `logged` that runs a command.

# Another apt may hold the locks for a while: wait for the packages' lock, try again for the lists'.
apt_install() {
  local try
  export DEBIAN_FRONTEND=noninteractive
  for try in 1 2 3; do
    logged apt-get update -q && logged apt-get install -qy --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" && return
    ((try == 3)) || sleep 10
  done
  return 1
}
