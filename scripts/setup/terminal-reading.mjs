// The main job without a window: the sample pages through the command line, as a table and as files.
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { lastLines, runCommand, SetupError } from './command.mjs'

const READ_TIMEOUT_MS = 10 * 60_000
const COLUMNS = ['file', 'field', 'reading', 'confidence', 'verdict']

/** Reads `resources/samples`, prints the table, writes readings.csv and readings.json to `folder`. Returns the exit code. */
export async function readSamplesInTerminal(root, folder) {
  console.error(
    'There is no display here (DISPLAY and WAYLAND_DISPLAY are empty), so the sample pages are read in the terminal.\n',
  )
  const cli = join(root, 'out', 'main', 'cli.js')
  const samples = join(root, 'resources', 'samples')
  const env = { DIGIT_DESK_RESOURCES: join(root, 'resources'), TF_CPP_MIN_LOG_LEVEL: '3' }
  mkdirSync(folder, { recursive: true })
  const csv = join(folder, 'readings.csv')
  const read = await runCommand(process.execPath, [cli, 'read', samples, '--json', '--csv', csv], {
    cwd: root,
    env,
    timeoutMs: READ_TIMEOUT_MS,
  })
  const json = read.output.slice(read.output.indexOf('{'), read.output.lastIndexOf('}') + 1)
  if (read.code !== 0)
    throw new SetupError(`The sample pages could not be read:\n${lastLines(read.output, 8)}`)
  writeFileSync(join(folder, 'readings.json'), `${json}\n`)
  console.log(tableOf(rowsOf(JSON.parse(json))))
  console.log(`\nWritten: ${csv} and readings.json beside it. With a display, "npm start" opens the window.`)
  return 0
}

function rowsOf({ pages }) {
  return pages.flatMap((page) =>
    page.fields.map((field) => ({
      file: basename(page.file),
      field: field.kind,
      reading: field.reading || '-',
      confidence: `${(100 * field.confidence).toFixed(1)} %`,
      verdict: field.verdict,
    })),
  )
}

function tableOf(rows) {
  const width = (column) => Math.max(column.length, ...rows.map((row) => row[column].length))
  const widths = COLUMNS.map(width)
  const line = (cells) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at]))
      .join('  ')
      .trimEnd()
  return [
    line(COLUMNS),
    line(widths.map((count) => '-'.repeat(count))),
    ...rows.map((row) => line(COLUMNS.map((column) => row[column]))),
  ].join('\n')
}
