import { expect, type Locator } from '@playwright/test'
import { deskTest } from '../support/desk-test'
import { sample } from '../support/samples'
import { ReadView } from './pages/read-view'

/** What a forced palette leaves to be seen of an element: a ground of the palette's own is none, opaque or not. */
function marks(element: Locator): Promise<string> {
  return element.evaluate((shown) => {
    const { backgroundColor, color, outlineColor, outlineStyle, outlineWidth } = getComputedStyle(shown)
    const ground = /\d+, \d+, \d+/.exec(backgroundColor)?.[0] ?? ''
    return [ground, color, outlineStyle, outlineWidth, outlineColor].join(' | ')
  })
}

async function expectTold(chosen: Locator, other: Locator, what: string): Promise<void> {
  expect(await marks(chosen), what).not.toBe(await marks(other))
}

deskTest('what is chosen is told apart in a palette of the person’s own', async ({ start }) => {
  const { page } = await start({ files: ['pin-card-cells.jpg', 'envelope-zip.jpg'].map(sample) })
  const read = new ReadView(page)
  await read.readFields()
  await expect(read.pages).toHaveCount(2)
  await page.emulateMedia({ forcedColors: 'active' })
  const views = page.getByRole('navigation', { name: 'Views' }).getByRole('button')
  await expectTold(views.nth(0), views.nth(1), 'the rail')
  const looks = page.getByRole('radiogroup', { name: 'View' }).getByRole('radio')
  await expectTold(looks.nth(0), looks.nth(1), 'the looks at a page')
  await expectTold(read.selectedPage, read.pages.nth(1), 'the filmstrip')
  await read.pages.nth(1).click()
  await expect(read.pages.nth(1)).toHaveAttribute('aria-selected', 'true')
  const unfocused = await marks(read.selectedPage)
  await read.selectedPage.focus()
  await read.press('ArrowLeft')
  await expect(read.pages.nth(0)).toBeFocused()
  expect(await marks(read.selectedPage), 'the focus').not.toBe(unfocused)

  await page.keyboard.press('Control+,')
  const sections = page.getByRole('navigation', { name: 'Sections' }).getByRole('button')
  await expectTold(sections.nth(0), sections.nth(1), 'the sections of the settings')
  await page.keyboard.press('Control+k')
  const entries = page.getByRole('dialog').getByRole('option')
  await expectTold(entries.nth(0), entries.nth(1), 'the palette')
})
