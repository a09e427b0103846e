import { expect } from '@playwright/test'
import { makeBadFiles } from '../support/bad-files'
import { deskTest } from '../support/desk-test'
import { answerDialogs } from '../support/dialogs'
import { sample } from '../support/samples'
import { ReadView } from './pages/read-view'

const cheque = sample('cheque-kaveri.jpg')

deskTest(
  'files that cannot be opened are named with their fault; the good one is read',
  async ({ start }, info) => {
    const bad = await makeBadFiles(info.outputPath('.'))
    const { page } = await start({
      files: [bad.empty, bad.text, bad.bomb, bad.encrypted, bad.missing, bad.truncated, cheque],
    })
    const read = new ReadView(page)
    await expect(read.pageOf('cheque-kaveri.jpg')).toBeVisible()
    const errors = page.getByRole('list', { name: 'Files that could not be opened' })
    await errors.getByRole('button', { name: 'Show all' }).click()
    await expect(errors).toContainText(/empty\.png is empty/)
    await expect(errors).toContainText(/letter\.png is not a kind we read/)
    await expect(errors).toContainText(/huge\.png is larger than we open/)
    await expect(errors).toContainText(/secret\.pdf asks for a password/)
    await expect(errors).toContainText(/not-there\.png is no longer where it was/)
    // Its size is known, so it has a page to show its fault on.
    await read.pageOf('half.jpg').click()
    const fault = page
      .getByRole('alert')
      .filter({ hasText: /half\.jpg cannot be opened\. It ends in the middle/ })
    await expect(fault).toBeVisible()
    await read.pageOf('cheque-kaveri.jpg').click()
    const fields = await read.readFields()
    expect(fields.map(({ kind }) => kind)).toContain('Courtesy amount')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await expect(errors).toBeHidden()
  },
)

deskTest('a truncated picture says where it ends', async ({ start }, info) => {
  const { truncated } = await makeBadFiles(info.outputPath('.'))
  const { page } = await start({ files: [truncated] })
  await expect(page.getByRole('alert')).toContainText(/half\.jpg cannot be opened\. It ends in the middle/)
})

deskTest(
  'a page without ink is an honest empty result, and a field can be drawn',
  async ({ start }, info) => {
    const { blank } = await makeBadFiles(info.outputPath('.'))
    const { page } = await start({ files: [blank] })
    const read = new ReadView(page)
    await expect(read.selectedPage).toHaveAccessibleName(/blank\.png, page 1 of 1, 0 fields found/)
    await expect(page.getByText(/No field found on this page|has no ink/).first()).toBeVisible()
    const sheet = await page.getByRole('img', { name: /blank\.png/ }).boundingBox()
    if (sheet === null) throw new Error('no page')
    await read.canvas.focus()
    await read.press('f')
    await page.mouse.move(sheet.x + 40, sheet.y + 40)
    await page.mouse.down()
    await page.mouse.move(sheet.x + 200, sheet.y + 90, { steps: 3 })
    await page.mouse.up()
    await expect(read.fields).toHaveCount(1)
    await expect(read.panel).toContainText('No ink in this field.')
  },
)

deskTest('a folder that may not be read is named', async ({ start }, info) => {
  deskTest.skip(process.getuid?.() === 0, 'root may read every folder')
  const { locked } = await makeBadFiles(info.outputPath('.'))
  const { page } = await start({ files: [locked, cheque] })
  await expect(page.getByRole('alert')).toContainText(/may not be read by you/)
  await expect(new ReadView(page).pageOf('cheque-kaveri.jpg')).toBeVisible()
})

deskTest('a destination that cannot be written is said, and nothing is lost', async ({ start }, info) => {
  const { app, page } = await start({ files: [cheque] })
  const read = new ReadView(page)
  await read.readFields()
  const { empty } = await makeBadFiles(info.outputPath('.'))
  await answerDialogs(app, { save: `${empty}/fields.csv` })
  await read.press('Control+e')
  await page.getByRole('menuitem', { name: /CSV/ }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await read.select('Date')
  await read.typeWhole('11122024')
  await read.expectField('Date', '11122024', 'Corrected')
})
