import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { makeBadFiles } from '../support/bad-files'
import { deskTest } from '../support/desk-test'
import { sample, sampleNames } from '../support/samples'
import { writeSheetOfCheques } from '../support/sheet-of-cheques'
import { ReadView } from './pages/read-view'

const small = ['amount-small.jpg', 'amount-strip.png', 'check-fairhaven.png', 'pin-card-cells.jpg']

deskTest('arrows walk page by page while pages are read', async ({ start, dataFolder }) => {
  const sheet = await writeSheetOfCheques(dataFolder)
  const files = [...small.slice(0, 1).map(sample), sheet, ...small.slice(1).map(sample)]
  const { page } = await start({ files })
  const read = new ReadView(page)
  await expect(read.pages).toHaveCount(files.length)
  await read.turnTo('amount-small.jpg')
  await read.selectedPage.focus()
  await read.press('ArrowRight')
  await read.untilReading('sheet.jpg')
  await expect(read.pageOf('sheet.jpg')).toBeFocused()
  // Its reading arrives while the focus is in the filmstrip.
  expect((await read.readFields()).length).toBeGreaterThan(1)
  await expect(read.pageOf('sheet.jpg')).toBeFocused()
  for (const name of small.slice(1)) {
    await read.press('ArrowRight')
    await expect(read.pageOf(name)).toHaveAttribute('aria-selected', 'true')
    await expect(read.pageOf(name)).toBeFocused()
  }
})

deskTest(
  'files that are still being opened do not take a person off the page they went to',
  async ({ start, dataFolder }) => {
    const sheets = [
      await writeSheetOfCheques(dataFolder, 'sheet-1.jpg'),
      await writeSheetOfCheques(dataFolder, 'sheet-2.jpg'),
    ]
    const files = [...small.map(sample), ...sheets]
    const { page } = await start({ files })
    const read = new ReadView(page)
    await expect(read.pageOf('amount-strip.png')).toBeVisible()
    await read.selectedPage.focus()
    await read.press('ArrowRight')
    await expect(read.pages).toHaveCount(files.length)
    await expect(read.pageOf('amount-strip.png')).toHaveAttribute('aria-selected', 'true')
    await expect(read.pageOf('amount-strip.png')).toBeFocused()
  },
)

deskTest(
  'the filmstrip keeps the keys where the wheel took its page out of sight',
  async ({ start, dataFolder }) => {
    const { blank } = await makeBadFiles(dataFolder)
    const files = Array.from({ length: 40 }, (_, i) => join(dataFolder, `page-${i + 1}.png`))
    for (const file of files) copyFileSync(blank, file)
    const { page } = await start({ files })
    const read = new ReadView(page)
    await expect(read.pageOf('page-1.png')).toHaveAccessibleName(/page 1 of 40/)
    await read.pageOf('page-1.png').focus()
    await read.press('End')
    await expect(read.pageOf('page-40.png')).toBeFocused()
    await page.getByRole('listbox', { name: 'Open pages' }).hover()
    await page.mouse.wheel(0, -6000)
    await expect(read.pageOf('page-2.png')).toBeVisible()
    await read.press('ArrowLeft')
    await expect(read.pageOf('page-39.png')).toBeFocused()
    await expect(read.pageOf('page-39.png')).toHaveAttribute('aria-selected', 'true')
    await read.press('Home')
    await expect(read.pageOf('page-1.png')).toBeFocused()
    await read.press('Delete')
    await expect(read.pageOf('page-2.png')).toBeFocused()
    await expect(read.pageOf('page-2.png')).toHaveAccessibleName(/page 1 of 39/)
  },
)

deskTest(
  'a page is chosen when it is pressed, though the strip moves before the button is let go',
  async ({ start }) => {
    const { page } = await start({ files: sampleNames.map(sample) })
    const read = new ReadView(page)
    await expect(read.selectedPage).toHaveAttribute('title', sampleNames[0] ?? '')
    const third = sampleNames[2] ?? ''
    await read.pageOf(third).hover()
    await page.mouse.down()
    await page.mouse.wheel(0, 300)
    await page.mouse.up()
    await expect(read.selectedPage).toHaveAttribute('title', third)
  },
)
