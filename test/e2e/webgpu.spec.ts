import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { expect } from '@playwright/test'
import { deskTest } from '../support/desk-test'
import { callEngine } from '../support/engine-call'

/**
 * Software rendering in place of a graphics card: about a second a step. That WebGPU and Vulkan are asked for at all
 * is the program's own doing, where WebGPU is pinned.
 */
const softwareCard = [
  '--use-webgpu-adapter=swiftshader',
  '--use-vulkan=swiftshader',
  '--disable-vulkan-surface',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--ignore-gpu-blocklist',
]

function addresses(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()),
  )
}

/** Of the hidden window's page; 0 where there is none. */
function hiddenProcess(app: ElectronApplication): Promise<number> {
  return app.evaluate(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL().startsWith('app://webgpu/'))
        ?.webContents.getOSProcessId() ?? 0,
  )
}

deskTest(
  'a LeNet trains on WebGPU in a hidden window as it does on the processor',
  async ({ start, dataFolder }) => {
    writeFileSync(
      join(dataFolder, 'engines.json'),
      JSON.stringify({ version: 1, pin: 'webgpu', benches: [] }),
    )
    const { app, page } = await start({ switches: softwareCard })
    const report = await callEngine(page, 'engines.check', { ids: ['webgpu'], steps: 3 })
    expect(report.missing).toEqual([])
    const [check] = report.checks
    expect(check).toMatchObject({ id: 'webgpu', passed: true, problem: null })
    expect(check?.losses).toHaveLength(3)
    expect(check?.farthestApart).toBeLessThan(1e-4)
    expect(new Set(check?.referenceLosses).size).toBe(3)
    expect(await addresses(app)).toContain('app://webgpu/webgpu.html')
    expect(await page.evaluate(() => window.desk.requestsLeftMachine())).toBe(0)

    const hidden = await app.evaluate(async ({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find(({ webContents }) =>
        webContents.getURL().startsWith('app://webgpu/'),
      )
      const found: unknown = await window?.webContents.executeJavaScript(`(async () => {
      const settled = (asked) => asked.then(() => 'reached', () => 'refused')
      return {
        functions: ['desk', 'require', 'process'].filter((name) => name in window),
        other: await settled(fetch('https://example.com/')),
        own: await settled(fetch('app://desk/index.html')),
        code: (() => { try { return eval('1') } catch { return 'refused' } })(),
      }
    })()`)
      return { visible: window?.isVisible(), found }
    })
    expect(hidden).toEqual({
      visible: false,
      found: { functions: [], other: 'refused', own: 'refused', code: 'refused' },
    })
    expect(await page.evaluate(() => window.desk.requestsLeftMachine())).toBe(0)

    // A window that died is found out by its port, and the next look opens another one.
    const before = await hiddenProcess(app)
    await app.evaluate(({ webContents }, pid) => {
      webContents
        .getAllWebContents()
        .find((contents) => contents.getOSProcessId() === pid)
        ?.forcefullyCrashRenderer()
    }, before)
    await expect.poll(() => hiddenProcess(app)).toBe(0)
    const engines = await callEngine(page, 'engines.list', {})
    expect(engines.find(({ id }) => id === 'webgpu')).toMatchObject({ available: true, pinned: true })
    expect(await hiddenProcess(app)).not.toBe(before)

    // Nobody sees the hidden window: it does not keep the program running.
    const gone = new Promise((resolve) => app.process().once('exit', resolve))
    await app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows())
        if (window.webContents.getURL().startsWith('app://desk/')) window.close()
    })
    await gone
  },
)

deskTest('no hidden window is opened before an engine is looked for', async ({ desk: { app, page } }) => {
  const { engine } = await callEngine(page, 'session.describe', {})
  expect(engine.id).not.toBe('webgpu')
  expect(await addresses(app)).toEqual(['app://desk/index.html'])
  const engines = await callEngine(page, 'engines.list', {})
  const webgpu = engines.find(({ id }) => id === 'webgpu')
  if (webgpu?.available === false) {
    expect(webgpu.missing?.message).toMatch(
      /^WebGPU is not available: .* pin it and start the program again\.$/,
    )
    expect(webgpu.missing?.details).toMatchObject({ engine: 'webgpu', remedy: 'pin' })
    expect(webgpu.missing?.details.said, 'the reason is one that the window has words for').toBeUndefined()
    await expect.poll(() => addresses(app)).toEqual(['app://desk/index.html'])
  } else expect(webgpu?.device).toMatch(/\w/)
})
