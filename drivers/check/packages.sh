# shellcheck shell=sh
# To be sourced: what the checks need of the machine.

# Debian keeps daemons where only root looks for programs.
PATH=$PATH:/usr/sbin:/sbin

# Ends a check that cannot be made here; 77 is what test harnesses take for that.
skip() {
  echo "skipped: $1"
  exit 77
}

# Installs the Debian packages of missing programs, each written PROGRAM:PACKAGE, or skips the check.
need() {
  missing=""
  for pair in "$@"; do
    command -v "${pair%:*}" > /dev/null || missing="$missing ${pair#*:}"
  done
  install_packages "$missing"
}

# Installs Debian packages, given as one text, or skips the check.
install_packages() {
  [ -n "$1" ] || return 0
  command -v apt-get > /dev/null || skip "not a Debian system, and these are missing:$1"
  as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo > /dev/null || skip "without sudo, run as root: apt-get install$1"
    as_root=sudo
  fi
  echo "installing$1 with apt-get" >&2
  # shellcheck disable=SC2086  # a list of packages
  if ! { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq -y --no-install-recommends $1; } > /dev/null < /dev/null; then
    skip "apt-get could not install$1"
  fi
}

# Makes a Python environment in a folder, if it is not there, and installs a package of PyPI into it, or skips the check.
need_python() {
  need python3:python3
  python3 -c 'import ensurepip, venv' 2> /dev/null || install_packages " python3-venv"
  [ -x "$1/bin/pip" ] || python3 -m venv "$1" || skip "no Python environment can be made in $1"
  "$1/bin/pip" show --quiet "${2%==*}" 2> /dev/null || "$1/bin/pip" install --quiet "$2" >&2 \
    || skip "pip could not install $2"
}
