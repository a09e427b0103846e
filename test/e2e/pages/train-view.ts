import { expect, type Locator, type Page } from '@playwright/test'

/** Opening the data and the first epoch may take long on two slow cores. */
const trainTimeoutMs = 45_000

/** The Train view, used by role and name as a person (or a screen reader) finds its parts. */
export class TrainView {
  readonly runs: Locator
  readonly main: Locator
  readonly net: Locator
  readonly start: Locator
  readonly samples: Locator
  readonly epochs: Locator
  readonly confusion: Locator
  readonly predictions: Locator
  readonly dialog: Locator

  constructor(readonly page: Page) {
    this.runs = page.getByRole('listbox', { name: 'Runs' }).getByRole('option')
    this.main = page.getByRole('main')
    this.net = page.getByRole('combobox', { name: 'Net' })
    this.start = page.getByRole('button', { name: 'Start training' })
    this.samples = page.getByRole('region', { name: 'What the net will see' }).getByRole('img')
    this.epochs = page.getByRole('region', { name: 'Figures by epoch' }).getByRole('row')
    this.confusion = page.getByRole('grid', { name: 'Confusion' })
    this.predictions = page.getByRole('region', { name: 'Predictions' })
    this.dialog = page.getByRole('dialog')
  }

  async open(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Train' }).click()
    await expect(this.page.getByRole('heading', { name: 'Train', level: 1 })).toBeVisible()
  }

  input(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true })
  }

  async fill(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      await this.input(name).fill(value)
      await this.input(name).blur()
    }
  }

  /** The whole name of an engine in the form's list. @returns '' where it is not there. */
  async engineLabel(start: string): Promise<string> {
    const names = await this.page.getByRole('combobox', { name: 'Engine' }).locator('option').allInnerTexts()
    return names.find((name) => name.startsWith(start)) ?? ''
  }

  /** Waits until the examples are there, drawn from the data. */
  async expectSamples(look: 'As stored' | 'As trained'): Promise<void> {
    const name = new RegExp(`^64 examples, ${look}: \\d, `)
    await expect(this.samples).toHaveAccessibleName(name, { timeout: trainTimeoutMs })
  }

  async expectState(state: string): Promise<void> {
    const chosen = this.runs.and(this.page.locator('[aria-selected="true"]'))
    await expect(chosen).toHaveAccessibleName(new RegExp(`, ${state}, `), { timeout: trainTimeoutMs })
  }

  async show(look: 'Curves' | 'Held-out examples'): Promise<void> {
    await this.page.getByRole('radio', { name: look }).click()
  }

  chart(title: string): Locator {
    return this.page.getByRole('img', { name: new RegExp(`^${title} by epoch\\.`) })
  }

  /** A cell with examples that were misread; the one with the most. */
  async misreadCell(): Promise<{ cell: Locator; count: number }> {
    const name = /^\d read as \d: ([\d,]+)$/
    const cells = this.confusion.getByRole('gridcell', { name })
    await expect(cells.first()).toBeVisible({ timeout: trainTimeoutMs })
    const names = await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label') ?? ''))
    const counts = names.map((word) => Number(name.exec(word)?.[1]?.replaceAll(',', '')))
    const count = Math.max(...counts)
    return { cell: cells.nth(counts.indexOf(count)), count }
  }
}
