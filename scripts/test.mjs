#!/usr/bin/env node
import { STAGES, sumOf } from './check/stages.mjs'
import { closingLine } from './check/tally.mjs'
import { formatDuration } from './setup/steps.mjs'
// `npm test`: sets up, then runs every check of the project; stops at the first stage that fails. The last line holds
// the counts. `npm test -- --only lint,types` runs the stages whose titles begin so.
import { root, runScript, setUp } from './setup.mjs'

function wantedStages(args) {
  const at = args.indexOf('--only')
  if (at < 0) return STAGES
  const wanted = (args[at + 1] ?? '').toLowerCase().split(',')
  return STAGES.filter(({ title }) => wanted.some((name) => name && title.toLowerCase().startsWith(name)))
}

await runScript(async () => {
  const start = performance.now()
  await setUp({ forTests: true })
  const outcomes = []
  for (const { title, run } of wantedStages(process.argv.slice(2))) {
    const stageStart = performance.now()
    const outcome = await run(root)
    outcomes.push(outcome)
    const mark = outcome.failed > 0 ? '✗' : '✓'
    console.log(
      `${mark} ${title}: ${closingLine(outcome)} (${formatDuration(performance.now() - stageStart)})`,
    )
    if (outcome.failed > 0) {
      console.log(`\n${outcome.output ?? ''}\n`)
      break
    }
  }
  const total = sumOf(outcomes)
  console.log(`All of it took ${formatDuration(performance.now() - start)}`)
  console.log(closingLine(total))
  return total.failed > 0 || outcomes.length === 0 ? 1 : 0
})
