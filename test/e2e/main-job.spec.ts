import { existsSync, readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { deskTest } from '../support/desk-test'
import { answerDialogs } from '../support/dialogs'
import { sample, sampleNames } from '../support/samples'
import { ReadView } from './pages/read-view'

const cheque = sample('cheque-kaveri.jpg')

async function exportAs(page: Page, entry: RegExp): Promise<void> {
  await page.keyboard.press('Control+e')
  await page.getByRole('menuitem', { name: entry }).click()
}

deskTest('a new user opens the sample pages and every one is read', async ({ desk: { page } }) => {
  const read = new ReadView(page)
  await expect(page.getByRole('heading', { name: 'Read the digits on a scan' })).toBeVisible()
  await page.getByRole('button', { name: 'Open the sample pages' }).click()
  for (const [index, name] of sampleNames.entries()) {
    await expect(read.selectedPage).toHaveAccessibleName(new RegExp(`^${name}, page ${index + 1} of`))
    const fields = await read.readFields()
    expect(
      fields.filter(({ text }) => /\d/.test(text)),
      `fields with digits on ${name}`,
    ).not.toEqual([])
    const next = sampleNames[index + 1]
    if (next !== undefined) await read.pageOf(next).click()
  }
  await expect(page.getByRole('contentinfo')).toContainText('0 requests left this machine')
})

deskTest('a digit is corrected by keyboard, taken back and done again', async ({ start }) => {
  const { page } = await start({ files: [cheque] })
  const read = new ReadView(page)
  await read.readFields()
  await read.select('Date')
  const before = await read.textOf('Date')
  const state = await read.stateOf('Date')
  const digits = await read.digits.count()
  expect(digits).toBe(8)
  for (let i = 0; i < digits; i++) await read.press('ArrowLeft')
  await read.press('ArrowRight', before[1] === '7' ? '1' : '7')
  const after = `${before[0]}${before[1] === '7' ? '1' : '7'}${before.slice(2)}`
  await read.expectField('Date', after, 'Corrected')
  await expect(read.panel).toContainText(`The machine read ${before}.`)
  await read.press('Control+z')
  await read.expectField('Date', before, state)
  await read.press('Control+Shift+z')
  await read.expectField('Date', after, 'Corrected')
})

deskTest('digits are put in, taken out, typed whole and a reading is chosen', async ({ start }) => {
  const { page } = await start({ files: [cheque] })
  const read = new ReadView(page)
  await read.readFields()
  await read.select('Date')
  await read.typeWhole('01022024')
  await read.expectField('Date', '01022024', 'Corrected')
  await read.select('Date')
  for (let i = 0; i < 8; i++) await read.press('ArrowLeft')
  await read.press('Insert', '3')
  await read.expectField('Date', '301022024', 'Corrected')
  await read.press('Backspace')
  await expect(read.field('Date')).toHaveAccessibleName(/, \d{8}, Corrected$/)
  await read.select('Courtesy amount')
  const second = await read.panel.getByRole('radio').nth(1).innerText()
  await read.press('Alt+Digit2')
  await read.expectField('Courtesy amount', second.split('\n')[0]?.trim() ?? '', 'Corrected')
})

deskTest('a reading is accepted only after its doubtful digits were typed', async ({ start }) => {
  const { page } = await start({ files: [cheque] })
  const read = new ReadView(page)
  await read.readFields()
  await read.select('Courtesy amount')
  const text = await read.textOf('Courtesy amount')
  const accept = read.panel.getByRole('button', { name: 'Accept' })
  if (await accept.isDisabled()) {
    await read.press('Enter')
    await read.expectField('Courtesy amount', text, 'Review')
    await expect(accept).toBeDisabled()
    await read.press('Alt+Digit1')
  }
  await expect(accept).toBeEnabled()
  await accept.click()
  await expect(read.field('Courtesy amount')).toHaveAccessibleName(/(Read|Corrected)$/)
})

deskTest('a cut is dragged, read again at once, kept by Enter and taken back', async ({ start }) => {
  const { page } = await start({ files: [cheque] })
  const read = new ReadView(page)
  await read.readFields()
  await read.select('Courtesy amount')
  const before = await read.textOf('Courtesy amount')
  const state = await read.stateOf('Courtesy amount')
  const cut = read.cuts.nth(2)
  const place = await cut.boundingBox()
  if (place === null) throw new Error('the cut is not on screen')
  const x = place.x + place.width / 2
  const y = place.y + place.height / 2
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let step = 1; step <= 6; step++) await page.mouse.move(x + step * 4, y)
  await page.mouse.up()
  await expect(read.panel.getByRole('button', { name: 'Keep cut' })).toBeVisible()
  await expect(read.loupe).toContainText('was')
  await expect(read.panel.locator('#verdict-sentence')).toContainText(
    /urer than before|Less sure than before/,
  )
  await read.press('Escape')
  await read.expectField('Courtesy amount', before, state)
  await read.press('Alt+Shift+ArrowRight')
  await expect(read.panel.locator('#verdict-sentence')).toContainText(
    /urer than before|Less sure than before/,
  )
  await read.press('Enter')
  await expect(read.field('Courtesy amount')).toHaveAccessibleName(/Corrected$/)
  await read.press('Control+z')
  await read.expectField('Courtesy amount', before, state)
})

