import { execFile } from 'node:child_process'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import type { ComputeEngine } from '../../src/core/lenet/compute-port'
import { createKernelsEngine } from '../../src/platform/compute/kernels'
import { calibrateReading } from './calibrate-reading'
import { readMnist } from './mnist'
import { trainLenet5 } from './train-lenet5'
import { trainLenet12 } from './train-lenet12'

/** What every part of the work needs. */
export interface Workbench {
  readonly engine: ComputeEngine
  readonly folder: string
  readonly seed: number
  readonly epochs: number | undefined
  readonly commit: string
  log(line: string): void
}

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    epochs: { type: 'string' },
    fields: { type: 'string', default: '5000' },
    out: { type: 'string', default: join(process.cwd(), 'resources', 'models') },
  },
})

/** Enough for a curve of two numbers and a line at one error in a hundred. */
const calibrationFields = 1500

// Polite to whoever else is on the machine.
setPriority(5)
// Without fused products equal seeds give equal bits on every machine, with any number of threads.
process.env.DIGIT_DESK_KERNELS = 'plain'
const start = performance.now()
const bench: Workbench = {
  engine: await createKernelsEngine(),
  folder: values.out,
  seed: Number(values.seed),
  epochs: values.epochs === undefined ? undefined : Number(values.epochs),
  commit: await commitOfCheckout(),
  log(line) {
    process.stdout.write(`${((performance.now() - start) / 1000).toFixed(0).padStart(5)} s  ${line}\n`)
  },
}
bench.log(`${bench.engine.describe().label}, seed ${bench.seed}`)
const mnist = await readMnist()
const wants = (part: string): boolean => values.only === undefined || values.only === part
if (wants('lenet5')) await trainLenet5(bench, mnist)
if (wants('lenet12')) await trainLenet12(bench, mnist, Number(values.fields))
if (wants('lenet12') || wants('calibration')) await calibrateReading(bench, mnist, calibrationFields)

async function commitOfCheckout(): Promise<string> {
  try {
    return (await promisify(execFile)('git', ['rev-parse', '--short=12', 'HEAD'])).stdout.trim()
  } catch {
    return 'unknown'
  }
}
