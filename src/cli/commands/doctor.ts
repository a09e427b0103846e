import { exitCodes } from '../exit-codes'
import { engineOptions, parseWords } from '../options'
import { printJson, UsageError, type Verb } from '../verb'
import { withEngine } from '../with-engine'

const marks = { present: '✓', missing: '·', broken: '✗' } as const

export const doctorVerb: Verb = {
  name: 'doctor',
  usage: '',
  summary: 'what is there on this machine, what is missing and what that costs',
  help: [
    "--data DIR       look at DIR (default: the window's own data folder)",
    '--json           print JSON',
  ],
  run: (words, io) => {
    const { values, positionals } = parseWords(words, engineOptions)
    if (positionals.length > 0) throw new UsageError('doctor takes no further words.')
    const { data, ...rest } = values
    // In memory: looking at a damaged store must not put it aside.
    return withEngine(io, rest, 'memory', async ({ engine, client }) => {
      const [{ checkSelf }, { findSurroundings }] = await Promise.all([
        import('../../engine/self-check'),
        import('../../engine/surroundings'),
      ])
      const findings = await checkSelf({
        engine,
        engines: await client.call('engines.list', {}),
        models: await client.call('models.list', {}),
        dataFolder: data ?? findSurroundings(io.env).dataFolder,
      })
      const isWell = findings.every(({ state }) => state !== 'broken')
      if (values.json === true) printJson(io, { ok: isWell, findings })
      else {
        const width = Math.max(...findings.map(({ name }) => name.length))
        for (const { name, state, detail, cost } of findings)
          io.print(`${marks[state]} ${name.padEnd(width)}  ${detail}${cost === '' ? '' : ` (${cost})`}`)
      }
      return isWell ? exitCodes.done : exitCodes.environment
    })
  },
}
