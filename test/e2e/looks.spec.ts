import { expect } from '@playwright/test'
import { makeBadFiles } from '../support/bad-files'
import { deskTest } from '../support/desk-test'
import { chooseTheme, look, shownFolder, themes } from '../support/looks'
import { sample } from '../support/samples'
import { ReadView } from './pages/read-view'

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
