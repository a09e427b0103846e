import { join } from 'node:path'
import { type ElectronApplication, expect } from '@playwright/test'
import { checkout, type DeskFunction } from '../support/desk-app'
import { deskTest } from '../support/desk-test'

const preload = join(checkout, 'out', 'preload', 'index.cjs')

/** Does something in the page and answers whether main refused the navigation it asked for. */
async function navigationRefused(app: ElectronApplication, script: string): Promise<boolean> {
  return app.evaluate(async ({ BrowserWindow }, code) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents === undefined) throw new Error('no window')
    // Registered after the app's own listener, so it sees the app's decision.
    const asked = new Promise<boolean>((resolve) => {
      contents.once('will-navigate', (event) => resolve(event.defaultPrevented))
    })
    await contents.executeJavaScript(`${code}; 0`, true)
    return asked
  }, script)
}

deskTest('the window is sandboxed and isolated, and has no Node', async ({ desk: { app, page } }) => {
  const preferences: unknown = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    // Electron has it, its types do not.
    return contents && Reflect.get(contents, 'getLastWebPreferences')?.call(contents)
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  })
  const found = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
      (name) => name in window,
    ),
  )
  expect(found).toEqual([])
})

deskTest(
  'the page gets the few functions of the preload and cannot change them',
  async ({ desk: { page } }) => {
    const names = await page.evaluate(() => Object.keys(window.desk).sort())
    // A new function is a new door: the compiler asks for its name here.
    const expected: Record<DeskFunction, true> = {
      chooseDestination: true,
      chooseFiles: true,
      chooseFolder: true,
      chooseModel: true,
      onCommand: true,
      onMaximizedChange: true,
      onNoticeClicked: true,
      onOpenPaths: true,
      paste: true,
      pathForFile: true,
      platform: true,
      requestEnginePort: true,
      requestsLeftMachine: true,
      samplePaths: true,
      showInFolder: true,
      tellAway: true,
      windowControl: true,
      zoomText: true,
    }
    expect(names).toEqual(Object.keys(expected))
    const changed = await page.evaluate(() => {
      const before = window.desk.requestEnginePort
      Reflect.set(window.desk, 'requestEnginePort', () => undefined)
      Reflect.set(window, 'desk', {})
      return window.desk?.requestEnginePort !== before
    })
    expect(changed).toBe(false)
  },
)

deskTest('every answer of the app carries the policy and isolates the page', async ({ desk: { page } }) => {
  const answers = await page.evaluate(async () => {
    const script = document.querySelector('script[src]')?.getAttribute('src') ?? ''
    const addresses = ['index.html', script, 'no-such-file.js']
    const replies = await Promise.all(addresses.map((address) => fetch(address)))
    return replies.map(({ status, headers }) => ({
      status,
      policy: headers.get('content-security-policy') ?? '',
      opener: headers.get('cross-origin-opener-policy'),
      embedder: headers.get('cross-origin-embedder-policy'),
      sniff: headers.get('x-content-type-options'),
    }))
  })
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404])
  for (const { policy, opener, embedder, sniff } of answers) {
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain("'unsafe-eval'")
    expect(policy.match(/script-src [^;]*/)?.[0]).toBe("script-src 'self' 'wasm-unsafe-eval'")
    expect([opener, embedder, sniff]).toEqual(['same-origin', 'require-corp', 'nosniff'])
  }
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true)
})

deskTest('text is never run as code', async ({ desk: { page } }) => {
  const outcome = await page.evaluate(async () => {
    // In a task of its own: the debugger that brought this function is allowed what the page is not.
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = resolve
      port2.postMessage(null)
    })
    const nameOf = (run: () => unknown) => {
      try {
        run()
        return 'ran'
      } catch (error) {
        return error instanceof Error ? error.name : 'thrown'
      }
    }
    // biome-ignore lint/security/noGlobalEval: the test is that it is refused
    const evaluated = nameOf(() => eval('1 + 1'))
    const constructed = nameOf(() => new Function('return 1')())
    const refused = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        if (effectiveDirective === 'script-src-elem') resolve(effectiveDirective)
      })
    })
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.head.append(script)
    return { evaluated, constructed, inline: await refused, injected: 'injected' in window }
  })
  expect(outcome).toEqual({
    evaluated: 'EvalError',
    constructed: 'EvalError',
    inline: 'script-src-elem',
    injected: false,
  })
})

for (const target of [
  'https://example.com/',
  'app://desk/index.html?again',
  'data:text/html,hello',
  'file:///etc/hostname',
]) {
  deskTest(
    `the page cannot be led to ${target.split(':')[0]}: ${target}`,
    async ({ desk: { app, page } }) => {
      const before = page.url()
      // A page may not even ask for file: and data: addresses; Chromium refuses those before main is asked.
      if (/^(file|data):/.test(target)) {
        await page.evaluate((url) => window.location.assign(url), target).catch(() => undefined)
      } else {
        expect(await navigationRefused(app, `window.location.assign(${JSON.stringify(target)})`)).toBe(true)
      }
      expect(page.url()).toBe(before)
      expect(await page.evaluate(() => typeof window.desk)).toBe('object')
    },
  )
}

