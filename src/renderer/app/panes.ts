const lastFocus = new WeakMap<Element, HTMLElement>()

/** Where a pane takes the focus: its last place, else its selected option, else its first control, else itself. */
function entryOf(pane: HTMLElement): HTMLElement {
  const last = lastFocus.get(pane)
  if (last?.isConnected) return last
  const entry = pane.querySelector<HTMLElement>(
    '[role="option"][aria-selected="true"], [tabindex="0"], button:not([disabled]):not([tabindex="-1"]), input',
  )
  return entry ?? pane
}

/** F6 and Shift F6: the next or previous pane that is on screen, in the order of the document. */
export function stepPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.offsetParent !== null,
  )
  if (panes.length === 0) return
  const active = document.activeElement
  const index = panes.findIndex((pane) => pane.contains(active))
  const current = panes[index]
  if (current !== undefined && active instanceof HTMLElement) lastFocus.set(current, active)
  const next = panes[index < 0 ? 0 : (index + step + panes.length) % panes.length]
  if (next !== undefined) entryOf(next).focus()
}
