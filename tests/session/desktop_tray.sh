# shellcheck shell=bash
# The tray verbs of desktop.sh: what a person sees in the tray, read over D-Bus (SNI) and from X (XEmbed).

item_call() { # item_call NAME PATH METHOD ARG...
  gdbus call --session -d "$1" -o "$2" -m "$3" "${@:4}" 2>/dev/null
}

item_property() { # item_property NAME PATH PROPERTY, without GVariant's wrapping
  item_call "$1" "$2" org.freedesktop.DBus.Properties.Get org.kde.StatusNotifierItem "$3" \
    | sed "s/^(<\(objectpath \)\{0,1\}'\{0,1\}//;s/'\{0,1\}>,)$//"
}

item_tooltip() { # the tooltip's title, the third of its four parts
  item_call "$1" "$2" org.freedesktop.DBus.Properties.Get org.kde.StatusNotifierItem ToolTip \
    | sed "s/.*\], ['\"]\(.*\)['\"], ['\"].*/\1/"
}

sni_items() { # "NAME PATH" of each registered item, a line each
  local item name path
  gdbus call --session -d org.kde.StatusNotifierWatcher -o /StatusNotifierWatcher \
    -m org.freedesktop.DBus.Properties.Get org.kde.StatusNotifierWatcher RegisteredStatusNotifierItems 2>/dev/null \
    | grep -o "'[^']*'" | tr -d "'" | while read -r item; do
      name=${item%%/*} path=/${item#*/}
      [ "$name" = "$item" ] && path=/StatusNotifierItem
      echo "$name $path"
    done
}

list_tray() { # exit 0 when there is any item at all
  local name path window rc=1
  while read -r name path; do
    echo "SNI $name id=$(item_property "$name" "$path" Id) title=$(item_property "$name" "$path" Title)" \
      "status=$(item_property "$name" "$path" Status) icon=$(item_property "$name" "$path" IconName)" \
      "tooltip=$(item_tooltip "$name" "$path")"
    rc=0
  done < <(sni_items)
  for window in $(xwininfo -root -tree 2>/dev/null | grep -v wrapper \
      | grep -E ' [0-9]{1,2}x[0-9]{1,2}[+]' | grep -o '0x[0-9a-f]*'); do
    xprop -id "$window" _XEMBED_INFO 2>/dev/null | grep -q '= 0x' || continue
    echo "XEMBED $window $(xdotool getwindowname "$window")"
    rc=0
  done
  return $rc
}

menu_entries() { # menu_entries NAME MENU: "ID<tab>LABEL"; a disabled entry is in (), a checked one has [x]
  local id properties label
  item_call "$1" "$2" com.canonical.dbusmenu.GetLayout -- 0 -1 '[]' \
    | grep -o "([0-9]*, {[^{}]*}" | sed 's/^(\([0-9]*\), /\1\t/' | tail -n +2 \
    | while IFS=$'\t' read -r id properties; do
      label=$(sed -n "s/.*'label': <[\"']\([^>]*\)[\"']>.*/\1/p" <<<"$properties")
      label=${label//_/}
      case $properties in *"'enabled': <false>"*) label="($label)";; esac
      case $properties in *"'toggle-state': <1>"*) label="[x] $label";; esac
      printf '%s\t%s\n' "$id" "$label"
    done
}

tray_menu() { # tray_menu [PATTERN]: list, or press the first entry that matches; exit 1 when there is none
  local name path menu id label rc=1
  while read -r name path; do
    menu=$(item_property "$name" "$path" Menu)
    while IFS=$'\t' read -r id label; do
      if [ -z "$1" ]; then
        echo "$id $label"
        rc=0
      elif grep -q -- "$1" <<<"$label"; then
        item_call "$name" "$menu" com.canonical.dbusmenu.Event -- "$id" clicked '<0>' 0
        return 0
      fi
    done < <(menu_entries "$name" "$menu")
  done < <(sni_items)
  return $rc
}

call_item() { # call_item METHOD ARG... : call a method of the first item
  local name path
  read -r name path < <(sni_items) && item_call "$name" "$path" "org.kde.StatusNotifierItem.$1" "${@:2}"
}

tray_position() { # "X Y" of the middle of the tray
  local class=wrapper-2.0 window X=0 Y=0 WIDTH=0 HEIGHT=0
  [ -z "$(xdotool search --onlyvisible --class trayer 2>/dev/null)" ] || class=trayer
  window=$(xdotool search --onlyvisible --class "$class" | tail -1)
  [ -n "$window" ] || return 1
  eval "$(xdotool getwindowgeometry --shell "$window")"
  echo $((X + WIDTH / 2)) $((Y + HEIGHT / 2))
}
