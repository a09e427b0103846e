import { type FloatRaster, resample } from '../image/resample'
import { inputFormOf, type LenetModel } from '../lenet/model'
import type { ExampleSet } from './examples'

/** Labelled pictures of one size as a data set holds them. */
export interface LabelledPictures {
  readonly count: number
  readonly side: number
  readonly channels: 1 | 3
  /** `count` pictures of side x side x channels one after another. */
  readonly pixels: Uint8Array
  readonly labels: Uint8Array
}

/**
 * The pictures at the size and in the colours that a model is given: resized as a whole (shrinking takes means,
 * enlarging interpolates), grey given to all three colours, colour made grey by its luma (ITU-R BT.601). What fits is
 * not copied. Digits to be read as the product cuts them go through `glyphFromGrey` instead.
 */
export function fitExamples(model: LenetModel, pictures: LabelledPictures): ExampleSet {
  const { channels } = inputFormOf(model)
  const { count, labels } = pictures
  const coloured = { side: pictures.side, channels, pixels: inChannels(pictures, channels) }
  return { count, labels, pixels: inSize(count, coloured, model.inputSide) }
}

function inChannels({ count, side, channels, pixels }: LabelledPictures, wanted: 1 | 3): Uint8Array {
  if (channels === wanted) return pixels
  const places = count * side * side
  const fitted = new Uint8Array(places * wanted)
  for (let i = 0; i < places; i++) {
    if (wanted === 3) fitted.fill(pixels[i] ?? 0, 3 * i, 3 * i + 3)
    else {
      const [red = 0, green = 0, blue = 0] = pixels.subarray(3 * i, 3 * i + 3)
      fitted[i] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
    }
  }
  return fitted
}

function inSize(
  count: number,
  { side, channels, pixels }: Pick<LabelledPictures, 'side' | 'channels' | 'pixels'>,
  wanted: number,
): Uint8Array {
  if (side === wanted) return pixels
  const fitted = new Uint8Array(count * wanted * wanted * channels)
  const data = new Float64Array(side * side)
  const plane: FloatRaster = { width: side, height: side, data }
  for (let picture = 0; picture < count; picture++) {
    for (let channel = 0; channel < channels; channel++) {
      const from = picture * side * side * channels + channel
      for (let i = 0; i < data.length; i++) data[i] = pixels[from + i * channels] ?? 0
      const to = picture * wanted * wanted * channels + channel
      resample(plane, wanted, wanted).data.forEach((value, i) => {
        fitted[to + i * channels] = Math.round(value)
      })
    }
  }
  return fitted
}
