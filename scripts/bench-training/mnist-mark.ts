import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Trains MNIST with the kernels, each seed in a process of its own; what each said. */
export async function raceToMark(program: string, seeds: readonly number[]): Promise<object[]> {
  const reports: object[] = []
  for (const seed of seeds) {
    const { stdout } = await run(process.execPath, [program, 'kernels', `${seed}`])
    const report: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    if (typeof report !== 'object' || report === null) throw new Error('the training on MNIST said nothing')
    reports.push(report)
  }
  return reports
}
