// The stages of `npm test`, in order. Each resolves to its tally and shows its own output only when something failed.
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../setup/command.mjs'
import { startVirtualDisplay } from '../setup/display.mjs'
import { addTallies, NOTHING, tallyOfPlaywright, tallyOfVitest } from './tally.mjs'

const STAGE_TIMEOUT_MS = 25 * 60_000
const reports = (root) => join(root, 'test-results', 'reports')

/** `{title, run(root)}`; `run` resolves to a tally and, where something failed, `output`. */
export const STAGES = [
  { title: 'Lint', run: lint },
  { title: 'Types', run: types },
  { title: 'Unit and property tests', run: (root) => vitest(root, 'unit', ['src/', 'scripts/']) },
  { title: 'Lint rules hold', run: (root) => vitest(root, 'lint', ['test/lint/']) },
  { title: 'Integration tests', run: (root) => vitest(root, 'integration', ['test/integration/']) },
  { title: 'Golden readings', run: (root) => vitest(root, 'golden', ['test/golden/']) },
  { title: 'End to end in Electron', run: endToEnd },
  { title: 'Package', run: packageCheck },
]

function bin(root, ...path) {
  return [process.execPath, join(root, 'node_modules', ...path)]
}

function lint(root) {
  return runChecks(root, [
    ['biome', ...bin(root, '@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.'],
    [
      'dependency-cruiser',
      ...bin(root, 'dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'src',
    ],
    ['knip', ...bin(root, 'knip', 'bin', 'knip.js')],
  ])
}

function types(root) {
  const tsc = (name) => [
    `tsc ${name}`,
    ...bin(root, 'typescript', 'bin', 'tsc'),
    '-p',
    `tsconfig.${name}.json`,
  ]
  return runChecks(root, [
    [
      'svelte-check',
      ...bin(root, 'svelte-check', 'bin', 'svelte-check'),
      '--tsconfig',
      'tsconfig.renderer.json',
      '--fail-on-warnings',
    ],
    ...['core', 'node', 'electron', 'webgpu', 'test'].map(tsc),
  ])
}

/** Runs `[name, program, ...args]` checks two at a time; each is one passed or one failed. */
async function runChecks(root, checks) {
  const waiting = [...checks]
  const failures = []
  let passed = 0
  async function work() {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const [name, program, ...args] = check
      const { code, output } = await runCommand(program, args, { cwd: root, timeoutMs: STAGE_TIMEOUT_MS })
      if (code === 0) passed++
      else failures.push(`--- ${name}\n${output.trim()}`)
    }
  }
  await Promise.all([work(), work()])
  return { passed, failed: failures.length, skipped: 0, output: failures.join('\n\n') }
}

async function vitest(root, name, filters) {
  const report = join(reports(root), `vitest-${name}.json`)
  const program = bin(root, 'vitest', 'vitest.mjs')
  const args = ['run', ...filters, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return runReported(root, [...program, ...args], { report, tallyOf: tallyOfVitest })
}

async function endToEnd(root) {
  const report = join(reports(root), 'playwright.json')
  const screen = process.platform === 'linux' ? await startVirtualDisplay() : { stop: async () => {} }
  try {
    const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report, PLAYWRIGHT_JSON_OUTPUT_NAME: report }
    if (screen.display) Object.assign(env, { DISPLAY: screen.display, WAYLAND_DISPLAY: '' })
    const args = ['test', '--reporter=list,json']
    return await runReported(root, [...bin(root, '@playwright', 'test', 'cli.js'), ...args], {
      report,
      tallyOf: tallyOfPlaywright,
      env,
    })
  } finally {
    await screen.stop()
  }
}

async function runReported(root, [program, ...args], { report, tallyOf, env = {} }) {
  mkdirSync(reports(root), { recursive: true })
  rmSync(report, { force: true })
  const { code, output } = await runCommand(program, args, { cwd: root, env, timeoutMs: STAGE_TIMEOUT_MS })
  const tally = existsSync(report) ? tallyOf(report) : NOTHING
  // A runner that failed without a failed test (a crash, nothing to run) is a failure all the same.
  const failed = code !== 0 && tally.failed === 0 ? 1 : tally.failed
  return { ...tally, failed, output }
}

/** Builds the .deb, installs it, runs it and removes it: only root on a Debian system can. */
async function packageCheck(root) {
  const folder = join(root, 'scripts', 'package')
  const script = join(folder, 'check.mjs')
  const canInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/dpkg')
  if (!canInstall || !existsSync(script)) return { ...NOTHING, skipped: 1 }
  const screen = await startVirtualDisplay()
  try {
    const { code, output } = await runCommand(process.execPath, [script], {
      cwd: root,
      env: { DISPLAY: screen.display },
      timeoutMs: STAGE_TIMEOUT_MS,
    })
    const passed = (output.match(/^✓ /gm) ?? []).length
    const failed = (output.match(/^✗ /gm) ?? []).length
    return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped: 0, output }
  } finally {
    await screen.stop()
  }
}

/** All stages together. */
export function sumOf(outcomes) {
  return outcomes.reduce(addTallies, NOTHING)
}