deskTest('a field is drawn, given a kind and removed', async ({ start }) => {
  const { page } = await start({ files: [cheque] })
  const read = new ReadView(page)
  const found = (await read.readFields()).length
  const sheet = await page.getByRole('img', { name: /cheque-kaveri\.jpg, page/ }).boundingBox()
  if (sheet === null) throw new Error('no page')
  await read.canvas.focus()
  await read.press('f')
  const at = (x: number, y: number): [number, number] => [
    sheet.x + sheet.width * x,
    sheet.y + sheet.height * y,
  ]
  await page.mouse.move(...at(0.26, 0.9))
  await page.mouse.down()
  await page.mouse.move(...at(0.5, 0.93))
  await page.mouse.move(...at(0.72, 0.95))
  await page.mouse.up()
  await expect(read.fields).toHaveCount(found + 1)
  await read.panel.getByRole('button', { name: /Kind of field/ }).click()
  await page.getByRole('menuitemradio', { name: 'PIN code' }).click()
  await expect(read.field('PIN code')).toBeVisible()
  await read.panel.getByRole('button', { name: /Kind of field/ }).click()
  await page.getByRole('menuitem', { name: /Remove this field/ }).click()
  await expect(read.fields).toHaveCount(found)
})

deskTest('fields and corrected digits are exported', async ({ start }, info) => {
  const { app, page } = await start({ files: [cheque] })
  const read = new ReadView(page)
  const fields = await read.readFields()
  await read.select('Date')
  await read.typeWhole('31122025')
  await read.expectField('Date', '31122025', 'Corrected')
  const csv = info.outputPath('fields.csv')
  await answerDialogs(app, { save: csv })
  await exportAs(page, /CSV/)
  await expect(page.getByText(/fields? written to/)).toBeVisible()
  const rows = readFileSync(csv, 'utf8').trimEnd().split('\r\n')
  expect(rows).toHaveLength(fields.length + 1)
  const date = rows.find((row) => row.includes(',date,'))
  expect(date).toContain(',31122025,31122025,corrected,')

  const json = info.outputPath('fields.json')
  await answerDialogs(app, { save: json })
  await exportAs(page, /JSON/)
  await expect.poll(() => existsSync(json)).toBe(true)
  const exported = JSON.parse(readFileSync(json, 'utf8'))
  expect(exported).toMatchObject({ version: 1, pages: [{ file: cheque, page: 1 }] })
  const amount = fields.find(({ kind }) => kind === 'Courtesy amount')
  expect(exported.pages[0].fields).toContainEqual(
    expect.objectContaining({ kind: 'amount', text: amount?.text, state: amount?.state.toLowerCase() }),
  )
  expect(exported.pages[0].fields).toContainEqual(
    expect.objectContaining({ kind: 'date', correction: expect.objectContaining({ after: '31122025' }) }),
  )

  const idx = info.outputPath('digits')
  await answerDialogs(app, { save: idx })
  await exportAs(page, /IDX/)
  await expect(page.getByText(/digits? written to/)).toBeVisible()
  expect(idxLabels(`${idx}-labels.idx1-ubyte`)).toEqual([...'31122025'].map(Number).sort())
})

/** The labels of an IDX file, in order of size; the header is that of MNIST. */
function idxLabels(file: string): number[] {
  const bytes = readFileSync(file)
  expect(bytes.readUInt32BE(0)).toBe(0x0801)
  expect(bytes.readUInt32BE(4)).toBe(bytes.length - 8)
  return [...bytes.subarray(8)].sort()
}
