import { join } from 'node:path'
import { expect } from '@playwright/test'
import { build } from 'vite'
import { checkout } from '../support/desk-app'
import { deskTest } from '../support/desk-test'
import type { TrainingOutcome } from '../support/training-probe'

deskTest('TensorFlow trains a LeNet in an engine process of Electron', async ({ desk: { app } }) => {
  const outDir = join(checkout, 'test-results', 'training-probe')
  await build({
    configFile: false,
    root: checkout,
    logLevel: 'warn',
    build: { ssr: join('test', 'support', 'training-probe.ts'), outDir, target: 'node20.18' },
  })
  const outcome = await app.evaluate(
    ({ utilityProcess }, script) =>
      new Promise<TrainingOutcome>((resolve, reject) => {
        const engine = utilityProcess.fork(script, [], { serviceName: 'training probe' })
        engine.once('message', (message: TrainingOutcome) => {
          engine.kill()
          resolve(message)
        })
        engine.once('exit', (code) => reject(new Error(`the process ended with ${code}`)))
      }),
    join(outDir, 'training-probe.js'),
  )
  deskTest.skip(outcome.missing !== null, outcome.missing ?? '')
  expect(outcome.electron).not.toBe('')
  expect(outcome.label).toMatch(/^TensorFlow \d+\.\d+/)
  expect(outcome.firstLoss).toBeGreaterThan(1)
  expect(outcome.lastLoss).toBeLessThan(0.2)
  expect(outcome.accuracy).toBeGreaterThan(0.98)
  expect(outcome.tensorsLeftOver).toBe(0)
})
