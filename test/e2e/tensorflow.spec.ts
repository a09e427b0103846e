import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { build } from 'vite'
import { checkout, enginePid, tensorflowPid } from '../support/desk-app'
import { deskTest } from '../support/desk-test'
import type { TrainingOutcome } from '../support/training-probe'
import { TrainView } from './pages/train-view'

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

deskTest(
  'TensorFlow trains in its own process, and the engine outlives it',
  async ({ desk: { app, page } }) => {
    deskTest.slow()
    const train = new TrainView(page)
    await train.open()
    await train.expectSamples('As trained')
    const label = await train.engineLabel('TensorFlow')
    deskTest.skip(label === '', 'TensorFlow is not installed')
    await page.getByRole('combobox', { name: 'Engine' }).selectOption({ label })
    await train.fill({ Examples: '2000', Epochs: '2000', Batch: '64' })
    await train.start.click()
    await expect(train.chart('Loss')).toHaveAccessibleName(/Best epoch \d/, { timeout: 45_000 })
    const engine = await enginePid(app)
    const tensorflow = await tensorflowPid(app)
    expect(loadedLibraries(tensorflow)).toContain('libtensorflow')
    expect(loadedLibraries(engine)).not.toContain('libtensorflow')

    process.kill(tensorflow, 'SIGKILL')
    await expect(page.getByRole('main').getByRole('alert')).toContainText('went on from its last checkpoint')
    await train.expectState('Training')
    expect(await tensorflowPid(app, tensorflow)).not.toBe(tensorflow)
    expect(await enginePid(app)).toBe(engine)
    await page.keyboard.press('F9')
    await train.expectState('Paused')
  },
)

function loadedLibraries(pid: number): string {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
}
