import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import { withoutTextFunctions, wrapAsModule } from '../../scripts/build/opencv-wasm-plugin'
import type { GreyRaster } from '../../src/core/image/raster'
import { createFieldSegmenter } from '../../src/core/segment/create-field-segmenter'
import type { OpenCv } from '../../src/core/segment/opencv'
import { loadOpenCv } from '../../src/platform/opencv-loader/load-opencv'

const require = createRequire(import.meta.url)
const script = readFileSync(require.resolve('opencv-wasm/opencv.js'), 'utf8')

/** The window's build of OpenCV in a realm that, like the window's policy, compiles no text. */
function openCvWithoutText(glue: string): OpenCv {
  const realm = vm.createContext(
    { console, performance, importScripts: () => undefined, self: { location: { href: '' } } },
    { codeGeneration: { strings: false, wasm: true } },
  )
  const source = wrapAsModule(glue)
    .replace(/^import .*$/m, '')
    .replace(/^export \{.*$/m, '')
    .replace(/^export /m, '')
  vm.runInContext(source, realm)
  const wasmBinary = readFileSync(require.resolve('opencv-wasm/opencv.wasm'))
  return realm.createOpenCv({ wasmBinary })
}

/** Slanted bars of ink on uneven paper, some touching. */
function drawnField(): GreyRaster {
  const width = 260
  const height = 90
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const along = (x + 0.2 * y) % 60
      const isInk = y > 15 && y < 75 && (along < 5 || (along < 42 && Math.abs(y - 50 + along / 2) < 3))
      data[y * width + x] = isInk ? 60 + (x % 7) : 200 + (x >> 4) + ((x * y) % 5)
    }
  }
  return { width, height, data }
}

describe("the window's OpenCV", () => {
  it('cuts a field exactly as the engine does, without making functions out of text', async () => {
    const engine = createFieldSegmenter(await loadOpenCv()).segment(drawnField())
    const inWindow = createFieldSegmenter(openCvWithoutText(withoutTextFunctions(script))).segment(
      drawnField(),
    )
    expect(engine.lattice.arcs.length).toBeGreaterThan(4)
    expect(inWindow).toEqual(engine)
  })

  it('would be stopped by the policy as the package ships it', () => {
    expect(() => openCvWithoutText(script)).toThrow(/Code generation from strings/)
  })

  it('refuses a package whose glue has changed', () => {
    expect(() => withoutTextFunctions(script.replaceAll('new_(Function', 'new_( Function'))).toThrow(
      'exactly once',
    )
    expect(() => wrapAsModule('var x')).toThrow('no longer begins')
  })
})
