import { mkdirSync } from 'node:fs'
import { test } from '@playwright/test'
import { type DeskOptions, type RunningDesk, startDesk } from './desk-app'

interface DeskFixtures {
  /** Starts an app on this test's data folder; started again it finds what the one before left. Closed by itself. */
  readonly start: (options?: Partial<DeskOptions>) => Promise<RunningDesk>
  /** One app, started with nothing open. */
  readonly desk: RunningDesk
  readonly dataFolder: string
}

export const deskTest = test.extend<DeskFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern even where nothing is taken from it
  dataFolder: async ({}, use, info) => {
    const folder = info.outputPath('data')
    mkdirSync(folder, { recursive: true })
    await use(folder)
  },
  start: async ({ dataFolder }, use, info) => {
    const started: RunningDesk[] = []
    await use(async (options = {}) => {
      const desk = await startDesk({ dataFolder, ...options })
      started.push(desk)
      return desk
    })
    for (const { app } of started) await app.close().catch(() => undefined)
    if (info.status !== info.expectedStatus) {
      const body = started.map(({ log }) => log.join('')).join('\n--- next start\n')
      await info.attach('log', { body, contentType: 'text/plain' })
    }
  },
  desk: async ({ start }, use) => {
    await use(await start())
  },
})
