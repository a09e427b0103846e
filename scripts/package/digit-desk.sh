#!/bin/sh
# Starts Digit Desk: its window, or its command line where the first word is one of the verbs below. The command line
# opens no window, so it needs no display; Chromium's own messages are kept off its output.
here=$(dirname "$(readlink -f "$0")")
if [ "$(id -u)" = 0 ]; then
  echo "digit-desk: not as root, please: its sandbox protects an ordinary user's session." >&2
  exit 3
fi
case "$1" in
  read | evaluate | pages | fields | correct | undo | redo | history | export | train | reproduce | models | inspect | engines | doctor | help | version | --help | --version)
    exec "$here/digit-desk" --ozone-platform=headless --disable-gpu --log-level=3 "$@"
    ;;
esac
if [ -z "$DISPLAY$WAYLAND_DISPLAY" ]; then
  echo "digit-desk: there is no display here. The command line works without one: digit-desk read FILE" >&2
  exit 3
fi
exec "$here/digit-desk" "$@"
