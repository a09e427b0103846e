// `npm run bench:training [-- --json] [--rounds N] [--seconds S] [--python PATH | --setup-peer] [--mnist]`: how fast
// LeNet-5 trains and reads on each engine and in PyTorch, in rounds that interleave; with `--model ID` how fast another
// net of the family trains on ours.
import { findPeerPython, setUpPeer } from './bench-training/peer-python.mjs'
import { runBundled } from './run-bundled.mjs'
import { runScript } from './setup.mjs'

/** Takes `name` (and its value) out of the arguments. */
function take(name, hasValue) {
  const at = process.argv.indexOf(name)
  if (at < 0) return undefined
  const [, value] = process.argv.splice(at, hasValue ? 2 : 1)
  return hasValue ? value : true
}

await runScript(async () => {
  if (take('--setup-peer', false)) await setUpPeer()
  const { python, missing } = await findPeerPython(take('--python', true))
  process.argv.push(...(python ? ['--peer', python] : ['--no-peer', missing]))
  await runBundled('bench-training', ['main', 'race-worker', 'mnist-worker'])
  return process.exitCode ?? 0
})
