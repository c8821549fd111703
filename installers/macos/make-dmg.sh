#!/bin/sh
# make-dmg.sh APP DMG: signs the program, has it notarised if this machine can, and packs it.
# SIGNING_IDENTITY: a Developer ID; without it an ad-hoc signature, which notifications need at least.
# NOTARY_PROFILE: a profile kept by `xcrun notarytool store-credentials`; without it not notarised.
# NOTARY_KEYCHAIN: the keychain the profile is kept in, if it is not the default one.
set -eu
app=$1
dmg=$2
identity=${SIGNING_IDENTITY:--}
here=$(cd "$(dirname "$0")" && pwd)
# notarisation wants a time from Apple's server; an ad-hoc signature cannot have one
if [ "$identity" = - ]; then time=--timestamp=none; else time=--timestamp; fi
sign() { codesign --force --options runtime "$time" --sign "$identity" "$@"; }

# From the inside out, each part by itself: --deep misses code beside data, and gives the program's
# entitlements to every library (Apple, "--deep Considered Harmful").
find "$app/Contents" -type f ! -path "$app/Contents/MacOS/*" | while IFS= read -r file; do
  case $(file -b "$file") in Mach-O*) sign "$file" ;; esac
done
find "$app/Contents" -depth -type d -name '*.framework' | while IFS= read -r framework; do
  sign "$framework"
done
for program in "$app"/Contents/MacOS/*; do
  sign --entitlements "$here/entitlements.plist" "$program"
done
sign --entitlements "$here/entitlements.plist" "$app"
codesign --verify --deep --strict "$app"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ditto "$app" "$folder/$(basename "$app")"
ln -s /Applications "$folder/Applications"
# for some seconds a system service may still read what was just copied ("Resource busy")
tries=5
until hdiutil create -volname Understudy -srcfolder "$folder" -ov -format UDZO "$dmg"; do
  tries=$((tries - 1))
  if [ "$tries" = 0 ]; then exit 1; fi
  sleep 5
done
if [ "$identity" != - ]; then codesign --timestamp --sign "$identity" "$dmg"; fi
if [ -n "${NOTARY_PROFILE:-}" ]; then
  xcrun notarytool submit "$dmg" --keychain-profile "$NOTARY_PROFILE" \
    ${NOTARY_KEYCHAIN:+--keychain "$NOTARY_KEYCHAIN"} --wait
  xcrun stapler staple "$dmg"
else
  echo "not notarised: NOTARY_PROFILE is not set"
fi
