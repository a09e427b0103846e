import { expect, type Locator } from '@playwright/test'
import { deskTest } from '../support/desk-test'
import { chooseTheme, look, themes } from '../support/looks'

deskTest('engines are measured, checked and pinned in the settings', async ({ start }) => {
  // The reference of the check is plain TypeScript: many seconds where others use the processor too.
  deskTest.slow()
  // Two starts, a measurement, a check beside a slow reference and pictures in every theme.
  deskTest.slow()
  const { app, page } = await start()
  await expect(page.getByRole('heading', { name: 'Read the digits on a scan' })).toBeVisible()
  await page.keyboard.press('Control+,')
  const engines = page.getByRole('radiogroup', { name: 'Engine to use' })
  await expect(engines.getByRole('radio', { name: /^Automatic/ })).toBeChecked()
  await expect(page.getByText('Not measured on this machine with this version.')).toBeVisible()
  const kernels = engines.getByRole('row', { name: /Kernels/ })
  await expect(kernels).toContainText('—')

  await page.getByRole('button', { name: 'Measure speed' }).click()
  await expect(page.getByText('Measuring. Pages wait until it is done.')).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText('Not measured on this machine with this version.')).toBeVisible()
  await page.getByRole('button', { name: 'Measure speed' }).click()
  await expect(page.getByText(/^Measured with lenet12, 128 at a time, /)).toBeVisible({ timeout: 90_000 })
  await expect(kernels).toContainText(/\d,\d{3}/)

  await page.getByRole('button', { name: 'Check', exact: true }).click()
  const result = page.getByRole('region', { name: 'Result of the check' })
  await expect(result).toBeVisible({ timeout: 90_000 })
  await expect(result.getByRole('listitem').filter({ hasText: 'Kernels' })).toContainText(
    'agrees with the reference over 20 steps',
  )
  await expect(result).not.toContainText('does not agree')
  for (const theme of themes) {
    await chooseTheme(page, theme, 'Control+,')
    await page.getByRole('heading', { name: 'Engine', level: 2 }).scrollIntoViewIfNeeded()
    await look(page, 'engines', theme)
  }

  // The one that is not the fastest, where there are two: that the pin is followed shows.
  const [fastest, pinned] = await byReading(engines)
  await engines.getByRole('radio', { name: pinned }).check()
  await expect(engines.getByRole('row', { name: pinned })).toContainText('reads')
  await expect(page.getByRole('contentinfo')).toContainText(pinned)
  await app.close()

  const again = await start()
  await expect(again.page.getByRole('contentinfo')).toContainText(pinned)
  await again.page.keyboard.press('Control+,')
  const kept = again.page.getByRole('radiogroup', { name: 'Engine to use' })
  await expect(kept.getByRole('radio', { name: pinned })).toBeChecked()
  await expect(again.page.getByText(/^Measured with lenet12/)).toBeVisible()
  await kept.getByRole('radio', { name: /^Automatic/ }).check()
  await expect(again.page.getByRole('contentinfo')).toContainText(fastest)
})

/** The engine that reads now and one that could, by their names; the same twice where there is no other. */
async function byReading(engines: Locator): Promise<[string, string]> {
  const names = ['Kernels', 'TensorFlow']
  const rows = await Promise.all(names.map((name) => engines.getByRole('row', { name }).innerText()))
  const reads = names[rows.findIndex((row) => row.includes('reads'))] ?? ''
  const other = names.find((name, i) => name !== reads && !rows[i]?.includes('not there'))
  return [reads, other ?? reads]
}
