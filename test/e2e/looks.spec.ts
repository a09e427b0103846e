import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { expectAccessible } from '../support/axe'
import { makeBadFiles } from '../support/bad-files'
import { checkout } from '../support/desk-app'
import { deskTest } from '../support/desk-test'
import { sample } from '../support/samples'
import { ReadView } from './pages/read-view'

const themes = ['light', 'dark', 'contrast'] as const
type Theme = (typeof themes)[number]

/** Pictures for the documents; taken anew where they are asked for, so that an ordinary run changes no file. */
const screenshots = process.env.DIGIT_DESK_SCREENSHOTS === '1' ? join(checkout, 'docs', 'screenshots') : null

/** Checks a view for faults of accessibility and keeps its picture. */
async function look(page: Page, view: string, theme: Theme): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
  await expectAccessible(page, `${view}, ${theme}`)
  if (screenshots !== null && theme !== 'contrast') {
    await page.screenshot({ path: join(screenshots, `${view}-${theme}.png`), animations: 'disabled' })
  }
}

async function chooseTheme(page: Page, theme: Theme): Promise<void> {
  // Settings are the engine's: a picture taken before it answered would show the old ones.
  await expect(page.getByRole('contentinfo')).toContainText('lenet')
  const words = { light: 'Light', dark: 'Dark', contrast: 'High contrast' }
  await page.keyboard.press('Control+,')
  await page.getByRole('radio', { name: words[theme], exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
  await page.keyboard.press('Control+1')
}

/** A data folder whose name may stand in a picture. */
function shownFolder(): string {
  return mkdtempSync(join(tmpdir(), 'digit-desk-'))
}

for (const theme of themes) {
  deskTest(`nothing open, settings, keys and commands look right: ${theme}`, async ({ start }) => {
    const { page } = await start({ dataFolder: shownFolder() })
    await expect(page.getByRole('heading', { name: 'Read the digits on a scan' })).toBeVisible()
    await chooseTheme(page, theme)
    await look(page, 'empty', theme)
    await page.keyboard.press('Control+,')
    await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
    await look(page, 'settings', theme)
    await page.keyboard.press('F1')
    await expect(page.getByRole('dialog')).toBeVisible()
    await look(page, 'keys', theme)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog')).toBeVisible()
    await look(page, 'commands', theme)
  })

  deskTest(`reading, cutting, stages and exporting look right: ${theme}`, async ({ start }) => {
    const { page } = await start({
      dataFolder: shownFolder(),
      files: [sample('cheque-kaveri.jpg'), sample('envelope-zip.jpg')],
    })
    const read = new ReadView(page)
    await read.readFields()
    await chooseTheme(page, theme)
    await read.select('Courtesy amount')
    await look(page, 'read', theme)
    await read.press('Alt+Shift+ArrowRight')
    await expect(read.panel.getByRole('button', { name: 'Keep cut' })).toBeVisible()
    await expect(read.panel.locator('#verdict-sentence')).toContainText('Enter keeps the cut')
    await look(page, 'cut', theme)
    await read.press('Escape')
    await read.press('F2')
    await look(page, 'correct', theme)
    await read.press('Escape')
    await page.getByRole('radio', { name: 'Lattice' }).click()
    await expect(page.getByRole('img', { name: /^Lattice with/ })).toBeVisible()
    await look(page, 'lattice', theme)
    await page.getByRole('radio', { name: 'Stages' }).click()
    await expect(page.getByRole('heading', { name: 'Clean ink' })).toBeVisible()
    await look(page, 'stages', theme)
    await page.getByRole('radio', { name: 'Page' }).click()
    await read.press('Control+e')
    await expect(page.getByRole('menu')).toBeVisible()
    await look(page, 'export', theme)
  })

  deskTest(`faults look right: ${theme}`, async ({ start }, info) => {
    const bad = await makeBadFiles(info.outputPath('.'))
    const { page } = await start({ files: [bad.empty, bad.text, bad.bomb, bad.blank] })
    await expect(page.getByRole('list', { name: 'Files that could not be opened' })).toBeVisible()
    await chooseTheme(page, theme)
    await new ReadView(page).pageOf('blank.png').click()
    await expect(page.getByText('No field found on this page.')).toBeVisible()
    await look(page, 'faults', theme)
  })
}
