#!/bin/sh
# Starts the vend command with the Java runtime of its package.
set -u

fail() {
  echo "vend: $1" >&2
  exit 2
}

# If standard output is closed, Java would open another file under its number, and write to that file.
{ : 3>&1; } 2>/dev/null || fail "cannot write to standard output: it is closed"

# The path by which the user called it, for AWS profiles: it stays the same after an upgrade.
case $0 in
  /*) program=$0 ;;
  */*) program=$(pwd)/$0 ;;
  *) program=$(command -v -- "$0") || program=$0 ;;
esac

# The package's folder, with symbolic links resolved.
file=$program
while [ -L "$file" ]; do
  link=$(readlink "$file")
  case $link in
    /*) file=$link ;;
    *) file=${file%/*}/$link ;;
  esac
done
home=$(CDPATH='' cd -P -- "${file%/*}/.." && pwd) || fail "the launcher cannot find its own folder"

terminal=false
if [ -t 2 ]; then terminal=true; fi

# A short start matters more than speed later, except for `vend local`, which runs for hours.
compiler=-XX:TieredStopAtLevel=1
if [ "${1:-}" = local ]; then compiler=-XX:TieredStopAtLevel=4; fi

# Java's own warnings must not mix with credentials on standard output. A cache that does not fit is ignored.
exec "$home/runtime/bin/java" -XX:+UseSerialGC "$compiler" --enable-native-access=ALL-UNNAMED \
  -Xlog:disable -Xlog:all=error:stderr -XX:AOTCache="$home/lib/vend.aot" \
  -Djava.library.path="$home/lib" -Dvend.home="$home" -Dvend.program="$program" -Dvend.terminal="$terminal" \
  -cp "$home/lib/vend.jar" vend.cli.Main "$@"
