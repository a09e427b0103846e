import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import type { FontDigits } from '../../src/core/synthesis/glyph-sources'
import { cropPatch, type InkPatch } from '../../src/core/synthesis/ink-patch'

/** Handwriting under the Open Font License 1.1; the Playwrite fonts are what schools teach, by country. */
const families = [
  'annie-use-your-telescope',
  'architects-daughter',
  'caveat',
  'cedarville-cursive',
  'covered-by-your-grace',
  'delius',
  'gloria-hallelujah',
  'gochi-hand',
  'handlee',
  'indie-flower',
  'kalam',
  'neucha',
  'patrick-hand',
  'playwrite-ar',
  'playwrite-de-grund',
  'playwrite-es',
  'playwrite-fr-moderne',
  'playwrite-in',
  'playwrite-it-moderna',
  'playwrite-mx',
  'playwrite-pl',
  'playwrite-ro',
  'playwrite-us-trad',
  'reenie-beanie',
  'shadows-into-light',
  'short-stack',
  'the-girl-next-door',
]

const fontSize = 110
const side = 3 * fontSize

/** Draws the ten digits of every family. */
export function drawFontDigits(): FontDigits[] {
  const require = createRequire(import.meta.url)
  return families.map((family) => {
    const home = dirname(require.resolve(`@fontsource/${family}/package.json`))
    GlobalFonts.registerFromPath(join(home, 'files', `${family}-latin-400-normal.woff2`), family)
    return { name: family, digits: Array.from({ length: 10 }, (_, digit) => drawDigit(family, digit)) }
  })
}

function drawDigit(family: string, digit: number): InkPatch {
  const canvas = createCanvas(side, side)
  const context = canvas.getContext('2d')
  context.font = `${fontSize}px "${family}"`
  context.fillText(String(digit), fontSize, 2 * fontSize)
  const { data } = context.getImageData(0, 0, side, side)
  // Black on transparent: the ink is the alpha.
  const ink = Float32Array.from({ length: side * side }, (_, at) => (data[4 * at + 3] ?? 0) / 255)
  const patch = cropPatch({ width: side, height: side, data: ink }, 0.25)
  if (!patch) throw new Error(`${family} has no ${digit}.`)
  return patch
}
