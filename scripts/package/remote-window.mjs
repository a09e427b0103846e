// The installed app's window, driven from outside over Chromium's debugging port: the fuses keep Node's own closed.
import { createServer } from 'node:net'
import { chromium } from '@playwright/test'
import { startAsUser } from './ordinary-user.mjs'

const CONNECT_TIMEOUT_MS = 30_000

/** Starts a program of the user's with a window. Resolves to `{page, startedAtMs, stop, complaints}`. */
export async function openWindow(user, command, options) {
  const port = await freePort()
  const startedAtMs = Date.now()
  const program = startAsUser(user, [...command, `--remote-debugging-port=${port}`], options)
  try {
    const browser = await connect(port, program)
    const context = browser.contexts()[0]
    const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: CONNECT_TIMEOUT_MS }))
    const stop = async () => {
      await browser.close()
      await program.stop()
    }
    return { page, startedAtMs, stop, complaints: program.complaints }
  } catch (error) {
    await program.stop()
    throw new Error(`${error.message}\n${program.complaints()}`)
  }
}

/** The port is open only once Chromium is up: asked again until then, or until the program has ended. */
async function connect(port, program) {
  const deadline = Date.now() + CONNECT_TIMEOUT_MS
  let hasEnded = false
  program.ended.then(() => {
    hasEnded = true
  })
  for (;;) {
    try {
      return await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: CONNECT_TIMEOUT_MS })
    } catch (error) {
      if (hasEnded || Date.now() > deadline) throw new Error(`The window did not open: ${error.message}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** Milliseconds from the start of the program to the first thing the page painted. */
export async function firstPaintMs({ page, startedAtMs }) {
  const paintedAtMs = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const look = () => {
          const [paint] = performance.getEntriesByName('first-contentful-paint')
          if (paint) resolve(performance.timeOrigin + paint.startTime)
          else requestAnimationFrame(look)
        }
        look()
      }),
  )
  return paintedAtMs - startedAtMs
}
