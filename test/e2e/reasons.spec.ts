import { expect } from '@playwright/test'
import { deskTest } from '../support/desk-test'

deskTest('the engine’s reasons are Chinese in the Chinese window', async ({ desk: { page } }) => {
  await expect(page.getByRole('heading', { name: 'Read the digits on a scan' })).toBeVisible()
  await page.keyboard.press('Control+,')
  await page.getByRole('radio', { name: '简体中文' }).click()
  const engines = page.getByRole('radiogroup', { name: '使用的引擎' })
  const row = engines.getByRole('row', { name: /^WebGPU/ })
  await expect(row).toBeVisible()
  // Where there is a graphics card to compute with, nothing is missing.
  const isMissing = (await row.innerText()).includes('不可用')
  if (isMissing) {
    await expect(row).toContainText('在 Linux 上，仅当指定 WebGPU 时才使用显卡')
    await expect(row).not.toContainText(/[a-z]+ [a-z]+/)
  }

  await page.keyboard.press('Control+4')
  const examples = page.getByRole('textbox', { name: '样本数', exact: true })
  await examples.fill('20')
  await examples.blur()
  await page.getByRole('button', { name: '开始训练' }).click()
  await expect(page.getByRole('textbox', { name: '批大小', exact: true })).toHaveAccessibleDescription(
    '20 个样本少于一批（128 个）。请减小批大小或增加样本。',
    { timeout: 45_000 },
  )
})
