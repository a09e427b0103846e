import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from '@playwright/test'
import { remoteConnections } from '../support/connections'
import { deskTest } from '../support/desk-test'

/** A machine to reach: counts who comes. */
interface Listener {
  readonly address: string
  readonly visits: () => number
  readonly close: () => void
}

async function listen(): Promise<Listener> {
  let visits = 0
  const server: Server = createServer((_request, response) => {
    visits++
    response.setHeader('Access-Control-Allow-Origin', '*').end('hello')
  })
  server.on('upgrade', (_request, socket) => {
    visits++
    socket.destroy()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (!isAddress(address)) throw new Error('no port')
  return { address: `127.0.0.1:${address.port}`, visits: () => visits, close: () => server.close() }
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

deskTest('the page reaches no machine, by any door', async ({ desk: { page } }) => {
  const other = await listen()
  const outcome = await page.evaluate(async (address) => {
    const settled = (asked: Promise<unknown>) =>
      asked.then(
        () => 'reached',
        () => 'refused',
      )
    const image = new Promise<unknown>((resolve, reject) => {
      const element = new Image()
      element.onload = resolve
      element.onerror = reject
      element.src = `http://${address}/picture.png`
    })
    const socket = new Promise<unknown>((resolve, reject) => {
      const opened = new WebSocket(`ws://${address}/`)
      opened.onopen = resolve
      opened.onerror = reject
    })
    const style = new Promise<unknown>((resolve, reject) => {
      const link = document.createElement('link')
      link.rel = 'stylesheet'
      link.href = `http://${address}/a.css`
      link.onload = resolve
      link.onerror = reject
      document.head.append(link)
    })
    navigator.sendBeacon(`http://${address}/beacon`, 'x')
    return Promise.all(
      [fetch(`http://${address}/`), fetch(`https://example.com/`), image, socket, style].map(settled),
    )
  }, other.address)
  expect(outcome).toEqual(['refused', 'refused', 'refused', 'refused', 'refused'])
  expect(other.visits()).toBe(0)
  expect(await page.evaluate(() => window.desk.requestsLeftMachine())).toBe(0)
  other.close()
})

deskTest('a page without our policy reaches no machine either', async ({ desk: { app, page } }) => {
  const other = await listen()
  const outcome = await app.evaluate(async ({ BrowserWindow, session }, address) => {
    const window = new BrowserWindow({ show: false })
    await window.loadURL('data:text/html,hello')
    const fromPage: unknown = await window.webContents.executeJavaScript(
      `fetch('http://${address}/').then(() => 'reached', () => 'refused')`,
    )
    window.destroy()
    const fromMain = await session.defaultSession.fetch(`http://${address}/`).then(
      () => 'reached',
      () => 'refused',
    )
    const lookUp = await session.defaultSession.resolveHost('localhost').then(
      () => 'resolved',
      () => 'refused',
    )
    return { fromPage, fromMain, lookUp }
  }, other.address)
  expect(outcome).toEqual({ fromPage: 'refused', fromMain: 'refused', lookUp: 'refused' })
  expect(other.visits()).toBe(0)
  expect(await page.evaluate(() => window.desk.requestsLeftMachine())).toBe(0)
  other.close()
})

deskTest('no process of the app holds a connection to another machine', async ({ desk: { app } }) => {
  deskTest.skip(process.platform !== 'linux', 'reads /proc')
  const pids = await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ pid }) => pid))
  const held = pids.map(remoteConnections).filter((connections) => connections !== null)
  expect(held.length).toBeGreaterThan(2)
  expect(held.flat()).toEqual([])
})
