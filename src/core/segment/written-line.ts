import type { InkMask } from '../image/raster'
import type { CvOperations, InkComponent } from './opencv'

/** The components that make up a field's written line, marks included. */
export interface WrittenLine {
  readonly labels: Int32Array
  readonly components: readonly InkComponent[]
  /** Height of the line's characters in pixels of the mask; 0 where there is no ink. */
  readonly height: number
}

/** Fewer pixels than this are dust. */
const leastArea = 12
/** Shares of the line's height (of its square for areas). */
const characterHeight = 0.3
const barWidth = 0.45
const barHeight = 0.08
const markArea = 0.008
const lineReach = 0.9

/**
 * Finds the written line: drops dust and what lies above or below the line. Height is the area-weighted median of the
 * components' heights: neither a comma nor one long slash moves it.
 */
export function writtenLine(ink: InkMask, operations: CvOperations): WrittenLine {
  const { labels, components } = operations.components(ink)
  const clear = components.filter((component) => component.area >= leastArea)
  const height = medianHeight(clear)
  const characters = clear.filter(
    (component) =>
      component.height >= characterHeight * height ||
      (component.width >= barWidth * height && component.height > barHeight * height) ||
      component.area > markArea * height * height,
  )
  return { labels, height, components: onOneLine(characters, height) }
}

function medianHeight(components: readonly InkComponent[]): number {
  const byHeight = [...components].sort((a, b) => a.height - b.height)
  const half = byHeight.reduce((sum, component) => sum + component.area, 0) / 2
  let sum = 0
  for (const component of byHeight) {
    sum += component.area
    if (sum >= half) return component.height
  }
  return 0
}

function onOneLine(components: readonly InkComponent[], height: number): InkComponent[] {
  let mass = 0
  let moment = 0
  for (const component of components) {
    mass += component.area
    moment += component.area * (component.y + component.height / 2)
  }
  const centre = mass > 0 ? moment / mass : 0
  return components.filter(
    (component) => Math.abs(component.y + component.height / 2 - centre) < lineReach * height,
  )
}
