# shellcheck shell=bash
# The files a session of desktop.sh lives on: its bus, its programs' configuration, the program's environment.

write_app_env() { # write_app_env DIR new|keep|HOME : the tested program's own folders; the daemons never see them
  local name home=$2
  if [ "$home" = keep ]; then
    for name in HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME; do
      if [ -n "${!name+x}" ]; then printf 'export %s=%q\n' "$name" "${!name}"; else printf 'unset %s\n' "$name"; fi
    done >"$1/app.env"
    return
  fi
  [ "$home" = new ] && home=$1/home
  home=$(readlink -m "$home")
  mkdir -p "$home/.config" "$home/.local/share" "$home/.cache" "$home/.local/state"
  {
    printf 'export HOME=%q\n' "$home"
    printf 'export XDG_CONFIG_HOME=%q XDG_DATA_HOME=%q\n' "$home/.config" "$home/.local/share"
    printf 'export XDG_CACHE_HOME=%q XDG_STATE_HOME=%q\n' "$home/.cache" "$home/.local/state"
  } >"$1/app.env"
}

# Only the services named here can be started by D-Bus activation, so that "--keyring none" and
# "--notify none" truly mean none.
write_bus() { # write_bus DIR KEYRING
  local file name
  mkdir -p "$1/services"
  for file in /usr/share/dbus-1/services/*.service; do
    name=$(sed -n 's/^Name=//p' "$file")
    case $name in
      org.xfce.Xfconf|org.a11y.Bus|ca.desrt.dconf) ;;
      org.gnome.keyring.*Prompter) [ "$2" = none ] && continue;;
      *) continue;;
    esac
    ln -s "$file" "$1/services/"
  done
  cat >"$1/session.conf" <<X
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><keep_umask/><listen>unix:tmpdir=$1/run</listen><auth>EXTERNAL</auth>
<servicedir>$1/services</servicedir>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy>
</busconfig>
X
}

write_configuration() { # write_configuration CONFIG_HOME
  local channels=$1/xfce4/xfconf/xfce-perchannel-xml
  mkdir -p "$channels" "$1/dunst" "$1/openbox" "$1/lxqt"
  write_panel "$channels/xfce4-panel.xml"
  write_notifyd "$channels/xfce4-notifyd.xml"
  write_dunst "$1/dunst"
  write_lxqt "$1/lxqt/panel.conf"
}

write_panel() { # a panel along the bottom: task list, space, tray, clock
  cat >"$1" <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array"><value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="32"/>
      <property name="icon-size" type="uint" value="24"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/><value type="int" value="2"/>
        <value type="int" value="3"/><value type="int" value="4"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="tasklist"/>
    <property name="plugin-2" type="string" value="separator">
      <property name="expand" type="bool" value="true"/><property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-3" type="string" value="systray">
      <property name="icon-size" type="int" value="24"/><property name="square-icons" type="bool" value="true"/>
    </property>
    <property name="plugin-4" type="string" value="clock"/>
  </property>
</channel>
X
}

write_lxqt() { # a panel along the bottom; the one that LXQt ships waits for parts that are not here
  cat >"$1" <<'X'
panels=panel1
[panel1]
plugins=taskbar,statusnotifier,tray,worldclock
position=Bottom
panelSize=32
iconSize=24
[taskbar]
type=taskbar
[statusnotifier]
type=statusnotifier
alignment=Right
[tray]
type=tray
[worldclock]
type=worldclock
X
}

write_notifyd() {
  cat >"$1" <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-notifyd" version="1.0">
  <property name="notify-location" type="uint" value="2"/>
  <property name="expire-timeout" type="int" value="30"/>
  <property name="do-fadeout" type="bool" value="false"/>
  <property name="initial-opacity" type="double" value="1"/>
</channel>
X
}

write_dunst() { # with a `dmenu` that answers with the label asked for, so a test presses a button by its name
  cat >"$1/pick" <<'X'
#!/bin/sh
want=$(cat "$DESKTOP_SH_DIR/pick" 2>/dev/null)
grep -F -m1 -- "$want"
X
  chmod +x "$1/pick"
  cat >"$1/dunstrc" <<X
[global]
    monitor = 0
    origin = top-right
    offset = 12x12
    width = (260, 420)
    font = DejaVu Sans 10
    markup = full
    show_indicators = yes
    history_length = 100
    dmenu = $1/pick
    mouse_left_click = do_action
    mouse_middle_click = context
    mouse_right_click = close_current
[urgency_low]
    timeout = 30
[urgency_normal]
    timeout = 30
[urgency_critical]
    timeout = 0
    frame_color = "#ff0000"
X
}
