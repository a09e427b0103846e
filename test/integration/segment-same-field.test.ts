import { beforeAll, describe, expect, it } from 'vitest'
import { createFieldSegmenter } from '../../src/core/segment/create-field-segmenter'
import type { FieldSegmenter } from '../../src/core/segment/field-segmenter'
import type { OpenCv } from '../../src/core/segment/opencv'
import { loadOpenCv } from '../../src/platform/opencv-loader/load-opencv'
import { drawField, printRule } from '../support/drawn-field'

let cv: OpenCv
let segmenter: FieldSegmenter

beforeAll(async () => {
  cv = await loadOpenCv()
  segmenter = createFieldSegmenter(cv)
})

describe('the same field again', () => {
  const at = (x: number) => ({
    path: [
      { x, y: 0 },
      { x, y: 110 },
    ],
  })

  it('gives what a fresh segmenter gives, whatever was asked in between', () => {
    const drawn = drawField('40275', { slant: 0.3, gap: 0 })
    const cell = { x: 20, y: 10, width: 60, height: 90 }
    const asked = [{}, { cuts: [at(80), at(150)] }, { cuts: [at(83), at(150)] }, { cells: [cell] }, {}]
    for (const options of asked)
      expect(segmenter.segment(drawn.grey, options)).toEqual(
        createFieldSegmenter(cv).segment(drawn.grey, options),
      )
  })

  it('is seen to have changed where one pixel has', () => {
    const { grey } = drawField('402')
    const first = segmenter.segment(grey)
    printRule(grey, { x: 260, y: 30, width: 4, height: 60 })
    const second = segmenter.segment(grey)
    expect(second).toEqual(createFieldSegmenter(cv).segment(grey))
    expect(second.ink.data).not.toEqual(first.ink.data)
  })

  it('is not cleaned again for a moved cut: OpenCV is asked for nothing', () => {
    let mats = 0
    const counting: OpenCv = Object.create(cv, {
      Mat: {
        value: new Proxy(cv.Mat, {
          construct(target, values: [number, number, number]) {
            mats++
            return Reflect.construct(target, values)
          },
        }),
      },
    })
    const { grey } = drawField('20357')
    const counted = createFieldSegmenter(counting)
    counted.segment(grey)
    expect(mats).toBeGreaterThan(0)
    mats = 0
    for (let x = 100; x < 110; x++) counted.segment({ ...grey, data: grey.data.slice() }, { cuts: [at(x)] })
    expect(mats).toBe(0)
  })
})
