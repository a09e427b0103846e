import * as v from 'valibot'
import { boxSchema, changeSchema, fieldKindSchema, pointSchema } from '../core/storage/record-schemas'
import type { ParamsSchemas } from '../protocol/server'
import { modelSchemas } from './model-schemas'
import { trainingSchemas } from './training-schemas'

/** What a request may say, command by command; checked at the engine's door. */
const nothing = v.strictObject({})
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100))
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))
const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const finite = v.pipe(v.number(), v.finite())
const drawnBox = v.object({
  ...boxSchema.entries,
  width: v.pipe(v.number(), v.finite(), v.minValue(1)),
  height: v.pipe(v.number(), v.finite(), v.minValue(1)),
})

/** Not the class: bytes may come from another realm. */
const bytes = v.custom<Uint8Array>(
  (input) => ArrayBuffer.isView(input) && Object.prototype.toString.call(input) === '[object Uint8Array]',
  'must be bytes',
)

const pathOfCut = v.pipe(v.array(pointSchema), v.minLength(2), v.maxLength(10_000))
const maxArcs = 5_000
const lattice = v.object({
  nodeCount: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)),
  arcs: v.pipe(
    v.array(
      v.object({
        from: whole,
        to: whole,
        box: boxSchema,
        glyph: v.pipe(
          bytes,
          v.check((glyph) => glyph.length === 28 * 28, 'must be 28x28'),
        ),
        geometry: v.object({
          height: finite,
          width: finite,
          centre: finite,
          top: finite,
          bottom: finite,
          logAspect: finite,
          pieces: finite,
          fill: finite,
        }),
      }),
    ),
    v.maxLength(maxArcs),
  ),
  cuts: v.pipe(v.array(v.object({ path: pathOfCut })), v.maxLength(1_000)),
  lineHeight: finite,
  slant: finite,
})
const soundLattice = v.pipe(
  lattice,
  v.check(
    ({ nodeCount, arcs }) => arcs.every(({ from, to }) => from < to && to < nodeCount),
    'has arcs to nowhere',
  ),
)

const layoutValue = v.union([v.number(), v.pipe(v.string(), v.maxLength(10_000)), v.boolean()])

export const paramsSchemas: ParamsSchemas = {
  'session.describe': nothing,
  'session.settings': nothing,
  'session.setSettings': v.strictObject({
    theme: v.exactOptional(v.picklist(['system', 'light', 'dark', 'contrast'])),
    language: v.exactOptional(v.picklist(['system', 'en', 'zh-CN'])),
    person: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
    layout: v.exactOptional(v.record(v.pipe(v.string(), v.maxLength(100)), layoutValue)),
  }),
  ...modelSchemas,
  ...trainingSchemas,
  'documents.open': v.strictObject({ paths: v.pipe(v.array(path), v.minLength(1)) }),
  'documents.paste': v.strictObject({ bytes }),
  'documents.list': nothing,
  'documents.recent': nothing,
  'documents.close': v.strictObject({ pageId: id }),
  'pages.picture': v.strictObject({
    pageId: id,
    maxSide: v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(20_000)),
  }),
  'pages.read': v.strictObject({ pageId: id }),
  'pages.turn': v.strictObject({ pageId: id, turns: v.picklist([0, 1, 2, 3]) }),
  'fields.add': v.strictObject({
    pageId: id,
    box: drawnBox,
    kind: v.union([fieldKindSchema, v.literal('auto')]),
  }),
  'fields.move': v.strictObject({ fieldId: id, box: drawnBox }),
  'fields.setKind': v.strictObject({ fieldId: id, kind: fieldKindSchema }),
  'fields.remove': v.strictObject({ fieldId: id }),
  'fields.picture': v.strictObject({ fieldId: id }),
  'fields.nameArcs': v.strictObject({ lattice: soundLattice }),
  'fields.readLattice': v.strictObject({
    fieldId: id,
    lattice: soundLattice,
    cuts: v.array(v.object({ path: pathOfCut, movedByHand: v.boolean() })),
    preview: v.exactOptional(v.boolean()),
  }),
  'corrections.apply': v.strictObject({ fieldId: id, change: changeSchema }),
  'corrections.undo': nothing,
  'corrections.redo': nothing,
  'corrections.history': v.strictObject({ fieldId: id }),
  'export.write': v.strictObject({
    format: v.picklist(['csv', 'json', 'idx']),
    destination: path,
    pageIds: v.exactOptional(v.array(id)),
  }),
}
