/** How wide a pane may be, in CSS pixels. */
export interface PaneLimits {
  readonly least: number
  readonly most: number
  clamp(width: number): number
}

export function paneLimits(least: number, most: number): PaneLimits {
  return { least, most, clamp: (width) => Math.round(Math.min(Math.max(width, least), most)) }
}

const step = 16

/**
 * The width that a key on the separator asks for; null for other keys. The pane lies to the separator's right: the
 * arrows move the separator.
 */
export function keyedWidth(
  event: { readonly key: string; readonly shiftKey: boolean },
  width: number,
  limits: PaneLimits,
): number | null {
  const by = event.shiftKey ? 4 * step : step
  switch (event.key) {
    case 'ArrowLeft':
      return limits.clamp(width + by)
    case 'ArrowRight':
      return limits.clamp(width - by)
    case 'Home':
      return limits.least
    case 'End':
      return limits.most
    default:
      return null
  }
}

/** A stored width, where it is one. */
export function storedWidth(value: unknown, limits: PaneLimits): number | null {
  return typeof value === 'number' && value >= limits.least ? limits.clamp(value) : null
}
