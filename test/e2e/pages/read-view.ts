import { expect, type Locator, type Page } from '@playwright/test'

/** A field as the window tells it to a screen reader: "Courtesy amount, 247350/-, Review". */
export interface ShownField {
  readonly kind: string
  readonly text: string
  readonly state: string
}

/** Reading a page may load the engine and its weights first, on two slow cores. */
const readTimeoutMs = 45_000

/** The Read view, used by role and name as a person (or a screen reader) finds its parts. */
export class ReadView {
  readonly fields: Locator
  readonly pages: Locator
  readonly selectedPage: Locator
  readonly panel: Locator
  readonly loupe: Locator
  readonly cuts: Locator
  readonly digits: Locator
  readonly status: Locator
  readonly canvas: Locator

  constructor(readonly page: Page) {
    this.fields = page.getByRole('listbox', { name: 'Fields on the page' }).getByRole('option')
    this.pages = page.getByRole('listbox', { name: 'Open pages' }).getByRole('option')
    this.selectedPage = this.pages.and(page.locator('[aria-selected="true"]'))
    this.panel = page.getByRole('complementary', { name: 'Reading' })
    this.loupe = page.getByRole('region', { name: 'Field loupe' })
    this.cuts = this.loupe.getByRole('slider', { name: 'Cut' })
    this.digits = this.panel.getByRole('listbox', { name: 'Digits' }).getByRole('option')
    this.status = page.getByRole('contentinfo').getByRole('status')
    this.canvas = page.getByRole('region', { name: 'Page', exact: true })
  }

  /** Waits until the selected page was read and answers its fields. */
  async readFields(): Promise<readonly ShownField[]> {
    await expect(this.selectedPage).toHaveAccessibleName(/(Read|Review|Reject|Corrected|No field found.*)$/, {
      timeout: readTimeoutMs,
    })
    const found = Number(/(\d+) fields? found/.exec(await this.nameOfSelectedPage())?.[1])
    await expect(this.fields).toHaveCount(found)
    return this.shownFields()
  }

  async shownFields(): Promise<readonly ShownField[]> {
    const names = await this.fields.evaluateAll((options) =>
      options.map((option) => option.getAttribute('aria-label') ?? ''),
    )
    return names.map(shownField)
  }

  /** Turns to a page of the filmstrip and waits until it is the one on screen. */
  async turnTo(file: string): Promise<void> {
    await this.pageOf(file).click()
    await expect(this.pageOf(file)).toHaveAttribute('aria-selected', 'true')
  }

  /** Waits until a page is being read. Looks at every frame: a small page is read in a third of a second. */
  async untilReading(file: string): Promise<void> {
    await this.page.waitForFunction(
      (title) => document.querySelector(`[role="option"][title="${title}"].reading`) !== null,
      file,
      { polling: 'raf' },
    )
  }

  pageOf(file: string): Locator {
    return this.pages.and(this.page.locator(`[title="${file}"]`))
  }

  private async nameOfSelectedPage(): Promise<string> {
    return (await this.selectedPage.getAttribute('aria-label')) ?? ''
  }

  field(kind: string): Locator {
    return this.fields.and(this.page.locator(`[aria-label^="${kind},"]`))
  }

  async select(kind: string): Promise<void> {
    await this.field(kind).focus()
    await expect(this.field(kind)).toHaveAttribute('aria-selected', 'true')
  }

  async expectField(kind: string, text: string, state: string): Promise<void> {
    await expect(this.field(kind)).toHaveAccessibleName(`${kind}, ${text}, ${state}`)
  }

  async textOf(kind: string): Promise<string> {
    return shownField((await this.field(kind).getAttribute('aria-label')) ?? '').text
  }

  async stateOf(kind: string): Promise<string> {
    return shownField((await this.field(kind).getAttribute('aria-label')) ?? '').state
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  /** Types the whole value as F2 offers it. */
  async typeWhole(text: string): Promise<void> {
    await this.press('F2')
    const value = this.page.getByRole('textbox', { name: 'Whole value' })
    await value.fill(text)
    await value.press('Enter')
  }
}

function shownField(name: string): ShownField {
  const parts = name.split(', ')
  return { kind: parts[0] ?? '', text: parts.slice(1, -1).join(', '), state: parts.at(-1) ?? '' }
}
