import { join } from 'node:path'
import {
  confidenceFromShare,
  type FieldCalibration,
  fitShareCurve,
} from '../../src/core/confidence/calibration'
import { type CheckedReading, expectedCalibrationError } from '../../src/core/confidence/risk'
import { createGlyphClassifier } from '../../src/core/lenet/glyph-classifier'
import { lenet12 } from '../../src/core/lenet/lenet12'
import { createLatticeReader } from '../../src/core/read/lattice-reader'
import { createFieldSegmenter } from '../../src/core/segment/create-field-segmenter'
import { loadStoredModel } from '../../src/platform/compute/model-folder'
import { writeFileWhole } from '../../src/platform/compute/write-whole'
import { loadOpenCv } from '../../src/platform/opencv-loader/load-opencv'
import { fieldSeeds, heldOutFields } from './held-out-fields'
import type { Workbench } from './main'
import type { Mnist } from './mnist'

/** One wrong field in a hundred may pass without a look: the banks' line of the 1990s. */
const acceptedErrorRate = 0.01
/** Below this a reading is more a hindrance than a help to the person who types. */
const rejectLine = 0.15
/** The line stays within these, whatever the fields were like. */
const acceptLimits = { least: 0.9, most: 0.995 }

/**
 * Fits the curve from a reading's share to the probability that it is right, on fields of held-out digits and random
 * numbers, and checks it on others. Writes `calibration.json` beside the weights.
 */
export async function calibrateReading(bench: Workbench, mnist: Mnist, fields: number): Promise<void> {
  const fitted = await readFields(bench, mnist, { fields, seed: fieldSeeds.calibration })
  const curve = fitShareCurve(fitted)
  const checked = await readFields(bench, mnist, { fields: Math.ceil(fields / 2), seed: fieldSeeds.test })
  const calibrated = checked.map(({ confidence, isRight }) => ({
    confidence: confidenceFromShare(curve, confidence),
    isRight,
  }))
  const line = acceptLine(calibrated)
  const eceBefore = expectedCalibrationError(checked)
  const eceAfter = expectedCalibrationError(calibrated)
  const calibration: FieldCalibration = {
    format: 1,
    model: lenet12.id,
    ...curve,
    lines: { accept: line.accept, reject: rejectLine },
    fittedOn: { name: 'synthetic fields', fields, seed: fieldSeeds.calibration, eceBefore, eceAfter },
  }
  bench.log(
    `calibration on ${fields} fields: slope ${curve.slope.toFixed(3)}, offset ${curve.offset.toFixed(3)}, ` +
      `ECE ${percent(eceBefore)} before, ${percent(eceAfter)} after, accept at ${calibration.lines.accept.toFixed(3)}` +
      ` (${percent(line.share)} of fields)`,
  )
  const text = `${JSON.stringify(calibration, null, 2)}\n`
  await writeFileWhole(join(bench.folder, lenet12.id, 'calibration.json'), Buffer.from(text))
}

/**
 * The lowest confidence at which the readings at or above it are expected to hold no more errors than accepted. By the
 * calibrated confidences, not by counting: one error among the surest hundred would move a counted line to the top.
 */
function acceptLine(readings: readonly CheckedReading[]): { accept: number; share: number } {
  const sure = readings.map(({ confidence }) => confidence).sort((a, b) => b - a)
  let doubt = 0
  let accept: number = acceptLimits.most
  sure.forEach((confidence, rank) => {
    doubt += 1 - confidence
    if (doubt <= acceptedErrorRate * (rank + 1)) accept = confidence
  })
  accept = Math.min(acceptLimits.most, Math.max(acceptLimits.least, accept))
  return {
    accept,
    share: sure.filter((confidence) => confidence >= accept).length / Math.max(1, sure.length),
  }
}

/** Reads synthetic fields of all kinds; the confidence of each is its share. */
async function readFields(
  bench: Workbench,
  mnist: Mnist,
  order: { readonly fields: number; readonly seed: number },
): Promise<CheckedReading[]> {
  const { model, weights, runCard } = await loadStoredModel(bench.folder, lenet12.id)
  const net = await bench.engine.openNet(model, weights)
  try {
    const classifier = createGlyphClassifier(net, runCard.calibration.temperature)
    const reader = createLatticeReader({ segmenter: createFieldSegmenter(await loadOpenCv()), classifier })
    const readings: CheckedReading[] = []
    for (const { grey, kind, digits } of heldOutFields(mnist, order.fields, order.seed)) {
      const best = (await reader.read({ grey, kind })).candidates[0]
      readings.push({ confidence: best?.share ?? 0, isRight: best?.digits === digits })
    }
    return readings
  } finally {
    net.dispose()
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
