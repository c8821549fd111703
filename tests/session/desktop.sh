#!/usr/bin/env bash
# desktop.sh - a private, throwaway, headless desktop session, so that tests meet the real thing.
#
#   desktop.sh [options] run CMD [ARG...]   bring a desktop up, run CMD inside, tear all down; exit as CMD does
#   desktop.sh [options] start DIR          bring one up in the background; `. DIR/env` enters it from any shell
#   desktop.sh stop DIR                     tear that one down
#   (inside) desktop.sh shot FILE.png       screenshot of the whole screen
#   (inside) desktop.sh action LABEL        press the button LABEL of the newest notification (dunst)
#   (inside) desktop.sh tray                list the tray items: SNI (id, title, status, tooltip) and XEmbed windows
#   (inside) desktop.sh panel               start xfce4-panel and wait until it is seen
#   (inside) desktop.sh tray-at             print "X Y" of the tray's middle, for `xdotool mousemove X Y click 1`
#   (inside) desktop.sh activate | token TOKEN   what a bar asks of the icon at a click, and before it
#   (inside) desktop.sh menu [PATTERN]      list the tray items' menus (over D-Bus), or press the entry matching PATTERN
#
# Options (also for testing a desktop that lacks something):
#   --size WxH        screen size (1280x800)
#   --screen x11|wayland         Xvfb and openbox | sway: there --tray is waybar, --notify mako         (x11)
#   --tray sni|xembed|lxqt|none  xfce4-panel (SNI + XEmbed) | trayer (XEmbed only) | lxqt-panel | no tray (sni)
#   --notify dunst|xfce|none     notification daemon; dunst is scriptable, xfce4-notifyd shows real buttons (dunst)
#   --keyring unlocked|locked|none   Secret Service state                                              (unlocked)
#   --a11y on|off     accessibility bus                                                                (on)
#   --desktop NAME    XDG_CURRENT_DESKTOP: Qt loads its GTK theme under XFCE and GNOME, none under X-Generic (XFCE)
#   --home new|keep|DIR   $HOME and XDG folders of the program: new and empty, the caller's, or below DIR (new)
#   --owner PID       (start) the session ends by itself when this process does
#
# Nothing outside the session's own temporary folder is written; its processes carry DESKTOP_SH_ID in
# their environment and are ended by that mark, D-Bus-activated ones too. 125 is this script's own failure.
set -u
me=$(readlink -f "$0")
here=$(dirname "$me")
# shellcheck source=tests/session/desktop_files.sh
. "$here/desktop_files.sh"
# shellcheck source=tests/session/desktop_tray.sh
. "$here/desktop_tray.sh"
# shellcheck source=tests/session/desktop_wayland.sh
. "$here/desktop_wayland.sh"

# 8 is the caller's stderr; what the session's own programs say goes to its log
[ -n "${DESKTOP_SH_INNER:-}" ] || exec 8>&2

die() { echo "desktop.sh: $*" >&8; exit 125; }

size=1280x800 screen=x11 tray=sni notify=dunst keyring=unlocked a11y=on home=new desk=XFCE owner=''
usage() { sed -n '2,/^set -u/{/^set -u/d;s/^# \{0,1\}//p}' "$me"; }
while [ $# -gt 0 ]; do
  case $1 in --?*) [ $# -gt 1 ] || [ "$1" = --help ] || die "$1 needs a value";; esac
  case $1 in
    --size) size=$2;;
    --screen) screen=$2;;
    --tray) tray=$2;;
    --notify) notify=$2;;
    --keyring) keyring=$2;;
    --a11y) a11y=$2;;
    --home) home=$2;;
    --desktop) desk=$2;;
    --owner) owner=$2;;
    -h|--help) usage; exit 0;;
    *) break;;
  esac
  shift 2
