import { basename } from 'node:path'
import { AppError } from '../core/base/app-error'
import { glyphFromGrey, glyphSide } from '../core/image/glyph'
import type { GreyRaster } from '../core/image/raster'
import { squared } from '../core/image/square'
import { inputFormOf, type LenetModel } from '../core/lenet/model'
import { fitExamples } from '../core/training/fit-examples'
import type { ImageFiles } from '../platform/image-files/image-files'
import { readBytes } from '../platform/image-files/read-bytes'

/**
 * The digit in a picture file as a net is given it: in grey normalized as a cut digit, whether it is dark on light or
 * light on dark; in colour the whole picture, resized.
 * @throws AppError those of picture files, 'page-blank' where there is no ink.
 */
export async function glyphFromFile(path: string, model: LenetModel, files: ImageFiles): Promise<Uint8Array> {
  const { grey, colour } = await files.decode(await readBytes(path), 0)
  const label = Uint8Array.of(0)
  if (inputFormOf(model).channels === 3) {
    const { width, height, data } = colour
    const pixels = data.filter((_, i) => i % 4 !== 3)
    const square = squared({ count: 1, width, height, channels: 3, pixels })
    const side = Math.max(width, height)
    return fitExamples(model, { count: 1, side, channels: 3, pixels: square, labels: label }).pixels
  }
  const pixels = glyphFromGrey(brightInk(grey))
  if (pixels.every((value) => value === 0))
    throw new AppError('page-blank', 'The picture has no ink.', { file: basename(path) })
  return fitExamples(model, { count: 1, side: glyphSide, channels: 1, pixels, labels: label }).pixels
}

/** Less apart from the paper than this is no ink, of 255. */
const faintest = 24

/** Paper, which is what the edge mostly is, becomes 0 and the ink farthest from it 255. */
function brightInk({ width, height, data }: GreyRaster): GreyRaster {
  const edge = data.filter((_, i) => {
    const x = i % width
    const y = Math.floor(i / width)
    return x === 0 || y === 0 || x === width - 1 || y === height - 1
  })
  const paper = edge.sort()[Math.floor(edge.length / 2)] ?? 255
  let darkest = paper
  let lightest = paper
  for (const value of data) {
    darkest = Math.min(darkest, value)
    lightest = Math.max(lightest, value)
  }
  const isDark = paper - darkest >= lightest - paper
  const reach = isDark ? paper - darkest : lightest - paper
  if (reach < faintest) return { width, height, data: new Uint8Array(width * height) }
  const sign = isDark ? 1 : -1
  return { width, height, data: data.map((value) => Math.max(0, (255 * sign * (paper - value)) / reach)) }
}
