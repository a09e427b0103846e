// How set-up shows its work: one line a step, its notes, its time. On a terminal the running step counts its seconds.
const isTerminal = () => process.stderr.isTTY === true

/** Seconds with one decimal, or minutes and seconds. */
export function formatDuration(ms) {
  const seconds = ms / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${String(Math.round(seconds % 60)).padStart(2, '0')} s`
}

/**
 * Runs one step and prints how it went. `run(note)` resolves to a short text for the line ("33.2.1"), or to
 * `{text, state: 'missing'}` for something the app can do without. A thrown error ends the line as failed and goes on up.
 */
export async function runStep(title, run) {
  const start = performance.now()
  let current = ''
  const elapsed = () => formatDuration(performance.now() - start)
  const draw = () => process.stderr.write(`\r\x1b[K  ${title}: ${current || 'working'} … ${elapsed()}`)
  const clear = () => isTerminal() && process.stderr.write('\r\x1b[K')
  const timer = isTerminal() ? setInterval(draw, 200) : undefined
  const note = (text) => {
    current = text
    if (!isTerminal()) process.stderr.write(`    ${text} …\n`)
  }
  try {
    const outcome = await run(note)
    const { text, state } = typeof outcome === 'string' ? { text: outcome, state: 'done' } : outcome
    clear()
    process.stderr.write(`${state === 'missing' ? '! ' : '✓ '}${title}: ${text} (${elapsed()})\n`)
    return outcome
  } catch (error) {
    clear()
    process.stderr.write(`✗ ${title}: failed after ${elapsed()}\n`)
    throw error
  } finally {
    clearInterval(timer)
  }
}