done
verb=${1:-run}
[ $# -gt 0 ] && shift
one_of() { # one_of OPTION VALUE ALLOWED...
  local option=$1 value=$2 allowed; shift 2
  for allowed; do [ "$value" = "$allowed" ] && return; done
  die "$option $value: must be one of $*"
}
one_of --screen "$screen" x11 wayland
one_of --tray "$tray" sni xembed lxqt none
one_of --notify "$notify" dunst xfce none
one_of --keyring "$keyring" unlocked locked none
one_of --a11y "$a11y" on off

until_ok() { # until_ok CMD... : poll a command, for as long as a busy machine may need
  local end=$(( SECONDS + 240 ))
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.03
  done
}

owned() { # does anyone own this name on the session bus?
  dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
    org.freedesktop.DBus.NameHasOwner "string:$1" 2>/dev/null | grep -q 'boolean true'
}

marked() { # the processes of session $1, this script's own not among them
  local pid
  grep -lzsx "DESKTOP_SH_ID=$1" /proc/[0-9]*/environ | while read -r pid; do
    pid=${pid#/proc/}; pid=${pid%/environ}
    [ "$pid" = $$ ] || echo "$pid"
  done
}

sweep() { # end what is left of session $1
  local pid
  for pid in $(marked "$1"); do kill "$pid" 2>/dev/null; done
  for _ in $(seq 40); do
    [ -z "$(marked "$1")" ] && return
    sleep 0.05
  done
  for pid in $(marked "$1"); do kill -9 "$pid" 2>/dev/null; done
}

discard() { # the session's own temporary folder, and nothing else
  case $1 in */understudy-desktop.??????) rm -rf "$1";; esac
}

background() { # background NAME CMD... : its output goes to the log NAME
  local name=$1; shift
  "$@" >"$DESKTOP_SH_DIR/log/$name" 2>&1 </dev/null 8>&- &
}

start_x11() {
  local d=$DESKTOP_SH_DIR
  : >"$d/displayfd"
  # -r: a busy machine is slow to release a key, which would then repeat
  background Xvfb Xvfb -displayfd 9 -r -screen 0 "${size}x24" -nolisten tcp -noreset +extension GLX 9>"$d/displayfd"
  until_ok test -s "$d/displayfd" || die "Xvfb did not start: $(cat "$d/log/Xvfb")"
  DISPLAY=:$(cat "$d/displayfd")
  export DISPLAY XDG_SESSION_TYPE=x11 XDG_CURRENT_DESKTOP=$desk GDK_BACKEND=x11
  export NO_AT_BRIDGE=1 GSETTINGS_BACKEND=memory
  unset WAYLAND_DISPLAY
  xsetroot -solid '#336699' 2>/dev/null
}

managed() { # whether a window manager has taken over the screen
  xprop -root _NET_SUPPORTING_WM_CHECK | grep -q 'window id'
}

start_programs() {
  if [ "$a11y" = on ]; then
    background at-spi /usr/libexec/at-spi-bus-launcher --launch-immediately
    export QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1
  fi
  if [ "$screen" = x11 ]; then
    background openbox openbox
    # a panel that starts in the same moment now and then never shows itself
    until_ok managed || die "no window manager: $(cat "$DESKTOP_SH_DIR/log/openbox")"
  fi
  dbus-update-activation-environment DISPLAY WAYLAND_DISPLAY XDG_SESSION_TYPE XDG_CURRENT_DESKTOP NO_AT_BRIDGE \
    GSETTINGS_BACKEND DESKTOP_SH_ID DESKTOP_SH_DIR 2>/dev/null
  case $screen-$notify in
    *-none) ;;
    wayland-*) background notifications mako;;
    x11-dunst) background notifications dunst -config "$XDG_CONFIG_HOME/dunst/dunstrc";;
    x11-xfce) background notifications /usr/lib/*/xfce4/notifyd/xfce4-notifyd;;
  esac
  case $screen-$tray in
    wayland-sni) background tray waybar;;
    x11-sni) show_panel || die "no panel: $(cat "$DESKTOP_SH_DIR/log/tray")";;
    x11-lxqt) background tray lxqt-panel;;
    x11-xembed) background tray trayer --edge bottom --align right --widthtype request --height 32 \
      --SetDockType true --SetPartialStrut true;;
  esac
  case $keyring in
    unlocked) printf 'desktop' | gnome-keyring-daemon --daemonize --unlock --components=secrets \
      >"$DESKTOP_SH_DIR/log/keyring" 2>&1 8>&-;;
    locked) background keyring gnome-keyring-daemon --foreground --components=secrets;;
  esac
}

show_panel() { # on a busy machine xfce4-panel now and then keeps its window hidden for good
  local started looked
  for started in 1 2 3 4 5 6; do
    background tray xfce4-panel --disable-wm-check
    for looked in {1..100}; do
      xdotool search --onlyvisible --class '^xfce4-panel$' >/dev/null 2>&1 && return
      sleep 0.1
    done
    kill "$!"
    wait "$!" 2>/dev/null
  done
  return 1
}

await_programs() {
  local log=$DESKTOP_SH_DIR/log
  [ "$notify" = none ] || until_ok owned org.freedesktop.Notifications \
    || die "no notification daemon: $(cat "$log/notifications")"
  [ "$keyring" = none ] || until_ok owned org.freedesktop.secrets || die "no Secret Service: $(cat "$log/keyring")"
  case $tray in
    sni|lxqt) until_ok owned org.kde.StatusNotifierWatcher || die "no tray: $(cat "$log/tray")";;
    xembed) until_ok xdotool search --class '^trayer$' || die "no tray: $(cat "$log/tray")";;
  esac
  [ "$a11y" = off ] || until_ok owned org.a11y.Bus || die "no accessibility bus: $(cat "$log/at-spi")"
}

inner() { # under dbus-run-session: everything up, the environment written, then CMD
  local d=$DESKTOP_SH_DIR name
  unset DESKTOP_SH_INNER
  "start_$screen"
  start_programs
  await_programs
  echo 'unset DISPLAY WAYLAND_DISPLAY' >"$d/env.new"
  for name in DISPLAY WAYLAND_DISPLAY SWAYSOCK DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR XDG_SESSION_TYPE XDG_CURRENT_DESKTOP \
      QT_LINUX_ACCESSIBILITY_ALWAYS_ON DESKTOP_SH_DIR; do
    [ -n "${!name+x}" ] && printf 'export %s=%q\n' "$name" "${!name}"
  done >>"$d/env.new"
  cat "$d/app.env" >>"$d/env.new"
  mv "$d/env.new" "$d/env"
  unset NO_AT_BRIDGE GSETTINGS_BACKEND GDK_BACKEND
  # shellcheck source=/dev/null
  . "$d/app.env"
  "$@" 2>&8 8>&-
  echo $? >"$d/rc"
}

prepare() { # the session's folder: $d, its mark: $id, and what the daemons see of the world
  d=$(mktemp -d "${TMPDIR:-/tmp}/understudy-desktop.XXXXXX")
  id=$(basename "$d").$$
  mkdir -p "$d/log"
  mkdir -m 700 "$d/run"
  unset DESKTOP_SH_ID
  export DESKTOP_SH_DIR=$d XDG_RUNTIME_DIR=$d/run
  write_app_env "$d" "$home"
  export HOME=$d/daemons XDG_CONFIG_HOME=$d/daemons/config XDG_DATA_HOME=$d/daemons/data \
    XDG_CACHE_HOME=$d/daemons/cache XDG_STATE_HOME=$d/daemons/state
  mkdir -p "$XDG_CONFIG_HOME" "$XDG_DATA_HOME"
  write_configuration "$XDG_CONFIG_HOME"
  write_wayland_configuration "$XDG_CONFIG_HOME"
  write_bus "$d" "$keyring"
  options=(--size "$size" --screen "$screen" --tray "$tray" --notify "$notify" --keyring "$keyring" --a11y "$a11y" --desktop "$desk")
}

start() { # start DIR
  local out
  out=$(readlink -m "${1:?desktop.sh start DIR}")
  mkdir -p "$out"
  prepare
  local keep=(sleep infinity)
  [ -z "$owner" ] || keep=(tail --pid="$owner" -f /dev/null)
  {
    DESKTOP_SH_ID=$id DESKTOP_SH_INNER=1 setsid dbus-run-session --config-file="$d/session.conf" -- \
      "$me" "${options[@]}" run "${keep[@]}"
    sweep "$id"; [ ! -e "$d/env" ] || discard "$d"
  } >"$d/log/session" 2>&1 8>&1 </dev/null &
  until_ok test -e "$d/env" || { sweep "$id"; cat "$d/log/session" >&8; discard "$d"; die "did not come up"; }
  echo "$id $d" >"$out/session"
  cp "$d/env" "$out/env"
}

stop() { # stop DIR
  local id d
  read -r id d <"${1:?desktop.sh stop DIR}/session" || die "no session in $1"
  sweep "$id"
  discard "$d"
  rm -f "$1/env" "$1/session"
}

run() { # run CMD...
  [ $# -gt 0 ] || die "run what?"
  local rc
  prepare
  trap 'sweep "$id"; discard "$d"; exit 130' INT TERM HUP
  DESKTOP_SH_ID=$id DESKTOP_SH_INNER=1 dbus-run-session --config-file="$d/session.conf" -- \
    "$me" "${options[@]}" run "$@" 2>"$d/log/session" <&0 &
  wait $!
  rc=$?
  [ -e "$d/rc" ] && rc=$(cat "$d/rc")
  sweep "$id"
  discard "$d"
  exit "$rc"
}

case $verb in
  run) if [ -n "${DESKTOP_SH_INNER:-}" ]; then inner "$@"; else run "$@"; fi;;
  start) start "$@";;
  stop) stop "$@";;
  shot) if [ -n "${WAYLAND_DISPLAY:-}" ]; then grim "${1:?desktop.sh shot FILE.png}"
    else import -silent -window root "${1:?desktop.sh shot FILE.png}"; fi;;
  action) printf '%s' "${1:?desktop.sh action LABEL}" >"$DESKTOP_SH_DIR/pick"; dunstctl context;;
  tray) list_tray;;
  tray-at) tray_position;;
  panel) show_panel || die "no panel: $(cat "$DESKTOP_SH_DIR/log/tray")";;
  menu) tray_menu "${1:-}";;
  activate) call_item Activate 0 0;;
  token) call_item ProvideXdgActivationToken "${1:?desktop.sh token TOKEN}";;
  *) die "unknown verb $verb (--help)";;
esac
