import { expect } from '@playwright/test'
import { deskTest } from '../support/desk-test'
import { sample } from '../support/samples'
import { writeSheetOfCheques } from '../support/sheet-of-cheques'
import { ReadView } from './pages/read-view'

const files = ['cheque-narmada.jpg', 'cheque-touching.jpg', 'pin-card-cells.jpg'].map(sample)

deskTest(
  'Esc stops reading; what was stopped is read when it is asked for',
  async ({ start, dataFolder }) => {
    const { page } = await start({ files: [await writeSheetOfCheques(dataFolder), ...files] })
    const read = new ReadView(page)
    await read.untilReading('sheet.jpg')
    await expect(page.getByText('Finding and reading the fields')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(read.status).toHaveText('Stopped. 4 pages are not read.')
    await read.pageOf('pin-card-cells.jpg').click()
    await expect(page.getByText('The reading was stopped.')).toBeVisible()
    await page.getByRole('button', { name: 'Read this page' }).click()
    expect((await read.readFields()).length).toBeGreaterThan(0)
    await read.pageOf('cheque-narmada.jpg').click()
    await page.getByRole('button', { name: 'Read all 3 pages' }).click()
    expect((await read.readFields()).length).toBeGreaterThan(1)
  },
)

deskTest('the panel keeps the width it was given, over a restart', async ({ start }) => {
  const widthIn = async (page: ReadView['page']) =>
    Math.round((await new ReadView(page).panel.boundingBox())?.width ?? 0)
  const first = await start({ files: [sample('pin-card-cells.jpg')] })
  await new ReadView(first.page).readFields()
  const separator = first.page.getByRole('separator', { name: 'Width of the reading panel' })
  await expect(separator).toHaveAttribute('aria-valuenow', '348')
  await separator.press('ArrowLeft')
  await expect(separator).toHaveAttribute('aria-valuenow', '364')
  const box = await separator.boundingBox()
  if (box === null) throw new Error('the separator is on the screen')
  await first.page.mouse.move(box.x + 4, 400)
  await first.page.mouse.down()
  await first.page.mouse.move(box.x + 4 - 50, 400, { steps: 4 })
  await first.page.mouse.up()
  await expect(separator).toHaveAttribute('aria-valuenow', '414')
  expect(await widthIn(first.page)).toBe(414)
  await first.app.close()

  const { page } = await start()
  await new ReadView(page).readFields()
  expect(await widthIn(page)).toBe(414)
  await page.getByRole('separator').press('Enter')
  await expect(page.getByRole('separator')).toHaveAttribute('aria-valuenow', '348')
})
