import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** Accessibility faults of what is on screen; Electron cannot open the blank page axe works in otherwise. */
export async function expectAccessible(page: Page, view: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary ?? ''}`,
    ),
  )
  expect(found, view).toEqual([])
}
