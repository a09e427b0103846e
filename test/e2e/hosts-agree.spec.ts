import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, type TestInfo } from '@playwright/test'
import { checkout, type RunningDesk } from '../support/desk-app'
import { deskTest } from '../support/desk-test'
import { answerDialogs } from '../support/dialogs'
import { sample } from '../support/samples'
import { runCli } from '../support/terminal'
import { ReadView } from './pages/read-view'

const files = ['cheque-kaveri.jpg', 'check-meadow.jpg', 'envelope-zip.jpg', 'pin-card-open.jpg'].map(sample)

interface ExportedField {
  readonly field: string
  readonly kind: string
  readonly digits: string
  readonly reading: { readonly glyphs: readonly { readonly box: object; readonly character: string }[] }
}

/** Everything on the filmstrip, as the JSON export has it, by field. */
async function exported({ app, page }: RunningDesk, info: TestInfo, name: string) {
  const file = info.outputPath(`${name}.json`)
  await answerDialogs(app, { save: file })
  await page.keyboard.press('Control+e')
  await page.getByRole('menuitem', { name: /JSON/ }).click()
  await expect(page.getByText(`written to ${name}.json`)).toBeVisible()
  const { pages }: { pages: { fields: ExportedField[] }[] } = JSON.parse(readFileSync(file, 'utf8'))
  return pages.flatMap(({ fields }) => fields)
}

/** What the segmenter decides: where each character's ink is, and which character it makes. */
function cutsOf(fields: readonly ExportedField[]) {
  return fields.map(({ field, reading }) => ({
    field,
    characters: reading.glyphs.map(({ box, character }) => ({ box, character })),
  }))
}

deskTest('the window cuts every field exactly as the engine did', async ({ start }, info) => {
  deskTest.setTimeout(180_000)
  const desk = await start({ files })
  const read = new ReadView(desk.page)
  for (const file of files) {
    await read.turnTo(basename(file))
    await read.readFields()
  }
  const byEngine = await exported(desk, info, 'engine')
  expect(byEngine.length).toBeGreaterThan(files.length)
  for (const file of files) {
    await read.turnTo(basename(file))
    const fields = await read.readFields()
    for (let at = 0; at < fields.length; at++) {
      await read.fields.nth(at).focus()
      await read.press('Shift+Delete')
      await expect(read.panel.locator('#verdict-sentence')).toContainText('Enter keeps the cut')
      await read.press('Enter')
      await expect(read.fields.nth(at)).toHaveAccessibleName(/Corrected$/)
    }
  }
  const byWindow = await exported(desk, info, 'window')
  expect(cutsOf(byWindow)).toEqual(cutsOf(byEngine))
})

deskTest('window and command line read the same', async ({ start }, info) => {
  const desk = await start({ files })
  const read = new ReadView(desk.page)
  for (const file of files) {
    await read.turnTo(basename(file))
    await read.readFields()
  }
  const inWindow = (await exported(desk, info, 'window')).map(({ kind, digits }) => ({ kind, digits }))
  const { code, stdout } = await runCli(['read', '--json', ...files], { cwd: checkout })
  expect(code).toBe(0)
  const { pages }: { pages: { fields: ExportedField[] }[] } = JSON.parse(stdout)
  const inTerminal = pages.flatMap(({ fields }) => fields).map(({ kind, digits }) => ({ kind, digits }))
  expect(inWindow).toEqual(inTerminal)
})

deskTest('window and command line keep what people make in one folder', async ({ start }, info) => {
  const settings = info.outputPath('settings')
  const places = { XDG_CONFIG_HOME: settings, APPDATA: settings }
  const { app, page } = await start({ dataFolder: null, env: places })
  await expect(page.getByRole('heading', { name: 'Read the digits on a scan' })).toBeVisible()
  const folder = await app.evaluate(({ app: electron }) => electron.getPath('userData'))
  const env = { ...process.env, ...places, DIGIT_DESK_DATA: '' }
  const { code } = await runCli(['engines', 'pin', 'kernels'], { cwd: checkout, env })
  expect(code).toBe(0)
  const { pin }: { pin: string } = JSON.parse(readFileSync(join(folder, 'engines.json'), 'utf8'))
  expect(pin).toBe('kernels')
})
