import * as v from 'valibot'
import { errorCodes } from '../base/app-error'
import { glyphArea } from '../segment/lattice'
import type { CorrectionChange, GlyphRecord, ReadingRecord } from './records'
import type { StoredFault } from './store'

/** Records as they are kept in JSON: parsed again when read, so that a damaged row is named, not believed. */
const share = v.pipe(v.number(), v.minValue(-1e-6), v.maxValue(1 + 1e-6))

export const fieldKindSchema = v.picklist(['amount', 'date', 'zip', 'pin', 'digits'])

export const boxSchema = v.object({
  x: v.pipe(v.number(), v.finite()),
  y: v.pipe(v.number(), v.finite()),
  width: v.pipe(v.number(), v.finite(), v.minValue(0)),
  height: v.pipe(v.number(), v.finite(), v.minValue(0)),
})

export const pointSchema = v.object({ x: v.pipe(v.number(), v.finite()), y: v.pipe(v.number(), v.finite()) })

const alternativeSchema = v.object({
  digit: v.picklist(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'none']),
  p: share,
})

const verdictSchema = v.picklist(['read', 'review', 'reject'])
const reasonSchema = v.picklist([
  'sure',
  'two-readings',
  'low-margin',
  'touching-digits',
  'grammar-broken',
  'no-ink',
  'no-reading',
  'low-share',
])

export const judgementSchema = v.object({ verdict: verdictSchema, reason: reasonSchema, confidence: share })

/** A glyph without its picture; the pictures of a reading are kept as one blob. */
const glyphHeadSchema = v.object({
  box: boxSchema,
  character: v.string(),
  isDigit: v.boolean(),
  confidence: share,
  alternatives: v.array(alternativeSchema),
  doubtful: v.boolean(),
})

const storedReadingSchema = v.object({
  text: v.string(),
  digits: v.string(),
  judgement: judgementSchema,
  candidates: v.array(v.object({ text: v.string(), digits: v.string(), share })),
  glyphs: v.array(glyphHeadSchema),
  cuts: v.array(v.object({ path: v.array(pointSchema), movedByHand: v.boolean() })),
  modelId: v.string(),
  engine: v.string(),
  readAt: v.string(),
  ms: v.number(),
})

export const textChangeLimit = 200

export const changeSchema: v.GenericSchema<unknown, CorrectionChange> = v.variant('kind', [
  v.object({ kind: v.literal('text'), text: v.pipe(v.string(), v.maxLength(textChangeLimit)) }),
  v.object({ kind: v.literal('accept') }),
  v.object({ kind: v.literal('reject') }),
  v.object({ kind: v.literal('recut'), text: v.pipe(v.string(), v.maxLength(textChangeLimit)) }),
])

export const faultSchema: v.GenericSchema<unknown, StoredFault> = v.object({
  code: v.picklist(errorCodes),
  message: v.string(),
  details: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
})

/** A reading as two values: JSON, and the glyphs' pictures one after another (784 bytes each). */
export interface PackedReading {
  readonly body: string
  readonly glyphs: Uint8Array
}

export function packReading(reading: ReadingRecord): PackedReading {
  const glyphs = new Uint8Array(reading.glyphs.length * glyphArea)
  const heads = reading.glyphs.map(({ glyph, ...head }, index) => {
    glyphs.set(glyph.subarray(0, glyphArea), index * glyphArea)
    return head
  })
  return { body: JSON.stringify({ ...reading, glyphs: heads }), glyphs }
}

/** Throws where the two values are not a reading. */
export function unpackReading({ body, glyphs }: PackedReading): ReadingRecord {
  const stored = v.parse(storedReadingSchema, JSON.parse(body))
  if (glyphs.length !== stored.glyphs.length * glyphArea) throw new RangeError('glyph pictures are missing')
  return {
    ...stored,
    glyphs: stored.glyphs.map(
      (head, index): GlyphRecord => ({
        ...head,
        glyph: glyphs.slice(index * glyphArea, (index + 1) * glyphArea),
      }),
    ),
  }
}
