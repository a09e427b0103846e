import * as onnx from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../base/random'
import { inputValues } from '../lenet/glyph-input'
import { passGlyph } from '../lenet/layer-maps'
import { createInitialWeights, inputFormOf, type LenetModel, pixelsPerGlyph } from '../lenet/model'
import { lenetFamily } from '../lenet/model-family'
import { onnxFromModel } from './onnx'

const count = 3

/** Glyphs as onnx wants them: maps before places. */
function mapsFirst(model: LenetModel, pixels: Uint8Array): onnx.Tensor {
  const { side, channels } = inputFormOf(model)
  const values = inputValues(model, pixels, count)
  const area = side * side
  const moved = Float32Array.from(values, (_, i) => {
    const place = i % area
    const channel = Math.floor(i / area) % channels
    const glyph = Math.floor(i / area / channels)
    return values[(glyph * area + place) * channels + channel] ?? 0
  })
  return new onnx.Tensor('float32', moved, [count, channels, side, side])
}

describe('the whole family in ONNX Runtime', () => {
  it.each(lenetFamily.map((model) => [model.id, model] as const))(
    '%s gives the scores that the product gives',
    async (_, model) => {
      const random = createRandom(5)
      const weights = createInitialWeights(model, random)
      const area = pixelsPerGlyph(model)
      const pixels = Uint8Array.from({ length: count * area }, () => Math.floor(random.between(0, 256)))
      const bytes = onnxFromModel(model, weights, { version: '1.2.3', modelId: model.id, temperature: 0.8 })
      const session = await onnx.InferenceSession.create(bytes)
      expect([session.inputNames, session.outputNames]).toEqual([['pixels'], ['scores']])
      const { scores } = await session.run({ pixels: mapsFirst(model, pixels) })
      expect(scores?.dims).toEqual([count, model.classCount])
      const found = scores?.data
      if (!(found instanceof Float32Array)) throw new TypeError('no floats')
      for (let row = 0; row < count; row++) {
        const ours = passGlyph(model, weights, pixels.subarray(row * area, (row + 1) * area)).scores
        ours.forEach((score, i) => {
          const apart = Math.abs((found[row * model.classCount + i] ?? Number.NaN) - score)
          expect(apart / Math.max(1, Math.abs(score))).toBeLessThan(1e-5)
        })
      }
      await session.release()
    },
  )
})
