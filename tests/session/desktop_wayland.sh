# shellcheck shell=bash
# The Wayland side of desktop.sh: sway (headless, drawn in memory), waybar as the tray, mako for notifications.

write_wayland_configuration() { # write_wayland_configuration CONFIG_HOME
  mkdir -p "$1/sway" "$1/waybar" "$1/mako"
  cat >"$1/sway/config" <<X
xwayland disable
output * resolution $size position 0,0 bg #336699 solid_color
default_border none
default_floating_border none
focus_on_window_activation focus
X
  cat >"$1/waybar/config" <<'X'
{"layer": "top", "position": "bottom", "height": 32, "modules-left": ["sway/workspaces", "sway/window"],
 "modules-right": ["tray"], "tray": {"icon-size": 24, "show-passive-items": true}}
X
  echo 'default-timeout=0' >"$1/mako/config"
}

start_wayland() { # sway refuses to be root: in a user namespace it is not, and its files stay the caller's
  local d=$DESKTOP_SH_DIR as=() name
  [ "$(id -u)" != 0 ] || as=(unshare --user --map-user=1000 --map-group=1000)
  export WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman XDG_SESSION_TYPE=wayland \
    XDG_CURRENT_DESKTOP=sway NO_AT_BRIDGE=1 GSETTINGS_BACKEND=memory
  unset DISPLAY WAYLAND_DISPLAY GDK_BACKEND
  background sway "${as[@]}" sway -c "$XDG_CONFIG_HOME/sway/config"
  until_ok compgen -G "$XDG_RUNTIME_DIR/sway-ipc.*.sock" || die "no compositor: $(cat "$d/log/sway")"
  for name in "$XDG_RUNTIME_DIR"/wayland-*; do
    case $name in *.lock) ;; *) WAYLAND_DISPLAY=$(basename "$name");; esac
  done
  SWAYSOCK=$(compgen -G "$XDG_RUNTIME_DIR/sway-ipc.*.sock")
  export WAYLAND_DISPLAY SWAYSOCK
}
