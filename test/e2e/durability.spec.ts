import { expect } from '@playwright/test'
import { enginePid } from '../support/desk-app'
import { deskTest } from '../support/desk-test'
import { sample } from '../support/samples'
import { writeSheetOfCheques } from '../support/sheet-of-cheques'
import { ReadView } from './pages/read-view'

const cheque = sample('cheque-kaveri.jpg')

deskTest('corrections, pages and the window are there after a restart', async ({ start }) => {
  const first = await start({ files: [cheque, sample('cheque-narmada.jpg')] })
  const read = new ReadView(first.page)
  await read.readFields()
  await read.select('Date')
  await read.typeWhole('01022024')
  await read.expectField('Date', '01022024', 'Corrected')
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1111, 777))
  await first.app.close()

  const second = await start()
  const again = new ReadView(second.page)
  await expect(again.pages).toHaveCount(2)
  await again.pageOf('cheque-kaveri.jpg').click()
  await again.expectField('Date', '01022024', 'Corrected')
  const size = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize())
  expect(size).toEqual([1111, 777])
  await again.select('Date')
  await again.press('Control+z')
  await expect(again.field('Date')).toHaveAccessibleName(/, (Read|Review)$/)
})

deskTest('a correction survives the death of the whole program', async ({ start }) => {
  const first = await start({ files: [cheque] })
  const read = new ReadView(first.page)
  await read.readFields()
  await read.select('Date')
  await read.typeWhole('05062024')
  await expect(first.page.getByText('Date set to 05062024')).toBeVisible()
  await read.expectField('Date', '05062024', 'Corrected')
  const engine = await enginePid(first.app)
  const main = first.app.process()
  const gone = new Promise((resolve) => main.once('exit', resolve))
  process.kill(engine, 'SIGKILL')
  main.kill('SIGKILL')
  await gone

  const second = await start()
  const again = new ReadView(second.page)
  await again.readFields()
  await again.expectField('Date', '05062024', 'Corrected')
})

deskTest('a killed engine is said, started anew, and nothing is lost', async ({ start }) => {
  const { app, page } = await start({ files: [cheque] })
  const read = new ReadView(page)
  await read.readFields()
  await read.select('Date')
  await read.typeWhole('07082024')
  await read.expectField('Date', '07082024', 'Corrected')
  // The engine is back within the second: the page itself has to see the banner.
  const seen = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        new MutationObserver((_changes, observer) => {
          const alert = document.querySelector('.banner[role="alert"]')
          if (alert === null) return
          observer.disconnect()
          resolve(alert.textContent ?? '')
        }).observe(document.body, { childList: true, subtree: true })
      }),
  )
  const before = await enginePid(app)
  process.kill(before, 'SIGKILL')
  expect(await seen).toContain('The reading engine stopped.')
  const after = await enginePid(app, before)
  expect(after).not.toBe(before)
  await expect(page.getByText('The reading engine stopped.')).toBeHidden()
  await read.expectField('Date', '07082024', 'Corrected')
  await read.select('Courtesy amount')
  await read.typeWhole('111')
  await read.expectField('Courtesy amount', '111', 'Corrected')
})

deskTest('an engine killed while it reads costs that page one more try', async ({ start, dataFolder }) => {
  const sheet = await writeSheetOfCheques(dataFolder)
  const first = await start({ files: [sheet, sample('cheque-narmada.jpg')] })
  const read = new ReadView(first.page)
  await read.untilReading('sheet.jpg')
  process.kill(await enginePid(first.app), 'SIGKILL')
  // It may be the page that killed it: it is not read again on its own, the others are.
  await expect(first.page.getByText(/stopped while reading sheet\.jpg/)).toBeVisible()
  await read.pageOf('cheque-narmada.jpg').click()
  expect((await read.readFields()).map(({ kind }) => kind)).toContain('Courtesy amount')
  await first.app.close()
  const again = new ReadView((await start()).page)
  await again.pageOf('sheet.jpg').click()
  expect((await again.readFields()).map(({ kind }) => kind)).toContain('Date')
})

deskTest('an engine that dies again and again does not take the window', async ({ start }) => {
  const { app, page } = await start({ files: [cheque] })
  const read = new ReadView(page)
  await read.readFields()
  let pid = 0
  for (let death = 0; death < 3; death++) {
    pid = await enginePid(app, pid)
    process.kill(pid, 'SIGKILL')
  }
  await enginePid(app, pid)
  await read.select('Date')
  await read.typeWhole('09102024')
  await read.expectField('Date', '09102024', 'Corrected')
})
