// Draws the paper: security ground, printed lines and boxes, invented banks and addresses.
import { createRequire } from 'node:module'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'

const require = createRequire(import.meta.url)
const fontFile = (name, file) =>
  require.resolve(`${name}/package.json`).replace('package.json', `files/${file}`)
GlobalFonts.registerFromPath(fontFile('@fontsource-variable/inter', 'inter-latin-wght-normal.woff2'), 'Print')
GlobalFonts.registerFromPath(
  fontFile('@fontsource-variable/inter', 'inter-latin-ext-wght-normal.woff2'),
  'Print Ext',
)
GlobalFonts.registerFromPath(fontFile('@fontsource/caveat', 'caveat-latin-500-normal.woff2'), 'Words')

export const dark = '#20242c'

export function createSheet(width, height, ground) {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = ground
  context.fillRect(0, 0, width, height)
  return { canvas, context, width, height }
}

/** Fine waves over the whole sheet, as on security paper. */
export function guilloche({ context, width, height }, colour, { period = 26, reach = 9 } = {}) {
  context.save()
  context.strokeStyle = colour
  context.lineWidth = 1.3
  for (let y = -reach; y < height + reach; y += period / 2) {
    context.beginPath()
    for (let x = 0; x <= width; x += 6) {
      const wave = Math.sin((x / width) * 40 + y / 31) * reach + Math.sin(x / 53) * reach * 0.6
      if (x === 0) context.moveTo(x, y + wave)
      else context.lineTo(x, y + wave)
    }
    context.stroke()
  }
  context.restore()
}

export function print(
  { context },
  text,
  x,
  baseline,
  { size = 26, weight = 400, colour = dark, spacing = 0 } = {},
) {
  context.save()
  context.fillStyle = colour
  context.font = `${weight} ${size}px Print, "Print Ext"`
  context.letterSpacing = `${spacing}px`
  context.fillText(text, x, baseline)
  context.restore()
}

export function words({ context }, text, x, baseline, colour, size = 62) {
  context.save()
  context.fillStyle = `rgb(${colour.join(',')})`
  context.font = `500 ${size}px Words`
  context.fillText(text, x, baseline)
  context.restore()
}

export function rule({ context }, x, y, length, { thickness = 2, colour = dark } = {}) {
  context.fillStyle = colour
  context.fillRect(x, y, length, thickness)
}

export function box({ context }, { x, y, width, height }, { thickness = 3, colour = dark } = {}) {
  context.save()
  context.strokeStyle = colour
  context.lineWidth = thickness
  context.strokeRect(x, y, width, height)
  context.restore()
}

/** A row of equal printed cells; answers their boxes. */
export function cellRow(sheet, { x, y, count, width, height }, style = {}) {
  return Array.from({ length: count }, (_, i) => {
    const cell = { x: x + i * width, y, width, height }
    box(sheet, cell, style)
    return cell
  })
}

/** Sensor noise and a little unevenness of light, so that the page is a scan and not a drawing. */
export function scan({ context, width, height }, stream, strength = 7) {
  const picture = context.getImageData(0, 0, width, height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 4
      const light = 1 - 0.05 * (x / width) * (1 - y / height)
      const noise = (stream() + stream() - 1) * strength
      for (let channel = 0; channel < 3; channel++)
        picture.data[i + channel] = picture.data[i + channel] * light + noise
    }
  }
  context.putImageData(picture, 0, 0)
}
