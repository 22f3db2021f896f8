#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing on Debian 12, and says nothing when all is there.
#
#     src/dependencies.sh build|test|coverage|torture|clients|fuzz|lint|bench ...
#
# A row is PURPOSE CHECK PACKAGE. What counts is whether the thing itself is there, wherever it came from:
#     command:NAME    on the PATH                  library:NAME   known to pkg-config
#     file:PATH       a file                       python:MODULE  python3 can import it
#     package:NAME    installed, where nothing else tells
set -eu

rows='
build command:gcc           gcc
build command:pkg-config    pkg-config
build command:esbuild       esbuild
build library:icu-i18n      libicu-dev
build library:libmicrohttpd libmicrohttpd-dev
build library:sqlite3       libsqlite3-dev
build library:hunspell      libhunspell-dev
build library:libxml-2.0    libxml2-dev
build library:jansson       libjansson-dev
build library:libxxhash     libxxhash-dev
build library:gumbo         libgumbo-dev
build library:libzip        libzip-dev
build library:zlib          zlib1g-dev
build library:libsodium     libsodium-dev
build library:yaml-0.1      libyaml-dev
build library:libcurl       libcurl4-gnutls-dev
build library:gnutls        libgnutls28-dev
build file:/usr/include/libstemmer.h libstemmer-dev
build file:/usr/include/cmark-gfm.h  libcmark-gfm-dev
build file:/usr/include/cmark-gfm-core-extensions.h libcmark-gfm-extensions-dev
build file:/usr/share/hunspell/sw_TZ.dic hunspell-sw
build file:/usr/share/hunspell/fr.dic    hunspell-fr-classical
build file:/usr/share/hunspell/en_US.dic hunspell-en-us
test  library:cmocka        libcmocka-dev
test  command:python3       python3
test  python:yaml           python3-yaml
test  python:jsonschema     python3-jsonschema
test  command:xmllint       libxml2-utils
test  command:curl          curl
test  command:jq            jq
test  command:node          nodejs
test  command:openssl       openssl
test  command:npm           npm
test  file:/usr/bin/chromium chromium
coverage command:gcovr        gcovr
torture command:wrk           wrk
clients command:python3       python3
clients command:npm           npm
clients command:soffice       libreoffice-writer-nogui
clients file:/usr/lib/python3/dist-packages/uno.py python3-uno
clients command:omegat        omegat
clients command:tmserver      translate-toolkit
clients file:/usr/lib/python3/dist-packages/cheroot python3-cheroot
fuzz  command:clang         clang
fuzz  python:yaml           python3-yaml
fuzz  package:libclang-rt-14-dev libclang-rt-14-dev
deb   command:dpkg-shlibdeps dpkg-dev
test-deb command:lintian      lintian
test-deb command:systemd-analyze systemd
lint  command:clang-tidy    clang-tidy
lint  command:clang-format  clang-format
lint  command:cppcheck      cppcheck
lint  command:node          nodejs
bench command:g++           g++
bench library:xapian-core   libxapian-dev
bench command:wrk           wrk
bench command:sqlite3       sqlite3
bench command:xmllint       libxml2-utils
bench command:taskset       util-linux
bench command:curl          curl
'

is_there() {
    case $1 in
    command:*) command -v "${1#*:}" >/dev/null 2>&1 ;;
    library:*) pkg-config --exists "${1#*:}" 2>/dev/null ;;
    file:*) [ -e "${1#*:}" ] ;;
    package:*) dpkg -s "${1#*:}" >/dev/null 2>&1 ;;
    python:*) python3 -c "import ${1#*:}" 2>/dev/null || /usr/bin/python3 -c "import ${1#*:}" 2>/dev/null ;;
    esac
}

missing=$(for purpose in "$@"; do
    printf '%s\n' "$rows" | while read -r row_purpose check package; do
        [ "$row_purpose" = "$purpose" ] || continue
        is_there "$check" || printf '%s ' "$package"
    done
done)

[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "missing, and no apt-get to install it: $missing" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "missing: $missing(neither root nor sudo to install it)" >&2; exit 1; }
    as_root=sudo
fi
echo "installing: $missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get -qq -o Acquire::Retries=3 update
# shellcheck disable=SC2086 # one word per package
$as_root apt-get -qq -o Acquire::Retries=3 install --no-install-recommends $missing >/dev/null
