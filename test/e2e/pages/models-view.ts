import { expect, type Locator, type Page } from '@playwright/test'

/** The Models view, used by role and name as a person (or a screen reader) finds its parts. */
export class ModelsView {
  readonly list: Locator
  readonly entries: Locator
  readonly tools: Locator
  readonly toast: Locator
  readonly alert: Locator

  constructor(readonly page: Page) {
    this.list = page.getByRole('complementary', { name: 'Models' })
    this.entries = this.list.getByRole('option')
    this.tools = page.getByRole('toolbar', { name: 'Model tools' })
    this.toast = page.locator('.toast').getByRole('status')
    this.alert = page.getByRole('main').getByRole('alert')
  }

  async open(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Models' }).click()
    await expect(this.entries.first()).toBeVisible()
  }

  /** By its id in the registry or the family, which its name ends with. */
  entry(id: string): Locator {
    return this.entries.filter({ hasText: new RegExp(`(^|\\s)${id} ·`) })
  }

  async select(id: string): Promise<void> {
    await this.entry(id).click()
    await expect(this.entry(id)).toHaveAttribute('aria-selected', 'true')
  }

  async show(look: 'Run card' | 'Layers'): Promise<void> {
    await this.tools.getByRole('radio', { name: look }).click()
  }

  async import(from: 'A file of weights…' | 'A folder…'): Promise<void> {
    await this.list.getByRole('button', { name: 'Import' }).click()
    await this.page.getByRole('menuitem', { name: from }).click()
  }

  async export(format: string): Promise<void> {
    await this.tools.getByRole('button', { name: 'Export' }).click()
    await this.page.getByRole('menuitem', { name: format }).click()
  }
}

/** The layer inspector inside it. */
export class LayerInspector {
  readonly region: Locator
  readonly pad: Locator
  readonly digits: Locator
  readonly outcomes: Locator

  constructor(readonly page: Page) {
    this.region = page.getByRole('region', { name: 'Layers' })
    this.pad = page.getByRole('application', { name: 'Drawing pad' })
    this.digits = page.getByRole('listbox', { name: 'Digits at hand' }).getByRole('option')
    this.outcomes = page.getByRole('list', { name: 'What it reads' }).getByRole('listitem')
  }

  layer(title: string): Locator {
    return this.region.getByRole('radio', { name: new RegExp(`^${title} `) })
  }

  maps(title: string): Locator {
    return this.region.getByRole('img', { name: new RegExp(`^Maps of ${title},.*@`) })
  }

  /** The likeliest class, once there is one. */
  async expectRead(name: string): Promise<void> {
    await expect(async () => {
      const names = await this.outcomes.evaluateAll((items) =>
        items.map((item) => item.getAttribute('aria-label') ?? ''),
      )
      const shares = names.map((each) => Number(/([\d.]+) percent$/.exec(each)?.[1] ?? 0))
      const best = names[shares.indexOf(Math.max(...shares))] ?? ''
      expect(best).toMatch(new RegExp(`^${name} `))
    }).toPass()
  }

  /** How opaque the maps of a layer are drawn, in order, at the middle of each of its `columns`. */
  async opacities(title: string, maps: number, columns: number): Promise<readonly number[]> {
    return this.maps(title).evaluate(
      (canvas, { count, across }) => {
        if (!(canvas instanceof HTMLCanvasElement)) return []
        const rows = Math.ceil(count / across)
        return Array.from({ length: count }, (_, map) => {
          const x = Math.floor((((map % across) + 0.5) * canvas.width) / across)
          const y = Math.floor(((Math.floor(map / across) + 0.5) * canvas.height) / rows)
          return canvas.getContext('2d')?.getImageData(x, y, 1, 1).data[3] ?? -1
        })
      },
      { count: maps, across: columns },
    )
  }
}
