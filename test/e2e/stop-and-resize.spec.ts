import { expect } from '@playwright/test'
import { deskTest } from '../support/desk-test'
import { sample } from '../support/samples'
import { ReadView } from './pages/read-view'

const files = ['cheque-kaveri.jpg', 'cheque-narmada.jpg', 'cheque-touching.jpg', 'pin-card-cells.jpg'].map(
  sample,
)

// Kernels read a page in a third of a second: a slow first paint may find nothing left to stop.
deskTest.describe.configure({ retries: 3 })

deskTest('Esc stops reading; what was stopped is read when it is asked for', async ({ start }) => {
  const { page } = await start({ files })
  const read = new ReadView(page)
  await expect(page.getByText('Finding and reading the fields')).toBeVisible({ timeout: 15_000 })
  await page.keyboard.press('Escape')
  // A fast machine may have read the first page by now.
  await expect(read.status).toHaveText(/^Stopped\. [34] pages are not read\.$/)
  await read.pageOf('pin-card-cells.jpg').click()
  await expect(page.getByText('The reading was stopped.')).toBeVisible()
  await page.getByRole('button', { name: 'Read this page' }).click()
  expect((await read.readFields()).length).toBeGreaterThan(0)
  await read.pageOf('cheque-narmada.jpg').click()
  await page.getByRole('button', { name: /^Read all [23] pages$/ }).click()
  expect((await read.readFields()).length).toBeGreaterThan(1)
})

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
