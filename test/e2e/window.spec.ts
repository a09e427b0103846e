import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect } from '@playwright/test'
import { checkout } from '../support/desk-app'
import { deskTest } from '../support/desk-test'
import { answerDialogs } from '../support/dialogs'
import { sample } from '../support/samples'
import { ReadView } from './pages/read-view'

const cheque = sample('cheque-kaveri.jpg')

deskTest('the own title bar minimizes, maximizes and closes', async ({ desk: { app, page } }) => {
  // Without a window manager nothing answers these calls: what is tested is that they are made.
  await app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]
    const calls: string[] = []
    Reflect.set(globalThis, 'windowCalls', calls)
    for (const name of ['minimize', 'maximize', 'unmaximize'] as const) {
      if (window) Reflect.set(window, name, () => calls.push(name))
    }
  })
  await page.getByRole('button', { name: 'Minimize' }).click()
  await page.getByRole('button', { name: 'Maximize' }).click()
  expect(await app.evaluate(() => Reflect.get(globalThis, 'windowCalls'))).toEqual(['minimize', 'maximize'])
  const closed = app.waitForEvent('close')
  // The click may find its page gone before it is answered.
  const close = page.getByRole('button', { name: 'Close the window' })
  await close.click().catch(() => undefined)
  await closed
})

deskTest('it quits while it is still starting', async ({ start }) => {
  for (let round = 0; round < 3; round++) {
    const { app } = await start()
    const gone = new Promise((resolve) => app.process().once('exit', resolve))
    await app.evaluate(({ app: electron }) => electron.quit())
    await gone
  }
})

deskTest('a second start hands its files to the first', async ({ desk: { app, page }, dataFolder }) => {
  const electron: unknown = createRequire(import.meta.url)('electron')
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const second = spawn(String(electron), [...sandbox, checkout, '--data', dataFolder, cheque])
  const code = await new Promise((resolve) => second.once('exit', resolve))
  expect(code).toBe(0)
  const read = new ReadView(page)
  await expect(read.pageOf('cheque-kaveri.jpg')).toBeVisible()
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

deskTest('files and folders come from the native dialog', async ({ desk: { app, page } }) => {
  const read = new ReadView(page)
  await answerDialogs(app, {})
  await read.press('Control+o')
  await expect(page.getByRole('heading', { name: 'Read the digits on a scan' })).toBeVisible()
  await answerDialogs(app, { open: [cheque, sample('envelope-zip.jpg')] })
  await read.press('Control+o')
  await expect(read.pages).toHaveCount(2)
})

deskTest('a picture is pasted, kept in the data folder, and read', async ({ desk: { app, page } }) => {
  const read = new ReadView(page)
  await expect(page.getByRole('heading', { name: 'Read the digits on a scan' })).toBeVisible()
  const data = readFileSync(cheque).toString('base64')
  const isWritten = await app.evaluate(({ clipboard, nativeImage }, jpeg) => {
    // Electron 33 has it; the types are those of a later one, which has another clipboard.
    const writeImage: unknown = Reflect.get(clipboard, 'writeImage')
    if (typeof writeImage !== 'function') return false
    writeImage.call(clipboard, nativeImage.createFromDataURL(`data:image/jpeg;base64,${jpeg}`))
    return true
  }, data)
  deskTest.skip(!isWritten, 'this Electron has another clipboard')
  await page.getByRole('button', { name: 'Paste' }).click()
  await expect(read.pages).toHaveCount(1)
  const fields = await read.readFields()
  expect(fields.map(({ kind }) => kind)).toContain('Courtesy amount')
})

deskTest('a file is dropped on the window', async ({ desk: { page } }) => {
  const read = new ReadView(page)
  await expect(page.getByRole('heading', { name: 'Read the digits on a scan' })).toBeVisible()
  // A file chosen in an input knows its path, as one dragged from a file manager does.
  await page.evaluate(() => {
    const input = document.createElement('input')
    input.type = 'file'
    input.id = 'from-the-file-manager'
    document.body.append(input)
  })
  await page.locator('#from-the-file-manager').setInputFiles(cheque)
  await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#from-the-file-manager')
    const dataTransfer = new DataTransfer()
    for (const file of input?.files ?? []) dataTransfer.items.add(file)
    window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true, bubbles: true }))
    input?.remove()
  })
  await expect(read.pageOf('cheque-kaveri.jpg')).toBeVisible()
})

deskTest('the language changes at once', async ({ desk: { page } }) => {
  await expect(page.getByRole('heading', { name: 'Read the digits on a scan' })).toBeVisible()
  await page.keyboard.press('Control+,')
  await page.getByRole('radio', { name: '简体中文' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(page.getByRole('contentinfo')).toContainText('个请求离开本机')
})
