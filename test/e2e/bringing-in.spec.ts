import { basename } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { deskTest } from '../support/desk-test'
import { sample } from '../support/samples'
import { ReadView } from './pages/read-view'

/** Drags files over the window as a file manager does; Chromium gives the page real files. */
async function dragFiles(
  page: Page,
  files: readonly string[],
  steps: readonly ('dragEnter' | 'dragOver' | 'drop' | 'dragCancel')[],
): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  for (const type of steps) await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  await session.detach()
}

deskTest(
  'files let go over the window are opened and read, wherever they fall',
  async ({ desk: { page } }) => {
    const read = new ReadView(page)
    await expect(page.getByText('Drop scans or a folder here')).toBeVisible()
    const pin = sample('pin-card-cells.jpg')
    await dragFiles(page, [pin], ['dragEnter', 'dragOver'])
    await expect(page.getByText('Let go to open')).toBeVisible()
    await dragFiles(page, [pin], ['drop'])
    await read.readFields()
    await expect(read.fields).not.toHaveCount(0)

    // From the settings the window comes back to reading; the new page joins the first.
    await page.keyboard.press('Control+,')
    await dragFiles(page, [sample('envelope-zip.jpg')], ['dragEnter', 'dragOver', 'drop'])
    await expect(read.pages).toHaveCount(2)
    await expect(read.selectedPage).toHaveAttribute('title', basename(sample('envelope-zip.jpg')))
    await read.readFields()
  },
)

deskTest('files that are dragged away again open nothing', async ({ desk: { page } }) => {
  await dragFiles(page, [sample('pin-card-cells.jpg')], ['dragEnter', 'dragOver', 'dragCancel'])
  await expect(page.getByText('Drop scans or a folder here')).toBeVisible()
  await expect(new ReadView(page).pages).toHaveCount(0)
})

deskTest('a clipboard without a picture is said', async ({ desk: { app, page } }) => {
  await app.evaluate(({ clipboard }) => clipboard.writeText('no picture'))
  await page.getByRole('button', { name: 'Paste' }).click()
  await expect(page.getByText('There is no picture on the clipboard.')).toBeVisible()
  await expect(new ReadView(page).pages).toHaveCount(0)
})
