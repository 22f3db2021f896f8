#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints each sentence of the English text on standard input with the best suggestion for it. Needs curl and jq.
#
#     sh suggest.sh http://127.0.0.1:8080 sw < article.txt
#
# Where the server wants a key, set TAFSIRI_KEY.
set -eu
server=$1 to=$2

ask() {
    curl --silent --show-error --fail-with-body ${TAFSIRI_KEY:+-H "Authorization: Bearer $TAFSIRI_KEY"} "$@"
}

# jq makes JSON of the text, and takes the answers apart: no character needs any care. What is refused ends the script, with the
# reason.
segments=$(jq --raw-input --slurp '{language: "en", text: .}' |
    ask "$server/v1/segments" -H 'Content-Type: application/json' --data-binary @-) || { echo "$segments" >&2; exit 1; }

printf '%s' "$segments" | jq --raw-output '.segments[].text | gsub("\n"; " ")' |
    while IFS= read -r text; do
        answer=$(ask --get "$server/v1/suggestions" -d from=en -d "to=$to" -d limit=1 --data-urlencode "q=$text")
        printf '%s' "$answer" | jq --raw-output --arg text "$text" \
            '$text, (.suggestions[0] | if . then "    \(.score)  \(.target)" else "    -" end)'
    done
