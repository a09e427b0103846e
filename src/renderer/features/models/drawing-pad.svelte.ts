import { glyphFromGrey, glyphSide } from '../../../core/image/glyph'

export type Pen = 'draw' | 'erase'

/** Reach of the pen in pixels of the pad: a stroke is about as thick as MNIST's. */
const penRadius = 1.1
const softEdge = 0.9

/** A picture of 28x28 that a person draws, by pointer or by keys; ink 255 on 0. */
export class DrawingPad {
  ink = $state.raw<Uint8Array>(new Uint8Array(glyphSide * glyphSide))
  pen = $state<Pen>('draw')
  /** Where the keys are, in pixels. */
  cursor = $state.raw({ x: Math.floor(glyphSide / 2), y: Math.floor(glyphSide / 2) })
  /** With the pen down arrows draw. */
  isPenDown = $state(false)
  isEmpty = $derived(this.ink.every((value) => value === 0))

  /** A copy of a glyph, to be drawn on. */
  load(glyph: Uint8Array): void {
    this.ink = glyph.slice()
    this.isPenDown = false
  }

  clear(): void {
    this.ink = new Uint8Array(glyphSide * glyphSide)
    this.isPenDown = false
  }

  /** From one place to another, both in pixels of the pad, fractions allowed. */
  stroke(
    from: { readonly x: number; readonly y: number },
    to: { readonly x: number; readonly y: number },
  ): void {
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) * 2))
    const next = this.ink.slice()
    for (let step = 0; step <= steps; step++) {
      const part = step / steps
      this.#stamp(next, from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part)
    }
    this.ink = next
  }

  /** Moves the keys' place; with the pen down it draws on the way. */
  move(dx: number, dy: number): void {
    const hold = (value: number) => Math.min(glyphSide - 1, Math.max(0, value))
    const from = this.cursor
    this.cursor = { x: hold(from.x + dx), y: hold(from.y + dy) }
    if (this.isPenDown) this.stroke(middleOf(from), middleOf(this.cursor))
  }

  togglePen(): void {
    this.isPenDown = !this.isPenDown
    if (this.isPenDown) this.stroke(middleOf(this.cursor), middleOf(this.cursor))
  }

  #stamp(into: Uint8Array, x: number, y: number): void {
    const reach = Math.ceil(penRadius + softEdge)
    for (let row = Math.floor(y) - reach; row <= Math.floor(y) + reach; row++) {
      for (let column = Math.floor(x) - reach; column <= Math.floor(x) + reach; column++) {
        if (row < 0 || column < 0 || row >= glyphSide || column >= glyphSide) continue
        const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y)
        const strength = Math.min(1, Math.max(0, (penRadius + softEdge - distance) / softEdge))
        const at = row * glyphSide + column
        const old = into[at] ?? 0
        into[at] =
          this.pen === 'draw'
            ? Math.max(old, Math.round(255 * strength))
            : Math.min(old, Math.round(255 * (1 - strength)))
      }
    }
  }
}

function middleOf({ x, y }: { readonly x: number; readonly y: number }): { x: number; y: number } {
  return { x: x + 0.5, y: y + 0.5 }
}

/** Sized and centred as the reader does it with every piece of ink. */
export function centred(ink: Uint8Array): Uint8Array {
  return glyphFromGrey({ width: glyphSide, height: glyphSide, data: ink })
}
