import type { PageBox } from '../image/geometry'

interface PageSize {
  readonly width: number
  readonly height: number
}

/** Cheques are about 2.2 times as wide as high (6 x 2 3/4 in, 202 x 92 mm); business ones up to 3. */
export function isChequeShaped({ width, height }: PageSize): boolean {
  const aspect = width / height
  return aspect >= 1.9 && aspect <= 3.4
}

/** The lowest sixth of a cheque is kept clear for the machine-printed code line (MICR clear band, 5/8 in). */
export function isInCodeLine(box: PageBox, page: PageSize): boolean {
  return isChequeShaped(page) && box.y + box.height / 2 > 0.83 * page.height
}

/**
 * How well a box's place and size fit a cheque's courtesy amount, 0 to 1: right of the middle, a little above half
 * height, a twentieth of the page's width high. Wide tails: a prior, not a template.
 */
export function amountBoxPrior(box: PageBox, page: PageSize): number {
  const x = (box.x + box.width / 2) / page.width
  const y = (box.y + box.height / 2) / page.height
  const height = box.height / page.width
  return bell(x, 0.84, 0.13) * bell(y, 0.42, 0.17) * bell(Math.log(height / 0.047), 0, 0.6)
}

/** How well the place and size of writing fit an amount on a line of a cheque, 0 to 1; as for its box. */
export function amountLinePrior(box: PageBox, page: PageSize): number {
  const x = (box.x + box.width / 2) / page.width
  const y = (box.y + box.height / 2) / page.height
  return bell(x, 0.84, 0.12) * bell(y, 0.38, 0.13) * bell(Math.log(box.height / page.width / 0.026), 0, 0.5)
}

/** How well the place and size of writing fit a cheque's date: upper right, above the amount. */
export function dateLinePrior(box: PageBox, page: PageSize): number {
  const x = (box.x + box.width / 2) / page.width
  const y = (box.y + box.height / 2) / page.height
  return bell(x, 0.74, 0.14) * bell(y, 0.22, 0.08) * bell(Math.log(box.height / page.width / 0.028), 0, 0.5)
}

function bell(value: number, centre: number, width: number): number {
  return Math.exp(-0.5 * ((value - centre) / width) ** 2)
}
