import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { expectAccessible } from '../support/axe'
import { enginePid } from '../support/desk-app'
import { deskTest } from '../support/desk-test'
import { answerDialogs } from '../support/dialogs'
import { chooseTheme, look, shownFolder, themes } from '../support/looks'
import { TrainView } from './pages/train-view'

/** Longer than any test looks at it, on any machine. */
const aTry = { Examples: '2000', Epochs: '2000', Batch: '64' }

deskTest('a net is trained, paused, gone on with, looked into and stopped', async ({ desk: { page } }) => {
  const train = new TrainView(page)
  await train.open()
  await train.expectSamples('As trained')
  await train.fill(aTry)
  await page.keyboard.press('Control+Enter')
  await train.expectState('Training')
  await expect(train.chart('Loss')).toHaveAccessibleName(/Training \d+\.\d{4}, held out \d+\.\d{4}/)

  await page.keyboard.press('F9')
  await train.expectState('Paused')
  await expect(page.getByRole('contentinfo').getByRole('status')).toHaveText('Training paused')
  await expectAccessible(page, 'a paused run')

  await train.show('Held-out examples')
  const { cell, count } = await train.misreadCell()
  const [truth, read] = (await cell.getAttribute('aria-label'))?.match(/\d/g) ?? []
  await cell.focus()
  await page.keyboard.press('Enter')
  await expect(cell).toHaveAttribute('aria-selected', 'true')
  await expect(train.predictions.getByRole('status')).toHaveText(`${count}: is ${truth}, read as ${read}`)
  const shown = train.predictions.getByRole('listitem')
  await expect(shown.first()).toContainText(`Is ${truth}, read as ${read}, probability`)
  await expectAccessible(page, 'held-out examples')

  await page.keyboard.press('F9')
  await train.expectState('Training')
  await page.getByRole('button', { name: 'Stop and keep the best' }).click()
  await train.dialog.getByRole('button', { name: 'Stop and keep the best' }).click()
  await train.expectState('Stopped')
  await train.show('Curves')
  await page.getByRole('button', { name: 'As a table' }).click()
  await expect(train.epochs.filter({ hasText: 'best' })).toHaveCount(1)
  await page.getByRole('button', { name: 'Open the model' }).click()
  await expect(page.getByRole('heading', { name: 'Models', level: 1 })).toBeVisible()

  await train.open()
  await page.getByRole('button', { name: 'Remove this run' }).click()
  await train.dialog.getByRole('button', { name: 'Remove this run' }).click()
  await expect(train.runs).toHaveCount(0)
  await expect(train.start).toBeVisible()
})

deskTest('a training goes on after its engine was killed', async ({ desk: { app, page } }) => {
  const train = new TrainView(page)
  await train.open()
  await train.expectSamples('As trained')
  await train.fill(aTry)
  await train.start.click()
  await expect(train.chart('Loss')).toHaveAccessibleName(/Best epoch \d/, { timeout: 45_000 })
  process.kill(await enginePid(app), 'SIGKILL')
  await train.expectState('Interrupted')
  await expect(page.getByRole('main').getByRole('alert')).toContainText('It goes on from its last checkpoint')
  await page.getByRole('button', { name: 'Resume' }).click()
  await train.expectState('Training')
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
  await page.keyboard.press('F9')
  await train.expectState('Paused')
})

deskTest('the engine trains on all of MNIST in 400 MB', async ({ desk: { app, page } }) => {
  deskTest.skip(process.platform !== 'linux', 'memory is read where Linux tells it')
  deskTest.slow()
  const train = new TrainView(page)
  await train.open()
  await train.expectSamples('As trained')
  await page
    .getByRole('combobox', { name: 'Engine' })
    .selectOption({ label: await train.engineLabel('Kernels') })
  await train.fill({ Epochs: '2' })
  await train.start.click()
  await expect(train.chart('Loss')).toHaveAccessibleName(/Best epoch 1/, { timeout: 120_000 })
  expect(peakMegabytes(await enginePid(app))).toBeLessThan(400)
})

/** Of resident memory, shared pages of the program itself included. */
function peakMegabytes(pid: number): number {
  const [, kilobytes] = /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

deskTest('what is wrong is said at the input that caused it', async ({ desk: { app, page } }, info) => {
  const train = new TrainView(page)
  await train.open()
  await train.fill({ Epochs: '0' })
  await expect(train.input('Epochs')).toHaveAccessibleDescription('A whole number from 1 to 2,000.')
  await train.start.click()
  await expect(train.input('Epochs')).toBeFocused()
  await train.fill({ Epochs: '' })
  await expect(train.input('Epochs')).toHaveValue(/^\d+$/)

  const folder = info.outputPath('.')
  writeFileSync(join(folder, 'notes.txt'), 'no digits')
  await answerDialogs(app, { open: [folder] })
  await page.getByRole('radio', { name: 'Folder' }).click()
  await page.getByRole('button', { name: 'Choose…' }).click()
  await expect(page.getByText('This folder has no IDX files of pictures and labels.')).toBeVisible()
  await expectAccessible(page, 'a form with a fault')
})

deskTest('training looks right in every theme', async ({ start }) => {
  // Nine scans beside a training on two cores.
  deskTest.slow()
  const { page } = await start({ dataFolder: shownFolder() })
  const train = new TrainView(page)
  const inEveryTheme = async (view: string): Promise<void> => {
    for (const theme of themes) {
      await chooseTheme(page, theme, 'Control+4')
      await expect(page.getByRole('heading', { name: 'Train', level: 1 })).toBeVisible()
      await look(page, view, theme)
    }
  }
  await train.open()
  await train.expectSamples('As trained')
  await page.getByRole('radio', { name: 'As stored' }).click()
  await train.expectSamples('As stored')
  await page.getByRole('radio', { name: 'As trained' }).click()
  await inEveryTheme('training-new')
  await train.fill({ ...aTry, Epochs: '10' })
  await train.start.click()
  await expect(train.chart('Loss')).toHaveAccessibleName(/Best epoch ([3-9]|\d\d)/, { timeout: 45_000 })
  await inEveryTheme('training-curves')
  await train.show('Held-out examples')
  await train.misreadCell()
  await inEveryTheme('training-held-out')
})
