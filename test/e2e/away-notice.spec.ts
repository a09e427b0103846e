import { type ElectronApplication, expect } from '@playwright/test'
import { deskTest } from '../support/desk-test'
import { TrainView } from './pages/train-view'

interface Shown {
  readonly title: string
  readonly body: string
}

/** Holds Electron's notices back: this display has nobody to show them. They stand on main's `globalThis`. */
async function catchNotices(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Notification }) => {
    const caught: unknown[] = []
    Reflect.set(globalThis, 'caughtNotices', caught)
    Reflect.set(Notification, 'isSupported', () => true)
    Reflect.set(Notification.prototype, 'show', function show(this: unknown) {
      caught.push(this)
    })
  })
}

function caughtNotices(app: ElectronApplication): Promise<readonly Shown[]> {
  return app.evaluate(() => {
    const caught: readonly Shown[] = Reflect.get(globalThis, 'caughtNotices')
    return caught.map(({ title, body }) => ({ title, body }))
  })
}

/** Without a window manager nobody gives or takes the focus. */
async function setFocus(app: ElectronApplication, hasFocus: boolean): Promise<void> {
  await app.evaluate(({ BrowserWindow }, focused) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.isVisible())
    if (window) Reflect.set(window, 'isFocused', () => focused)
  }, hasFocus)
}

deskTest(
  'a training that ends while nobody looks is told, and a click leads to it',
  async ({ desk: { app, page } }) => {
    await catchNotices(app)
    const train = new TrainView(page)
    const trainOnce = async (): Promise<void> => {
      await train.expectSamples('As trained')
      await train.fill({ Examples: '300', Epochs: '1', Batch: '64' })
      await train.start.click()
      await train.expectState('Finished')
    }
    await setFocus(app, true)
    await train.open()
    await trainOnce()
    expect(await caughtNotices(app)).toEqual([])

    await setFocus(app, false)
    await page.getByRole('button', { name: 'New training' }).click()
    await trainOnce()
    await expect
      .poll(() => caughtNotices(app))
      .toEqual([
        {
          title: 'lenet5, MNIST',
          body: expect.stringMatching(
            /^Training finished after 1 epoch; best [\d.]+\u00a0% of held-out examples right$/,
          ),
        },
      ])

    await train.runs.last().click()
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Read' }).click()
    await app.evaluate(() => Reflect.get(globalThis, 'caughtNotices')[0].emit('click'))
    await expect(page.getByRole('heading', { name: 'Train', level: 1 })).toBeVisible()
    await expect(train.runs.first()).toHaveAttribute('aria-selected', 'true')
  },
)
