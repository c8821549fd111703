#!/bin/sh
# make-dmg.sh APP DMG: signs the program, has it notarised if this machine can, and packs it.
# SIGNING_IDENTITY: a Developer ID; without it an ad-hoc signature, which notifications need at least.
# NOTARY_PROFILE: a profile kept by `xcrun notarytool store-credentials`; without it not notarised.
set -eu
app=$1
dmg=$2
identity=${SIGNING_IDENTITY:--}
here=$(cd "$(dirname "$0")" && pwd)
codesign --force --deep --options runtime --entitlements "$here/entitlements.plist" \
  --sign "$identity" "$app"
codesign --verify --deep --strict "$app"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
hdiutil create -volname Understudy -srcfolder "$folder" -ov -format UDZO "$dmg"
if [ -n "${NOTARY_PROFILE:-}" ]; then
  xcrun notarytool submit "$dmg" --keychain-profile "$NOTARY_PROFILE" --wait
  xcrun stapler staple "$dmg"
else
  echo "not notarised: NOTARY_PROFILE is not set"
fi
