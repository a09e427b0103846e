// Makes resources/samples again: `npm run samples`. Same seeds, same pages.
import { mkdirSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { drawPages } from './pages.mjs'

const folder = new URL('../../resources/samples/', import.meta.url)
mkdirSync(folder, { recursive: true })
const rows = ['file,label,field,x,y,w,h,label_source,certain,note']
for (const { name, sheet, dpi, labels } of drawPages()) {
  const { data } = sheet.context.getImageData(0, 0, sheet.width, sheet.height)
  const picture = sharp(Buffer.from(data), { raw: { width: sheet.width, height: sheet.height, channels: 4 } })
    .removeAlpha()
    .withMetadata({ density: dpi })
  const encoded = name.endsWith('.png')
    ? await picture.png({ palette: true, quality: 90 }).toBuffer()
    : await picture.jpeg({ quality: 82 }).toBuffer()
  writeFileSync(new URL(name, folder), encoded)
  for (const { label, field, x, y, width, height } of labels) {
    const quoted = label.includes(',') ? `"${label}"` : label
    rows.push(`${name},${quoted},${field},${x},${y},${width},${height},written by the script,yes,`)
  }
  console.log(`${name} ${sheet.width}x${sheet.height} ${Math.round(encoded.length / 1024)} KB`)
}
writeFileSync(new URL('labels.csv', folder), `${rows.join('\n')}\n`)
