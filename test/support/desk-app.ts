import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import type { DeskApi } from '../../src/preload/desk-api'

export const checkout = join(import.meta.dirname, '..', '..')

/** What the window may ask of main; the import also tells the tests of `window.desk`. */
export type DeskFunction = keyof DeskApi

export interface DeskOptions {
  /** Its store, its window's size and Chromium's own files; null leaves the choice to the app. */
  readonly dataFolder: string | null
  /** Opened from the command line. */
  readonly files?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Chromium's own. */
  readonly switches?: readonly string[]
}

/** The built app, running in the real Electron. */
export interface RunningDesk {
  readonly app: ElectronApplication
  readonly page: Page
  /** What main, engine and page said: for the report of a failed test. */
  readonly log: readonly string[]
}

/** Starts the built app on a data folder of its own. Root may only start Electron without Chromium's outer sandbox. */
export async function startDesk({
  dataFolder,
  files = [],
  env = {},
  switches = [],
}: DeskOptions): Promise<RunningDesk> {
  const app = await _electron.launch({
    cwd: checkout,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...switches,
      checkout,
      ...(dataFolder === null ? [] : ['--data', dataFolder]),
      ...files,
    ],
    env: { ...inheritedEnvironment(), LANG: 'en_US.UTF-8', LANGUAGE: 'en', ...env },
  })
  const log: string[] = []
  app.process().stdout?.on('data', (chunk: Buffer) => log.push(chunk.toString()))
  app.process().stderr?.on('data', (chunk: Buffer) => log.push(chunk.toString()))
  const page = await app.firstWindow()
  page.on('console', (message) => log.push(`${message.type()}: ${message.text()}\n`))
  page.on('pageerror', (error) => log.push(`page error: ${error.stack ?? error.message}\n`))
  return { app, page, log }
}

/** The engine's process id, once there is one other than `not`. */
export function enginePid(app: ElectronApplication, not = 0): Promise<number> {
  return pidOf(app, 'Digit Desk engine', not)
}

/** The id of TensorFlow's own process, once there is one other than `not`. */
export function tensorflowPid(app: ElectronApplication, not = 0): Promise<number> {
  return pidOf(app, 'Digit Desk TensorFlow', not)
}

function pidOf(app: ElectronApplication, service: string, not: number): Promise<number> {
  return app.evaluate(
    ({ app: electron }, wanted) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const found = electron.getAppMetrics().find(({ name }) => name === wanted.service)
          if (found !== undefined && found.pid !== wanted.not) resolve(found.pid)
          else setImmediate(look)
        }
        look()
      }),
    { service, not },
  )
}

function inheritedEnvironment(): Record<string, string> {
  const { DIGIT_DESK_DATA: _data, ELECTRON_RENDERER_URL: _server, ...rest } = process.env
  return Object.fromEntries(
    Object.entries(rest).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
}
