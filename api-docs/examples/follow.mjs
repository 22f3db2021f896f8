// SPDX-License-Identifier: Apache-2.0
// Prints what changed in a memory since revision REV, then the revision to ask with the next time. Runs in Node.js 18 or later;
// `changes` runs in a browser too.
//
//     node follow.mjs http://127.0.0.1:8080 news 0
//
// Where the server wants a key, set TAFSIRI_KEY.

export async function* changes(server, memory, after, headers = {}) {
  for (;;) {
    const reply = await fetch(`${server}/v1/memories/${encodeURIComponent(memory)}/changes?after=${after}`, { headers })
    const answer = await reply.json()
    if (!reply.ok) throw new Error(answer.detail) // problem details
    yield* answer.changes
    if (!answer.more) return
    after = answer.next
  }
}

if (globalThis.process) {
  const [server, memory, after] = process.argv.slice(2)
  const key = process.env.TAFSIRI_KEY
  let rev = Number(after)
  for await (const unit of changes(server, memory, rev, key ? { Authorization: `Bearer ${key}` } : {})) {
    console.log(unit.deleted ? `- ${unit.id}` : `+ ${unit.id} ${unit.source} = ${unit.target}`)
    rev = unit.rev
  }
  console.log(`next: ${rev}`)
}
