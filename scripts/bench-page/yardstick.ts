import { createRequire } from 'node:module'
import type { ColourRaster } from '../../src/core/image/raster'
import type { CvMat, OpenCv } from '../../src/core/segment/opencv'
import { loadOpenCv } from '../../src/platform/opencv-loader/load-opencv'

/** The calls of opencv-wasm that the yardstick makes and the product does not. */
interface YardstickCv extends OpenCv {
  readonly CV_8UC4: number
  readonly COLOR_RGBA2GRAY: number
  readonly THRESH_BINARY_INV: number
  readonly THRESH_OTSU: number
  cvtColor(from: CvMat, to: CvMat, code: number): void
  threshold(from: CvMat, to: CvMat, level: number, highest: number, kind: number): number
}

/**
 * Grey, Otsu's threshold and connected components of a page by opencv-wasm alone: what any program does at least.
 * Gives the number of components.
 */
export async function loadYardstick(): Promise<(page: ColourRaster) => number> {
  // Loads the one module of the process, with its listeners removed.
  await loadOpenCv()
  const require = createRequire(import.meta.url)
  const { cv }: { cv: YardstickCv } = require('opencv-wasm')
  return (page) => {
    const colour = new cv.Mat(page.height, page.width, cv.CV_8UC4)
    const [grey, ink, labels, stats, centres] = [
      new cv.Mat(),
      new cv.Mat(),
      new cv.Mat(),
      new cv.Mat(),
      new cv.Mat(),
    ]
    try {
      colour.data.set(page.data)
      cv.cvtColor(colour, grey, cv.COLOR_RGBA2GRAY)
      cv.threshold(grey, ink, 0, 255, cv.THRESH_BINARY_INV + cv.THRESH_OTSU)
      return cv.connectedComponentsWithStats(ink, labels, stats, centres, 8, cv.CV_32S)
    } finally {
      for (const mat of [colour, grey, ink, labels, stats, centres]) mat.delete()
    }
  }
}
