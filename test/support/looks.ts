import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './axe'
import { checkout } from './desk-app'

export const themes = ['light', 'dark', 'contrast'] as const
export type Theme = (typeof themes)[number]

/** Pictures for the documents; taken anew where they are asked for, so that an ordinary run changes no file. */
export const takesPictures = process.env.DIGIT_DESK_SCREENSHOTS === '1'
const screenshots = takesPictures ? join(checkout, 'docs', 'screenshots') : null

/** Checks a view for faults of accessibility and keeps its picture. */
export async function look(page: Page, view: string, theme: Theme): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
  await expectAccessible(page, `${view}, ${theme}`)
  if (screenshots !== null && theme !== 'contrast') {
    await page.screenshot({ path: join(screenshots, `${view}-${theme}.png`), animations: 'disabled' })
  }
}

/** @param back keys of the view to go to afterwards. */
export async function chooseTheme(page: Page, theme: Theme, back = 'Control+1'): Promise<void> {
  // Settings are the engine's: a picture taken before it answered would show the old ones.
  await expect(page.getByRole('contentinfo')).toContainText('lenet')
  const words = { light: 'Light', dark: 'Dark', contrast: 'High contrast' }
  await page.keyboard.press('Control+,')
  await page.getByRole('radio', { name: words[theme], exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
  await page.keyboard.press(back)
}

/** A data folder whose name may stand in a picture. */
export function shownFolder(): string {
  return mkdtempSync(join(tmpdir(), 'digit-desk-'))
}
