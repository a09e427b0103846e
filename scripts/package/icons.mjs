#!/usr/bin/env node
// Draws resources/icons/*.png from the one SVG: `node scripts/package/icons.mjs`. Run after the drawing changed.
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { iconSizes } from './layout.mjs'

const folder = new URL('../../resources/icons/', import.meta.url)
const drawing = readFileSync(new URL('digit-desk.svg', folder))
for (const size of iconSizes) {
  const picture = await sharp(drawing, { density: (72 * size) / 128 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer()
  await sharp(picture).toFile(new URL(`${size}.png`, folder).pathname)
}