deskTest('no second window opens', async ({ desk: { app, page } }) => {
  const opened = await page.evaluate(() =>
    ['https://example.com/', 'app://desk/index.html', 'about:blank'].map((url) => window.open(url) !== null),
  )
  expect(opened).toEqual([false, false, false])
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

deskTest('no permission is granted', async ({ desk: { page } }) => {
  const answers = await page.evaluate(async () => {
    const refusal = (asked: Promise<unknown>) =>
      asked.then(
        () => 'granted',
        (error: unknown) => (error instanceof Error ? error.name : 'refused'),
      )
    return {
      notification: await Notification.requestPermission(),
      asked: (await navigator.permissions.query({ name: 'notifications' })).state,
      camera: await refusal(navigator.mediaDevices.getUserMedia({ video: true })),
      clipboard: await refusal(navigator.clipboard.readText()),
      midi: await refusal(navigator.requestMIDIAccess({ sysex: true })),
      position: await new Promise<number>((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve(0),
          (error) => resolve(error.code),
        )
      }),
    }
  })
  expect(answers.notification).toBe('denied')
  expect(answers.asked).toBe('denied')
  expect(['NotAllowedError', 'NotFoundError']).toContain(answers.camera)
  expect(answers.clipboard).toBe('NotAllowedError')
  expect(['NotAllowedError', 'SecurityError']).toContain(answers.midi)
  expect(answers.position).toBe(1)
})

deskTest('main refuses permissions for any page, not only for ours', async ({ desk: { app } }) => {
  const answer = await app.evaluate(async ({ BrowserWindow }) => {
    const other = new BrowserWindow({ show: false })
    await other.loadURL('data:text/html,hello')
    const state: unknown = await other.webContents.executeJavaScript('Notification.requestPermission()', true)
    other.destroy()
    return state
  })
  expect(answer).toBe('denied')
})

deskTest('no page inside the page: webview and frame', async ({ desk: { app, page } }) => {
  const frame = await page.evaluate(async () => {
    const refused = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
        once: true,
      })
    })
    const element = document.createElement('iframe')
    element.src = 'https://example.com/'
    document.body.append(element)
    return refused
  })
  expect(frame).toBe('frame-src')
  const prevented = await app.evaluate(async ({ BrowserWindow }) => {
    // Even a window someone made with webviews allowed gets none.
    const other = new BrowserWindow({ show: false, webPreferences: { webviewTag: true } })
    await other.loadURL('data:text/html,<body></body>')
    const asked = new Promise<boolean>((resolve) => {
      other.webContents.once('will-attach-webview', (event) => resolve(event.defaultPrevented))
    })
    await other.webContents.executeJavaScript(
      "const v = document.createElement('webview'); v.src = 'data:text/html,x'; document.body.append(v); 0",
    )
    const answer = await asked
    other.destroy()
    return answer
  })
  expect(prevented).toBe(true)
})

deskTest('main answers no page but its own', async ({ desk: { app } }) => {
  const answers = await app.evaluate(async ({ BrowserWindow }, preloadFile) => {
    const other = new BrowserWindow({ show: false, webPreferences: { preload: preloadFile, sandbox: true } })
    await other.loadURL('data:text/html,hello')
    const found: unknown = await other.webContents.executeJavaScript(`(async () => {
      let ports = 0
      addEventListener('message', () => ports++)
      desk.requestEnginePort()
      desk.windowControl('minimize')
      const refusal = (asked) => asked.then(() => 'answered', (error) => error.message)
      const answers = [await refusal(desk.samplePaths()), await refusal(desk.requestsLeftMachine()),
        await refusal(desk.chooseFiles()), await refusal(desk.chooseModel()),
        await refusal(desk.chooseDestination('x'))]
      return { answers, ports }
    })()`)
    const minimized = other.isMinimized()
    other.destroy()
    return { found, minimized }
  }, preload)
  expect(answers).toMatchObject({ minimized: false, found: { ports: 0 } })
  expect(JSON.stringify(answers).match(/not for this page/g)).toHaveLength(5)
})

deskTest('a suggested file name cannot steer the folder', async ({ desk: { app, page } }) => {
  const asked = await app.evaluate(({ dialog }) => {
    const names: unknown[] = []
    Reflect.set(dialog, 'showSaveDialog', (_window: unknown, options: { defaultPath?: string }) => {
      names.push(options.defaultPath)
      return Promise.resolve({ canceled: true, filePath: '' })
    })
    Reflect.set(globalThis, 'askedNames', names)
    return names.length
  })
  expect(asked).toBe(0)
  for (const name of ['/etc/cron.d/x', '../../x.csv', 'plain.csv', '']) {
    expect(await page.evaluate((suggested) => window.desk.chooseDestination(suggested), name)).toBeNull()
  }
  expect(await app.evaluate(() => Reflect.get(globalThis, 'askedNames'))).toEqual([
    'x',
    'x.csv',
    'plain.csv',
    'export',
  ])
})
