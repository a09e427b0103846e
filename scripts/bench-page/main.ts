import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { plainCalibration } from '../../src/core/confidence/calibration'
import { createJudge } from '../../src/core/confidence/judge'
import { createGlyphClassifier } from '../../src/core/lenet/glyph-classifier'
import { createLatticeReader } from '../../src/core/read/lattice-reader'
import { createFieldSegmenter } from '../../src/core/segment/create-field-segmenter'
import { createFieldFinder } from '../../src/core/segment/find-fields'
import { createPageReader } from '../../src/core/usecases/read-page'
import { createKernelsEngine } from '../../src/platform/compute/kernels'
import { loadStoredModel } from '../../src/platform/compute/model-folder'
import { createImageFiles } from '../../src/platform/image-files/image-files'
import { loadOpenCv } from '../../src/platform/opencv-loader/load-opencv'
import { loadYardstick } from './yardstick'

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '15' },
    models: { type: 'string', default: 'resources/models' },
    model: { type: 'string', default: 'lenet12' },
  },
})
const path = positionals[0] ?? 'resources/samples/cheque-kaveri.jpg'
const rounds = Number(values.rounds)
const warmUps = 3

const files = createImageFiles()
const stored = await loadStoredModel(values.models, values.model)
const net = await (await createKernelsEngine(1)).openNet(stored.model, stored.weights)
const classifier = createGlyphClassifier(net, stored.runCard.calibration.temperature)
const segmenter = createFieldSegmenter(await loadOpenCv())
const pageReader = createPageReader({
  finder: createFieldFinder(),
  reader: createLatticeReader({ segmenter, classifier }),
  judge: createJudge(plainCalibration(stored.model.id)),
  clock: () => performance.now(),
})
const yardstick = await loadYardstick()
const bytes = new Uint8Array(await readFile(path))
const times = { decode: [0], find: [0], read: [0], page: [0], yardstick: [0] }
let readings: readonly string[] = []
let size = ''

// One after the other in each round, so that both see the same machine.
for (let round = -warmUps; round < rounds; round++) {
  const start = performance.now()
  const page = await files.decode(bytes, 0)
  const decoded = performance.now()
  const requests = pageReader.fieldsOf(page)
  const found = performance.now()
  const fields = []
  for (const request of requests) fields.push(await pageReader.readField(page, request))
  const read = performance.now()
  yardstick(page.colour)
  const end = performance.now()
  readings = fields.map(
    (field) => `${field?.kind} ${field?.text} (${field?.judgement.confidence.toFixed(2)})`,
  )
  size = `${page.grey.width}x${page.grey.height}`
  if (round < 0) continue
  times.decode.push(decoded - start)
  times.find.push(found - decoded)
  times.read.push(read - found)
  times.page.push(read - start)
  times.yardstick.push(end - read)
}

const median = (values: readonly number[]): number => {
  const sorted = values.slice(1).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
const line = (name: string, of: readonly number[]): string =>
  `${name.padEnd(34)} ${median(of).toFixed(1).padStart(7)} ms`
console.log(
  `${basename(path)}, ${size}, ${rounds} rounds, medians; Node ${process.version}, ${cpus()[0]?.model.trim()}`,
)
console.log(`read: ${readings.join(', ') || 'nothing'}`)
console.log(line('decode', times.decode))
console.log(line('find fields', times.find))
console.log(line('cut, name, decode, judge', times.read))
console.log(line('page, decode to reading', times.page))
console.log(line('opencv-wasm grey+threshold+components', times.yardstick))
console.log(`ratio ${(median(times.page) / median(times.yardstick)).toFixed(2)}`)
