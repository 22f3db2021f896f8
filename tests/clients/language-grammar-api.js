// SPDX-License-Identifier: Apache-2.0
// Prints the codes of the languages, and what is found in a text.
const Client = require("language-grammar-api")

const [endpoint, language, text] = process.argv.slice(2)
const client = new Client({ endpoint })
const run = async () => {
  const languages = await client.languages()
  const { matches } = await client.check({ text, language })
  console.log(JSON.stringify({
    codes: languages.map(({ longCode }) => longCode),
    found: matches.map(({ offset, length }) => text.substr(offset, length)),
  }))
}
run()
