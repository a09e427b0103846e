import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { type FieldKind, fieldKinds } from '../../src/core/segment/field-finder'
import { fieldSeeds, heldOutFields } from './held-out-fields'
import { readMnist } from './mnist'

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    count: { type: 'string', default: '200' },
    kind: { type: 'string' },
    seed: { type: 'string', default: String(fieldSeeds.calibration) },
  },
})
const out = values.out
const kind: FieldKind | undefined = fieldKinds.find((known) => known === values.kind)
if (out === undefined || (values.kind !== undefined && kind === undefined)) {
  process.stderr.write(`usage: --out DIR [--count N] [--kind ${fieldKinds.join('|')}] [--seed N]\n`)
  process.exit(2)
}
await mkdir(join(out, 'images'), { recursive: true })
const rows = ['file,label,field,x,y,w,h,label_source,certain,note']
let number = 0
for (const field of heldOutFields(await readMnist(), Number(values.count), Number(values.seed), kind)) {
  const { width, height, data } = field.grey
  const file = `images/${field.kind}-${String(number++).padStart(5, '0')}.png`
  await sharp(data, { raw: { width, height, channels: 1 } })
    .png()
    .toFile(join(out, file))
  rows.push(`${file},${field.digits},${field.kind},0,0,${width},${height},synthetic,yes,seed ${values.seed}`)
}
await writeFile(join(out, 'labels.csv'), `${rows.join('\n')}\n`)
process.stdout.write(`${number} fields in ${out}\n`)
