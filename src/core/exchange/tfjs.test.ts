import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { loadLayersModel } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../base/random'
import { inputValues } from '../lenet/glyph-input'
import { passGlyph } from '../lenet/layer-maps'
import { createInitialWeights, inputFormOf, pixelsPerGlyph } from '../lenet/model'
import { lenetFamily } from '../lenet/model-family'
import { tfjsFromModel } from './tfjs-export'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe.each(lenetFamily.map((model) => [model.id, model] as const))(
  '%s as layers of TensorFlow.js',
  (_, model) => {
    const random = createRandom(9)
    const weights = createInitialWeights(model, random)
    const facts = { version: '1.2.3', modelId: model.id, temperature: 1 }
    const files = tfjsFromModel(model, weights, facts)

    it('gives the values of the last layer', async () => {
      const { modelTopology, weightsManifest } = JSON.parse(files.topology)
      const loaded = await loadLayersModel({
        load: async () => ({
          modelTopology,
          weightSpecs: weightsManifest[0].weights,
          weightData: files.weights.slice().buffer,
        }),
      })
      const { side, channels } = inputFormOf(model)
      const area = pixelsPerGlyph(model)
      const pixels = Uint8Array.from({ length: 2 * area }, () => Math.floor(random.between(0, 256)))
      const output = loaded.predict(tf.tensor4d(inputValues(model, pixels, 2), [2, side, side, channels]))
      if (!(output instanceof tf.Tensor)) throw new TypeError('not one output')
      const found = output.dataSync()
      for (let row = 0; row < 2; row++) {
        const { layers, scores } = passGlyph(model, weights, pixels.subarray(row * area, (row + 1) * area))
        const last = layers.at(-1)
        const wanted = last?.kind === 'rbf' ? scores : (last?.values ?? scores)
        wanted.forEach((value, i) => {
          const apart = Math.abs((found[row * wanted.length + i] ?? Number.NaN) - value)
          expect(apart / Math.max(1, Math.abs(value))).toBeLessThan(1e-5)
        })
      }
      loaded.dispose()
    })
  },
)
