// SPDX-License-Identifier: Apache-2.0
// gramma's own request code: plain text, and Markdown as annotated text. Prints the words that it marks.
const check = require("gramma").check

const [url, language, text, markdown] = process.argv.slice(2)
check(text, { api_url: url, language, markdown: markdown === "markdown" }).then(({ matches }) => {
  const found = matches.map((match) => ({
    word: match.word, at: text.substr(match.offset, match.length), first: match.replacements[0].value,
  }))
  console.log(JSON.stringify(found))
})
